// Simple commands: assignments, and what a command's name leads to: a function, a builtin, a program.
import { serialize } from 'just-bash';
import { errorCode, FsError, strerror } from '../files/fsError';
import { evaluateText } from './arithmetic';
import { arrayLiteral, restoreElements } from './arrayLiterals';
import { builtins } from './builtins';
import { FunctionReturn, ShellError, ShellExit } from './control';
import { assignParameter, expandText, expandWords } from './expand';
import { runCommand } from './interpreter';
import { runExternal } from './launch';
import { subscript } from './parameters';
import { redirected, redirectShell } from './redirect';
import type { Shell } from './shell';
import {
  literalWord,
  parseScript,
  type AssignmentNode,
  type Command,
  type FunctionNode,
  type WordNode,
} from './syntax';

type Simple = Command<'SimpleCommand'>;

const declaring = new Set(['local', 'declare', 'typeset', 'export', 'readonly']);

async function arrayValues(
  shell: Shell,
  name: string,
  words: readonly WordNode[],
  associative = false,
): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  let next = 0;
  for (const word of words) {
    const [first, second] = word.parts;
    // [key]=value: the parser takes the key for a pattern.
    if (first?.type === 'Glob' && second?.type === 'Literal' && second.value.startsWith('=')) {
      const text = first.pattern.slice(1, -1);
      const key = associative ? text.replace(/^(["'])(.*)\1$/s, '$2') : await subscript(shell, name, text);
      const rest: WordNode = {
        type: 'Word',
        parts: [{ type: 'Literal', value: second.value.slice(1) }, ...word.parts.slice(2)],
      };
      values.set(key, await expandText(shell, rest));
      next = Number(key) + 1;
      continue;
    }
    for (const value of await expandWords(shell, [word])) {
      values.set(String(next), value);
      next += 1;
    }
  }
  return values;
}

export async function assign(shell: Shell, node: AssignmentNode): Promise<void> {
  const { name, append } = node;
  if (node.array !== null) {
    const values = await arrayValues(shell, name, node.array);
    if (!append) {
      shell.vars.setArray(name, values);
      return;
    }
    const old = shell.vars.find(name)?.values ?? new Map<string, string>();
    const keys = [...old.keys()].map(Number);
    const shift = shell.vars.find(name)?.kind === 'associative' ? 0 : Math.max(-1, ...keys) + 1;
    const moved = [...values].map(
      ([key, value]) => [shift === 0 ? key : String(Number(key) + shift), value] as const,
    );
    shell.vars.setArray(name, new Map([...old, ...moved]));
    return;
  }
  let text = node.value === null ? '' : await expandText(shell, node.value);
  const plain = name.replace(/\[.*$/s, '');
  if (shell.vars.find(plain)?.integer === true) text = String(evaluateText(shell, text));
  if (append) {
    const key = /\[(.*)\]$/s.exec(name)?.[1];
    const old =
      shell.vars.find(plain)?.values.get(key === undefined ? '0' : await subscript(shell, plain, key)) ?? '';
    text = shell.vars.find(plain)?.integer === true ? String(Number(old) + Number(text)) : old + text;
  }
  await assignParameter(shell, name, text);
}

/** Words of `local`, `declare` and the like: what looks like an assignment is not split. */
async function declaredWords(shell: Shell, words: readonly WordNode[]): Promise<string[]> {
  const result: string[] = [];
  let associative = false;
  for (const word of words) {
    const [first] = word.parts;
    if (first?.type === 'Literal' && /^-\w*A/.test(first.value)) associative = true;
    const name = first?.type === 'Literal' ? /^([A-Za-z_]\w*)\+?=/.exec(first.value) : null;
    if (first?.type !== 'Literal' || name === null) result.push(...(await expandWords(shell, [word])));
    else if (first.value.slice(name[0].length).startsWith('(')) {
      // The parser leaves array literals among the words: read them again as what they are.
      const script = parseScript(arrayLiteral(word) ?? wordText(word));
      const [statement] = script.statements;
      if (statement !== undefined) restoreElements(statement);
      const command = statement?.pipelines[0]?.commands[0];
      const node = command?.type === 'SimpleCommand' ? command.assignments[0] : undefined;
      const values = await arrayValues(shell, name[1] ?? '', node?.array ?? [], associative);
      result.push(`${name[1] ?? ''}\u0000${JSON.stringify([...values])}`);
    } else result.push(await expandText(shell, word));
  }
  return result;
}

function wordText(word: WordNode): string {
  const command: Simple = { type: 'SimpleCommand', assignments: [], name: word, args: [], redirections: [] };
  const text = serialize({
    type: 'Script',
    statements: [
      {
        type: 'Statement',
        pipelines: [{ type: 'Pipeline', commands: [command], negated: false }],
        operators: [],
        background: false,
      },
    ],
  });
  // Literal parentheses come out quoted.
  return text.replace(/\\([()=])/g, '$1').replace(/\\ /g, ' ');
}

export async function callFunction(
  shell: Shell,
  definition: FunctionNode,
  args: readonly string[],
): Promise<number> {
  if (shell.functionDepth > 200)
    throw new ShellError(`${definition.name}: maximum function nesting level exceeded`);
  const { positional, loopDepth, callers } = shell;
  shell.positional = args;
  shell.loopDepth = 0;
  shell.callers = [definition.name, ...callers];
  shell.functionDepth += 1;
  shell.vars.enter();
  try {
    return await redirected(shell, definition.redirections, () => runCommand(shell, definition.body));
  } catch (error) {
    if (error instanceof FunctionReturn) return error.status;
    throw error;
  } finally {
    shell.vars.leave();
    shell.functionDepth -= 1;
    shell.positional = positional;
    shell.loopDepth = loopDepth;
    shell.callers = callers;
  }
}

/** A builtin's output that could not be written, in the words of bash or dash; a broken pipe may end the shell. */
function unwritten(shell: Shell, name: string, error: FsError): number {
  if (error.code === 'EPIPE') {
    shell.process.deliver('PIPE');
    shell.alive();
  }
  const text = strerror(errorCode(error), shell.german);
  shell.complain(shell.dash ? `${name}: ${name}: I/O error` : `${name}: write error: ${text}`);
  return 1;
}

async function dispatch(
  shell: Shell,
  words: readonly string[],
  assignments: ReadonlyMap<string, string>,
  last = false,
): Promise<number> {
  const [name = '', ...args] = words;
  const definition = shell.functions.get(name);
  if (definition !== undefined)
    return assignments.size === 0
      ? callFunction(shell, definition, args)
      : shell.vars.during(assignments, () => callFunction(shell, definition, args));
  const builtin = builtins.get(name);
  if (builtin === undefined) return runExternal(shell, words, assignments, last ? 'last' : 'child');
  try {
    const status =
      assignments.size === 0
        ? builtin(shell, args)
        : shell.vars.during(assignments, async () => builtin(shell, args));
    return typeof status === 'number' ? status : await status;
  } catch (error) {
    if (error instanceof FsError) return unwritten(shell, name, error);
    throw error;
  }
}

/** Runs words as a command, from `command`, `exec` and programs that run others. */
export function runWords(shell: Shell, words: readonly string[], functions = true): Promise<number> {
  if (functions) return dispatch(shell, words, new Map());
  const [name = ''] = words;
  const builtin = builtins.get(name);
  if (builtin !== undefined) return Promise.resolve(builtin(shell, words.slice(1)));
  return runExternal(shell, words, new Map());
}

async function temporary(
  shell: Shell,
  nodes: readonly AssignmentNode[],
): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  for (const node of nodes)
    values.set(node.name, node.value === null ? '' : await expandText(shell, node.value));
  return values;
}

async function run(shell: Shell, node: Simple): Promise<number> {
  const { name, args, assignments, redirections } = node;
  // Assignments alone have the status of the last command in $( ), if there was one.
  const bare = async (): Promise<number> => {
    shell.substituted = 0;
    for (const assignment of assignments) await assign(shell, assignment);
    return shell.substituted;
  };
  if (name === null) return redirections.length === 0 ? bare() : redirected(shell, redirections, bare);
  shell.substituted = 0;
  const literal = literalWord(name);
  const words =
    literal !== undefined && declaring.has(literal)
      ? [literal, ...(await declaredWords(shell, args))]
      : await expandWords(shell, [name, ...args]);
  if (words.length === 0) {
    const { substituted } = shell;
    return redirected(
      shell,
      redirections,
      assignments.length === 0 ? () => Promise.resolve(substituted) : bare,
    );
  }
  if (words[0] === 'exec' && !shell.functions.has('exec')) {
    if (words.length === 1) {
      await redirectShell(shell, redirections);
      return 0;
    }
    return redirected(shell, redirections, async () => {
      throw new ShellExit(
        await runExternal(shell, words.slice(1), await temporary(shell, assignments), 'exec'),
      );
    });
  }
  const temporaryValues = await temporary(shell, assignments);
  const { host } = shell;
  const instead = await host.beforeCommand(shell.process, words);
  if (instead !== undefined) return redirected(shell, redirections, () => Promise.resolve(instead));
  shell.alive();
  return redirected(shell, redirections, () => dispatch(shell, words, temporaryValues, shell.last === node));
}

export async function runSimple(shell: Shell, node: Simple): Promise<number> {
  shell.alive();
  if (node.line !== undefined) shell.line = node.line;
  try {
    const status = await run(shell, node);
    shell.alive();
    return status;
  } catch (error) {
    if (!(error instanceof ShellError) || error.fatal) throw error;
    shell.complain(error.message);
    return error.status;
  }
}
