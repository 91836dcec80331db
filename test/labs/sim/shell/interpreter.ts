// Runs a shell's syntax tree: lists, pipelines whose parts run at the same time, child processes and their ends.
import { restoreElements } from './arrayLiterals';
import { FunctionReturn, Killed, LoopJump, ShellError, ShellExit, signalNumbers } from './control';
import { OpenFile, pipe, toText } from './io';
import { redirected } from './redirect';
import type { Shell } from './shell';
import { runCompound } from './compound';
import { runSimple } from './simple';
import {
  parseScript,
  rememberFunction,
  type CommandNode,
  type PipelineNode,
  type ScriptNode,
  type StatementNode,
} from './syntax';

/** Runs the traps of signals that came while a command was running. */
export async function runTraps(shell: Shell): Promise<void> {
  for (
    let signal = shell.process.pending.shift();
    signal !== undefined;
    signal = shell.process.pending.shift()
  ) {
    const { status } = shell;
    await runText(shell, shell.traps.get(signal) ?? '');
    shell.status = status;
  }
}

export async function runStatements(shell: Shell, statements: readonly StatementNode[]): Promise<number> {
  for (const statement of statements) {
    if (statement.deferredError !== undefined) throw new ShellError(statement.deferredError.message, 2, true);
    rememberFunction(statement);
    restoreElements(statement);
    if (statement.background) startJob(shell, statement);
    else await runList(shell, statement);
  }
  return shell.status;
}

async function runList(shell: Shell, { pipelines, operators }: StatementNode): Promise<void> {
  for (const [index, pipeline] of pipelines.entries()) {
    const operator = operators[index - 1];
    if (operator === '&&' && shell.status !== 0) continue;
    if (operator === '||' && shell.status === 0) continue;
    const last = index === pipelines.length - 1;
    if (!last || pipeline.negated) shell.tolerant += 1;
    try {
      await runPipeline(shell, pipeline);
    } finally {
      if (!last || pipeline.negated) shell.tolerant -= 1;
    }
    if (
      shell.status !== 0 &&
      last &&
      !pipeline.negated &&
      shell.tolerant === 0 &&
      shell.options.has('errexit')
    )
      throw new ShellExit(shell.status);
  }
}

/**
 * `LIST &`: a child goes on by itself, without the shell's standard input and deaf to SIGINT and SIGQUIT, as in every
 * shell without job control. A single program takes the child's place, so that `$!` is its process.
 */
function startJob(shell: Shell, statement: StatementNode): void {
  const child = shell.fork();
  child.fds.set(0, new OpenFile(undefined, undefined));
  for (const signal of ['INT', 'QUIT']) child.process.ignored.add(signalNumbers[signal] ?? 0);
  const foreground: StatementNode = { ...statement, background: false };
  const only = singleCommand(statement);
  shell.jobs.set(
    child.process.pid,
    inChild(child, () => (only === undefined ? runStatements(child, [foreground]) : runLast(child, only))),
  );
  shell.lastJob = child.process.pid;
  shell.status = 0;
}

function singleCommand({ pipelines }: StatementNode): CommandNode | undefined {
  const [pipeline] = pipelines;
  return pipelines.length === 1 && pipeline?.commands.length === 1 && !pipeline.negated
    ? pipeline.commands[0]
    : undefined;
}

/** The last command of a child: a program takes its place instead of being its child, and `( )` needs no other one. */
function runLast(child: Shell, command: CommandNode): Promise<number> {
  if (command.type === 'Subshell') return runCommand(child, { ...command, type: 'Group' });
  child.last = command.type === 'SimpleCommand' ? command : undefined;
  return runCommand(child, command);
}

async function runPipeline(shell: Shell, pipeline: PipelineNode): Promise<void> {
  const { commands } = pipeline;
  const [only] = commands;
  if (commands.length === 1 && only !== undefined) {
    shell.status = await runCommand(shell, only);
    if (only.type === 'SimpleCommand')
      shell.vars.setArray('PIPESTATUS', new Map([['0', String(shell.status)]]));
  } else shell.status = await runPiped(shell, pipeline);
  if (pipeline.negated) shell.status = shell.status === 0 ? 1 : 0;
  if (shell.process.pending.length > 0) await runTraps(shell);
}

/** Each part is a child process; all run at once, joined by pipes. */
async function runPiped(shell: Shell, { commands, pipeStderr }: PipelineNode): Promise<number> {
  let input: OpenFile | undefined;
  const running = commands.map((command, index) => {
    const child = shell.fork();
    if (input !== undefined) child.fds.set(0, input);
    input?.release();
    input = undefined;
    if (index < commands.length - 1) {
      const joint = pipe();
      child.fds.set(1, joint.output);
      if (pipeStderr?.[index] === true) child.fds.set(2, joint.output);
      input = joint.input.retain();
    }
    return inChild(child, () => runLast(child, command));
  });
  const ends = await Promise.all(running);
  shell.alive();
  shell.vars.setArray('PIPESTATUS', new Map(ends.map((end, index) => [String(index), String(end)])));
  if (shell.options.has('pipefail')) return ends.findLast((end) => end !== 0) ?? 0;
  return ends.at(-1) ?? 0;
}

/** A child's work to its end: jumps out of it end only the child. */
export async function inChild(child: Shell, work: () => Promise<number>): Promise<number> {
  try {
    return await finished(child, work);
  } finally {
    child.ended();
  }
}

/** How a shell ends, as a status: by itself, by `exit`, by an error, by a signal. Runs its EXIT trap. */
export async function finished(shell: Shell, work: () => Promise<number>): Promise<number> {
  try {
    let status = await settled(shell, work);
    const trap = shell.traps.get('EXIT') ?? '';
    shell.traps.delete('EXIT');
    if (trap !== '' && shell.process.deadBy === undefined) {
      shell.status = status;
      await settled(shell, () => runText(shell, trap));
    }
    if (shell.process.deadBy !== undefined) status = 128 + (signalNumbers[shell.process.deadBy] ?? 0);
    return status;
  } catch (error) {
    if (error instanceof Killed) return 128 + (signalNumbers[error.signal] ?? 0);
    throw error;
  }
}

async function settled(shell: Shell, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ShellExit || error instanceof FunctionReturn) return error.status;
    if (error instanceof LoopJump) return 0;
    if (error instanceof ShellError) {
      shell.complain(error.message);
      return error.fatal && shell.dash ? 2 : error.status;
    }
    throw error;
  }
}

/** What a command in $( ) prints. */
export async function substitute(shell: Shell, script: ScriptNode): Promise<string> {
  const child = shell.fork();
  const joint = pipe();
  joint.input.retain();
  child.fds.set(1, joint.output);
  const output = joint.input.reader?.all() ?? Promise.resolve('');
  shell.status = await inChild(child, () => runStatements(child, script.statements));
  shell.substituted = shell.status;
  const text = toText(await output);
  joint.input.release();
  shell.alive();
  return text.replaceAll('\0', '');
}

/** Text as a script in this shell: eval, traps, sourced files. */
export async function runText(shell: Shell, text: string): Promise<number> {
  let script: ScriptNode;
  try {
    script = parseScript(text);
  } catch (error) {
    const [, line = '1', what = String(error)] =
      /at (\d+):\d+: (.*)/s.exec(error instanceof Error ? error.message : '') ?? [];
    shell.line = Number(line);
    throw new ShellError(`syntax error: ${what}`, 2);
  }
  if (script.statements.length === 0) shell.status = 0;
  return runStatements(shell, script.statements);
}

export async function runCommand(shell: Shell, node: CommandNode): Promise<number> {
  shell.alive();
  if (node.type === 'SimpleCommand') return runSimple(shell, node);
  if (node.line !== undefined) shell.line = node.line;
  try {
    if (node.type === 'FunctionDef') return await runCompound(shell, node);
    return await redirected(shell, node.redirections, () => runCompound(shell, node));
  } catch (error) {
    if (!(error instanceof ShellError) || error.fatal) throw error;
    shell.complain(error.message);
    return error.status;
  }
}
