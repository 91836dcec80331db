// What a boot does by files in /etc: modules of modules-load.d, hugepages of tmpfiles.d and sysctl.d.
import type { SimulatedHost } from '../host';
import { VmFiles } from '../files/vmFiles';
import { FsError } from '../files/fsError';
import { chain } from './modules';

/** Lines of all .conf files of a folder, by name, without comments. */
function linesOf(files: VmFiles, folder: string): readonly string[] {
  if (files.find(folder)?.kind !== 'dir') return [];
  return files
    .names(folder)
    .filter((name) => name.endsWith('.conf'))
    .flatMap((name) => files.read(`${folder}/${name}`).split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^[#;]/.test(line));
}

/** systemd-modules-load, systemd-sysctl and systemd-tmpfiles, as far as a setup for DPDK goes. */
export function applyBootFiles(host: SimulatedHost): void {
  const files = new VmFiles(host, { uid: 0, pid: 1, umask: () => 0o022, alive: () => undefined });
  for (const name of linesOf(files, '/etc/modules-load.d'))
    for (const module of chain(name.replaceAll('-', '_'))) host.dispatch({ kind: 'load-module', module });
  for (const line of linesOf(files, '/etc/sysctl.d')) {
    const text = /^vm\.nr_hugepages\s*=\s*(\d+)$/.exec(line)?.[1];
    if (text !== undefined) host.dispatch({ kind: 'nr_hugepages', sizeKb: 2048, text });
  }
  for (const line of linesOf(files, '/etc/tmpfiles.d')) {
    const [kind = '', path = '', , , , , ...argument] = line.split(/\s+/);
    try {
      if (kind.startsWith('w')) files.openWrite(path, false)(`${argument.join(' ')}\n`);
      if (/^[dD]/.test(kind)) files.mkdir(path, true);
    } catch (error) {
      // As on a real VM: what cannot be written is told in the journal, and the boot goes on.
      if (!(error instanceof FsError)) throw error;
    }
  }
}
