// The life of one connection: callers who share it, give up, disconnect, or come back at once.
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { test, type TestContext } from 'node:test';
import type { Client } from 'ssh2';
import { defaultResolvedHost } from '../../../src/core/hosts/sshG';
import type { ProblemError } from '../../../src/core/problem';
import type { VmConnection } from '../../../src/core/remote/session';
import { silentLogger } from '../../../src/platform/log';
import { OpenConnection } from '../../../src/platform/ssh/openConnection';
import { problemOf, recordedPrompts, tempFolder, testConnection } from '../support/connect';
import { startSsh2Server, type Ssh2Server } from '../support/ssh2Server';

/** A connection, not yet open, to a server that is known and lets everybody in. */
async function unconnected(t: TestContext): Promise<{ connection: VmConnection; server: Ssh2Server }> {
  const server = await startSsh2Server(t);
  const { host, port, user, knownHostsFile } = server;
  const prompts = recordedPrompts({ secret: () => 'x' });
  const { connection } = testConnection(t, { host, port, user, knownHostsFile }, { prompts });
  return { connection, server };
}

/** The state's name, as text: it may change between two looks at it. */
function stateOf(connection: VmConnection): string {
  return connection.state.kind;
}

void test('connects that come together share one connection, and one of them may give up', async (t) => {
  const { connection, server } = await unconnected(t);
  const abort = new AbortController();
  const first = connection.connect({ interactive: true });
  const second = problemOf(connection.connect({ interactive: true, signal: abort.signal }));
  const third = connection.connect({ interactive: true });
  abort.abort();
  assert.equal((await second).id, 'cancelled');
  await Promise.all([first, third]);
  assert.equal(server.connections.size, 1);
  await connection.connect({ interactive: true });
  assert.equal(server.connections.size, 1);
});

void test('who cancels and connects again at once gets a connection', async (t) => {
  const { connection } = await unconnected(t);
  const abort = new AbortController();
  const first = problemOf(connection.connect({ interactive: true, signal: abort.signal }));
  abort.abort();
  await connection.connect({ interactive: true });
  assert.equal((await first).id, 'cancelled');
  assert.equal(stateOf(connection), 'connected');

  const closing = connection.disconnect();
  const whileClosing: string = connection.state.kind;
  await connection.connect({ interactive: true });
  await closing;
  assert.deepEqual([whileClosing, stateOf(connection)], ['disconnected', 'connected']);
});

void test('a person who connects during an automatic attempt is asked what that attempt could not ask', async (t) => {
  const server = await startSsh2Server(t);
  const { host, port, user } = server;
  const prompts = recordedPrompts({ hostKey: () => 'trust-once', secret: () => 'x' });
  const { connection } = testConnection(t, { host, port, user }, { prompts });
  const automatic = problemOf(connection.connect({ interactive: false }));
  await connection.connect({ interactive: true });
  assert.equal((await automatic).id, 'host-key-unknown');
  assert.equal(connection.state.kind, 'connected');
  assert.equal(prompts.hostKeys.length, 1);
});

void test('who waits for an automatic attempt gets no connection after a disconnect, nor after the end', async (t) => {
  const server = await startSsh2Server(t);
  const { host, port, user } = server;
  for (const end of ['disconnect', 'dispose'] as const) {
    const prompts = recordedPrompts({ hostKey: () => 'trust-once', secret: () => 'x' });
    const { connection } = testConnection(t, { host, port, user }, { prompts });
    const automatic = problemOf(connection.connect({ interactive: false }));
    const waiting = problemOf(connection.connect({ interactive: true }));
    await connection[end]();
    assert.deepEqual([(await automatic).id, (await waiting).id], ['cancelled', 'cancelled']);
    assert.deepEqual([stateOf(connection), prompts.hostKeys.length], ['disconnected', 0]);
  }
});

void test('who waits for a cancelled attempt to end gets no connection after a disconnect', async (t) => {
  const { connection } = await unconnected(t);
  const abort = new AbortController();
  const first = problemOf(connection.connect({ interactive: true, signal: abort.signal }));
  abort.abort();
  const second = problemOf(connection.connect({ interactive: true }));
  await connection.disconnect();
  assert.deepEqual([(await first).id, (await second).id], ['cancelled', 'cancelled']);
  assert.equal(stateOf(connection), 'disconnected');
});

void test('an attempt that is cancelled on the way from hop to hop ends at once', async (t) => {
  const jump = await startSsh2Server(t);
  const folder = tempFolder(t);
  const configFile = join(folder, 'config');
  const host = (name: string, lines: string): string =>
    `Host ${name}\n  HostName 127.0.0.1\n  Port ${jump.port}\n  UserKnownHostsFile ${jump.knownHostsFile}\n${lines}`;
  writeFileSync(configFile, host('inner', '  ProxyJump outer\n') + host('outer', '  User tester\n'));
  const prompts = recordedPrompts({ secret: () => 'x' });
  const { connection } = testConnection(t, { host: 'inner' }, { prompts, configFile });
  const abort = new AbortController();
  connection.onStateChange((state) => {
    if (state.kind !== 'connecting' || state.step !== 'reaching' || state.hop !== 'inner') return;
    // The jump host never says whether it could connect.
    for (const one of jump.connections) one.on('tcpip', () => undefined);
    abort.abort();
  });
  const startedAt = performance.now();
  const done = problemOf(connection.connect({ interactive: true, signal: abort.signal }));
  assert.equal((await done).id, 'cancelled');
  await connection.disconnect();
  assert.ok(abort.signal.aborted);
  assert.ok(performance.now() - startedAt < 8_000, 'waited for the jump host');
});

void test('a connection that ended before anyone could listen to it counts as lost', async () => {
  const client = Object.assign(new EventEmitter(), { destroy: () => undefined }) as unknown as Client;
  const hop = { client, stream: new PassThrough(), closed: AbortSignal.abort() };
  const host = defaultResolvedHost(
    { host: 'vm.example' },
    { home: '/home/me', localUser: 'me', platform: 'posix' },
  );
  const reason = await new Promise<ProblemError>((resolve) => {
    new OpenConnection({ vm: client, hops: [hop] }, host, silentLogger, resolve);
  });
  assert.equal(reason.problem.id, 'link-lost');
});

void test('a listener of the state that throws keeps nobody else from hearing', async (t) => {
  const { connection } = await unconnected(t);
  const heard: string[] = [];
  connection.onStateChange(() => {
    throw new Error('view bug');
  });
  const stop = connection.onStateChange((state) => {
    heard.push(state.kind === 'connecting' ? state.step : state.kind);
  });
  await connection.connect({ interactive: true });
  stop();
  await connection.disconnect();
  assert.deepEqual(heard, ['resolving', 'reaching', 'verifying-host-key', 'authenticating', 'connected']);
});
