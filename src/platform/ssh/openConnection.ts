// A connection that is open: its commands, and the moment it is lost. Made anew for every attempt that succeeds.
import { setMaxListeners } from 'node:events';
import { ProblemError } from '../../core/problem';
import type { ResolvedHost } from '../../core/hosts/host';
import type { ExecRequest, ExecResult } from '../../core/remote/session';
import { cancelled, fromSsh2Error, linkLost } from '../../core/ssh/problems';
import type { RedactingLogger } from '../log';
import { dropHops, endHops, type Chain } from './chain';
import { ChannelQueue } from './channelQueue';
import { execCommand, type ExecHost } from './execCommand';
import { targetOf } from './hop';
import { within } from './waiting';

/** Channels at a time: OpenSSH allows 10. One of the eight is kept free for ending commands. */
const commandChannels = 7;
const endingChannels = 1;

/** Milliseconds that ending running commands may delay a disconnect. */
const endCommandsMs = 5_000;

/** Commands over one established chain of hops. */
export class OpenConnection {
  private readonly lost = new AbortController();
  private readonly stopAll = new AbortController();
  private readonly host: ExecHost;
  private readonly running = new Set<Promise<unknown>>();

  /**
   * @param onLost Called once when the connection ends without `close` having been called.
   */
  constructor(
    private readonly chain: Chain,
    resolved: ResolvedHost,
    log: RedactingLogger,
    onLost: (problem: ProblemError) => void,
  ) {
    const target = targetOf(resolved, false);
    // One listener for each command under way; that many are no leak.
    setMaxListeners(0, this.lost.signal, this.stopAll.signal);
    this.host = {
      client: chain.vm,
      target,
      lost: this.lost.signal,
      log,
      queue: new ChannelQueue(commandChannels),
      lane: new ChannelQueue(endingChannels),
      follows: 0,
    };
    const lose = (error: unknown): void => {
      if (this.lost.signal.aborted) return;
      const problem =
        error === undefined ? linkLost(target) : fromSsh2Error(error, { target, phase: 'connected' });
      const reason = new ProblemError(problem, { cause: error });
      this.lost.abort(reason);
      dropHops(chain.hops);
      onLost(reason);
    };
    for (const { client } of chain.hops) {
      // Of a hop that only carries the next one, every end is the end of all.
      client.on('error', lose);
      client.on('close', () => {
        lose(undefined);
      });
    }
    // A server behind a jump host may hang up in the very packet that lets us in.
    if (chain.hops.some(({ closed }) => closed.aborted)) {
      queueMicrotask(() => {
        lose(undefined);
      });
    }
  }

  /** Runs one command; see `VmConnection.exec`. */
  exec(request: ExecRequest): Promise<ExecResult> {
    const signal =
      request.signal === undefined
        ? this.stopAll.signal
        : AbortSignal.any([request.signal, this.stopAll.signal]);
    const result = execCommand(this.host, { ...request, signal });
    const settled = result.then(
      () => undefined,
      () => undefined,
    );
    this.running.add(settled);
    void settled.then(() => this.running.delete(settled));
    return result;
  }

  /** Ends running commands, then the connection. Never rejects and does not report a loss. */
  async close(): Promise<void> {
    if (this.lost.signal.aborted) return;
    if (this.running.size > 0) {
      this.stopAll.abort();
      await within(Promise.all(this.running), endCommandsMs);
    }
    // Nothing happens when the link was lost meanwhile: the first reason stays.
    this.lost.abort(new ProblemError(cancelled()));
    endHops(this.chain.hops);
    // A link that is dead would keep its socket, and with it the process, for minutes.
    setTimeout(() => {
      dropHops(this.chain.hops);
    }, 1_000).unref();
  }
}
