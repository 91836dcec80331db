// Cuts bytes into lines as they arrive, and hands on only those in which the scanner suspects something.
import { candidatesIn } from './classify';
import { sentPerSecond, type LogKnowledge } from './knowledge';
import { shortestAnchor } from './scanner';

/**
 * A line worth a look.
 *
 * @property number From 1. @property text Without its end. @property candidates Anchors in it.
 * @property offset Where it begins in the line that has the number.
 * @property isOpen It has no end: the log may have been cut within it.
 */
export interface SuspectLine {
  readonly number: number;
  readonly text: string;
  readonly candidates: readonly number[];
  readonly offset: number;
  readonly isOpen: boolean;
}

/** What becomes of the lines. */
export interface LineSink {
  line(line: SuspectLine): void;
  /** False once it is known that packets were sent: the counters are not read any more. */
  wantsTraffic(): boolean;
  /** Packets that testpmd sent in a second. */
  traffic(packets: number, line: number): void;
}

const newline = 10;
const escape = 27;
/** Number of `sentPerSecond` among what the scanner of suspects looks for. */
const traffic = 0;
/** Bytes after which a line without an end is looked at in pieces: what has no end cannot be kept whole. */
const longestLine = 8 * 1024 * 1024;
/**
 * Within a line other lines begin: behind a carriage return, where a terminal would have written over it, and in the
 * output of a program that another one tells as one text ("EAL: one\\nEAL: two").
 */
const seams = /\r|\\n(?=(?:EAL|[A-Z][A-Z\d_]{2,30}|testpmd|net_\w{1,30}|[a-z_]{2,60}\(\)): )/g;

export class LineFinder {
  /** Lines that have ended. */
  count = 0;
  private readonly decoder = new TextDecoder();
  private readonly found: number[] = [];
  private pieces: Uint8Array[] = [];
  private pending = 0;
  private isOpen = false;

  constructor(
    private readonly knowledge: LogKnowledge,
    private readonly sink: LineSink,
  ) {}

  /** Takes the next bytes, which may end within a line or a character. They are not kept, nor changed. */
  push(bytes: Uint8Array): void {
    let from = 0;
    if (this.pending > 0) {
      const end = bytes.indexOf(newline);
      if (end < 0) {
        this.keep(bytes);
        return;
      }
      this.keep(bytes.subarray(0, end + 1));
      const line = this.take();
      this.scan(line, 0, line.length);
      from = end + 1;
    }
    const last = bytes.lastIndexOf(newline);
    if (last >= from) this.scan(bytes, from, last + 1);
    const rest = Math.max(from, last + 1);
    if (rest < bytes.length) this.keep(bytes.subarray(rest));
  }

  /** The last line needs no end. */
  end(): void {
    if (this.pending === 0) return;
    const line = this.take();
    this.isOpen = true;
    this.scan(line, 0, line.length);
    this.isOpen = false;
    this.count += 1;
  }

  private keep(bytes: Uint8Array): void {
    this.pieces.push(bytes.slice());
    this.pending += bytes.length;
    if (this.pending <= longestLine) return;
    const line = this.take();
    this.scan(line, 0, line.length);
  }

  private take(): Uint8Array {
    const [only] = this.pieces;
    const whole = this.pieces.length === 1 && only !== undefined ? only : joined(this.pieces, this.pending);
    this.pieces = [];
    this.pending = 0;
    return whole;
  }

  /** @param to Behind an end of line, or the end of everything. */
  private scan(bytes: Uint8Array, from: number, to: number): void {
    const { suspects } = this.knowledge;
    const { found } = this;
    let counted = from;
    let at = from;
    while (at < to) {
      found.length = 0;
      const hit = suspects.next(bytes, at, to, found);
      if (hit < 0) break;
      if (found.length === 1 && found[0] === traffic) {
        at = hit + 1;
        if (!this.sink.wantsTraffic()) continue;
        const packets = numberBehind(bytes, hit - shortestAnchor + sentPerSecond.length, to);
        if (packets === undefined) continue;
        this.count += newlines(bytes, counted, hit);
        counted = hit;
        this.sink.traffic(packets, this.count + 1);
        continue;
      }
      const start = Math.max(counted, bytes.lastIndexOf(newline, hit) + 1);
      const next = bytes.indexOf(newline, hit);
      const end = next < 0 || next >= to ? to : next;
      this.count += newlines(bytes, counted, start);
      counted = start;
      this.hand(bytes.subarray(start, end));
      at = end + 1;
    }
    this.count += newlines(bytes, counted, to);
  }

  private hand(line: Uint8Array): void {
    const text = this.decoder.decode(line).replace(/\r+$/, '');
    const number = this.count + 1;
    let from = 0;
    for (const { index, 0: passage } of text.matchAll(seams)) {
      this.handSegment(text.slice(from, index), number, from);
      from = index + passage.length;
    }
    if (from > 0) this.handSegment(text.slice(from), number, from);
    else {
      const coloured = line.includes(escape);
      const candidates = coloured ? candidatesIn(text, this.knowledge) : this.knowledge.anchorsIn(line);
      this.sink.line({ number, text, candidates, offset: 0, isOpen: this.isOpen });
    }
  }

  /** A part of a line that a reader takes for a line. Of very many, most hold nothing. */
  private handSegment(text: string, number: number, offset: number): void {
    const candidates = candidatesIn(text, this.knowledge);
    if (candidates.length > 0) this.sink.line({ number, text, candidates, offset, isOpen: false });
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Counts ends of lines, four bytes at a time. */
function newlines(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  let at = from;
  for (; at < to && (bytes.byteOffset + at) % 4 !== 0; at += 1) if (bytes[at] === newline) count += 1;
  if (at >= to) return count;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, (to - at) >> 2);
  // An iterator would take twice as long, and this is a good part of a gigabyte's time.
  // eslint-disable-next-line @typescript-eslint/prefer-for-of
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? 0;
    const difference = word ^ 0x0a0a0a0a;
    // The top bit of each byte that is an end of line, and no other.
    const ends = ~(((difference & 0x7f7f7f7f) + 0x7f7f7f7f) | difference | 0x7f7f7f7f);
    if (ends !== 0)
      count += ((ends >>> 7) & 1) + ((ends >>> 15) & 1) + ((ends >>> 23) & 1) + ((ends >>> 31) & 1);
  }
  for (at += words.length * 4; at < to; at += 1) if (bytes[at] === newline) count += 1;
  return count;
}

/** The number behind blanks at `from`; undefined where there is none. */
function numberBehind(bytes: Uint8Array, from: number, to: number): number | undefined {
  let at = from + 1;
  while (at < to && bytes[at] === 32) at += 1;
  let value: number | undefined;
  for (; at < to; at += 1) {
    const digit = (bytes[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) break;
    value = (value ?? 0) * 10 + digit;
  }
  return value;
}
