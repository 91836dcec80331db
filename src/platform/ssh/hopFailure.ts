// Finds the one problem that explains best why an attempt to connect failed.
import { ProblemError } from '../../core/problem';
import { authFailure } from '../../core/ssh/authFailure';
import {
  closedByServer,
  fromSsh2Error,
  handshakeFailed,
  notSsh,
  passwordExpired,
  type SshProblem,
  type Target,
} from '../../core/ssh/problems';
import type { Authenticator } from './authenticator';
import type { FirstBytes } from './serverText';

/**
 * What an attempt knows of its own failure.
 *
 * @property refusal Why the host key was refused, when it was.
 */
export interface FailedAttempt {
  readonly evidence: {
    readonly target: Target & { readonly user: string };
    readonly refusal: SshProblem | undefined;
    readonly firstBytes: FirstBytes;
    readonly authenticator: Authenticator;
  };
}

/** What ssh2 says when no method is left. */
const noMethodLeft = 'All configured authentication methods failed';
/** How OpenSSH ends a connection after MaxAuthTries. */
const tooManyTries = /too many authentication failures/i;

/**
 * @param error What ssh2 reported; `undefined` when the connection just closed, `password-expired` when the server wants
 *   a new password.
 */
export function failureOf(error: unknown, phase: 'handshake' | 'auth', attempt: FailedAttempt): SshProblem {
  const { target, refusal, firstBytes, authenticator } = attempt.evidence;
  // A refused host key ends the connection with errors of its own; the refusal is their cause.
  if (refusal !== undefined) return refusal;
  if (error instanceof ProblemError) return error.problem as SshProblem;
  if (error === 'password-expired') return passwordExpired(target);
  const message = error instanceof Error ? error.message : '';
  if (phase === 'auth') {
    if (tooManyTries.test(message)) {
      authenticator.tooManyTries();
      return authFailure(authenticator.trace, target);
    }
    if (message === noMethodLeft) return authFailure(authenticator.trace, target);
  } else if (message === '' || message === 'Connection lost before handshake') {
    if (!firstBytes.empty && !firstBytes.looksLikeSsh) return notSsh(target, firstBytes.toString());
    return closedByServer(target, message);
  } else if (message.startsWith('Host denied')) {
    // The decision failed instead of saying no; what it was is in the log.
    return handshakeFailed(target, message);
  }
  if (error === undefined) return closedByServer(target);
  const problem = fromSsh2Error(error, { target, phase });
  // Whatever has no name of its own: a packet that makes no sense, a signature that does not fit.
  return phase === 'handshake' && problem.id === 'ssh-error' ? handshakeFailed(target, message) : problem;
}
