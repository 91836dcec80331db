// Which part of a run is in sight: its last minutes, all of it, or a part that the reader chose; and how keys, wheel and
// drag change it.

export type TimeRange =
  /** The last so many milliseconds, going along with the run. */
  | { readonly kind: 'follow'; readonly spanMs: number }
  | { readonly kind: 'whole' }
  | { readonly kind: 'fixed'; readonly fromMs: number; readonly toMs: number };

/** From one time to another, in milliseconds of the run. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Nothing is told more finely than this. */
export const shortestSpan = 5_000;
/** What a run that has just begun shows. */
export const firstSpan = 60_000;
/** Spans that the reader can choose, in milliseconds. */
export const followSpans = [60_000, 300_000, 900_000, 3_600_000] as const;
export const firstRange: TimeRange = { kind: 'follow', spanMs: followSpans[1] };
/** How much of what is in sight a key moves. */
export const panShare = 0.25;
export const zoomFactor = 1.6;
/** As far right as this is the end. */
const endShare = 0.95;

/** @param all From the beginning of the run to its newest sample. */
export function spanOf(range: TimeRange, all: Span): Span {
  switch (range.kind) {
    case 'whole':
      return { fromMs: all.fromMs, toMs: Math.max(all.toMs, all.fromMs + shortestSpan) };
    case 'follow': {
      // A run that is shorter than what is asked for fills the picture from the left, from a minute on.
      const length = Math.min(range.spanMs, Math.max(firstSpan, all.toMs - all.fromMs));
      const toMs = Math.max(all.toMs, all.fromMs + length);
      return { fromMs: toMs - length, toMs };
    }
    case 'fixed':
      return range;
  }
}

/**
 * @param factor Above 1: less is seen, more closely.
 * @param atMs What stays in its place; absent: the end while following, else the middle.
 */
export function zoom(range: TimeRange, all: Span, factor: number, atMs?: number): TimeRange {
  const { fromMs, toMs } = spanOf(range, all);
  const length = (toMs - fromMs) / factor;
  const whole = Math.max(all.toMs - all.fromMs, shortestSpan);
  if (factor < 1 && length >= whole) return { kind: 'whole' };
  const atEnd = atMs === undefined || atMs >= fromMs + (toMs - fromMs) * endShare;
  if (range.kind !== 'fixed' && atEnd) return { kind: 'follow', spanMs: Math.max(shortestSpan, length) };
  const centre = atMs ?? (fromMs + toMs) / 2;
  const share = (centre - fromMs) / (toMs - fromMs);
  const kept = Math.max(shortestSpan, length);
  return placed(centre - share * kept, kept, all);
}

/** @param share Of what is in sight; below 0: to earlier times. */
export function pan(range: TimeRange, all: Span, share: number): TimeRange {
  const { fromMs, toMs } = spanOf(range, all);
  const length = toMs - fromMs;
  if (share > 0 && toMs + share * length >= all.toMs) return { kind: 'follow', spanMs: length };
  return placed(fromMs + share * length, length, all);
}

/** What the reader has dragged over. */
export function chosen(fromMs: number, toMs: number, all: Span): TimeRange {
  const [first, last] = [Math.min(fromMs, toMs), Math.max(fromMs, toMs)];
  const length = Math.max(shortestSpan, last - first);
  return placed((first + last - length) / 2, length, all);
}

/** Brings a time into sight, if it is not. */
export function reveal(range: TimeRange, all: Span, atMs: number): TimeRange {
  const { fromMs, toMs } = spanOf(range, all);
  if (atMs >= fromMs && atMs <= toMs) return range;
  return placed(atMs - (toMs - fromMs) / 2, toMs - fromMs, all);
}

/** Not before the beginning, and not beyond the end. */
function placed(fromMs: number, length: number, all: Span): TimeRange {
  if (length >= Math.max(all.toMs - all.fromMs, shortestSpan)) return { kind: 'whole' };
  const first = Math.max(all.fromMs, Math.min(fromMs, all.toMs - length));
  return { kind: 'fixed', fromMs: first, toMs: first + length };
}
