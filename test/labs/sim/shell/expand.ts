// Expansion of words, in bash's order: braces, then parameters, commands and arithmetic, splitting, file names, quotes.
import { evaluate } from './arithmetic';
import { ShellError } from './control';
import { FieldBuilder } from './fields';
import { pathnames } from './glob';
import { substitute } from './interpreter';
import { look, parameterValue, subscript } from './parameters';
import type { Shell } from './shell';
import type { BracePart, ParameterPart, WordNode, WordPart } from './syntax';

/** Braces make several words of one, before anything else is looked at. */
function braces(word: WordNode): readonly WordNode[] {
  const at = word.parts.findIndex((part) => part.type === 'BraceExpansion');
  const part = word.parts[at];
  if (part?.type !== 'BraceExpansion') return [word];
  const before = word.parts.slice(0, at);
  const after = word.parts.slice(at + 1);
  return alternatives(part).flatMap((parts) =>
    braces({ type: 'Word', parts: [...before, ...parts, ...after] }),
  );
}

function alternatives(part: BracePart): readonly (readonly WordPart[])[] {
  return part.items.flatMap((item): (readonly WordPart[])[] => {
    if (item.type === 'Word') return braces(item.word).map(({ parts }) => parts);
    const literal = (value: string): WordPart[] => [{ type: 'Literal', value }];
    if (typeof item.start !== 'number' || typeof item.end !== 'number') {
      const [from, to] = [String(item.start).charCodeAt(0), String(item.end).charCodeAt(0)];
      const step = from <= to ? 1 : -1;
      return Array.from({ length: Math.abs(to - from) + 1 }, (_, index) =>
        literal(String.fromCharCode(from + index * step)),
      );
    }
    const { start, end } = item;
    const step = Math.abs(item.step ?? 1) || 1;
    const width =
      /^-?0\d/.test(item.startStr ?? '') || /^-?0\d/.test(item.endStr ?? '')
        ? Math.max((item.startStr ?? '').length, (item.endStr ?? '').length)
        : 0;
    return Array.from({ length: Math.floor(Math.abs(end - start) / step) + 1 }, (_, index) =>
      literal(String(start + index * step * (start <= end ? 1 : -1)).padStart(width, '0')),
    );
  });
}

function separators(shell: Shell): string {
  return shell.vars.get('IFS') ?? ' \t\n';
}

/** One part into the fields. `quoted`: in double quotes. `split`: text outside of quotes is split into words. */
async function addPart(
  shell: Shell,
  fields: FieldBuilder,
  part: WordPart,
  quoted: boolean,
  split: boolean,
): Promise<void> {
  const add = (text: string): void => {
    if (quoted) fields.literal(text);
    else if (split) fields.split(text, separators(shell));
    else fields.active(text);
  };
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'Escaped':
      fields.literal(part.value);
      return;
    case 'Glob':
      if (quoted) fields.literal(part.pattern);
      else fields.wild(part.pattern);
      return;
    case 'DoubleQuoted':
      await addQuoted(shell, fields, part.parts, split);
      return;
    case 'ParameterExpansion':
      await addParameter(shell, fields, part, quoted, split);
      return;
    case 'CommandSubstitution':
      add((await substitute(shell, part.body)).replace(/\n+$/, ''));
      return;
    case 'ArithmeticExpansion':
      add(String(await evaluate(shell, part.expression)));
      return;
    case 'TildeExpansion':
      fields.literal(
        part.user === null
          ? (shell.vars.get('HOME') ?? '/root')
          : part.user === 'root'
            ? '/root'
            : `/home/${part.user}`,
      );
      return;
    case 'ProcessSubstitution':
      throw new ShellError('simulated: no process substitution');
    case 'BraceExpansion':
      fields.literal('{}');
  }
}

async function addQuoted(
  shell: Shell,
  fields: FieldBuilder,
  parts: readonly WordPart[],
  split: boolean,
): Promise<void> {
  const [only] = parts;
  const lone = parts.length === 1 && only?.type === 'ParameterExpansion' ? only : undefined;
  // "$@" without parameters is no word at all; every other pair of quotes makes one.
  const list = lone !== undefined && /(^@|\[@\])$/.test(lone.parameter);
  if (!list && lone?.operation?.type !== 'ArrayKeys') fields.literal('');
  for (const part of parts) await addPart(shell, fields, part, true, split);
}

/** The word that ${x:-word} and its like put in the parameter's place; undefined where the parameter stays. */
async function replacement(shell: Shell, part: ParameterPart): Promise<WordNode | undefined> {
  const { operation, parameter } = part;
  switch (operation?.type) {
    case 'DefaultValue':
    case 'AssignDefault':
    case 'ErrorIfUnset':
    case 'UseAlternative':
      break;
    default:
      return undefined;
  }
  const { values, set } = await look(shell, parameter);
  const there = set && !(operation.checkEmpty && values.join('') === '');
  if (operation.type === 'UseAlternative') return there ? operation.word : { type: 'Word', parts: [] };
  if (there) return undefined;
  if (operation.type === 'DefaultValue') return operation.word;
  if (operation.type === 'ErrorIfUnset') {
    const text = operation.word === null ? '' : await expandText(shell, operation.word);
    throw new ShellError(`${parameter}: ${text === '' ? 'parameter null or not set' : text}`, 127, true);
  }
  const text = await expandText(shell, operation.word);
  await assignParameter(shell, parameter, text);
  return { type: 'Word', parts: [{ type: 'SingleQuoted', value: text }] };
}

export async function assignParameter(shell: Shell, parameter: string, text: string): Promise<void> {
  const element = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(parameter);
  if (element === null) shell.vars.set(parameter, text);
  else {
    const [, name = '', key = ''] = element;
    shell.vars.setElement(name, await subscript(shell, name, key), text);
  }
}

async function addParameter(
  shell: Shell,
  fields: FieldBuilder,
  part: ParameterPart,
  quoted: boolean,
  split: boolean,
): Promise<void> {
  const instead = await replacement(shell, part);
  if (instead !== undefined) {
    for (const inner of instead.parts)
      if (inner.type === 'Literal' && !quoted && split) fields.split(inner.value, separators(shell));
      else await addPart(shell, fields, inner, quoted, split);
    return;
  }
  const plain = ['DefaultValue', 'AssignDefault', 'ErrorIfUnset'].includes(part.operation?.type ?? '');
  const { values, list } = plain
    ? await look(shell, part.parameter)
    : await parameterValue(shell, part.parameter, part.operation);
  const ifs = separators(shell);
  if (list === undefined) {
    const text = values[0] ?? '';
    if (quoted) fields.literal(text);
    else if (split) fields.split(text, ifs);
    else fields.active(text);
  } else if (quoted && (list === '*' || !split))
    fields.literal(values.join(list === '*' ? ifs.charAt(0) : ' '));
  else if (!split) fields.active(values.join(' '));
  else
    values.forEach((value, index) => {
      if (index > 0) fields.end(quoted);
      if (quoted) fields.literal(value);
      else fields.split(value, ifs);
    });
}

/** The words that come of these, as a command gets them. */
export async function expandWords(shell: Shell, words: readonly WordNode[]): Promise<string[]> {
  const result: string[] = [];
  for (const word of words) {
    const [only] = word.parts;
    if (word.parts.length === 1 && only?.type === 'Literal') {
      result.push(only.value);
      continue;
    }
    for (const single of braces(word)) {
      const fields = new FieldBuilder();
      for (const part of single.parts) await addPart(shell, fields, part, false, true);
      for (const field of fields.finish())
        if (field.wild && !shell.options.has('noglob'))
          result.push(...pathnames(shell, field.pattern, field.text));
        else result.push(field.text);
    }
  }
  return result;
}

/** One text: no splitting, no file names. For assignments, redirections, here-documents. */
export async function expandText(shell: Shell, word: WordNode): Promise<string> {
  const fields = new FieldBuilder();
  for (const part of word.parts) await addPart(shell, fields, part, false, false);
  return fields
    .finish()
    .map(({ text }) => text)
    .join(' ');
}

/** A pattern, for case, [[ and the operations on parameters: quoted characters in it have a backslash. */
export async function expandPattern(shell: Shell, word: WordNode): Promise<string> {
  const fields = new FieldBuilder();
  // The parser cuts a bracket expression with $'…' in it into pieces: they belong together.
  let open = false;
  for (const part of word.parts) {
    if (part.type === 'Glob') open = /^\[[^\]]*$/.test(part.pattern);
    if (open && part.type === 'Literal') {
      fields.wild(part.value.replace(/[\\[]/g, '\\$&'));
      open = !part.value.includes(']');
    } else await addPart(shell, fields, part, false, false);
  }
  return fields
    .finish()
    .map(({ pattern }) => pattern)
    .join(' ');
}
