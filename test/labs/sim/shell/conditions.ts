// Conditions: the builtins test and [, and the command [[ ]].
import { evaluateText } from './arithmetic';
import { ShellError } from './control';
import { expandPattern, expandText } from './expand';
import { look } from './parameters';
import { escapeRegex, patternRegex, posixRegex } from './patterns';
import type { Shell } from './shell';
import type { ConditionNode, WordNode } from './syntax';

async function unary(shell: Shell, operator: string, operand: string): Promise<boolean> {
  const path = shell.resolve(operand);
  const status = (follow = true) => (operand === '' ? undefined : shell.files.find(path, follow));
  switch (operator) {
    case '-z':
      return operand === '';
    case '-n':
      return operand !== '';
    case '-e':
    case '-a':
      return status() !== undefined;
    case '-f':
      return status()?.kind === 'file' && status()?.device === undefined;
    case '-d':
      return status()?.kind === 'dir';
    case '-h':
    case '-L':
      return status(false)?.kind === 'link';
    case '-s':
      return (status()?.size ?? 0) > 0;
    case '-r':
      return operand !== '' && shell.files.may(path, 4);
    case '-w':
      return operand !== '' && shell.files.may(path, 2);
    case '-x':
      return operand !== '' && shell.files.may(path, 1);
    case '-b':
      return status()?.device === 'block';
    case '-c':
      return status()?.device === 'char';
    case '-p':
      return status()?.device === 'fifo';
    case '-S':
      return status()?.device === 'socket';
    case '-O':
      return status()?.owner === shell.uid;
    case '-u':
      return ((status()?.mode ?? 0) & 0o4000) !== 0;
    case '-v':
      return (await look(shell, operand)).set;
    case '-o':
      return shell.options.has(operand);
    default:
      // No terminals.
      return false;
  }
}

function integer(text: string): number {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new ShellError(`[: ${text}: integer expression expected`, 2);
  return Number(text);
}

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
};

function compareFiles(shell: Shell, operator: string, left: string, right: string): boolean {
  const [a, b] = [shell.files.find(shell.resolve(left)), shell.files.find(shell.resolve(right))];
  if (operator === '-ef') return a !== undefined && a.path === b?.path;
  const [older, newer] = operator === '-nt' ? [b, a] : [a, b];
  return newer !== undefined && (older === undefined || newer.mtime > older.mtime);
}

const unaryOperator = /^-[abcdefghknoprstuvwxzGLNOS]$/;
const binaryOperator = /^(==?|!=|[<>]|-(eq|ne|lt|le|gt|ge|nt|ot|ef))$/;

/** test EXPRESSION, by POSIX's rules for the number of words, and -a -o ( ) beyond. */
export async function test(shell: Shell, words: readonly string[]): Promise<boolean> {
  let at = 0;
  const primary = async (): Promise<boolean> => {
    const left = words.length - at;
    const [first = '', second = '', third = ''] = words.slice(at);
    if (left >= 3 && binaryOperator.test(second)) {
      at += 3;
      if (second === '=' || second === '==') return first === third;
      if (second === '!=') return first !== third;
      if (second === '<' || second === '>') return second === '<' ? first < third : first > third;
      const compare = comparisons[second];
      if (compare !== undefined) return compare(integer(first), integer(third));
      return compareFiles(shell, second, first, third);
    }
    if (first === '!' && left > 1) {
      at += 1;
      return !(await primary());
    }
    if (first === '(' && left > 2) {
      at += 1;
      const value = await or();
      at += 1;
      return value;
    }
    if (left >= 2 && unaryOperator.test(first)) {
      at += 2;
      return unary(shell, first, second);
    }
    at += 1;
    if (left >= 2 && first !== '-a' && second !== '-a' && second !== '-o' && second !== ')')
      throw new ShellError(
        `[: ${left === 2 ? `${first}: unary operator expected` : 'too many arguments'}`,
        2,
      );
    return first !== '';
  };
  const and = async (): Promise<boolean> => {
    let value = await primary();
    while (words[at] === '-a' && at + 1 < words.length) {
      at += 1;
      value = (await primary()) && value;
    }
    return value;
  };
  const or = async (): Promise<boolean> => {
    let value = await and();
    while (words[at] === '-o' && at + 1 < words.length) {
      at += 1;
      value = (await and()) || value;
    }
    return value;
  };
  if (words.length === 0) return false;
  const value = await or();
  if (at < words.length) throw new ShellError('[: too many arguments', 2);
  return value;
}

/** The right side of =~: quoted parts stand for themselves. */
async function regexText(shell: Shell, word: WordNode): Promise<string> {
  let source = '';
  for (const part of word.parts)
    if (part.type === 'SingleQuoted' || part.type === 'DoubleQuoted')
      source += escapeRegex(await expandText(shell, { type: 'Word', parts: [part] }));
    else if (part.type === 'Escaped') source += escapeRegex(part.value);
    else if (part.type === 'Glob') source += part.pattern;
    else source += await expandText(shell, { type: 'Word', parts: [part] });
  return source;
}

async function binary(shell: Shell, operator: string, left: WordNode, right: WordNode): Promise<boolean> {
  const text = await expandText(shell, left);
  if (operator === '=~') {
    const match = posixRegex(await regexText(shell, right)).exec(text);
    shell.vars.setArray(
      'BASH_REMATCH',
      new Map((match ?? []).map((group: string | undefined, index) => [String(index), group ?? ''])),
    );
    return match !== null;
  }
  if (operator === '=' || operator === '==' || operator === '!=') {
    const same = patternRegex(await expandPattern(shell, right)).test(text);
    return operator === '!=' ? !same : same;
  }
  const other = await expandText(shell, right);
  const compare = comparisons[operator];
  if (compare !== undefined) return compare(evaluateText(shell, text), evaluateText(shell, other));
  if (operator === '<' || operator === '>') return operator === '<' ? text < other : text > other;
  return compareFiles(shell, operator, text, other);
}

/** [[ EXPRESSION ]]. */
export async function condition(shell: Shell, node: ConditionNode): Promise<boolean> {
  switch (node.type) {
    case 'CondAnd':
      return (await condition(shell, node.left)) && (await condition(shell, node.right));
    case 'CondOr':
      return (await condition(shell, node.left)) || (await condition(shell, node.right));
    case 'CondNot':
      return !(await condition(shell, node.operand));
    case 'CondGroup':
      return condition(shell, node.expression);
    case 'CondWord':
      return (await expandText(shell, node.word)) !== '';
    case 'CondUnary':
      return unary(shell, node.operator, await expandText(shell, node.operand));
    case 'CondBinary':
      return binary(shell, node.operator, node.left, node.right);
  }
}
