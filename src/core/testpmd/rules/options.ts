// What the rules ask of a scanned side, and the places and edits their findings are made of.
import { isEditable, rangeWithin, type Range } from '../../shell/word';
import type { Analysis, ScannedOption, ScannedSide, ScannedValue } from '../analysis';
import type { Edit } from '../finding';

/** The last mention of one of some options, by the ids of their rows: the one that counts. */
export function lastOption(side: ScannedSide, ...ids: readonly string[]): ScannedOption | undefined {
  return side.options.findLast(({ row }) => row !== undefined && ids.includes(row.id));
}

/** True where an option is certainly not given: no mention, and no word that may hold one. */
export function isAbsent(side: ScannedSide, ...ids: readonly string[]): boolean {
  return !side.open && lastOption(side, ...ids) === undefined;
}

/** The number an option gives in plain decimal digits; null for any other text. */
export function decimalOf(option: ScannedOption | undefined): number | null {
  const value = option?.value;
  return value?.known === true && /^\d{1,15}$/.test(value.text) ? Number(value.text) : null;
}

/** Where a value stands. */
export function valueRange(value: ScannedValue): Range {
  return rangeWithin(value.word, value.from, value.to);
}

/** Where an option stands, its value included. */
export function optionRange(option: ScannedOption): Range {
  const { start, end } = rangeWithin(option.word, option.from, option.to);
  return { start, end: option.value === undefined ? end : Math.max(end, valueRange(option.value).end) };
}

/** Where to point at for what concerns the command as a whole: the program's name, or the first word. */
export function headRange({ command }: Analysis): Range {
  const head = command.program ?? command.words[0] ?? command;
  return { start: head.start, end: head.end };
}

/** Replaces a value; undefined where it does not stand in the document as it is. */
export function replaceValue(option: ScannedOption | undefined, newText: string): Edit | undefined {
  const value = option?.value;
  if (value === undefined || !isEditable(value.word, value.from, value.to)) return undefined;
  return { ...valueRange(value), newText };
}

/** Puts words behind an option (and the word of its value). */
export function insertAfter(option: ScannedOption, text: string): Edit {
  const end = Math.max(option.word.end, option.value?.word.end ?? 0);
  return { start: end, end, newText: ` ${text}` };
}

/** Puts words at the end of EAL's side; undefined where no word says where that is. */
export function insertForEal({ command, scan }: Analysis, text: string): Edit | undefined {
  const { separator } = scan;
  if (separator !== undefined) return { start: separator.start, end: separator.start, newText: `${text} ` };
  const last = command.words.at(-1) ?? command.program;
  return last === undefined ? undefined : { start: last.end, end: last.end, newText: ` ${text}` };
}

/** Puts words at the end of the application's side, with the `--` where there is none yet. */
export function insertForApplication({ command, scan }: Analysis, text: string): Edit | undefined {
  const last = command.words.at(-1) ?? command.program;
  if (last === undefined) return undefined;
  return {
    start: last.end,
    end: last.end,
    newText: scan.separator === undefined ? ` -- ${text}` : ` ${text}`,
  };
}
