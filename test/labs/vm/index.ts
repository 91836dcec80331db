// The emulated VM that looks like an Azure VM with MANA: start, list, stop, and run commands in it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, run } from '../process';
import { bootedCommand, buildVm } from './build';
import { cache, identityFile, runFolder } from './paths';
import { newRunFolder, runningPid, sshArgs, startQemu, stopQemu, waitForSsh } from './qemu';
import { Qmp } from './qmp';

export { LabUnavailable, startOrSkip } from '../unavailable';
export { buildVm } from './build';

/** The guest's users; all are let in by the key. pwuser's password is good for ssh and sudo. */
export const vmUsers = {
  azureuser: { name: 'azureuser', sudo: 'passwordless' },
  pwuser: { name: 'pwuser', sudo: 'password', password: 'sudo-pw-1' },
  nosudo: { name: 'nosudo', sudo: 'none' },
} as const;

/** What a client needs to know of a running VM; `labVm up` prints it as JSON. */
export interface VmAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly identityFile: string;
  readonly knownHostsFile: string;
  readonly pid: number;
}

export interface LabVm extends VmAddress {
  /** Runs a shell command as a user of the guest (root by default) and gives its output. */
  run(command: string, user?: string, input?: string): Promise<string>;
  /** Ends the VM and removes its disk. */
  stop(): Promise<void>;
}

/**
 * @property port TCP port on loopback; a free one by default.
 * @property cold Boots (half a minute) instead of resuming from the snapshot (3 s): another boot id.
 * @property tied Ends with this process, however that ends. Default: true.
 */
export interface StartVmOptions {
  readonly port?: number;
  readonly cold?: boolean;
  readonly tied?: boolean;
  readonly say?: (line: string) => void;
}

/**
 * Starts a VM, building it first where it is not built yet.
 *
 * @throws LabUnavailable where neither is possible.
 */
export async function startVm(options: StartVmOptions = {}): Promise<LabVm> {
  await buildVm(options.say ?? (() => undefined));
  const port = options.port ?? (await freePort());
  if (runningPid(runFolder(port)) !== undefined) throw new Error(`a VM already runs on port ${port}`);
  const cold = options.cold ?? false;
  const tied = options.tied ?? true;
  const folder = await newRunFolder(port, port, cold ? 'disk.raw' : 'ready.qcow2');
  try {
    const state = join(cache, 'ready.state');
    const pid = startQemu({ folder, port, tied, ...(cold ? {} : { incoming: state }) });
    if (cold) {
      await waitForSsh(folder, port, bootedCommand, 400_000);
    } else {
      const qmp = await Qmp.connect(join(folder, 'qmp.sock'));
      await qmp.waitForStatus('query-status', 'paused');
      await qmp.execute('cont');
      qmp.close();
      // The guest's clock stood still since the snapshot.
      await waitForSsh(folder, port, `date -s @${Math.round(Date.now() / 1000)}`, 120_000);
    }
    return {
      ...vmAddress(port, pid),
      run: (command, user = 'root', input = '') =>
        run('ssh', [...sshArgs(folder, port, user), command], { input }),
      stop: () => stopQemu(folder),
    };
  } catch (error) {
    await stopQemu(folder);
    throw error;
  }
}

function vmAddress(port: number, pid: number): VmAddress {
  return {
    host: '127.0.0.1',
    port,
    user: vmUsers.azureuser.name,
    identityFile,
    knownHostsFile: join(runFolder(port), 'known_hosts'),
    pid,
  };
}

/** All VMs of this user that run now. */
export function listVms(): VmAddress[] {
  const folder = join(cache, 'run');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map(Number)
    .filter((port) => port > 0)
    .sort((a, b) => a - b)
    .flatMap((port) => {
      const pid = runningPid(runFolder(port));
      return pid === undefined ? [] : [vmAddress(port, pid)];
    });
}

/** Ends the VM on this port, if one runs. */
export async function stopVm(port: number): Promise<void> {
  await stopQemu(runFolder(port));
}

/** Arguments for the ssh program to get into the VM on this port. */
export function vmSshArgs(port: number, user: string): string[] {
  return sshArgs(runFolder(port), port, user);
}

/** Serial console and QEMU's own messages. */
export function vmLogs(port: number): string {
  return ['serial.log', 'qemu.log']
    .map((name) => join(runFolder(port), name))
    .map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : ''))
    .join('\n');
}
