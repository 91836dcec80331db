// Problems of the account: signing in worked, but the account runs no command.
import { msg } from '../message';
import type { ExecResult } from '../remote/session';
import { describeTarget, evidence, problem, type SshProblem, type Target } from './sshProblem';

/** @param output What the server printed. */
export function passwordExpired(target: Target, output = ''): SshProblem {
  return problem(
    'password-expired',
    msg(
      'The password of this account on {0} has expired and must be changed before a command can run.',
      describeTarget(target),
    ),
    [msg('Sign in once with `ssh` in a terminal, change the password, then connect again.')],
    [evidence(output)],
  );
}

export function noLoginShell(target: Target, output = ''): SshProblem {
  return problem(
    'no-login-shell',
    msg('This account on {0} may not run commands (it has no login shell).', describeTarget(target)),
    [msg('Connect as another user, or give the account a shell with `sudo usermod -s /bin/bash`.')],
    [evidence(output)],
  );
}

/**
 * Why a command never began, as far as its output tells. Ask only when the line that `trackedCommand` prints first never
 * came: a command's own output may hold the same words.
 *
 * sshd answers an expired password and nologin its caller with exit code 1 and these texts; `/bin/false` says nothing.
 */
export function accountProblem(
  { exit, stdout, stderr }: Pick<ExecResult, 'exit' | 'stdout' | 'stderr'>,
  target: Target,
): SshProblem | undefined {
  const output = `${stderr}\n${stdout}`.slice(0, 4000);
  if (/password change required|password has expired|change your password/i.test(output))
    return passwordExpired(target, output);
  const silent = exit.kind === 'code' && exit.code === 1 && output.trim() === '';
  return silent || /this account is (?:currently )?not available/i.test(output)
    ? noLoginShell(target, output)
    : undefined;
}
