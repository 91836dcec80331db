// Ready-made commands, filled with what a VM is known to have.
import file from '../../knowledge/testpmd-snippets.json';
import type { Message } from '../message';
import { listOf } from './eal/lcores';
import { chooseLcores, firstNode, queuesFor } from './lcoreChoice';
import type { Machine, MachineNic } from './machine';
import type { ReleaseId } from './release';
import type { RuleId } from './ruleTable';
import { spareNics } from './rules/mana';

/**
 * A row of `testpmd-snippets.json`.
 *
 * @property scope `command`: arguments of testpmd. `console`: lines for its prompt.
 * @property body Lines; `${1:NAME}` stands for the fact or default that NAME names.
 * @property about Rules whose warning it is there to show.
 */
export interface SnippetRow {
  readonly id: string;
  readonly prefix: string;
  readonly scope: 'command' | 'console';
  readonly title: string;
  readonly description: string;
  readonly body: readonly string[];
  readonly versions: readonly ReleaseId[];
  readonly about: readonly RuleId[];
}

/**
 * A snippet, filled.
 *
 * @property body In the editor's snippet syntax, several lines; a command with the program, `\` at the ends of lines.
 * @property bare The same without the program, for a file of bare arguments; `body` itself for the console.
 */
export interface Snippet {
  readonly id: string;
  readonly prefix: string;
  readonly scope: SnippetRow['scope'];
  readonly title: Message;
  readonly description: Message;
  readonly body: string;
  readonly bare: string;
  readonly about: readonly RuleId[];
}

export const snippetRows = file.rows as readonly SnippetRow[];

/** What stands for each name where no fact does. */
const defaults: ReadonlyMap<string, string> = new Map(file.variables.map((row) => [row.name, row.default]));

/** testpmd needs root for the NIC and for hugepages. */
const program = 'sudo dpdk-testpmd';
const indent = '    ';

/**
 * The snippets of a release.
 *
 * @param machine Its facts take the place of defaults; null without a VM.
 * @param line The release and those it is based on, for one that users added.
 */
export function snippetsFor(
  release: ReleaseId,
  machine: Machine | null,
  line: readonly ReleaseId[] = [release],
): readonly Snippet[] {
  const facts = machine === null ? new Map<string, string>() : snippetValues(machine);
  return snippetRows
    .filter(({ versions }) => line.some((id) => versions.includes(id)))
    .map((row) => {
      const lines = row.body.map((text) => fill(text, facts));
      const console = row.scope === 'console';
      // testpmd does not run the last line of a file that has no end.
      const bare = console ? lines.map((text) => `${text}\n`).join('') : lines.join(` \\\n${indent}`);
      return {
        id: row.id,
        prefix: row.prefix,
        scope: row.scope,
        title: { text: row.title, args: [] },
        description: { text: row.description, args: [] },
        body: console ? bare : `${program} ${bare}`,
        bare,
        about: row.about,
      };
    });
}

/** A body as plain text: each placeholder is what it would be if nothing were typed. */
export function snippetText(body: string): string {
  return body.replace(
    /\$\{\d+(?::((?:[^\\}]|\\.)*)|\|([^,|}]*)[^}]*)\}/g,
    (_all, value: string | undefined, first: string | undefined) =>
      (value ?? first ?? '').replace(/\\(.)/g, '$1'),
  );
}

/**
 * The arguments of a row, one by one, for a program that runs them. A choice is its first value.
 *
 * @param values What stands for each name of the vocabulary; defaults take the place of what is missing.
 */
export function snippetWords({ body }: SnippetRow, values: SnippetValues): readonly string[] {
  return body.flatMap((text) => snippetText(fill(text, values)).split(' '));
}

/** By the names of the vocabulary; LCORE_OPTION is what takes the lists of lcores. */
export type SnippetValues = ReadonlyMap<string, string>;

/**
 * The names that a VM's facts tell.
 *
 * @param nics The NICs to use; without them, those that do not carry SSH.
 * @param queues Queues each way, where somebody has asked for a number.
 */
export function snippetValues(
  machine: Machine,
  nics: readonly MachineNic[] = spareNics(machine),
  queues?: number,
): SnippetValues {
  const [first, second] = nics;
  const values: Readonly<Record<string, string | null | undefined>> = {
    MANA_PCI: first?.pciAddress,
    MAC1: first?.mac,
    MAC2: second?.mac,
    VMBUS_UUID: first?.vmbusUuid,
    SOURCE_IP: first === undefined ? undefined : ipv4Of(first),
    ...lcoreValues(machine, queues),
  };
  return new Map(Object.entries(values).flatMap(([name, value]) => (value == null ? [] : [[name, value]])));
}

function fill(text: string, values: SnippetValues): string {
  const option = values.get('LCORE_OPTION') ?? '-l';
  return text
    .replace(/^-l (?=\$)/, `${option} `)
    .replace(/\$\{(\d+):([A-Z][A-Z\d_]*)\}/g, (_all, number: string, name: string) => {
      const value = values.get(name) ?? defaults.get(name) ?? name;
      return `\${${number}:${value.replace(/[\\$}]/g, '\\$&')}}`;
    });
}

function ipv4Of({ addresses }: MachineNic): string | undefined {
  return addresses
    .map((address) => address.split('/')[0] ?? '')
    .find((text) => /^\d+(?:\.\d+){3}$/.test(text));
}

/** Lists of lcores that leave out lcore 0 as long as there are others. */
function lcoreValues({ lcores, numaNodes }: Machine, asked?: number): Readonly<Record<string, string>> {
  if (lcores === null || lcores.length === 0) return {};
  const near = firstNode(lcores, numaNodes);
  const queues = asked ?? queuesFor(near);
  const [one, two, many] = [1, 2, queues].map((wanted) => chooseLcores(near, wanted));
  return {
    LCORE_OPTION: one?.option ?? '-l',
    LCORES_FOR_ONE: one?.text ?? '',
    LCORES_FOR_TWO: two?.text ?? '',
    CORES_FOR_TWO: String(two?.forwarding ?? 1),
    LCORES_DRY: lcores.length > 1 ? listOf(lcores.slice(0, 2)) : (one?.text ?? ''),
    LCORES: many?.text ?? '',
    QUEUES: String(queues),
  };
}
