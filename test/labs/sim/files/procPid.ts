// /proc/PID of a process of a simulated VM.
import type { SimulatedProcess } from '../machine/processes';
import { TreeBuilder, type DirNode } from './tree';

export function processDirectory(process: SimulatedProcess): DirNode {
  const { pid, parent, group, session, name, args, uid, startedAt, ignored, environment } = process;
  const zeros = (count: number) => Array.from({ length: count }, () => '0').join(' ');
  const stat = `${pid} (${name}) S ${parent} ${group} ${session} 0 -1 4194304 ${zeros(8)} 20 0 1 0 ${startedAt} ${zeros(28)}`;
  const mask = [...ignored].reduce((sum, number) => sum + 2 ** (number - 1), 0);
  const tree = new TreeBuilder().dir('/fd', 0o500);
  for (const [fd, path] of process.descriptors()) tree.symlink(`/fd/${fd}`, path);
  return tree
    .file('/comm', `${name}\n`)
    .file('/cmdline', `${args.join('\0')}\0`)
    .file('/stat', `${stat}\n`)
    .file(
      '/status',
      `Name:\t${name}\nState:\tS (sleeping)\nTgid:\t${pid}\nPid:\t${pid}\nPPid:\t${parent}\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\n` +
        `SigIgn:\t${mask.toString(16).padStart(16, '0')}\n`,
    )
    .file('/environ', () => [...environment].map(([key, value]) => `${key}=${value}\0`).join(''), 0o400)
    .symlink('/exe', `/usr/bin/${name}`)
    .file('/smaps', 'KernelPageSize:        4 kB\nMMUPageSize:           4 kB\n')
    .symlink('/mounts', '/proc/mounts').root;
}
