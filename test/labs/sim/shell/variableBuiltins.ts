// Builtins about variables: export, readonly, local, declare, unset, getopts.
import { serialize } from 'just-bash';
import type { Builtin } from './builtins';
import { ShellError } from './control';
import { evaluateText } from './arithmetic';
import { quoteWord, subscript } from './parameters';
import type { Shell } from './shell';
import { functionText, type FunctionNode } from './syntax';
import { elements, type Variable } from './variables';

type Attributes = Partial<Omit<Variable, 'values'>>;

/** Gives one NAME or NAME=VALUE its value and attributes. Array literals come as NAME, NUL and their elements. */
async function declareOne(shell: Shell, word: string, attributes: Attributes): Promise<void> {
  const array = /^([A-Za-z_]\w*)\u0000(.*)$/s.exec(word);
  if (array !== null) {
    const [, name = '', text = '[]'] = array;
    const { readonly, ...first } = attributes;
    shell.vars.declare(name, { kind: 'indexed', ...first });
    shell.vars.setArray(name, new Map(JSON.parse(text) as [string, string][]));
    if (readonly === true) shell.vars.declare(name, { readonly });
    return;
  }
  const [, name = '', key, append, value] = /^([A-Za-z_]\w*)(?:\[(.*?)\])?(?:(\+)?=(.*))?$/s.exec(word) ?? [];
  if (name === '') throw new ShellError(`${word}: not a valid identifier`);
  const { readonly, ...first } = attributes;
  shell.vars.declare(name, first);
  if (value !== undefined) {
    const counted = first.integer === true ? String(evaluateText(shell, value)) : value;
    const text = append === '+' ? (shell.vars.get(name) ?? '') + counted : counted;
    if (key === undefined) shell.vars.set(name, text);
    else shell.vars.setElement(name, await subscript(shell, name, key), text);
  }
  if (readonly === true) shell.vars.declare(name, { readonly });
}

function shown(name: string, variable: Variable): string {
  const letters =
    (variable.kind === 'indexed' ? 'a' : variable.kind === 'associative' ? 'A' : '') +
    (variable.integer ? 'i' : '') +
    (variable.readonly ? 'r' : '') +
    (variable.exported ? 'x' : '');
  const flags = letters === '' ? '--' : `-${letters}`;
  const quoted = (text: string) => `"${text.replace(/["\\$`]/g, '\\$&')}"`;
  if (variable.kind === 'scalar') {
    const value = variable.values.get('0');
    return `declare ${flags} ${name}${value === undefined ? '' : `=${quoted(value)}`}\n`;
  }
  const list = elements(variable).map(([key, value]) => `[${quoteWord(key)}]=${quoted(value)}`);
  return `declare ${flags} ${name}=(${list.join(' ')})\n`;
}

/** A function's text, as a shell can read it again. */
function definition(node: FunctionNode): string {
  const text = functionText(node);
  if (text !== undefined) return `${text}\n`;
  const pipeline = { type: 'Pipeline' as const, commands: [node], negated: false };
  const statement = { type: 'Statement' as const, pipelines: [pipeline], operators: [], background: false };
  return `${serialize({ type: 'Script', statements: [statement] })}\n`;
}

/** @param local Inside a function the name is the function's own. */
function declarer(base: Attributes, local: 'always' | 'in functions' | 'never'): Builtin {
  return async (shell, args) => {
    const words = [...args];
    let letters = '';
    let off = '';
    while (/^[-+][a-zA-Z]+$/.test(words[0] ?? '')) {
      const word = words.shift() ?? '';
      if (word.startsWith('-')) letters += word.slice(1);
      else off += word.slice(1);
    }
    if (words[0] === '--') words.shift();
    if (letters.includes('f') || letters.includes('F')) {
      const missing = words.filter((name) => !shell.functions.has(name));
      for (const [name, node] of shell.functions)
        if (words.length === 0 || words.includes(name))
          shell.fds.write(
            1,
            letters.includes('F') ? `${words.length === 0 ? 'declare -f ' : ''}${name}\n` : definition(node),
          );
      return missing.length === 0 ? 0 : 1;
    }
    if (letters.includes('n') && base.exported === true) {
      for (const name of words) shell.vars.declare(name, { exported: false });
      return 0;
    }
    if (words.length === 0 || letters.includes('p')) {
      const names = words.length > 0 ? words : [...shell.vars.names()].sort();
      for (const name of names) {
        const variable = shell.vars.find(name);
        if (variable === undefined) return 1;
        if (base.exported !== true || variable.exported) shell.fds.write(1, shown(name, variable));
      }
      return 0;
    }
    const attributes: Attributes = {
      ...base,
      ...(letters.includes('A')
        ? { kind: 'associative' as const }
        : letters.includes('a')
          ? { kind: 'indexed' as const }
          : {}),
      ...(letters.includes('x') ? { exported: true } : off.includes('x') ? { exported: false } : {}),
      ...(letters.includes('r') ? { readonly: true } : {}),
      ...(letters.includes('i') ? { integer: true } : {}),
    };
    for (const word of words) {
      const name = /^[A-Za-z_]\w*/.exec(word)?.[0] ?? '';
      const own = local === 'always' || (local === 'in functions' && !letters.includes('g'));
      if (own && name !== '' && !shell.vars.local(name) && local === 'always')
        throw new ShellError('local: can only be used in a function');
      await declareOne(shell, word, attributes);
    }
    return 0;
  };
}

const unset: Builtin = async (shell, args) => {
  const words = args.filter((arg) => !/^-[fvn]$/.test(arg));
  for (const word of words) {
    const [, name = '', key] = /^([^[]*)(?:\[(.*)\])?$/s.exec(word) ?? [];
    if (args.includes('-f')) shell.functions.delete(name);
    else if (key !== undefined) shell.vars.unset(name, await subscript(shell, name, key));
    else if (shell.vars.find(name) !== undefined || args.includes('-v')) shell.vars.unset(name);
    else shell.functions.delete(name);
  }
  return 0;
};

const getopts: Builtin = (shell, args) => {
  const [letters = '', variable = '', ...given] = args;
  const words = given.length > 0 ? given : shell.positional;
  const index = Number(shell.vars.get('OPTIND') ?? '1');
  const at = Number(shell.vars.get('__getopts') ?? '1');
  const word = words[index - 1] ?? '';
  if (!/^-./.test(word) || word === '--') {
    if (word === '--') shell.vars.set('OPTIND', String(index + 1));
    shell.vars.set(variable, '?');
    return 1;
  }
  const letter = word.charAt(at);
  const takesValue = letters[letters.indexOf(letter) + 1] === ':';
  const last = at + 1 >= word.length;
  const next = (by: number): void => {
    shell.vars.set('OPTIND', String(index + by));
    shell.vars.unset('__getopts');
  };
  if (!letters.replaceAll(':', '').includes(letter)) {
    shell.vars.set(variable, '?');
    shell.vars.set('OPTARG', letter);
    if (!letters.startsWith(':')) shell.complain(`illegal option -- ${letter}`);
    if (last) next(1);
    else shell.vars.set('__getopts', String(at + 1));
    return 0;
  }
  shell.vars.set(variable, letter);
  if (takesValue) {
    shell.vars.set('OPTARG', last ? (words[index] ?? '') : word.slice(at + 1));
    next(last ? 2 : 1);
  } else {
    shell.vars.unset('OPTARG');
    if (last) next(1);
    else shell.vars.set('__getopts', String(at + 1));
  }
  return 0;
};

export const variableBuiltins: Readonly<Record<string, Builtin>> = {
  export: declarer({ exported: true }, 'never'),
  readonly: declarer({ readonly: true }, 'never'),
  local: declarer({}, 'always'),
  declare: declarer({}, 'in functions'),
  typeset: declarer({}, 'in functions'),
  unset,
  getopts,
};
