// The output of a run as text beside its picture: its beginning and its end, as what is in between may be very much.
import { sanitize } from '../remote/sanitize';

/** Characters kept of the beginning and of the end; of one line. */
const headSize = 1024 * 1024;
const tailSize = 4 * 1024 * 1024;
const longestLine = 8192;
/** What a line costs beside its characters. */
const perLine = 16;

/** @property number From 1. @property text Safe to show. @property atMs When the line ended. */
export interface LogLine {
  readonly number: number;
  readonly text: string;
  readonly atMs: number;
}

interface Kept {
  readonly text: string;
  readonly atMs: number;
}

/** Lines are ended by line feeds alone, and keep their numbers whatever is dropped. */
export class RunLog {
  /** Lines that have ended. */
  count = 0;
  private readonly head: Kept[] = [];
  private headRoom: number;
  private isHeadFull = false;
  private tail: Kept[] = [];
  /** Place in `tail` of the first line that is still kept. */
  private tailFrom = 0;
  private tailUsed = 0;
  private readonly clock = new LineTimes();
  private openText = '';

  constructor(
    private readonly limits: { readonly head: number; readonly tail: number } = {
      head: headSize,
      tail: tailSize,
    },
  ) {
    this.headRoom = limits.head;
  }

  push(text: string, atMs: number): void {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.end(text.slice(from, Math.min(end, from + longestLine)), atMs);
      from = end + 1;
    }
    if (from < text.length && this.openText.length < longestLine)
      this.openText += text.slice(from, from + longestLine - this.openText.length);
  }

  /** Ends an open line where output is missing. */
  tear(atMs: number): void {
    if (this.openText !== '') this.end('', atMs);
  }

  private end(rest: string, atMs: number): void {
    const text = this.openText + rest;
    this.openText = '';
    this.count += 1;
    this.clock.ended(this.count, atMs);
    const kept = { text: text.endsWith('\r') ? text.slice(0, -1) : text, atMs };
    const size = text.length + perLine;
    if (!this.isHeadFull && size <= this.headRoom) {
      this.head.push(kept);
      this.headRoom -= size;
      return;
    }
    this.isHeadFull = true;
    this.tail.push(kept);
    this.tailUsed += size;
    while (this.tailUsed > this.limits.tail && this.tailFrom < this.tail.length - 1) {
      this.tailUsed -= (this.tail[this.tailFrom]?.text.length ?? 0) + perLine;
      this.tailFrom += 1;
    }
    if (this.tailFrom > 4096 && this.tailFrom > this.tail.length / 2) {
      this.tail = this.tail.slice(this.tailFrom);
      this.tailFrom = 0;
    }
  }

  /** Lines that were dropped between beginning and end. `first` is 0 where none was. */
  get missing(): { readonly first: number; readonly count: number } {
    const count = this.count - this.head.length - (this.tail.length - this.tailFrom);
    return { first: count === 0 ? 0 : this.head.length + 1, count };
  }

  /** The line that has no end yet: a prompt, or what testpmd is about to say. */
  get open(): string {
    return clean(this.openText);
  }

  /** @returns undefined for a line that is not kept, or is yet to come. */
  line(number: number): LogLine | undefined {
    const kept = number <= this.head.length ? this.head[number - 1] : this.tail[this.tailPlace(number)];
    return kept === undefined ? undefined : { number, text: clean(kept.text), atMs: kept.atMs };
  }

  /** Kept lines of a part, in order. */
  lines(from: number, to: number): readonly LogLine[] {
    const { first, count } = this.missing;
    const found: LogLine[] = [];
    for (let number = Math.max(1, from); number <= Math.min(to, this.count); number += 1) {
      if (count > 0 && number >= first && number < first + count) number = first + count;
      const line = this.line(number);
      if (line !== undefined && number <= to) found.push(line);
    }
    return found;
  }

  /** When a line ended, also of one that is not kept. */
  timeOf(number: number): number {
    return this.clock.of(number);
  }

  /** The last line that had ended at a time; 0 where none had. */
  lineAt(atMs: number): number {
    return this.clock.lineAt(atMs, this.count);
  }

  private tailPlace(number: number): number {
    const place = this.tail.length - (this.count - number) - 1;
    return place < this.tailFrom ? -1 : place;
  }
}

const unclean = /[^\x09\x20-\x7e]/;
const clean = (text: string): string => (unclean.test(text) ? sanitize(text, { singleLine: true }) : text);

/** Times of all lines: lines come in bursts, and only the first of those that ended together is noted. */
class LineTimes {
  private readonly lines: number[] = [];
  private readonly times: number[] = [];

  ended(line: number, atMs: number): void {
    const last = this.times.at(-1);
    if (last === atMs) return;
    if (last !== undefined && atMs - last < this.coarseness) return;
    this.lines.push(line);
    this.times.push(Math.max(atMs, last ?? 0));
  }

  /** Milliseconds that are not told apart: none at first, and the more the longer the run is. */
  private get coarseness(): number {
    const { length } = this.times;
    return length < 4096 ? 0 : 100 * 2 ** Math.floor(length / 262_144);
  }

  of(line: number): number {
    return this.times[upperBound(this.lines, line) - 1] ?? 0;
  }

  lineAt(atMs: number, count: number): number {
    const next = upperBound(this.times, atMs);
    return next >= this.lines.length ? count : (this.lines[next] ?? 1) - 1;
  }
}

/** Index of the first number that is greater. */
function upperBound(numbers: readonly number[], wanted: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
