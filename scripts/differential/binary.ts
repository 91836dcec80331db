// Runs the real testpmd with one command of the suite, so that nothing of it reaches the machine: namespaces of its own
// for mounts and network, no PCI devices, no hugepages, a private /run, a bounded time.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDecided, outcomeOf, type FinishedRun, type Outcome } from './verdict';

/** Hides what a run could touch or take as its own; all of it ends with the process. */
const isolated = `
mount -t tmpfs tmpfs /run &&
mount -t tmpfs tmpfs /sys/bus/pci/devices &&
mount -t tmpfs tmpfs /sys/kernel/mm/hugepages || exit 111
exec "$@"`;

/** Milliseconds: to leave on its own after it has forwarded, to be interrupted, to be killed. */
export interface Limits {
  readonly leave: number;
  readonly interrupt: number;
  readonly kill: number;
}

const limits: Limits = { leave: 150, interrupt: 10_000, kill: 15_000 };

/** Files that commands of the suite name, beside an empty folder: what a run leaves there is removed. */
const files: Readonly<Record<string, string>> = {
  'commands.txt': 'show port info 0\nquit\n',
  'peers.txt': '02:00:00:00:00:01',
};

/** Why the suite cannot run here; undefined where it can. */
export function whyNot(binary: string): string | undefined {
  if (process.platform !== 'linux') return 'testpmd runs on Linux only';
  const probe = spawnSync('unshare', ['-m', '-n', 'sh', '-c', isolated, 'sh', binary, '--help'], {
    encoding: 'utf8',
    input: '',
    timeout: 20_000,
  });
  if (probe.error !== undefined) return `cannot start it apart: ${probe.error.message}`;
  if (probe.status !== 0)
    return `cannot run ${binary} apart from the machine (it needs root): ${probe.stderr.trim()}`;
  return undefined;
}

/** The version that a binary says of itself, such as `22.11.11`; undefined where it says none. */
export function versionOf(binary: string): string | undefined {
  const { stdout, stderr } = spawnSync('unshare', ['-m', '-n', 'sh', '-c', isolated, 'sh', binary, '-v'], {
    encoding: 'utf8',
    input: '',
    timeout: 20_000,
  });
  return /RTE Version: 'DPDK ([^']+)'/.exec(`${stdout}${stderr}`)?.[1];
}

function runOnce(
  binary: string,
  words: readonly string[],
  folder: string,
  within: Limits,
): Promise<FinishedRun> {
  return new Promise((resolve, reject) => {
    const child = spawn('unshare', ['-m', '-n', 'sh', '-c', isolated, 'sh', binary, ...words], {
      cwd: folder,
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: folder, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Its own process group: whatever it starts ends with it.
      detached: true,
    });
    let output = '';
    let ended: FinishedRun['ended'] = 'itself';
    const end = (signal: 'SIGINT' | 'SIGKILL'): void => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      ended = signal === 'SIGINT' ? 'interrupted' : 'killed';
      try {
        process.kill(-child.pid, signal);
      } catch {
        // It has ended by itself meanwhile.
      }
    };
    const timers = [setTimeout(end, within.interrupt, 'SIGINT'), setTimeout(end, within.kill, 'SIGKILL')];
    let decided = false;
    const read = (chunk: string): void => {
      // With --stats-period it prints for ever.
      if (output.length < 1_000_000) output += chunk;
      if (decided || !isDecided(output)) return;
      decided = true;
      timers.push(setTimeout(end, within.leave, 'SIGINT'));
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      for (const timer of timers) clearTimeout(timer);
      resolve({ code, signal, output, ended });
    });
  });
}

/** Runs one command. One that says nothing in time is given more of it, once. */
export async function runCommand(
  binary: string,
  words: readonly string[],
): Promise<Outcome & { output: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'mana-dpdk-differential-'));
  try {
    mkdirSync(join(folder, 'empty'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    let run = await runOnce(binary, words, folder, limits);
    let outcome = outcomeOf(run);
    if (outcome.verdict === 'undecided') {
      run = await runOnce(binary, words, folder, { leave: 1_000, interrupt: 30_000, kill: 40_000 });
      outcome = outcomeOf(run);
    }
    return { ...outcome, output: run.output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs commands, so many at a time.
 *
 * @param done Called after each, in the order in which they end.
 * @returns outcomes in the order of the commands.
 */
export async function runAll<Command extends { readonly words: readonly string[] }>(
  binary: string,
  commands: readonly Command[],
  atOnce: number,
  done: (command: Command, outcome: Outcome) => void,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < commands.length; at = next++) {
      const command = commands[at];
      if (command === undefined) return;
      const { verdict, line } = await runCommand(binary, command.words);
      outcomes[at] = { verdict, line };
      done(command, { verdict, line });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return outcomes;
}
