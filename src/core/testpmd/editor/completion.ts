// Completion: options of the side of `--` that the place is on, and the values of the option that the place is in.
import { msg } from '../../message';
import { isEditable, rangeWithin, type CommandWord } from '../../shell/word';
import type { Analysis, LintContext } from '../analysis';
import type { OptionRow, OptionSide, OptionTable } from '../optionTable';
import { deviceOffers, isDeviceOption } from './deviceOffers';
import type { Offer, Offers } from './offer';
import { allOptions, placeAt, type Gap, type Place } from './place';
import { valueOffers } from './valueOffers';

/**
 * What fits at a place.
 *
 * @param offset Relative to the command's base, as the range of the answer.
 * @returns undefined where nothing can be offered: in the value of a variable, behind an unknown option.
 */
export function completionsAt(analysis: Analysis, context: LintContext, offset: number): Offers | undefined {
  const place = placeAt(analysis, offset);
  switch (place.kind) {
    case 'program':
      return undefined;
    case 'separator':
      return { ...wholeOf(place.word), offers: optionOffers(analysis, context, 'eal', place) };
    case 'option':
      return optionsInWord(analysis, context, place, place.option.side, place.option.from, place.option.to);
    case 'stray':
      return strayOffers(analysis, context, place);
    case 'value':
      return offersInValue(
        analysis,
        context,
        place.option,
        place.word,
        place.value.from,
        place.value.to,
        place.index,
      );
    case 'gap': {
      const awaited = awaitedValue(analysis, context, place);
      if (awaited !== undefined)
        return { start: offset, end: offset, offers: offersFor(analysis, context, awaited, '', 0).offers };
      return { start: offset, end: offset, offers: optionOffers(analysis, context, place.side, place) };
    }
  }
}

function wholeOf({ start, end }: CommandWord): { readonly start: number; readonly end: number } {
  return { start, end };
}

function optionsInWord(
  analysis: Analysis,
  context: LintContext,
  place: Extract<Place, { readonly word: CommandWord }>,
  side: OptionSide,
  from: number,
  to: number,
): Offers | undefined {
  if (!isEditable(place.word, from, to)) return undefined;
  return { ...rangeWithin(place.word, from, to), offers: optionOffers(analysis, context, side, place) };
}

/** A word of its own: the beginning of an option's name, or the value of an option that stands in front. */
function strayOffers(
  analysis: Analysis,
  context: LintContext,
  place: Extract<Place, { readonly kind: 'stray' }>,
): Offers | undefined {
  const { word, index, side } = place;
  const equals = word.value.indexOf('=');
  const nameEnd = equals < 0 ? word.value.length : equals;
  if (word.multiple || index > nameEnd) return undefined;
  const awaited = awaitedValue(analysis, context, {
    kind: 'gap',
    side,
    awaiting: undefined,
    before: wordBefore(analysis, word),
  });
  if (awaited !== undefined)
    return offersInValue(analysis, context, awaited, word, 0, word.value.length, index);
  if (nameEnd > 0 && !word.value.startsWith('-')) return undefined;
  return optionsInWord(analysis, context, place, side, 0, nameEnd);
}

/** Options not yet given, or that may be given again, with the one that is being typed. */
function optionOffers(
  analysis: Analysis,
  context: LintContext,
  side: OptionSide,
  place: Place,
): readonly Offer[] {
  const table = context.knowledge.options(side, context.release.id);
  const here = 'word' in place ? place.word : undefined;
  const given = new Set(
    allOptions(analysis.scan).flatMap(({ row, word }) => (word === here ? [] : (row?.id ?? []))),
  );
  const option = place.kind === 'option' ? place.option : undefined;
  // A value that begins with a dash is only taken for one because the real one is still missing.
  const value = option?.value;
  const plain = value !== undefined && (value.word === here || !value.text.startsWith('-'));
  const offers = table.rows
    .filter((row) => row.repeatable || !given.has(row.id))
    .flatMap((row) => offersOfOption(row, plain));
  const needsSeparator =
    side === 'eal' && (analysis.scan.separator === undefined || place.kind === 'separator');
  return needsSeparator ? [separatorOffer, ...offers] : offers;
}

const separatorOffer: Offer = {
  kind: 'separator',
  label: '--',
  newText: '--',
  rank: 0,
  note: msg('testpmd options follow'),
};

/** @param plain A value stands behind the name already: only the name is put in. */
function offersOfOption(row: OptionRow, plain: boolean): readonly Offer[] {
  const rank = row.deprecated !== null ? 3 : row.mana === null ? 2 : 1;
  const common = {
    kind: 'option',
    rank,
    note: { text: row.summary, args: [] },
    option: { side: row.side, id: row.id },
    deprecated: row.deprecated !== null,
    again: row.argument === 'required' && !plain,
  } as const;
  const valued = row.argument === 'required' && !plain;
  return [
    ...(row.long === null
      ? []
      : [{ ...common, label: `--${row.long}`, newText: `--${row.long}${valued ? '=' : ''}` }]),
    ...(row.short === null
      ? []
      : [{ ...common, label: `-${row.short}`, newText: `-${row.short}${valued ? ' ' : ''}` }]),
  ];
}

function offersInValue(
  analysis: Analysis,
  context: LintContext,
  option: AwaitedOption,
  word: CommandWord,
  from: number,
  to: number,
  index: number,
): Offers | undefined {
  const text = word.value.slice(from, to);
  const found = offersFor(analysis, context, option, text, index - from);
  if (!isEditable(word, from + found.from, from + found.to)) return undefined;
  return { ...rangeWithin(word, from + found.from, from + found.to), offers: found.offers };
}

/** An option as far as its value's offers depend on it. */
export interface AwaitedOption {
  readonly row: OptionRow | undefined;
}

/** Offers for a value, and the part of its text that they replace. */
function offersFor(
  analysis: Analysis,
  context: LintContext,
  { row }: AwaitedOption,
  text: string,
  index: number,
): { readonly from: number; readonly to: number; readonly offers: readonly Offer[] } {
  if (row === undefined) return { from: 0, to: text.length, offers: [] };
  if (isDeviceOption(row)) return deviceOffers(analysis, context, row, text, index);
  return { from: 0, to: text.length, offers: valueOffers(analysis, context, row) };
}

/**
 * The option in front of a place that takes its value from there: as scanned, or by its name where the scan could
 * make nothing of an option whose value is still missing.
 */
function awaitedValue(analysis: Analysis, context: LintContext, place: Gap): AwaitedOption | undefined {
  if (place.awaiting !== undefined) return place.awaiting;
  const { before } = place;
  if (before === undefined || before === analysis.scan.separator || !before.known) return undefined;
  const options = allOptions(analysis.scan);
  if (options.some(({ word, value }) => word === before || value?.word === before)) return undefined;
  const row = byName(before.value, context.knowledge.options(place.side, context.release.id));
  return row?.argument === 'required' ? { row } : undefined;
}

function byName(name: string, table: OptionTable): OptionRow | undefined {
  if (name.startsWith('--')) return table.byLong.get(name.slice(2));
  return /^-[A-Za-z]$/.test(name) ? table.byShort.get(name.slice(1)) : undefined;
}

function wordBefore({ command }: Analysis, word: CommandWord): CommandWord | undefined {
  return command.words[command.words.indexOf(word) - 1];
}
