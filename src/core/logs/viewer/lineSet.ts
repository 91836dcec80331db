// Which lines match a filter, one bit a line: 12 MB for a hundred million lines, however many of them match. Rows of the
// filtered list are found in both directions without a walk through all lines.

/** Lines whose matches are counted together. */
const blockLines = 4096;
const wordsPerBlock = blockLines / 32;

function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Grows line by line; a line that is in stays in. */
export class LineSet {
  private words = new Uint32Array(wordsPerBlock);
  /** Members before each block. */
  private before = new Float64Array(1);
  private lines = 0;
  private members = 0;

  /** Lines that have been decided. */
  get length(): number {
    return this.lines;
  }

  /** Lines that are in. */
  get size(): number {
    return this.members;
  }

  /** Decides the next line. */
  add(isIn: boolean): void {
    this.makeRoom(this.lines + 1);
    if (isIn) {
      const at = Math.floor(this.lines / 32);
      this.words[at] = (this.words[at] ?? 0) | (1 << (this.lines & 31));
      this.members += 1;
    }
    this.lines += 1;
    if (this.lines % blockLines === 0) this.before[this.lines / blockLines] = this.members;
  }

  /** Decides the next lines, none of which is in. */
  skip(count: number): void {
    this.makeRoom(this.lines + count);
    const from = Math.floor(this.lines / blockLines) + 1;
    this.lines += count;
    this.before.fill(this.members, from, Math.floor(this.lines / blockLines) + 1);
  }

  /** Decides the next lines, all of which are in. */
  take(count: number): void {
    for (let added = 0; added < count; added += 1) this.add(true);
  }

  /** Whether both say the same of the lines that both have decided. */
  agrees(other: LineSet): boolean {
    const lines = Math.min(this.lines, other.lines);
    const whole = Math.floor(lines / 32);
    for (let at = 0; at < whole; at += 1) if (this.words[at] !== other.words[at]) return false;
    for (let line = whole * 32; line < lines; line += 1) if (this.has(line) !== other.has(line)) return false;
    return true;
  }

  has(line: number): boolean {
    return line < this.lines && ((this.words[Math.floor(line / 32)] ?? 0) & (1 << (line & 31))) !== 0;
  }

  /** Members before a line: the row of the line, if it is in. */
  rank(line: number): number {
    if (line >= this.lines) return this.members;
    const block = Math.floor(line / blockLines);
    let count = this.before[block] ?? 0;
    const last = Math.floor(line / 32);
    for (let at = block * wordsPerBlock; at < last; at += 1) count += ones(this.words[at] ?? 0);
    const rest = line & 31;
    return rest === 0 ? count : count + ones((this.words[last] ?? 0) & (0xffffffff >>> (32 - rest)));
  }

  /** The lines of so many rows; fewer where the list ends. */
  select(row: number, count: number): number[] {
    const found: number[] = [];
    if (row < 0 || row >= this.members) return found;
    let at = this.blockOf(row) * wordsPerBlock;
    let passed = this.before[at / wordsPerBlock] ?? 0;
    for (; passed + ones(this.words[at] ?? 0) <= row; at += 1) passed += ones(this.words[at] ?? 0);
    const end = Math.ceil(this.lines / 32);
    for (; at < end && found.length < count; at += 1) {
      for (let word = this.words[at] ?? 0; word !== 0 && found.length < count; word &= word - 1) {
        if (passed >= row) found.push(at * 32 + (31 - Math.clz32(word & -word)));
        passed += 1;
      }
    }
    return found;
  }

  /** The block that holds a row: the last one with at most so many members before it. */
  private blockOf(row: number): number {
    let low = 0;
    let high = Math.floor(this.lines / blockLines);
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.before[middle] ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private makeRoom(lines: number): void {
    const blocks = Math.floor(lines / blockLines) + 1;
    if (blocks > this.before.length) this.before = grown(this.before, blocks, Float64Array);
    const words = blocks * wordsPerBlock;
    if (words > this.words.length) this.words = grown(this.words, words, Uint32Array);
  }
}

/** Twice the room, so that growing costs nothing in the long run. */
function grown<T extends Uint32Array | Float64Array>(
  old: T,
  least: number,
  make: new (length: number) => T,
): T {
  const larger = new make(Math.max(least, old.length * 2));
  larger.set(old);
  return larger;
}
