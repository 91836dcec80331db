// Reads lines of `Name: number` pairs, as the statistics of testpmd are made of.

const space = 32;
const colon = 58;
const zero = 48;
/** Digits of the largest counter of 64 bits. */
const mostDigits = 20;

/**
 * Hands over each pair of a line. A number that something else has been written into, or that is longer than any
 * counter, is null.
 */
export function eachField(text: string, take: (name: string, value: number | null) => void): void {
  const { length } = text;
  let at = 0;
  while (at < length) {
    while (at < length && text.charCodeAt(at) === space) at += 1;
    const from = at;
    while (at < length && text.charCodeAt(at) !== colon) at += 1;
    if (at >= length) return;
    const name = text.slice(from, at);
    at += 1;
    while (at < length && text.charCodeAt(at) === space) at += 1;
    const digits = at;
    let value = 0;
    for (; at < length; at += 1) {
      const digit = text.charCodeAt(at) - zero;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    const whole = at > digits && at - digits <= mostDigits && (at >= length || text.charCodeAt(at) === space);
    take(name, whole ? value : null);
    while (at < length && text.charCodeAt(at) !== space) at += 1;
  }
}
