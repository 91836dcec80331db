// Programs: found by PATH, started as child processes, or in the shell's own place by `exec`.
import type { ExecResult } from 'just-bash';
import { ProgramContext, settle, type ProgramStart } from '../commands/command';
import { programs } from '../commands/programs';
import { builtinCommands } from '../files/distribution';
import { errorCode, FsError, strerror } from '../files/fsError';
import { readsInput } from './bundled';
import { Killed, signalNumbers } from './control';
import type { Shell } from './shell';

const bundledNames: ReadonlySet<string> = new Set(builtinCommands);

/** The file a command's name leads to; undefined where there is none. */
export function findProgram(
  from: Pick<Shell, 'files' | 'resolve'>,
  name: string,
  path: string,
): string | undefined {
  if (name === '') return undefined;
  const file = (candidate: string) => from.files.find(from.resolve(candidate))?.kind === 'file';
  if (name.includes('/')) return file(name) ? name : undefined;
  return path
    .split(':')
    .map((directory) => `${directory === '' ? '.' : directory}/${name}`)
    .find((candidate) => file(candidate) && from.files.may(from.resolve(candidate), 1));
}

/** Runs words in the place of a program, as execvp does: env, nohup, nice. */
export async function execWords(
  context: ProgramContext,
  words: readonly string[],
  changes: Partial<ProgramStart> = {},
): Promise<number> {
  const [name = '', ...args] = words;
  const env = changes.env ?? context.env;
  const path = findProgram(context, name, env.get('PATH') ?? '/usr/bin:/bin');
  if (path === undefined) {
    context.err(
      `${context.name}: ${/^(nohup|nice|setsid|timeout)$/.test(context.name) ? `failed to run command ‘${name}’` : `‘${name}’`}: ${strerror('ENOENT', context.german)}\n`,
    );
    return 127;
  }
  const process = changes.process ?? context.process;
  process.args = words;
  process.name = name.replace(/^.*\//, '').slice(0, 15);
  const { host, fds, cwd, umask, memoize } = context;
  return runProgram({ host, process, fds, env, cwd, umask, memoize, ...changes }, path, args);
}

/** Runs words in a child process, to its end. */
export async function spawnWords(
  context: ProgramContext,
  words: readonly string[],
  changes: Partial<ProgramStart> = {},
): Promise<number> {
  const { host } = context;
  const process =
    changes.process ??
    host.processes.start({ args: words, name: '', uid: context.uid, parent: context.process });
  const fds = (changes.fds ?? context.fds).clone();
  try {
    return await execWords(context, words, { ...changes, process, fds });
  } finally {
    fds.closeAll();
    host.processes.remove(process);
  }
}

function missing(shell: Shell, name: string): number {
  const text = name.includes('/')
    ? strerror('ENOENT', shell.german)
    : shell.german
      ? 'Kommando nicht gefunden.'
      : 'command not found';
  shell.complain(`${name}: ${shell.dash ? 'not found' : text}`);
  return 127;
}

/** @param how As a child, in the shell's place by `exec`, or in its place since nothing comes after it. */
export async function runExternal(
  shell: Shell,
  words: readonly string[],
  assignments: ReadonlyMap<string, string>,
  how: 'child' | 'exec' | 'last' = 'child',
): Promise<number> {
  const [name = '', ...args] = words;
  const path = findProgram(shell, name, assignments.get('PATH') ?? shell.vars.get('PATH') ?? '');
  if (path === undefined)
    return missing(shell, how === 'exec' && !shell.dash && !name.includes('/') ? `exec: ${name}` : name);
  if (!shell.files.may(shell.resolve(path), 1)) {
    shell.complain(`${name}: ${strerror('EACCES', shell.german)}`);
    return 126;
  }
  const env = shell.vars.exported();
  for (const [key, value] of assignments) env.set(key, value);
  const { process } = shell;
  // A trap of the child's own would be lost with it.
  const exec =
    how === 'exec' || (how === 'last' && [...shell.traps.values()].every((action) => action === ''));
  const own = exec
    ? process
    : shell.host.processes.start({ args: words, name: '', uid: process.uid, parent: process });
  own.args = words;
  own.name = name.replace(/^.*\//, '').slice(0, 15);
  if (exec) {
    own.handled.clear();
    for (const table of shell.covered) table.closeAll();
  }
  const fds = exec ? shell.fds : shell.fds.clone();
  const { host, cwd, umask, memoize } = shell;
  try {
    return await runProgram({ host, process: own, fds, env, cwd, umask, memoize }, path, args);
  } finally {
    if (!exec) {
      fds.closeAll();
      host.processes.remove(own);
    }
  }
}

/** Runs the file at `path` in a process that exists already, to its end; the status a shell would see. */
export async function runProgram(
  start: ProgramStart,
  path: string,
  args: readonly string[],
): Promise<number> {
  const { process, host } = start;
  process.environment = start.env;
  process.descriptors = () => start.fds.paths();
  const probe = new ProgramContext(path.replace(/^.*\//, ''), start);
  try {
    const real = probe.files.status(probe.resolve(path)).path;
    const name = real.replace(/^.*\//, '');
    const ownFile = host.overlay.get(real) === undefined && /^\/usr\/s?bin\//.test(real);
    const program = programs[name];
    if (ownFile && program !== undefined) {
      const context = name === probe.name ? probe : new ProgramContext(name, start);
      return settle(context, await context.orKilled(Promise.resolve(program([...args], context))));
    }
    if (ownFile && bundledNames.has(name)) {
      const stdin = readsInput(name, args) ? await probe.input() : '';
      const result: ExecResult = await probe.orKilled(
        host.bundled(process.uid).run(name, args, { stdin, env: start.env, cwd: start.cwd }),
      );
      return settle(probe, result);
    }
    return await runScriptFile(probe, real, path, args);
  } catch (error) {
    if (error instanceof Killed) return 128 + (signalNumbers[error.signal] ?? 0);
    if (error instanceof FsError) {
      probe.err(`${probe.name}: ${strerror(errorCode(error), probe.german)}\n`);
      return 1;
    }
    throw error;
  }
}

async function runScriptFile(
  context: ProgramContext,
  real: string,
  shown: string,
  args: readonly string[],
): Promise<number> {
  const [first = ''] = context.files.read(real).split('\n', 1);
  const [, interpreter = '/bin/sh', option] = /^#! *(\S+)(?: +(\S+))?/.exec(first) ?? [];
  const program = interpreter.endsWith('/env') ? (option ?? 'sh') : interpreter.replace(/^.*\//, '');
  const shell = programs[program];
  if (shell === undefined) {
    context.err(`bash: ${shown}: ${interpreter}: bad interpreter: ${strerror('ENOENT', context.german)}\n`);
    return 126;
  }
  const inner = new ProgramContext(program, context);
  return settle(inner, await shell([shown, ...args], inner));
}
