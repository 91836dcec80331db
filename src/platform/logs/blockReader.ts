// Reads a file from front to back in large pieces and hands out the small ones that are asked for.
import type { LineStore } from './lineStore';

const pieceBytes = 1_048_576;

export class BlockReader {
  private readonly piece = Buffer.allocUnsafe(pieceBytes);
  private offset = 0;
  private filled: Buffer = this.piece.subarray(0, 0);

  constructor(private readonly store: LineStore) {}

  /**
   * Bytes of the file, at most `pieceBytes`. They are valid until the next call.
   *
   * @returns Fewer where the file was cut meanwhile.
   */
  async get(offset: number, wanted: number): Promise<Buffer> {
    const length = Math.min(wanted, pieceBytes);
    if (offset < this.offset || offset + length > this.offset + this.filled.length) {
      const ahead = Math.max(length, Math.min(pieceBytes, this.store.index.bytes - offset));
      this.filled = await this.store.read(offset, ahead, this.piece);
      this.offset = offset;
    }
    const from = offset - this.offset;
    return this.filled.subarray(from, Math.min(from + length, this.filled.length));
  }
}
