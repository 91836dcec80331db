// Builds the VM in three stages, each redone only when its inputs changed: root file system, disk image, live snapshot.
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ensureLabPackages, vmPackages } from '../packages';
import { findProgram, freePort, isAlive, run, waitFor } from '../process';
import { LabUnavailable } from '../unavailable';
import { cache, identityFile, sources } from './paths';
import {
  kernelCommandLine,
  machineArgs,
  newRunFolder,
  runningPid,
  startQemu,
  stopQemu,
  waitForSsh,
} from './qemu';
import { Qmp } from './qmp';

type Say = (line: string) => void;

/** In the guest, true when everything is in place. */
export const bootedCommand = 'systemctl is-system-running --wait; test -e /sys/class/net/eth2';

function hash(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16);
}

function contents(...paths: readonly string[]): string[] {
  return paths.map((path) => readFileSync(path, 'utf8'));
}

/** Runs a stage unless its key file says that it was built from these inputs already. */
async function stage(name: string, key: string, work: () => Promise<void>): Promise<void> {
  const file = join(cache, `${name}.key`);
  if (existsSync(file) && readFileSync(file, 'utf8').trim() === key) return;
  rmSync(file, { force: true });
  await work();
  writeFileSync(file, `${key}\n`);
}

/**
 * Makes sure that everything for starting the VM is in the cache. 2 to 6 minutes the first time, then milliseconds.
 * VMs that run go on: they keep the files they have open.
 *
 * @throws LabUnavailable where it is not built yet and cannot be built here.
 */
export async function buildVm(say: Say): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new LabUnavailable('emulated VM: needs Linux on x64');
  await ensureLabPackages('lab:vm', vmPackages);
  mkdirSync(join(cache, 'run'), { recursive: true });
  const unlock = await lock(say);
  try {
    if (!existsSync(identityFile))
      await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'mana-dpdk-lab', '-f', identityFile]);
    const guest = join(sources, 'guest');
    const modules = join(sources, 'fakemana');
    const moduleFiles = readdirSync(modules)
      .sort()
      .map((file) => join(modules, file));
    const rootKey = hash(...contents(join(guest, 'packages.txt')));
    const imageKey = hash(
      rootKey,
      ...contents(join(guest, 'setup.sh'), join(guest, 'lab-nic'), ...moduleFiles, `${identityFile}.pub`),
    );
    const readyKey = hash(
      imageKey,
      ...machineArgs,
      kernelCommandLine,
      await run('qemu-system-x86_64', ['--version']),
    );
    await stage('rootfs', rootKey, () => buildRootFileSystem(say));
    await stage('image', imageKey, () => buildImage(say));
    await stage('ready', readyKey, () => buildSnapshot(say));
  } finally {
    unlock();
  }
}

/** One build at a time: the lock is a file with the builder's process id. */
async function lock(say: Say): Promise<() => void> {
  const file = join(cache, 'lock');
  const take = (): boolean => {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return true;
    } catch {
      if (existsSync(file) && !isAlive(Number(readFileSync(file, 'utf8')))) rmSync(file, { force: true });
      return false;
    }
  };
  if (!take()) {
    say('another build is under way: waiting for it');
    await waitFor('the other build', take, 15 * 60_000, 500);
  }
  return () => {
    rmSync(file, { force: true });
  };
}

function needRoot(): void {
  if (process.getuid?.() !== 0)
    throw new LabUnavailable('emulated VM: building it needs root (mmdebstrap, chroot)');
}

async function buildRootFileSystem(say: Say): Promise<void> {
  needRoot();
  say('root file system with mmdebstrap: 1 to 3 minutes');
  const packages = readFileSync(join(sources, 'guest', 'packages.txt'), 'utf8')
    .trim()
    .split('\n')
    .join(',');
  const target = join(cache, 'rootfs');
  rmSync(target, { recursive: true, force: true });
  await run('mmdebstrap', [
    ...['--variant=apt', '--mode=root', '--skip=check/qemu', '--format=directory'],
    ...['--aptopt=APT::Install-Recommends "false"', `--include=${packages}`, 'bookworm', target],
  ]);
}

/** Compiles the modules inside a copy of the root file system, sets users and network up, and makes a disk of it. */
async function buildImage(say: Say): Promise<void> {
  needRoot();
  say('disk image with kernel modules and users: 20 seconds');
  const root = join(cache, 'root');
  rmSync(root, { recursive: true, force: true });
  await run('cp', ['-a', join(cache, 'rootfs'), root]);
  mkdirSync(join(root, 'lab'));
  cpSync(join(sources, 'fakemana'), join(root, 'lab', 'fakemana'), { recursive: true });
  for (const file of ['setup.sh', 'lab-nic']) cpSync(join(sources, 'guest', file), join(root, 'lab', file));
  cpSync(`${identityFile}.pub`, join(root, 'lab', 'id_ed25519.pub'));
  // A private mount namespace: the mount of /proc goes with it.
  const chroot = 'mount -t proc proc "$1/proc" && exec chroot "$1" /bin/bash /lab/setup.sh';
  await run('unshare', ['-m', 'bash', '-c', chroot, '-', root]);

  const ssh = join(root, 'etc', 'ssh');
  const keys = readdirSync(ssh).filter((file) => /^ssh_host_.*_key\.pub$/.test(file));
  writeFileSync(join(cache, 'hostkeys.pub'), contents(...keys.map((file) => join(ssh, file))).join(''));
  const boot = readdirSync(join(root, 'boot'));
  for (const name of ['vmlinuz', 'initrd.img']) {
    const file = boot.find((entry) => entry.startsWith(`${name}-`));
    if (file === undefined) throw new Error(`no ${name} in the root file system`);
    cpSync(join(root, 'boot', file), join(cache, name));
  }
  const disk = join(cache, 'disk.raw');
  await run('mkfs.ext4', ['-q', '-F', '-d', root, `${disk}.new`, '4G']);
  renameSync(`${disk}.new`, disk);
  rmSync(root, { recursive: true, force: true });
}

/** Boots once, then saves memory and devices. Any number of VMs can resume from that, each on a disk overlay of its own. */
async function buildSnapshot(say: Say): Promise<void> {
  if (findProgram('ssh') === undefined) throw new LabUnavailable('emulated VM: no ssh program');
  say('first boot, to take a snapshot of it: 1 to 2 minutes');
  const port = await freePort();
  const folder = await newRunFolder(port, 'build', 'disk.raw');
  try {
    startQemu({ folder, port, tied: true });
    const settle = 'sync && echo 3 > /proc/sys/vm/drop_caches';
    await waitForSsh(folder, port, `${bootedCommand} && ${settle}`, 400_000);
    const qmp = await Qmp.connect(join(folder, 'qmp.sock'));
    const state = join(cache, 'ready.state');
    await qmp.execute('stop');
    await qmp.execute('migrate-set-parameters', { 'max-bandwidth': 10_000_000_000 });
    await qmp.execute('migrate', { uri: `exec:cat > '${state}.new'` });
    await qmp.waitForStatus('query-migrate', 'completed');
    await qmp.execute('quit').catch(() => undefined);
    qmp.close();
    await waitFor('QEMU to end', () => runningPid(folder) === undefined);
    // The disk as of that moment becomes a backing file itself.
    const disk = join(folder, 'disk.qcow2');
    renameSync(disk, join(cache, 'ready.qcow2'));
    renameSync(`${state}.new`, state);
  } finally {
    await stopQemu(folder);
  }
}
