// Quoting and command lines, checked by the real shells that may be someone's login shell.
import assert from 'node:assert/strict';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { probeCommand } from '../../../src/core/detect/probeScript';
import {
  maxCommandBytes,
  quote,
  remoteCommand,
  remoteScript,
  stdinShell,
  trackedCommand,
} from '../../../src/core/remote/command';
import { awkwardText, seeded } from './random';

/** Login shells by name; csh cannot take a line break in a word. */
const shells: readonly {
  readonly name: string;
  readonly argv: readonly string[];
  readonly lineBreaks: boolean;
}[] = [
  { name: 'sh', argv: ['sh'], lineBreaks: true },
  { name: 'bash', argv: ['bash'], lineBreaks: true },
  { name: 'dash', argv: ['dash'], lineBreaks: true },
  { name: 'fish', argv: ['fish', '--no-config'], lineBreaks: true },
  { name: 'tcsh', argv: ['tcsh', '-f'], lineBreaks: false },
];

function run(argv: readonly string[], command: string, input = ''): SpawnSyncReturns<string> {
  const [program = '', ...args] = argv;
  return spawnSync(program, [...args, '-c', command], { encoding: 'utf8', input });
}

function isInstalled(program: string): boolean {
  return spawnSync(program, ['-c', 'true'], { stdio: 'ignore' }).error === undefined;
}

test('a quoted word reaches a program unchanged, whatever the login shell is', async (t) => {
  for (const shell of shells) {
    await t.test(shell.name, (t) => {
      if (!isInstalled(shell.name)) {
        t.skip(`${shell.name} is not installed`);
        return;
      }
      const random = seeded(20261122);
      for (let round = 0; round < 12; round++) {
        const words = Array.from({ length: 60 }, () => awkwardText(random)).filter(
          (word) => shell.lineBreaks || !word.includes('\n'),
        );
        // The printf program, not the shell's own: fish and csh have others.
        const command = ['/usr/bin/printf', '%s\\0', ...words].map(quote).join(' ');
        const { stdout, stderr } = run(shell.argv, command);
        assert.deepEqual({ words: stdout.split('\0').slice(0, -1), stderr }, { words, stderr: '' });
      }
    });
  }
});

test('words inside words survive two shells', () => {
  const random = seeded(7);
  for (let round = 0; round < 40; round++) {
    const word = awkwardText(random, 30);
    const inner = remoteScript('printf %s "$1"', word);
    assert.equal(run(['sh'], remoteScript('sh -c "$1"', inner)).stdout, word);
  }
});

test('a word with NUL and a program that looks like an option are refused', () => {
  assert.throws(() => quote('a\0b'), RangeError);
  assert.throws(() => remoteCommand('-rf'), RangeError);
  assert.throws(() => remoteCommand(''), RangeError);
});

test('values are parameters of a script and never part of its text', () => {
  const hostile = '$(touch /tmp/x); `id`; "; rm -rf /';
  assert.equal(run(['sh'], remoteScript('printf "%s|" "$@"', hostile, '-n', '')).stdout, `${hostile}|-n||`);
});

test('stdinShell runs what it is sent', () => {
  assert.equal(run(['sh'], stdinShell(), 'echo "from stdin: $0"\n').stdout.startsWith('from stdin:'), true);
});

/** The session of this process, which the shells it starts belong to; 0 where there is no /proc to read it from. */
function ownSession(): number {
  try {
    const afterName = readFileSync('/proc/self/stat', 'utf8').split(') ')[1] ?? '';
    return Number(afterName.split(' ')[3]);
  } catch {
    return 0;
  }
}

test('a tracked command names its session and pid first, in every login shell', async (t) => {
  const nonce = 'abcDEF0123456789';
  for (const shell of shells) {
    await t.test(shell.name, (t) => {
      if (!isInstalled(shell.name)) {
        t.skip(`${shell.name} is not installed`);
        return;
      }
      const inner = remoteScript('echo "out of $$"; cat; echo "it\'s" err >&2; exit 7');
      const read = (stdin: 'none' | 'given'): object => {
        const { stdout, stderr, status } = run(shell.argv, trackedCommand(inner, nonce, stdin), 'given\n');
        const [first = '', ...rest] = stderr.split('\n');
        const [said, session, pid] = first.split(' ');
        return {
          said,
          session: Number(session),
          samePid: stdout.startsWith(`out of ${pid ?? '?'}\n`),
          stdin: stdout.includes('given'),
          rest: rest.join('\n'),
          status,
        };
      };
      const expected = { said: nonce, session: ownSession(), samePid: true, rest: "it's err\n", status: 7 };
      assert.deepEqual(
        { none: read('none'), given: read('given') },
        { none: { ...expected, stdin: false }, given: { ...expected, stdin: true } },
      );
    });
  }
});

test('a nonce that a shell could read as something else is refused', () => {
  for (const nonce of ['short', 'with space 123', "quote'quote'", 'x'.repeat(65), '$(id)$(id)']) {
    assert.throws(() => trackedCommand(remoteCommand('true'), nonce, 'none'), RangeError);
  }
});

test('the longest command of all, the tracked probe, is one that Linux accepts', () => {
  const command = trackedCommand(probeCommand('abcDEF0123456789'), 'abcDEF0123456789', 'none');
  assert.ok(Buffer.byteLength(command) < maxCommandBytes, `${String(Buffer.byteLength(command))} bytes`);
});
