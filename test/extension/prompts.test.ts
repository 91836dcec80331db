// Questions come one at a time, and none is asked for a connection that has ended.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCancelled } from '../../src/extension/vm';
import { PromptQueue } from '../../src/extension/prompts/promptQueue';
import { SecretVault } from '../../src/extension/prompts/secretVault';
import { work } from './fakes';

const never = new AbortController().signal;

test('a second question waits for the first answer, whatever it is', async () => {
  const queue = new PromptQueue();
  const asked: string[] = [];
  const first = work<string>();
  const one = queue.ask(() => {
    asked.push('one');
    return first.promise;
  }, never);
  const two = queue.ask(() => {
    asked.push('two');
    return Promise.resolve('b');
  }, never);
  await Promise.resolve();
  assert.deepEqual(asked, ['one']);
  first.reject(new Error('closed'));
  await assert.rejects(one);
  assert.equal(await two, 'b');
  assert.deepEqual(asked, ['one', 'two']);
});

test('a question whose connection has ended is not asked, and does not hold up the next', async () => {
  const queue = new PromptQueue();
  const asked: string[] = [];
  const first = work<string>();
  const one = queue.ask(() => first.promise, never);
  const ended = new AbortController();
  const two = queue.ask(() => {
    asked.push('two');
    return Promise.resolve('b');
  }, ended.signal);
  ended.abort();
  await assert.rejects(two, isCancelled);
  const three = queue.ask(() => Promise.resolve('c'), never);
  first.resolve('a');
  assert.deepEqual([await one, await three, asked], ['a', 'c', []]);
});

/** VS Code's two stores, in memory. */
function stores() {
  const secrets = new Map<string, string>();
  const state = new Map<string, unknown>();
  const vault = new SecretVault(
    {
      get: (key) => Promise.resolve(secrets.get(key)),
      store: (key, value) => {
        secrets.set(key, value);
        return Promise.resolve();
      },
      delete: (key) => {
        secrets.delete(key);
        return Promise.resolve();
      },
    },
    {
      get: (key: string) => state.get(key),
      update: (key: string, value: unknown) => {
        state.set(key, value);
        return Promise.resolve();
      },
    },
  );
  return { secrets, state, vault };
}

test('rule 5: secrets are remembered by kind and subject, listed without their text, and forgotten', async () => {
  const { secrets, state, vault } = stores();
  const password = { kind: 'password', subject: 'me@web:22' } as const;
  const passphrase = { kind: 'passphrase', subject: 'me@web:22' } as const;
  await vault.remember(password, 'hunter2');
  await vault.remember(passphrase, 'other');
  await vault.remember(password, 'hunter3');
  assert.equal(await vault.read(password), 'hunter3');
  assert.deepEqual([await vault.find('me@web:22'), await vault.find('else')], ['other', undefined]);
  assert.deepEqual(vault.list(), [passphrase, password]);
  assert.doesNotMatch(JSON.stringify([...state]), /hunter|other/);
  await vault.forget(password);
  assert.deepEqual([await vault.read(password), vault.list(), secrets.size], [undefined, [passphrase], 1]);
});

test('an index that something else wrote over does no harm', () => {
  const { state, vault } = stores();
  const lists = ['x', [1, null, { kind: 'password' }, { kind: 'x', subject: 's' }]].map((value) => {
    state.set('rememberedSecrets', value);
    return vault.list();
  });
  assert.deepEqual(lists, [[], []]);
});
