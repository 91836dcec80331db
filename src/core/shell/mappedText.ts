// Decoded text with the way back to the document: a JSON string, a string that a shell runs, a Makefile's recipe.
import type { Segment } from './word';

/** Text in which every character knows where it came from. */
export interface MappedText {
  readonly text: string;
  /** Without gaps in the text, in its order; offsets `start` and `end` are the document's (or a part's of it). */
  readonly segments: readonly Segment[];
  /** Where each segment begins in the text. */
  readonly offsets: readonly number[];
}

/** Text that stands in the document as it is, from `start` on. */
export function plainText(text: string, start: number): MappedText {
  return { text, segments: [{ text, start, end: start + text.length, exact: true }], offsets: [0] };
}

/** Joins segments to a text. */
export function mappedText(segments: readonly Segment[]): MappedText {
  const offsets: number[] = [];
  const texts: string[] = [];
  let at = 0;
  for (const segment of segments) {
    offsets.push(at);
    texts.push(segment.text);
    at += segment.text.length;
  }
  return { text: texts.join(''), segments, offsets };
}

/** Puts a text together, run by run; neighbours that go on where the last one ended become one. */
export class MappedTextBuilder {
  private readonly segments: Segment[] = [];
  private lengthSoFar = 0;

  get length(): number {
    return this.lengthSoFar;
  }

  /** A run that stands in the document as it is. */
  plain(text: string, start: number): this {
    return this.add({ text, start, end: start + text.length, exact: true });
  }

  /** A run that stands for the document's `start`..`end`. */
  decoded(text: string, start: number, end: number): this {
    return this.add({ text, start, end, exact: false });
  }

  add(segment: Segment): this {
    if (segment.text === '') return this;
    this.lengthSoFar += segment.text.length;
    const last = this.segments.at(-1);
    if (last?.exact === true && segment.exact && last.end === segment.start) {
      this.segments[this.segments.length - 1] = {
        text: last.text + segment.text,
        start: last.start,
        end: segment.end,
        exact: true,
      };
    } else this.segments.push(segment);
    return this;
  }

  addAll(segments: readonly Segment[]): this {
    for (const segment of segments) this.add(segment);
    return this;
  }

  build(): MappedText {
    return mappedText(this.segments);
  }
}

/**
 * The runs that make up a part of a text.
 *
 * @param base Taken off every offset of the result.
 */
export function segmentsOf(map: MappedText, from: number, to: number, base: number): Segment[] {
  const found: Segment[] = [];
  for (let index = segmentAt(map, from); index < map.segments.length; index++) {
    const segment = map.segments[index];
    const offset = map.offsets[index];
    if (segment === undefined || offset === undefined || offset >= to) break;
    const first = Math.max(from - offset, 0);
    const last = Math.min(to - offset, segment.text.length);
    if (last <= first) continue;
    const start = segment.exact ? segment.start + first : segment.start;
    const end = segment.exact ? segment.start + last : segment.end;
    found.push({
      text: segment.text.slice(first, last),
      start: start - base,
      end: end - base,
      exact: segment.exact,
    });
  }
  return found;
}

/** Where the character at an offset begins in the document. The end of the text is where its last run ends. */
export function startOf(map: MappedText, offset: number): number {
  const index = segmentAt(map, offset);
  const segment = map.segments[index];
  if (segment === undefined) return 0;
  const inside = offset - (map.offsets[index] ?? 0);
  if (inside >= segment.text.length) return segment.end;
  return segment.exact ? segment.start + inside : segment.start;
}

/** Where the character before an offset ends in the document. The beginning of the text is where its first run begins. */
export function endOf(map: MappedText, offset: number): number {
  if (offset <= 0) return map.segments[0]?.start ?? 0;
  const index = segmentAt(map, offset - 1);
  const segment = map.segments[index];
  if (segment === undefined) return 0;
  return segment.exact ? segment.start + offset - (map.offsets[index] ?? 0) : segment.end;
}

/** The last segment that begins at or before the offset. */
function segmentAt(map: MappedText, offset: number): number {
  let low = 0;
  let high = map.offsets.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((map.offsets[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
