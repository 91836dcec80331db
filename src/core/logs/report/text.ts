// Incidents for a terminal: a line in the form that compilers have made familiar (and problem matchers read), then why,
// the lines that belong to it, and what to do.
import type { LogSeverity } from '../../../knowledge/logs';
import { msg, render, type Message, type Translate } from '../../message';
import { sanitize } from '../../remote/sanitize';
import { severityWord } from '../../report/severity';
import { displayWidth, wrap } from '../../report/width';
import { linesOf, noiseLines, placeOf, type Incident, type LogAnalysis } from '../incident';
import type { LogKnowledge } from '../knowledge';
import { titleOf, wordsOf, type IncidentWords } from '../words';

/** @property width Columns that a line may take, 40 at least; default 100. */
export interface LogTextOptions {
  readonly translate?: Translate;
  readonly colour?: boolean;
  readonly width?: number;
}

/** SGR codes: red, yellow, cyan. */
const colours: Readonly<Record<LogSeverity, string>> = { error: '31', warning: '33', info: '36' };
const indent = '    ';
/** Line numbers of one row that are listed. */
const mostNumbers = 8;
const mostListed = 12;

/** One incident, with an empty line behind it. @param file As the user named it. */
export function incidentToText(
  file: string,
  incident: Incident,
  knowledge: LogKnowledge,
  options: LogTextOptions = {},
): string {
  const say = (message: Message): string =>
    sanitize(render(message, options.translate), { singleLine: true });
  const paint = painter(options.colour === true);
  const words = wordsOf(incident, knowledge);
  const width = Math.max(40, options.width ?? 100);
  const body = (text: string): string[] =>
    wrap(text, width - indent.length).map((line) => `${indent}${line}`);
  const name = sanitize(file, { singleLine: true });
  const line = placeOf(incident);
  const code = colours[incident.severity];
  const head = `${paint(`${name}:${line}:`, '1')} ${paint(`${say(severityWord(incident.severity))}:`, `1;${code}`)} ${say(words.title)} ${paint(`[${words.code}]`, '2')}`;
  return [
    head,
    ...words.explanation.flatMap((message) => body(say(message))),
    ...words.errnos.map((errno) => `${indent}${paint(errno, '2')}`),
    ...partLines(incident, say, paint),
    ...evidenceLines(words, say, width),
    ...words.fixes.flatMap((fix) => [
      `${indent}→ ${paint(say(fix.title), '1')}`,
      ...(fix.note === null ? [] : wrap(say(fix.note), width - 6).map((text) => `      ${text}`)),
      ...fix.commands.map((command) => `      $ ${command}`),
    ]),
    '',
    '',
  ].join('\n');
}

function evidenceLines(
  { evidence }: IncidentWords,
  say: (message: Message) => string,
  width: number,
): string[] {
  const listed = (text: string): string[] =>
    wrap(text, width - 8).map((line, index) => `      ${index === 0 ? '-' : ' '} ${line}`);
  if (evidence.length === 0) return [];
  return [
    `${indent}${say(msg('To be sure:'))}`,
    ...evidence.flatMap((item) => (typeof item === 'string' ? [`      $ ${item}`] : listed(say(item)))),
  ];
}

/** Which lines belong to it, and what each says. */
function partLines(
  incident: Incident,
  say: (message: Message) => string,
  paint: (text: string, codes: string) => string,
): string[] {
  const parts = [...incident.parts].sort((one, other) => (one.lines[0] ?? 0) - (other.lines[0] ?? 0));
  const rows = parts.slice(0, mostListed).map(({ known, part, lines, values, left }) => {
    const numbers = lines.slice(0, mostNumbers).join(', ');
    const more = lines.length + left > mostNumbers ? ', …' : '';
    const word = say(part === 'cause' ? msg('cause') : msg('follows'));
    return { word, numbers: numbers + more, title: say(titleOf(known, values)) };
  });
  const widths = [
    Math.max(...rows.map(({ word }) => displayWidth(word))),
    Math.max(...rows.map(({ numbers }) => displayWidth(numbers))),
  ];
  const pad = (text: string, column: number): string =>
    text + ' '.repeat(Math.max(0, (widths[column] ?? 0) - displayWidth(text)));
  return [
    ...rows.map(
      ({ word, numbers, title }) => `${indent}${paint(pad(word, 0), '2')}  ${pad(numbers, 1)}  ${title}`,
    ),
    ...(parts.length > mostListed
      ? [`${indent}${say(msg('… and {0} more kinds of lines', parts.length - mostListed))}`]
      : []),
  ];
}

/** The line that counts, and what else a reader should know of the file. */
export function summaryToText(file: string, analysis: LogAnalysis, options: LogTextOptions = {}): string {
  const say = (message: Message): string =>
    sanitize(render(message, options.translate), { singleLine: true });
  const name = sanitize(file, { singleLine: true });
  const count = (severity: LogSeverity): number =>
    analysis.incidents.filter((incident) => incident.severity === severity).length;
  const [errors, warnings, infos] = [count('error'), count('warning'), count('info')];
  const noise = noiseLines(analysis);
  const unknown = analysis.unknown.map(({ line }) => line);
  const numbers = (lines: readonly number[]): string =>
    lines.slice(0, mostNumbers).join(', ') + (lines.length > mostNumbers ? ', …' : '');
  const found =
    errors + warnings + infos === 0
      ? msg('nothing known is wrong in {0} lines', analysis.lines)
      : msg(
          '{0}, {1}, {2} in {3} lines',
          errorCount(errors),
          warningCount(warnings),
          noteCount(infos),
          analysis.lines,
        );
  return [
    `${name}: ${say(found)}`,
    ...(noise.length > 0
      ? [`${name}: ${say(msg('looks bad and is harmless: line {0}', numbers(noise)))}`]
      : []),
    ...(unknown.length > 0
      ? [`${name}: ${say(msg('looks like an error and is not known: line {0}', numbers(unknown)))}`]
      : []),
    '',
  ].join('\n');
}

/** Lines that came to an incident which was told before: of a log that still grows. */
export function growthToText(
  file: string,
  incident: Incident,
  before: number,
  options: LogTextOptions = {},
): string {
  const say = (message: Message): string =>
    sanitize(render(message, options.translate), { singleLine: true });
  const lines = linesOf(incident).filter((line) => line > before);
  const numbers = lines.slice(0, mostNumbers).join(', ') + (lines.length > mostNumbers ? ', …' : '');
  const name = sanitize(file, { singleLine: true });
  return `${name}:${lines[0] ?? 0}: ${say(msg('also of [{0}]: line {1}', incident.words.row.id, numbers))}\n`;
}

const painter =
  (colour: boolean) =>
  (text: string, codes: string): string =>
    colour ? `\x1b[${codes}m${text}\x1b[0m` : text;

const errorCount = (count: number): Message => (count === 1 ? msg('1 error') : msg('{0} errors', count));
const warningCount = (count: number): Message =>
  count === 1 ? msg('1 warning') : msg('{0} warnings', count);
const noteCount = (count: number): Message => (count === 1 ? msg('1 note') : msg('{0} notes', count));
