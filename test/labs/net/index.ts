// Starts the machine in namespaces (see ./machine) and steers it: delay, black hole, root commands, reboot.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { run, speaksSsh, waitFor } from '../process';
import { LabUnavailable } from '../unavailable';

export { LabUnavailable, startOrSkip } from '../unavailable';

/** A user of the machine. All are let in by `identityFile` too. */
export interface LabUser {
  readonly name: string;
  readonly password: string | undefined;
  readonly sudo: 'passwordless' | 'password' | 'none';
}

export const labUsers = {
  azureuser: { name: 'azureuser', password: 'azure-pw-1', sudo: 'passwordless' },
  pwuser: { name: 'pwuser', password: 'sudo-pw-1', sudo: 'password' },
  nosudo: { name: 'nosudo', password: undefined, sudo: 'none' },
} as const satisfies Record<string, LabUser>;

/** What ./machine prints. */
interface MachineJson {
  readonly instance: number;
  readonly host: string;
  readonly delayedHost: string;
  readonly port: number;
  readonly user: string;
  readonly identityFile: string;
  readonly knownHostsFile: string;
  readonly userCa: string;
  readonly pid1: number;
  readonly control: { readonly file: string; readonly pid: number };
}

/**
 * @property host Its address on the direct path.
 * @property delayedHost Its address on the path that `setDelay` and `setHole` change.
 * @property userCa Private key of the authority whose user certificates the machine accepts.
 */
export interface LabMachine {
  readonly host: string;
  readonly delayedHost: string;
  readonly port: number;
  readonly user: string;
  readonly users: typeof labUsers;
  readonly identityFile: string;
  readonly knownHostsFile: string;
  readonly userCa: string;
  /** One-way delay of the slow path in milliseconds: the round trip takes twice that. */
  setDelay(oneWayMs: number): Promise<void>;
  /** Drops every packet of the slow path, without a reset or an error, until switched off. */
  setHole(on: boolean): Promise<void>;
  /** Runs a bash script as root inside; gives its standard output, rejects on a failure. */
  run(script: string, input?: string): Promise<string>;
  /** Starts a program of this host in the machine's network only. It gets a pipe as standard input, to end by. */
  spawnInNetwork(program: string, args: readonly string[]): ChildProcess;
  /** sshd's log at level DEBUG2, from its start until now. */
  sshdLog(): Promise<string>;
  /** Puts lines before the rest of sshd_config and has sshd read it again; a `Match` block comes last. Replaces earlier ones. */
  configureSshd(lines: readonly string[]): Promise<void>;
  /** What a reboot looks like from outside: every process ends at once, a new boot id, sshd starts again. */
  reboot(): Promise<void>;
  /** Removes the machine and all its traces. */
  stop(): Promise<void>;
}

const machineScript = join('test', 'labs', 'net', 'machine');

/**
 * Starts a machine in about a second. It ends with this process, however that ends. Several can run side by side.
 *
 * @throws LabUnavailable where the host cannot do it (no root, no namespaces, no tun, a program is missing).
 */
export async function startMachine(): Promise<LabMachine> {
  if (process.platform !== 'linux') throw new LabUnavailable('namespace machine: needs Linux');
  const script = join(process.cwd(), machineScript);
  if (!existsSync(script)) throw new Error(`${machineScript} not found: run from the repository's root`);
  const child = spawn(script, [], { stdio: ['pipe', 'pipe', 'pipe'] });
  const json = await firstLine(child);

  let delayMs = 0;
  let hole = false;
  // netdelay removes the file once it has read it.
  const steer = async (): Promise<void> => {
    writeFileSync(json.control.file, `delay ${delayMs}\nhole ${hole ? 1 : 0}\n`);
    process.kill(json.control.pid, 'SIGHUP');
    await waitFor('netdelay to obey', () => !existsSync(json.control.file), 5_000, 1);
  };
  const inside = (command: string, input?: string): Promise<string> =>
    run(
      'nsenter',
      [...['-t', String(json.pid1), '-m', '-n', '-p', '-u', '--'], 'bash', '-c', `cd /; ${command}`],
      {
        env: { ...process.env, PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
        ...(input === undefined ? {} : { input }),
      },
    );

  return {
    host: json.host,
    delayedHost: json.delayedHost,
    port: json.port,
    user: json.user,
    users: labUsers,
    identityFile: json.identityFile,
    knownHostsFile: json.knownHostsFile,
    userCa: json.userCa,
    setDelay: (oneWayMs) => {
      delayMs = oneWayMs;
      return steer();
    },
    setHole: (on) => {
      hole = on;
      return steer();
    },
    run: inside,
    spawnInNetwork: (program, args) =>
      spawn('nsenter', ['-t', String(json.pid1), '-n', '--', program, ...args], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    sshdLog: () => inside('cat /var/log/sshd.log'),
    configureSshd: async (lines) => {
      const starts = async (): Promise<number> =>
        Number(await inside('grep -c "Server listening" /var/log/sshd.log'));
      const before = await starts();
      const match = lines.findIndex((line) => /^match\s/i.test(line));
      const [first, last] = match < 0 ? [lines, []] : [lines.slice(0, match), lines.slice(match)];
      await inside('cat > /etc/ssh/lab/first.conf', `${first.join('\n')}\n`);
      await inside('cat > /etc/ssh/lab/last.conf; kill -HUP "$(cat /run/sshd.pid)"', `${last.join('\n')}\n`);
      await waitFor('sshd to listen again', async () => (await starts()) > before);
      await waitFor('sshd to greet', () => speaksSsh(json.host, json.port));
    },
    reboot: async () => {
      await inside('/etc/ssh/lab/init reboot');
    },
    stop: () => stop(child),
  };
}

/** The JSON line of a machine that has started. */
function firstLine(child: ReturnType<typeof spawn>): Promise<MachineJson> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('no pipes to the machine');
  let errors = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const reason = errors.trim().replace(/^machine: /gm, '');
      reject(code === 3 ? new LabUnavailable(`namespace machine: ${reason}`) : new Error(reason));
    });
    createInterface({ input: stdout }).once('line', (line) => {
      resolve(JSON.parse(line) as MachineJson);
    });
  });
}

/** Closes the script's standard input, upon which it removes everything, and waits for it. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.stdin?.end();
  await ended;
}
