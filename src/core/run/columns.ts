// Numbers of a long run in little memory: single precision, in pieces of one size, so that growing copies nothing.

const pieceBits = 10;
const pieceSize = 1 << pieceBits;
const pieceMask = pieceSize - 1;

/** Numbers that only grow in number. NaN: not known. */
export class Column {
  length = 0;
  private readonly pieces: Float32Array[] = [];

  /** @param unknown Values in front that nobody knows. */
  constructor(unknown = 0) {
    for (let index = 0; index < unknown; index += 1) this.push(NaN);
  }

  push(value: number): void {
    const place = this.length & pieceMask;
    let piece = this.pieces[this.length >> pieceBits];
    if (piece === undefined) {
      piece = new Float32Array(pieceSize);
      this.pieces.push(piece);
    }
    piece[place] = value;
    this.length += 1;
  }

  at(index: number): number {
    return this.pieces[index >> pieceBits]?.[index & pieceMask] ?? NaN;
  }

  /** The numbers of a part in one piece: much faster to go through than one by one. */
  slice(from: number, to: number): Float32Array {
    const whole = new Float32Array(Math.max(0, Math.min(to, this.length) - from));
    for (let done = 0; done < whole.length;) {
      const index = from + done;
      const piece = this.pieces[index >> pieceBits] ?? new Float32Array(pieceSize);
      const start = index & pieceMask;
      const part = piece.subarray(start, Math.min(pieceSize, start + whole.length - done));
      whole.set(part, done);
      done += part.length;
    }
    return whole;
  }

  get bytes(): number {
    return this.pieces.length * pieceSize * 4;
  }
}

/** Times in milliseconds, ascending; 49 days at most. */
export class Times {
  length = 0;
  private readonly pieces: Uint32Array[] = [];

  push(atMs: number): void {
    let piece = this.pieces[this.length >> pieceBits];
    if (piece === undefined) {
      piece = new Uint32Array(pieceSize);
      this.pieces.push(piece);
    }
    piece[this.length & pieceMask] = Math.min(Math.max(0, Math.round(atMs)), 0xffffffff);
    this.length += 1;
  }

  at(index: number): number {
    return this.pieces[index >> pieceBits]?.[index & pieceMask] ?? 0;
  }

  /** Index of the first time that is not before one; the length where there is none. */
  lowerBound(atMs: number): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle) < atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  get bytes(): number {
    return this.pieces.length * pieceSize * 4;
  }
}
