// A box: processes, mounts, /run and network of its own, for programs that run as root. Nothing outside sees them, and
// nothing of them stays: the kernel ends all with the first process, which ends with this one.
import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { createInterface } from 'node:readline';
import { run } from './process';
import { LabUnavailable } from './unavailable';

/** A process inside, by its number there. */
export interface BoxProcess {
  readonly pid: number;
  readonly line: string;
}

export interface Box {
  /** Runs bash inside with these arguments, as root; its output as it comes. */
  start(args: readonly string[]): ChildProcessByStdio<Writable, Readable, Readable>;
  /** Runs a bash script inside; gives its standard output, rejects on a failure. */
  run(script: string): Promise<string>;
  /** What runs inside now, but for its first process and whoever asks. */
  processes(): Promise<readonly BoxProcess[]>;
  close(): Promise<void>;
}

const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LC_ALL: 'C' };

/** $1: size of /run, $2: a bash instead of the host's, or nothing. The first process has to wait for orphans, as every init does; bash does, while it reads. */
const first = `
read -r outside _ </proc/self/stat
mount --make-rprivate / && mount -t proc proc /proc && mount -t tmpfs -o "size=$1" tmpfs /run || exit 1
[ -z "$2" ] || mount --bind "$2" /usr/bin/bash || exit 1
cd /
echo "$outside"
while read -r _; do :; done`;

/**
 * The environment variable MANA_DPDK_BOX_BASH names a bash to run in place of this host's: to try an old one.
 *
 * @param options.run Size of /run, as mount takes it.
 * @throws LabUnavailable where this host allows no namespaces.
 */
export async function startBox(options: { readonly run?: string } = {}): Promise<Box> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw new LabUnavailable('box: needs Linux and root');
  const child = spawn(
    'unshare',
    [
      '-m',
      '-n',
      '-p',
      '-f',
      '--kill-child',
      'bash',
      '-c',
      first,
      'bash',
      options.run ?? '64m',
      process.env['MANA_DPDK_BOX_BASH'] ?? '',
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], env: environment },
  );
  const pid = await firstLine(child);
  const enter = ['-t', pid, '-m', '-n', '-p', '--', 'bash', '--noprofile', '--norc'];
  const inside = (script: string): Promise<string> =>
    run('nsenter', [...enter, '-c', `cd /; ${script}`], { env: environment });
  return {
    start: (args) =>
      spawn('nsenter', [...enter, ...args], { stdio: ['pipe', 'pipe', 'pipe'], env: environment, cwd: '/' }),
    run: inside,
    processes: async () => {
      const text = await inside(
        'for p in /proc/[0-9]*; do p=${p#/proc/}; [ $p = 1 ] || [ $p = $$ ] || ! [ -r /proc/$p/cmdline ] || echo "$p $(tr "\\0\\n" "  " </proc/$p/cmdline)"; done 2>/dev/null',
      );
      return text.split('\n').flatMap((line) => {
        const found = /^(\d+) (.*)$/.exec(line);
        // A dead process that waits to be waited for has no command line.
        return found === null || found[2] === ''
          ? []
          : [{ pid: Number(found[1]), line: (found[2] ?? '').trim() }];
      });
    },
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.stdin.end();
      await ended;
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', () => {
      reject(new LabUnavailable('box: no program unshare'));
    });
    child.once('close', () => {
      reject(new LabUnavailable(`box: ${errors.trim()}`));
    });
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
  });
}
