// Bad input while signing in: what was tried is told, method by method, with one next step; the right key then works.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ConnectPrompts } from '../../src/core/ssh/prompts';
import { newKey } from '../labs/keyPair';
import { findProgram } from '../labs/process';
import { Place, saidBy, type RunOptions } from './badInputSupport';

/** A new private key in the place's folder, for which the VM has no use. */
function strangersKey(place: Place, passphrase?: string): string {
  const file = join(place.dir, 'other');
  writeFileSync(file, newKey(passphrase).private, { mode: 0o600 });
  return file;
}

/** The VM's own key under a passphrase, made by OpenSSH with this cipher. */
function lockedKey(place: Place, cipher: string): string {
  const file = join(place.dir, 'locked');
  writeFileSync(file, '', { mode: 0o600 });
  const { status, stderr } = spawnSync(
    'sh',
    ['-c', 'cp id_ed25519 locked && ssh-keygen -q -p -a 1 -P "" -N right-1 -Z "$1" -f locked', 'sh', cipher],
    { cwd: place.dir, encoding: 'utf8' },
  );
  assert.equal(status, 0, stderr);
  return file;
}

/** Someone who answers every question for a passphrase so, and closes every other question. */
function answering(passphrase: string): { asked: string[]; prompts: ConnectPrompts } {
  const asked: string[] = [];
  return {
    asked,
    prompts: {
      confirmHostKey: () => Promise.resolve('cancel'),
      secret: (question) => {
        asked.push(question.kind);
        return Promise.resolve(question.kind === 'passphrase' ? passphrase : undefined);
      },
    },
  };
}

interface Case {
  readonly options: (place: Place) => RunOptions;
  readonly next: string;
  /** What the details say of the key, at least. */
  readonly detail: RegExp;
  readonly needs?: string;
}

const cases: Record<string, Case> = {
  'wrong user': {
    options: () => ({ user: 'nobody-here' }),
    next: 'Check that nobody-here is the right user and that the key is in its ~/.ssh/authorized_keys on the VM.',
    detail: /^Key file DIR\/id_ed25519: refused by the server$/,
  },
  'wrong key': {
    options: (place) => ({ identityFile: strangersKey(place) }),
    next: 'Check that azureuser is the right user and that the key is in its ~/.ssh/authorized_keys on the VM.',
    detail: /^Key file DIR\/other: refused by the server$/,
  },
  'no such key': {
    options: (place) => ({ identityFile: join(place.dir, 'missing') }),
    next: 'Connect interactively to enter the password, or give a key file.',
    detail: /^Key file DIR\/missing: skipped: the file does not exist$/,
  },
  'a text that is no key': {
    options: (place) => {
      const identityFile = join(place.dir, 'text');
      writeFileSync(identityFile, 'no key\n'.repeat(1000));
      return { identityFile };
    },
    next: 'Load DIR/text into the SSH agent with `ssh-add`, or connect with the system’s ssh.',
    detail: /^Key file DIR\/text: skipped: the built-in client cannot read this form of key/,
  },
  'a key form that ssh2 cannot read': {
    options: (place) => ({ identityFile: lockedKey(place, 'chacha20-poly1305@openssh.com') }),
    next: 'Load DIR/locked into the SSH agent with `ssh-add`, or connect with the system’s ssh.',
    detail: /^Key file DIR\/locked: skipped: the built-in client cannot read this form of key/,
    needs: 'ssh-keygen',
  },
  'wrong passphrase': {
    options: (place) => ({
      identityFile: lockedKey(place, 'aes256-ctr'),
      prompts: answering('wrong-1').prompts,
    }),
    next: 'Connect again and enter the right passphrase for DIR/locked.',
    detail: /^Key file DIR\/locked: skipped: the passphrase was wrong$/,
    needs: 'ssh-keygen',
  },
  'a passphrase and nobody to ask': {
    options: (place) => ({ identityFile: lockedKey(place, 'aes256-ctr') }),
    next: 'Connect interactively, or load DIR/locked into the SSH agent with `ssh-add`.',
    detail: /^Key file DIR\/locked: skipped: the key needs a passphrase and nobody can be asked$/,
    needs: 'ssh-keygen',
  },
};

void test('what goes wrong while signing in is told, and harms nothing', async (t) => {
  for (const [name, { options, next, detail, needs }] of Object.entries(cases)) {
    await t.test(name, async (t) => {
      if (needs !== undefined && findProgram(needs) === undefined) {
        t.skip(`${needs} is not installed`);
        return;
      }
      const place = await Place.open(t);
      const vm = await place.startVm();
      const bad = options(place);
      const run = await place.detect(bad);
      const said = saidBy(run);
      assert.deepEqual(
        { status: run.status, out: run.out, says: said.says, next: said.next },
        { status: 2, out: '', says: `VM did not let ${bad.user ?? vm.user} sign in.`, next: [next] },
      );
      assert.ok(
        said.details.some((line) => detail.test(line)),
        run.err,
      );
      assert.deepEqual(vm.stats.commands, []);
      const again = await place.detect();
      assert.equal(again.status, 0, again.err);
    });
  }
});

void test('the right passphrase opens the key', async (t) => {
  if (findProgram('ssh-keygen') === undefined) {
    t.skip('ssh-keygen is not installed');
    return;
  }
  const place = await Place.open(t);
  await place.startVm();
  const { asked, prompts } = answering('right-1');
  const run = await place.detect({ identityFile: lockedKey(place, 'aes256-ctr'), prompts });
  assert.deepEqual([run.status, run.err, asked], [0, '', ['passphrase']]);
});
