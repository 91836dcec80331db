// What `mana-dpdk setup` asks on a terminal: only a yes runs anything, a password is asked for once and never shown.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parseInvocation } from '../../src/cli/arguments';
import { setupCommand } from '../../src/cli/setupCommand';
import type { SetupContext } from '../../src/cli/setupContext';
import { rememberingPrompts } from '../../src/cli/setupQuestions';
import { SetupScreen } from '../../src/cli/setupScreen';
import { msg } from '../../src/core/message';
import type { ConnectPrompts, HostKeyQuestion, SecretQuestion } from '../../src/core/ssh/prompts';
import { startSimulatedVm, type Fault, type SimulatedVm } from '../labs/sim/index';

const directory = mkdtempSync(join(tmpdir(), 'mana-setup-'));
let vm: SimulatedVm;

before(async () => {
  vm = await startSimulatedVm({ dir: directory });
});
after(async () => {
  await vm.close();
  rmSync(directory, { recursive: true });
});

/** Refuses what would be a question of the connection: the lab's keys are known. */
const noPrompts: ConnectPrompts = {
  confirmHostKey: () => Promise.reject(new Error('asked for a host key')),
  secret: () => Promise.reject(new Error('asked for a secret')),
};

interface Asked {
  readonly prompt: string;
  readonly echo: boolean;
}

/** Runs on a terminal on which these answers are typed, one after the other; then nobody answers. */
async function typed(faults: readonly Fault[], answers: readonly string[], ...words: string[]) {
  vm.setFaults(['no-mana']);
  vm.setFaults(faults);
  const invocation = parseInvocation([
    ...['setup', `${vm.user}@${vm.host}`, '--port', String(vm.port), '--identity', vm.identityFile],
    ...['--known-hosts', vm.knownHostsFile, '-F', 'none', ...words],
  ]);
  assert.ok(invocation.kind === 'setup');
  const asked: Asked[] = [];
  const texts = { out: '', err: '' };
  const left = [...answers];
  const status = await setupCommand(invocation.arguments, {
    ...contextOf(texts),
    ask: (prompt, echo) => {
      asked.push({ prompt, echo });
      return Promise.resolve(left.shift());
    },
  });
  return { status, asked, ...texts, pages: vm.machine.hugepages };
}

function contextOf(texts: { out: string; err: string }): SetupContext {
  return {
    write: (text) => (texts.out += text),
    writeError: (text) => (texts.err += text),
    translate: (template) => template,
    prompts: noPrompts,
    ask: undefined,
    columns: 80,
    colour: false,
    statusLine: true,
    errorColumns: 80,
    signal: new AbortController().signal,
  };
}

const hugepages = ['--run', '--only', 'hugepages'];

test('only a yes runs the plan; everything else leaves the VM as it is', async () => {
  for (const answer of ['', 'n', 'no', 'j', 'yess', 'run']) {
    const { status, out, err, asked } = await typed(['no-hugepages'], [answer], ...hugepages);
    assert.equal(status, 1, answer);
    assert.deepEqual(
      asked.map(({ prompt }) => prompt),
      ['Run 1 step on azureuser@127.0.0.1? [y/N] '],
    );
    assert.match(err, /Nothing was run\.\n$/);
    assert.doesNotMatch(out, /\[1\/1\]/, answer);
  }
  for (const answer of ['y', 'yes', ' Y ']) {
    const { status, out } = await typed(['no-hugepages'], [answer], ...hugepages);
    assert.equal(status, 0, answer);
    assert.match(out, /Done: all steps ended well/);
  }
});

test('an end of input counts as no', async () => {
  assert.equal((await typed(['no-hugepages'], [], ...hugepages)).status, 1);
});

test('with JSON the plan that is asked about stands on stderr', async () => {
  const { status, out, err } = await typed(['no-hugepages'], ['y'], ...hugepages, '--format', 'json');
  assert.equal(status, 0);
  assert.match(err, /^Setup of [\s\S]*nr_hugepages/);
  assert.equal((JSON.parse(out) as { outcome: string }).outcome, 'done');
});

test('the status line is drawn over itself and gone before any other line', async () => {
  const { err } = await typed(['no-hugepages'], ['y'], ...hugepages);
  assert.match(err, /\r\x1b\[K\[1\/1\] Reserve hugepages {2}0 s\r\x1b\[K/);
  assert.doesNotMatch(err, /0 s\n/);
});

test('sudo’s password is asked for once, without echo, and shown nowhere', async () => {
  const { status, asked, out, err } = await typed(
    ['sudo-password', 'no-hugepages'],
    ['y', vm.password],
    ...['--run', '--only', 'hugepages,kernel-modules'],
  );
  assert.equal(status, 0, out + err);
  assert.deepEqual(asked, [
    { prompt: 'Run 2 steps on azureuser@127.0.0.1? [y/N] ', echo: true },
    { prompt: 'Password of azureuser on azureuser@127.0.0.1, for sudo: ', echo: false },
  ]);
  // The password of the lab is the word that everything it shows has in it: as a word of its own it must not be there.
  assert.doesNotMatch(`${out}${err}`, new RegExp(`^${vm.password}$`, 'm'));
  assert.equal((await typed(['sudo-password'], [vm.password], '--history')).status, 0);
});

test('reading the journal and undoing ask for the password once', async () => {
  const { asked, status } = await typed(['sudo-password'], [vm.password], '--undo', '--yes');
  assert.equal(status, 0);
  assert.equal(asked.length, 1);
});

test('a wrong password is asked for again; three times wrong changes nothing', async () => {
  const once = await typed(['sudo-password', 'no-hugepages'], ['y', 'wrong', vm.password], ...hugepages);
  assert.equal(once.status, 0, once.out + once.err);
  assert.match(once.asked[2]?.prompt ?? '', /^sudo did not accept it\. Password of azureuser/);
  const never = await typed(
    ['sudo-password', 'no-hugepages'],
    ['y', 'wrong', 'wrong', 'wrong', 'wrong', 'wrong'],
    ...hugepages,
  );
  assert.equal(never.status, 1);
  assert.match(never.out, /sudo did not accept the password of azureuser/);
  assert.equal(never.asked.length, 4, 'the question whether to run, and three passwords');
  assert.doesNotMatch(never.out, /DONE/);
});

test('giving up at the password cancels', async () => {
  const { status, out } = await typed(['sudo-password', 'no-hugepages'], ['y'], ...hugepages);
  assert.equal(status, 1);
  assert.match(out, /The setup was cancelled/);
});

test('a user whom sudo refuses: said, and nothing done', async () => {
  const { status, out } = await typed(['no-sudo', 'no-hugepages'], ['y', vm.password], ...hugepages);
  assert.ok(status === 1 || status === 3, String(status));
  assert.match(out, /may not use sudo on this VM/);
  assert.doesNotMatch(out, /DONE/);
});

test('a second connection asks nothing that was settled with the first, but a new one-time code', async () => {
  const counts = { key: 0, secret: 0 };
  const context = contextOf({ out: '', err: '' });
  const prompts = rememberingPrompts(
    {
      confirmHostKey: () => {
        counts.key += 1;
        return Promise.resolve('trust-once');
      },
      secret: () => {
        counts.secret += 1;
        return Promise.resolve('secret');
      },
    },
    new SetupScreen(context, {}, true),
  );
  const { signal } = context;
  const key: HostKeyQuestion = {
    alias: 'vm1',
    hostname: 'vm1',
    port: 22,
    key: { type: 'ssh-ed25519', fingerprint: 'SHA256:abc' },
    otherKnown: [],
    viaJump: false,
  };
  await prompts.confirmHostKey(key, signal);
  assert.equal(await prompts.confirmHostKey(key, signal), 'trust-once');
  await prompts.confirmHostKey({ ...key, key: { ...key.key, fingerprint: 'SHA256:other' } }, signal);
  assert.equal(counts.key, 2, 'another key is another question');
  const password: SecretQuestion = {
    kind: 'password',
    subject: 'azureuser@vm1:22',
    label: msg('Password:'),
    echo: false,
    refused: 0,
  };
  await prompts.secret(password, signal);
  await prompts.secret(password, signal);
  assert.equal(counts.secret, 1);
  await prompts.secret({ ...password, refused: 1 }, signal);
  assert.equal(counts.secret, 2, 'what was refused is asked for again');
  const code: SecretQuestion = { ...password, kind: 'keyboard-interactive', subject: 'code' };
  await prompts.secret(code, signal);
  await prompts.secret(code, signal);
  assert.equal(counts.secret, 4);
});
