// The words of a command as options, by the release's own parsers.
import { msg } from '../../message';
import { unknownPart, type CommandLine, type CommandWord } from '../../shell/word';
import type { LintContext, Scan, ScannedOption, ScannedSide } from '../analysis';
import type { Edit, Finding } from '../finding';
import { abbreviationFindings } from './abbreviations';
import { scanArgparse } from './argparse';
import { isOpaque, type EventList, type ScanEvent } from './events';
import { scanGetopt, type GetoptModel } from './getopt';
import { mistakeFinding } from './problems';
import { missingSeparator } from './separator';
import { strayFinding } from './strays';
import { ealStop, isHelp } from './stops';

const nothing: ScannedSide = { options: [], strays: [], open: false };

/** Splits a command at `--` and scans both sides. */
export function scanCommand(command: CommandLine, context: LintContext): Scan {
  const { words } = command;
  const eal = scanEal(words, context);
  if (eal.separator === undefined) {
    const missing = eal.swallowed === undefined ? missingSeparator(words, eal, context) : undefined;
    const firstOpaque = eal.events.find(({ kind }) => kind === 'opaque')?.index ?? Infinity;
    if (missing !== undefined && missing.index < firstOpaque) return withoutSeparator(eal, missing, context);
    if (firstOpaque < Infinity) return upToUnknown(eal, firstOpaque, context);
  }
  const stop = ealStop(eal, context);
  const read = { ...eal, events: stop?.events ?? eal.events };
  const ealSide = sideOf(read.events);
  const findings = findingsOf(read, words, context);
  if (stop !== undefined)
    return scan(ealSide, nothing, eal.separator, stop.option, [...findings, ends(stop.option)]);
  const application = scanApplication(words, eal.end, context);
  const applicationStop = lastOption(application, isHelp);
  const strays: CommandWord[] = words.slice(application.end);
  const applicationSide = sideOf(application.events, applicationStop === undefined ? strays : []);
  findings.push(...findingsOf(application, words, context));
  // The application refuses words that are left over once all options are read: a --help ends it before that.
  if (applicationStop === undefined)
    findings.push(
      ...ealSide.strays.map((word) => strayFinding(word, ealSide, 'eal')),
      ...applicationSide.strays.map((word) => strayFinding(word, applicationSide, 'application')),
    );
  else findings.push(ends(applicationStop));
  return scan(ealSide, applicationSide, eal.separator, applicationStop, findings);
}

function scanEal(words: readonly CommandWord[], context: LintContext): EventList {
  const { release, knowledge } = context;
  const table = knowledge.options('eal', release.id);
  if (release.ealParser === 'argparse') return scanArgparse(words, table);
  return scanGetopt(words, 0, { side: 'eal', table, ambiguousPrefix: 'refused' }, () => false);
}

/** What getopt needs to know to read the application's side in a release. */
export function applicationModel({ release, knowledge }: LintContext): GetoptModel {
  return {
    side: 'application',
    table: knowledge.options('application', release.id),
    ambiguousPrefix: release.ambiguousPrefix,
  };
}

function scanApplication(words: readonly CommandWord[], start: number, context: LintContext): EventList {
  return scanGetopt(words, start, applicationModel(context), isHelp);
}

function scan(
  eal: ScannedSide,
  application: ScannedSide,
  separator: CommandWord | undefined,
  stopsEarly: ScannedOption | undefined,
  findings: readonly Finding[],
): Scan {
  return { eal, application, separator, sidesKnown: true, stopsEarly, findings };
}

function sideOf(events: readonly ScanEvent[], more: readonly CommandWord[] = []): ScannedSide {
  return {
    options: events.flatMap((event) => (event.kind === 'option' ? [event.option] : [])),
    strays: [...events.flatMap((event) => (event.kind === 'stray' ? [event.word] : [])), ...more],
    open: events.some(({ kind }) => kind === 'opaque'),
  };
}

function lastOption(list: EventList, wanted: (option: ScannedOption) => boolean): ScannedOption | undefined {
  const last = list.events.at(-1);
  return last?.kind === 'option' && wanted(last.option) ? last.option : undefined;
}

/** An unknown word without a `--` in sight: behind it, nobody knows which side an option is on. */
function upToUnknown(eal: EventList, index: number, context: LintContext): Scan {
  const events = eal.events.filter((event) => event.index < index);
  const stop = ealStop({ ...eal, events }, context);
  const read = { ...eal, events: stop?.events ?? events };
  return {
    eal: { ...sideOf(read.events), strays: [], open: true },
    application: { ...nothing, open: true },
    separator: undefined,
    sidesKnown: false,
    stopsEarly: stop?.option,
    findings: findingsOf(read, [], context),
  };
}

function withoutSeparator(
  eal: EventList,
  missing: {
    readonly index: number;
    readonly finding: Finding;
    readonly application: EventList;
    readonly certain: boolean;
  },
  context: LintContext,
): Scan {
  const events = eal.events.filter((event) => event.index < missing.index);
  const side = sideOf(events);
  const application = sideOf(missing.application.events);
  const findings = findingsOf({ ...eal, events }, [], context);
  if (!missing.certain) {
    const open = { ...application, strays: [], open: true };
    return scan({ ...side, open: true }, open, undefined, undefined, [...findings, missing.finding]);
  }
  findings.push(missing.finding, ...abbreviationFindings(application.options, context));
  return scan(side, application, undefined, undefined, findings);
}

function findingsOf(list: EventList, words: readonly CommandWord[], context: LintContext): Finding[] {
  const separated = words.some(({ value }) => value === '--');
  const move = separated ? (word: CommandWord) => moveAcross(word, words) : undefined;
  const { options } = sideOf(list.events);
  return [
    ...list.events.flatMap((event) =>
      event.kind === 'mistake' ? [mistakeFinding(event.mistake, context, move)] : [],
    ),
    ...abbreviationFindings(options, context),
    ...options.flatMap((option) => takenForValue(option, context)),
  ];
}

/** An option that took what looks like the next option for its value. */
function takenForValue(option: ScannedOption, { release, knowledge }: LintContext): readonly Finding[] {
  const { value, word, row } = option;
  if (value === undefined || row === undefined || value.word === word || !value.known) return [];
  const { text } = value;
  if (!text.startsWith('-') || text.length < 2) return [];
  const name = text.split('=', 1)[0] ?? text;
  const taken =
    text === '--' ||
    (['eal', 'application'] as const).some((side) => {
      const table = knowledge.options(side, release.id);
      return text.startsWith('--')
        ? table.byLong.has(name.slice(2))
        : text.length === 2 && table.byShort.has(text.charAt(1));
    });
  if (!taken) return [];
  return [
    {
      rule: 'missing-value',
      severity: 'warning',
      start: word.start,
      end: value.word.end,
      message: msg(
        '{0} needs a value and takes the next word for it, “{1}”: write the value.',
        option.spelled,
        text,
      ),
      fixes: [],
    },
  ];
}

/** Moves an option that stands alone or with an attached value to the other side of `--`. */
function moveAcross(word: CommandWord, words: readonly CommandWord[]): readonly Edit[] | undefined {
  const index = words.indexOf(word);
  const separatorIndex = words.findIndex(({ value }) => value === '--');
  const separator = words[separatorIndex];
  const before = words[index - 1];
  const after = words[index + 1];
  if (separator === undefined || !word.known || !word.segments.every(({ exact }) => exact)) return undefined;
  // A word that follows may be the option's value: only a person knows.
  if (after !== undefined && !after.value.startsWith('-')) return undefined;
  const text = word.segments.map((segment) => segment.text).join('');
  if (!/^[\w./:=,@+-]+$/.test(text) || text.includes(unknownPart) || isOpaque(word)) return undefined;
  const remove: Edit =
    before === undefined
      ? { start: word.start, end: after?.start ?? word.end, newText: '' }
      : { start: before.end, end: word.end, newText: '' };
  const add: Edit =
    index < separatorIndex
      ? { start: separator.end, end: separator.end, newText: ` ${text}` }
      : { start: separator.start, end: separator.start, newText: `${text} ` };
  return index < separatorIndex ? [remove, add] : [add, remove];
}

function ends(option: ScannedOption): Finding {
  return {
    rule: 'prints-and-exits',
    start: option.word.start,
    end: option.word.end,
    message: msg('{0} makes testpmd print its help and end: no packet is forwarded.', option.spelled),
    fixes: [],
  };
}
