// Lines of an open file, read by their numbers: the file stays on the disk, in memory are only the places of some lines.
import type { FileHandle } from 'node:fs/promises';
import { blockBytes, LineIndex, type LineBlock } from '../../core/logs/viewer/lineIndex';

/**
 * @property line From 0.
 * @property cut Bytes that are left out behind `text`.
 * @property open The line has no line feed yet.
 */
export interface StoredLine {
  readonly line: number;
  readonly text: string;
  readonly cut: number;
  readonly open: boolean;
}

/** Bytes of a line that are shown: more would take the page longer to lay out than a frame lasts. */
export const longestShown = 16_384;

const lineFeed = 10;

/** Reads what another one appends to the file and tells it of with `grow`. */
export class LineStore {
  readonly index = new LineIndex();

  constructor(private readonly file: FileHandle) {}

  /** The file has these bytes behind those it had. */
  grow(bytes: Uint8Array): void {
    this.index.add(bytes);
  }

  /** Bytes of the file; fewer where it ends sooner, be it that it was cut meanwhile. */
  async read(offset: number, length: number, into = Buffer.allocUnsafe(length)): Promise<Buffer> {
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.file.read(into, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return into.subarray(0, filled);
  }

  /**
   * So many lines from a line on, fewer where the log ends.
   *
   * @param longest Bytes of a line beyond which it is cut.
   */
  async lines(from: number, count: number, longest = longestShown): Promise<StoredLine[]> {
    const found: StoredLine[] = [];
    const end = Math.min(from + count, this.index.lineCount);
    for (let line = from; line < end;) {
      const block = this.index.blockOfLine(line);
      const lines = await this.linesOf(block, longest);
      const wanted = lines.slice(line - block.line, end - block.line);
      if (wanted.length === 0) break;
      found.push(...wanted);
      line += wanted.length;
    }
    return found;
  }

  /** The lines with these numbers, which ascend. */
  async linesAt(numbers: readonly number[]): Promise<StoredLine[]> {
    const found: StoredLine[] = [];
    let block: LineBlock | undefined;
    let lines: readonly StoredLine[] = [];
    for (const number of numbers) {
      if (block === undefined || number >= block.endLine) {
        block = this.index.blockOfLine(number);
        lines = await this.linesOf(block, longestShown);
      }
      const line = lines[number - block.line];
      if (line !== undefined) found.push(line);
    }
    return found;
  }

  /** Every line of a block begins within `blockBytes` of it, so this reads little even where the last one is huge. */
  private async linesOf(block: LineBlock, longest: number): Promise<StoredLine[]> {
    const open = this.index.hasUnfinished && block.endLine === this.index.lineCount;
    const length = Math.min(block.end - block.offset, blockBytes + longest + 1);
    const bytes = await this.read(block.offset, length);
    const lines: StoredLine[] = [];
    let start = 0;
    for (let line = block.line; line < block.endLine; line += 1) {
      const isLast = line === block.endLine - 1;
      const feed = isLast ? -1 : bytes.indexOf(lineFeed, start);
      const lineEnd = feed >= 0 ? feed : isLast ? block.end - block.offset - (open ? 0 : 1) : bytes.length;
      lines.push(storedLine(bytes, start, lineEnd, { line, open: open && isLast, longest }));
      start = lineEnd + 1;
    }
    return lines;
  }
}

function storedLine(
  bytes: Buffer,
  start: number,
  end: number,
  { line, open, longest }: { readonly line: number; readonly open: boolean; readonly longest: number },
): StoredLine {
  const withoutReturn = bytes[end - 1] === 13 ? end - 1 : end;
  const shownEnd = withoutReturn - start > longest ? characterStart(bytes, start + longest) : withoutReturn;
  return { line, text: bytes.toString('utf8', start, shownEnd), cut: withoutReturn - shownEnd, open };
}

/** Goes back to where a character of UTF-8 begins, so that none is cut in two; at most three bytes. */
function characterStart(bytes: Buffer, at: number): number {
  let start = at;
  while (start > at - 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  return start;
}
