// One simulated computer: its machine state, what was written to its disk, its processes, its clock.
import { commandNames } from './commands/names';
import type { Fault } from './faults';
import { isMachineFault } from './faults';
import type { FsErrorCode } from './files/fsError';
import { Overlay } from './files/overlay';
import { treeOf, type LiveValues } from './files/render';
import type { DirNode } from './files/tree';
import { Clock } from './machine/clock';
import { Connections } from './machine/connections';
import { NicCounters } from './machine/counters';
import { KernelLog } from './machine/kernelLog';
import { FileLocks } from './machine/locks';
import { applyBootFiles } from './machine/bootFiles';
import { bootMachine, type Machine, type MachineBuild } from './machine/machine';
import { NetworkManager } from './machine/networkManager';
import { ProcessTable, type SimulatedProcess } from './machine/processes';
import { reduce, type Errno, type MachineEvent } from './machine/reducer';
import { Units } from './machine/units';
import { BundledPrograms } from './shell/bundled';
import { Subnet } from './testpmd/subnet';
import type { Testpmd } from './testpmd/testpmd';

function sameMachine(a: readonly Fault[], b: readonly Fault[]): boolean {
  const relevant = (faults: readonly Fault[]) =>
    faults
      .filter((fault) => isMachineFault(fault) || fault === 'german-locale')
      .sort()
      .join();
  return relevant(a) === relevant(b);
}

/** Milliseconds that the fault `apt-locked` lasts. */
const packageLockMs = 10_000;

/** Places that are not on the disk. */
const memory = /^\/(run|sys|proc|dev)(\/|$)/;
const diskBytes = 25_769_803_776;

/**
 * A test's hand in what commands do: called with each command's words just before it runs. A number is the status it
 * ends with instead of running.
 */
export type CommandHook = (
  words: readonly string[],
  process: SimulatedProcess,
) => number | undefined | Promise<number | undefined>;

export class SimulatedHost {
  machine: Machine;
  overlay = new Overlay();
  readonly clock = new Clock();
  readonly locks = new FileLocks();
  readonly connections = new Connections();
  /** Sessions of commands whose channels are open. */
  readonly foreground = new Set<number>();
  readonly processes: ProcessTable;
  readonly network: NetworkManager;
  readonly units = new Units(() => this.machine.software.services);
  /** Packages in the package manager's cache, by name and version. */
  readonly downloaded = new Set<string>();
  onCommand: CommandHook | undefined;
  /** Its place in the network that it shares with others: the first has 0. */
  readonly number: number;
  /** Running testpmds, for their telemetry and for the packets they send. */
  readonly testpmds = new Set<Testpmd>();
  readonly counters = new NicCounters();
  readonly kernel = new KernelLog(this);
  /** Hugepages that processes hold without a file, by process id. */
  readonly anonymousPages = new Map<number, number>();
  private readonly faultListeners = new Set<(fresh: readonly Fault[]) => void>();
  private readonly bundles = new Map<number, BundledPrograms>();
  private lastRest = performance.now();

  constructor(
    public faults: readonly Fault[],
    private readonly build: MachineBuild = {},
    /** The network it shares with other machines. */
    readonly subnet: Subnet = new Subnet(),
  ) {
    this.number = subnet.join(this);
    this.machine = this.bootMachine(faults);
    this.processes = new ProcessTable(() => Math.floor((this.clock.now() - this.machine.bootedAt) / 10));
    this.network = new NetworkManager(this);
    if (this.has('apt-locked')) this.holdPackageLock();
  }

  private bootMachine(faults: readonly Fault[]): Machine {
    return bootMachine(faults, { ...this.build, number: this.number });
  }

  /** The drawn file tree: the same object as long as the machine has not changed. */
  get tree(): DirNode {
    return treeOf(this.machine, commandNames, this.live);
  }

  has(fault: Fault): boolean {
    return this.faults.includes(fault);
  }

  /** Changes the machine; the kernel's error where it refuses. */
  dispatch(event: MachineEvent): Errno | undefined {
    const outcome = reduce(this.machine, event);
    if ('errno' in outcome) return outcome.errno;
    const before = this.machine;
    this.machine = outcome.machine;
    this.network.observe(before, this.machine);
    return undefined;
  }

  /** just-bash's own programs, with the rights of a user. */
  bundled(uid: number): BundledPrograms {
    let programs = this.bundles.get(uid);
    if (programs === undefined) {
      programs = new BundledPrograms(this, uid);
      this.bundles.set(uid, programs);
    }
    return programs;
  }

  /** Why the disk takes no change, or no data, at a path. */
  diskRefuses(path: string, what: 'change' | 'space'): 'EROFS' | 'ENOSPC' | undefined {
    if (memory.test(path)) return undefined;
    if (this.has('read-only-root')) return 'EROFS';
    return what === 'space' && this.has('disk-full') ? 'ENOSPC' : undefined;
  }

  freeBytes(path: string): number {
    if (memory.test(path)) return 3_000_000_000;
    return this.has('disk-full') ? 0 : diskBytes;
  }

  isMountPoint(path: string): boolean {
    return this.machine.mounts.some((mount) => mount.path === path);
  }

  /** What the drawn files show of it at each read. */
  private readonly live: LiveValues = {
    freeHugepages: (sizeKb) => this.freeHugepages(sizeKb),
  };

  /** Pages that no file and no process holds. */
  freeHugepages(sizeKb: number): number {
    const total = this.machine.hugepages.find((pool) => pool.sizeKb === sizeKb)?.total ?? 0;
    if (sizeKb !== 2048) return total;
    const files = this.machine.mounts
      .filter(({ type }) => type === 'hugetlbfs')
      .flatMap(({ path }) => this.overlay.list(path))
      .filter(([, entry]) => entry.kind === 'file').length;
    const anonymous = [...this.anonymousPages.values()].reduce((sum, pages) => sum + pages, 0);
    return Math.max(0, total - files - anonymous);
  }

  /** Called with what is new whenever faults are replaced; what comes back ends that. */
  onFaults(listener: (fresh: readonly Fault[]) => void): () => void {
    this.faultListeners.add(listener);
    return () => this.faultListeners.delete(listener);
  }

  /** kill(2): a process, or with a negative number a group; why it did not work. Signal "0" only looks. */
  kill(id: number, signal: string, uid: number): FsErrorCode | undefined {
    const targets =
      id < 0
        ? this.processes.group(-id)
        : [this.processes.get(id)].filter((process) => process !== undefined);
    if (targets.length === 0) return 'ESRCH';
    const allowed = targets.filter((target) => uid === 0 || target.uid === uid);
    if (allowed.length === 0) return 'EPERM';
    // What every boot starts is out of reach of what scripts do here.
    if (signal !== '0') for (const target of allowed) if (target.pid > 700) target.deliver(signal);
    return undefined;
  }

  /** Before each command of any shell: lets other connections have their turn, and tests put their hand in. */
  async beforeCommand(process: SimulatedProcess, words: readonly string[]): Promise<number | undefined> {
    const now = performance.now();
    if (now - this.lastRest > 5) {
      await new Promise((resolve) => setImmediate(resolve));
      this.lastRest = performance.now();
    }
    return this.onCommand?.(words, process);
  }

  reboot(): void {
    this.processes.boot();
    this.kernel.clear();
    this.counters.clear();
    this.locks.clear();
    this.units.boot();
    this.dispatch({ kind: 'reboot' });
    this.overlay.clearVolatile();
    applyBootFiles(this);
    this.network.boot();
  }

  /** Replaces the faults; a machine with other faults of its own is another machine, freshly booted. */
  setFaults(faults: readonly Fault[]): void {
    if (!sameMachine(this.faults, faults)) {
      this.machine = this.bootMachine(faults);
      this.overlay = new Overlay();
      this.processes.boot();
      this.locks.clear();
      this.units.boot();
    }
    const fresh = faults.filter((fault) => !this.faults.includes(fault));
    this.faults = [...faults];
    this.network.boot();
    if (fresh.includes('apt-locked')) this.holdPackageLock();
    this.kernel.settle();
    for (const listener of [...this.faultListeners]) listener(fresh);
  }

  /** The fault `apt-locked`: a process of the system installs updates, for some seconds. */
  private holdPackageLock(): void {
    const path =
      this.machine.software.distribution.family === 'debian'
        ? '/var/lib/dpkg/lock-frontend'
        : '/var/lib/rpm/.rpm.lock';
    const parent = this.processes.get(1);
    const process = this.processes.start({
      args: ['/usr/bin/python3', '/usr/bin/unattended-upgrade'],
      name: 'unattended-upgr',
      uid: 0,
      parent,
      leader: true,
    });
    process.descriptors = () => [[4, path]];
    this.locks.take(path, process, process.pid, 'POSIX');
    const end = () => {
      this.locks.release(path, process);
      this.processes.remove(process);
    };
    process.onDeath(end);
    this.clock.after(packageLockMs, end);
  }

  close(): void {
    this.clock.close();
    this.units.boot();
    this.processes.boot();
  }
}
