// Why a script did not begin on the VM: sudo would not run it, or there is no bash.
import { msg } from '../message';
import type { Problem } from '../problem';
import { sanitize } from './sanitize';

export type ScriptProblemId =
  /** The user may not use sudo, or sudo does nothing for another reason. */
  | 'sudo-refused'
  | 'sudo-wrong-password'
  /** sudo asks for a password and was given none. */
  | 'sudo-no-password'
  | 'no-bash'
  /** Anything else: the server's own message is in the detail. */
  | 'script-not-begun';

type ScriptProblem = Problem<ScriptProblemId>;

/** What a sudo that did not run the script has said, as a problem; undefined when it says nothing of the kind. */
export function sudoProblem(stderr: string, user: string): ScriptProblem | undefined {
  const detail = sudoLines(stderr);
  if (/incorrect password|Sorry, try again|Authentication failed, try again/i.test(stderr))
    return {
      id: 'sudo-wrong-password',
      message: msg('sudo did not accept the password of {0}.', user),
      detail,
      remedies: [],
    };
  if (/must have a tty/i.test(stderr))
    return {
      id: 'sudo-refused',
      message: msg(
        'sudo of this VM wants a terminal (requiretty). Allow {0} to use it without one: `Defaults:{0} !requiretty`.',
        user,
      ),
      detail,
      remedies: [],
    };
  if (/(account|password).{0,40} expired/i.test(stderr))
    return {
      id: 'sudo-refused',
      message: msg('The account or the password of {0} has expired, so sudo does nothing.', user),
      detail,
      remedies: [],
    };
  if (/not in the sudoers|not allowed to|may not run sudo|is not allowed/i.test(stderr))
    return {
      id: 'sudo-refused',
      message: msg('{0} may not use sudo on this VM. Sign in as a user who may.', user),
      detail,
      remedies: [],
    };
  if (
    /password is required|no password was provided|terminal is required|authentication is required/i.test(
      stderr,
    )
  )
    return {
      id: 'sudo-no-password',
      message: msg('sudo asks for the password of {0}.', user),
      detail,
      remedies: [],
    };
  if (/sudo: command not found|sudo: not found|'sudo': No such file/i.test(stderr))
    return {
      id: 'sudo-refused',
      message: msg('There is no sudo on this VM. Sign in as root.'),
      detail,
      remedies: [],
    };
  return undefined;
}

/** Lines worth showing; a bad /etc/hosts makes every sudo complain, which has nothing to do with it. */
function sudoLines(stderr: string): string[] {
  return stderr
    .split('\n')
    .map((line) => sanitize(line, { maxLength: 300 }).trim())
    .filter((line) => line !== '' && !line.startsWith('sudo: unable to resolve host'))
    .slice(0, 6);
}

/** A script that ended before its first line, and no sudo is to blame. */
export function notBegun(stderr: string): ScriptProblem {
  const noBash = /bash: (command )?not found|bash'?: No such file/.test(stderr);
  return {
    id: noBash ? 'no-bash' : 'script-not-begun',
    message: noBash
      ? msg('There is no bash on this VM. Setup steps and runs need it: install it first.')
      : msg('The VM did not run the script that it was sent.'),
    detail: sudoLines(stderr),
    remedies: [],
  };
}
