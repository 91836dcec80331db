// Elements of array literals that look like assignments, `words=(A=1 b)`: the parser drops them, so they are read again.
import { parse, type StatementNode, type WordNode } from 'just-bash';

const seen = new WeakSet<StatementNode>();

/** Length of what stands in quotes or brackets at the beginning of a text; 0 where it begins with neither. */
function quotedLength(text: string): number {
  const [first = ''] = text;
  if (first === '\\') return Math.min(2, text.length);
  if (first === "'") return text.indexOf("'", 1) + 1 || text.length;
  const close = first === '"' ? '"' : text.startsWith('$(') ? ')' : text.startsWith('${') ? '}' : undefined;
  if (close === undefined) return 0;
  let at = close === '"' ? 1 : 2;
  while (at < text.length && text[at] !== close) {
    const inner = quotedLength(text.slice(at));
    at += inner === 0 ? 1 : inner;
  }
  return at + 1;
}

/** What stands between the brackets of `name=(…)`, in one line; undefined where that is not found. */
function elementsText(source: string, name: string): string | undefined {
  let at = source.indexOf(`${name}=(`);
  if (at < 0) at = source.indexOf(`${name}+=(`);
  if (at < 0) return undefined;
  at = source.indexOf('(', at) + 1;
  let text = '';
  while (at < source.length && source[at] !== ')') {
    if (source[at] === '#' && /(^|\s)$/.test(text)) {
      const end = source.indexOf('\n', at);
      at = end < 0 ? source.length : end;
      continue;
    }
    const length = quotedLength(source.slice(at));
    const piece = source.slice(at, at + Math.max(1, length));
    text += piece === '\n' || piece === '\\\n' ? ' ' : piece;
    at += piece.length;
  }
  return text;
}

function wordsOf(text: string): readonly WordNode[] {
  const command = parse(`: ${text}`).statements[0]?.pipelines[0]?.commands[0];
  return command?.type === 'SimpleCommand' ? command.args : [];
}

/** Of words of `local`, `declare` and the like that are an array literal: the literal as it was written. */
const literals = new WeakMap<WordNode, string>();

export function arrayLiteral(word: WordNode): string | undefined {
  return literals.get(word);
}

function keepLiterals(args: readonly WordNode[], source: string): void {
  for (const word of args) {
    const [first] = word.parts;
    const name = first?.type === 'Literal' ? /^([A-Za-z_]\w*)\+?=\(/.exec(first.value)?.[1] : undefined;
    const text = name === undefined ? undefined : elementsText(source, name);
    if (name !== undefined && text !== undefined) literals.set(word, `${name}=(${text})`);
  }
}

/** Puts the lost elements back into a statement that has just been parsed. */
export function restoreElements(statement: StatementNode): void {
  const { sourceText, pipelines } = statement;
  if (sourceText === undefined || !sourceText.includes('=(') || seen.has(statement)) return;
  seen.add(statement);
  for (const { commands } of pipelines)
    for (const command of commands) {
      if (command.type !== 'SimpleCommand') continue;
      keepLiterals(command.args, sourceText);
      for (const assignment of command.assignments) {
        if (assignment.array === null) continue;
        const text = elementsText(sourceText, assignment.name);
        if (text === undefined || !/(^|\s)[A-Za-z_]\w*\+?=/.test(text)) continue;
        const words = wordsOf(text);
        // Only what the parser has lost is worth a second reading.
        if (words.length > assignment.array.length) assignment.array = [...words];
      }
    }
}
