// What the tests of rules and snippets need: a command of plain shell words, a VM's facts, findings as short lines.
import { checkConsole } from '../../../src/core/testpmd/console/check';
import { analyse, findingsOf } from '../../../src/core/testpmd/lint';
import type { Edit, JudgedFinding } from '../../../src/core/testpmd/finding';
import { testpmdKnowledge } from '../../../src/core/testpmd/knowledge';
import type { Machine, MachineNic } from '../../../src/core/testpmd/machine';
import type { RuleId } from '../../../src/core/testpmd/ruleTable';
import { unknownPart, type CommandLine, type CommandWord, type Segment } from '../../../src/core/shell/word';

export const knowledge = testpmdKnowledge();
export const releaseIds = knowledge.releases.map(({ id }) => id);

function nic(mac: string, name: string, carriesSsh: boolean, address: string): MachineNic {
  return {
    mac,
    name,
    pciAddress: '7870:00:00.0',
    carriesSsh,
    addresses: [address],
    driver: 'hv_netvsc',
    mtu: 1500,
    vmbusUuid: `f8615163-0002-1000-2000-${mac.replaceAll(':', '')}`,
  };
}

/** A VM of 8 lcores with three NICs; SSH comes over the first. */
export const vm: Machine = {
  name: 'mana-vm',
  lcores: [0, 1, 2, 3, 4, 5, 6, 7],
  numaNodes: 1,
  nics: [
    nic('60:45:bd:00:00:10', 'eth0', true, '10.0.0.4/24'),
    nic('60:45:bd:00:00:01', 'eth1', false, '10.0.1.4/24'),
    nic('60:45:bd:00:00:02', 'eth2', false, '10.0.2.4/24'),
  ],
  hugepages: [{ node: 0, sizeKb: 2048, total: 1024, free: 1024 }],
  dpdkVersion: '24.11.2',
};

/** Variants of the VM that examples name. */
export const machines: Readonly<Record<string, Machine>> = {
  vm,
  small: { ...vm, hugepages: [{ node: 0, sizeKb: 2048, total: 128, free: 128 }] },
  none: { ...vm, hugepages: [{ node: 0, sizeKb: 2048, total: 0, free: 0 }] },
  old: { ...vm, dpdkVersion: '22.11.1' },
  twoCores: { ...vm, lcores: [0, 1] },
  oneSpare: { ...vm, nics: (vm.nics ?? []).slice(0, 2) },
};

/** Words of a line: blanks part them, double quotes join, `$NAME` is unknown (and several words where it is alone). */
export function commandOf(text: string): CommandLine {
  const words: CommandWord[] = [];
  for (const match of text.matchAll(/(?:"[^"]*"|[^\s"])+/g)) words.push(wordOf(match[0], match.index));
  const [program] = words;
  const named = program?.value.endsWith('testpmd') === true;
  return {
    start: 0,
    end: text.length,
    program: named ? program : undefined,
    words: named ? words.slice(1) : words,
  };
}

function wordOf(raw: string, start: number): CommandWord {
  const segments: Segment[] = [];
  for (const match of raw.matchAll(/"|\$\w+|[^"$]+/g)) {
    const at = start + match.index;
    const end = at + match[0].length;
    if (match[0] === '"') continue;
    const unknown = match[0].startsWith('$');
    segments.push({ text: unknown ? unknownPart : match[0], start: at, end, exact: !unknown });
  }
  const value = segments.map((segment) => segment.text).join('');
  return {
    start,
    end: start + raw.length,
    segments,
    value,
    known: !value.includes(unknownPart),
    multiple: /^\$\w+$/.test(raw),
  };
}

/** How a command is judged: by a release (24.11 where none is named) and a VM's facts. */
export interface Bench {
  readonly text: string;
  readonly dpdk?: string;
  readonly machine?: Machine | null;
}

/** Everything that is said about a command. */
export function judged(
  command: CommandLine,
  { dpdk = '24.11', machine = null }: Omit<Bench, 'text'>,
): readonly JudgedFinding[] {
  const release = knowledge.release(dpdk);
  if (release === undefined) throw new Error(`no release ${dpdk}`);
  const context = { release, machine, knowledge };
  return findingsOf(analyse(command, context), context);
}

/** Findings of some rules as `rule: text of the place`. */
export function said(bench: Bench, ...rules: readonly RuleId[]): readonly string[] {
  return judged(commandOf(bench.text), bench)
    .filter(({ rule }) => rules.includes(rule))
    .map(({ rule, start, end }) => `${rule}: ${bench.text.slice(start, end)}`);
}

/** The command after the first fix of the first finding of a rule; null where there is no fix. */
export function mended(bench: Bench, rule: RuleId): string | null {
  const [fix] = judged(commandOf(bench.text), bench).find((finding) => finding.rule === rule)?.fixes ?? [];
  return fix === undefined ? null : applied(bench.text, fix.edits);
}

function applied(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((done, { start, end, newText }) => done.slice(0, start) + newText + done.slice(end), text);
}

/** The rules that lines for testpmd's prompt break. */
export function consoleRules(text: string, dpdk = '24.11'): readonly string[] {
  const release = knowledge.release(dpdk);
  if (release === undefined) throw new Error(`no release ${dpdk}`);
  return checkConsole(text, 0, true, { release, machine: null, knowledge }).map(({ rule }) => rule);
}
