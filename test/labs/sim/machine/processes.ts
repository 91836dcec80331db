// The processes of a simulated VM: init, sshd and one shell for every command that runs.
import { TreeBuilder, type DirNode } from '../files/tree';

/**
 * @property end Called for a signal that ends the process.
 * @property startedAt Clock ticks (hundredths of a second) after boot, as /proc/PID/stat has it.
 */
export interface SimulatedProcess {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly name: string;
  readonly args: readonly string[];
  readonly uid: number;
  readonly startedAt: number;
  readonly end: (signal: string) => void;
}

const fixed: readonly SimulatedProcess[] = [
  [1, 0, 'systemd', '/sbin/init'] as const,
  [700, 1, 'sshd', 'sshd: /usr/sbin/sshd -D [listener] (simulated)'] as const,
].map(([pid, parent, name, line]) => ({
  pid,
  parent,
  group: pid,
  session: pid,
  name,
  args: [line],
  uid: 0,
  startedAt: pid,
  end: () => undefined,
}));

export class ProcessTable {
  private readonly running = new Map<number, SimulatedProcess>(
    fixed.map((process) => [process.pid, process]),
  );
  private nextPid = 2000;
  private ticks = 30_000;

  /** Adds the shell of a new command: leader of a session and group of its own, child of sshd. */
  start(args: readonly string[], uid: number, end: (signal: string) => void): SimulatedProcess {
    const pid = this.nextPid;
    this.nextPid += 2;
    this.ticks += 1;
    const process = {
      pid,
      parent: 700,
      group: pid,
      session: pid,
      name: 'bash',
      args,
      uid,
      startedAt: this.ticks,
      end,
    };
    this.running.set(pid, process);
    return process;
  }

  remove(pid: number): void {
    this.running.delete(pid);
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

/** /proc/PID of a process. */
export function processDirectory(process: SimulatedProcess): DirNode {
  const { pid, parent, group, session, name, args, uid, startedAt } = process;
  const zeros = (count: number) => Array.from({ length: count }, () => '0').join(' ');
  const stat = `${pid} (${name}) S ${parent} ${group} ${session} 0 -1 4194304 ${zeros(8)} 20 0 1 0 ${startedAt} ${zeros(28)}`;
  return new TreeBuilder()
    .file('/comm', `${name}\n`)
    .file('/cmdline', `${args.join('\0')}\0`)
    .file('/stat', `${stat}\n`)
    .file(
      '/status',
      `Name:\t${name}\nState:\tS (sleeping)\nPid:\t${pid}\nPPid:\t${parent}\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\n`,
    )
    .file('/smaps', 'KernelPageSize:        4 kB\nMMUPageSize:           4 kB\n')
    .symlink('/mounts', '/proc/mounts').root;
}
