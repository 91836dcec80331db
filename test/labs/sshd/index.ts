// A real OpenSSH sshd on the loopback interface, with keys and files of its own in a temporary folder.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { findProgram, freePort, isAlive, run, speaksSsh, waitFor } from '../process';
import { LabUnavailable } from '../unavailable';
import {
  hostKeyFile,
  hostKeyTypes,
  knownHostsLines,
  makeKey,
  writeSshdFolder,
  type HostKeyType,
} from './config';

export { startOrSkip } from '../unavailable';
export type { HostKeyType } from './config';

/**
 * @property config Lines for sshd_config; they win over the lab's own. Lines from a `Match` on stay a Match block.
 * @property hostKeys Types of host keys it has; all three by default.
 * @property secondUser Also makes a throw-away user (as root only), whom the same key lets in.
 */
export interface SshdOptions {
  readonly config?: readonly string[];
  readonly hostKeys?: readonly HostKeyType[];
  readonly secondUser?: boolean;
}

/**
 * @property user The user this process runs as; the key in `identityFile` lets it in.
 * @property secondUser Name of the throw-away user, when one was asked for.
 * @property knownHostsFile The host keys as of the start; `swapHostKeys` leaves it as it is.
 * @property pid The listening sshd.
 */
export interface LabSshd {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly secondUser: string | undefined;
  readonly identityFile: string;
  readonly publicKeyFile: string;
  readonly authorizedKeysFile: string;
  readonly knownHostsFile: string;
  readonly dir: string;
  readonly pid: number;
  /** The server's log at level DEBUG2, from its start until now. */
  log(): string;
  /** Path of one public host key as it is now. */
  hostPublicKey(type: HostKeyType): string;
  /** Gives the server new host keys of all its types, on the same port, and returns their lines for known_hosts. */
  swapHostKeys(): Promise<string[]>;
  /** Ids of the processes that serve connections now. */
  sessions(): Promise<number[]>;
  /** Ends everything the lab started and removes its folder. */
  stop(): Promise<void>;
}

/** Full paths of the programs the lab needs. */
function needs(): { sshd: string; sshKeygen: string } {
  if (process.platform === 'win32') throw new LabUnavailable('OpenSSH sshd: not on Windows');
  const sshd = findProgram('sshd');
  const sshKeygen = findProgram('ssh-keygen');
  if (sshd === undefined) throw new LabUnavailable('OpenSSH sshd is not installed (package openssh-server)');
  if (sshKeygen === undefined)
    throw new LabUnavailable('ssh-keygen is not installed (package openssh-client)');
  return { sshd, sshKeygen };
}

/**
 * Starts an sshd on 127.0.0.1 on a port of its own. Runs as root and as a normal user.
 *
 * @throws LabUnavailable where sshd is not installed, or a second user is asked for without being root.
 */
export async function startSshd(options: SshdOptions = {}): Promise<LabSshd> {
  const programs = needs();
  const isRoot = process.getuid?.() === 0;
  if (options.secondUser === true && !isRoot) throw new LabUnavailable('making a second user needs root');
  // sshd insists on this folder when run as root; its package makes it when the service starts.
  if (isRoot) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });

  const hostKeys = options.hostKeys ?? hostKeyTypes;
  const dir = mkdtempSync(join(tmpdir(), 'mana-dpdk-sshd-'));
  const logFile = join(dir, 'sshd.log');
  let child: ChildProcess | undefined;
  let secondUser: string | undefined;
  const log = (): string => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');
  const onExit = (): void => {
    child?.kill('SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  };
  process.once('exit', onExit);

  const sessions = async (): Promise<number[]> => (child?.pid === undefined ? [] : descendants(child.pid));
  const stop = async (): Promise<void> => {
    process.removeListener('exit', onExit);
    const all = await sessions();
    await endChild(child);
    for (const pid of all) tryKill(pid);
    if (secondUser !== undefined) await run('userdel', ['-f', secondUser]).catch(() => undefined);
    rmSync(dir, { recursive: true, force: true });
  };

  try {
    if (options.secondUser === true) secondUser = await addUser(dir);
    const started = await listen(programs, dir, logFile, hostKeys, options.config ?? []);
    child = started.child;
    const { port, pid } = started;
    return {
      host: '127.0.0.1',
      port,
      user: userInfo().username,
      secondUser,
      identityFile: join(dir, 'id_ed25519'),
      publicKeyFile: join(dir, 'id_ed25519.pub'),
      authorizedKeysFile: join(dir, 'authorized_keys'),
      knownHostsFile: join(dir, 'known_hosts'),
      dir,
      pid,
      log,
      hostPublicKey: (type) => `${hostKeyFile(dir, type)}.pub`,
      swapHostKeys: async () => {
        const greetings = (): number => log().split('Server listening on').length;
        const before = greetings();
        for (const type of hostKeys)
          await makeKey(programs.sshKeygen, hostKeyFile(dir, type), type, 'swapped');
        process.kill(pid, 'SIGHUP');
        await waitFor('sshd to listen with its new keys', () => greetings() > before);
        await waitFor('sshd to greet', () => speaksSsh('127.0.0.1', port));
        return knownHostsLines(dir, '127.0.0.1', port, hostKeys);
      },
      sessions,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts sshd on a free port; tries another when someone took that port in between. */
async function listen(
  programs: { sshd: string; sshKeygen: string },
  dir: string,
  logFile: string,
  hostKeys: readonly HostKeyType[],
  extra: readonly string[],
): Promise<{ child: ChildProcess; port: number; pid: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    await writeSshdFolder({ dir, port, sshKeygen: programs.sshKeygen, hostKeys, extra });
    rmSync(logFile, { force: true });
    // -D: it stays our child, so that its end is seen and it can be ended by its own id. Where setpriv is there (Linux),
    // the kernel ends it when this process is killed.
    const command = [programs.sshd, '-D', '-f', join(dir, 'sshd_config'), '-E', logFile];
    const setpriv = findProgram('setpriv');
    const [program = '', ...args] =
      setpriv === undefined ? command : [setpriv, '--pdeathsig', 'KILL', '--', ...command];
    const child = spawn(program, args, { stdio: 'ignore' });
    const failed = new Promise<'ended'>((resolve) => {
      child.once('exit', () => {
        resolve('ended');
      });
      child.once('error', () => {
        resolve('ended');
      });
    });
    const listening = waitFor('sshd to greet', () => child.exitCode === null && speaksSsh('127.0.0.1', port));
    const outcome = await Promise.race([failed, listening.catch((error: unknown) => error)]);
    if (outcome === true && child.pid !== undefined) return { child, port, pid: child.pid };
    await endChild(child);
    const log = existsSync(logFile) ? readFileSync(logFile, 'utf8').trim() : '';
    if (attempt === 5 || !log.includes('Address already in use'))
      throw new Error(`sshd did not start: ${log}`);
  }
}

/** Removes throw-away users of runs that were killed: the name says whose each was. */
async function removeOrphanedUsers(): Promise<void> {
  const users = readFileSync('/etc/passwd', 'utf8').matchAll(/^(manalab(\d+)x\d+):/gm);
  for (const [, name = '', pid] of users)
    if (!isAlive(Number(pid))) await run('userdel', ['-f', name]).catch(() => '');
}

/** A user with a home inside the lab's folder and no password. */
async function addUser(dir: string): Promise<string> {
  await removeOrphanedUsers();
  const name = `manalab${process.pid}x${Math.floor(Math.random() * 10_000)}`;
  // "*" is no password that ever matches; "!" (useradd's default) would make sshd refuse the key too.
  await run('useradd', ['-M', '-d', join(dir, name), '-s', '/bin/sh', '-p', '*', name]);
  mkdirSync(join(dir, name), { mode: 0o755 });
  await run('chown', [name, join(dir, name)]);
  return name;
}

/** Children, grandchildren, … of a process. */
async function descendants(pid: number): Promise<number[]> {
  const table = (await run('ps', ['-A', '-o', 'pid=,ppid=']))
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    table.flatMap(([child = 0, of]) => (of === parent ? [child, ...below(child)] : []));
  return below(pid);
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

/** Ends the listening sshd and waits for it. Sessions it serves go on: they are ended by their own ids. */
async function endChild(child: ChildProcess | undefined): Promise<void> {
  if (child?.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  child.kill('SIGTERM');
  await exited;
}
