// /proc/PID of a process of a simulated VM, with its threads.
import type { ProcessThread, SimulatedProcess } from '../machine/processes';
import { inode } from '../machine/locks';
import { TreeBuilder, type DirNode } from './tree';

const allCpus = '0-7';

function threadsOf(process: SimulatedProcess): readonly ProcessThread[] {
  const { pid, name } = process;
  return process.threads?.() ?? [{ tid: pid, name, ticks: 0, running: false, cpus: allCpus }];
}

/** Fields of /proc/PID/stat; @param ticks CPU of the whole process, or of one thread. */
function statLine(process: SimulatedProcess, thread: ProcessThread, ticks: number, count: number): string {
  const { parent, group, session, startedAt } = process;
  const zeros = (number: number) => Array.from({ length: number }, () => '0').join(' ');
  const cpu = Number.parseInt(thread.cpus, 10) || 0;
  return `${thread.tid} (${thread.name}) ${thread.running ? 'R' : 'S'} ${parent} ${group} ${session} 0 -1 4194304 ${zeros(4)} ${ticks} 0 0 0 20 0 ${count} 0 ${startedAt} ${zeros(15)} 17 ${cpu} ${zeros(13)}\n`;
}

function statusText(process: SimulatedProcess, thread: ProcessThread, count: number): string {
  const { pid, parent, uid, ignored } = process;
  const mask = [...ignored].reduce((sum, number) => sum + 2 ** (number - 1), 0);
  return (
    `Name:\t${thread.name}\nState:\t${thread.running ? 'R (running)' : 'S (sleeping)'}\nTgid:\t${pid}\nPid:\t${thread.tid}\nPPid:\t${parent}\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\n` +
    `Threads:\t${count}\nSigIgn:\t${mask.toString(16).padStart(16, '0')}\nCpus_allowed_list:\t${thread.cpus}\n`
  );
}

/** /proc/PID/maps: the addresses mean nothing. */
function mapsText(paths: readonly string[]): string {
  return paths
    .map((path, index) => {
      const start = 0x1_0000_0000 + index * 0x20_0000;
      const hex = (value: number) => value.toString(16);
      return `${`${hex(start)}-${hex(start + 0x20_0000)} rw-s 00000000 00:1f ${inode(path)}`.padEnd(72)} ${path}\n`;
    })
    .join('');
}

function putTask(tree: TreeBuilder, process: SimulatedProcess, thread: ProcessThread, count: number): void {
  tree
    .file(`/task/${thread.tid}/comm`, `${thread.name}\n`)
    .file(`/task/${thread.tid}/stat`, statLine(process, thread, thread.ticks, count))
    .file(`/task/${thread.tid}/status`, statusText(process, thread, count))
    .file(
      `/task/${thread.tid}/children`,
      // Only the main thread starts processes here.
      thread.tid === process.pid
        ? process
            .children()
            .map((pid) => `${pid} `)
            .join('')
        : '',
    );
}

export function processDirectory(process: SimulatedProcess): DirNode {
  const { name, args, environment } = process;
  const threads = threadsOf(process);
  const [main] = threads;
  const tree = new TreeBuilder().dir('/fd', 0o500);
  for (const [fd, path] of process.descriptors()) tree.symlink(`/fd/${fd}`, path);
  for (const thread of threads) putTask(tree, process, thread, threads.length);
  const all = threads.reduce((sum, { ticks }) => sum + ticks, 0);
  if (main !== undefined)
    tree
      .file('/stat', statLine(process, main, all, threads.length))
      .file('/status', statusText(process, main, threads.length));
  return tree
    .file('/comm', `${name}\n`)
    .file('/cmdline', `${args.join('\0')}\0`)
    .file('/environ', () => [...environment].map(([key, value]) => `${key}=${value}\0`).join(''), 0o400)
    .file('/maps', () => mapsText(process.mapped()))
    .file('/cgroup', '0::/user.slice/user-1000.slice/session-1.scope\n')
    .symlink('/exe', process.exe ?? `/usr/bin/${name}`)
    .file('/smaps', 'KernelPageSize:        4 kB\nMMUPageSize:           4 kB\n')
    .symlink('/mounts', '/proc/mounts').root;
}
