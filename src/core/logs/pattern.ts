// Recognises a message by the printf format it was made with. Each look-up is linear in the length of the text: gaps take
// the first fit and are never tried again, numbers and words are bounded.

/** What a placeholder of a format stands for. */
export type Gap =
  /** `%d`, `%u`: a number; also one in hexadecimal that says so. */
  | 'number'
  /** `%x`, `%p`: hexadecimal digits with or without `0x`, or `(nil)`. */
  | 'hex'
  /** `%E`: a number that is an errno, of either sign. */
  | 'errno'
  /** `%m`: the text of an errno. */
  | 'errno-text'
  /** `%w`: characters without a blank. */
  | 'word'
  /** `%s`: any text, also none. */
  | 'text';

/**
 * @property literals Fixed texts in lower case, one more than there are gaps; the first and the last may be empty.
 * @property weight Number of fixed characters: of two formats that fit, the heavier one says more.
 */
export interface Pattern {
  readonly format: string;
  readonly literals: readonly string[];
  readonly gaps: readonly Gap[];
  readonly weight: number;
}

/** Where a message was found, with the values of its placeholders in order. */
export interface PatternMatch {
  readonly start: number;
  readonly end: number;
  readonly values: readonly string[];
}

const gapOf: Readonly<Record<string, Gap>> = {
  d: 'number',
  u: 'number',
  x: 'hex',
  p: 'hex',
  E: 'errno',
  m: 'errno-text',
  w: 'word',
  s: 'text',
};

/** Characters that a `%s` in the middle of a message spans at most: a path is no longer. */
const longestText = 4096;
const longestNumber = 24;
/** Places in one text that a format is tried at: a message that is named more often in one line is no message. */
const mostTries = 64;

/** @throws Error for a placeholder that is not known: the check of the knowledge shows it. */
export function parsePattern(format: string): Pattern {
  const literals: string[] = [];
  const gaps: Gap[] = [];
  let literal = '';
  for (const part of format.split(/(%.?)/)) {
    if (!part.startsWith('%')) {
      literal += part;
      continue;
    }
    if (part === '%%') {
      literal += '%';
      continue;
    }
    const gap = gapOf[part.slice(1)];
    if (gap === undefined) throw new Error(`"${format}" has the unknown placeholder ${part}`);
    // Two texts side by side cannot be told apart: they are one.
    if (isText(gap) && isText(gaps.at(-1)) && literal === '') continue;
    literals.push(literal);
    literal = '';
    gaps.push(gap);
  }
  literals.push(literal);
  const lower = literals.map(toLower);
  return { format, literals: lower, gaps, weight: lower.join('').length };
}

const isText = (gap: Gap | undefined): boolean => gap === 'text' || gap === 'errno-text';

/** Lower case without changing the length: some letters outside ASCII have a longer lower case. */
export function toLower(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
}

const isWordCharacter = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || code === 95;

/** True where one word is stuck to another ("haInvalid"): two streams were written into one line. */
const isSeam = (text: string, at: number): boolean =>
  /[a-z]/.test(text.charAt(at - 1)) && /[A-Z]/.test(text.charAt(at));

/** True where a message may begin or end at `at`: not within a word. */
function isBoundary(lower: string, at: number): boolean {
  if (at <= 0 || at >= lower.length) return true;
  return !(isWordCharacter(lower.charCodeAt(at - 1)) && isWordCharacter(lower.charCodeAt(at)));
}

/**
 * Finds a message in a text.
 *
 * @param text What the values are cut from. @param lower The same through `toLower`. @param from Where to begin.
 */
export function findPattern(
  pattern: Pattern,
  text: string,
  lower: string,
  from = 0,
): PatternMatch | undefined {
  const { literals } = pattern;
  const leadingGap = literals[0] === '';
  const anchor = (leadingGap ? literals[1] : literals[0]) ?? '';
  if (anchor === '') return undefined;
  let at = lower.indexOf(anchor, from);
  for (let tries = 0; at >= 0 && tries < mostTries; tries += 1) {
    const start = leadingGap ? startOfGap(pattern, lower, from, at) : at;
    if (start !== undefined && (leadingGap || isBoundary(lower, start) || isSeam(text, start))) {
      const match = matchAt(pattern, text, lower, start, leadingGap ? at : undefined);
      if (match !== undefined) return match;
    }
    at = lower.indexOf(anchor, at + 1);
  }
  return undefined;
}

/** Where the value in front of the first fixed text begins; undefined where there is no such value. */
function startOfGap({ gaps }: Pattern, lower: string, from: number, at: number): number | undefined {
  const gap = gaps[0];
  if (isText(gap)) return Math.max(from, at - longestText);
  let start = at;
  const belongs = gap === 'word' ? (code: number): boolean => code > 32 : isNumberCharacter;
  while (start > from && at - start < longestNumber * 8 && belongs(lower.charCodeAt(start - 1))) start -= 1;
  return start === at ? undefined : start;
}

const isNumberCharacter = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 97 && code <= 102) || code === 120 || code === 45;

/** @param second Where the second fixed text is known to stand, of a format that begins with a placeholder. */
function matchAt(
  { literals, gaps }: Pattern,
  text: string,
  lower: string,
  start: number,
  second: number | undefined,
): PatternMatch | undefined {
  const first = literals[0] ?? '';
  if (!lower.startsWith(first, start)) return undefined;
  let at = start + first.length;
  const values: string[] = [];
  for (let index = 0; index < gaps.length; index += 1) {
    const next = literals[index + 1] ?? '';
    const end =
      index === 0 && second !== undefined ? second : endOfGap(gaps[index] ?? 'text', lower, at, next);
    if (end === undefined || !lower.startsWith(next, end)) return undefined;
    values.push(text.slice(at, end));
    at = end + next.length;
  }
  if (literals.at(-1) !== '' && !isBoundary(lower, at)) return undefined;
  return { start, end: at, values };
}

/** Where a value that begins at `at` ends, given the fixed text behind it. */
function endOfGap(gap: Gap, lower: string, at: number, next: string): number | undefined {
  switch (gap) {
    case 'number':
    case 'hex':
    case 'errno':
      return endOfNumber(gap, lower, at);
    case 'word': {
      const end = endOfWord(lower, at);
      if (next === '' || next.startsWith(' ')) return end > at ? end : undefined;
      const found = lower.slice(at, end + next.length).indexOf(next);
      return found > 0 ? at + found : undefined;
    }
    case 'text':
    case 'errno-text': {
      if (next === '') return lower.length;
      const found = lower.slice(at, at + longestText + next.length).indexOf(next);
      return found < 0 ? undefined : at + found;
    }
  }
}

const numbers: Readonly<Record<'number' | 'hex' | 'errno', RegExp>> = {
  number: /^[-+]?(?:0x[\da-f]+|\d+)/,
  hex: /^(?:(?:0x)?[\da-f]+|\(nil\))/,
  errno: /^[-+]?\d+/,
};

function endOfNumber(gap: keyof typeof numbers, lower: string, at: number): number | undefined {
  const found = numbers[gap].exec(lower.slice(at, at + longestNumber));
  return found === null ? undefined : at + found[0].length;
}

function endOfWord(lower: string, at: number): number {
  let end = at;
  while (end < lower.length && end - at < longestText && lower.charCodeAt(end) > 32) end += 1;
  return end;
}

/** The longest fixed text of a format: where a search for it can begin. */
export function longestLiteral({ literals }: Pattern): string {
  return literals.reduce((best, literal) => (literal.length > best.length ? literal : best), '');
}
