// Runs one command line in just-bash on a simulated host, with the rights of one user.
import { Bash, type ExecResult } from 'just-bash';
import { toCommand, type ShellSession } from '../commands/command';
import { programs } from '../commands/programs';
import { builtinCommands, userName } from '../files/distribution';
import { VmFs, type Sink } from '../files/vmFs';
import type { SimulatedHost } from '../host';
import type { SimulatedProcess } from '../machine/processes';
import { kernelSemantics, streaming } from './transforms';
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

/** A shell of just-bash for this host and user. */
function makeBash(
  host: SimulatedHost,
  uid: number,
  env: Readonly<Record<string, string>>,
  process: SimulatedProcess,
  sink: Sink,
  cwd: string,
): Bash {
  const fs = new VmFs(host, uid, process.pid, sink);
  const session: ShellSession = {
    host,
    uid,
    pid: process.pid,
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
      const result = await makeBash(host, 0, rootEnv, process, sink, cwd).exec(commandLine, {
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

interface Remembered {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}
const memory = new WeakMap<object, Map<string, Remembered>>();

/** Remembered results hold for one state of the machine and of its disk. The client's port is no part of the key. */
function memoryKey(run: CommandRun): string {
  const env = { ...run.env, SSH_CONNECTION: '', SSH_CLIENT: '' };
  return JSON.stringify([run.commandLine, run.stdin, env, run.host.overlay.version]);
}

/** Runs the command as the VM's user; `signal` events on the process end it. */
export async function runCommand(run: CommandRun): Promise<CommandEnd> {
  const { host } = run;
  const startMachine = host.machine;
  const key = run.memoize ? memoryKey(run) : '';
  const known = run.memoize ? memory.get(startMachine)?.get(key) : undefined;
  if (known !== undefined) {
    run.sink('stdout', known.stdout);
    run.sink('stderr', known.stderr);
    return { code: known.code, env: {} };
  }
  const abort = new AbortController();
  let killedBy: string | undefined;
  const process = host.processes.start(['bash', '-c', run.commandLine], 1000, (signal) => {
    killedBy ??= signal;
    abort.abort();
  });
  const translate = translator(run);
  let stdout = '';
  let stderr = '';
  const send: Sink = (stream, bytes) => {
    const text = stream === 'stderr' ? translate(bytes) : bytes;
    if (run.memoize) {
      if (stream === 'stdout') stdout += text;
      else stderr += text;
    }
    if (text !== '') run.sink(stream, text);
  };
  try {
    const script = unwrap(run.commandLine);
    const bash = makeBash(host, 1000, run.env, process, send, run.cwd ?? `/home/${userName}`);
    bash.registerTransformPlugin(streaming());
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
    if (run.memoize && host.machine === startMachine && memoryKey(run) === key) {
      const results = memory.get(startMachine) ?? new Map<string, Remembered>();
      memory.set(startMachine, results.set(key, { stdout, stderr, code: result.exitCode }));
    }
    return { code: result.exitCode, env: result.env };
  } finally {
    host.processes.remove(process.pid);
  }
}
