// Questions on the terminal: the default is no, a secret is not echoed, an end of input cancels.
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { terminalPrompts } from '../../src/cli/terminalPrompts';
import { msg } from '../../src/core/message';
import type { HostKeyQuestion, SecretQuestion } from '../../src/core/ssh/prompts';

const hostKey: HostKeyQuestion = {
  alias: 'vm1',
  hostname: 'vm1',
  port: 22,
  key: { type: 'ssh-ed25519', fingerprint: 'SHA256:abc' },
  otherKnown: [],
  viaJump: false,
};

const password: SecretQuestion = {
  kind: 'password',
  subject: 'azureuser@vm1:22',
  label: msg('Password:'),
  echo: false,
  refused: 0,
};

function terminal(typed: string) {
  const input = new PassThrough();
  const output = new PassThrough();
  input.end(typed);
  const prompts = terminalPrompts({ input, output }, (template) => template);
  return { prompts, shown: () => String(output.read() ?? '') };
}

test('only "yes" and "once" trust an unknown host', async () => {
  const answers: Record<string, string> = {};
  for (const typed of ['yes\n', 'once\n', 'no\n', '\n', 'y\nno\n', '']) {
    const { prompts } = terminal(typed);
    answers[typed] = await prompts.confirmHostKey(hostKey, new AbortController().signal);
  }
  assert.deepEqual(answers, {
    'yes\n': 'trust',
    'once\n': 'trust-once',
    'no\n': 'cancel',
    '\n': 'cancel',
    'y\nno\n': 'cancel',
    '': 'cancel',
  });
});

test('the question shows type and fingerprint', async () => {
  const { prompts, shown } = terminal('no\n');
  await prompts.confirmHostKey(hostKey, new AbortController().signal);
  assert.match(shown(), /ssh-ed25519[\s\S]*SHA256:abc/);
});

test('a secret is read and never echoed', async () => {
  const { prompts, shown } = terminal('canary-1234\n');
  assert.equal(await prompts.secret(password, new AbortController().signal), 'canary-1234');
  assert.doesNotMatch(shown(), /canary/);
});

test('an abort ends the question', async () => {
  const input = new PassThrough();
  const abort = new AbortController();
  const asked = terminalPrompts({ input, output: new PassThrough() }, (t) => t).secret(
    password,
    abort.signal,
  );
  abort.abort();
  assert.equal(await asked, undefined);
});
