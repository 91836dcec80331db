// Connects through all hops: TCP to the first, then from hop to hop, each verified under its own name.
import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import { ProblemError, type Problem } from '../../core/problem';
import type { ResolvedHost } from '../../core/hosts/host';
import {
  cancelled,
  describeTarget,
  jumpFailed,
  linkLost,
  needsSystemSsh,
  refused,
  timedOut,
  unreachable,
  type SshProblem,
  type Target,
} from '../../core/ssh/problems';
import { connectHop, targetOf, type Hop, type HopContext } from './hop';
import { openSocket } from './socket';

/** Milliseconds for name and TCP where the configuration sets no ConnectTimeout. */
const connectTimeoutMs = 15_000;

/** A connection through all hops: the first one first and the VM last. */
export interface Chain {
  readonly vm: Client;
  readonly hops: readonly Hop[];
}

/**
 * Connects to `host` through its jump hosts.
 *
 * @throws ProblemError of the hop that failed: a problem of identity or sign-in as it is (it names the hop), a problem of
 *   the way as `jump-failed`.
 */
export async function connectChain(host: ResolvedHost, context: HopContext): Promise<Chain> {
  const vmTarget = targetOf(host, false);
  if (host.needsSystemSsh.length > 0) throw new ProblemError(needsSystemSsh(vmTarget, host.needsSystemSsh));
  const hosts = [...host.jumps, host];
  const hops: Hop[] = [];
  try {
    for (const [index, hop] of hosts.entries()) {
      const viaJump = index < hosts.length - 1;
      const target = targetOf(hop, viaJump);
      context.onStep('reaching', hop.alias);
      const timeoutMs =
        hop.connectTimeoutSeconds === null ? connectTimeoutMs : hop.connectTimeoutSeconds * 1000;
      const before = hops.at(-1)?.client;
      const previous = hosts[index - 1];
      const open = (): Promise<Duplex> =>
        before === undefined || previous === undefined
          ? asJump(viaJump, vmTarget, target, () => openSocket(target, timeoutMs, context.signal))
          : asJump(true, vmTarget, targetOf(previous, true), () =>
              forward(before, target, timeoutMs, context.signal),
            );
      hops.push(await connectHop(hop, open, viaJump, context));
    }
    const vm = hops.at(-1)?.client;
    if (vm === undefined) throw new ProblemError(linkLost(vmTarget));
    return { vm, hops };
  } catch (error) {
    dropHops(hops);
    throw error;
  }
}

/** Takes leave of all hops, the VM first: its connection runs inside the others. */
export function endHops(hops: readonly Hop[]): void {
  for (const { client } of [...hops].reverse()) client.end();
}

/** Drops all hops without a word, also those that have been taken leave of and do not answer. */
export function dropHops(hops: readonly Hop[]): void {
  for (const { client, stream } of [...hops].reverse()) {
    client.destroy();
    stream.destroy();
  }
}

/** A stream to `target` as seen from the hop before. */
function forward(before: Client, target: Target, timeoutMs: number, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new ProblemError(cancelled()));
      return;
    }
    let settled = false;
    const settle = (finish: () => void): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      finish();
    };
    const fail = (problem: SshProblem, cause?: unknown): void => {
      settle(() => {
        reject(new ProblemError(problem, { cause }));
      });
    };
    const timer = setTimeout(() => {
      fail(timedOut(target, Math.round(timeoutMs / 1000)));
    }, timeoutMs);
    const onAbort = (): void => {
      fail(cancelled());
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const onOpen = (error: (Error & { reason?: unknown }) | undefined, channel: ClientChannel): void => {
      if (error !== undefined) {
        fail(forwardProblem(error, target), error);
        return;
      }
      // A reset may arrive when nobody else listens any more.
      channel.on('error', () => undefined);
      if (settled) channel.destroy();
      settle(() => {
        resolve(channel);
      });
    };
    try {
      before.forwardOut('127.0.0.1', 0, target.hostname, target.port, onOpen);
    } catch (error) {
      fail(linkLost(target, String(error)), error);
    }
  });
}

/** RFC 4254 reasons: 1 forbidden by the jump host, 2 it could not connect. */
function forwardProblem(error: Error & { reason?: unknown }, target: Target): SshProblem {
  if (error.reason === 2 && /refused/i.test(error.message)) return refused(target, error.message);
  return unreachable(target, error.message);
}

/** Names the jump host in problems of the way to it or from it. */
async function asJump<T>(viaJump: boolean, vm: Target, jump: Target, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (!viaJump || !(error instanceof ProblemError)) throw error;
    const problem = error.problem as Problem;
    if (problem.id === 'cancelled') throw error;
    throw new ProblemError(jumpFailed(vm, describeTarget(jump), problem), { cause: error });
  }
}
