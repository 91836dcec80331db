// How long to wait before a server that ended by itself is started again, and when to give up.

/** Waits before the first, second, … restart, in milliseconds. One more end within the window is too many. */
const waits = [500, 2000, 8000, 20_000];

/** Ends that lie further back do not count, in milliseconds. */
const window = 5 * 60_000;

/**
 * @param ends When the server ended, oldest first, the present end last; milliseconds of one clock.
 * @returns Milliseconds to wait, or undefined when it should not be started again by itself.
 */
export function restartDelay(ends: readonly number[]): number | undefined {
  const now = ends.at(-1) ?? 0;
  const recent = ends.filter((end) => now - end < window).length;
  return waits[Math.max(0, recent - 1)];
}
