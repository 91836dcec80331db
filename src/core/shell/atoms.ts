// What a word is made of before expansion: runs of text, quoted or not, and places where something is put in.
import type { Word, WordPart } from 'unbash';

/**
 * - `text`: characters after quote removal. `quoted` ones are neither braces nor globs; `exact` ones stand in the
 *   script's text as they are.
 * - `expansion`: a variable, a substitution. - `glob`: a pattern for file names.
 */
export type Atom =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly from: number;
      readonly to: number;
      readonly exact: boolean;
      readonly quoted: boolean;
    }
  | {
      readonly kind: 'expansion';
      readonly part: ExpansionPart;
      readonly from: number;
      readonly to: number;
      readonly quoted: boolean;
    }
  | { readonly kind: 'glob'; readonly from: number; readonly to: number };

export type ExpansionPart = Exclude<
  WordPart,
  {
    readonly type:
      | 'Literal'
      | 'Glob'
      | 'ExtendedGlob'
      | 'SingleQuoted'
      | 'DoubleQuoted'
      | 'AnsiCQuoted'
      | 'LocaleString'
      | 'BraceExpansion';
  }
>;

/** Which characters a backslash takes the meaning of. */
type Escapes = 'word' | 'doubleQuotes' | 'hereDocument';

const escapable: Record<Exclude<Escapes, 'word'>, string> = {
  doubleQuotes: '$`"\\\n',
  hereDocument: '$`\\\n',
};

/** A word of more parts was made by no person and says nothing to one: it is unknown as a whole, like a glob. */
const mostParts = 4096;

/** Takes a word of `source` apart. */
export function atomsOfWord(word: Word, source: string): Atom[] {
  const atoms: Atom[] = [];
  const { parts } = word;
  if (parts !== undefined && parts.length > mostParts)
    atoms.push({ kind: 'glob', from: word.pos, to: word.end });
  else if (parts === undefined) addLiteral(atoms, source, word.pos, word.end, 'word');
  else addParts(atoms, parts, source, 'word');
  return atoms;
}

/** Takes the body of a here-document apart; a quoted one is not to be given here. */
export function atomsOfBody(
  parts: readonly WordPart[] | undefined,
  source: string,
  from: number,
  to: number,
): Atom[] {
  const atoms: Atom[] = [];
  let at = from;
  for (const part of parts ?? []) {
    if (part.type === 'Literal') continue;
    addLiteral(atoms, source, at, part.pos, 'hereDocument');
    addParts(atoms, [part], source, 'hereDocument');
    at = part.end;
  }
  addLiteral(atoms, source, at, to, 'hereDocument');
  return atoms;
}

function addParts(atoms: Atom[], parts: readonly WordPart[], source: string, escapes: Escapes): void {
  for (const part of parts) {
    switch (part.type) {
      case 'Literal':
        addLiteral(atoms, source, part.pos, part.end, escapes);
        break;
      case 'SingleQuoted':
        addQuoted(atoms, part.value, part.pos, part.end, source, 1);
        break;
      case 'AnsiCQuoted':
        addQuoted(atoms, part.value, part.pos, part.end, source, 2);
        break;
      case 'DoubleQuoted':
      case 'LocaleString':
        // Quotes around nothing still make a word.
        atoms.push({ kind: 'text', text: '', from: part.pos, to: part.end, exact: false, quoted: true });
        addParts(atoms, part.parts, source, 'doubleQuotes');
        break;
      case 'Glob':
      case 'ExtendedGlob':
        atoms.push({ kind: 'glob', from: part.pos, to: part.end });
        break;
      case 'BraceExpansion': {
        let at = part.pos;
        for (const inner of part.parts ?? []) {
          addLiteral(atoms, source, at, inner.pos, escapes);
          addParts(atoms, [inner], source, escapes);
          at = inner.end;
        }
        addLiteral(atoms, source, at, part.end, escapes);
        break;
      }
      default:
        atoms.push({
          kind: 'expansion',
          part,
          from: part.pos,
          to: part.end,
          quoted: escapes !== 'word',
        });
    }
  }
}

function addQuoted(
  atoms: Atom[],
  text: string,
  pos: number,
  end: number,
  source: string,
  opening: number,
): void {
  const from = pos + opening;
  const exact = source.startsWith(text, from);
  if (exact) atoms.push({ kind: 'text', text, from, to: from + text.length, exact, quoted: true });
  else atoms.push({ kind: 'text', text, from: pos, to: end, exact, quoted: true });
}

/** Text between quotes and expansions, in which only the backslash means something. */
function addLiteral(atoms: Atom[], source: string, from: number, to: number, escapes: Escapes): void {
  const quoted = escapes !== 'word';
  let runStart = from;
  const endRun = (end: number): void => {
    if (end > runStart) {
      const text = source.slice(runStart, end);
      atoms.push({ kind: 'text', text, from: runStart, to: end, exact: true, quoted });
    }
  };
  let at = source.indexOf('\\', from);
  while (at !== -1 && at + 1 < to) {
    const next = source.charAt(at + 1);
    if (escapes === 'word' || escapable[escapes].includes(next)) {
      endRun(at);
      if (next !== '\n') {
        atoms.push({ kind: 'text', text: next, from: at, to: at + 2, exact: false, quoted: true });
      }
      runStart = at + 2;
    }
    at = source.indexOf('\\', at + 2);
  }
  endRun(to);
}
