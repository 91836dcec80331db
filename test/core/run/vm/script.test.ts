// The scripts of runs as text: what they are made of, what may not stand in them, and that bash and shellcheck take them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { runNoteIds } from '../../../../src/core/run/vm/refusals';
import { runScript, type RunContext, type RunTask } from '../../../../src/core/run/vm/script';
import { startFault, startOf, type StartRun } from '../../../../src/core/run/vm/startRun';
import type { RunPlan } from '../../../../src/core/run/types';
import { runLibrary } from '../../../../src/knowledge/run';

const context: RunContext = { nonce: 'nonce123', holder: 'ana@laptop', bootId: null };
const id = '0123456789abcdef';
const run: StartRun = {
  id,
  program: '/usr/bin/dpdk-testpmd',
  args: ['-l', '1-2', '-a', '7870:00:00.0,mac=00:0d:3a:00:00:02', '--', '--stats-period=1'],
  env: { LD_LIBRARY_PATH: '/opt/dpdk/lib' },
  line: `dpdk-testpmd -l 1-2 'x'`,
  scenario: 'single-queue',
  filePrefix: 'mana-0123',
  ownPrefix: true,
  durationSeconds: 30,
  console: false,
  checks: {
    macs: ['00:0D:3A:00:00:02'],
    uuids: ['F8615163-0002-1000-2000-000d3a000002'],
    interfaces: ['eth1'],
    pciAddresses: [],
    givenUuids: [],
    hugepagesKb: 2048,
  },
};
const tasks: readonly RunTask[] = [
  { kind: 'start', run },
  { kind: 'follow', id, from: 12 },
  { kind: 'stop', id, how: 'now' },
  { kind: 'input', id },
  { kind: 'collect', id },
  { kind: 'list' },
  { kind: 'sweep' },
];
const library = Object.values(runLibrary).flat();

test('bash takes every script, and a part of one does nothing', () => {
  for (const task of tasks) {
    const script = runScript(task, context);
    const { status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
    assert.deepEqual({ kind: task.kind, status, stderr }, { kind: task.kind, status: 0, stderr: '' });
    const lines = script.trimEnd().split('\n');
    assert.match(lines.at(-1) ?? '', new RegExp(`^run_main ${task.kind} (?:-|now|12) "\\$@"$`));
    assert.equal(lines.filter((line) => line.startsWith('run_main ')).length, 1);
    for (const part of [0.3, 0.6, 0.9, 0.999]) {
      const cut = script.slice(0, Math.floor((script.length - 30) * part));
      const { stdout } = spawnSync('bash', ['-c', `PATH=/nowhere\n${cut}`], { encoding: 'utf8' });
      assert.equal(stdout, '', `${task.kind} cut at ${part}`);
    }
  }
});

test('values arrive as they are, and nothing of them is run', () => {
  const odd = [`it's`, '$(reboot)', '`reboot`', 'a b', '"', '\\', '!', '*', '', '漢字', "'; reboot; '"];
  const script = runScript({ kind: 'start', run: { ...run, args: odd, env: { A: "b'c $X" } } }, context);
  const values = script.split('\n').filter((line) => /^(?:ARGV|ENVS|LINE|MACS)=/.test(line));
  const shown = `${values.join('\n')}\nprintf '<%s>' "\${ARGV[@]}" "\${ENVS[@]}" "$LINE" "$MACS" "$UUIDS"`;
  const { stdout } = spawnSync('bash', ['-c', shown], { encoding: 'utf8' });
  const mine = ['/usr/bin/dpdk-testpmd', ...odd, "A=b'c $X", run.line];
  assert.equal(
    stdout,
    [...mine, '00:0d:3a:00:00:02', 'f8615163-0002-1000-2000-000d3a000002']
      .map((word) => `<${word}>`)
      .join(''),
  );
});

test('what is no plain word is refused', () => {
  const { checks } = run;
  const wrong: readonly Partial<StartRun>[] = [
    { id: '../../../etc/abcd' },
    { id: '0123456789ABCDEF' },
    { program: 'dpdk-testpmd' },
    { program: '/usr/../tmp/x' },
    { args: ['a\nb'] },
    { args: ['a\0b'] },
    { args: ['\u001b[2J'] },
    { env: { 'A B': 'c' } },
    { env: { A: 'b\nc' } },
    { line: 'a\nb' },
    { scenario: 'x; reboot' },
    { filePrefix: '../rte' },
    { filePrefix: '-rf' },
    { filePrefix: '..' },
    { filePrefix: 'a b' },
    { durationSeconds: -1 },
    { durationSeconds: 1.5 },
    { checks: { ...checks, macs: ['00:0d:3a:00:00:02; reboot'] } },
    { checks: { ...checks, uuids: ['*'] } },
    { checks: { ...checks, interfaces: ['a b'] } },
    { checks: { ...checks, pciAddresses: ['00:00.0'] } },
    { checks: { ...checks, hugepagesKb: Number.NaN } },
  ];
  for (const change of wrong)
    assert.throws(
      () => runScript({ kind: 'start', run: { ...run, ...change } }, context),
      RangeError,
      JSON.stringify(change),
    );
  for (const change of [{ nonce: 'a b c d e f' }, { nonce: 'short' }, { bootId: 'x' }])
    assert.throws(() => runScript({ kind: 'list' }, { ...context, ...change }), RangeError);
  assert.throws(() => runScript({ kind: 'follow', id, from: 0 }, context), RangeError);
  assert.throws(() => runScript({ kind: 'follow', id: `${id}0`, from: 1 }, context), RangeError);
});

test('what a person typed is told before it is refused', () => {
  assert.equal(startFault(run), undefined);
  const wrong: readonly (readonly [Partial<StartRun>, RegExp])[] = [
    [{ program: 'dpdk-testpmd' }, /absolute path/],
    [{ args: ['a\u0007'] }, /control character/],
    [{ args: ['x'.repeat(5_000)] }, /too long/],
    [{ args: Array.from({ length: 40 }, () => 'x'.repeat(1_000)) }, /too long/],
    [{ env: { '1A': 'x' } }, /environment variable/],
    [{ filePrefix: 'a/b' }, /file prefix/],
  ];
  for (const [change, words] of wrong) {
    assert.match(startFault({ ...run, ...change })?.text ?? '', words, JSON.stringify(change));
    // What is merely long could be sent; nothing else could.
    if (!words.source.includes('long'))
      assert.throws(() => runScript({ kind: 'start', run: { ...run, ...change } }, context), RangeError);
  }
});

test('the VM looks at every device that the line names', () => {
  const plan = (args: readonly string[], more: Partial<RunPlan> = {}): RunPlan => ({
    ...{ id, host: 'vm', scenario: 'custom', release: '24.11', findings: [], preconditions: [], nics: [] },
    ...{
      filePrefix: 'x',
      ownPrefix: true,
      durationSeconds: 0,
      console: false,
      bootId: null,
      notes: [],
      suggestions: [],
    },
    command: { program: '/usr/bin/dpdk-testpmd', args, env: {}, text: 'dpdk-testpmd \\\n  -l 1' },
    ...more,
  });
  const mac = '00:0d:3a:00:00:02';
  const other = '00:0d:3a:00:00:03';
  const uuid = 'f8615163-0002-1000-2000-000d3a000002';
  const of = (args: readonly string[], more: Partial<RunPlan> = {}): StartRun['checks'] =>
    startOf(plan(args, more)).checks;
  assert.equal(startOf(plan([])).line, 'dpdk-testpmd -l 1');
  assert.deepEqual(of(['-a', `7870:00:00.0,mac=${mac.toUpperCase()},mac=${other}`, '-m', '512']), {
    macs: [mac, other],
    uuids: [],
    interfaces: [],
    pciAddresses: [],
    givenUuids: [],
    hugepagesKb: 512 * 1024,
  });
  assert.deepEqual(of([`-a7870:00:00.0`]).pciAddresses, ['7870:00:00.0']);
  const nested = of([`--vdev=net_failsafe0,dev(7870:00:00.0,mac=${mac.replaceAll(':', '-')})`]);
  assert.deepEqual([nested.macs, nested.pciAddresses], [[mac], []]);
  assert.deepEqual(of(['--vdev=net_failsafe0,dev(7870:00:00.0)']).pciAddresses, ['7870:00:00.0']);
  assert.deepEqual(of(['--vdev=net_failsafe0,dev(net_tap0,remote=eth2)']).interfaces, ['eth2']);
  assert.deepEqual(of(['-a', '7870:00:00.0,mac=eth1']).pciAddresses, ['7870:00:00.0']);
  assert.deepEqual(of(['--allow=pci:01:00.0']).pciAddresses, ['0000:01:00.0']);
  // Every spelling that EAL takes is the address that the VM's kernel has.
  for (const spelling of ['7870:0:0.0', '7870:00:0.0', '0x7870:0:0.0', '07870:00:00.0', 'pci:7870:0:0.0'])
    for (const args of [
      ['-a', spelling],
      [`-a${spelling}`],
      [`--allow=${spelling},mac=eth1`],
      ['-a', `bus=pci,addr=${spelling}/class=eth`],
      [`--vdev=net_failsafe0,dev(${spelling})`],
    ])
      assert.deepEqual(of(args).pciAddresses, ['7870:00:00.0'], args.join(' '));
  assert.deepEqual(of([`--vdev=net_vdev_netvsc0,iface=eth1`, '--vdev', 'net_tap0,remote=eth2']).interfaces, [
    'eth1',
    'eth2',
  ]);
  assert.deepEqual(of(['-a', uuid.toUpperCase()]).uuids, [uuid]);
  // Behind -- are options of testpmd, whose -a is another one.
  assert.deepEqual(of(['--no-huge', '--', '-a', uuid]), { ...of(['--no-huge']), uuids: [] });
  assert.equal(of(['--no-huge']).hugepagesKb, 0);
  assert.equal(of(['--socket-mem=256,256']).hugepagesKb, 512 * 1024);
  assert.equal(of([]).hugepagesKb, 2048);
  const nic = { label: 'eth1', mac, vmbusUuid: uuid, pciAddress: null };
  assert.deepEqual([of([], { nics: [nic] }).uuids, of([], { nics: [nic] }).givenUuids], [[uuid], []]);
  assert.deepEqual(of([], { nics: [nic], scenario: 'netvsc' }).givenUuids, [uuid]);
});

test('what the library refuses has words, and no words are idle', () => {
  const text = library.join('\n');
  const said = new Set([...text.matchAll(/\b(?:refuse|fail) ([a-z][a-z-]*)/g)].map(([, word]) => word ?? ''));
  assert.deepEqual([...said].sort(), [...runNoteIds].sort());
});

test('comments do not travel, and no part of the library needs what does', () => {
  for (const part of library) assert.doesNotMatch(part, /[`\t\r]/, part.slice(0, 80));
  const start = runScript({ kind: 'start', run }, context);
  assert.doesNotMatch(start, /^\s*#/m);
  assert.ok(Buffer.byteLength(start) < 36_000, `${Buffer.byteLength(start)} bytes`);
});

test('shellcheck finds nothing but what is meant so', (t) => {
  if (spawnSync('shellcheck', ['--version']).error !== undefined) {
    t.skip('no shellcheck here');
    return;
  }
  for (const part of library) {
    const { stdout } = spawnSync(
      'shellcheck',
      ['-s', 'bash', '-f', 'gcc', '-e', Object.keys(meantSo).join(','), '-'],
      { input: part, encoding: 'utf8' },
    );
    assert.equal(stdout, '', part.slice(0, 80));
  }
});

/** What shellcheck is not asked about, and why. */
const meantSo: Readonly<Record<string, string>> = {
  SC1007: 'an empty value in a list of local variables',
  SC2013: 'lines that are paths in /proc',
  SC2015: '"a && b || c" where b cannot fail alone, or may lead to c',
  SC2034: 'variables for functions of other files',
  SC2046: 'words that shall be split',
  SC2086: 'lists of names, each checked by safe',
  SC2094: 'both ends of a fifo',
  SC2153: 'variables from other files',
  SC2154: 'the same',
  SC2165: 'a loop that ends as soon as an inner one begins to mean something',
  SC2167: 'the same loop',
  SC2174: 'the folders above are nobody’s secret',
  SC2317: 'functions for other files',
  SC2329: 'functions for other files',
};
