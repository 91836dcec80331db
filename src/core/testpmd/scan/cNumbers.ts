// Numbers as C's library reads them: DPDK checks values with atoi, strtol and strtoul, and their habits decide what
// is refused, what is cut off and what wraps around.

/** A base as C takes it: 0 means 16 after `0x`, 8 after `0`, else 10. */
export type CBase = 0 | 10 | 16;

/**
 * What strtol or strtoul made of a text.
 *
 * @property value The number, clamped to the type's range. @property rest What `endptr` would point at.
 * @property digits False where there was no number at all; `value` is 0 and `rest` the whole text then.
 * @property overflow errno would be ERANGE.
 */
export interface CNumber {
  readonly value: bigint;
  readonly rest: string;
  readonly digits: boolean;
  readonly overflow: boolean;
}

const longMax = 0x7fff_ffff_ffff_ffffn;
const longMin = -0x8000_0000_0000_0000n;
const unsignedLongMax = 0xffff_ffff_ffff_ffffn;

/** More significant digits than any 64-bit number has in base 8: the rest only tells that it overflows. */
const enoughDigits = 24;

/** C's `atoi` with a 64-bit long: the first 32 bits of what strtol reads, 0 without a number. */
export function atoi(text: string): number {
  return Number(BigInt.asIntN(32, strtol(text, 10).value));
}

/** C's `strtol` for a 64-bit long. @param text Leading blanks and a sign are read over. */
export function strtol(text: string, base: CBase): CNumber {
  const { magnitude, negative, rest, digits } = read(text, base);
  const value = negative ? -magnitude : magnitude;
  if (value > longMax) return { value: longMax, rest, digits, overflow: true };
  if (value < longMin) return { value: longMin, rest, digits, overflow: true };
  return { value, rest, digits, overflow: false };
}

/** C's `strtoul` and `strtoull` for 64 bits: a minus sign is no error, the number wraps around. */
export function strtoul(text: string, base: CBase): CNumber {
  const { magnitude, negative, rest, digits } = read(text, base);
  if (magnitude > unsignedLongMax) return { value: unsignedLongMax, rest, digits, overflow: true };
  return { value: negative ? BigInt.asUintN(64, -magnitude) : magnitude, rest, digits, overflow: false };
}

/** C's `isspace` in the C locale. */
export function isSpace(character: string): boolean {
  return character === ' ' || (character >= '\t' && character <= '\r' && character.length === 1);
}

/** The value of a digit up to base 36, or 99 for anything else. */
function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 0x20;
  return lower >= 97 && lower <= 122 ? lower - 87 : 99;
}

function read(
  text: string,
  base: CBase,
): {
  readonly magnitude: bigint;
  readonly negative: boolean;
  readonly rest: string;
  readonly digits: boolean;
} {
  let at = 0;
  while (at < text.length && isSpace(text.charAt(at))) at++;
  const sign = text.charAt(at);
  if (sign === '-' || sign === '+') at++;
  const prefixed = /^0[xX]$/.test(text.slice(at, at + 2)) && digitOf(text.charCodeAt(at + 2)) < 16;
  const radix = base !== 0 ? base : prefixed ? 16 : text.charAt(at) === '0' ? 8 : 10;
  if (radix === 16 && prefixed) at += 2;
  const from = at;
  while (at < text.length && digitOf(text.charCodeAt(at)) < radix) at++;
  if (at === from) return { magnitude: 0n, negative: false, rest: text, digits: false };
  let first = from;
  while (first < at - 1 && text.charAt(first) === '0') first++;
  // A longer number is out of range whatever its last digits are: reading all of them would take quadratic time.
  let magnitude = 0n;
  for (let index = first; index < Math.min(at, first + enoughDigits); index++)
    magnitude = magnitude * BigInt(radix) + BigInt(digitOf(text.charCodeAt(index)));
  return { magnitude, negative: sign === '-', rest: text.slice(at), digits: true };
}
