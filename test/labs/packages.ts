// Installs the Debian packages a lab needs, where that is possible; says what is missing where it is not.
import { ensureDebianPackages } from '../../scripts/tools/debian';
import { findProgram } from './process';
import { LabUnavailable } from './unavailable';

/** A package and a program that shows it is there. */
export interface NeededPackage {
  readonly name: string;
  readonly program: string;
}

/** For the sshd on loopback. */
export const sshdPackages: readonly NeededPackage[] = [
  { name: 'openssh-server', program: 'sshd' },
  { name: 'openssh-client', program: 'ssh' },
  { name: 'procps', program: 'ps' },
];

/** For the machine in namespaces; tcsh and fish are login shells that the tests give to some users. */
export const netPackages: readonly NeededPackage[] = [
  ...sshdPackages,
  { name: 'sudo', program: 'sudo' },
  { name: 'iproute2', program: 'ip' },
  { name: 'util-linux', program: 'unshare' },
  { name: 'passwd', program: 'useradd' },
  { name: 'gcc', program: 'cc' },
  { name: 'libc6-dev', program: 'cc' },
  { name: 'tcsh', program: 'tcsh' },
  { name: 'fish', program: 'fish' },
];

/** For the provider doctor: a debugger, and an rdma-core whose providers it traces. */
export const doctorPackages: readonly NeededPackage[] = [
  ...netPackages,
  { name: 'gdb', program: 'gdb' },
  { name: 'ibverbs-utils', program: 'ibv_devinfo' },
  { name: 'ibverbs-providers', program: 'ibv_devinfo' },
];

/** For runs of a real testpmd in a box. */
export const testpmdPackages: readonly NeededPackage[] = [
  { name: 'dpdk-dev', program: 'dpdk-testpmd' },
  { name: 'python3', program: 'python3' },
  { name: 'iproute2', program: 'ip' },
  { name: 'util-linux', program: 'unshare' },
  { name: 'gzip', program: 'gzip' },
];

/** For the emulated virtual machine. */
export const vmPackages: readonly NeededPackage[] = [
  { name: 'mmdebstrap', program: 'mmdebstrap' },
  { name: 'qemu-system-x86', program: 'qemu-system-x86_64' },
  { name: 'qemu-utils', program: 'qemu-img' },
  { name: 'e2fsprogs', program: 'mkfs.ext4' },
  { name: 'openssh-client', program: 'ssh-keygen' },
  { name: 'util-linux', program: 'setpriv' },
];

/**
 * Makes sure that the programs of a lab are there: installs the packages of the missing ones where that is possible.
 *
 * @param area What they are for, in front of the progress line.
 * @throws LabUnavailable where programs are still missing then.
 */
export async function ensureLabPackages(area: string, needed: readonly NeededPackage[]): Promise<void> {
  const missing = (): string[] => [
    ...new Set(needed.filter(({ program }) => findProgram(program) === undefined).map(({ name }) => name)),
  ];
  if (missing().length === 0) return;
  await ensureDebianPackages(area, missing());
  const still = missing();
  if (still.length > 0) throw new LabUnavailable(`Debian packages are missing: ${still.join(', ')}`);
}
