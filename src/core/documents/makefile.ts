// Makefiles: what make hands to the shell, one recipe line after the other.
import { withoutReturns } from '../shell/chunk';
import { MappedTextBuilder, segmentsOf, type MappedText } from '../shell/mappedText';
import { unknownPart } from '../shell/word';
import type { Region } from './region';

const longestValue = 8192;
const deepestReference = 8;

const assignment =
  /^[ ]{0,40}(?:(?:export|override|private)\s{1,20}){0,3}([\w.-]{1,100})\s{0,40}(:{0,3}=|\?=|\+=|!=)[ \t]{0,40}(.*)$/s;
const conditional = /^\s{0,40}(?:ifeq|ifneq|ifdef|ifndef)\b/;

/** A variable of make: its text where it is set once, plainly and outside any condition; else null. */
type Variables = ReadonlyMap<string, string | null>;

interface Line {
  readonly from: number;
  readonly to: number;
  readonly recipe: boolean;
}

/** Finds the recipes. Linear. */
export function makefileRegions(text: string): Region[] {
  const map = withoutReturns(text, 0);
  const lines = logicalLines(map.text);
  const variables = variablesOf(map.text, lines);
  return lines.flatMap((line): Region[] => {
    if (!line.recipe || !map.text.slice(line.from, line.to).trim()) return [];
    return [{ kind: 'script', map: expanded(recipe(map, line), variables) }];
  });
}

/** Lines with their continuations. Those of `define` blocks are recipes: that is what they are written for. */
function logicalLines(text: string): Line[] {
  const lines: Line[] = [];
  let defining = false;
  for (let from = 0; from < text.length;) {
    let to = lineEnd(text, from);
    while (to < text.length && text.charAt(to - 1) === '\\' && to > from) to = lineEnd(text, to + 1);
    const line = text.slice(from, to);
    if (/^\s{0,40}define\s/.test(line)) {
      defining = true;
      lines.push({ from, to, recipe: false });
    } else if (/^\s{0,40}endef\b/.test(line)) defining = false;
    else {
      const target = defining || line.startsWith('\t') ? 0 : inlineRecipe(line);
      if (target > 0) lines.push({ from, to: from + target, recipe: false });
      lines.push({ from: from + target, to, recipe: defining || line.startsWith('\t') || target > 0 });
    }
    from = to + 1;
  }
  return lines;
}

/** `target: ; command`: where the command begins; 0 for another kind of line. */
function inlineRecipe(line: string): number {
  const match = /^[^\s#:=][^#:=;\n]{0,400}::?[^=;#\n]{0,400};/.exec(line);
  return match === null ? 0 : match[0].length;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

function variablesOf(text: string, lines: readonly Line[]): Variables {
  const variables = new Map<string, string | null>();
  let conditions = 0;
  let included = false;
  for (const { from, to, recipe: isRecipe } of lines) {
    if (isRecipe) continue;
    const line = text.slice(from, to);
    if (conditional.test(line)) conditions += 1;
    else if (/^\s{0,40}endif\b/.test(line)) conditions -= 1;
    else if (/^\s{0,40}[-s]?include\s/.test(line)) included = true;
    const defined = /^\s{0,40}define\s+([\w.-]+)/.exec(line)?.[1];
    if (defined !== undefined) variables.set(defined, null);
    const target = /^[^#=\n]{1,400}?:\s{0,40}([\w.-]{1,100})\s{0,40}[:?+!]{0,3}=/.exec(line)?.[1];
    if (target !== undefined) variables.set(target, null);
    const [, name, operator = '', value = ''] = assignment.exec(line) ?? [];
    if (name === undefined) continue;
    const plain = (operator === '=' || operator.startsWith(':')) && conditions === 0 && !variables.has(name);
    variables.set(name, plain ? withoutComment(value) : null);
  }
  // What is included may set anything again.
  if (included) for (const name of variables.keys()) variables.set(name, null);
  return variables;
}

function withoutComment(value: string): string {
  const comment = value.search(/(?:^|[^\\])#/);
  const text = comment === -1 ? value : value.slice(0, value.charAt(comment) === '#' ? comment : comment + 1);
  return text.replace(/\s*\\\n\s*/g, ' ').trimEnd();
}

/** A recipe line without make's own marks: the tab, `@`, `-`, `+`, and the tab of each continued line. */
function recipe(map: MappedText, { from, to }: Line): MappedText {
  const builder = new MappedTextBuilder();
  const { text } = map;
  const marks = /[\t @+-]*/y;
  marks.lastIndex = from;
  let at = Math.min(from + (marks.exec(text)?.[0].length ?? 0), to);
  for (let end = lineEnd(text, at); end < to; end = lineEnd(text, end + 1)) {
    builder.addAll(segmentsOf(map, at, end + 1, 0));
    at = text.charAt(end + 1) === '\t' ? end + 2 : end + 1;
  }
  return builder.addAll(segmentsOf(map, at, to, 0)).build();
}

/** The text after make's own expansion: `$$`, `$(NAME)`, `${NAME}`, `$@`. */
function expanded(map: MappedText, variables: Variables): MappedText {
  const { text } = map;
  if (!text.includes('$')) return map;
  const builder = new MappedTextBuilder();
  let at = 0;
  for (let dollar = text.indexOf('$'); dollar !== -1; dollar = text.indexOf('$', at)) {
    builder.addAll(segmentsOf(map, at, dollar, 0));
    const end = referenceEnd(text, dollar);
    const [first, last] = [segmentsOf(map, dollar, dollar + 1, 0)[0], segmentsOf(map, end - 1, end, 0)[0]];
    const value = valueOf(text.slice(dollar, end), variables, 0);
    if (first !== undefined && last !== undefined) builder.decoded(value, first.start, last.end);
    at = end;
  }
  return builder.addAll(segmentsOf(map, at, text.length, 0)).build();
}

function valueOf(reference: string, variables: Variables, depth: number): string {
  if (reference === '$$' || reference === '$') return '$';
  const name = reference.length === 2 ? reference.slice(1) : reference.slice(2, -1);
  const value = variables.get(name);
  if (value === undefined || value === null || depth > deepestReference) return unknownPart;
  const parts: string[] = [];
  let length = 0;
  let at = 0;
  for (let dollar = value.indexOf('$'); dollar !== -1; dollar = value.indexOf('$', at)) {
    const end = referenceEnd(value, dollar);
    const inner = valueOf(value.slice(dollar, end), variables, depth + 1);
    parts.push(value.slice(at, dollar), inner);
    length += inner.length;
    if (length > longestValue) return unknownPart;
    at = end;
  }
  // Unknown next to unknown is no more than unknown.
  return [...parts, value.slice(at)].join('').replace(/\uE000{2,}/g, unknownPart);
}

function referenceEnd(text: string, dollar: number): number {
  const open = text.charAt(dollar + 1);
  const close = open === '(' ? ')' : open === '{' ? '}' : undefined;
  if (close === undefined) return Math.min(dollar + 2, text.length);
  let depth = 0;
  for (let at = dollar + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === open) depth += 1;
    else if (char === close) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}
