// A word of a command line as the program gets it, with the way back to where each character stands in the document.

/**
 * Stands in `CommandWord.value` for a part that only a run could tell: `$(…)`, a variable nobody assigns here, a glob.
 * A private-use character, so it is in no real command line.
 */
export const unknownPart = '\uE000';

/** Half-open range of offsets. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * A run of characters of a word's value.
 *
 * @property text What the program gets; `unknownPart` where that cannot be known.
 * @property start Where it stands in the document, relative to the command's base; `end` likewise.
 * @property exact Character by character the same text in the document, so an edit can reach into it. False for the
 *   value of a variable, an escaped character, an unknown part: those are only replaced whole.
 */
export interface Segment extends Range {
  readonly text: string;
  readonly exact: boolean;
}

/**
 * One word after shell expansion and quote removal.
 *
 * @property start,end The whole word in the document, quotes included, relative to the command's base. The elements of
 *   an array stand where the array was written: outside the command, in front of it.
 * @property value The segments' texts, joined.
 * @property known No part of the value is unknown.
 * @property multiple May become no word or several: `$OPTS`, `"$@"`. Its value is then one `unknownPart`.
 */
export interface CommandWord extends Range {
  readonly segments: readonly Segment[];
  readonly value: string;
  readonly known: boolean;
  readonly multiple: boolean;
}

/**
 * One program call in a document.
 *
 * @property program The word that names testpmd; undefined for a bare list of arguments.
 * @property words The words after the program's name.
 * @property lcores What `taskset`, `numactl` or the like in front limits the process to; undefined without one,
 *   null where the limit cannot be read.
 * @property console Lines given to testpmd's prompt by a here-document or here-string.
 */
export interface CommandLine extends Range {
  readonly program: CommandWord | undefined;
  readonly words: readonly CommandWord[];
  readonly lcores?: readonly number[] | null;
  readonly console?: Segment;
}

/**
 * A command and where it stands. Offsets inside the command are relative to `base`, so that a command keeps its
 * identity (and what was found out about it) while text above it is edited.
 */
export interface LocatedCommand {
  readonly base: number;
  readonly command: CommandLine;
  /** Rules that a comment turns off here: `# mana-dpdk-lint disable=rule-id`. */
  readonly suppressed?: ReadonlySet<string> | 'all';
}

/** A word that stands in the document exactly as it is: for bare arguments and for tests. */
export function plainWord(value: string, start: number): CommandWord {
  const end = start + value.length;
  return {
    start,
    end,
    value,
    known: true,
    multiple: false,
    segments: [{ text: value, start, end, exact: true }],
  };
}

/**
 * Where a part of a word's value stands in the document.
 *
 * @param from First character of the value, `to` the one after the last; both are clamped to the value.
 * @returns the range, relative to the command's base like the word's own. Segments that are not exact count whole.
 */
export function rangeWithin(word: CommandWord, from: number, to: number): Range {
  return { start: offsetWithin(word, from, 'start'), end: offsetWithin(word, to, 'end') };
}

/** True where the part of the value can be replaced in the document without touching anything else. */
export function isEditable(word: CommandWord, from: number, to: number): boolean {
  let at = 0;
  for (const segment of word.segments) {
    const end = at + segment.text.length;
    const touched = from < end && to > at;
    if (touched && !segment.exact && (from > at || to < end)) return false;
    at = end;
  }
  return true;
}

function offsetWithin(word: CommandWord, index: number, edge: 'start' | 'end'): number {
  let at = 0;
  for (const segment of word.segments) {
    const length = segment.text.length;
    const inside = edge === 'start' ? index < at + length : index <= at + length;
    if (inside && (edge === 'start' || index > at)) {
      if (segment.exact) return segment.start + Math.max(0, index - at);
      return edge === 'start' ? segment.start : segment.end;
    }
    at += length;
  }
  if (edge === 'start' && index <= 0) return word.start;
  const last = word.segments.at(-1);
  return edge === 'end' && index <= 0 ? (word.segments[0]?.start ?? word.start) : (last?.end ?? word.end);
}
