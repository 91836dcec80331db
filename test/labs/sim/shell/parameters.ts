// Parameters of the shell and the operations on them: ${x:-y}, ${x##p}, ${x[@]:1:2}, ${!x}, ….
import { evaluate, evaluateText } from './arithmetic';
import { ShellError } from './control';
import { expandPattern, expandText } from './expand';
import { patternRegex, patternSource, removeMatch } from './patterns';
import type { Shell } from './shell';
import { parseQuoted, type Operation } from './syntax';
import { elements } from './variables';

/** @property list Several words: `@` keeps them apart in double quotes, `*` joins them there. */
export interface Value {
  readonly values: readonly string[];
  readonly list: '@' | '*' | undefined;
  readonly set: boolean;
}

const unset: Value = { values: [], list: undefined, set: false };

function scalar(text: string | undefined): Value {
  return text === undefined ? unset : { values: [text], list: undefined, set: true };
}

function special(shell: Shell, name: string): Value | undefined {
  switch (name) {
    case '@':
    case '*':
      return { values: shell.positional, list: name, set: shell.positional.length > 0 };
    case '#':
      return scalar(String(shell.positional.length));
    case '?':
      return scalar(String(shell.status));
    case '$':
      return scalar(String(shell.mainPid));
    case '!':
      return scalar(shell.lastJob === undefined ? '' : String(shell.lastJob));
    case '-':
      return scalar('hB');
    case '0':
      return scalar(shell.name);
    case 'BASHPID':
      return scalar(String(shell.process.pid));
    case 'PPID':
      return scalar(String(shell.host.processes.get(shell.mainPid)?.parent ?? 1));
    case 'UID':
    case 'EUID':
      return scalar(String(shell.uid));
    case 'RANDOM':
      return scalar(String(Math.floor(Math.random() * 32_768)));
    case 'SECONDS':
      return scalar(String(Math.floor((shell.host.clock.now() - shell.host.machine.bootedAt) / 1000)));
    case 'EPOCHSECONDS':
      return scalar(String(Math.floor(shell.host.clock.now() / 1000)));
    case 'LINENO':
      return scalar(String(shell.line));
    case 'FUNCNAME':
      return scalar(shell.callers[0]);
    case 'BASH_VERSION':
      return shell.dash ? unset : scalar('5.2.21(1)-release');
    default:
      return undefined;
  }
}

/** An array's subscript as its key. */
export async function subscript(shell: Shell, name: string, text: string): Promise<string> {
  const expanded = /[$`"'\\]/.test(text)
    ? await expandText(shell, parseQuoted(text.replace(/^(["'])(.*)\1$/s, '$2')))
    : text;
  if (shell.vars.find(name)?.kind === 'associative') return expanded;
  const index = evaluateText(shell, expanded);
  if (index >= 0) return String(index);
  const last = elements(shell.vars.find(name)).at(-1)?.[0] ?? '-1';
  return String(Number(last) + 1 + index);
}

export async function look(shell: Shell, parameter: string): Promise<Value> {
  if (/^\d+$/.test(parameter) && parameter !== '0') return scalar(shell.positional[Number(parameter) - 1]);
  const known = special(shell, parameter);
  if (known !== undefined && (known.set || parameter !== 'FUNCNAME')) return known;
  const element = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(parameter);
  if (element === null) return scalar(shell.vars.get(parameter));
  const [, name = '', key = ''] = element;
  const variable = shell.vars.find(name);
  if (key === '@' || key === '*') {
    const values = name === 'FUNCNAME' ? shell.callers : elements(variable).map(([, value]) => value);
    return { values, list: key, set: values.length > 0 };
  }
  return scalar(variable?.values.get(await subscript(shell, name, key)));
}

/** A word in single quotes where it needs any. */
export function quoteWord(text: string): string {
  if (text === '') return "''";
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function changeCase(text: string, upper: boolean, all: boolean, pattern: RegExp | undefined): string {
  const one = (character: string) =>
    pattern?.test(character) === false
      ? character
      : upper
        ? character.toUpperCase()
        : character.toLowerCase();
  return all ? Array.from(text).map(one).join('') : one(text.slice(0, 1)) + text.slice(1);
}

async function mapped(shell: Shell, value: Value, operation: Operation): Promise<Value> {
  const each = (change: (text: string) => string): Value => ({ ...value, values: value.values.map(change) });
  switch (operation.type) {
    case 'PatternRemoval': {
      const pattern = await expandPattern(shell, operation.pattern);
      return each((text) => removeMatch(text, pattern, operation.side, operation.greedy));
    }
    case 'PatternReplacement': {
      const pattern = await expandPattern(shell, operation.pattern);
      const replacement =
        operation.replacement === null ? '' : await expandText(shell, operation.replacement);
      if (pattern === '') return value;
      const source = patternSource(pattern);
      // After "//" a "#" or "%" is a character like any other.
      const anchored = operation.all
        ? `${operation.anchor === 'start' ? '#' : operation.anchor === 'end' ? '%' : ''}${source}`
        : operation.anchor === 'start'
          ? `^(?:${source})`
          : operation.anchor === 'end'
            ? `(?:${source})$`
            : source;
      const regex = new RegExp(anchored, operation.all ? 'g' : '');
      return each((text) => text.replace(regex, () => replacement));
    }
    case 'CaseModification': {
      const pattern =
        operation.pattern === null ? undefined : patternRegex(await expandPattern(shell, operation.pattern));
      return each((text) => changeCase(text, operation.direction === 'upper', operation.all, pattern));
    }
    case 'Transform':
      if (operation.operator === 'Q') return each((text) => `'${text.replaceAll("'", "'\\''")}'`);
      if (operation.operator === 'U') return each((text) => text.toUpperCase());
      if (operation.operator === 'L') return each((text) => text.toLowerCase());
      if (operation.operator === 'u') return each((text) => changeCase(text, true, false, undefined));
      return value;
    default:
      throw new ShellError('bad substitution');
  }
}

async function sliced(
  shell: Shell,
  parameter: string,
  value: Value,
  operation: Extract<Operation, { type: 'Substring' }>,
): Promise<Value> {
  const offset = await evaluate(shell, operation.offset);
  const length = operation.length === null ? undefined : await evaluate(shell, operation.length);
  if (value.list !== undefined) {
    const all = parameter === '@' || parameter === '*' ? [shell.name, ...value.values] : value.values;
    const start = offset < 0 ? all.length + offset : offset;
    return { ...value, values: all.slice(start, length === undefined ? undefined : start + length) };
  }
  const text = Array.from(value.values[0] ?? '');
  const start = offset < 0 ? Math.max(0, text.length + offset) : offset;
  if (start > text.length) return { ...value, values: [''] };
  const end = length === undefined ? text.length : length < 0 ? text.length + length : start + length;
  if (end < start) throw new ShellError(`${length ?? 0}: substring expression < 0`);
  return { ...value, values: [text.slice(start, end).join('')] };
}

/** A parameter with its operation, but for the operations that put another word in its place. */
export async function parameterValue(
  shell: Shell,
  parameter: string,
  operation: Operation | null,
): Promise<Value> {
  if (operation?.type === 'ArrayKeys') {
    const keys = elements(shell.vars.find(operation.array)).map(([key]) => key);
    return { values: keys, list: operation.star ? '*' : '@', set: keys.length > 0 };
  }
  if (operation?.type === 'VarNamePrefix') {
    const names = shell.vars.names().filter((name) => name.startsWith(operation.prefix));
    return { values: [...names].sort(), list: operation.star ? '*' : '@', set: true };
  }
  if (operation?.type === 'Indirection') {
    const target = (await look(shell, parameter)).values[0];
    if (target === undefined || target === '') return unset;
    return parameterValue(shell, target, operation.innerOp ?? null);
  }
  if (operation?.type === 'BadSubstitution')
    throw new ShellError(`${operation.text}: bad substitution`, 1, true);
  const value = await look(shell, parameter);
  if (
    !value.set &&
    value.list === undefined &&
    shell.options.has('nounset') &&
    operation?.type !== 'UseAlternative'
  )
    throw new ShellError(`${parameter}: unbound variable`, 127, true);
  if (operation === null) return value;
  switch (operation.type) {
    case 'Length':
      return scalar(
        String(value.list === undefined ? Array.from(value.values[0] ?? '').length : value.values.length),
      );
    case 'Substring':
      return sliced(shell, parameter, value, operation);
    case 'DefaultValue':
    case 'AssignDefault':
    case 'ErrorIfUnset':
    case 'UseAlternative':
    case 'LengthSliceError':
      return value;
    default:
      return mapped(shell, value, operation);
  }
}
