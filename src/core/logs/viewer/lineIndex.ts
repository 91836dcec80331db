// Where the lines of a file begin: noted for some of them, so that any line is found by reading a small piece of the file.
// A gigabyte of ordinary log takes some 300 kB, one of nothing but line feeds 4 MB.

/** A piece of the file that begins and ends with a line. `endLine` and `end` are behind it. */
export interface LineBlock {
  readonly number: number;
  readonly line: number;
  readonly offset: number;
  readonly endLine: number;
  readonly end: number;
}

/** A new block begins with the first line that lies this far behind the beginning of the last one. */
export const blockBytes = 65_536;
const blockLines = 4096;
const lineFeed = 10;

/** Grows with the file. Lines count from 0; a last line without a line feed is one as well. */
export class LineIndex {
  private lines = new Float64Array(64);
  private offsets = new Float64Array(64);
  private blocks = 1;
  private size = 0;
  private complete = 0;
  /** Where the line begins that has no line feed yet. */
  private lineStart = 0;

  /** Bytes that are in the index. */
  get bytes(): number {
    return this.size;
  }

  get completeLines(): number {
    return this.complete;
  }

  get lineCount(): number {
    return this.complete + (this.hasUnfinished ? 1 : 0);
  }

  /** True while the last line has no line feed. */
  get hasUnfinished(): boolean {
    return this.size > this.lineStart;
  }

  get blockCount(): number {
    return this.blocks;
  }

  /** Takes the bytes that follow those it has. */
  add(chunk: Uint8Array): void {
    let { complete } = this;
    let line = this.lines[this.blocks - 1] ?? 0;
    let offset = this.offsets[this.blocks - 1] ?? 0;
    for (let at = 0; at < chunk.length; at += 1) {
      if (chunk[at] !== lineFeed) continue;
      complete += 1;
      this.lineStart = this.size + at + 1;
      if (this.lineStart - offset < blockBytes && complete - line < blockLines) continue;
      line = complete;
      offset = this.lineStart;
      this.addBlock(line, offset);
    }
    this.complete = complete;
    this.size += chunk.length;
  }

  /** The block with this number. */
  block(number: number): LineBlock {
    const last = number >= this.blocks - 1;
    return {
      number,
      line: this.lines[number] ?? 0,
      offset: this.offsets[number] ?? 0,
      endLine: last ? this.lineCount : (this.lines[number + 1] ?? 0),
      end: last ? this.size : (this.offsets[number + 1] ?? 0),
    };
  }

  /** The block that holds a line; the last one for lines that do not exist. */
  blockOfLine(line: number): LineBlock {
    return this.block(lastAtMost(this.lines, this.blocks, line));
  }

  /** The block that holds a byte. */
  blockOfByte(byte: number): LineBlock {
    return this.block(lastAtMost(this.offsets, this.blocks, byte));
  }

  private addBlock(line: number, offset: number): void {
    if (this.blocks === this.lines.length) {
      this.lines = doubled(this.lines);
      this.offsets = doubled(this.offsets);
    }
    this.lines[this.blocks] = line;
    this.offsets[this.blocks] = offset;
    this.blocks += 1;
  }
}

/** Number of the last of the ascending values that is at most `limit`. */
function lastAtMost(values: Float64Array, count: number, limit: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((values[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

function doubled(old: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(old.length * 2);
  larger.set(old);
  return larger;
}
