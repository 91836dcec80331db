// The layout of a command: on one line, or an option a line with a backslash at the end of each but the last. Only
// what stands between words is rewritten, so the words stay what they were.
import type { CommandLine, CommandWord } from '../../shell/word';
import type { Scan } from '../analysis';
import type { Edit } from '../finding';
import { allOptions } from './place';

/** `fit`: on one line where it fits, else an option a line. */
export type Layout = 'one-line' | 'option-per-line' | 'fit';

/** Longest line that `fit` leaves whole, in columns. */
export const longestLine = 100;

/** How far the lines after the first are set in. */
const indent = '    ';

/** Nothing but blanks, and line ends with a backslash in front. */
const blank = /^(?:[ \t]|\\\r?\n)*$/;

/** Longest text between two words that is looked at; whatever is longer is nobody's layout. */
const longestGap = 4000;

/**
 * The edits that lay a command out; none where it is laid out so already.
 *
 * @param scan The command's scan: it tells which word is the value of the option in front.
 * @param text The document. @param base Where the command begins in it.
 * @returns undefined where something else than blanks stands between two words, such as a redirection.
 */
export function layoutEdits(
  command: CommandLine,
  scan: Scan,
  text: string,
  base: number,
  layout: Layout,
): readonly Edit[] | undefined {
  const words = command.program === undefined ? command.words : [command.program, ...command.words];
  const gaps = gapsOf(words, text, base);
  if (gaps === undefined) return undefined;
  const kept = keptTogether(words, scan);
  const lead = /^[ \t]*/.exec(text.slice(lineStart(text, base + command.start)))?.[0] ?? '';
  const whole =
    layout === 'one-line' || (layout === 'fit' && lengthOnOneLine(command, words, text, base) <= longestLine);
  const separator = whole ? ' ' : ` \\${lineEnd(text)}${lead}${indent}`;
  return gaps.flatMap((gap) => {
    const newText = kept.has(gap.before) ? ' ' : separator;
    return text.slice(base + gap.start, base + gap.end) === newText
      ? []
      : [{ start: gap.start, end: gap.end, newText }];
  });
}

interface Gap {
  readonly before: CommandWord;
  readonly start: number;
  readonly end: number;
}

function gapsOf(words: readonly CommandWord[], text: string, base: number): readonly Gap[] | undefined {
  const gaps: Gap[] = [];
  for (const [index, before] of words.entries()) {
    const after = words[index + 1];
    if (after === undefined) break;
    const [start, end] = [before.end, after.start];
    if (end <= start || end - start > longestGap || !blank.test(text.slice(base + start, base + end)))
      return undefined;
    gaps.push({ before, start, end });
  }
  return gaps;
}

/** Words that the next one belongs to: options with their value in the next word. */
function keptTogether(words: readonly CommandWord[], scan: Scan): ReadonlySet<CommandWord> {
  const values = new Set(
    allOptions(scan).flatMap(({ word, value }) => (value?.word === word ? [] : (value?.word ?? []))),
  );
  return new Set(
    words.filter((_word, index) => {
      const next = words[index + 1];
      return next !== undefined && values.has(next);
    }),
  );
}

/** Columns of the whole line that the command would stand in. */
function lengthOnOneLine(
  command: CommandLine,
  words: readonly CommandWord[],
  text: string,
  base: number,
): number {
  const from = lineStart(text, base + command.start);
  const first = words[0];
  const last = words.at(-1);
  if (first === undefined || last === undefined) return 0;
  const rest = text.indexOf('\n', base + last.end);
  const behind = (rest < 0 ? text.length : rest) - (base + last.end);
  const inWords = words.reduce((sum, { start, end }) => sum + end - start + 1, -1);
  return base + first.start - from + inWords + behind;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function lineEnd(text: string): string {
  const end = text.indexOf('\n');
  return end > 0 && text[end - 1] === '\r' ? '\r\n' : '\n';
}

/** A text after edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, newText } of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    parts.push(text.slice(at, start), newText);
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
