// The verdict of a run for a terminal: whether packets were forwarded, which way, how many, and what to do next.
import { msg, type Message } from '../../message';
import { displayWidth, padEnd } from '../../report/width';
import { Sheet } from '../../setup/report/sheet';
import type { Direction } from '../series';
import { formatSeconds } from '../units';
import type { PortVerdict, Verdict, VerdictCause } from '../verdictTypes';
import type { RunTextOptions } from './planText';
import { rateCells } from './rateCells';
import { directionLabel, forwardingLabel } from './words';

/** The verdict as lines of plain text. Ends with a newline. */
export function verdictToText(verdict: Verdict, options: RunTextOptions = {}): string {
  const sheet = new Sheet(options);
  const good = verdict.forwarding === 'confirmed';
  const label = forwardingLabel(verdict.forwarding);
  const column = sheet.column([label]);
  sheet.labelled(label, column, verdict.headline, good ? 'good' : 'bad');
  sheet.paragraph(verdict.pathSentence);
  for (const evidence of verdict.evidence) sheet.paragraph(evidence, '  - ');
  portTable(sheet, verdict);
  for (const warning of verdict.warnings) sheet.paragraph(warning, '! ', 2, 'careful');
  if (verdict.cause !== null) causeLines(sheet, verdict.cause);
  comparisonLines(sheet, verdict);
  nextLines(sheet, verdict, options);
  if (verdict.ports.length > 0) {
    sheet.blank();
    sheet.paragraph(verdict.method, '', 0, 'quiet');
  }
  return sheet.text();
}

const headings = [
  '',
  msg('mean'),
  msg('min'),
  'p50',
  'p99',
  msg('max'),
  msg('rate'),
  msg('dropped'),
] as const;

/** A row for each port and direction in which packets moved, or should have. */
function portTable(sheet: Sheet, { ports, seconds, mode }: Verdict): void {
  const rows = ports.flatMap((port) =>
    (['rx', 'tx'] as const)
      .filter((direction) => port[direction].moved || port[direction].expected)
      .map((direction) => rowOf(sheet, port, direction)),
  );
  if (rows.length === 0) return;
  sheet.blank();
  sheet.paragraph(
    mode === null
      ? msg('Forwarded for {0}:', formatSeconds(seconds))
      : msg('Forwarded for {0} ({1}):', formatSeconds(seconds), mode),
  );
  const table = [headings.map((heading) => sheet.say(heading)), ...rows];
  const widths = headings.map((_, index) => Math.max(...table.map((row) => displayWidth(row[index] ?? ''))));
  for (const [index, row] of table.entries()) {
    const cells = row.map((cell, at) =>
      at === 0 ? padEnd(cell, widths[at] ?? 0) : ' '.repeat((widths[at] ?? 0) - displayWidth(cell)) + cell,
    );
    const line = `  ${cells.join('  ')}`.trimEnd();
    sheet.lines.push(index === 0 ? sheet.paint(line, 'quiet') : line);
  }
}

function rowOf(sheet: Sheet, port: PortVerdict, direction: Direction): readonly string[] {
  const name = sheet.say(msg('port {0} {1}', port.port, directionLabel(direction)));
  return [name, ...rateCells(port, direction)];
}

function causeLines(sheet: Sheet, { title, code, explanation, line }: VerdictCause): void {
  sheet.blank();
  sheet.paragraph(
    line === null
      ? msg('Cause: {0} [{1}]', title, code)
      : msg('Cause (line {0}): {1} [{2}]', line, title, code),
    '',
    0,
    'strong',
  );
  for (const sentence of explanation) sheet.paragraph(sentence, '  ');
}

function comparisonLines(sheet: Sheet, { comparison }: Verdict): void {
  if (comparison === null || comparison.sentences.length === 0) return;
  sheet.blank();
  for (const sentence of comparison.sentences) sheet.paragraph(sentence);
}

/** What would mend the cause comes first. A setup step that does it stands in place of the commands behind it. */
function nextLines(sheet: Sheet, { nextSteps }: Verdict, { mend }: RunTextOptions): void {
  if (nextSteps.length === 0) return;
  sheet.blank();
  sheet.paragraph(msg('What to do next:'));
  for (const { message, step, commands } of nextSteps) {
    sheet.paragraph(message, '→ ');
    const line = step === null ? undefined : mend?.([step]);
    sheet.commands(line === undefined ? commands : [line], 2);
  }
}

/** One line for a list, a status bar or a notification. */
export function verdictLine(verdict: Verdict): Message {
  return msg('{0}. {1}', forwardingLabel(verdict.forwarding), verdict.headline);
}
