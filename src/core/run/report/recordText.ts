// Records of runs for a terminal: one as it was, two side by side.
import { msg, type Message } from '../../message';
import { displayWidth, padEnd } from '../../report/width';
import { Sheet } from '../../setup/report/sheet';
import { timeOf } from '../../setup/times';
import { compareRecords } from '../compare';
import type { RunRecord } from '../record';
import type { RunTextOptions } from './planText';
import { verdictToText } from './verdictText';
import { scenarioLabel } from './words';

/** Which run it was, its line, and its verdict. */
export function recordToText(record: RunRecord, options: RunTextOptions = {}): string {
  const sheet = new Sheet(options);
  sheet.paragraph(titleOf(record), '', 0, 'strong');
  sheet.commands([record.head.line], 0);
  for (const redaction of record.redactions) sheet.paragraph(redaction, '- ');
  sheet.blank();
  return `${sheet.text()}${verdictToText(record.verdict, options)}`;
}

/** What differs between two runs, and what came of it. */
export function comparisonToText(left: RunRecord, right: RunRecord, options: RunTextOptions = {}): string {
  const sheet = new Sheet(options);
  const { sentences, line, facts, figures } = compareRecords(left, right);
  sheet.paragraph(titleOf(left), 'A  ');
  sheet.paragraph(titleOf(right), 'B  ');
  if (sentences.length > 0) sheet.blank();
  for (const sentence of sentences) sheet.paragraph(sentence);
  table(
    sheet,
    msg('Figures'),
    figures.map((row) => [row.label, row.left, row.right, row.changeText ?? '']),
  );
  table(
    sheet,
    msg('Differences of the lines'),
    line.map((row) => [row.option, row.left, row.right]),
  );
  table(
    sheet,
    msg('Differences of the VMs'),
    facts.map((row) => [row.label, row.left, row.right]),
  );
  return sheet.text();
}

function titleOf({ head, startedEpochMs }: RunRecord): Message {
  return startedEpochMs === null
    ? msg('{0}: {1}', head.host, scenarioLabel(head.scenario))
    : msg('{0}: {1}, {2}', head.host, scenarioLabel(head.scenario), timeOf(startedEpochMs));
}

type Row = readonly (Message | string | null)[];

/** Nothing where there are no rows. null: not known, or not there. */
function table(sheet: Sheet, title: Message, rows: readonly Row[]): void {
  if (rows.length === 0) return;
  sheet.blank();
  sheet.paragraph(title, '', 0, 'strong');
  const cells = rows.map((row) => row.map((cell) => (cell === null ? '–' : sheet.say(cell))));
  const heads = ['', 'A', 'B', ''].slice(0, cells[0]?.length ?? 0);
  const all = [heads, ...cells];
  const widths = heads.map((_, column) => Math.max(...all.map((row) => displayWidth(row[column] ?? ''))));
  for (const row of all)
    sheet.lines.push(
      `  ${row.map((cell, column) => padEnd(cell, widths[column] ?? 0)).join('  ')}`.trimEnd(),
    );
}
