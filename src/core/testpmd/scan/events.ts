// What a parser of options tells about the words it reads, in the order in which it reads them.
import { unknownPart, type CommandWord } from '../../shell/word';
import type { ScannedOption, ScannedValue } from '../analysis';
import type { OptionRow, OptionSide } from '../optionTable';

/**
 * Something a parser refuses.
 *
 * - `unknown`: no option of that name; `glued` when the name is one with a value stuck to it that holds a `=`.
 * - `ambiguous`: an abbreviation of several options, which are the `candidates`.
 * - `missing-value`: the words end where the value should be.
 * - `unexpected-value`: a value for an option that takes none.
 * - `repeated`: a second mention where only one is allowed.
 */
export type MistakeKind =
  'unknown' | 'glued' | 'ambiguous' | 'missing-value' | 'unexpected-value' | 'repeated';

/**
 * @property from,to The name's part of the word's value. @property index The word's place among the command's words.
 * @property candidates The option meant, or those that could be.
 */
export interface Mistake {
  readonly kind: MistakeKind;
  readonly side: OptionSide;
  readonly word: CommandWord;
  readonly index: number;
  readonly from: number;
  readonly to: number;
  readonly spelled: string;
  readonly candidates: readonly OptionRow[];
}

/**
 * - `stray`: a word that is neither option nor value.
 * - `opaque`: a word of which only a run could tell what it is, or a word after it that may be its value.
 */
export type ScanEvent =
  | { readonly kind: 'option'; readonly option: ScannedOption; readonly index: number }
  | { readonly kind: 'mistake'; readonly mistake: Mistake; readonly index: number }
  | { readonly kind: 'stray'; readonly word: CommandWord; readonly index: number }
  | { readonly kind: 'opaque'; readonly word: CommandWord; readonly index: number };

/**
 * @property end Index of the word after the last one that was read. @property separator The `--` that ended it.
 * @property swallowed An option that took a `--` for its value.
 */
export interface EventList {
  readonly events: readonly ScanEvent[];
  readonly end: number;
  readonly separator: CommandWord | undefined;
  readonly swallowed: ScannedOption | undefined;
}

/** Part of a word's value as the value of an option. */
export function valueWithin(word: CommandWord, from: number): ScannedValue {
  const text = word.value.slice(from);
  return { word, from, to: word.value.length, text, known: !text.includes(unknownPart) && !word.multiple };
}

/**
 * Where the unknown begins that hides what kind of word this is; -1 when its kind is plain.
 *
 * `$X`, `-$X` and `--$X` may be anything, even a separator; `--na$X` may be an option that takes the next word;
 * in `--name=$X` and `word$X` only the text is unknown.
 */
export function isOpaque(word: CommandWord): boolean {
  if (word.multiple) return true;
  if (word.known) return false;
  const { value } = word;
  const unknownAt = value.indexOf(unknownPart);
  if (unknownAt <= 0) return unknownAt === 0;
  if (!value.startsWith('-')) return false;
  if (!value.startsWith('--')) return unknownAt === 1;
  const equals = value.indexOf('=');
  return equals < 0 || unknownAt < equals;
}
