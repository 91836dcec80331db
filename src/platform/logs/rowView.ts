// The rows of the viewer: all lines of a log, or those that pass a filter, with what the engine says of them.
import {
  isFilterProblem,
  lineFilter,
  passesEverything,
  type ViewerFilter,
} from '../../core/logs/viewer/filter';
import type { ViewerIncident } from '../../core/logs/viewer/explainer';
import type { ViewerRow, ViewerRows } from '../../core/logs/viewer/protocol';
import { FilterScan, type ScannedLog } from './filterScan';
import { holdsLine } from './incidentBook';
import type { StoredLine } from './lineStore';

/** A list of rows that stays the same list while the log grows; another filter is another view. */
export class RowView {
  private readonly end = new AbortController();
  private readonly scan: FilterScan | undefined;

  /** @param number Of the view, for the page. */
  constructor(
    readonly number: number,
    readonly filter: ViewerFilter,
    private readonly log: ScannedLog,
  ) {
    const compiled = lineFilter(filter);
    if (isFilterProblem(compiled) || passesEverything(compiled)) return;
    this.scan = new FilterScan(compiled, log);
    // Reading fails when the file is cut or closed under it; then another view follows.
    void this.scan.run(this.end.signal).catch(() => undefined);
  }

  get count(): number {
    return this.scan?.rows ?? this.log.store.index.lineCount;
  }

  /** Lines the filter has looked at; null without one. */
  get scanned(): number | null {
    return this.scan?.scanned ?? null;
  }

  /** True where what the engine says decides which rows there are. */
  get dependsOnSeverity(): boolean {
    return this.scan?.filter.severities !== undefined;
  }

  get isComplete(): boolean {
    return this.scan?.isComplete ?? true;
  }

  /** Whether a line is known to be decided: everything before it has been looked at. */
  hasDecided(line: number): boolean {
    return this.scan === undefined || this.scan.scanned > line;
  }

  linesOf(row: number, count: number): readonly number[] {
    if (this.scan !== undefined) return this.scan.linesOf(row, count);
    return Array.from({ length: Math.max(0, Math.min(count, this.count - row)) }, (_, at) => row + at);
  }

  /** undefined where the line is not among the rows. */
  rowOf(line: number): number | undefined {
    if (this.scan !== undefined) return this.scan.rowOf(line);
    return line < this.count ? line : undefined;
  }

  /** The row of the line, or the nearest one behind it; the last one where there is none. */
  rowNear(line: number): number {
    return this.scan?.rowNear(line) ?? Math.max(0, Math.min(line, this.count - 1));
  }

  /** True where both show the same lines, as far as both have come. */
  agrees(other: RowView): boolean {
    return this.scan !== undefined && other.scan !== undefined && this.scan.lines.agrees(other.scan.lines);
  }

  async rows(first: number, count: number, chosen: ViewerIncident | undefined): Promise<ViewerRows> {
    const { store, severities } = this.log;
    const lines =
      this.scan === undefined
        ? await store.lines(first, count)
        : await store.linesAt(this.scan.linesOf(first, count));
    const longest = longestOf(lines);
    const rowOf = ({ line, text, cut, open }: StoredLine): ViewerRow => ({
      line,
      ...cutText(text, cut, longest),
      open,
      severity: severities.of(line) ?? null,
      marked: chosen !== undefined && holdsLine(chosen, line),
    });
    return { view: this.number, first, rows: lines.map(rowOf) };
  }

  close(): void {
    this.end.abort();
  }
}

/** Text of all rows of an update together: more takes longer to send and to draw than a frame lasts. */
const mostText = 262_144;

/** How much of each line can be sent where many are long; one long line among others is hardly ever cut. */
function longestOf(lines: readonly StoredLine[]): number {
  const sum = lines.reduce((all, { text }) => all + text.length, 0);
  return sum <= mostText ? Infinity : Math.max(1024, Math.floor(mostText / lines.length));
}

function cutText(
  text: string,
  cut: number,
  longest: number,
): { readonly text: string; readonly cut: number } {
  if (text.length <= longest) return { text, cut };
  // Not between the halves of a character.
  const end = /[\ud800-\udbff]/.test(text.charAt(longest - 1)) ? longest - 1 : longest;
  return { text: text.slice(0, end), cut: cut + Buffer.byteLength(text.slice(end)) };
}

/** The same filter, whatever was typed in which order. */
export function isSameFilter(one: ViewerFilter, other: ViewerFilter): boolean {
  const key = (filter: ViewerFilter): string =>
    JSON.stringify([filter.include, filter.exclude, filter.matchCase, [...filter.severities].sort()]);
  return key(one) === key(other);
}
