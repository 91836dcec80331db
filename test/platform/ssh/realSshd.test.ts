// The transport against a real sshd: host keys that change, jump hosts, links that die, sockets that do not answer.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { VmEntry } from '../../../src/core/hosts/host';
import { remoteCommand, remoteScript } from '../../../src/core/remote/command';
import type { ConnectionState, VmConnection } from '../../../src/core/remote/session';
import { waitFor } from '../../labs/process';
import { startOrSkip, startSshd, type LabSshd, type SshdOptions } from '../../labs/sshd/index';
import { startProxy } from '../support/proxy';
import { problemOf, recordedPrompts, tempFolder, testConnection, textOf } from '../support/connect';

async function lab(t: TestContext, options: SshdOptions = {}): Promise<LabSshd | undefined> {
  const sshd = await startOrSkip(t, () => startSshd(options));
  if (sshd !== undefined) t.after(() => sshd.stop());
  return sshd;
}

function entryOf(sshd: LabSshd): Partial<VmEntry> & Pick<VmEntry, 'host'> {
  const { host, port, user, identityFile, knownHostsFile } = sshd;
  return { host, port, user, identityFile, knownHostsFile };
}

/** What sshd notes of everyone who comes as far as signing in. */
const signInNoted = /userauth-request|Accepted publickey|Failed publickey|Postponed/;

/** Waits until a connection has left the state `connected`, and tells how long that took (milliseconds). */
async function timeUntilLost(connection: VmConnection): Promise<number> {
  const start = performance.now();
  await waitFor('the loss to be noticed', () => connection.state.kind !== 'connected', 15_000);
  return performance.now() - start;
}

void test('rule 1: a real sshd with new host keys sees no sign-in, and known_hosts stays as it was', async (t) => {
  const sshd = await lab(t);
  if (sshd === undefined) return;
  const first = testConnection(t, entryOf(sshd));
  await first.connection.connect({ interactive: false });
  await first.connection.dispose();
  assert.match(sshd.log(), signInNoted);

  const before = readFileSync(sshd.knownHostsFile, 'utf8');
  const modified = statSync(sshd.knownHostsFile).mtimeMs;
  await sshd.swapHostKeys();
  const seen = sshd.log().length;
  const second = testConnection(t, entryOf(sshd), { prompts: recordedPrompts({ hostKey: () => 'trust' }) });
  const problem = await problemOf(second.connection.connect({ interactive: true }));
  assert.equal(problem.id, 'host-key-changed');
  await waitFor('sshd to note the end', () =>
    /Connection (?:closed|reset)|disconnect/i.test(sshd.log().slice(seen)),
  );
  assert.doesNotMatch(sshd.log().slice(seen), signInNoted);
  assert.equal(readFileSync(sshd.knownHostsFile, 'utf8'), before);
  assert.equal(statSync(sshd.knownHostsFile).mtimeMs, modified);
});

void test('rule 1: the fingerprints shown are those that ssh-keygen prints', async (t) => {
  const sshd = await lab(t, { hostKeys: ['ed25519'] });
  if (sshd === undefined) return;
  const prompts = recordedPrompts();
  const { connection } = testConnection(t, { ...entryOf(sshd), knownHostsFile: '/dev/null' }, { prompts });
  await problemOf(connection.connect({ interactive: true }));
  const printed = execFileSync('ssh-keygen', ['-lf', sshd.hostPublicKey('ed25519')], { encoding: 'utf8' });
  assert.equal(prompts.hostKeys[0]?.key.fingerprint, printed.split(' ')[1]);
});

void test('rule 3: a host known by its RSA or ECDSA key only shows that key, and hashed names are found', async (t) => {
  const sshd = await lab(t);
  if (sshd === undefined) return;
  const lines = readFileSync(sshd.knownHostsFile, 'utf8').split('\n');
  for (const type of ['ssh-rsa', 'ecdsa-sha2-nistp256', 'ssh-ed25519']) {
    const knownHostsFile = join(tempFolder(t), 'known_hosts');
    writeFileSync(knownHostsFile, `${lines.find((line) => line.includes(` ${type} `)) ?? ''}\n`);
    execFileSync('ssh-keygen', ['-q', '-H', '-f', knownHostsFile], { stdio: 'ignore' });
    assert.match(readFileSync(knownHostsFile, 'utf8'), /^\|1\|/);
    const { connection } = testConnection(t, { ...entryOf(sshd), knownHostsFile });
    await connection.connect({ interactive: false });
    assert.equal(connection.state.kind, 'connected', type);
  }
});

/** A configuration in which `vm` is reached through `jump`, and both are known by other names than their addresses. */
function jumpConfig(t: TestContext, vm: LabSshd, jump: LabSshd, known: readonly string[]): string {
  const folder = tempFolder(t);
  writeFileSync(join(folder, 'known_hosts'), known.join(''));
  const host = (name: string, sshd: LabSshd, ...more: readonly string[]): string =>
    [
      `Host ${name}`,
      `  HostName ${sshd.host}`,
      `  Port ${sshd.port}`,
      `  User ${sshd.user}`,
      `  IdentityFile ${sshd.identityFile}`,
      `  HostKeyAlias ${name}`,
      `  UserKnownHostsFile ${join(folder, 'known_hosts')}`,
      '  GlobalKnownHostsFile none',
      ...more,
      '',
    ].join('\n');
  const config = join(folder, 'config');
  writeFileSync(config, host('inner-vm', vm, '  ProxyJump outer-jump') + host('outer-jump', jump));
  return config;
}

/** The host's keys under a name of our choice. */
function knownAs(name: string, sshd: LabSshd): string {
  return readFileSync(sshd.knownHostsFile, 'utf8').replace(/^\S+/gm, name);
}

void test('rule 4: each hop is verified under its own name', async (t) => {
  const vm = await lab(t);
  const jump = await lab(t);
  if (vm === undefined || jump === undefined) return;
  const both = [knownAs('inner-vm', vm), knownAs('outer-jump', jump)];
  const cases: Record<string, readonly string[]> = {
    'both known': both,
    'names swapped': [knownAs('outer-jump', vm), knownAs('inner-vm', jump)],
    'only the jump host known': [knownAs('outer-jump', jump)],
    'only the VM known': [knownAs('inner-vm', vm)],
    'the VM has the key of the jump host': [knownAs('outer-jump', jump), knownAs('inner-vm', jump)],
  };
  const outcomes: Record<string, string> = {};
  for (const [name, known] of Object.entries(cases)) {
    const seen = { vm: vm.log().length, jump: jump.log().length };
    const configFile = jumpConfig(t, vm, jump, known);
    const { connection } = testConnection(t, { host: 'inner-vm' }, { configFile });
    const outcome = await connection.connect({ interactive: false }).then(
      async () => (await connection.exec({ command: remoteCommand('echo', 'in') })).stdout.trim(),
      async (error: unknown) => (await problemOf(Promise.reject(error as Error))).id,
    );
    const signedIn = (log: string): string => (signInNoted.test(log) ? 'sign-in' : 'nothing');
    outcomes[name] = [
      outcome,
      `jump ${signedIn(jump.log().slice(seen.jump))}`,
      `vm ${signedIn(vm.log().slice(seen.vm))}`,
    ].join(', ');
    await connection.dispose();
  }
  assert.deepEqual(outcomes, {
    'both known': 'in, jump sign-in, vm sign-in',
    'names swapped': 'host-key-changed, jump nothing, vm nothing',
    'only the jump host known': 'host-key-unknown, jump sign-in, vm nothing',
    'only the VM known': 'host-key-unknown, jump nothing, vm nothing',
    'the VM has the key of the jump host': 'host-key-changed, jump sign-in, vm nothing',
  });
});

void test('rule 4: a question about a jump host says that it is one', async (t) => {
  const vm = await lab(t);
  const jump = await lab(t);
  if (vm === undefined || jump === undefined) return;
  const prompts = recordedPrompts({ hostKey: () => 'trust-once' });
  const configFile = jumpConfig(t, vm, jump, []);
  const { connection } = testConnection(t, { host: 'inner-vm' }, { configFile, prompts });
  await connection.connect({ interactive: true });
  assert.deepEqual(
    prompts.hostKeys.map(({ alias, viaJump, port }) => [alias, viaJump, port]),
    [
      ['outer-jump', true, jump.port],
      ['inner-vm', false, vm.port],
    ],
  );
});

void test('a jump host that goes away takes the VM’s connection with it', async (t) => {
  const vm = await lab(t);
  const jump = await lab(t);
  if (vm === undefined || jump === undefined) return;
  const configFile = jumpConfig(t, vm, jump, [knownAs('inner-vm', vm), knownAs('outer-jump', jump)]);
  const { connection } = testConnection(t, { host: 'inner-vm' }, { configFile });
  await connection.connect({ interactive: false });
  const running = problemOf(connection.exec({ command: remoteCommand('sleep', '30') }));
  for (const pid of await jump.sessions()) process.kill(pid, 'SIGKILL');
  assert.equal((await running).id, 'link-lost');
  assert.equal(connection.state.kind, 'waiting');
});

void test('a jump host that may not forward is named', async (t) => {
  const vm = await lab(t);
  const jump = await lab(t, { config: ['AllowTcpForwarding no'] });
  if (vm === undefined || jump === undefined) return;
  const configFile = jumpConfig(t, vm, jump, [knownAs('inner-vm', vm), knownAs('outer-jump', jump)]);
  const { connection } = testConnection(t, { host: 'inner-vm' }, { configFile });
  const problem = await problemOf(connection.connect({ interactive: false }));
  assert.equal(problem.id, 'jump-failed');
  assert.match(textOf(problem), /through the jump host outer-jump/);
});

void test('rule 19: a stopped sshd is noticed within ten seconds, and its commands end', async (t) => {
  const sshd = await lab(t);
  if (sshd === undefined) return;
  const { connection } = testConnection(t, entryOf(sshd));
  await connection.connect({ interactive: false });
  const running = problemOf(connection.exec({ command: remoteCommand('sleep', '30') }));
  const sessions = await sshd.sessions();
  for (const pid of sessions) process.kill(pid, 'SIGSTOP');
  try {
    const ms = await timeUntilLost(connection);
    t.diagnostic(`noticed after ${(ms / 1000).toFixed(1)} s`);
    assert.ok(ms <= 10_000, `${ms} ms`);
    assert.equal((await running).id, 'link-lost');
  } finally {
    for (const pid of sessions) process.kill(pid, 'SIGCONT');
  }
});

void test('a killed sshd session is noticed at once and comes back by itself', async (t) => {
  const sshd = await lab(t);
  if (sshd === undefined) return;
  const { connection } = testConnection(t, entryOf(sshd));
  await connection.connect({ interactive: false });
  const states: ConnectionState['kind'][] = [];
  connection.onStateChange(({ kind }) => {
    if (states.at(-1) !== kind) states.push(kind);
  });
  const running = problemOf(connection.exec({ command: remoteCommand('sleep', '30') }));
  for (const pid of await sshd.sessions()) process.kill(pid, 'SIGKILL');
  assert.equal((await running).id, 'link-lost');
  await waitFor('the connection to come back', () => connection.state.kind === 'connected');
  assert.deepEqual(states, ['waiting', 'connecting', 'connected']);
  assert.equal((await connection.exec({ command: remoteCommand('echo', 'back') })).stdout, 'back\n');
});

void test('"now" skips the wait; disconnect ends the waiting for good', async (t) => {
  const sshd = await lab(t);
  if (sshd === undefined) return;
  const proxy = await startProxy(t, sshd);
  const known = join(tempFolder(t), 'known_hosts');
  writeFileSync(known, knownAs(`[127.0.0.1]:${proxy.port}`, sshd));
  const { connection } = testConnection(t, { ...entryOf(sshd), port: proxy.port, knownHostsFile: known });
  await connection.connect({ interactive: false });
  proxy.refuse(true);
  proxy.cut();
  await waitFor(
    'some attempts to fail',
    () => connection.state.kind === 'waiting' && connection.state.attempt >= 3,
  );
  proxy.refuse(false);
  const before = performance.now();
  connection.reconnectNow();
  await waitFor('the connection to come back', () => connection.state.kind === 'connected');
  assert.ok(performance.now() - before < 3_000, 'without the wait of the third attempt');

  proxy.refuse(true);
  proxy.cut();
  await waitFor('the next wait', () => connection.state.kind === 'waiting');
  await connection.disconnect();
  assert.deepEqual(connection.state, { kind: 'disconnected' });
  connection.reconnectNow();
  assert.deepEqual(connection.state, { kind: 'disconnected' });
});

void test('a dead link does not hold its socket after disconnect', async (t) => {
  if (process.platform !== 'linux') {
    t.skip('needs /proc/net/tcp');
    return;
  }
  const sshd = await lab(t);
  if (sshd === undefined) return;
  const proxy = await startProxy(t, sshd);
  const known = join(tempFolder(t), 'known_hosts');
  writeFileSync(known, knownAs(`[127.0.0.1]:${proxy.port}`, sshd));
  const { connection } = testConnection(t, { ...entryOf(sshd), port: proxy.port, knownHostsFile: known });
  const sockets = (): number => proxy.clientSockets();
  await connection.connect({ interactive: false });
  assert.equal(sockets(), 1);
  proxy.freeze();
  await connection.disconnect();
  await waitFor('the socket to be let go', () => sockets() === 0);
});

void test('rule 20: no agent and no port is ever forwarded to the VM', async (t) => {
  const sshd = await lab(t, { config: ['AllowAgentForwarding yes', 'AllowTcpForwarding yes'] });
  if (sshd === undefined) return;
  const configFile = join(tempFolder(t), 'config');
  writeFileSync(
    configFile,
    'Host *\n  ForwardAgent yes\n  RemoteForward 12345 127.0.0.1:80\n  ForwardX11 yes\n',
  );
  const agent = { env: { SSH_AUTH_SOCK: '/nowhere' } };
  const { connection } = testConnection(t, entryOf(sshd), { configFile, agentEnvironment: agent });
  await connection.connect({ interactive: false });
  const script = 'echo "agent=$SSH_AUTH_SOCK display=$DISPLAY"';
  assert.equal((await connection.exec({ command: remoteScript(script) })).stdout, 'agent= display=\n');
  assert.doesNotMatch(sshd.log(), /auth-agent-req|tcpip-forward|x11-req/);
});
