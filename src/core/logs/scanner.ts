// Finds the lines that may hold a known message among gigabytes that do not. Works on bytes, and leaves most of them
// unread: where three bytes occur in no searched text, the next ones that can matter are several bytes ahead
// (the method of Wu and Manber). What it finds is a suspicion; `classify.ts` makes sure.

/** Shortest text that can be searched for, in bytes. */
export const shortestAnchor = 6;

const block = 3;
const tableSize = 1 << (5 * block);
/** Longest jump: an anchor's bytes less the block that was looked at. */
const longestShift = shortestAnchor - block + 1;

/** Texts to search for, compiled. Upper and lower case are the same to it. */
export interface Scanner {
  /**
   * The first place at or behind `from` where the first `shortestAnchor` bytes of an anchor end that is there as a whole.
   *
   * @param to End of the bytes that count. @param found Gets the numbers of all such anchors.
   * @returns The index of the last of those bytes, or -1.
   */
  next(bytes: Uint8Array, from: number, to: number, found: number[]): number;
}

interface Anchor {
  readonly number: number;
  /** The first `shortestAnchor` bytes, in which the search happens, and the rest, which is compared. */
  readonly bytes: Uint8Array;
}

/** Capital and small letters of ASCII become the same byte; others may, which a comparison of bytes does not mind. */
const fold = (byte: number): number => byte | 0x20;

const encoder = new TextEncoder();

/** A text as the scanner compares it. */
export const anchorBytes = (text: string): Uint8Array => encoder.encode(text).map(fold);

/**
 * @param anchors Each at least `shortestAnchor` bytes of `anchorBytes` long.
 */
export function makeScanner(anchors: readonly Uint8Array[]): Scanner {
  const shifts = new Uint8Array(tableSize).fill(longestShift);
  const buckets = new Map<number, Anchor[]>();
  anchors.forEach((bytes, number) => {
    if (bytes.length < shortestAnchor) throw new Error('a text is too short to be searched for');
    for (let end = block - 1; end < shortestAnchor; end += 1) {
      const at = keyAt(bytes, end);
      const shift = shortestAnchor - 1 - end;
      if (shift < (shifts[at] ?? 0)) shifts[at] = shift;
    }
    const key = keyAt(bytes, shortestAnchor - 1);
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [{ number, bytes }]);
    else bucket.push({ number, bytes });
  });
  const byKey: (readonly Anchor[] | undefined)[] = new Array<undefined>(tableSize).fill(undefined);
  for (const [key, bucket] of buckets) byKey[key] = bucket;
  return {
    next(bytes, from, to, found) {
      let at = from + shortestAnchor - 1;
      while (at < to) {
        const key = keyAt(bytes, at);
        const shift = shifts[key] ?? 1;
        if (shift > 0) {
          at += shift;
          continue;
        }
        const start = at - shortestAnchor + 1;
        for (const anchor of byKey[key] ?? [])
          if (equals(anchor.bytes, bytes, start, to)) found.push(anchor.number);
        if (found.length > 0) return at;
        at += 1;
      }
      return -1;
    },
  };
}

/** Five bits of each of the last three bytes: letters keep their difference, capitals are as small ones. */
function keyAt(bytes: Uint8Array, end: number): number {
  return (
    (((bytes[end - 2] ?? 0) & 31) << 10) | (((bytes[end - 1] ?? 0) & 31) << 5) | ((bytes[end] ?? 0) & 31)
  );
}

function equals(anchor: Uint8Array, bytes: Uint8Array, start: number, to: number): boolean {
  if (start + anchor.length > to) return false;
  for (let index = 0; index < anchor.length; index += 1)
    if (anchor[index] !== fold(bytes[start + index] ?? 0)) return false;
  return true;
}
