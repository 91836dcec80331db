// What can go wrong with a setup besides a command that fails: rights, locks, lost connections, a VM that differs.
import { msg, type Message } from '../message';
import type { Problem, Remedy } from '../problem';
import { sanitize } from '../remote/sanitize';

export type SetupProblemId =
  | 'sudo-refused'
  | 'sudo-wrong-password'
  | 'sudo-no-password'
  | 'no-bash'
  | 'script-cut'
  | 'step-failed'
  | 'step-refused'
  | 'not-confirmed'
  | 'connection-lost-in-step'
  | 'setup-cancelled';

const detect: Remedy = { label: msg('Detect again'), command: 'manaDpdk.detect' };
const undo: Remedy = { label: msg('Undo…'), command: 'manaDpdk.setup.undo' };

type SetupProblem = Problem<SetupProblemId>;

/** What a sudo that did not run the script has said, as a problem; undefined when it says nothing of the kind. */
export function sudoProblem(stderr: string, user: string): SetupProblem | undefined {
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

export function scriptCut(stderr: string): SetupProblem {
  const noBash = /bash: (command )?not found|bash'?: No such file/.test(stderr);
  return {
    id: noBash ? 'no-bash' : 'script-cut',
    message: noBash
      ? msg('There is no bash on this VM, which every setup step needs.')
      : msg('The step ended without saying how. Detect again to see what it has changed.'),
    detail: sudoLines(stderr),
    remedies: [detect],
  };
}

export function stepFailed(message: Message, lines: readonly string[]): SetupProblem {
  return { id: 'step-failed', message, detail: lines.slice(-12), remedies: [undo, detect] };
}

export function stepRefused(message: Message): SetupProblem {
  return { id: 'step-refused', message, remedies: [detect] };
}

/** @param atUtc When the VM gives the NIC back; null when it has said so already. */
export function notConfirmed(atUtc: string | null, reason: Message | string): SetupProblem {
  return {
    id: 'not-confirmed',
    message:
      atUtc === null
        ? msg('No new SSH connection could confirm, so the VM has given the NIC back.')
        : msg('No new SSH connection could confirm, so the VM gives the NIC back at {0}.', atUtc),
    detail: [reason],
    remedies: [detect],
  };
}

export function lostInStep(armed: boolean): SetupProblem {
  return {
    id: 'connection-lost-in-step',
    message: armed
      ? msg('The connection was lost in the middle of the step. The VM gives the NIC back by itself.')
      : msg(
          'The connection was lost in the middle of the step. The VM goes on to the end of this step by itself; what it changes is in its journal.',
        ),
    remedies: [detect, undo],
  };
}

export function setupCancelled(): SetupProblem {
  return { id: 'setup-cancelled', message: msg('The setup was cancelled.'), remedies: [undo, detect] };
}
