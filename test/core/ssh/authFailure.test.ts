// A failed sign-in as the user sees it: every method with its fate, and one next step that fits.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '../../../src/core/message';
import {
  authFailure,
  emptyTrace,
  type AuthAttempt,
  type AuthTrace,
  type SkipReason,
} from '../../../src/core/ssh/authPlan';

const target = { alias: 'vm', hostname: '10.0.0.4', port: 22, user: 'azureuser' };

const skipped = (method: AuthAttempt['method'], reason: SkipReason, subject = ''): AuthAttempt => ({
  method,
  subject,
  outcome: { kind: 'skipped', reason },
});
const refused = (method: AuthAttempt['method'], subject = ''): AuthAttempt => ({
  method,
  subject,
  outcome: { kind: 'refused' },
});

function fail(
  trace: Partial<AuthTrace>,
  user = 'azureuser',
): { message: string; detail: string[]; steps: string[] } {
  const problem = authFailure({ ...emptyTrace, ...trace }, { ...target, user });
  assert.equal(problem.id, 'auth-failed');
  return {
    message: render(problem.message),
    detail: (problem.detail ?? []).map((line) => (typeof line === 'string' ? line : render(line))),
    steps: problem.remedies.map(({ label }) => render(label)),
  };
}

test('each method is listed with what became of it', () => {
  const { message, detail } = fail({
    attempts: [
      skipped('agent', 'no-agent'),
      refused('key-file', '/home/me/.ssh/id_ed25519'),
      {
        method: 'key-file',
        subject: '/p8',
        outcome: { kind: 'skipped', reason: 'key-format', detail: 'PKCS\x1b[2J#8' },
      },
      { method: 'password', subject: '', outcome: { kind: 'partial' } },
      skipped('keyboard-interactive', 'not-offered'),
    ],
    serverMethods: ['publickey', 'password'],
    tooManyTries: true,
  });
  assert.deepEqual(
    { message, detail },
    {
      message: 'vm (10.0.0.4:22) did not let azureuser sign in.',
      detail: [
        'Key from the SSH agent: skipped: no SSH agent is running',
        'Key file /home/me/.ssh/id_ed25519: refused by the server',
        'Key file /p8: skipped: the built-in client cannot read this form of key (PKCS#8)',
        'Password: accepted, but the server wants one more method',
        'Keyboard-interactive: skipped: the server does not offer it',
        'The server takes: publickey, password',
        'The server ended the connection after too many tries.',
      ],
    },
  );
});

test('the next step is one, and fits what happened', () => {
  const noAgent = skipped('agent', 'no-agent');
  const cases: Record<string, readonly [Partial<AuthTrace>, string, user?: string]> = {
    'no key at all': [
      { attempts: [noAgent, skipped('key-file', 'file-missing', '/k')], serverMethods: ['publickey'] },
      'Give the key file that was chosen when the VM was created.',
    ],
    'key refused': [
      { attempts: [noAgent, refused('key-file', '/k')] },
      'Check that azureuser is the right user and that the key is in its ~/.ssh/authorized_keys on the VM.',
    ],
    'key refused for root': [
      { attempts: [refused('agent')] },
      'Azure images do not let root sign in: use the admin user of the VM, often azureuser.',
      'root',
    ],
    'too many keys': [
      { attempts: [refused('agent', 'a'), refused('agent', 'b')], tooManyTries: true },
      'Too many keys were offered: name the right one for this VM and set IdentitiesOnly yes.',
    ],
    'password refused': [
      { attempts: [noAgent, refused('key-file', '/k'), refused('password')] },
      'Check the password and the user name azureuser.',
    ],
    'nobody to ask for the password': [
      { attempts: [noAgent, skipped('password', 'not-interactive')], serverMethods: ['password'] },
      'Connect interactively to enter the password, or give a key file.',
    ],
    'nobody to ask, and no password taken': [
      { attempts: [noAgent, skipped('password', 'not-interactive')], serverMethods: ['publickey'] },
      'Give the key file that was chosen when the VM was created.',
    ],
    'passphrase wrong': [
      { attempts: [noAgent, skipped('key-file', 'wrong-passphrase', '/k')] },
      'Connect again and enter the right passphrase for /k.',
    ],
    'passphrase wrong, and the question for a password closed': [
      {
        attempts: [skipped('key-file', 'wrong-passphrase', '/k'), skipped('password', 'cancelled')],
      },
      'Connect again and enter the right passphrase for /k.',
    ],
    'passphrase needed': [
      { attempts: [noAgent, skipped('key-file', 'needs-passphrase', '/k')] },
      'Connect interactively, or load /k into the SSH agent with `ssh-add`.',
    ],
    'key unreadable by ssh2': [
      { attempts: [noAgent, skipped('key-file', 'key-format', '/k')] },
      'Load /k into the SSH agent with `ssh-add`, or connect with the system’s ssh.',
    ],
    'key file closed': [
      { attempts: [noAgent, skipped('key-file', 'file-unreadable', '/k')] },
      'Make /k readable for your account only: `chmod 600`.',
    ],
    'cancelled by the person': [
      { attempts: [refused('key-file', '/k'), skipped('password', 'cancelled')] },
      'Connect again and answer the question to sign in.',
    ],
    'second factor': [
      { attempts: [{ method: 'key-file', subject: '/k', outcome: { kind: 'partial' } }] },
      'The server wants a second factor; connect interactively and answer its question.',
    ],
    'nothing happened': [{}, 'Give the key file that was chosen when the VM was created.'],
  };
  assert.deepEqual(
    Object.fromEntries(
      Object.entries(cases).map(([name, [trace, , user]]) => [name, fail(trace, user).steps]),
    ),
    Object.fromEntries(Object.entries(cases).map(([name, [, step]]) => [name, [step]])),
  );
});

test('text of server and agent is cleaned', () => {
  const { message, detail } = fail(
    {
      attempts: [refused('agent', 'ssh-rsa \x1b]0;x\x07evil\ncomment')],
      serverMethods: ['\x1b[31mpublickey'],
    },
    'user\u202e\nname',
  );
  const all = [message, ...detail].join('');
  assert.doesNotMatch(all, /[\x00-\x1f\u202e]/);
});
