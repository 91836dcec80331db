// Commands as one line of text, for tests of the scan and of EAL's side: what is said about them, and the line after a fix.
import { render } from '../../../src/core/message';
import { plainWord, unknownPart, type CommandLine, type CommandWord } from '../../../src/core/shell/word';
import type { EalOutcome, LintContext, Scan } from '../../../src/core/testpmd/analysis';
import { judgeEal } from '../../../src/core/testpmd/eal/judge';
import type { Finding } from '../../../src/core/testpmd/finding';
import { testpmdKnowledge } from '../../../src/core/testpmd/knowledge';
import type { Machine } from '../../../src/core/testpmd/machine';
import { ruleOf } from '../../../src/core/testpmd/ruleTable';
import { scanCommand } from '../../../src/core/testpmd/scan/scan';

export const knowledge = testpmdKnowledge();

/** The releases, oldest first. */
export const allReleases = ['22.11', '23.11', '24.11', '25.11', '26.07'] as const;

/** A VM with four lcores and nothing else that is known. */
export const fourLcores: Machine = {
  name: null,
  lcores: [0, 1, 2, 3],
  numaNodes: 1,
  nics: null,
  hugepages: null,
  dpdkVersion: null,
};

/** @param release One of the built-in ones. */
export function contextOf(release: string, machine: Machine | null = null): LintContext {
  const found = knowledge.release(release);
  if (found === undefined) throw new Error(`no release ${release}`);
  return { release: found, machine, knowledge };
}

/**
 * A command of words between single blanks. `?` is an unknown part, a word `*` may be no word or several, a word `''`
 * is empty, `·` is a blank.
 */
export function commandOf(text: string, lcores?: readonly number[] | null): CommandLine {
  const words: CommandWord[] = [];
  let at = 0;
  for (const piece of text === '' ? [] : text.split(' ')) {
    words.push(wordOf(piece, at));
    at += piece.length + 1;
  }
  const rest = lcores === undefined ? {} : { lcores };
  return { program: undefined, words, start: 0, end: text.length, ...rest };
}

function wordOf(piece: string, start: number): CommandWord {
  const end = start + piece.length;
  if (piece === '*')
    return {
      start,
      end,
      value: unknownPart,
      known: false,
      multiple: true,
      segments: [{ start, end, text: unknownPart, exact: false }],
    };
  if (piece === "''") return { ...plainWord('', start), end, segments: [] };
  const value = piece.replaceAll('?', unknownPart).replaceAll('·', ' ');
  const segments = [...piece.matchAll(/\?|[^?]+/g)].map(([text], index, all) => {
    const from = start + all.slice(0, index).join('').length;
    const exact = text !== '?';
    return {
      start: from,
      end: from + text.length,
      text: exact ? text.replaceAll('·', ' ') : unknownPart,
      exact,
    };
  });
  return { ...plainWord(value, start), known: !piece.includes('?'), segments };
}

/** Both stages of a command. */
export function stagesOf(
  text: string,
  release: string,
  machine: Machine | null = null,
  lcores?: readonly number[] | null,
): { readonly scan: Scan; readonly eal: EalOutcome; readonly findings: readonly Finding[] } {
  const command = commandOf(text, lcores);
  const context = contextOf(release, machine);
  const scan = scanCommand(command, context);
  const eal = judgeEal(command, scan, context);
  return { scan, eal, findings: [...scan.findings, ...eal.findings] };
}

/** What is said, as `severity rule` and the text it is said of: `error invalid-value abc`. */
export function saidOf(
  text: string,
  release: string,
  machine: Machine | null = null,
  lcores?: readonly number[] | null,
): readonly string[] {
  return stagesOf(text, release, machine, lcores).findings.map(
    (finding) =>
      `${finding.severity ?? ruleOf(finding.rule).severity} ${finding.rule} ${text.slice(finding.start, finding.end)}`,
  );
}

/** The first sentence said, in English. */
export function sentenceOf(text: string, release: string): string {
  const finding = stagesOf(text, release).findings[0];
  return finding === undefined ? '' : render(finding.message);
}

/** The line after the first fix that is offered; undefined where there is none. */
export function fixed(text: string, release: string, title?: string): string | undefined {
  const fixes = stagesOf(text, release).findings.flatMap((finding) => finding.fixes);
  const fix = fixes.find((one) => title === undefined || render(one.title) === title);
  if (fix === undefined) return undefined;
  return [...fix.edits]
    .sort((a, b) => b.start - a.start)
    .reduce((line, edit) => line.slice(0, edit.start) + edit.newText + line.slice(edit.end), text);
}

/** In which releases a command is refused by its scan or by EAL, as their ids in one string; '' for none. */
export function refusedIn(text: string, machine: Machine | null = fourLcores): string {
  return allReleases
    .filter((release) => saidOf(text, release, machine).some((line) => line.startsWith('error')))
    .join(' ');
}
