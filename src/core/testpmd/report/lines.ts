// Offsets of a text as lines and columns, and its lines.

/** From 1, both; columns count UTF-16 code units, as editors and SARIF do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The lines of a text. Line ends are LF, CR LF and CR, as in an editor. */
export interface Lines {
  positionAt(offset: number): Position;
  /** A line without its end; empty for one that does not exist. @param line From 1. */
  textOf(line: number): string;
}

/** Finds the lines once; every look-up then takes a few steps. */
export function linesOf(text: string): Lines {
  const starts = [0];
  const ends: number[] = [];
  const breaks = /\r\n?|\n/g;
  for (let found = breaks.exec(text); found !== null; found = breaks.exec(text)) {
    ends.push(found.index);
    starts.push(breaks.lastIndex);
  }
  ends.push(text.length);
  return {
    positionAt(offset) {
      const at = Math.min(Math.max(offset, 0), text.length);
      let low = 0;
      let high = starts.length;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if ((starts[middle] ?? 0) <= at) low = middle;
        else high = middle;
      }
      return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
    },
    textOf: (line) => text.slice(starts[line - 1] ?? text.length, ends[line - 1] ?? text.length),
  };
}
