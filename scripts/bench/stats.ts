// Arithmetic of the figures: medians, ratios, and round trips from the growth of a time with the delay.

/** Middle value; the mean of the two middle ones for an even count. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? NaN;
  const high = sorted[Math.floor(middle)] ?? NaN;
  return (low + high) / 2;
}

/** One series of wall times at one round-trip time, all in milliseconds. */
export interface Series {
  readonly rttMs: number;
  readonly times: readonly number[];
}

/**
 * How many round trips are on the critical path: by how much the time grows for each millisecond that a round trip
 * takes longer. What does not depend on the delay (computing on either side) falls out of the difference.
 */
export function roundTrips(near: Series, far: Series): number {
  return (median(far.times) - median(near.times)) / (far.rttMs - near.rttMs);
}

/** To one decimal: what a figure is printed as is also what is compared with its bound. */
export function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

/** To two decimals. */
export function hundredth(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The value that so many of a hundred are at most. NaN of nothing. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? NaN;
}
