// Where the names at the right ends of lines stand: beside their lines, but never on each other.

/**
 * @param wanted Height of each line's end.
 * @param height Of a name.
 * @returns the middle of each name, in the order of `wanted`.
 */
export function spreadLabels(
  wanted: readonly number[],
  height: number,
  top: number,
  bottom: number,
): readonly number[] {
  const order = wanted.map((_, at) => at).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);
  const placed = new Array<number>(wanted.length).fill(0);
  let above = top - height;
  for (const at of order) {
    above = Math.max(wanted[at] ?? 0, above + height);
    placed[at] = above;
  }
  // What was pushed out at the bottom goes up again, and takes along what it meets.
  let below = bottom + height;
  for (const at of [...order].reverse()) {
    below = Math.min(placed[at] ?? 0, below - height);
    placed[at] = below;
  }
  return placed;
}
