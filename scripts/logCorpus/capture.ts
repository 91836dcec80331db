// Runs a scenario with a real testpmd, in namespaces of its own, and gives back what a terminal or a file would hold.
import { spawn } from 'node:child_process';
import { isolation } from './isolation';
import type { Scenario } from './scenario';

/** One binary to make captures with. */
export interface Binary {
  readonly path: string;
  readonly release: string;
}

/** A run may take this long in all, whatever its scenario waits for. */
const longestMs = 60_000;

/** A word of a shell command. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The script around the command: what goes before, who runs it, its input, its time, the order of its output. */
function scriptOf(scenario: Scenario): string {
  const { command, before = '', after = '', input, seconds = 3, signal = 'INT', order = 'pipe' } = scenario;
  const limits = scenario.limits === undefined ? '' : `${scenario.limits}; `;
  const user = scenario.user === 'nobody' ? 'setpriv --reuid=65534 --regid=65534 --clear-groups ' : '';
  const preload =
    scenario.fakeMana === undefined
      ? ''
      : `env LD_PRELOAD=/opt/verbs.so FAKE_MANA=${quoted(scenario.fakeMana)} `;
  const bounded = `${user}${preload}timeout -k 2 -s ${signal} ${seconds} ${command}`;
  const run = scenario.shell === true ? `${user}sh -c ${quoted(command)}` : bounded;
  const fed = input === undefined ? `${limits}${run} </dev/null` : `${limits}{ ${input}; } | ${run}`;
  const collected = {
    pipe: `{ ${fed}; } 2>&1`,
    'stderr-first': `{ ${fed}; } >/tmp/out 2>/tmp/err; cat /tmp/err /tmp/out`,
    'stdout-first': `{ ${fed}; } >/tmp/out 2>/tmp/err; cat /tmp/out /tmp/err`,
    terminal: `script -qec ${quoted(fed)} /dev/null </dev/null`,
  }[order];
  return `${isolation}
{ ${before === '' ? ':' : before}
} >/dev/null 2>&1
${collected}
${after}
`;
}

/**
 * Runs one scenario.
 *
 * @param verbs The library of fakeVerbs.c, where there is one.
 * @returns The bytes that came out, in the order in which they came.
 */
export function capture(scenario: Scenario, binary: Binary, verbs: string | undefined): Promise<Buffer> {
  const namespaces = ['-m', '-n', '-p', '-u', '-f', '--kill-child', '--mount-proc'];
  return new Promise((resolve, reject) => {
    const child = spawn('unshare', [...namespaces, 'sh', '-c', scriptOf(scenario)], {
      cwd: '/',
      env: {
        PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        HOME: '/root',
        LC_ALL: 'C.UTF-8',
        TERM: 'xterm',
        TESTPMD: binary.path,
        VERBS: verbs ?? '',
        PAGES: scenario.hugepages === undefined ? '' : String(scenario.hugepages),
        MANA: scenario.mana === true || scenario.fakeMana !== undefined ? 'yes' : '',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const chunks: Buffer[] = [];
    const complaints: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
    const timer = setTimeout(() => child.kill('SIGKILL'), longestMs);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      // 111: the namespaces could not be made. Everything else is the scenario's own business.
      if (code === 111) reject(new Error(Buffer.concat(complaints).toString('utf8').trim()));
      else resolve(Buffer.concat(chunks));
    });
  });
}
