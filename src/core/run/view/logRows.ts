// The log of a run as rows for the log viewer's list: with times, filtered, and with a row that says where lines are missing.
import {
  everyLine,
  isFilterProblem,
  lineFilter,
  textFilter,
  type LineFilter,
} from '../../logs/viewer/filter';
import type { ViewerSeverity } from '../../logs/viewer/explainer';
import {
  mostRows,
  type Anchor,
  type ViewerRow,
  type ViewerRows,
  type ViewerStatus,
} from '../../logs/viewer/protocol';
import { msg, render, type Translate } from '../../message';
import { clockOf } from './ticks';
import type { RunModel } from './subject';

type Log = RunModel['log'];

/** Lines that are looked at in one go: some milliseconds of work. */
const linesAtOnce = 20_000;
/** Rows whose lines are gone before the rows are numbered anew. */
const mostGone = 2000;
const timeWidth = 7;

export interface LogRowsOptions {
  readonly log: () => Log;
  readonly severityOf: (line: number) => ViewerSeverity | undefined;
  readonly hasEnded: () => boolean;
  readonly translate: Translate | undefined;
  /** A number that no other list of rows of this page has had. */
  readonly newView: () => number;
}

export class LogRows {
  private view = 0;
  private filter: LineFilter | undefined;
  /** Lines that pass the filter; without a filter rows are counted, not kept. */
  private found: number[] = [];
  private lookedAt = 0;
  /** First line behind those that are missing, and how many lines stand before them, when the rows were numbered. */
  private first = { head: 0, tail: 1 };

  constructor(private readonly options: LogRowsOptions) {
    this.number();
  }

  /** @returns false for a text that is no filter: the one before holds. */
  setFilter(text: string, matchCase: boolean): boolean {
    const filter = lineFilter({ ...everyLine, include: text, matchCase });
    if (isFilterProblem(filter)) return false;
    this.filter = filter.include === undefined ? undefined : filter;
    this.number();
    return true;
  }

  /** Looks at more lines, where there is a filter. @returns true when there is more to look at. */
  work(): boolean {
    const { filter } = this;
    if (filter === undefined) return false;
    const log = this.options.log();
    const end = Math.min(log.count, this.lookedAt + linesAtOnce);
    for (const { number, text } of log.lines(this.lookedAt + 1, end))
      if (textFilter(filter, text)(0, text.length)) this.found.push(number);
    // What is missing needs no looking at.
    this.lookedAt = Math.max(end, Math.min(log.count, log.missing.first + log.missing.count - 1));
    return this.lookedAt < log.count;
  }

  /** The reader sees the end: rows of lines that are gone may be left out now. */
  atEnd(): void {
    const { missing } = this.options.log();
    const gone = missing.count === 0 ? 0 : missing.first + missing.count - this.first.tail;
    if (gone > mostGone) this.number();
  }

  status(): ViewerStatus {
    const { log, hasEnded } = this.options;
    return {
      source: { kind: hasEnded() ? 'ended' : 'live' },
      generation: 0,
      view: this.view,
      lines: log().count,
      rows: this.rowCount,
      bytes: 0,
      scanned: this.filter === undefined ? null : this.lookedAt,
      explained: null,
    };
  }

  rows(anchor: Anchor, count: number): ViewerRows | undefined {
    if (anchor.kind === 'row' && anchor.view !== this.view) return undefined;
    const many = Math.min(count, mostRows, this.rowCount);
    const last = this.rowCount - many;
    const first = anchor.kind === 'end' ? last : Math.min(anchor.row, Math.max(0, this.rowCount - 1));
    const rows: ViewerRow[] = [];
    for (let row = first; row < Math.min(this.rowCount, first + many); row += 1) rows.push(this.row(row));
    return { view: this.view, first, rows };
  }

  /** The row of a line; null where it is not kept, or a filter leaves it out. */
  rowOf(line: number): number | null {
    const log = this.options.log();
    if (line > log.count || log.line(line) === undefined) return null;
    if (this.filter !== undefined) {
      const at = this.found.lastIndexOf(line);
      return at < 0 ? null : at;
    }
    const { head, tail } = this.first;
    if (line <= head) return line - 1;
    return line < tail ? null : line - tail + head + this.separators;
  }

  /** Whether a filter leaves a line out. */
  hides(line: number): boolean {
    const found = this.options.log().line(line);
    if (this.filter === undefined || found === undefined) return false;
    return !textFilter(this.filter, found.text)(0, found.text.length);
  }

  private get separators(): number {
    return this.first.tail > this.first.head + 1 ? 1 : 0;
  }

  private get rowCount(): number {
    if (this.filter !== undefined) return this.found.length;
    const log = this.options.log();
    const { head, tail } = this.first;
    const open = log.open === '' ? 0 : 1;
    return Math.min(head, log.count) + this.separators + Math.max(0, log.count - tail + 1) + open;
  }

  private number(): void {
    const { log, newView } = this.options;
    const { missing } = log();
    this.view = newView();
    this.first =
      missing.count === 0
        ? { head: 0, tail: 1 }
        : { head: missing.first - 1, tail: missing.first + missing.count };
    this.found = [];
    this.lookedAt = 0;
  }

  private row(row: number): ViewerRow {
    if (this.filter !== undefined) return this.lineRow(this.found[row] ?? 0);
    const { head, tail } = this.first;
    if (row < head) return this.lineRow(row + 1);
    if (row < head + this.separators)
      return this.note(head + 1, msg('… {0} lines in between are not kept.', tail - head - 1));
    const line = row - head - this.separators + tail;
    const log = this.options.log();
    if (line <= log.count) return this.lineRow(line);
    return {
      line: line - 1,
      text: `${' '.repeat(timeWidth)} ${log.open}`,
      cut: 0,
      open: true,
      severity: null,
      marked: false,
    };
  }

  private lineRow(line: number): ViewerRow {
    const found = this.options.log().line(line);
    if (found === undefined) return this.note(line, msg('This line is not kept any more.'));
    const severity = this.options.severityOf(line) ?? null;
    // The time is dim; the text has been cleaned where it was kept.
    const text = `\x1b[2m${clockOf(found.atMs).padStart(timeWidth)}\x1b[0m ${found.text}`;
    return { line: line - 1, text, cut: 0, open: false, severity, marked: severity === 'error' };
  }

  private note(line: number, message: ReturnType<typeof msg>): ViewerRow {
    const text = `\x1b[3m${' '.repeat(timeWidth)} ${render(message, this.options.translate)}\x1b[0m`;
    return { line: line - 1, text, cut: 0, open: false, severity: null, marked: false };
  }
}
