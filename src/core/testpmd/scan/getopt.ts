// glibc's getopt_long, as EAL up to 24.11 and the application of every release use it: abbreviations, values that are
// attached or in the next word, letters in a group, and words between options passed over.
import { unknownPart, type CommandWord } from '../../shell/word';
import type { ScannedOption, ScannedValue } from '../analysis';
import type { OptionRow, OptionSide, OptionTable } from '../optionTable';
import type { AmbiguousPrefix } from '../release';
import {
  isOpaque,
  valueWithin,
  type EventList,
  type Mistake,
  type MistakeKind,
  type ScanEvent,
} from './events';
import { remembered } from './memo';

/** @property ambiguousPrefix What an abbreviation of several options does. */
export interface GetoptModel {
  readonly side: OptionSide;
  readonly table: OptionTable;
  readonly ambiguousPrefix: AmbiguousPrefix;
}

/** The option a long name stands for: one row, none, or the candidates among which it is ambiguous. */
export interface LongMatch {
  readonly row: OptionRow | undefined;
  readonly candidates: readonly OptionRow[];
  readonly abbreviated: boolean;
}

/**
 * Finds a long option by its name or the beginning of it.
 *
 * glibc calls an abbreviation ambiguous when two options it fits differ in anything but their name. Where all options
 * have the same code (`first`), those that agree in taking a value are one to it, and the first of the table is taken.
 */
export function matchLong(name: string, model: Pick<GetoptModel, 'table' | 'ambiguousPrefix'>): LongMatch {
  const exact = model.table.byLong.get(name);
  if (exact !== undefined) return { row: exact, candidates: [exact], abbreviated: false };
  const candidates = candidatesOf(name, model.table);
  const first = candidates[0];
  const same =
    candidates.length === 1 ||
    (model.ambiguousPrefix === 'first' && candidates.every(({ argument }) => argument === first?.argument));
  return { row: same ? first : undefined, candidates, abbreviated: true };
}

const candidatesOf = remembered((name, table) =>
  table.rows.filter(({ long }) => long?.startsWith(name) === true),
);

/** Reads words from `start` up to `--` or the end. Stops after the option for which `stop` holds. */
export function scanGetopt(
  words: readonly CommandWord[],
  start: number,
  model: GetoptModel,
  stop: (option: ScannedOption) => boolean,
): EventList {
  const scanner = new GetoptScanner(words, start, model);
  while (scanner.step()) {
    const last = scanner.events.at(-1);
    if (last?.kind === 'option' && stop(last.option)) break;
  }
  return {
    events: scanner.events,
    end: scanner.index,
    separator: scanner.separator,
    swallowed: scanner.swallowed,
  };
}

class GetoptScanner {
  readonly events: ScanEvent[] = [];
  separator: CommandWord | undefined;
  swallowed: ScannedOption | undefined;
  index: number;
  /** Place of the next letter in a group of short options; 0: at the beginning of a word. */
  private letter = 0;
  /** The word before was opaque: a plain word may be its value. */
  private afterOpaque = false;
  private readonly words: readonly CommandWord[];
  private readonly model: GetoptModel;

  constructor(words: readonly CommandWord[], start: number, model: GetoptModel) {
    this.words = words;
    this.index = start;
    this.model = model;
  }

  /** Reads one option or word. False at the end. */
  step(): boolean {
    const word = this.words[this.index];
    if (word === undefined || this.separator !== undefined) return false;
    if (this.letter > 0) {
      this.short(word);
      return true;
    }
    const afterOpaque = this.afterOpaque;
    this.afterOpaque = false;
    if (isOpaque(word)) {
      this.afterOpaque = true;
      this.events.push({ kind: 'opaque', word, index: this.index++ });
    } else if (word.value === '--') {
      this.separator = word;
      this.index++;
    } else if (!word.value.startsWith('-') || word.value === '-') {
      this.events.push({ kind: afterOpaque ? 'opaque' : 'stray', word, index: this.index++ });
    } else if (word.value.startsWith('--')) this.long(word);
    else {
      this.letter = 1;
      this.short(word);
    }
    return true;
  }

  private long(word: CommandWord): void {
    const index = this.index++;
    const equals = word.value.indexOf('=');
    const to = equals < 0 ? word.value.length : equals;
    const at = { word, from: 0, to, spelled: word.value.slice(0, to) };
    const { row, candidates, abbreviated } = matchLong(word.value.slice(2, to), this.model);
    if (row === undefined) {
      this.mistake(candidates.length > 0 ? 'ambiguous' : 'unknown', at, candidates, index);
    } else if (equals >= 0 && row.argument === 'none') this.mistake('unexpected-value', at, [row], index);
    else {
      const value = equals >= 0 ? valueWithin(word, equals + 1) : this.next(row.argument);
      if (value === undefined && row.argument === 'required') this.mistake('missing-value', at, [row], index);
      else this.option({ ...at, side: this.model.side, row, abbreviated, value }, index);
    }
  }

  private short(word: CommandWord): void {
    const index = this.index;
    const letter = word.value.charAt(this.letter);
    const from = this.letter === 1 ? 0 : this.letter;
    const to = ++this.letter;
    const rest = to < word.value.length;
    if (!rest) this.endOfWord();
    if (letter === unknownPart) {
      this.endOfWord(index);
      this.afterOpaque = true;
      this.events.push({ kind: 'opaque', word, index });
      return;
    }
    const at = { word, from, to, spelled: `-${letter}` };
    const row = this.model.table.byShort.get(letter);
    if (row === undefined) {
      this.mistake('unknown', at, [], index);
      return;
    }
    let value: ScannedValue | undefined;
    if (row.argument !== 'none') {
      if (rest) {
        value = valueWithin(word, to);
        this.endOfWord(index);
      } else value = this.next(row.argument);
      if (value === undefined && row.argument === 'required') {
        this.mistake('missing-value', at, [row], index);
        return;
      }
    }
    this.option({ ...at, side: this.model.side, row, abbreviated: false, value }, index);
  }

  private endOfWord(index = this.index): void {
    this.letter = 0;
    this.index = index + 1;
  }

  /** The next word as a value: whatever it is, even a `--`. */
  private next(argument: OptionRow['argument']): ScannedValue | undefined {
    if (argument !== 'required') return undefined;
    const word = this.words[this.index];
    if (word === undefined) return undefined;
    this.index++;
    return valueWithin(word, 0);
  }

  private option(option: ScannedOption, index: number): void {
    if (option.value !== undefined && option.value.word !== option.word && option.value.text === '--')
      this.swallowed ??= option;
    this.events.push({ kind: 'option', option, index });
    if (option.value?.word.multiple === true)
      this.events.push({ kind: 'opaque', word: option.value.word, index: index + 1 });
  }

  private mistake(
    kind: MistakeKind,
    at: Pick<Mistake, 'word' | 'from' | 'to' | 'spelled'>,
    candidates: readonly OptionRow[],
    index: number,
  ): void {
    this.events.push({
      kind: 'mistake',
      index,
      mistake: { kind, side: this.model.side, ...at, candidates, index },
    });
  }
}
