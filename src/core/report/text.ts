// The detection report for a terminal.
import type { DetectionReport, Finding, FindingStatus } from '../detect/finding';
import { msg, render, type Message, type Translate } from '../message';
import { sanitize } from '../remote/sanitize';
import { dpdkEntries, machineEntries, nicHeader, nicRows, type Cell, type Entry } from './rows';
import { asOf, byUrgency, countsSummary, readinessLabel, statusLabel } from './summary';
import { displayWidth, padEnd, wrap } from './width';

export interface TextOptions {
  readonly translate?: Translate;
  /** Colour the status words with SGR sequences. The words stay either way. */
  readonly colour?: boolean;
  /** Columns of the terminal, default 80, 40 at least. */
  readonly width?: number;
}

/** SGR codes: green, yellow, red, magenta. */
const colours: Readonly<Record<FindingStatus, string>> = {
  pass: '32',
  warn: '33',
  fail: '31',
  unknown: '35',
};

/** Lays lines out for one reader and one terminal. */
class Page {
  readonly lines: string[] = [];
  readonly width: number;

  constructor(private readonly options: TextOptions) {
    this.width = Math.max(40, options.width ?? 80);
  }

  /** A cell as one safe line. The last guard before a terminal, whatever the parts were. */
  text(cell: Cell): string {
    const text = typeof cell === 'string' ? cell : render(cell, this.options.translate);
    return sanitize(text, { singleLine: true });
  }

  /** Wrapped text; the first line has `first` before it, the others as many spaces. */
  paragraph(cell: Cell, first: string, indent = displayWidth(first)): void {
    const lines = wrap(this.text(cell), this.width - indent);
    lines.forEach((line, index) => this.lines.push((index === 0 ? first : ' '.repeat(indent)) + line));
  }

  heading(label: Message): void {
    this.lines.push('', this.text(label));
  }

  entries(entries: readonly Entry[]): void {
    const column = Math.max(...entries.map((entry) => displayWidth(this.text(entry.label)))) + 2;
    for (const { label, values } of entries) {
      values.forEach((value, index) => {
        this.paragraph(value, `  ${padEnd(index === 0 ? this.text(label) : '', column)}`);
      });
    }
  }

  /** A table, or where the terminal is too narrow for it one block for each row. */
  table(header: readonly Message[], rows: readonly (readonly Cell[])[]): void {
    const titles = header.map((cell) => this.text(cell));
    const body = rows.map((row) => row.map((cell) => this.text(cell)));
    const columns = titles.map((title, index) =>
      Math.max(displayWidth(title), ...body.map((row) => displayWidth(row[index] ?? ''))),
    );
    const total = columns.reduce((sum, column) => sum + column + 2, -2);
    if (total > this.width) {
      for (const row of rows) {
        this.entries(header.map((label, index) => ({ label, values: [row[index] ?? ''] })));
        this.lines.push('');
      }
      return;
    }
    const indent = ' '.repeat(Math.min(2, this.width - total));
    for (const row of [titles, ...body]) {
      const cells = row.map((cell, index) => padEnd(cell, columns[index] ?? 0));
      this.lines.push(`${indent}${cells.join('  ')}`.trimEnd());
    }
  }

  /** The status word in a column of its own. */
  status(status: FindingStatus, column: number): string {
    const padded = padEnd(this.text(statusLabel(status)), column);
    return this.options.colour === true ? `\x1b[${colours[status]}m${padded}\x1b[0m` : padded;
  }

  finding(finding: Finding, column: number): void {
    const title = this.text(finding.title);
    const reason = this.text(finding.reason);
    this.paragraph(`${title}: ${reason}`, this.status(finding.status, column), column);
    if (finding.fix !== null) this.paragraph(msg('Fix: {0}', finding.fix), ' '.repeat(column));
  }
}

/** The report as lines of plain text; the failing checks come first. Ends with a newline. */
export function reportToText(report: DetectionReport, options: TextOptions = {}): string {
  const { facts, findings, readiness } = report;
  const page = new Page(options);
  page.paragraph(msg('MANA DPDK detection of {0}', facts.host), '');
  page.paragraph(asOf(facts), '');
  page.lines.push('');
  page.paragraph(msg('{0}. {1}.', readinessLabel(readiness), countsSummary(findings)), '');

  page.heading(msg('Checks'));
  const labels = (['pass', 'warn', 'fail', 'unknown'] as const).map((status) =>
    page.text(statusLabel(status)),
  );
  const column = Math.max(...labels.map(displayWidth)) + 2;
  for (const finding of byUrgency(findings)) page.finding(finding, column);

  page.heading(msg('NICs'));
  const rows = nicRows(facts);
  if (rows.length === 0) page.paragraph(msg('none'), '  ');
  else page.table(nicHeader(), rows);

  page.heading(msg('DPDK and RDMA'));
  page.entries(dpdkEntries(facts));
  page.heading(msg('Machine'));
  page.entries(machineEntries(facts));
  if (facts.incomplete.length > 0) {
    page.lines.push('');
    page.paragraph(msg('Not read completely: {0}.', facts.incomplete.join(', ')), '');
  }
  return `${page.lines.join('\n')}\n`;
}
