// Reads a regular expression as JavaScript writes it, less what no linear-time search can do: look-around and
// back-references. Characters are UTF-16 units.

/** A set of characters. `negated`: all others are in it. */
export interface CharSet {
  readonly ranges: readonly (readonly [number, number])[];
  readonly negated: boolean;
}

/** What must be true of a place between two characters. */
export type Assertion =
  /** `^` */
  | 'start'
  /** `$` */
  | 'end'
  /** `\b` */
  | 'word'
  /** `\B` */
  | 'not-word';

export type Node =
  | { readonly kind: 'empty' }
  /** One character of a set. */
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'assert'; readonly what: Assertion }
  /** One after the other. */
  | { readonly kind: 'all'; readonly parts: readonly Node[] }
  /** Any one of them. */
  | { readonly kind: 'any'; readonly options: readonly Node[] }
  /** `most` null: as often as one likes. */
  | { readonly kind: 'repeat'; readonly node: Node; readonly least: number; readonly most: number | null };

/** Why an expression is refused. */
export type RegexProblem =
  /** It is not an expression: an open bracket, nothing to repeat. */
  | 'syntax'
  /** `(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)`. */
  | 'look-around'
  /** `\1`, `\k<name>`. */
  | 'back-reference'
  /** Too many parts, or too many repetitions. */
  | 'too-large';

export class RegexRefused extends Error {
  constructor(readonly problem: RegexProblem) {
    super(problem);
  }
}

const deepest = 100;
const mostRepetitions = 1000;

const digits: CharSet = { ranges: [[48, 57]], negated: false };
const wordRanges: CharSet['ranges'] = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
const words: CharSet = { ranges: wordRanges, negated: false };
const blanks: CharSet = {
  ranges: [
    [9, 13],
    [32, 32],
    [0xa0, 0xa0],
    [0x1680, 0x1680],
    [0x2000, 0x200a],
    [0x2028, 0x2029],
    [0x202f, 0x202f],
    [0x205f, 0x205f],
    [0x3000, 0x3000],
    [0xfeff, 0xfeff],
  ],
  negated: false,
};
const anything: CharSet = { ranges: [], negated: true };

const classes: Readonly<Record<string, CharSet>> = {
  d: digits,
  D: { ...digits, negated: true },
  w: words,
  W: { ...words, negated: true },
  s: blanks,
  S: { ...blanks, negated: true },
};

const named: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, '0': 0 };

const single = (code: number): CharSet => ({ ranges: [[code, code]], negated: false });

/** The ranges of a set without negation: a negated one as what lies between its ranges. */
function plainRanges({ ranges, negated }: CharSet): CharSet['ranges'] {
  if (!negated) return ranges;
  const sorted = [...ranges].sort(([a], [b]) => a - b);
  const gaps: [number, number][] = [];
  let from = 0;
  for (const [low, high] of sorted) {
    if (low > from) gaps.push([from, low - 1]);
    from = Math.max(from, high + 1);
  }
  if (from <= 0xffff) gaps.push([from, 0xffff]);
  return gaps;
}

/** @throws RegexRefused */
export function parseRegex(source: string): Node {
  const parser = new Parser(source);
  return parser.whole();
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly source: string) {}

  whole(): Node {
    const node = this.options();
    // Only a closing bracket that nobody opened stops the reading before the end.
    if (this.at < this.source.length) throw new RegexRefused('syntax');
    return node;
  }

  private options(): Node {
    const options = [this.sequence()];
    while (this.take('|')) options.push(this.sequence());
    return options.length === 1 && options[0] !== undefined ? options[0] : { kind: 'any', options };
  }

  private sequence(): Node {
    const parts: Node[] = [];
    while (this.at < this.source.length && !this.sees('|') && !this.sees(')')) parts.push(this.repeated());
    if (parts.length === 0) return { kind: 'empty' };
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'all', parts };
  }

  private repeated(): Node {
    let node = this.atom();
    for (let times = this.times(); times !== undefined; times = this.times()) {
      // A second quantifier on top of the first is an error in JavaScript, too.
      if (node.kind === 'repeat' || node.kind === 'assert') throw new RegexRefused('syntax');
      node = { kind: 'repeat', node, ...times };
      // Lazy or not, the same lines match.
      this.take('?');
      if (this.sees('*') || this.sees('+') || this.sees('?')) throw new RegexRefused('syntax');
    }
    return node;
  }

  private times(): { readonly least: number; readonly most: number | null } | undefined {
    if (this.take('*')) return { least: 0, most: null };
    if (this.take('+')) return { least: 1, most: null };
    if (this.take('?')) return { least: 0, most: 1 };
    const counted = /^\{(\d{1,9})(?:(,)(\d{1,9})?)?\}/.exec(this.source.slice(this.at, this.at + 24));
    if (counted === null) return undefined;
    this.at += counted[0].length;
    const least = Number(counted[1]);
    const most = counted[2] === undefined ? least : counted[3] === undefined ? null : Number(counted[3]);
    if (most !== null && most < least) throw new RegexRefused('syntax');
    if (Math.max(least, most ?? 0) > mostRepetitions) throw new RegexRefused('too-large');
    return { least, most };
  }

  private atom(): Node {
    const character = this.source.charAt(this.at);
    this.at += 1;
    switch (character) {
      case '(':
        return this.group();
      case '[':
        return { kind: 'set', set: this.set() };
      case '.':
        return { kind: 'set', set: anything };
      case '^':
        return { kind: 'assert', what: 'start' };
      case '$':
        return { kind: 'assert', what: 'end' };
      case '\\':
        return this.escaped();
      case '*':
      case '+':
      case '?':
        throw new RegexRefused('syntax');
      default:
        return { kind: 'set', set: single(character.charCodeAt(0)) };
    }
  }

  private group(): Node {
    this.depth += 1;
    if (this.depth > deepest) throw new RegexRefused('too-large');
    if (this.take('?')) {
      const form = /^(?::|<[A-Za-z_$][\w$]*>)/.exec(this.source.slice(this.at));
      if (form === null) {
        throw new RegexRefused(/^<?[=!]/.test(this.source.slice(this.at)) ? 'look-around' : 'syntax');
      }
      this.at += form[0].length;
    }
    const node = this.options();
    if (!this.take(')')) throw new RegexRefused('syntax');
    this.depth -= 1;
    // Wrapped, so that a quantifier behind the group is not a second one.
    return { kind: 'all', parts: [node] };
  }

  private escaped(): Node {
    const character = this.source.charAt(this.at);
    if (character === 'b' || character === 'B') {
      this.at += 1;
      return { kind: 'assert', what: character === 'b' ? 'word' : 'not-word' };
    }
    if (/[1-9k]/.test(character)) throw new RegexRefused('back-reference');
    return { kind: 'set', set: this.escapedSet() };
  }

  /** What stands behind a backslash, inside a set or outside. */
  private escapedSet(): CharSet {
    const character = this.source.charAt(this.at);
    this.at += 1;
    const set = classes[character];
    if (set !== undefined) return set;
    const code = named[character];
    if (code !== undefined) return single(code);
    if (character === 'x' || character === 'u') {
      const form = character === 'x' ? /^[\da-f]{2}/i : /^[\da-f]{4}/i;
      const hex = form.exec(this.source.slice(this.at, this.at + 4))?.[0];
      if (hex === undefined) throw new RegexRefused('syntax');
      this.at += hex.length;
      return single(parseInt(hex, 16));
    }
    // A letter with a meaning that is not known here must not mean itself.
    if (character === '' || /[A-Za-z\d]/.test(character)) throw new RegexRefused('syntax');
    return single(character.charCodeAt(0));
  }

  private set(): CharSet {
    const negated = this.take('^');
    const ranges: (readonly [number, number])[] = [];
    while (!this.take(']')) {
      const low = this.member();
      if (!this.sees('-') || this.source.charAt(this.at + 1) === ']' || low.length !== 1) {
        ranges.push(...low);
        continue;
      }
      this.at += 1;
      const high = this.member();
      const [from, to] = [low[0]?.[0] ?? 0, high[0]?.[1] ?? 0];
      if (high.length !== 1 || to < from) throw new RegexRefused('syntax');
      ranges.push([from, to]);
    }
    return { ranges, negated };
  }

  private member(): CharSet['ranges'] {
    if (this.at >= this.source.length) throw new RegexRefused('syntax');
    const character = this.source.charAt(this.at);
    this.at += 1;
    if (character !== '\\') return single(character.charCodeAt(0)).ranges;
    if (this.take('b')) return single(8).ranges;
    return plainRanges(this.escapedSet());
  }

  private sees(character: string): boolean {
    return this.source.charAt(this.at) === character;
  }

  private take(character: string): boolean {
    if (!this.sees(character)) return false;
    this.at += 1;
    return true;
  }
}
