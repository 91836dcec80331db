// What a simulated program is: a process with descriptors, environment and rights, and the helpers programs share.
import type { ExecResult } from 'just-bash';
import { errorCode, FsError, strerror } from '../files/fsError';
import { VmFiles } from '../files/vmFiles';
import type { SimulatedHost } from '../host';
import type { SimulatedProcess } from '../machine/processes';
import { Killed } from '../shell/control';
import { toText, type FdTable } from '../shell/io';
import type { Reader } from '../shell/reader';

/** @property umask Of the process that started the program. */
export interface ProgramStart {
  readonly host: SimulatedHost;
  readonly process: SimulatedProcess;
  readonly fds: FdTable;
  readonly env: Map<string, string>;
  readonly cwd: string;
  readonly umask: number;
  readonly memoize: boolean;
}

export class ProgramContext {
  readonly host: SimulatedHost;
  readonly process: SimulatedProcess;
  readonly fds: FdTable;
  readonly env: Map<string, string>;
  readonly cwd: string;
  readonly umask: number;
  readonly memoize: boolean;
  readonly files: VmFiles;

  constructor(
    readonly name: string,
    start: ProgramStart,
  ) {
    this.host = start.host;
    this.process = start.process;
    this.fds = start.fds;
    this.env = start.env;
    this.cwd = start.cwd;
    this.umask = start.umask;
    this.memoize = start.memoize;
    this.files = new VmFiles(this.host, {
      uid: this.process.uid,
      pid: this.process.pid,
      umask: () => this.umask,
      alive: () => {
        this.alive();
      },
    });
  }

  get uid(): number {
    return this.process.uid;
  }

  get pid(): number {
    return this.process.pid;
  }

  get german(): boolean {
    const locale = this.env.get('LC_ALL') ?? this.env.get('LC_MESSAGES') ?? this.env.get('LANG') ?? '';
    return locale.startsWith('de');
  }

  /** @throws Killed where a signal has ended the process. */
  alive(): void {
    if (this.process.deadBy !== undefined) throw new Killed(this.process.deadBy);
  }

  resolve(path: string): string {
    return path.startsWith('/') ? path : `${this.cwd}/${path}`;
  }

  /** Prints text; what cannot be written any more ends the program, as SIGPIPE does. */
  out(text: string): void {
    this.put(1, text);
  }

  err(text: string): void {
    try {
      this.put(2, text);
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
    }
  }

  outBytes(bytes: string): void {
    this.put(1, bytes, true);
  }

  private put(fd: number, text: string, bytes = false): void {
    this.alive();
    try {
      if (bytes) this.fds.get(fd)?.write(text);
      else this.fds.write(fd, text);
    } catch (error) {
      if (error instanceof FsError && error.code === 'EPIPE') {
        this.process.deliver('PIPE');
        this.alive();
      }
      throw error;
    }
  }

  /** All of the standard input, as bytes. */
  async input(): Promise<string> {
    const bytes = await this.orKilled(this.fds.get(0)?.reader?.all() ?? Promise.resolve(''));
    return bytes;
  }

  async inputText(): Promise<string> {
    return toText(await this.input());
  }

  /** What comes next, as read(2) gives it; null at the end. A killed process takes nothing. */
  async nextPiece(reader: Reader, most?: number): Promise<string | null> {
    const waiting = { over: false };
    try {
      return await this.orKilled(reader.some(waiting, most));
    } finally {
      waiting.over = true;
    }
  }

  /** Rejects as soon as a signal ends the process. */
  orKilled<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const forget = this.process.onDeath(() => {
        reject(new Killed(this.process.deadBy ?? 'KILL'));
      });
      // It may be dead already: what the work then says is heard by nobody, but heard.
      work.then(resolve, reject).finally(forget);
      this.alive();
    });
  }

  /** Lets time pass, by the machine's clock. */
  pause(ms: number): Promise<void> {
    let cancel = (): void => undefined;
    const over = new Promise<void>((resolve) => {
      cancel = this.host.clock.after(ms, resolve);
    });
    return this.orKilled(over).finally(() => {
      cancel();
    });
  }

  /** just-bash's own program of this name. */
  async bundled(args: readonly string[], stdin = ''): Promise<ExecResult> {
    return this.host.bundled(this.uid).run(this.name, args, { stdin, env: this.env, cwd: this.cwd });
  }

  /** A message about a file that could not be used, in the words coreutils use. */
  problem(what: string, error: unknown): void {
    if (!(error instanceof FsError)) throw error;
    this.err(`${this.name}: ${what}: ${strerror(errorCode(error), this.german)}\n`);
  }
}

export type Program = (
  args: string[],
  context: ProgramContext,
) => ExecResult | number | Promise<ExecResult | number>;
export type Programs = Readonly<Record<string, Program>>;

export function ok(stdout = ''): ExecResult {
  return { stdout, stderr: '', exitCode: 0 };
}

export function fail(stderr: string, exitCode = 1): ExecResult {
  return { stdout: '', stderr: stderr === '' ? '' : `${stderr}\n`, exitCode };
}

/** Text, English or German as the locale of the calling shell asks for. */
export function localized(context: ProgramContext, english: string, german: string): string {
  return context.german ? german : english;
}

/** What a program that answers all at once has to say goes to its descriptors. */
export function settle(context: ProgramContext, result: ExecResult | number): number {
  if (typeof result === 'number') return result;
  const bytes = result.stdoutKind === 'bytes' || result.stdoutEncoding === 'binary';
  if (result.stderr !== '') context.err(result.stderr);
  try {
    if (bytes) context.outBytes(result.stdout);
    else if (result.stdout !== '') context.out(result.stdout);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    context.err(`${context.name}: write error: ${strerror(errorCode(error), context.german)}\n`);
    return 1;
  }
  return result.exitCode;
}
