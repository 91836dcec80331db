// libibverbs with its providers, as a program finds it, and which provider it takes for MANA's device.
import type { SimulatedHost } from '../host';
import { rdmaDevice } from '../machine/machine';
import { localLibraries } from './builtFiles';
import { VmFiles } from './vmFiles';

/** @property id The number it was compiled with. @property symbols Its functions have names: it was built here. */
export interface Provider {
  readonly name: string;
  readonly path: string;
  readonly id: number;
  readonly symbols: boolean;
}

/** @property library Real path of libibverbs. */
export interface VerbsLibraries {
  readonly folder: string;
  readonly library: string;
  readonly providers: readonly Provider[];
}

function rootFiles(host: SimulatedHost): VmFiles {
  return new VmFiles(host, { uid: 0, pid: 1, umask: () => 0o022, alive: () => undefined });
}

/**
 * The libibverbs that a program loads.
 *
 * @param first Folders before the usual ones: LD_LIBRARY_PATH, a run path.
 */
export function verbsLibraries(
  host: SimulatedHost,
  first: readonly (string | undefined)[] = [],
): VerbsLibraries | undefined {
  const files = rootFiles(host);
  const { distribution } = host.machine.software;
  const usual = [localLibraries(distribution), '/usr/local/lib', distribution.libraries];
  for (const folder of [...first.filter((one) => one !== undefined && one !== ''), ...usual]) {
    const found = files.find(`${folder ?? ''}/libibverbs.so.1`);
    if (found === undefined || folder === undefined) continue;
    const beside = `${folder}/libibverbs`;
    const names = files.find(beside)?.kind === 'dir' ? files.names(beside) : [];
    const providers = names.flatMap((file): Provider[] => {
      const path = `${beside}/${file}`;
      const [, name = '', id] = /^(\w+)=(\d+)$/m.exec(files.read(path)) ?? [];
      const symbols = files.read(path).includes('symbols');
      return id === undefined ? [] : [{ name: name.toLowerCase(), path, id: Number(id), symbols }];
    });
    return { folder, library: found.path, providers };
  }
  return undefined;
}

/** The provider for the device: the one whose number is that of the kernel, whose it may be or not. */
export function providerFor(
  host: SimulatedHost,
  libraries: VerbsLibraries | undefined,
): Provider | undefined {
  const device = rdmaDevice(host.machine);
  return device === undefined ? undefined : libraries?.providers.find(({ id }) => id === device.driverId);
}
