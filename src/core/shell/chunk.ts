// A run of whole statements of a script: what is parsed again when something in it is edited.
import { forEachChild, parse, type ParsedScript, type Statement, type SyntaxNode } from 'unbash';
import { MappedTextBuilder, plainText, type MappedText } from './mappedText';
import { collectSites, type ScriptSites } from './sites';
import type { Origin } from './environment';
import { ChunkMemory } from './chunkMemory';

/** Chunks are cut where at least so much text is in them. */
const usualLength = 1200;

/**
 * @property length How much of the document it is. @property map Offsets count from the chunk's beginning.
 * @property origin Where the chunk begins in the document.
 */
export interface Chunk {
  readonly length: number;
  readonly map: MappedText;
  readonly statements: readonly Statement[];
  readonly sites: ScriptSites;
  readonly origin: Origin;
  readonly memory: ChunkMemory;
}

/**
 * Cuts a text that begins at the beginning of a statement into chunks.
 *
 * @param start Where it begins in the document.
 * @param whole It goes to the document's end: then whatever it holds is taken as it is.
 * @returns undefined where the text might be read otherwise with what follows it.
 */
export function chunksOf(text: string, start: number, whole: boolean): readonly Chunk[] | undefined {
  const decoded = withoutReturns(text, 0);
  const script = parse(decoded.text);
  const broken = brokenFrom(script, decoded.text);
  if (!whole && (broken !== undefined || !endsCleanly(decoded.text))) return undefined;
  const cuts = cutsOf(script, decoded.text, broken);
  if (decoded.segments.length > 1 && cuts.length > 1) return apart(text, decoded, start, cuts);
  return cuts.map((cut, index) => {
    const end = cuts[index + 1]?.at ?? decoded.text.length;
    const first = cut.statement;
    const statements = script.commands.slice(first, cuts[index + 1]?.statement);
    const map = decoded.segments.length > 1 ? decoded : plainText(decoded.text, -cut.at);
    const length = cuts.length === 1 ? text.length : end - cut.at;
    return chunk(length, map, statements, start + cut.at);
  });
}

/** With carriage returns the offsets of text and document differ: every chunk is parsed on its own. */
function apart(text: string, decoded: MappedText, start: number, cuts: readonly Cut[]): readonly Chunk[] {
  const places = cuts.map(({ at }) => placeOf(decoded, at));
  return places.map((from, index) => {
    const part = text.slice(from, places[index + 1] ?? text.length);
    const map = withoutReturns(part, 0);
    return chunk(part.length, map, parse(map.text).commands, start + from);
  });
}

function placeOf(map: MappedText, offset: number): number {
  if (offset === 0) return 0;
  const index = map.offsets.findLastIndex((at) => at <= offset);
  return (map.segments[index]?.start ?? 0) + offset - (map.offsets[index] ?? 0);
}

function chunk(length: number, map: MappedText, statements: readonly Statement[], start: number): Chunk {
  const list: SyntaxNode = { type: 'CompoundList', pos: 0, end: map.text.length, commands: statements };
  return { length, map, statements, sites: collectSites(list), origin: { start }, memory: new ChunkMemory() };
}

interface Cut {
  readonly at: number;
  /** Index of the first statement behind the cut. */
  readonly statement: number;
}

/** Where the text may be cut: at the beginning of a line with which a statement begins, all before it being whole. */
function cutsOf({ commands }: ParsedScript, text: string, broken: number | undefined): Cut[] {
  const cuts: Cut[] = [{ at: 0, statement: 0 }];
  let last = 0;
  for (let index = 1; index < commands.length; index++) {
    const [before, statement] = [commands[index - 1], commands[index]];
    if (before === undefined || statement === undefined) break;
    if (broken !== undefined && statement.pos > broken) break;
    if (statement.pos - last < usualLength && broken === undefined) continue;
    const at = text.lastIndexOf('\n', statement.pos - 1) + 1;
    if (at < before.end || at <= last || text.charAt(at - 2) === '\\') continue;
    if (at - last < usualLength && broken !== undefined && !isLastBefore(commands, index, broken)) continue;
    cuts.push({ at, statement: index });
    last = at;
  }
  return cuts;
}

/** The statement that is broken, or whatever is: a cut in front of it keeps the rest of the document whole. */
function isLastBefore(commands: readonly Statement[], index: number, broken: number): boolean {
  const next = commands[index + 1];
  return next === undefined || next.pos > broken;
}

/** From which offset on the text cannot be trusted: an error, a here-document without its end. */
function brokenFrom(script: ParsedScript, text: string): number | undefined {
  const places = (script.errors ?? []).map(({ pos }) => pos);
  // Only the last line of commands can have a here-document that nothing ends: it takes all that follows.
  const open = text.includes('<<') ? openHereDocument(script.commands) : undefined;
  if (open !== undefined) places.push(open);
  // What takes the last line's end with it is not closed: `${` and a command, say, of which no error tells.
  const last = script.commands.at(-1);
  if (last !== undefined && text.endsWith('\n') && last.end >= text.length) places.push(last.pos);
  return places.length === 0 ? undefined : places.reduce((first, place) => Math.min(first, place));
}

function openHereDocument(commands: readonly Statement[]): number | undefined {
  let found: number | undefined;
  const visit = (node: SyntaxNode): void => {
    // Substitutions end with their bracket, whatever is in them.
    if (found !== undefined || node.type === 'Word' || node.type === 'Assignment') return;
    if (node.type === 'HereDoc' && node.closing === undefined) found = node.pos;
    else forEachChild(node, visit);
  };
  for (const statement of commands.slice(-32)) {
    visit(statement);
    if (found !== undefined) return statement.pos;
  }
  return undefined;
}

/** A line's end that no backslash takes away. */
function endsCleanly(text: string): boolean {
  return text.endsWith('\n') && text.charAt(text.length - 2) !== '\\';
}

/** The text without the carriage returns of Windows' lines. */
export function withoutReturns(text: string, start: number): MappedText {
  if (!text.includes('\r')) return plainText(text, start);
  const builder = new MappedTextBuilder();
  let at = 0;
  for (const { index } of text.matchAll(/\r(?=\n|$)/g)) {
    builder.plain(text.slice(at, index), start + at);
    at = index + 1;
  }
  return builder.plain(text.slice(at), start + at).build();
}
