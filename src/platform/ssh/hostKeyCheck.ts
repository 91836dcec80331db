// Judges the key that a server presents and, where it is unknown, asks a person. Its answer is a plain yes or a problem.
import { assertNever } from '../../core/problem';
import type { ResolvedHost } from '../../core/hosts/host';
import {
  hostKeyInfo,
  hostPortKey,
  judgeHostKey,
  type KnownKey,
  type TrustedKey,
} from '../../core/ssh/hostKeys';
import { hostKeyFromBlob, type HostKey } from '../../core/ssh/knownHosts';
import {
  cancelled,
  handshakeFailed,
  hostKeyCaOnly,
  hostKeyChanged,
  hostKeyRevoked,
  hostKeyUnknown,
  type HostKeyTarget,
  type KnownKeyInfo,
  type SshProblem,
} from '../../core/ssh/problems';
import type { ConnectPrompts } from '../../core/ssh/prompts';
import { sha256, type KnownKeys } from './knownHosts';

/**
 * What judging a key needs besides the key.
 *
 * @property prompts `undefined`: nobody can be asked.
 * @property signal Fires when the connection ends: an open question is withdrawn.
 * @property whileAsking Stops the deadlines of the connection while a person reads.
 */
export interface HostKeyCheckContext {
  readonly host: ResolvedHost;
  readonly viaJump: boolean;
  readonly known: KnownKeys;
  readonly prompts: ConnectPrompts | undefined;
  readonly signal: AbortSignal;
  whileAsking<T>(question: () => Promise<T>): Promise<T>;
}

/** What becomes of a presented key. `newlyTrusted` is kept only once the server has proved that it owns the key. */
export type HostKeyOutcome =
  | { readonly ok: true; readonly newlyTrusted?: { readonly key: HostKey; readonly once: boolean } }
  | { readonly ok: false; readonly problem: SshProblem };

/** Judges `blob`, the key in wire form. Refuses by returning a problem; throws only what the prompts throw. */
export async function checkHostKey(blob: Uint8Array, context: HostKeyCheckContext): Promise<HostKeyOutcome> {
  const target = hostKeyTarget(context);
  const presented = hostKeyFromBlob(blob);
  if (presented === undefined) {
    return { ok: false, problem: handshakeFailed(target, 'the server sent a malformed host key') };
  }
  const info = hostKeyInfo(presented, sha256);
  const verdict = judgeHostKey({ ...context.known, presented });
  switch (verdict.kind) {
    case 'match':
      return { ok: true };
    case 'mismatch':
      return { ok: false, problem: hostKeyChanged(target, info, verdict.known.map(withInfo)) };
    case 'revoked':
      return { ok: false, problem: hostKeyRevoked(target, info, verdict.entry) };
    case 'ca-only':
      return { ok: false, problem: hostKeyCaOnly(target, info, verdict.authorities) };
    case 'other-key-type':
      return ask(presented, verdict.known, context, target);
    case 'unknown':
      return ask(presented, [], context, target);
    default:
      return assertNever(verdict);
  }
}

async function ask(
  presented: HostKey,
  otherKnown: readonly KnownKey[],
  context: HostKeyCheckContext,
  target: HostKeyTarget,
): Promise<HostKeyOutcome> {
  const { host, prompts, signal } = context;
  const info = hostKeyInfo(presented, sha256);
  if (host.strictHostKeyChecking === 'yes') {
    return { ok: false, problem: hostKeyUnknown(target, info, 'strict') };
  }
  if (prompts === undefined) return { ok: false, problem: hostKeyUnknown(target, info, 'not-interactive') };
  const answer = await context.whileAsking(() =>
    prompts.confirmHostKey(
      {
        alias: host.alias,
        hostname: host.hostname,
        port: host.port,
        key: info,
        otherKnown: otherKnown.map(({ key }) => hostKeyInfo(key, sha256)),
        viaJump: context.viaJump,
      },
      signal,
    ),
  );
  if (signal.aborted) return { ok: false, problem: cancelled() };
  switch (answer) {
    case 'trust':
      return { ok: true, newlyTrusted: { key: presented, once: false } };
    case 'trust-once':
      return { ok: true, newlyTrusted: { key: presented, once: true } };
    case 'cancel':
      return { ok: false, problem: hostKeyUnknown(target, info, 'cancelled') };
    default:
      return assertNever(answer);
  }
}

/** A key that a person accepted, as a trust store keeps it. */
export function trustedKey(key: HostKey, host: ResolvedHost): TrustedKey {
  return {
    hostPort: hostPortKey(host.hostname, host.port, host.hostKeyAlias),
    type: key.type,
    blob: key.blob,
    addedAt: new Date().toISOString(),
  };
}

function hostKeyTarget({ host, viaJump }: HostKeyCheckContext): HostKeyTarget {
  const { alias, hostname, port, user, hostKeyAlias } = host;
  return { alias, hostname, port, user, viaJump, hostKeyAlias };
}

function withInfo(known: KnownKey): KnownKeyInfo {
  return { known, info: hostKeyInfo(known.key, sha256) };
}
