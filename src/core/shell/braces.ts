// Brace expansion, `{a,b}` and `{1..4}`, over the atoms of a word. Bounded: a bomb gives no words at all.
import type { Atom } from './atoms';

const mostWords = 256;
const mostAtoms = 4096;
const deepest = 16;

/** A character that may be part of braces, or an atom in which there is none. */
type Token = Atom & { readonly mark?: '{' | '}' | ',' };

/** The words that braces make of one; null where there are too many to follow. */
export function expandBraces(atoms: readonly Atom[]): readonly (readonly Atom[])[] | null {
  const tokens = tokensOf(atoms);
  if (tokens === null) return null;
  const partners = partnersOf(tokens);
  return expand(tokens, partners, 0, tokens.length, 0);
}

/** Null where there are too many: counted as they come, so that a bomb is not built first. */
function tokensOf(atoms: readonly Atom[]): Token[] | null {
  const tokens: Token[] = [];
  for (const atom of atoms) {
    if (tokens.length > mostAtoms) return null;
    if (atom.kind !== 'text' || atom.quoted || !atom.exact) {
      tokens.push(atom);
      continue;
    }
    let at = 0;
    for (const match of atom.text.matchAll(/[{},]/g)) {
      if (match.index > at) tokens.push(part(atom, at, match.index));
      tokens.push({ ...part(atom, match.index, match.index + 1), mark: match[0] as '{' | '}' | ',' });
      at = match.index + 1;
      if (tokens.length > mostAtoms) return null;
    }
    if (at < atom.text.length) tokens.push(part(atom, at, atom.text.length));
  }
  return tokens;
}

function part(atom: Atom & { readonly kind: 'text' }, from: number, to: number): Atom {
  return { ...atom, text: atom.text.slice(from, to), from: atom.from + from, to: atom.from + to };
}

/** For each `{` its `}` and for each the commas of its own, in one pass. */
function partnersOf(tokens: readonly Token[]): Map<number, { close: number; commas: number[] }> {
  const partners = new Map<number, { close: number; commas: number[] }>();
  const open: { at: number; commas: number[] }[] = [];
  tokens.forEach((token, at) => {
    if (token.mark === '{') open.push({ at, commas: [] });
    else if (token.mark === ',') open.at(-1)?.commas.push(at);
    else if (token.mark === '}') {
      const opened = open.pop();
      if (opened !== undefined) partners.set(opened.at, { close: at, commas: opened.commas });
    }
  });
  return partners;
}

function expand(
  tokens: readonly Token[],
  partners: Map<number, { close: number; commas: number[] }>,
  from: number,
  to: number,
  depth: number,
): Atom[][] | null {
  if (depth > deepest) return null;
  let words: Atom[][] = [[]];
  for (let at = from; at < to; at++) {
    const token = tokens[at];
    if (token === undefined) break;
    const partner = token.mark === '{' ? partners.get(at) : undefined;
    const choices =
      partner === undefined
        ? undefined
        : choicesOf(tokens, partners, at, partner.close, partner.commas, depth);
    if (choices === null) return null;
    if (choices === undefined || partner === undefined) {
      for (const word of words) word.push(token);
      continue;
    }
    if (words.length * choices.length > mostWords) return null;
    words = words.flatMap((word) => choices.map((choice) => [...word, ...choice]));
    if (words.reduce((sum, word) => sum + word.length, 0) > mostAtoms) return null;
    at = partner.close;
  }
  return words;
}

/** What stands for one pair of braces; undefined where it is only two braces. */
function choicesOf(
  tokens: readonly Token[],
  partners: Map<number, { close: number; commas: number[] }>,
  open: number,
  close: number,
  commas: readonly number[],
  depth: number,
): Atom[][] | null | undefined {
  if (commas.length === 0) return sequence(tokens, open, close);
  const choices: Atom[][] = [];
  let from = open + 1;
  for (const end of [...commas, close]) {
    const words = expand(tokens, partners, from, end, depth + 1);
    if (words === null) return null;
    choices.push(...words);
    if (choices.length > mostWords) return null;
    from = end + 1;
  }
  return choices;
}

function sequence(tokens: readonly Token[], open: number, close: number): Atom[][] | null | undefined {
  const inner = tokens[open + 1];
  if (close !== open + 2 || inner?.kind !== 'text' || inner.quoted) return undefined;
  const match = /^(-?\d{1,9}|[a-zA-Z])\.\.(-?\d{1,9}|[a-zA-Z])(?:\.\.(-?\d{1,9}))?$/.exec(inner.text);
  const [, first, last, stepText = '1'] = match ?? [];
  if (first === undefined || last === undefined) return undefined;
  const numbers = /\d/.test(first);
  if (numbers !== /\d/.test(last)) return undefined;
  const start = numbers ? Number(first) : first.charCodeAt(0);
  const end = numbers ? Number(last) : last.charCodeAt(0);
  const step = Math.abs(Number(stepText)) || 1;
  const count = Math.floor(Math.abs(end - start) / step) + 1;
  if (count > mostWords) return null;
  const padded = [first, last].some((text) => /^-?0\d/.test(text));
  const width = padded ? Math.max(first.length, last.length) : 0;
  const atom = { kind: 'text', from: inner.from, to: inner.to, exact: false, quoted: true } as const;
  return Array.from({ length: count }, (_, index) => {
    const value = start + (end < start ? -index : index) * step;
    return [{ ...atom, text: numbers ? padNumber(value, width) : String.fromCharCode(value) }];
  });
}

function padNumber(value: number, width: number): string {
  const digits = String(Math.abs(value));
  return value < 0 ? `-${digits.padStart(width - 1, '0')}` : digits.padStart(width, '0');
}
