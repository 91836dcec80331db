// The probe itself: the rules its text keeps, and real runs in every POSIX shell and login shell of this machine.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
        // A machine on Azure may keep its metadata service from us.
        incomplete: facts.incomplete.filter((id) => id !== 'imds'),
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

void test('finds testpmd in build folders, with and without net_mana', (t) => {
  if (process.platform !== 'linux') {
    t.skip('not on Linux');
    return;
  }
  const home = mkdtempSync(join(tmpdir(), 'probe-'));
  t.after(() => {
    rmSync(home, { recursive: true, force: true });
  });
  const builds = { 'dpdk-24.11': 'net_mana', 'dpdk stable': 'net_mlx5' };
  for (const [folder, driver] of Object.entries(builds)) {
    const app = join(home, folder, 'build', 'app');
    mkdirSync(app, { recursive: true });
    writeFileSync(join(home, folder, 'VERSION'), '24.11.3\n');
    writeFileSync(join(app, 'dpdk-testpmd'), Buffer.from(`\u007fELF\0\0${driver}\0`.repeat(1000)));
    chmodSync(join(app, 'dpdk-testpmd'), 0o755);
  }
  const run = spawnSync('sh', ['-s'], { env: { HOME: home }, input: script, encoding: 'utf8' });
  assert.deepEqual(
    parsed(run.stdout)
      .facts.dpdk.filter(({ path }) => path.startsWith(home))
      .map(({ path, version, hasNetMana }) => [path.slice(home.length), version, hasNetMana]),
    [
      ['/dpdk stable/build/app/dpdk-testpmd', '24.11.3', false],
      ['/dpdk-24.11/build/app/dpdk-testpmd', '24.11.3', true],
    ],
  );
});

void test('the cap lets no section bury the others', () => {
  const cap = script.slice(script.indexOf('cap() {'), script.lastIndexOf('\nsay\n'));
  const begin = (id: string): string => `@${nonce} begin ${id}`;
  const end = (id: string): string => `@${nonce} end ${id} 0`;
  const input = [
    begin('os'),
    ...Array.from({ length: 5_000 }, (_, index) => `line ${index}`),
    end('os'),
    begin('user'),
    'x'.repeat(100_000),
    'after',
    end('user'),
    begin('cpu'),
    'short',
    end('cpu'),
    '',
  ].join('\n');
  const run = spawnSync('sh', ['-c', `have() { command -v "$1" >/dev/null; }; N=${nonce}; ${cap}\ncap`], {
    input,
    encoding: 'utf8',
  });
  const lines = run.stdout.split('\n');
  assert.deepEqual(
    [lines.length, lines.slice(301)],
    [
      310,
      [
        `@${nonce} cut`,
        end('os'),
        begin('user'),
        `@${nonce} cut`,
        end('user'),
        begin('cpu'),
        'short',
        end('cpu'),
        '',
      ],
    ],
  );
});

function uname(option: string): string {
  return spawnSync('uname', [option], { encoding: 'utf8' }).stdout.trim();
}
