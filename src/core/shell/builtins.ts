// Which variables a shell builtin changes. What it changes them to is left to the shell, assignments apart.
import type { Command, CommandArgument } from 'unbash';

/** Names that a command changes; `all`: nobody can tell which. */
type Touched = readonly string[] | 'all';

const nothing: readonly string[] = [];

/** Builtins that declare: `export NAME=value`. Their flags and whether what they declare stays in the function. */
export const declarations: ReadonlyMap<string, { readonly local: boolean; readonly harmless: RegExp }> =
  new Map([
    ['export', { local: false, harmless: /^-[p]*$/ }],
    ['readonly', { local: false, harmless: /^-[p]*$/ }],
    ['local', { local: true, harmless: /^-[rxI]*$/ }],
    ['declare', { local: true, harmless: /^-[rx]*$/ }],
    ['typeset', { local: true, harmless: /^-[rx]*$/ }],
  ]);

/** Operands of which builtin are names of variables. `values`: letters of options that take a value. */
const readers: Record<
  string,
  { readonly values: string; readonly names: string; readonly usual: readonly string[] }
> = {
  read: { values: 'dinNptu', names: 'a', usual: ['REPLY'] },
  mapfile: { values: 'dnOsuCc', names: '', usual: ['MAPFILE'] },
  readarray: { values: 'dnOsuCc', names: '', usual: ['MAPFILE'] },
  unset: { values: '', names: '', usual: [] },
  wait: { values: '', names: 'p', usual: [] },
  printf: { values: '', names: 'v', usual: [] },
};

/** Builtins whose operands are not names, though their options are. */
const namesInOptionsOnly = new Set(['printf', 'wait']);

/** Every builtin that may change a variable. */
export const changingBuiltins: ReadonlySet<string> = new Set([
  ...declarations.keys(),
  ...Object.keys(readers),
  'getopts',
  'let',
  'eval',
  'source',
  '.',
  'trap',
]);

/** What the builtin `name` changes, assignments among its arguments included. */
export function touchedBy(name: string, args: readonly CommandArgument[]): Touched {
  if (name === 'eval' || name === 'source' || name === '.') return 'all';
  if (name === 'trap') return touchedByTrap(args);
  if (name === 'let') return args.flatMap((arg) => assignedInArithmetic(arg.text));
  if (name === 'getopts') return touchedByGetopts(args);
  const declaration = declarations.has(name);
  // A reference: what is set through it later may be any variable.
  if (
    declaration &&
    args.some((arg) => arg.type === 'Word' && /^-\w*n/.test(arg.text) && name !== 'export')
  ) {
    return 'all';
  }
  const reader = readers[name];
  const names: string[] = [];
  let optionsEnded = false;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at];
    if (arg === undefined) break;
    if (arg.type === 'Assignment') {
      names.push(arg.name);
      continue;
    }
    const text = staticText(arg);
    if (text === undefined) {
      if (namesInOptionsOnly.has(name) && (optionsEnded || at > 0)) continue;
      return 'all';
    }
    if (!optionsEnded && /^-./.test(text)) {
      if (text === '--') optionsEnded = true;
      const last = text.at(-1) ?? '';
      if (reader?.names.includes(last) === true && last !== '') {
        at += 1;
        const next = args[at];
        const named = next === undefined ? '' : staticText(next);
        if (named === undefined) return 'all';
        names.push(named);
      } else if (reader?.values.includes(last) === true) at += 1;
      continue;
    }
    optionsEnded = true;
    if (namesInOptionsOnly.has(name)) break;
    if (declaration && !text.includes('=')) continue;
    names.push(text.replace(/[[=+].*$/s, ''));
  }
  return names.length === 0 && reader !== undefined ? reader.usual : names;
}

function touchedByGetopts(args: readonly CommandArgument[]): Touched {
  const name = args[1] === undefined ? undefined : staticText(args[1]);
  return name === undefined ? 'all' : [name, 'OPTARG', 'OPTIND'];
}

function touchedByTrap(args: readonly CommandArgument[]): Touched {
  const [code] = args;
  if (code === undefined) return nothing;
  const names = Array.from(code.text.matchAll(/([A-Za-z_]\w{0,80})\+?=/g), ([, name = '']) => name);
  return /\b(?:eval|source|read)\b/.test(code.text) ? 'all' : names;
}

/** Names in the code of a trap: those that are functions are called whenever the signal comes. */
export function calledByTrap(args: readonly CommandArgument[]): string[] {
  return Array.from(args[0]?.text.matchAll(/[A-Za-z_]\w{0,80}/g) ?? [], ([name]) => name);
}

/** Variables that an arithmetic text may assign to: all in it, where anything is assigned. */
export function assignedInArithmetic(text: string): string[] {
  if (!text.includes('=') && !text.includes('++') && !text.includes('--')) return [];
  return Array.from(text.matchAll(/[A-Za-z_]\w{0,80}/g), ([name]) => name);
}

/** The name of a command as written; undefined where it comes from an expansion. */
export function staticName(command: Command): string | undefined {
  return command.name === undefined ? undefined : staticText(command.name);
}

/** The text of a word without expansions. */
export function staticText(word: CommandArgument): string | undefined {
  if (word.type === 'Assignment') return undefined;
  const { parts } = word;
  if (parts === undefined) return word.value;
  const literal = parts.every(
    (part) =>
      part.type === 'Literal' ||
      part.type === 'SingleQuoted' ||
      part.type === 'AnsiCQuoted' ||
      (part.type === 'DoubleQuoted' && part.parts.every((inner) => inner.type === 'Literal')),
  );
  return literal ? word.value : undefined;
}
