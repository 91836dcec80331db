// Puts the doctor's scripts together and says how each gets its values.
import { doctorScripts } from '../../knowledge/doctor';
import { checkValue } from '../remote/values';
import { shortenProbe } from '../detect/probeScript';
import { contextFunctions } from './providers';

/** The short-lived program that is traced. `pci`: the function of MANA that testpmd probes, without taking a port of it. */
export type TracedProgram =
  | { readonly kind: 'ibv_devinfo'; readonly device: string }
  | { readonly kind: 'testpmd'; readonly path: string; readonly pci: string };

/**
 * What a script is asked for. `folder`: where libibverbs is taken from; null: where the loader takes it.
 *
 * @property trees Folders of the user's, source trees of rdma-core.
 * @property device RDMA device to ask; null: none is asked.
 */
export type DoctorTask =
  | { readonly mode: 'look'; readonly trees: readonly string[] }
  | { readonly mode: 'watch'; readonly device: string | null; readonly folder: string | null }
  | { readonly mode: 'trace'; readonly program: TracedProgram; readonly folder: string | null };

/** No NIC has this address: testpmd opens the device to compare, finds nothing of it, and takes no port. */
const nobody = '02:00:00:00:00:00';

/**
 * The script for one exec. Values that are not what they should be are left out, as if there were none.
 *
 * @param nonce 8 to 64 letters and digits, new for each script.
 * @throws RangeError for another nonce: a caller's mistake, never input.
 */
export function doctorScript(task: DoctorTask, nonce: string): string {
  if (!/^[A-Za-z0-9]{8,64}$/.test(nonce)) throw new RangeError('a nonce is 8 to 64 letters and digits');
  return [
    `N=${nonce}`,
    ...doctorScripts[task.mode].map(shortenProbe),
    `start ${task.mode} ${wordsOf(task).map(word).join(' ')}`,
    '',
  ].join('\n');
}

function wordsOf(task: DoctorTask): string[] {
  switch (task.mode) {
    case 'look':
      return task.trees.filter((tree) => checkValue('absolute-path', tree) !== undefined);
    case 'watch':
      return [deviceWord(task.device), folderWord(task.folder)];
    case 'trace':
      return [contextFunctions.join(','), folderWord(task.folder), ...tracedCommand(task.program)];
  }
}

/** The command line that is traced, as the script gets it. */
export function tracedCommand(program: TracedProgram): string[] {
  if (program.kind === 'ibv_devinfo') return ['ibv_devinfo', '-d', deviceWord(program.device)];
  const path = checkValue('absolute-path', program.path) ?? '-';
  const pci = checkValue('pci-address', program.pci) ?? '-';
  // No hugepages, no telemetry, no shared files: another testpmd may be at work, and nothing shall be left.
  const eal = ['--no-huge', '-m', '64', '-l', '0', '--no-shconf', '--no-telemetry'];
  return [path, ...eal, '-a', `${pci},mac=${nobody}`, '--', '--total-num-mbufs=2048'];
}

function deviceWord(device: string | null): string {
  return checkValue('device', device ?? '') ?? '-';
}

/** Of a folder with a blank nothing could be said to gdb. */
function folderWord(folder: string | null): string {
  const known = checkValue('absolute-path', folder ?? '');
  return known === undefined || !/^[A-Za-z0-9/._+-]+$/.test(known) ? '-' : known;
}

/** A word for bash, always quoted. */
function word(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
