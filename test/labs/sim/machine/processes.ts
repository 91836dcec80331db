// The processes of a simulated VM, with what signals do to them.
import { signalNumbers } from '../shell/control';

export interface ProcessStart {
  readonly args: readonly string[];
  readonly name: string;
  readonly uid: number;
  readonly parent: SimulatedProcess | undefined;
  /** The leader of a session and group of its own. */
  readonly leader?: boolean;
}

/**
 * A thread as /proc/PID/task shows it.
 *
 * @property ticks Hundredths of a second of CPU so far. @property cpus The list of those it may run on.
 */
export interface ProcessThread {
  readonly tid: number;
  readonly name: string;
  readonly ticks: number;
  readonly running: boolean;
  readonly cpus: string;
}

export class SimulatedProcess {
  readonly pid: number;
  /** Process id of the parent; 1 once that has ended. */
  parent: number;
  group: number;
  session: number;
  name: string;
  args: readonly string[];
  uid: number;
  /** Clock ticks (hundredths of a second) after boot, as /proc/PID/stat has it. */
  readonly startedAt: number;
  /** Numbers of ignored signals: children get them too. */
  readonly ignored: Set<number>;
  /** Signals a shell has a trap for, and those of them that have come. */
  readonly handled = new Set<string>();
  readonly pending: string[] = [];
  /** The signal that ended it. */
  deadBy: string | undefined;
  /** What it was started with. */
  environment: ReadonlyMap<string, string> = new Map();
  /** Its open files with the paths they have: /proc/PID/fd. */
  descriptors: () => readonly (readonly [number, string])[] = () => [];
  /** Path of what it runs, where that is not found under its name in /usr/bin. */
  exe: string | undefined;
  /** Its threads, the main one first; undefined: that one alone, without any work. */
  threads: (() => readonly ProcessThread[]) | undefined;
  /** Files that it has mapped: /proc/PID/maps. */
  mapped: () => readonly string[] = () => [];
  /** Called for a signal before anything else; true: it is dealt with. sudo hands its signals on. */
  intercept: ((signal: string) => boolean) | undefined;
  private readonly endings: (() => void)[] = [];
  private readonly watchers = new Set<() => void>();

  constructor(pid: number, startedAt: number, start: ProcessStart) {
    const { parent } = start;
    this.pid = pid;
    this.startedAt = startedAt;
    this.parent = parent?.pid ?? 0;
    this.group = start.leader === true ? pid : (parent?.group ?? pid);
    this.session = start.leader === true ? pid : (parent?.session ?? pid);
    this.name = start.name;
    this.args = start.args;
    this.uid = start.uid;
    this.ignored = new Set(parent?.ignored);
  }

  /** Process ids of its children. */
  children: () => readonly number[] = () => [];

  /** What the kernel does when a signal arrives. */
  deliver(signal: string): void {
    if (this.deadBy !== undefined || ['CHLD', 'CONT', 'STOP', 'EXIT', '0'].includes(signal)) return;
    if (signal !== 'KILL') {
      if (this.intercept?.(signal) === true) return;
      if (this.ignored.has(signalNumbers[signal] ?? 0)) return;
      if (this.handled.has(signal)) {
        this.pending.push(signal);
        for (const notify of [...this.watchers]) notify();
        return;
      }
    }
    this.deadBy = signal;
    for (const ending of this.endings.splice(0)) ending();
  }

  /** Runs at once when a signal comes that a trap waits for; what comes back takes it back. */
  onPending(notify: () => void): () => void {
    this.watchers.add(notify);
    return () => this.watchers.delete(notify);
  }

  /** Runs at once when a signal ends the process; what comes back takes it back. */
  onDeath(ending: () => void): () => void {
    this.endings.push(ending);
    return () => {
      const at = this.endings.indexOf(ending);
      if (at >= 0) this.endings.splice(at, 1);
    };
  }
}

const fixed = [
  [1, 0, 'systemd', '/sbin/init'],
  [700, 1, 'sshd', 'sshd: /usr/sbin/sshd -D [listener] (simulated)'],
] as const;

export class ProcessTable {
  private readonly running = new Map<number, SimulatedProcess>();
  private nextPid = 2000;

  /** @param ticks Hundredths of a second since boot, at this moment. */
  constructor(private readonly ticks: () => number) {
    this.boot();
  }

  /** Every process is gone but those that every boot starts. */
  boot(): void {
    for (const process of this.running.values()) {
      process.ignored.clear();
      process.intercept = undefined;
      process.deliver('KILL');
    }
    this.running.clear();
    for (const [pid, parent, name, line] of fixed) {
      const process = new SimulatedProcess(pid, pid, {
        args: [line],
        name,
        uid: 0,
        parent: undefined,
        leader: true,
      });
      process.parent = parent;
      this.running.set(pid, process);
    }
  }

  start(start: ProcessStart): SimulatedProcess {
    const process = new SimulatedProcess(this.nextPid, this.ticks(), start);
    this.nextPid += 1;
    this.running.set(process.pid, process);
    process.children = () => this.list().flatMap(({ pid, parent }) => (parent === process.pid ? [pid] : []));
    return process;
  }

  /** The process has ended: its children are init's. */
  remove(ended: SimulatedProcess): void {
    if (this.running.get(ended.pid) !== ended) return;
    this.running.delete(ended.pid);
    for (const process of this.running.values()) if (process.parent === ended.pid) process.parent = 1;
  }

  /** A number for a thread: threads and processes are counted together. */
  threadId(): number {
    const id = this.nextPid;
    this.nextPid += 1;
    return id;
  }

  get(pid: number): SimulatedProcess | undefined {
    return this.running.get(pid);
  }

  list(): readonly SimulatedProcess[] {
    return [...this.running.values()];
  }

  /** Processes of a group, for `kill -- -PGID`. */
  group(id: number): readonly SimulatedProcess[] {
    return this.list().filter((process) => process.group === id);
  }
}
