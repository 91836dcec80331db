// From a word of the script to the words a program gets.
import type { Word } from 'unbash';
import { atomsOfWord, type Atom } from './atoms';
import { expandBraces } from './braces';
import { textValue, type Environment, type Origin, type Value } from './environment';
import { Fields } from './fields';
import { endOf, segmentsOf, startOf, type MappedText } from './mappedText';
import { resolve, type Expansion } from './parameters';
import { unknownPart, type CommandWord, type Range, type Segment } from './word';

/**
 * What words of a script are read in.
 *
 * @property base Taken off the offsets of the words.
 * @property origin Where the offsets of `map` count from.
 * @property plainSplitting False where somebody sets IFS: then nobody knows how an unquoted value is split.
 */
export interface WordScope {
  readonly map: MappedText;
  readonly env: Environment;
  readonly origin: Origin;
  readonly plainSplitting: boolean;
  /** Words whose value is not certain, but which name a program if nothing else is set. */
  readonly likely: WeakMap<CommandWord, string>;
}

/** True where nothing in the word needs expansion or quote removal. */
function isPlain(text: string): boolean {
  return !text.includes('\\') && !text.startsWith('~') && !text.includes(unknownPart);
}

/** Expands one word; there may be none or several in the end. */
export function expandWord(word: Word, scope: WordScope, base: number): readonly CommandWord[] {
  const { map } = scope;
  const range = rangeOf(map, word.pos, word.end, base);
  if (word.parts === undefined && isPlain(word.text)) {
    const { start, end } = range;
    const segments = segmentsOf(map, word.pos, word.end, base);
    const value = segments.length === 1 && segments[0] !== undefined ? segments[0].text : word.text;
    return [{ start, end, segments, value, known: true, multiple: false }];
  }
  const atoms = atomsOfWord(word, map.text);
  if (word.parts?.some((part) => part.type === 'BraceExpansion') !== true) {
    return expandAtoms(atoms, scope, base, range);
  }
  // Braces come first: `$X{1,2}` is `$X1 $X2`.
  const renamed = word.parts.some(
    ({ type }, index) => type === 'BraceExpansion' && word.parts?.[index - 1]?.type === 'SimpleExpansion',
  );
  const braced = renamed ? null : expandBraces(atoms);
  if (braced === null) return [unknownWord(range)];
  return braced.flatMap((some) => expandAtoms(some, scope, base, range));
}

/** What a variable holds after `NAME=word`: nothing is split, and no braces and globs are expanded. */
export function expandValue(word: Word, scope: WordScope): Value | null {
  const texts: string[] = [];
  let length = 0;
  let program: string | undefined;
  for (const atom of withoutTilde(atomsOfWord(word, scope.map.text))) {
    const text = valueText(atom, scope, (likely) => (program = likely), 0);
    length += text.length;
    if (length > 65536) return null;
    texts.push(text);
  }
  const text = texts.join('');
  if (text === unknownPart && program !== undefined) return { kind: 'program', text: program };
  return textValue(text);
}

/** Any number of words, nobody knows which. */
export function unknownWord(range: Range): CommandWord {
  const { start, end } = range;
  const segments = [{ text: unknownPart, start, end, exact: false }];
  return { start, end, segments, value: unknownPart, known: false, multiple: true };
}

/** A word with all its offsets moved. */
export function moveWord(word: CommandWord, by: number): CommandWord {
  if (by === 0) return word;
  const move = <T extends Range>(range: T): T => ({ ...range, start: range.start + by, end: range.end + by });
  return { ...move(word), segments: word.segments.map(move) };
}

export function rangeOf(map: MappedText, from: number, to: number, base: number): Range {
  return { start: startOf(map, from) - base, end: endOf(map, to) - base };
}

function expandAtoms(
  given: readonly Atom[],
  scope: WordScope,
  base: number,
  range: Range,
): readonly CommandWord[] {
  const { map } = scope;
  const atoms = withoutTilde(given);
  const fields = new Fields(range);
  // `"${ARGS[@]}"`: quotes around the elements of an array make no word of their own.
  const [only, ...others] = atoms.filter((atom) => !isEmptyText(atom));
  const alone = only?.kind === 'expansion' && others.length === 0 && (atoms.length === 1 || only.quoted);
  let program: string | undefined;
  for (const atom of atoms) {
    if (atom.kind === 'text') addText(fields, atom, map, base);
    else if (atom.kind === 'glob') fields.unknown(rangeOf(map, atom.from, atom.to, base), true);
    else {
      const place = rangeOf(map, atom.from, atom.to, base);
      const expansion = resolve(atom.part, scope.env);
      if (expansion.kind === 'unknown' && alone) program = expansion.program;
      if (expansion.kind === 'words' && alone) return elementsOf(expansion, atom.quoted, scope, base, place);
      addExpansion(fields, expansion, atom.quoted, scope, place, 0);
    }
  }
  const words = fields.finish();
  const [first] = words;
  if (program !== undefined && first !== undefined) scope.likely.set(first, program);
  return words;
}

function isEmptyText(atom: Atom): boolean {
  return atom.kind === 'text' && atom.text === '' && atom.quoted;
}

function addText(
  fields: Fields,
  atom: Atom & { readonly kind: 'text' },
  map: MappedText,
  base: number,
): void {
  const { text, from, to, exact, quoted } = atom;
  if (!exact || text === '') {
    const range = rangeOf(map, from, to, base);
    fields.text({ text, start: range.start, end: range.end, exact: false }, quoted);
    return;
  }
  for (const segment of segmentsOf(map, from, to, base)) {
    for (const piece of apart(segment)) fields.text(piece, quoted);
  }
}

/** Unknown parts of a text that was expanded before stand alone. */
function apart(segment: Segment): readonly Segment[] {
  if (segment.exact || !segment.text.includes(unknownPart)) return [segment];
  return segment.text
    .split(/(\uE000)/)
    .filter((text) => text !== '')
    .map((text) => ({ ...segment, text }));
}

function elementsOf(
  { parts }: Expansion & { readonly kind: 'words' },
  quoted: boolean,
  scope: WordScope,
  base: number,
  place: Range,
): readonly CommandWord[] {
  const resplit = !quoted && parts.some(({ words }) => words.some((word) => /[\s*?[]|^$/.test(word.value)));
  if (resplit) return [unknownWord(place)];
  return parts.flatMap(({ words, origin }) => {
    const by = origin.start - scope.origin.start - base;
    return words.map((word) => moveWord(word, by));
  });
}

function addExpansion(
  fields: Fields,
  expansion: Expansion,
  quoted: boolean,
  scope: WordScope,
  place: Range,
  depth: number,
): void {
  switch (expansion.kind) {
    case 'text':
      if (quoted) fields.text({ text: expansion.text, ...place, exact: false }, true);
      else if (scope.plainSplitting) fields.split(expansion.text, place);
      else fields.unknown(place, true);
      return;
    case 'operand': {
      const text = operandText(expansion.word, scope, depth);
      if (text === null) fields.unknown(place, !quoted);
      else addExpansion(fields, { kind: 'text', text }, quoted, scope, place, depth);
      return;
    }
    case 'number':
      fields.unknown(place, false);
      return;
    case 'unknown':
      fields.unknown(place, !quoted);
      return;
    case 'words':
    case 'anything':
      fields.anything(place);
  }
}

/** The text of `word` in `${X:-word}`; null where it is not certain or its quotes would matter. */
function operandText(word: Word, scope: WordScope, depth: number): string | null {
  if (depth > 8 || /["'\\~]/.test(word.text)) return null;
  const texts = atomsOfWord(word, scope.map.text).map((atom) =>
    valueText(atom, scope, () => undefined, depth),
  );
  return texts.join('');
}

/** What an atom adds to a value that is not split. */
function valueText(atom: Atom, scope: WordScope, likely: (program: string) => void, depth: number): string {
  if (atom.kind === 'text') return atom.text;
  if (atom.kind === 'glob') return scope.map.text.slice(atom.from, atom.to);
  const expansion = resolve(atom.part, scope.env);
  if (expansion.kind === 'text') return expansion.text;
  if (expansion.kind === 'operand') return operandText(expansion.word, scope, depth + 1) ?? unknownPart;
  if (expansion.kind === 'unknown' && expansion.program !== undefined) likely(expansion.program);
  return unknownPart;
}

/** What an atom stands for where nothing is split: in a here-document. */
export function atomText(atom: Atom, scope: WordScope): string {
  return valueText(atom, scope, () => undefined, 0);
}

/** `~` and `~name` at the beginning of a word stand for a directory nobody knows. */
function withoutTilde(atoms: readonly Atom[]): readonly Atom[] {
  const [first, ...rest] = atoms;
  if (first?.kind !== 'text' || first.quoted || !first.text.startsWith('~')) return atoms;
  const slash = first.text.indexOf('/');
  const end = slash === -1 ? first.text.length : slash;
  const home: Atom = { ...first, text: unknownPart, to: first.from + end, exact: false, quoted: true };
  if (slash === -1) return [home, ...rest];
  return [home, { ...first, text: first.text.slice(end), from: first.from + end }, ...rest];
}
