// Progress lines on the terminal: what is being done, and how long it took.

/** Prints one line of progress, with the part of the work it belongs to in front. */
export function progress(area: string, text: string): void {
  console.log(`[${area}] ${text}`);
}

/** Seconds with one decimal, from a count of milliseconds. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** The message of anything that was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
