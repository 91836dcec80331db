// The state of one shell process: variables, functions, descriptors, options, traps, and the process it is.
import type { SimulatedHost } from '../host';
import { VmFiles } from '../files/vmFiles';
import { signalNumbers } from './control';
import type { SimulatedProcess } from '../machine/processes';
import { Killed } from './control';
import type { FdTable } from './io';
import type { CommandNode, FunctionNode } from './syntax';
import { Variables } from './variables';

/** @property memoize Scripts of `sh -c` are answered from memory where they ran before; see `memory.ts`. */
export interface ShellStart {
  readonly host: SimulatedHost;
  readonly process: SimulatedProcess;
  readonly fds: FdTable;
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly umask: number;
  readonly name: string;
  readonly args: readonly string[];
  readonly memoize: boolean;
  /** What `bash -c` was given. */
  readonly executionString?: string;
}

const bashVersion = ['5', '2', '21', '1', 'release', 'x86_64-pc-linux-gnu'];

export class Shell {
  readonly host: SimulatedHost;
  readonly files: VmFiles;
  vars: Variables;
  functions: Map<string, FunctionNode>;
  fds: FdTable;
  positional: readonly string[];
  name: string;
  cwd: string;
  umask: number;
  status = 0;
  /** Status of the last command in $( ). */
  substituted = 0;
  line = 1;
  /** $$: a subshell has that of the shell it comes from. */
  mainPid: number;
  lastJob: number | undefined;
  readonly jobs = new Map<number, Promise<number>>();
  readonly options = new Set<string>();
  traps = new Map<string, string>();
  readonly memoize: boolean;
  functionDepth = 0;
  loopDepth = 0;
  sourceDepth = 0;
  /** Names of the functions being called, the innermost first. */
  callers: readonly string[] = [];
  /** Descriptors that redirections have covered: those of the shell once they are over, closed where a program takes its place. */
  readonly covered: FdTable[] = [];
  /** The command after which this process ends: where it is a program, that takes the process. */
  last: CommandNode | undefined;
  /** Conditions of if, while, && and ! do not end a shell with `set -e`. */
  tolerant = 0;

  constructor(
    readonly process: SimulatedProcess,
    start: ShellStart | Shell,
  ) {
    this.host = start.host;
    this.memoize = start.memoize;
    this.name = start.name;
    this.cwd = start.cwd;
    this.umask = start.umask;
    if (start instanceof Shell) {
      process.environment = start.process.environment;
      this.vars = start.vars.clone();
      this.functions = new Map(start.functions);
      this.fds = start.fds.clone();
      this.positional = start.positional;
      this.mainPid = start.mainPid;
      this.lastJob = start.lastJob;
      this.status = start.status;
      this.line = start.line;
      this.callers = start.callers;
      this.functionDepth = start.functionDepth;
      for (const option of start.options) this.options.add(option);
      // A subshell ignores what its parent ignores, and handles nothing by itself.
      for (const [signal, action] of start.traps) if (action === '') this.traps.set(signal, action);
    } else {
      this.vars = new Variables();
      this.functions = new Map();
      this.fds = start.fds;
      this.positional = start.args;
      this.mainPid = process.pid;
      process.environment = start.env;
      for (const [name, value] of start.env) {
        this.vars.set(name, value);
        this.vars.declare(name, { exported: true });
      }
      this.vars.set('IFS', ' \t\n');
      this.vars.set('PWD', start.cwd);
      this.vars.set('OPTIND', '1');
      if (start.executionString !== undefined && !this.dash)
        this.vars.set('BASH_EXECUTION_STRING', start.executionString);
      if (!this.dash)
        this.vars.setArray('BASH_VERSINFO', new Map(bashVersion.map((part, index) => [String(index), part])));
      this.vars.declare('PWD', { exported: true });
      if (this.vars.find('PATH') === undefined) this.vars.set('PATH', '/usr/local/bin:/usr/bin:/bin');
    }
    process.descriptors = () => this.fds.paths();
    this.files = new VmFiles(this.host, {
      uid: process.uid,
      pid: process.pid,
      umask: () => this.umask,
      alive: () => {
        this.alive();
      },
    });
  }

  get uid(): number {
    return this.process.uid;
  }

  /** dash, as /bin/sh of Debian and Ubuntu is: its messages differ. */
  get dash(): boolean {
    return !this.name.endsWith('bash') && this.host.machine.software.dashIsSh;
  }

  /** @throws Killed where a signal has ended the process. */
  alive(): void {
    if (this.process.deadBy !== undefined) throw new Killed(this.process.deadBy);
  }

  /** A child process that goes on as this shell is now. */
  fork(leader = false): Shell {
    this.alive();
    const { name, args, uid } = this.process;
    const child = this.host.processes.start({ name, args, uid, parent: this.process, leader });
    return new Shell(child, this);
  }

  /** The process is over. */
  ended(): void {
    this.fds.closeAll();
    this.host.processes.remove(this.process);
  }

  setTrap(signal: string, action: string | undefined): void {
    const number = signalNumbers[signal] ?? 0;
    if (action === undefined) {
      this.traps.delete(signal);
      this.process.ignored.delete(number);
      this.process.handled.delete(signal);
    } else {
      this.traps.set(signal, action);
      if (signal === 'EXIT') return;
      if (action === '') this.process.ignored.add(number);
      else this.process.ignored.delete(number);
      if (action === '') this.process.handled.delete(signal);
      else this.process.handled.add(signal);
    }
  }

  /** A path as this shell reads it. */
  resolve(path: string): string {
    return path.startsWith('/') ? path : `${this.cwd}/${path}`;
  }

  /** In front of the shell's own messages. */
  get prefix(): string {
    return this.dash
      ? `${this.name}: ${this.line}: `
      : `${this.name.replace(/^.*\//, '').replace(/^-/, '')}: line ${this.line}: `;
  }

  get german(): boolean {
    const locale = this.vars.get('LC_ALL') ?? this.vars.get('LC_MESSAGES') ?? this.vars.get('LANG') ?? '';
    return locale.startsWith('de');
  }

  /** A message on the standard error; lost where nobody can hear it. */
  complain(text: string): void {
    try {
      this.fds.write(2, `${this.prefix}${text}\n`);
    } catch {
      // As with a real shell: a message that cannot be written is dropped.
    }
  }
}
