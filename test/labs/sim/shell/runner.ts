// Runs scripts on a simulated host: a command line as sshd starts it, `sh -c`, files, and what has no terminal at all.
import { userName } from '../files/distribution';
import type { SimulatedHost } from '../host';
import type { SimulatedProcess } from '../machine/processes';
import { finished, runText } from './interpreter';
import { ShellExit } from './control';
import type { FdTable, OpenFile } from './io';
import { FdTable as Table, OpenFile as Open } from './io';
import { readerOf } from './reader';
import { remembered } from './memory';
import { Shell, type ShellStart } from './shell';

export const defaultPath =
  '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/games:/usr/local/games:/snap/bin';

/** Where output of a command goes, as bytes. @throws FsError EPIPE where nobody reads any more. */
export type Sink = (stream: 'stdout' | 'stderr', bytes: string) => void;

/** One command as sshd starts it. */
export interface CommandRun {
  readonly host: SimulatedHost;
  readonly commandLine: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: OpenFile;
  readonly sink: Sink;
  readonly memoize: boolean;
  readonly cwd?: string;
}

export type CommandEnd =
  { readonly code: number; readonly env: Readonly<Record<string, string>> } | { readonly signal: string };

/** @property ended All of its output is there, also that of processes it has left behind with its descriptors. */
export interface RunningCommand {
  readonly process: SimulatedProcess;
  readonly ended: Promise<CommandEnd>;
}

/** A script in a shell that is a process already. The process's end is the caller's. */
export function runScript(start: ShellStart, text: string): Promise<number> {
  const shell = new Shell(start.process, start);
  return finished(shell, () => runText(shell, text));
}

/** One line of an interactive shell; false where it ends the shell. */
export async function runLine(shell: Shell, line: string): Promise<boolean> {
  const seen = { exit: false };
  shell.status = await finished(shell, async () => {
    try {
      return await runText(shell, line);
    } catch (error) {
      if (error instanceof ShellExit) seen.exit = true;
      throw error;
    }
  });
  return !seen.exit && shell.process.deadBy === undefined;
}

function output(sink: Sink, stream: 'stdout' | 'stderr', closed: () => void): OpenFile {
  const file = new Open(undefined, (bytes) => {
    sink(stream, bytes);
  });
  file.onClose.push(closed);
  return file;
}

/** Starts the command as the VM's user. */
export function startCommand(run: CommandRun): RunningCommand {
  const { host } = run;
  const process = host.processes.start({
    args: ['bash', '-c', run.commandLine],
    name: 'bash',
    uid: 1000,
    parent: host.processes.get(700),
    leader: true,
  });
  return { process, ended: run.memoize ? fromMemory(run, process) : execute(run, process) };
}

async function execute(run: CommandRun, process: SimulatedProcess): Promise<CommandEnd> {
  const { host, memoize } = run;
  const fds = new Table();
  fds.set(0, run.stdin);
  const closings = (['stdout', 'stderr'] as const).map(
    (stream, index) =>
      new Promise<void>((resolve) => {
        fds.set(index + 1, output(run.sink, stream, resolve));
      }),
  );
  const shell = new Shell(process, {
    host,
    process,
    fds,
    env: new Map(Object.entries(run.env)),
    cwd: run.cwd ?? `/home/${userName}`,
    umask: 0o022,
    name: 'bash',
    args: [],
    memoize,
  });
  const code = await finished(shell, () => runText(shell, run.commandLine));
  shell.ended();
  await Promise.all(closings);
  if (process.deadBy !== undefined) return { signal: process.deadBy };
  const env = Object.fromEntries(shell.vars.exported());
  return { code, env: { ...env, PWD: shell.cwd } };
}

/** Answers from memory where the same was run before on an unchanged machine. */
async function fromMemory(run: CommandRun, process: SimulatedProcess): Promise<CommandEnd> {
  let end: CommandEnd | undefined;
  const result = await remembered(
    run.host,
    { words: [run.commandLine], stdin: '', env: run.env },
    async () => {
      const printed = { stdout: '', stderr: '' };
      const sink: Sink = (stream, bytes) => {
        printed[stream] += bytes;
        run.sink(stream, bytes);
      };
      end = await execute({ ...run, sink }, process);
      return 'code' in end ? { ...printed, exitCode: end.code } : undefined;
    },
  );
  if (end !== undefined) return end;
  run.host.processes.remove(process);
  if (result === undefined) throw new Error('nothing was run and nothing remembered');
  run.sink('stdout', result.stdout);
  run.sink('stderr', result.stderr);
  return { code: result.exitCode, env: {} };
}

/** No input, and output that goes nowhere. */
export function detachedDescriptors(): FdTable {
  const fds = new Table();
  fds.set(0, new Open(readerOf(''), undefined));
  for (const fd of [1, 2]) fds.set(fd, new Open(undefined, () => undefined));
  return fds;
}
