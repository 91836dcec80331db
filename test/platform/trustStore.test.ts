// The trust store's file: complete or untouched, private, and refused when it cannot be understood.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { TrustedKey } from '../../src/core/ssh/hostKeys';
import { fileTrustStore, readOnlyTrustStore } from '../../src/platform/index';
import { problemOf, tempFolder } from './support/connect';

function key(hostPort: string, blob: string): TrustedKey {
  return { hostPort, type: 'ssh-ed25519', blob, addedAt: '2026-11-22T00:00:00.000Z' };
}

void test('keys are added, listed, replaced and removed; folders are made', async (t) => {
  const file = join(tempFolder(t), 'a', 'b', 'trusted.json');
  const store = fileTrustStore(file);
  assert.deepEqual(await store.list('[h]:22'), []);
  await store.remove('[h]:22');
  await store.add(key('[h]:22', 'AAAA'));
  await store.add(key('[h]:22', 'BBBB'));
  await store.add(key('[h]:22', 'AAAA'));
  await store.add(key('[other]:22', 'CCCC'));
  assert.deepEqual(
    (await store.list('[h]:22')).map(({ blob }) => blob),
    ['BBBB', 'AAAA'],
  );
  await store.remove('[h]:22');
  // Another instance sees the same: nothing is kept beside the file.
  assert.deepEqual(
    (await fileTrustStore(file).all()).map(({ hostPort }) => hostPort),
    ['[other]:22'],
  );
});

void test('changes at the same time lose nothing and leave no other file', async (t) => {
  const file = join(tempFolder(t), 'trusted.json');
  const store = fileTrustStore(file);
  const hosts = Array.from({ length: 20 }, (_, index) => `[h${index}]:22`);
  await Promise.all(hosts.map((host) => store.add(key(host, 'AAAA'))));
  assert.deepEqual(
    (await store.all()).map(({ hostPort }) => hostPort),
    hosts,
  );
  assert.deepEqual(readdirSync(dirname(file)), ['trusted.json']);
  if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
});

void test('rule 3: what cannot be understood is refused and left as it is', async (t) => {
  const folder = tempFolder(t);
  const contents: Record<string, string> = {
    'not JSON': 'x',
    empty: '',
    'cut off': '{"version":1,"keys":[{"hostPort":"[h]:22","type"',
    'a list': '[]',
    'another version': '{"version":2,"keys":[]}',
    'no keys': '{"version":1,"keys":{}}',
    'half a key': '{"version":1,"keys":[{"hostPort":"[h]:22"}]}',
    null: 'null',
  };
  for (const [name, content] of Object.entries(contents)) {
    const file = join(folder, 'store.json');
    writeFileSync(file, content);
    const store = fileTrustStore(file);
    assert.equal((await problemOf(store.list('[h]:22'))).id, 'trust-store-unreadable', name);
    assert.equal((await problemOf(store.add(key('[h]:22', 'AAAA')))).id, 'trust-store-unreadable', name);
    assert.equal(readFileSync(file, 'utf8'), content, name);
  }
});

void test('a folder in place of the file is refused; a place that cannot be written is named', async (t) => {
  const folder = tempFolder(t);
  mkdirSync(join(folder, 'store.json'));
  const problem = await problemOf(fileTrustStore(join(folder, 'store.json')).list('[h]:22'));
  assert.equal(problem.id, 'trust-store-unreadable');
  writeFileSync(join(folder, 'file'), '');
  // A file where a folder should be: nothing is there to read, and nothing can be written.
  const below = await problemOf(fileTrustStore(join(folder, 'file', 'store.json')).add(key('[h]:22', 'A')));
  assert.equal(below.id, 'trust-store-unreadable');
});

void test('a read-only store knows what the other knows and changes nothing', async (t) => {
  const file = join(tempFolder(t), 'trusted.json');
  const store = fileTrustStore(file);
  await store.add(key('[h]:22', 'AAAA'));
  const readOnly = readOnlyTrustStore(store);
  await readOnly.add(key('[h]:22', 'BBBB'));
  await readOnly.remove('[h]:22');
  assert.deepEqual(
    (await readOnly.list('[h]:22')).map(({ blob }) => blob),
    ['AAAA'],
  );
  assert.deepEqual(await readOnlyTrustStore().list('[h]:22'), []);
});
