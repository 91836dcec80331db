// Looks through a log for the lines that pass a filter, in slices, and goes along with its growth.
import { severityPasses, textFilter, type LineFilter } from '../../core/logs/viewer/filter';
import { blockBytes } from '../../core/logs/viewer/lineIndex';
import { LineSet } from '../../core/logs/viewer/lineSet';
import { visibleBlock, visibleText } from '../../core/logs/viewer/visible';
import type { ViewerSeverity } from '../../core/logs/viewer/explainer';
import { BlockReader } from './blockReader';
import type { LineStore } from './lineStore';
import { Slices, type Pulse } from './pulse';

/** Bytes of a line that are searched: beyond that, one line would take longer than a slice. */
const longestSearched = 524_288;
const beyondAscii = /[\x80-\xff]/;

/** What the engine says of lines, as far as it has come. */
export interface Severities {
  of(line: number): ViewerSeverity | undefined;
  /** Lines it has an answer for. */
  readonly lines: number;
}

/**
 * @property changes Fires when the store or the severities have grown.
 * @property progress Called after every slice.
 */
export interface ScannedLog {
  readonly store: LineStore;
  readonly changes: Pulse;
  readonly severities: Severities;
  readonly progress: () => void;
}

export class FilterScan {
  readonly lines = new LineSet();
  /** The last line has no line feed yet, and passes. It comes after all others. */
  private open: number | undefined;

  constructor(
    readonly filter: LineFilter,
    private readonly log: ScannedLog,
  ) {}

  /** How many lines pass, as far as is known. */
  get rows(): number {
    return this.lines.size + (this.open === undefined ? 0 : 1);
  }

  /** Lines that were looked at. */
  get scanned(): number {
    return this.lines.length;
  }

  /** Lines of the rows from a row on. */
  linesOf(row: number, count: number): readonly number[] {
    const found = this.lines.select(row, count);
    const withOpen =
      this.open !== undefined && found.length < count && row + found.length === this.lines.size;
    return withOpen && this.open !== undefined ? [...found, this.open] : found;
  }

  /** The row of a line; undefined where it is not among the rows. */
  rowOf(line: number): number | undefined {
    if (line === this.open) return this.lines.size;
    return this.lines.has(line) ? this.lines.rank(line) : undefined;
  }

  /** The row of the first passing line at or behind this one; the last row where there is none. */
  rowNear(line: number): number {
    return Math.max(0, Math.min(this.lines.rank(line), this.rows - 1));
  }

  /** Everything that can be decided has been. */
  get isComplete(): boolean {
    return this.lines.length >= this.limit();
  }

  /** Goes along until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    const reader = new BlockReader(this.log.store);
    const slices = new Slices();
    while (!signal.aborted) {
      const change = this.log.changes.next();
      if (this.lines.length < this.limit()) {
        await this.step(reader, slices);
        this.log.progress();
      } else {
        await this.lookAtOpen();
        this.log.progress();
        await change;
      }
      await slices.turn();
    }
  }

  private limit(): number {
    const { completeLines } = this.log.store.index;
    return this.filter.severities === undefined
      ? completeLines
      : Math.min(completeLines, this.log.severities.lines);
  }

  /** Decides lines of one block until it is through or the slice is over. */
  private async step(reader: BlockReader, slices: Slices): Promise<void> {
    const block = this.log.store.index.blockOfLine(this.lines.length);
    const bytes = await reader.get(
      block.offset,
      Math.min(block.end - block.offset, blockBytes + longestSearched),
    );
    const to = Math.min(block.endLine, this.limit());
    const raw = bytes.toString('latin1');
    const ascii = !beyondAscii.test(raw);
    const text = visibleBlock(ascii ? raw : bytes.toString('utf8'));
    const whole = this.wholeBlock(text, ascii);
    if (whole === false) this.lines.skip(to - this.lines.length);
    else if (whole === true) this.lines.take(to - this.lines.length);
    else this.eachLine(text, block.line, to, slices);
  }

  /** The answer for all lines of a block at once, if one look tells. */
  private wholeBlock(text: string, ascii: boolean): boolean | undefined {
    const { include, exclude, severities } = this.filter;
    if (include?.isMissing(text, ascii) === true) return false;
    if (severities !== undefined || include !== undefined) return undefined;
    return exclude?.isMissing(text, ascii) === true ? true : undefined;
  }

  /** @param text Lines as they are shown; the first is the line `first`. */
  private eachLine(text: string, first: number, to: number, slices: Slices): void {
    const passes = textFilter(this.filter, text);
    let start = 0;
    for (let line = first; line < to; line += 1) {
      const feed = text.indexOf('\n', start);
      const end = feed < 0 ? text.length : feed;
      if (line >= this.lines.length) {
        this.lines.add(this.severityPasses(line) && passes(start, end));
        // The rest of the block is read again in the next slice, which is cheaper than one that lasts too long.
        if (line % 64 === 0 && slices.due) return;
      }
      start = end + 1;
    }
  }

  private severityPasses(line: number): boolean {
    const { filter, log } = this;
    return filter.severities === undefined || severityPasses(filter, log.severities.of(line));
  }

  private async lookAtOpen(): Promise<void> {
    const { index } = this.log.store;
    const line = index.completeLines;
    const known = this.filter.severities === undefined || line < this.log.severities.lines;
    if (!this.isOpen(line) || this.lines.length < line || !known) {
      this.open = undefined;
      return;
    }
    const [last] = await this.log.store.lines(line, 1, longestSearched);
    // It may have got its line feed while it was read.
    const passes = this.isOpen(line) && last !== undefined && this.passes(line, visibleText(last.text));
    this.open = passes ? line : undefined;
  }

  private passes(line: number, text: string): boolean {
    return this.severityPasses(line) && textFilter(this.filter, text)(0, text.length);
  }

  /** Whether the line is the last one and has no line feed. */
  private isOpen(line: number): boolean {
    const { index } = this.log.store;
    return index.hasUnfinished && index.completeLines === line;
  }
}
