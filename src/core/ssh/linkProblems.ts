// Problems of reaching a VM and of the connection itself.
import { msg } from '../message';
import type { Problem } from '../problem';
import { sanitize } from '../remote/sanitize';
import { describeTarget, evidence, problem, type SshProblem, type Target } from './sshProblem';

/** @param cause Text of the resolver's error, for the log. */
export function unknownName(target: Target, cause = ''): SshProblem {
  return problem(
    'unknown-name',
    msg('The name {0} cannot be resolved.', sanitize(target.hostname, { singleLine: true })),
    [msg('Check the spelling, or use the IP address of the VM.')],
    [evidence(cause)],
  );
}

export function refused(target: Target, cause = ''): SshProblem {
  return problem(
    'refused',
    msg('{0} refused the connection: no SSH server listens on this port.', describeTarget(target)),
    [msg('Check the port; while a VM is starting, wait a minute and connect again.')],
    [evidence(cause)],
  );
}

export function unreachable(target: Target, cause = ''): SshProblem {
  return problem(
    'unreachable',
    msg('{0} cannot be reached over the network.', describeTarget(target)),
    [msg('Check your network or VPN; a private address needs a VPN or a jump host.')],
    [evidence(cause)],
  );
}

/** @param seconds How long was waited, 0 where that is not known. */
export function timedOut(target: Target, seconds: number, cause = ''): SshProblem {
  return problem(
    'timeout',
    seconds > 0
      ? msg('{0} did not answer within {1} seconds.', describeTarget(target), seconds)
      : msg('{0} did not answer in time.', describeTarget(target)),
    [
      msg('Check in the Azure portal that the VM is running.'),
      msg('Check that the network security group allows SSH from your address.'),
    ],
    [evidence(cause)],
  );
}

export function notSsh(target: Target, cause = ''): SshProblem {
  return problem(
    'not-ssh',
    msg('{0} answers, but it is not an SSH server.', describeTarget(target)),
    [msg('Check the port: SSH is on port 22 unless the server was configured otherwise.')],
    [evidence(cause)],
  );
}

export function endlessBanner(target: Target, cause = ''): SshProblem {
  return problem(
    'endless-banner',
    msg(
      '{0} sent text without end instead of an SSH greeting, so the connection was closed.',
      describeTarget(target),
    ),
    [msg('Check the port: this may be another service, or a trap for scanners.')],
    [evidence(cause)],
  );
}

export function noCommonAlgorithm(target: Target, cause = ''): SshProblem {
  return problem(
    'no-common-algorithm',
    msg('{0} and this client have no encryption algorithm in common.', describeTarget(target)),
    [msg('Update OpenSSH on the VM, or allow a current algorithm in its sshd_config.')],
    [evidence(cause)],
  );
}

export function handshakeFailed(target: Target, cause = ''): SshProblem {
  return problem(
    'handshake-failed',
    msg('The encrypted connection to {0} could not be set up.', describeTarget(target)),
    [msg('Try again; if it stays, look at the log and at sshd’s log on the VM.')],
    [evidence(cause)],
  );
}

export function linkLost(target: Target, cause = ''): SshProblem {
  return problem(
    'link-lost',
    msg('The connection to {0} was lost.', describeTarget(target)),
    [msg('Reconnect; check your network if it happens again.')],
    [evidence(cause)],
  );
}

export function closedByServer(target: Target, cause = ''): SshProblem {
  return problem(
    'closed-by-server',
    msg('{0} closed the connection.', describeTarget(target)),
    [msg('Connect again; the VM may be restarting, or its SSH server may limit connections.')],
    [evidence(cause)],
  );
}

export function cancelled(): SshProblem {
  return problem('cancelled', msg('Cancelled.'), []);
}

export function notConnected(alias: string): SshProblem {
  return problem('not-connected', msg('{0} is not connected.', sanitize(alias, { singleLine: true })), [
    msg('Connect to the VM first.'),
  ]);
}

/** @param cause The problem of the hop itself. */
export function jumpFailed(target: Target, hop: string, cause: Problem): SshProblem {
  return problem(
    'jump-failed',
    msg(
      '{0} could not be reached through the jump host {1}.',
      describeTarget(target),
      sanitize(hop, { singleLine: true }),
    ),
    cause.remedies.map((remedy) => remedy.label).slice(0, 2),
    [cause.message, ...(cause.detail ?? [])],
  );
}

export function channelRefused(target: Target, cause = ''): SshProblem {
  return problem(
    'channel-refused',
    msg('{0} would not start another session on this connection.', describeTarget(target)),
    [msg('Wait until running commands end, or raise MaxSessions in sshd_config on the VM.')],
    [evidence(cause)],
  );
}

/** @param most How many commands that are followed one connection carries. */
export function tooManyFollowed(target: Target, most: number): SshProblem {
  return problem(
    'too-many-followed',
    msg(
      '{0} runs and consoles are followed on {1} already, and no more at a time.',
      most,
      describeTarget(target),
    ),
    [msg('Close the view or the console of one of them; the run itself goes on.')],
  );
}

/**
 * A jump host would not, or could not, pass the connection on. `jumpFailed` wraps it.
 *
 * @param target Where the connection should have gone.
 * @param prohibited The jump host forbids it, as opposed to having failed.
 */
export function forwardRefused(target: Target, prohibited: boolean, cause = ''): SshProblem {
  return prohibited
    ? problem(
        'channel-refused',
        msg('The jump host does not allow forwarding to {0}.', describeTarget(target)),
        [msg('Set AllowTcpForwarding yes in sshd_config on the jump host.')],
        [evidence(cause)],
      )
    : problem(
        'unreachable',
        msg('{0} cannot be reached from the jump host.', describeTarget(target)),
        [msg('Check that the VM is running and that the jump host may reach its SSH port.')],
        [evidence(cause)],
      );
}

/** @param left One line for each process, as `pid name`. */
export function processLeft(target: Target, left: readonly string[]): SshProblem {
  return problem(
    'process-left',
    msg(
      'The command was cancelled, but {0} of its processes still run on {1}.',
      left.length,
      describeTarget(target),
    ),
    [msg('End them on the VM with `sudo kill -9` and the process ids in the details.')],
    left.map(evidence),
  );
}

/** @param stderr What `ssh -G` said. */
export function sshConfigFailed(alias: string, stderr: string): SshProblem {
  return problem(
    'ssh-config-failed',
    msg('OpenSSH does not accept the configuration for {0}.', sanitize(alias, { singleLine: true })),
    [msg('Correct the line named in the details in your SSH configuration.')],
    [evidence(stderr)],
  );
}

/** Signing in failed, and no record of what was tried is at hand. `authFailure` says more where there is one. */
export function signInRefused(target: Target, cause = ''): SshProblem {
  return problem(
    'auth-failed',
    msg(
      '{0} did not let {1} sign in.',
      describeTarget(target),
      sanitize(target.user ?? '?', { singleLine: true }),
    ),
    [msg('Check the user name and the key or password for this VM.')],
    [evidence(cause)],
  );
}

/** Anything that is not known better. */
export function sshError(target: Target, cause: string): SshProblem {
  return problem(
    'ssh-error',
    msg('SSH to {0} failed.', describeTarget(target)),
    [msg('See the log for the whole exchange.')],
    [evidence(cause)],
  );
}
