// How a VM is reached, as OpenSSH's own configuration says: asked from the real `ssh -G`.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { ResolvedHost, VmEntry } from '../../../src/core/hosts/host';
import type { LocalContext } from '../../../src/core/hosts/sshG';
import { resolveVm } from '../../../src/platform/index';
import { findProgram } from '../../labs/process';
import { problemOf, tempFolder, textOf } from '../support/connect';

/** Whom `ssh -G` names where the configuration names nobody. */
const me = userInfo().username;

const local: LocalContext = { home: '/home/me', localUser: 'me', platform: 'posix', env: () => undefined };

function entry(values: Partial<VmEntry> & Pick<VmEntry, 'host'>): VmEntry {
  return { id: 'x', name: 'x', source: 'manual', ...values };
}

/** Resolves with a configuration of these lines; skips where there is no ssh. */
async function resolved(
  t: TestContext,
  values: Partial<VmEntry> & Pick<VmEntry, 'host'>,
  ...lines: readonly string[]
): Promise<ResolvedHost> {
  const configFile = join(tempFolder(t), 'config');
  writeFileSync(configFile, `${lines.join('\n')}\n`);
  return resolveVm(entry(values), { configFile, local }, new AbortController().signal);
}

/** Skips the test where OpenSSH is missing. */
function needsSsh(t: TestContext): boolean {
  if (findProgram('ssh') !== undefined) return true;
  t.skip('ssh is not installed');
  return false;
}

void test('aliases, tokens, Match and Include are OpenSSH’s; the entry’s own values win', async (t) => {
  if (!needsSsh(t)) return;
  const folder = tempFolder(t);
  writeFileSync(join(folder, 'more'), 'Host vm\n  Port 2201\n');
  const config = [
    `Include ${join(folder, 'more')}`,
    'Host vm',
    '  HostName %h.example.com',
    '  User azureuser',
    '  IdentityFile /keys/%r_%h',
    'Match user other',
    '  ConnectTimeout 7',
  ];
  const plain = await resolved(t, { host: 'vm' }, ...config);
  assert.deepEqual(
    [plain.alias, plain.hostname, plain.port, plain.user, plain.identityFiles, plain.connectTimeoutSeconds],
    ['vm', 'vm.example.com', 2201, 'azureuser', ['/keys/azureuser_vm.example.com'], null],
  );
  const own = await resolved(
    t,
    { host: 'vm', user: 'other', port: 2222, identityFile: '/my key', knownHostsFile: '~/known' },
    ...config,
  );
  assert.deepEqual(
    [own.port, own.user, own.identityFiles, own.userKnownHostsFiles, own.connectTimeoutSeconds],
    [2222, 'other', ['/my key'], ['/home/me/known'], 7],
  );
});

void test('jump hosts are resolved too, in order, with jump hosts of their own in front', async (t) => {
  if (!needsSsh(t)) return;
  const host = await resolved(
    t,
    { host: 'vm' },
    'Host vm',
    '  ProxyJump first,someone@second:2200,[2001:db8::1]:2201',
    'Host first',
    '  HostName 10.0.0.1',
    '  ProxyJump zero',
    'Host second',
    '  HostName 10.0.0.2',
    'Host zero',
    '  HostKeyAlias the-zero',
  );
  assert.deepEqual(
    host.jumps.map(({ alias, hostname, port, user, hostKeyAlias }) => [
      alias,
      hostname,
      port,
      user,
      hostKeyAlias,
    ]),
    [
      ['zero', 'zero', 22, me, 'the-zero'],
      ['first', '10.0.0.1', 22, me, null],
      ['second', '10.0.0.2', 2200, 'someone', null],
      ['2001:db8::1', '2001:db8::1', 2201, me, null],
    ],
  );
  assert.ok(host.jumps.every(({ jumps }) => jumps.length === 0));
});

void test('jump hosts in a circle end with an error, not with a hang', async (t) => {
  if (!needsSsh(t)) return;
  const circles = {
    two: ['Host a', '  ProxyJump b', 'Host b', '  ProxyJump a'],
    itself: ['Host a', '  ProxyJump a'],
    endless: Array.from({ length: 30 }, (_, index) => [
      `Host ${index === 0 ? 'a' : `h${index}`}`,
      `  ProxyJump h${index + 1}`,
    ]).flat(),
  };
  for (const [name, lines] of Object.entries(circles)) {
    const problem = await problemOf(resolved(t, { host: 'a' }, ...lines));
    assert.equal(problem.id, 'ssh-config-failed', name);
    assert.match(textOf(problem), /ProxyJump: .*->|jumphost loop/, name);
  }
});

void test('rule 11: nothing that looks like an option reaches ssh', async (t) => {
  const marker = join(tempFolder(t), 'ran');
  const bad: readonly (Partial<VmEntry> & Pick<VmEntry, 'host'>)[] = [
    { host: `-oProxyCommand=touch ${marker}` },
    { host: '-F/dev/null' },
    { host: '-' },
    { host: '' },
    { host: 'a b' },
    { host: 'a\nHost *' },
    { host: '$(touch x)' },
    { host: 'vm', user: '-oProxyCommand=x' },
    { host: 'vm', user: 'a b' },
    { host: 'vm', user: '' },
  ];
  const ids = await Promise.all(
    bad.map(async (values) => (await problemOf(resolveVm(entry(values), { local }))).id),
  );
  assert.deepEqual(
    ids,
    bad.map(() => 'bad-address'),
  );
  assert.equal(existsSync(marker), false);
});

void test('rule 11: a jump host of the configuration is checked like any other', async (t) => {
  if (!needsSsh(t)) return;
  const fake = join(tempFolder(t), 'ssh');
  writeFileSync(fake, '#!/bin/sh\necho "hostname vm"\necho "proxyjump -oProxyCommand=id"\n');
  chmodSync(fake, 0o755);
  const problem = await problemOf(resolveVm(entry({ host: 'vm' }), { sshPath: fake, local }));
  assert.equal(problem.id, 'ssh-config-failed');
});

void test('without OpenSSH the defaults serve; a program that was named must be there', async () => {
  const path = process.env['PATH'];
  process.env['PATH'] = '/nonexistent';
  try {
    const host = await resolveVm(entry({ host: 'vm', port: 2222 }), { local });
    assert.deepEqual(
      [host.hostname, host.port, host.user, host.userKnownHostsFiles[0], host.jumps],
      ['vm', 2222, 'me', '/home/me/.ssh/known_hosts', []],
    );
  } finally {
    if (path !== undefined) process.env['PATH'] = path;
  }
  const named = await problemOf(resolveVm(entry({ host: 'vm' }), { sshPath: '/nonexistent/ssh', local }));
  assert.equal(named.id, 'ssh-config-failed');
});

void test('a configuration that OpenSSH refuses is shown with its line', async (t) => {
  if (!needsSsh(t)) return;
  const problem = await problemOf(resolved(t, { host: 'vm' }, 'Host vm', '  Nonsense yes'));
  assert.equal(problem.id, 'ssh-config-failed');
  assert.match(textOf(problem), /line 2: Bad configuration option: nonsense/);
});

void test('a program that hangs is given up, and cancelling ends it', async (t) => {
  const fake = join(tempFolder(t), 'ssh');
  writeFileSync(fake, '#!/bin/sh\nexec sleep 60\n');
  chmodSync(fake, 0o755);
  const abort = new AbortController();
  const pending = problemOf(resolveVm(entry({ host: 'vm' }), { sshPath: fake, local }, abort.signal));
  setTimeout(() => {
    abort.abort();
  }, 100);
  assert.equal((await pending).id, 'cancelled');
});
