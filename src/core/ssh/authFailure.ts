// Turns a record of what was tried into one problem with one next step.
import { msg, type Message } from '../message';
import { sanitize } from '../remote/sanitize';
import type { AuthMethod, SkipReason } from './authPlan';
import { describeTarget, evidence, problem, type SshProblem, type Target } from './sshProblem';

/** One way of signing in and what became of it. */
export interface AuthAttempt {
  readonly method: AuthMethod;
  /** Path of the key file, or type and comment of the agent's key; empty for other methods. */
  readonly subject: string;
  readonly outcome:
    | { readonly kind: 'accepted' }
    /** Right, but the server wants one more method. */
    | { readonly kind: 'partial' }
    | { readonly kind: 'refused' }
    | { readonly kind: 'skipped'; readonly reason: SkipReason; readonly detail?: string };
}

/** Everything that happened while signing in, in order. */
export interface AuthTrace {
  readonly attempts: readonly AuthAttempt[];
  /** Methods that the server said it takes (SSH names), once it has said so. */
  readonly serverMethods: readonly string[] | null;
  /** The server ended the connection over too many tries. */
  readonly tooManyTries: boolean;
}

export const emptyTrace: AuthTrace = { attempts: [], serverMethods: null, tooManyTries: false };

/** The SSH name of a method, as the server lists it. */
export function sshMethodName(method: AuthMethod): string {
  return method === 'agent' || method === 'key-file' ? 'publickey' : method;
}

const methodNames: Readonly<Record<AuthMethod, Message>> = {
  agent: msg('Key from the SSH agent'),
  'key-file': msg('Key file'),
  'keyboard-interactive': msg('Keyboard-interactive'),
  password: msg('Password'),
};

const skipTexts: Readonly<Record<SkipReason, Message>> = {
  'no-agent': msg('skipped: no SSH agent is running'),
  'agent-disabled': msg('skipped: the configuration turns the SSH agent off'),
  'agent-failed': msg('skipped: the SSH agent does not answer'),
  'agent-empty': msg('skipped: the SSH agent holds no key'),
  'agent-no-configured-key': msg(
    'skipped: IdentitiesOnly is set and the agent holds none of the configured keys',
  ),
  'file-missing': msg('skipped: the file does not exist'),
  'file-unreadable': msg('skipped: the file cannot be read'),
  'key-format': msg('skipped: the built-in client cannot read this form of key'),
  'needs-passphrase': msg('skipped: the key needs a passphrase and nobody can be asked'),
  'keys-configured': msg('skipped: other keys are configured for this host'),
  'offered-by-agent': msg('skipped: the SSH agent has offered the same key'),
  'not-interactive': msg('skipped: nobody can be asked'),
  'not-offered': msg('skipped: the server does not offer it'),
  'wrong-passphrase': msg('skipped: the passphrase was wrong'),
  cancelled: msg('cancelled by you'),
};

function describeAttempt(attempt: AuthAttempt): Message {
  const subject = sanitize(attempt.subject, { singleLine: true, maxLength: 300 });
  const name = methodNames[attempt.method];
  const what = subject === '' ? name : msg('{0} {1}', name, subject);
  const { outcome } = attempt;
  switch (outcome.kind) {
    case 'accepted':
      return msg('{0}: accepted', what);
    case 'partial':
      return msg('{0}: accepted, but the server wants one more method', what);
    case 'refused':
      return msg('{0}: refused by the server', what);
    case 'skipped': {
      const why = skipTexts[outcome.reason];
      const detail = outcome.detail === undefined ? '' : evidence(outcome.detail);
      return detail === '' ? msg('{0}: {1}', what, why) : msg('{0}: {1} ({2})', what, why, detail);
    }
  }
}

/**
 * Signing in failed: every method with what became of it, and one next step.
 *
 * @param target Whom it was tried on; `user` decides some of the advice.
 */
export function authFailure(trace: AuthTrace, target: Target & { readonly user: string }): SshProblem {
  const user = sanitize(target.user, { singleLine: true, maxLength: 64 });
  const details: (Message | string)[] = trace.attempts.map(describeAttempt);
  if (trace.serverMethods !== null) {
    const methods = trace.serverMethods.length === 0 ? '-' : trace.serverMethods.join(', ');
    details.push(msg('The server takes: {0}', evidence(methods)));
  }
  if (trace.tooManyTries) details.push(msg('The server ended the connection after too many tries.'));
  return problem(
    'auth-failed',
    msg('{0} did not let {1} sign in.', describeTarget(target), user),
    [nextStep(trace, user)],
    details,
  );
}

/** The one thing most likely to help, the most certain cause first. */
function nextStep(trace: AuthTrace, user: string): Message {
  const { attempts } = trace;
  const find = (test: (attempt: AuthAttempt) => boolean): AuthAttempt | undefined => attempts.find(test);
  const skippedFor = (reason: SkipReason): AuthAttempt | undefined =>
    find(({ outcome }) => outcome.kind === 'skipped' && outcome.reason === reason);
  const subjectOf = (attempt: AuthAttempt): string =>
    sanitize(attempt.subject, { singleLine: true, maxLength: 300 });

  const partial = find(({ outcome }) => outcome.kind === 'partial');
  // Before the question that was closed: whoever has typed three wrong ones closes the next question.
  const wrong = skippedFor('wrong-passphrase');
  if (wrong && !partial)
    return msg('Connect again and enter the right passphrase for {0}.', subjectOf(wrong));
  if (skippedFor('cancelled')) return msg('Connect again and answer the question to sign in.');
  if (partial) return msg('The server wants a second factor; connect interactively and answer its question.');

  const keyRefused = find(
    ({ method, outcome }) => outcome.kind === 'refused' && sshMethodName(method) === 'publickey',
  );
  if (trace.tooManyTries && keyRefused)
    return msg('Too many keys were offered: name the right one for this VM and set IdentitiesOnly yes.');

  const locked = skippedFor('needs-passphrase');
  if (locked && !keyRefused)
    return msg('Connect interactively, or load {0} into the SSH agent with `ssh-add`.', subjectOf(locked));
  const format = skippedFor('key-format');
  if (format && !keyRefused)
    return msg(
      'Load {0} into the SSH agent with `ssh-add`, or connect with the system’s ssh.',
      subjectOf(format),
    );
  const unreadable = skippedFor('file-unreadable');
  if (unreadable && !keyRefused)
    return msg('Make {0} readable for your account only: `chmod 600`.', subjectOf(unreadable));

  if (find(({ method, outcome }) => outcome.kind === 'refused' && sshMethodName(method) !== 'publickey'))
    return msg('Check the password and the user name {0}.', user);
  if (keyRefused)
    return user === 'root'
      ? msg('Azure images do not let root sign in: use the admin user of the VM, often azureuser.')
      : msg(
          'Check that {0} is the right user and that the key is in its ~/.ssh/authorized_keys on the VM.',
          user,
        );

  if (skippedFor('not-interactive') && takes(trace, 'password', 'keyboard-interactive'))
    return msg('Connect interactively to enter the password, or give a key file.');
  return msg('Give the key file that was chosen when the VM was created.');
}

/** Whether the server takes one of these methods; true while it has not said. */
function takes(trace: AuthTrace, ...methods: readonly string[]): boolean {
  const { serverMethods } = trace;
  return serverMethods === null || methods.some((method) => serverMethods.includes(method));
}
