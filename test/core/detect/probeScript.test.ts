// The probe itself: the rules its text keeps, and real runs in every POSIX shell and login shell of this machine.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { probeCommand, probeScript } from '../../../src/core/detect/probeScript';
import { nonce, parsed } from './rig';

const script = probeScript(nonce);

void test('the script keeps the rules of its text', () => {
  const redirections = [...script.matchAll(/>+\s*(\S*)/g)].map(([, target = '']) =>
    target.replace(/[;)"']+$/, ''),
  );
  assert.deepEqual(
    {
      forbidden: /[\\!~`]|<<|\r|\t/.exec(script),
      targets: [...new Set(redirections)].sort(),
      // ASCII only: a login shell in any locale hands it on unchanged.
      foreign: /[^\n -~]/.exec(script),
      comments: /^\s*#/m.exec(script),
    },
    { forbidden: null, targets: ['&1', '/dev/null'], foreign: null, comments: null },
  );
});

void test('the command is one line and fits into the first flight of a TCP connection', () => {
  const command = probeCommand(nonce);
  assert.ok(!command.includes('\n'));
  assert.ok(command.length < 13_500, `${command.length} bytes`);
});

void test('a nonce that could be anything but a nonce is refused', () => {
  for (const bad of ['', 'short', 'with space', "quote'quote", 'a'.repeat(65), 'semi;colon'])
    assert.throws(() => probeScript(bad), RangeError);
});

void test('shellcheck finds nothing', (t) => {
  const folder = join(process.cwd(), 'src/knowledge/probe');
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.sh'))
    .sort()
    .map((file) => join(folder, file));
  const whole = spawnSync('cat', files, { encoding: 'utf8' }).stdout;
  const check = spawnSync('shellcheck', ['-s', 'sh', '-'], { input: `N=x\n${whole}`, encoding: 'utf8' });
  if (check.error !== undefined) {
    t.skip('shellcheck is not installed');
    return;
  }
  assert.equal(check.stdout, '');
  assert.equal(check.status, 0);
});

/** Shells by how a probe reaches them: as `sh`, by the script on standard input; as login shell, by the command. */
const shells: Record<string, { readonly argv: readonly string[]; readonly input?: string }> = {
  'dash -s': { argv: ['dash', '-s'], input: script },
  'bash --posix -s': { argv: ['bash', '--posix', '-s'], input: script },
  'busybox sh -s': { argv: ['busybox', 'sh', '-s'], input: script },
  'ksh -s': { argv: ['ksh', '-s'], input: script },
  'mksh -s': { argv: ['mksh', '-s'], input: script },
  'dash -c': { argv: ['dash', '-c', probeCommand(nonce)] },
  'bash -c': { argv: ['bash', '-c', probeCommand(nonce)] },
  'zsh -c': { argv: ['zsh', '-c', probeCommand(nonce)] },
  'fish -c': { argv: ['fish', '-c', probeCommand(nonce)] },
  'tcsh -c': { argv: ['tcsh', '-c', probeCommand(nonce)] },
};

for (const [name, { argv, input }] of Object.entries(shells)) {
  void test(`runs whole and changes nothing: ${name}`, (t) => {
    if (process.platform !== 'linux') {
      t.skip('not on Linux');
      return;
    }
    const home = mkdtempSync(join(tmpdir(), 'probe-'));
    t.after(() => {
      rmSync(home, { recursive: true, force: true });
    });
    const [program = '', ...args] = argv;
    // Nothing but HOME: the probe brings its own PATH.
    const run = spawnSync(program, args, {
      cwd: home,
      env: { HOME: home, PATH: process.env['PATH'], SSH_CONNECTION: '192.0.2.9 40000 127.0.0.1 22' },
      encoding: 'utf8',
      input: input ?? '',
      timeout: 60_000,
    });
    if (run.error !== undefined && 'code' in run.error && run.error.code === 'ENOENT') {
      t.skip(`${program} is not installed`);
      return;
    }
    const { facts, evidence } = parsed(run.stdout);
    assert.deepEqual(
      {
        incomplete: facts.incomplete,
        family: facts.os.family,
        kernel: facts.kernel,
        arch: facts.arch,
        boot: facts.bootId !== null,
        memory: (facts.memory.totalKb ?? 0) > 0,
        cpus: (facts.cpu.count ?? 0) > 0,
        user: facts.user,
        server: facts.ssh,
        left: readdirSync(home).filter((file) => !['.config', '.local', '.cache'].includes(file)),
        stderr: run.stderr,
      },
      {
        incomplete: [],
        family: 'Linux',
        kernel: uname('-r'),
        arch: uname('-m'),
        boot: true,
        memory: true,
        cpus: true,
        user: spawnSync('id', ['-un'], { encoding: 'utf8' }).stdout.trim(),
        server: { serverAddress: '127.0.0.1', interface: null },
        left: [],
        stderr: '',
      },
    );
    assert.ok([...evidence.values()].every(({ command }) => command !== ''));
  });
}

function uname(option: string): string {
  return spawnSync('uname', [option], { encoding: 'utf8' }).stdout.trim();
}
