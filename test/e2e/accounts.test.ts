// Accounts as they are found on real machines: passwords, expired ones, other shells, chatty login scripts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remoteCommand } from '../../src/core/remote/command';
import type { SecretQuestion } from '../../src/core/ssh/prompts';
import { connectLab, detectLab, detectOnce } from '../labs/connect';
import { labUsers, startMachine, startOrSkip, type LabMachine } from '../labs/net/index';
import { problemId } from './support';

const password = labUsers.pwuser.password;

/** Answers every question with the same text and keeps the questions. */
function answering(answer: string | undefined): {
  questions: SecretQuestion[];
  secret(question: SecretQuestion): Promise<string | undefined>;
} {
  const questions: SecretQuestion[] = [];
  return {
    questions,
    secret: (question) => {
      questions.push(question);
      return Promise.resolve(answer);
    },
  };
}

void test('signing in with a password', async (t) => {
  const machine = await startOrSkip(t, startMachine);
  if (machine === undefined) return;
  t.after(() => machine.stop());

  const methods = {
    password: ['KbdInteractiveAuthentication no', 'PubkeyAuthentication no'],
    'keyboard-interactive': ['PasswordAuthentication no', 'PubkeyAuthentication no'],
  };
  for (const [kind, lines] of Object.entries(methods)) {
    await t.test(kind, async () => {
      await machine.configureSshd(lines);
      const prompts = answering(password);
      const connection = await connectLab(machine, { user: 'pwuser' }, { withoutKey: true, prompts });
      const { stdout } = await connection.exec({ command: remoteCommand('id', '-un') });
      await connection.dispose();
      assert.equal(stdout, 'pwuser\n');
      assert.deepEqual(
        prompts.questions.map((question) => [question.kind, question.echo]),
        [[kind, false]],
      );

      const wrong = answering('not the password');
      assert.equal(
        await problemId(connectLab(machine, { user: 'pwuser' }, { withoutKey: true, prompts: wrong })),
        'auth-failed',
      );
      assert.ok(wrong.questions.length > 0);
      const nobody = answering(undefined);
      assert.ok(
        ['cancelled', 'auth-failed'].includes(
          await problemId(connectLab(machine, { user: 'pwuser' }, { withoutKey: true, prompts: nobody })),
        ),
      );
      assert.equal(nobody.questions.length, 1, 'whoever cancels is not asked again');
    });
  }

  await t.test('a key that the server does not accept', async () => {
    await machine.configureSshd([
      'AuthorizedKeysFile none',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
    ]);
    assert.equal(await problemId(connectLab(machine)), 'auth-failed');
  });
});

void test('accounts that cannot run commands', async (t) => {
  const machine = await startOrSkip(t, startMachine);
  if (machine === undefined) return;
  t.after(() => machine.stop());
  await machine.run(
    'useradd -m -s /usr/sbin/nologin nologin; useradd -m -s /bin/bash expired; echo expired:old-pw-1 | chpasswd; chage -d 0 expired',
  );

  await t.test('no login shell', async () => {
    assert.equal(await problemId(detectOnce(machine, { user: 'nologin' })), 'no-login-shell');
  });
  await t.test('password expired', async () => {
    assert.equal(await problemId(detectOnce(machine, { user: 'expired' })), 'password-expired');
  });
  await t.test('no such user', async () => {
    assert.equal(await problemId(connectLab(machine, { user: 'nobody-here' })), 'auth-failed');
  });
});

/** What goes to the front of ~/.bashrc, where a non-interactive ssh command still runs it. */
const noisyBashrc = String.raw`
echo 'Welcome! Today is a good day.'
printf '\033]0;title\007\033[31mred\033[0m no newline at the end'
echo 'warning: something is old' >&2
export LANG=ja_JP.UTF-8 LC_ALL=de_DE.UTF-8 LANGUAGE=fr
alias ls='ls --color=always' cat='cat -n'
cd /
`;

/** Login shells, and what makes a user of each. The reports of all users have to say the same. */
const shells: Record<string, { readonly program: string; readonly set?: string }> = {
  bash: { program: '/bin/bash' },
  dash: { program: '/bin/dash' },
  'bash with a noisy .bashrc': {
    program: '/bin/bash',
    set: `cat >> ~shell/.bashrc.new <<'NOISE'\n${noisyBashrc}\nNOISE\ncat ~shell/.bashrc >> ~shell/.bashrc.new; mv ~shell/.bashrc.new ~shell/.bashrc`,
  },
  tcsh: { program: '/usr/bin/tcsh' },
  fish: { program: '/usr/bin/fish' },
};

async function makeUser(machine: LabMachine, program: string, set: string): Promise<void> {
  await machine.run(`userdel -rf shell 2> /dev/null; useradd -m -s ${program} shell; ${set || ':'}`);
}

void test('login shells', async (t) => {
  const machine = await startOrSkip(t, startMachine);
  if (machine === undefined) return;
  t.after(() => machine.stop());
  const expected = (await detectOnce(machine, { user: 'nosudo' })).facts;

  for (const [name, { program, set }] of Object.entries(shells)) {
    await t.test(name, async (t) => {
      const there = (await machine.run(`test -x ${program} && echo yes || true`)).trim();
      if (there !== 'yes') {
        t.skip(`${program} is not installed`);
        return;
      }
      await makeUser(machine, program, set ?? '');
      const connection = await connectLab(machine, { user: 'shell' });
      const { facts } = await detectLab(connection);
      await connection.dispose();
      // What differs between two users or two moments is taken from the expected facts.
      const { detectedAt, user, memory, ssh } = expected;
      assert.deepEqual({ ...facts, detectedAt, user, memory, ssh }, expected);
      assert.equal(facts.user, 'shell');
      assert.equal(facts.ssh.interface, 'eth0');
    });
  }
});
