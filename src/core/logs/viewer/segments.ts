// A line's spans cut at the places that a filter has found, so that each piece is drawn in one way.
import type { AnsiSpan, AnsiStyle } from './ansi';

export interface Segment {
  readonly text: string;
  readonly style: AnsiStyle | undefined;
  /** The filter looks for it. */
  readonly found: boolean;
}

/** @param places Of the text of all spans together, ascending, without overlaps. */
export function segmentsOf(
  spans: readonly AnsiSpan[],
  places: readonly (readonly [start: number, end: number])[],
): readonly Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  let next = 0;
  for (const { text, style } of spans) {
    const end = at + text.length;
    let from = at;
    while (from < end) {
      while (next < places.length && (places[next]?.[1] ?? 0) <= from) next += 1;
      const [start, stop] = places[next] ?? [Infinity, Infinity];
      const found = start <= from;
      const to = Math.min(end, found ? stop : start);
      segments.push({ text: text.slice(from - at, to - at), style, found });
      from = to;
    }
    at = end;
  }
  return segments;
}

/** Columns that are in sight, and some to either side. `width`: of a character, in pixels. */
export interface Columns {
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

/** The columns change in such steps while the reader scrolls sideways. */
const columnStep = 128;

/** The columns to draw when so many pixels are scrolled away at the left. */
export function columnsAt(scroll: number, viewport: number, width: number): Columns {
  const from = Math.floor(scroll / width / columnStep - 0.5) * columnStep;
  const seen = Math.ceil(viewport / width / columnStep + 1.5) * columnStep;
  return { from: Math.max(0, from), to: Math.max(0, from) + seen, width };
}

/** The part of a line's segments between two columns. */
export function sliceOf(segments: readonly Segment[], from: number, to: number): readonly Segment[] {
  const found: Segment[] = [];
  let at = 0;
  for (const segment of segments) {
    const [start, end] = [Math.max(from, at), Math.min(to, at + segment.text.length)];
    if (start < end) found.push({ ...segment, text: segment.text.slice(start - at, end - at) });
    at += segment.text.length;
  }
  return found;
}
