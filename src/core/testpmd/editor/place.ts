// What stands at a place of a command: the question that completion, hover and signature help begin with.
import type { CommandLine, CommandWord } from '../../shell/word';
import type { Analysis, Scan, ScannedOption, ScannedValue } from '../analysis';
import type { OptionSide } from '../optionTable';

/**
 * @property word The word the place is in; undefined between words, for a `gap`.
 * @property index How many characters of the word's value are in front of the place.
 */
interface InWord {
  readonly word: CommandWord;
  readonly index: number;
}

/** What an offset in a command points at. Offsets are relative to the command's base, as those of its words. */
export type Place =
  | ({ readonly kind: 'program' | 'separator' } & InWord)
  | ({ readonly kind: 'option'; readonly option: ScannedOption } & InWord)
  | ({ readonly kind: 'value'; readonly option: ScannedOption; readonly value: ScannedValue } & InWord)
  /** A word that is neither an option nor a value. */
  | ({ readonly kind: 'stray'; readonly side: OptionSide } & InWord)
  | Gap;

/**
 * Blank text.
 *
 * @property before The word in front. @property awaiting An option that takes its value from here.
 */
export interface Gap {
  readonly kind: 'gap';
  readonly side: OptionSide;
  readonly before: CommandWord | undefined;
  readonly awaiting: ScannedOption | undefined;
}

/**
 * Finds what an offset points at. A place at the end of a word is in the word.
 *
 * @param offset Relative to the command's base.
 */
export function placeAt(analysis: Analysis, offset: number): Place {
  const { command, scan } = analysis;
  const { program } = command;
  if (program !== undefined && touches(program, offset))
    return { kind: 'program', word: program, index: valueIndexAt(program, offset) };
  const at = wordIndexAt(command, offset);
  const word = command.words[at];
  if (word === undefined || !touches(word, offset)) return gapAt(scan, command, at, offset);
  return placeInWord(scan, word, valueIndexAt(word, offset));
}

function placeInWord(scan: Scan, word: CommandWord, index: number): Place {
  if (word === scan.separator) return { kind: 'separator', word, index };
  for (const option of allOptions(scan)) {
    // The name first: at `--rxq|=4` the name is meant, not the value that begins behind the `=`.
    if (option.word === word && option.from <= index && index <= option.to)
      return { kind: 'option', option, word, index };
    const { value } = option;
    if (value?.word === word && value.from <= index && index <= value.to)
      return { kind: 'value', option, value, word, index };
  }
  return { kind: 'stray', side: sideAt(scan, word.start), word, index };
}

function gapAt(scan: Scan, command: CommandLine, at: number, offset: number): Place {
  const before = command.words[at];
  const awaiting =
    before === undefined
      ? undefined
      : allOptions(scan).find(
          ({ word, row, value }) =>
            word === before &&
            row?.argument === 'required' &&
            // The next word's value is only the value as long as nothing is typed here.
            (value === undefined || (value.word !== word && value.word.start >= offset)),
        );
  return { kind: 'gap', side: sideAt(scan, offset), before, awaiting };
}

/** Options of both sides, in the order in which they are processed. */
export function allOptions({ eal, application }: Scan): readonly ScannedOption[] {
  return [...eal.options, ...application.options];
}

/** The side of `--` that an offset is on. */
export function sideAt({ separator }: Scan, offset: number): OptionSide {
  return separator !== undefined && offset >= separator.end ? 'application' : 'eal';
}

/** Index of the last word that begins at or before an offset; -1 for none. */
function wordIndexAt({ words }: CommandLine, offset: number): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.start ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function touches({ start, end }: CommandWord, offset: number): boolean {
  return start <= offset && offset <= end;
}

/** How many characters of a word's value stand in front of an offset; inside a variable or an escape: none of it. */
export function valueIndexAt(word: CommandWord, offset: number): number {
  let at = 0;
  for (const segment of word.segments) {
    if (offset < segment.start) return at;
    if (offset < segment.end) return segment.exact ? at + offset - segment.start : at;
    at += segment.text.length;
  }
  return at;
}
