// Each fault of the login and of the transport, as a client meets it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { connect, eventually, run, start, startVm } from './testClient';

test('faults of the login', async (t) => {
  const vm = await startVm(t);
  const client = await connect(t, vm);
  const said = async (command: string) => {
    const { stdout, stderr, code } = await run(client, command);
    return [stdout, stderr, code];
  };
  const seen: Record<string, unknown> = {};
  for (const fault of [
    'no-posix-shell',
    'nologin',
    'password-expired',
    'noisy-login',
    'truncated-output',
  ] as const) {
    vm.setFaults([fault]);
    seen[fault] = await said('echo 1234567');
  }
  vm.setFaults(['german-locale']);
  seen['german-locale'] = await said('cat /no-such-file');
  seen['german-locale, C'] = await said('LC_ALL=C cat /no-such-file');
  vm.setFaults(['not-linux']);
  seen['not-linux'] = await said('uname -s; [ -e /sys ] || echo no sysfs');
  assert.deepEqual(seen, {
    'no-posix-shell': ["\n% Invalid input detected at '^' marker.\n\n", '', 0],
    nologin: ['This account is currently not available.\n', '', 1],
    'password-expired': [
      '',
      'WARNING: Your password has expired.\nPassword change required but no TTY available.\n',
      1,
    ],
    'noisy-login': [
      '*** simulated login noise ***\nLast login: never\n@@ begin os\n1234567\n*** simulated logout noise ***\n',
      'mesg: ttyname failed: simulated\nlogout: simulated\n',
      0,
    ],
    'truncated-output': ['1234', '', 0],
    'german-locale': ['', 'cat: /no-such-file: Datei oder Verzeichnis nicht gefunden\n', 1],
    'german-locale, C': ['', 'cat: /no-such-file: No such file or directory\n', 1],
    'not-linux': ['FreeBSD\nno sysfs\n', '', 0],
  });
});

test('megabytes and a line without an end flow no faster than they are read, and stop with the channel', async (t) => {
  const vm = await startVm(t);
  const client = await connect(t, vm);
  vm.setFaults(['megabytes']);
  const { stdout } = await run(client, 'echo after all');
  assert.ok(stdout.length > 24 * 1024 * 1024 && stdout.endsWith('after all\n'), String(stdout.length));
  vm.setFaults(['endless-line']);
  const { channel } = await start(client, 'echo never');
  let bytes = 0;
  channel.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    assert.equal(chunk.includes('\n'), false);
    if (bytes > 1024 * 1024) channel.close();
  });
  assert.ok(await eventually(() => vm.stats.openChannels === 0));
});

test('dropping cuts every connection in the middle of the output', async (t) => {
  const vm = await startVm(t, { faults: ['dropping'] });
  for (let round = 0; round < 2; round += 1) {
    const client = await connect(t, vm);
    let closed = false;
    client.on('close', () => {
      closed = true;
    });
    const { stdout, code } = await run(client, 'echo 1234567');
    assert.deepEqual([stdout, code], ['1234', null]);
    assert.ok(await eventually(() => closed));
  }
});

test('a reboot in the middle of a command: cut, away for a while, back with another boot id', async (t) => {
  const vm = await startVm(t);
  const { bootId } = vm.machine;
  const client = await connect(t, vm);
  vm.setFaults(['reboot-during-detection']);
  assert.equal((await run(client, 'cat /proc/sys/kernel/random/boot_id')).stdout.length, 18);
  await assert.rejects(connect(t, vm), /ECONNREFUSED|closed/);
  const back = async () =>
    connect(t, vm).then(
      async (again) => (await run(again, 'cat /proc/sys/kernel/random/boot_id')).stdout.trim(),
      () => '',
    );
  let after = '';
  assert.ok(
    await eventually(async () => {
      after = await back();
      return after !== '';
    }),
  );
  assert.match(after, /^[0-9a-f-]{36}$/);
  assert.notEqual(after, bootId);
});

test('silent: nothing passes, nothing closes; what was held passes afterwards', async (t) => {
  const vm = await startVm(t);
  const client = await connect(t, vm);
  let closed = false;
  client.on('close', () => {
    closed = true;
  });
  vm.setFaults(['silent']);
  let answer = '';
  const pending = run(client, 'echo late').then(({ stdout }) => {
    answer = stdout;
  });
  assert.equal(
    await Promise.race([
      pending.then(() => 'answered'),
      new Promise((resolve) => setTimeout(resolve, 300, 'silence')),
    ]),
    'silence',
  );
  assert.deepEqual(
    { answer, closed, commands: vm.stats.commands },
    { answer: '', closed: false, commands: [] },
  );
  vm.setFaults([]);
  await pending;
  assert.equal(answer, 'late\n');
});

test('busy refuses a second channel and keeps the connection', async (t) => {
  const vm = await startVm(t, { faults: ['busy'] });
  const client = await connect(t, vm);
  const first = await start(client, 'sleep 600');
  await assert.rejects(start(client, 'echo second'), /Channel open failure/);
  first.channel.signal('KILL');
  await first.result;
  assert.equal((await run(client, 'echo third')).stdout, 'third\n');
  assert.deepEqual([vm.stats.mostChannels, vm.stats.refusedChannels], [1, 1]);
});

test('changed-host-key shows a key that known_hosts does not have', async (t) => {
  const vm = await startVm(t, { faults: ['changed-host-key'] });
  let shown = '';
  await connect(t, vm, {
    hostVerifier: (key: Buffer) => {
      shown = key.toString('base64');
      return true;
    },
  });
  const known = readFileSync(vm.knownHostsFile, 'utf8');
  assert.match(known, /ssh-ed25519 /);
  assert.equal(known.includes(shown), false);
});

test('a round trip takes its time: opening a channel and running a command are two of them', async (t) => {
  const rttMs = 60;
  const vm = await startVm(t, { rttMs });
  const beginning = performance.now();
  const client = await connect(t, vm);
  const connected = performance.now();
  await run(client, 'echo');
  const done = performance.now();
  assert.ok(connected - beginning >= 6 * rttMs, `connect took ${connected - beginning} ms`);
  assert.ok(done - connected >= 2 * rttMs, `exec took ${done - connected} ms`);
});

test('memoize answers a repeated command from memory until the machine changes', async (t) => {
  const vm = await startVm(t, { memoize: true });
  const client = await connect(t, vm);
  const command = 'cat /sys/class/net/eth1/flags; cat /proc/uptime';
  const first = await run(client, command);
  assert.deepEqual(await run(client, command), first);
  // What stands around `sh -c` may differ each time, as the numbers do that track a command.
  const inner = `exec sh -c '${command}; sleep 0.02'`;
  const [once, twice] = [
    await run(client, `echo 1 >&2; ${inner}`),
    await run(client, `echo 2 >&2; ${inner}`),
  ];
  assert.deepEqual([once.stdout === twice.stdout, once.stderr, twice.stderr], [true, '1\n', '2\n']);
  await run(client, 'sudo ip link set eth1 down');
  const changed = await run(client, command);
  assert.deepEqual([first.stdout.split('\n')[0], changed.stdout.split('\n')[0]], ['0x1003', '0x1002']);
});
