// What an expansion puts into a word, as far as it is certain.
import type { ParameterExpansionPart, Word } from 'unbash';
import type { ExpansionPart } from './atoms';
import type { Elements, Environment, Value } from './environment';

/**
 * - `text`: this. - `words`: an array's elements. - `joined`: them in one.
 * - `unknown`: one value; `anything`: any number of words even in quotes (`"$@"`).
 * - `operand`: the word behind an operator of the expansion, `${X:-word}`.
 */
export type Expansion =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'words'; readonly parts: readonly Elements[] }
  | { readonly kind: 'operand'; readonly word: Word }
  | { readonly kind: 'unknown'; readonly program?: string }
  | { readonly kind: 'number' }
  | { readonly kind: 'anything' };

const unknown: Expansion = { kind: 'unknown' };
const number: Expansion = { kind: 'number' };
const anything: Expansion = { kind: 'anything' };

/** Special parameters that are always one number. */
const numbers = new Set(['#', '?', '$', '!']);

/** Resolves one expansion. */
export function resolve(part: ExpansionPart, env: Environment): Expansion {
  switch (part.type) {
    case 'SimpleExpansion':
      return simple(part.text.slice(1).replaceAll('\\\n', ''), env);
    case 'ParameterExpansion':
      return parameter(part, env);
    case 'ArithmeticExpansion':
      return arithmetic(part.text);
    case 'ProcessSubstitution':
      return number;
    case 'CommandExpansion':
      return { kind: 'unknown', ...likelyProgram(part.text) };
  }
}

function simple(name: string, env: Environment): Expansion {
  if (name === '@' || name === '*') return anything;
  if (numbers.has(name)) return number;
  return ofValue(env.get(name));
}

function ofValue(value: Value | null): Expansion {
  if (value === null) return unknown;
  if (value.kind === 'text') return value;
  if (value.kind === 'program') return { kind: 'unknown', program: value.text };
  const words = value.parts.flatMap((part) => part.words);
  const [first] = words;
  if (words.some((word) => word.multiple)) return unknown;
  return { kind: 'text', text: first?.value ?? '' };
}

function parameter(part: ParameterExpansionPart, env: Environment): Expansion {
  const { parameter: name, index, operation, prefix } = part;
  if (prefix === '#') return number;
  if (prefix === '!') return name === '' ? number : anything;
  if (index !== undefined) return element(part, env);
  if (operation === undefined) return name === '@' || name === '*' ? anything : simple(name, env);
  if (name === '@' || name === '*') return anything;
  if (operation.type !== 'Default') return unknown;
  const value = ofValue(env.get(name));
  const { operator, operand } = operation;
  if (value.kind !== 'text') {
    const program = operator.endsWith('-') || operator.endsWith('=') ? operand.value : undefined;
    return program === undefined ? unknown : { kind: 'unknown', program };
  }
  const given = value.text !== '' || !operator.startsWith(':');
  if (operator.endsWith('+')) return given ? { kind: 'operand', word: operand } : { kind: 'text', text: '' };
  if (given) return value;
  return operator.endsWith('?') ? unknown : { kind: 'operand', word: operand };
}

function element(part: ParameterExpansionPart, env: Environment): Expansion {
  const key = part.index?.value ?? '';
  const all = key === '@' || key === '*';
  const value = env.get(part.parameter);
  if (part.operation !== undefined || value === null || value.kind === 'program')
    return all ? anything : unknown;
  if (key === '@') return value.kind === 'array' ? { kind: 'words', parts: value.parts } : value;
  const words = value.kind === 'array' ? value.parts.flatMap((some) => some.words) : undefined;
  if (words === undefined) return key === '*' || key === '0' ? (value as Expansion) : unknown;
  if (words.some((word) => word.multiple)) return all ? anything : unknown;
  if (key === '*') return { kind: 'text', text: words.map((word) => word.value).join(' ') };
  if (!/^\d{1,6}$/.test(key)) return unknown;
  return { kind: 'text', text: words[Number(key)]?.value ?? '' };
}

/** Only numbers and a sign or two: the rest of arithmetic is left to the shell. */
function arithmetic(text: string): Expansion {
  const match = /^\$\(\(\s*(-?\d{1,9})\s*(?:([-+*])\s*(\d{1,6})\s*)?\)\)$/.exec(text);
  if (match === null) return number;
  const [, left = '', operator, right = ''] = match;
  if (/^-?0\d/.test(left) || /^0\d/.test(right)) return number;
  const [a, b] = [Number(left), Number(right)];
  const result = operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : a;
  return { kind: 'text', text: String(result) };
}

/** `$(which dpdk-testpmd)`, `$(command -v dpdk-testpmd)`: where it is is not known, what it is is. */
function likelyProgram(text: string): { readonly program?: string } {
  const match =
    /^(?:\$\(|`)\s*(?:which|command -v|type -P|realpath|readlink -f)\s+([\w./-]{1,200})\s*[)`]$/.exec(text);
  return match?.[1] === undefined ? {} : { program: match[1] };
}
