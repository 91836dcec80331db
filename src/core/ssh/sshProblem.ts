// What a problem of the SSH layer is: the closed union of ids and the parts that all of them are made of.
import type { Message } from '../message';
import type { Problem, Remedy } from '../problem';
import { sanitize } from '../remote/sanitize';

/** What can go wrong between the user's list and a running command. */
export type SshProblemId =
  /** The name does not resolve. */
  | 'unknown-name'
  /** The host answers, but nothing listens on the port. */
  | 'refused'
  /** No way to the host: routing, firewall, network down. */
  | 'unreachable'
  /** No answer in time; on Azure most often a network security group or a stopped VM. */
  | 'timeout'
  /** Something answers that does not speak SSH. */
  | 'not-ssh'
  /** The server sends text without end instead of its SSH greeting. */
  | 'endless-banner'
  /** Both speak SSH, but share no algorithm of some kind. */
  | 'no-common-algorithm'
  /** The server could not prove that it owns its host key, or broke the protocol. */
  | 'handshake-failed'
  /** Unknown host, and nobody there to ask, or the person said no. */
  | 'host-key-unknown'
  | 'host-key-changed'
  | 'host-key-revoked'
  /** Only a certificate authority is known for the host; ssh2 cannot check host certificates. */
  | 'host-key-ca-only'
  /** A known_hosts file is there but cannot be read: nothing can be said of the host, so it is refused. */
  | 'known-hosts-unreadable'
  | 'auth-failed'
  | 'wrong-passphrase'
  /** A private key in a form that ssh2 cannot read. */
  | 'key-format'
  | 'key-unreadable'
  /** The connection was there and is gone without a word (keepalive, reset). */
  | 'link-lost'
  /** The server ended the connection. */
  | 'closed-by-server'
  | 'cancelled'
  | 'not-connected'
  /** The configuration asks for something that only the system's ssh can do. */
  | 'needs-system-ssh'
  /** A hop of ProxyJump failed, or it would not forward. */
  | 'jump-failed'
  /** The server opened no further channel, or would not run a command in it. */
  | 'channel-refused'
  /** As many commands as one connection carries are followed already. */
  | 'too-many-followed'
  | 'password-expired'
  | 'no-login-shell'
  /** A cancelled command is still running on the VM. */
  | 'process-left'
  /** `ssh -G` refused the configuration. */
  | 'ssh-config-failed'
  /** Anything ssh2 says that is not known here; its text is in the detail. */
  | 'ssh-error';

/** A problem of the SSH layer. */
export type SshProblem = Problem<SshProblemId>;

/** The end of the connection a problem is about. */
export interface Target {
  /** What the user typed. */
  readonly alias: string;
  readonly hostname: string;
  readonly port: number;
  readonly user?: string;
  /** True for a hop of ProxyJump. */
  readonly viaJump?: boolean;
}

/** `host:port`, IPv6 in brackets, with the alias before it where it says something else. */
export function describeTarget(target: Target): string {
  const host = target.hostname.includes(':') ? `[${target.hostname}]` : target.hostname;
  const address = `${host}:${target.port}`;
  const alias = target.alias === target.hostname ? '' : target.alias;
  return sanitize(alias === '' ? address : `${alias} (${address})`, { singleLine: true, maxLength: 300 });
}

/** Text from a server or a library, made safe for the detail of a problem. */
export function evidence(text: string): string {
  return sanitize(text, { maxLength: 2000 }).trim();
}

/** Puts a problem together; empty details are left out. */
export function problem(
  id: SshProblemId,
  message: Message,
  remedies: readonly Message[],
  detail: readonly (Message | string)[] = [],
): SshProblem {
  const kept = detail.filter((line) => line !== '');
  const labels: Remedy[] = remedies.map((label) => ({ label }));
  return kept.length === 0
    ? { id, message, remedies: labels }
    : { id, message, detail: kept, remedies: labels };
}
