// Puts lines together from pieces that are cut anywhere, in memory that does not grow with a line.

/** Characters of a line that are looked at; nothing that testpmd says of itself is longer. */
const longestLine = 8192;
/** A prompt stands at the beginning of its line: a longer open line is not looked through again. */
const shortLine = 512;

/** What becomes of the lines. */
export interface LineSink {
  /** A line has ended. @param number From 1. @param text Without its end, its beginning if it is long. */
  line(text: string, number: number, atMs: number): void;
  /** A line has grown that has no end yet, and is short. */
  open(text: string, number: number, atMs: number): void;
}

export class LineAssembler {
  /** Lines that have ended. */
  count = 0;
  private pending = '';

  constructor(private readonly sink: LineSink) {}

  push(text: string, atMs: number): void {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      const rest = text.slice(from, end);
      const line = this.pending === '' ? rest : this.pending + rest;
      this.pending = '';
      from = end + 1;
      this.count += 1;
      this.sink.line(line.length > longestLine ? line.slice(0, longestLine) : line, this.count, atMs);
    }
    if (from >= text.length) return;
    const room = longestLine - this.pending.length;
    if (room <= 0) return;
    this.pending += text.slice(from, from + room);
    if (this.pending.length <= shortLine) this.sink.open(this.pending, this.count + 1, atMs);
  }

  /** Something is missing behind the open line: what comes next is no part of it. True where there was such a line. */
  tear(): boolean {
    if (this.pending === '') return false;
    this.pending = '';
    this.count += 1;
    return true;
  }
}
