// Host keys against an SSH server in this process: known, unknown, changed, revoked, unreadable; what is asked and stored.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { createHash } from 'node:crypto';
import { problemOf, recordedPrompts, tempFolder, testConnection, textOf } from '../support/connect';
import { newKey, type KeyPair } from '../../labs/keyPair';
import { startSsh2Server, type Ssh2Server } from '../support/ssh2Server';

/** `type blob` of a key. */
function typeAndBlob(key: KeyPair): string {
  return key.public.split(' ').slice(0, 2).join(' ');
}

function fingerprint(key: KeyPair): string {
  const blob = Buffer.from(key.public.split(' ')[1] ?? '', 'base64');
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** A known_hosts file with these lines; `HOST` stands for the server. */
function knownHosts(t: TestContext, server: Ssh2Server, ...lines: readonly string[]): string {
  const file = join(tempFolder(t), 'known_hosts');
  writeFileSync(
    file,
    lines.map((line) => `${line.replaceAll('HOST', `[127.0.0.1]:${server.port}`)}\n`).join(''),
  );
  return file;
}

void test('rule 1: a changed key is refused before sign-in, with both fingerprints and no way past', async (t) => {
  const old = newKey();
  const now = newKey();
  const server = await startSsh2Server(t, { hostKeys: [now] });
  const prompts = recordedPrompts({ hostKey: () => 'trust' });
  const { connection } = testConnection(
    t,
    { ...server, knownHostsFile: knownHosts(t, server, `HOST ${typeAndBlob(old)}`) },
    { prompts },
  );
  const problem = await problemOf(connection.connect({ interactive: true }));
  assert.equal(problem.id, 'host-key-changed');
  assert.ok(textOf(problem).includes(fingerprint(old)), 'shows the known fingerprint');
  assert.ok(textOf(problem).includes(fingerprint(now)), 'shows the new fingerprint');
  assert.match(textOf(problem), /ssh-keygen -R/);
  assert.deepEqual(prompts.hostKeys, []);
  assert.deepEqual(server.attempts, []);
  assert.equal(connection.state.kind, 'disconnected');
});

void test('rule 2: an unknown host is shown with type and fingerprint; what is not accepted is not stored', async (t) => {
  const key = newKey();
  const server = await startSsh2Server(t, { hostKeys: [key] });
  const prompts = recordedPrompts({ hostKey: () => 'cancel' });
  const { connection, home } = testConnection(
    t,
    { host: server.host, port: server.port, user: server.user },
    { prompts },
  );
  const problem = await problemOf(connection.connect({ interactive: true }));
  assert.equal(problem.id, 'host-key-unknown');
  assert.deepEqual(prompts.hostKeys[0]?.key, { type: 'ssh-ed25519', fingerprint: fingerprint(key) });
  assert.deepEqual(server.attempts, []);
  assert.throws(() => readFileSync(join(home, 'trusted.json')), /ENOENT/);
});

void test('rule 2: without a person an unknown host is refused and nobody is asked', async (t) => {
  const server = await startSsh2Server(t);
  const prompts = recordedPrompts({ hostKey: () => 'trust' });
  const { connection } = testConnection(
    t,
    { host: server.host, port: server.port, user: server.user },
    { prompts },
  );
  assert.equal((await problemOf(connection.connect({ interactive: false }))).id, 'host-key-unknown');
  assert.deepEqual(prompts.hostKeys, []);
  assert.deepEqual(server.attempts, []);
});

void test('an accepted key is stored for next time; one that is trusted once is not, but counts for a reconnect', async (t) => {
  const server = await startSsh2Server(t);
  const entry = { host: server.host, port: server.port, user: server.user };
  const once = recordedPrompts({ hostKey: () => 'trust-once', secret: () => 'x' });
  const first = testConnection(t, entry, { prompts: once });
  await first.connection.connect({ interactive: true });
  await first.connection.disconnect();
  await first.connection.connect({ interactive: true });
  assert.equal(once.hostKeys.length, 1);
  assert.throws(() => readFileSync(join(first.home, 'trusted.json')), /ENOENT/);

  const always = recordedPrompts({ hostKey: () => 'trust', secret: () => 'x' });
  const second = testConnection(t, entry, { prompts: always });
  await second.connection.connect({ interactive: true });
  await second.connection.disconnect();
  const third = testConnection(t, entry, { prompts: always, trustStore: second.trustStore });
  await third.connection.connect({ interactive: true });
  assert.equal(always.hostKeys.length, 1);
});

void test('rule 3: every source is asked, and what cannot be read refuses', async (t) => {
  const key = newKey();
  const server = await startSsh2Server(t, { hostKeys: [key] });
  const folder = tempFolder(t);
  // A folder is a known_hosts file that exists and cannot be read, also for root.
  mkdirSync(join(folder, 'unreadable'));
  writeFileSync(join(folder, 'broken.json'), '{ "version": 1, "keys": ');
  const files: Record<string, string> = {
    known: knownHosts(t, server, `HOST ${typeAndBlob(key)}`),
    revoked: knownHosts(t, server, `HOST ${typeAndBlob(key)}`, `@revoked HOST ${typeAndBlob(key)}`),
    'authority only': knownHosts(t, server, `@cert-authority HOST ${typeAndBlob(newKey())}`),
    negated: knownHosts(t, server, `HOST,!HOST ${typeAndBlob(key)}`),
    missing: join(folder, 'missing'),
    'below a file': join(folder, 'broken.json', 'known_hosts'),
    unreadable: join(folder, 'unreadable'),
  };
  const outcomes: Record<string, string> = {};
  for (const [name, knownHostsFile] of Object.entries(files)) {
    const prompts = recordedPrompts({ secret: () => 'x' });
    const { connection } = testConnection(t, { ...server, knownHostsFile }, { prompts });
    outcomes[name] = await connection.connect({ interactive: true }).then(
      () => 'connected',
      async (error: unknown) => (await problemOf(Promise.reject(error as Error))).id,
    );
  }
  assert.deepEqual(outcomes, {
    known: 'connected',
    revoked: 'host-key-revoked',
    'authority only': 'host-key-ca-only',
    negated: 'host-key-unknown',
    missing: 'host-key-unknown',
    'below a file': 'host-key-unknown',
    unreadable: 'known-hosts-unreadable',
  });
});

void test('rule 3: a trust store that cannot be understood refuses the host instead of asking about it', async (t) => {
  const server = await startSsh2Server(t);
  const { fileTrustStore } = await import('../../../src/platform/index');
  const file = join(tempFolder(t), 'trusted.json');
  writeFileSync(file, 'not JSON');
  const prompts = recordedPrompts({ hostKey: () => 'trust' });
  const { connection } = testConnection(t, { ...server }, { prompts, trustStore: fileTrustStore(file) });
  assert.equal((await problemOf(connection.connect({ interactive: true }))).id, 'trust-store-unreadable');
  assert.equal(readFileSync(file, 'utf8'), 'not JSON');
});

void test('StrictHostKeyChecking yes refuses an unknown host without asking; no does not switch the question off', async (t) => {
  const server = await startSsh2Server(t);
  const asked: Record<string, unknown> = {};
  for (const strictness of ['yes', 'no', 'accept-new']) {
    const configFile = join(tempFolder(t), 'config');
    writeFileSync(
      configFile,
      `Host *\n  StrictHostKeyChecking ${strictness}\n  UserKnownHostsFile none\n  GlobalKnownHostsFile none\n`,
    );
    const prompts = recordedPrompts({ hostKey: () => 'cancel' });
    const { connection } = testConnection(
      t,
      { host: server.host, port: server.port, user: server.user },
      { prompts, configFile },
    );
    const { id } = await problemOf(connection.connect({ interactive: true }));
    asked[strictness] = [id, prompts.hostKeys.length];
  }
  assert.deepEqual(asked, {
    yes: ['host-key-unknown', 0],
    no: ['host-key-unknown', 1],
    'accept-new': ['host-key-unknown', 1],
  });
});

void test('the clock stands still while a person compares fingerprints', async (t) => {
  const server = await startSsh2Server(t);
  const handshakeMs = 400;
  const prompts = recordedPrompts({
    hostKey: () =>
      new Promise((resolve) => {
        setTimeout(() => {
          resolve('trust');
        }, handshakeMs * 3);
      }),
    secret: () => 'x',
  });
  const { connection } = testConnection(
    t,
    { host: server.host, port: server.port, user: server.user },
    { prompts, timeouts: { handshakeMs } },
  );
  await connection.connect({ interactive: true });
  assert.equal(connection.state.kind, 'connected');
});

void test('a question is withdrawn when the server hangs up, and its late answer changes nothing', async (t) => {
  const server = await startSsh2Server(t);
  let withdrawn = false;
  const prompts = recordedPrompts({
    hostKey: (_question, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          withdrawn = true;
          resolve('trust');
        });
        for (const connection of server.connections) connection.end();
      }),
  });
  const { connection, home } = testConnection(
    t,
    { host: server.host, port: server.port, user: server.user },
    { prompts },
  );
  const problem = await problemOf(connection.connect({ interactive: true }));
  // This server takes its leave with a packet, in the middle of the key exchange.
  assert.deepEqual([problem.id, withdrawn, server.attempts], ['handshake-failed', true, []]);
  assert.throws(() => readFileSync(join(home, 'trusted.json')), /ENOENT/);
});
