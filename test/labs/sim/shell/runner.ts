// Runs one command line in just-bash on a simulated host, with the rights of one user.
import { Bash, type ExecResult } from 'just-bash';
import { toCommand, type ShellSession } from '../commands/command';
import { programs } from '../commands/programs';
import { builtinCommands, userName } from '../files/distribution';
import { VmFs, type Sink } from '../files/vmFs';
import type { SimulatedHost } from '../host';
import type { SimulatedProcess } from '../machine/processes';
import { remembered } from './memory';
import { streaming } from './streaming';
import { kernelSemantics } from './transforms';
import { unwrap } from './unwrap';

export const defaultPath =
  '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/games:/usr/local/games:/snap/bin';

/** One command as sshd starts it. `sink` gets the output in pieces, as bytes (one character each). */
export interface CommandRun {
  readonly host: SimulatedHost;
  readonly commandLine: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
  readonly sink: Sink;
  readonly memoize: boolean;
  readonly cwd?: string;
}

export type CommandEnd =
  { readonly code: number; readonly env: Readonly<Record<string, string>> } | { readonly signal: string };

/** just-bash's own limits would end scripts that a VM runs to their end. */
const limits = { maxExecutionTimeMs: 3_600_000, maxExtensionCleanupTimeMs: 5, maxLoopIterations: 100_000 };

const german: readonly (readonly [string, string])[] = [
  ['No such file or directory', 'Datei oder Verzeichnis nicht gefunden'],
  ['Permission denied', 'Keine Berechtigung'],
  ['command not found', 'Kommando nicht gefunden.'],
  ['Is a directory', 'Ist ein Verzeichnis'],
];

/** just-bash speaks English only: its commonest messages in German, for scripts that did not ask for LC_ALL=C. */
function translator(run: CommandRun): (bytes: string) => string {
  if (run.env['LANG']?.startsWith('de') !== true || run.commandLine.includes('LC_ALL=C'))
    return (bytes) => bytes;
  return (bytes) => german.reduce((text, [from, to]) => text.replaceAll(from, to), bytes);
}

/** A shell of just-bash for the run's host and a user. */
function makeBash(
  run: CommandRun,
  uid: number,
  env: Readonly<Record<string, string>>,
  process: SimulatedProcess,
  sink: Sink,
  stream: () => void = () => undefined,
): Bash {
  const { host, memoize } = run;
  const cwd = run.cwd ?? `/home/${userName}`;
  const fs = new VmFs(host, uid, process.pid, sink);
  const session: ShellSession = {
    host,
    uid,
    pid: process.pid,
    memoize,
    stream,
    failedWrites: fs.failedWrites,
    async runAsRoot(commandLine, extra, stdin, signal) {
      const kept = Object.fromEntries(
        Object.entries(env).filter(([name]) => /^(LANG|LC_\w+|TERM)$/.test(name)),
      );
      const rootEnv = {
        ...kept,
        HOME: '/root',
        USER: 'root',
        LOGNAME: 'root',
        SUDO_USER: userName,
        SHELL: '/bin/bash',
        PATH: defaultPath,
        ...extra,
      };
      const result = await makeBash(run, 0, rootEnv, process, sink).exec(commandLine, {
        stdin,
        stdinKind: 'bytes',
        rawScript: true,
        ...(signal === undefined ? {} : { signal }),
      });
      return { stdout: result.stdout, stderr: result.stderr, exitCode: result.exitCode } satisfies ExecResult;
    },
  };
  const bash = new Bash({
    fs,
    cwd,
    env: { ...env },
    commands: builtinCommands,
    customCommands: Object.entries(programs).map(([name, program]) => toCommand(name, program, session)),
    executionLimits: limits,
    defenseInDepth: false,
    processInfo: { pid: process.pid, ppid: process.parent, uid, gid: uid },
  });
  bash.registerTransformPlugin(kernelSemantics);
  return bash;
}

/** Runs the command as the VM's user; `signal` events on the process end it. */
export async function runCommand(run: CommandRun): Promise<CommandEnd> {
  if (!run.memoize) return execute(run);
  let end: CommandEnd | undefined;
  const result = await remembered(
    run.host,
    { words: [run.commandLine], stdin: run.stdin, env: run.env },
    async () => {
      const printed = { stdout: '', stderr: '' };
      end = await execute({
        ...run,
        sink: (stream, bytes) => {
          printed[stream] += bytes;
          run.sink(stream, bytes);
        },
      });
      return 'code' in end ? { ...printed, exitCode: end.code } : undefined;
    },
  );
  if (end !== undefined) return end;
  if (result === undefined) throw new Error('nothing was run and nothing remembered');
  run.sink('stdout', result.stdout);
  run.sink('stderr', result.stderr);
  return { code: result.exitCode, env: {} };
}

async function execute(run: CommandRun): Promise<CommandEnd> {
  const { host } = run;
  const abort = new AbortController();
  let killedBy: string | undefined;
  const process = host.processes.start(['bash', '-c', run.commandLine], 1000, (signal) => {
    killedBy ??= signal;
    abort.abort();
  });
  const translate = translator(run);
  const send: Sink = (stream, bytes) => {
    if (bytes !== '') run.sink(stream, stream === 'stderr' ? translate(bytes) : bytes);
  };
  try {
    const script = unwrap(run.commandLine);
    const stream = streaming();
    const bash = makeBash(run, 1000, run.env, process, send, stream.arm);
    bash.registerTransformPlugin(stream);
    const positional = Object.fromEntries(script.args.map((arg, index) => [String(index + 1), arg]));
    const all = script.args.join(' ');
    const result = await bash.exec(script.text, {
      env: { '0': script.name, '#': String(script.args.length), '@': all, '*': all, ...positional },
      stdin: run.stdin,
      stdinKind: 'bytes',
      rawScript: true,
      signal: abort.signal,
    });
    if (killedBy !== undefined) return { signal: killedBy };
    send('stdout', Buffer.from(result.stdout, 'utf8').toString('latin1'));
    send('stderr', Buffer.from(result.stderr, 'utf8').toString('latin1'));
    return { code: result.exitCode, env: result.env };
  } finally {
    host.processes.remove(process.pid);
  }
}
