// What is shown where the pointer rests: option, value, device, separator, program.
import { msg, type Message } from '../../message';
import { rangeWithin, type CommandWord, type Range } from '../../shell/word';
import type { Analysis, LintContext, ScannedOption } from '../analysis';
import { optionHelp, releasesText } from '../optionHelp';
import { spellings, type OptionRow, type OptionSide } from '../optionTable';
import { argumentsOf, deviceHelp, driverOf, keyAt, keyHelp } from './deviceHelp';
import { placeAt } from './place';
import { valueMeaning } from './valueHelp';

/**
 * @property heading The thing as one would type it, to be shown as code. May hold text of the document.
 * @property note,source Small print: which releases have it, and the page it was read from.
 */
export interface HoverText extends Range {
  readonly heading: string;
  readonly paragraphs: readonly Message[];
  readonly note?: Message;
  readonly source?: string;
}

/** @param offset Relative to the command's base, as the range of the answer. */
export function hoverAt(analysis: Analysis, context: LintContext, offset: number): HoverText | undefined {
  const place = placeAt(analysis, offset);
  switch (place.kind) {
    case 'option':
      return optionHover(analysis, context, place.option);
    case 'value':
      return valueHover(analysis, context, place.option, place.index);
    case 'separator':
      return { ...rangeOf(place.word), heading: '--', paragraphs: [separatorHelp] };
    case 'program':
      return { ...rangeOf(place.word), heading: 'dpdk-testpmd', paragraphs: programHelp(analysis, context) };
    case 'stray':
      return strayHover(context, place.word, place.side);
    case 'gap':
      return undefined;
  }
}

const separatorHelp = msg(
  'Ends the options of EAL. What is in front of it sets up lcores, memory and devices; what follows is for testpmd.',
);

function programHelp(analysis: Analysis, { release, machine }: LintContext): readonly Message[] {
  const { least, most } = analysis.ports;
  const mode = analysis.application.forwardMode;
  return [
    msg('DPDK’s test application. This command is checked as DPDK {0} would read it.', release.id),
    ...(machine?.name === undefined || machine.name === null
      ? []
      : [msg('Checked with the facts of {0}.', machine.name)]),
    ...(mode === null ? [] : [msg('Forward mode: {0}', mode)]),
    ...(least === most ? [msg('Ports: {0}', least)] : []),
  ];
}

function optionHover(analysis: Analysis, context: LintContext, option: ScannedOption): HoverText | undefined {
  const { row, word, from, to } = option;
  const range = rangeWithin(word, from, to);
  if (row === undefined) return strayHover(context, word, option.side);
  const help = optionHelp(row, context.knowledge.releases);
  const meaning = valueMeaning(analysis, context, option);
  return {
    ...range,
    heading: help.usage,
    paragraphs: [
      ...(option.abbreviated ? [msg('Read as {0}.', spellings(row).at(-1) ?? '')] : []),
      ...help.paragraphs,
      ...meaning,
    ],
    note: help.note,
    source: help.source,
  };
}

function valueHover(
  analysis: Analysis,
  context: LintContext,
  option: ScannedOption,
  index: number,
): HoverText | undefined {
  const { value, row } = option;
  if (value === undefined || row === undefined) return undefined;
  const device = analysis.eal.devices.find((one) => one.option === option);
  if (device !== undefined) {
    const driver = driverOf(device.driver, context);
    const key = keyAt(device, index - value.from);
    if (key !== undefined) {
      const argument = argumentsOf(driver, context).find((one) => one.key === key.key);
      if (argument === undefined) return undefined;
      return {
        ...rangeWithin(value.word, value.from + key.from, value.from + key.to),
        heading: argument.value === null ? argument.key : `${argument.key}=${argument.value}`,
        paragraphs: keyHelp(key, argument, context),
        note: releasesText(argument.versions, context.knowledge.releases),
        ...(driver === undefined ? {} : { source: driver.source }),
      };
    }
    const from = value.from + Math.max(0, value.text.indexOf(device.name));
    return {
      ...rangeWithin(value.word, from, from + device.name.length),
      heading: device.driver ?? device.name,
      paragraphs: deviceHelp(device, context),
      ...(driver === undefined ? {} : { source: driver.source }),
    };
  }
  const help = optionHelp(row, context.knowledge.releases);
  return {
    ...rangeWithin(value.word, value.from, value.to),
    heading: help.usage,
    paragraphs: [...valueMeaning(analysis, context, option), ...help.paragraphs],
    note: help.note,
    source: help.source,
  };
}

/** An option of another release, or of the other side of `--`: who has it is what one wants to know. */
function strayHover(context: LintContext, word: CommandWord, side: OptionSide): HoverText | undefined {
  const name = /^--?([A-Za-z0-9][\w-]*)/.exec(word.value);
  if (name === null || word.value.length > 200) return undefined;
  const found = elsewhere(context, name[0], side);
  if (found === undefined) return undefined;
  const help = optionHelp(found, context.knowledge.releases);
  const here = context.knowledge.options(found.side, context.release.id).rows;
  return {
    ...rangeWithin(word, 0, name[0].length),
    heading: help.usage,
    paragraphs: [
      here.some(({ id }) => id === found.id)
        ? found.side === 'eal'
          ? msg('This is an option of EAL: it belongs in front of `--`.')
          : msg('This is an option of testpmd: it belongs behind `--`.')
        : msg('DPDK {0} does not have this option.', context.release.id),
      ...help.paragraphs,
    ],
    note: help.note,
    source: help.source,
  };
}

function elsewhere(
  { knowledge, release }: LintContext,
  spelled: string,
  side: OptionSide,
): OptionRow | undefined {
  const other: OptionSide = side === 'eal' ? 'application' : 'eal';
  const ids = [release.id, ...knowledge.releases.map(({ id }) => id).reverse()];
  for (const id of ids)
    for (const where of [side, other]) {
      const table = knowledge.options(where, id);
      const row = spelled.startsWith('--')
        ? table.byLong.get(spelled.slice(2))
        : table.byShort.get(spelled.slice(1));
      if (row !== undefined) return row;
    }
  return undefined;
}

function rangeOf({ start, end }: CommandWord): Range {
  return { start, end };
}
