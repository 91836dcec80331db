// Starts and ends one QEMU process: the machine's hardware, its run folder, and waiting until ssh works.
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isAlive, run, waitFor } from '../process';
import { cache, identityFile, runFolder } from './paths';

/** CPU and memory. TCG, as KVM is rarely there; always TCG, as a snapshot fits one kind of CPU only. */
export const machineArgs = [
  '-machine',
  'q35',
  '-accel',
  'tcg,thread=multi',
  '-cpu',
  'max',
  '-smp',
  '2',
  '-m',
  '3072',
];
export const kernelCommandLine = 'root=/dev/vda rw console=ttyS0 net.ifnames=0 mitigations=off audit=0';

/**
 * How to start one machine.
 *
 * @property port TCP port on 127.0.0.1 that leads to the guest's sshd.
 * @property tied Ends with this process, however that ends; otherwise it goes on until `stopQemu`.
 * @property incoming File of a saved memory state to resume from, instead of booting.
 */
export interface QemuOptions {
  readonly folder: string;
  readonly port: number;
  readonly tied: boolean;
  readonly incoming?: string;
}

/** Starts QEMU in the background and gives its process id, which is also in the run folder's file `pid`. */
export function startQemu(options: QemuOptions): number {
  const log = openSync(join(options.folder, 'qemu.log'), 'a');
  const net = `user,id=n0,net=10.0.0.0/24,dhcpstart=10.0.0.4,ipv6=off,restrict=on,hostfwd=tcp:127.0.0.1:${options.port}-:22`;
  const args = [
    ...machineArgs,
    ...[
      '-nographic',
      '-nodefaults',
      '-serial',
      'file:serial.log',
      '-qmp',
      'unix:qmp.sock,server=on,wait=off',
    ],
    ...[
      '-kernel',
      join(cache, 'vmlinuz'),
      '-initrd',
      join(cache, 'initrd.img'),
      '-append',
      kernelCommandLine,
    ],
    ...['-drive', 'file=disk.qcow2,if=virtio,format=qcow2,cache=unsafe', '-netdev', net],
    ...['-device', 'virtio-net-pci,netdev=n0,mac=f0:0d:3a:ec:b4:09', '-device', 'virtio-rng-pci'],
    ...(options.incoming === undefined ? [] : ['-incoming', `exec:cat '${options.incoming}'`]),
  ];
  const qemu = 'qemu-system-x86_64';
  const [program, programArgs] = options.tied
    ? ['setpriv', ['--pdeathsig', 'KILL', '--', qemu, ...args]]
    : [qemu, args];
  const child = spawn(program, programArgs, {
    cwd: options.folder,
    detached: !options.tied,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  if (child.pid === undefined) throw new Error('QEMU did not start');
  writeFileSync(join(options.folder, 'pid'), String(child.pid));
  return child.pid;
}

/** The process id of the QEMU of a run folder, while it lives. */
export function runningPid(folder: string): number | undefined {
  const file = join(folder, 'pid');
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, 'utf8'));
  try {
    // The id may belong to another process by now, or be a zombie, whose command line is empty.
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('qemu-system') ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Ends the QEMU of a run folder, if one runs, and removes the folder with its disk. */
export async function stopQemu(folder: string): Promise<void> {
  const pid = runningPid(folder);
  if (pid !== undefined) {
    process.kill(pid, 'SIGTERM');
    const gone = (): boolean => !isAlive(pid) || runningPid(folder) === undefined;
    await waitFor('QEMU to end', gone, 5_000).catch(() => {
      if (runningPid(folder) === pid) process.kill(pid, 'SIGKILL');
    });
  }
  rmSync(folder, { recursive: true, force: true });
}

/** An empty run folder with a fresh disk overlay over one of the cache's images, and a known_hosts for that port. */
export async function newRunFolder(port: number, name: number | 'build', backing: string): Promise<string> {
  const folder = runFolder(name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const format = backing.endsWith('.raw') ? 'raw' : 'qcow2';
  await run('qemu-img', [
    ...['create', '-q', '-f', 'qcow2', '-F', format],
    ...['-b', join(cache, backing), join(folder, 'disk.qcow2')],
  ]);
  const keys = readFileSync(join(cache, 'hostkeys.pub'), 'utf8').trim().split('\n');
  const knownHosts = keys.map((key) => `[127.0.0.1]:${port} ${key}\n`).join('');
  // Written whole or not at all: another process may read it as soon as it is there.
  writeFileSync(join(folder, 'known_hosts.new'), knownHosts);
  renameSync(join(folder, 'known_hosts.new'), join(folder, 'known_hosts'));
  return folder;
}

/** Arguments for the ssh program that lead into the VM as `user`. */
export function sshArgs(folder: string, port: number, user: string): string[] {
  return [
    ...['-F', 'none', '-i', identityFile, '-p', String(port)],
    ...['-o', `UserKnownHostsFile=${join(folder, 'known_hosts')}`, '-o', 'StrictHostKeyChecking=yes'],
    ...['-o', 'BatchMode=yes', '-o', 'IdentityAgent=none', '-o', 'ConnectTimeout=10', '-o', 'LogLevel=ERROR'],
    `${user}@127.0.0.1`,
  ];
}

/** Repeats a command as the guest's root until it succeeds. */
export async function waitForSsh(
  folder: string,
  port: number,
  command: string,
  timeoutMs: number,
): Promise<void> {
  await waitFor(
    `ssh into the VM, see ${join(folder, 'serial.log')}`,
    async () => {
      if (runningPid(folder) === undefined)
        throw new Error(`QEMU ended: ${readFileSync(join(folder, 'qemu.log'), 'utf8').slice(-500)}`);
      return run('ssh', [...sshArgs(folder, port, 'root'), command]).then(
        () => true,
        () => false,
      );
    },
    timeoutMs,
    200,
  );
}
