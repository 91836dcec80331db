// Commands for the tests of testpmd's own options: two null ports on two lcores, as every release starts them.
import { render } from '../../../src/core/message';
import { plainWord, type CommandLine, type CommandWord } from '../../../src/core/shell/word';
import type { Analysis, LintContext } from '../../../src/core/testpmd/analysis';
import { testpmdKnowledge } from '../../../src/core/testpmd/knowledge';
import { analyse } from '../../../src/core/testpmd/lint';
import type { Machine } from '../../../src/core/testpmd/machine';
import { ruleOf } from '../../../src/core/testpmd/ruleTable';

export const releases = ['22.11', '23.11', '24.11', '25.11', '26.07'] as const;
export const twoPorts = '--no-pci --no-huge -m 512 --vdev=net_null0 --vdev=net_null1 -l 0-1';
export const onePort = '--no-pci --no-huge -m 512 --vdev=net_null0 -l 0-1';
export const noPort = '--no-pci --no-huge -m 512 -l 0-1';

const knowledge = testpmdKnowledge();

/** @property eal The words before `--`. @property words Words behind those of the text, as a shell would leave them. */
export interface Given {
  readonly eal?: string;
  readonly release?: string;
  readonly machine?: Partial<Machine>;
  readonly words?: readonly CommandWord[];
}

export function contextOf({ release = '24.11', machine }: Given = {}): LintContext {
  const row = knowledge.release(release);
  if (row === undefined) throw new Error(`no release ${release}`);
  const whole: Machine = {
    name: null,
    lcores: null,
    numaNodes: null,
    nics: null,
    hugepages: null,
    dpdkVersion: null,
    ...machine,
  };
  return { release: row, machine: machine === undefined ? null : whole, knowledge };
}

/** Analyses a command by the text of its application side. */
export function judged(text: string, given: Given = {}): Analysis {
  const source = `${given.eal ?? twoPorts} -- ${text}`;
  const words = [...source.matchAll(/\S+/g)].map((match) =>
    plainWord(match[0].replaceAll('␣', ' '), match.index),
  );
  const command: CommandLine = {
    start: 0,
    end: source.length,
    program: undefined,
    words: [...words, ...(given.words ?? [])],
  };
  return analyse(command, contextOf(given));
}

/** `rule` for findings of the rule's own severity, `rule/severity` for others. */
export function said(text: string, given: Given = {}): readonly string[] {
  return judged(text, given).application.findings.map(({ rule, severity }) =>
    severity === undefined || severity === ruleOf(rule).severity ? rule : `${rule}/${severity}`,
  );
}

/** True where testpmd would not start: an error of the application. */
export function refuses(text: string, given: Given = {}): boolean {
  return judged(text, given).application.findings.some(
    ({ rule, severity }) => (severity ?? ruleOf(rule).severity) === 'error',
  );
}

/** The releases that refuse a command. */
export function refusing(text: string, given: Given = {}): string {
  const found = releases.filter((release) => refuses(text, { ...given, release }));
  return found.length === releases.length ? 'all' : found.join(' ') || 'none';
}

/** The sentences that are said, in English. */
export function sentences(text: string, given: Given = {}): readonly string[] {
  return judged(text, given).application.findings.map(({ message }) => render(message));
}

/** The text after each fix: the command with the fix's edits made, application side only. */
export function mended(text: string, given: Given = {}): readonly string[] {
  const source = `${given.eal ?? twoPorts} -- ${text}`;
  return judged(text, given).application.findings.flatMap(({ fixes }) =>
    fixes.map(({ edits }) =>
      [...edits]
        .sort((a, b) => b.start - a.start)
        .reduce((all, { start, end, newText }) => all.slice(0, start) + newText + all.slice(end), source)
        .slice(source.length - text.length),
    ),
  );
}
