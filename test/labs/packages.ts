// Installs the Debian packages a lab needs, where that is possible; says what is missing where it is not.
import { spawnSync } from 'node:child_process';
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
 * Installs the packages whose program is missing, with apt-get, as root or through sudo without a password.
 *
 * @param say Takes progress lines.
 * @throws LabUnavailable where packages are missing and cannot be installed here.
 */
export function ensurePackages(needed: readonly NeededPackage[], say: (line: string) => void): void {
  const missing = [
    ...new Set(needed.filter(({ program }) => findProgram(program) === undefined).map(({ name }) => name)),
  ];
  if (missing.length === 0) return;
  const list = missing.join(' ');
  if (findProgram('apt-get') === undefined)
    throw new LabUnavailable(`missing and not installable here (no apt-get): ${list}`);
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0)
    throw new LabUnavailable(`packages are missing, and installing them needs root: ${list}`);
  say(`installing Debian packages: ${list}`);
  const apt = (...args: string[]): boolean => {
    const env = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-y', ...args];
    const [program = '', ...rest] = isRoot ? env : ['sudo', '-n', ...env];
    return spawnSync(program, rest, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  };
  // The package lists may be old, or absent on a fresh machine: then fetch them and try once more.
  const install = (): boolean => apt('install', '--no-install-recommends', ...missing);
  if (!install() && !(apt('update') && install()))
    throw new LabUnavailable(`apt-get could not install: ${list}`);
}
