// Opens one exec channel and speaks the few things to it that ssh2 gets wrong or leaves open.
import type { Client, ClientChannel } from 'ssh2';
import { msg } from '../../core/message';
import { ProblemError } from '../../core/problem';
import { cancelled, channelRefused, linkLost, type Target } from '../../core/ssh/problems';
import type { RemoteCommand } from '../../core/remote/command';
import { ChannelBusyError } from './channelQueue';
import { whenAborted } from './waiting';

/**
 * What opening channels needs of a connection.
 *
 * @property lost Aborted, with a ProblemError as its reason, when the connection is gone.
 */
export interface ChannelHost {
  readonly client: Client;
  readonly target: Target;
  readonly lost: AbortSignal;
}

/** Reasons of RFC 4254 that may go away by themselves: connect failed (OpenSSH's MaxSessions), resource shortage. */
const busyReasons: ReadonlySet<unknown> = new Set([2, 4]);

/** Milliseconds that a server gets to open a channel that nobody wants any more, so that what it starts can be ended. */
const unwantedMs = 3_000;

/**
 * Starts `command` in a channel of its own.
 *
 * @param use Gets the channel at once and attaches its listeners: the exit status of a quick command may come in the
 *   same packet as the server's answer, before anything that waits for a promise runs.
 * @param stop Aborted when the command is no longer wanted: a server that answers everything else may leave this request
 *   without an answer. Should the channel open after all, it is killed and closed.
 * @throws ChannelBusyError when the server has no room now; ProblemError for everything else.
 */
export function openExecChannel<T>(
  host: ChannelHost,
  command: RemoteCommand,
  use: (channel: ClientChannel) => T | Promise<T>,
  stop: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (host.lost.aborted) {
      reject(lostReason(host));
      return;
    }
    const onLost = (): void => {
      settle(() => {
        reject(lostReason(host));
      });
    };
    let timer: NodeJS.Timeout | undefined;
    let abandoned = false;
    const onStop = (): void => {
      timer = setTimeout(() => {
        settle(() => {
          abandoned = true;
          const detail = [msg('It could not be verified that the command has ended on the VM.')];
          reject(new ProblemError({ ...cancelled(), detail }));
        });
      }, unwantedMs);
    };
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      stop.removeEventListener('abort', onStop);
      host.lost.removeEventListener('abort', onLost);
      finish();
    };
    host.lost.addEventListener('abort', onLost, { once: true });
    if (stop.aborted) onStop();
    else stop.addEventListener('abort', onStop, { once: true });
    try {
      host.client.exec(command, (error, channel) => {
        settle(() => {
          if (error === undefined) {
            channel.on('error', () => undefined);
            if (abandoned) drop(channel);
            else resolve(use(channel));
          } else {
            reject(openError(error, host));
          }
        });
      });
    } catch (error) {
      // "Not connected": the socket is no longer writable, and 'close' has not come yet.
      settle(() => {
        reject(new ProblemError(linkLost(host.target, String(error)), { cause: error }));
      });
    }
  });
}

/** Ends a channel that opened too late. */
function drop(channel: ClientChannel): void {
  channel.resume();
  channel.stderr.resume();
  sendSignal(channel, 'KILL');
  channel.close();
}

/** The problem with which the connection ended. */
export function lostReason(host: Pick<ChannelHost, 'lost' | 'target'>): ProblemError {
  const reason: unknown = host.lost.reason;
  return reason instanceof ProblemError ? (reason as ProblemError) : new ProblemError(linkLost(host.target));
}

function openError(error: Error & { reason?: unknown }, host: ChannelHost): Error {
  if (host.lost.aborted) return lostReason(host);
  if (busyReasons.has(error.reason)) return new ChannelBusyError(error);
  if (error.message === 'No response from server') {
    return new ProblemError(linkLost(host.target, error.message), { cause: error });
  }
  return new ProblemError(channelRefused(host.target, error.message), { cause: error });
}

/** The part of ssh2's channel that its types leave out. */
interface ChannelInternals {
  readonly outgoing?: { readonly id?: number; readonly state?: string };
  readonly _client?: {
    readonly _protocol?: { signal?(channelId: number, name: string): void };
  };
}

/**
 * Sends a signal (without "SIG") to the remote process. `channel.signal` does nothing once EOF was sent, although the
 * protocol allows it, so the packet is then written past it.
 *
 * @returns false when the channel can carry no signal any more.
 */
export function sendSignal(channel: ClientChannel, name: 'TERM' | 'KILL'): boolean {
  const { outgoing, _client: client } = channel as unknown as ChannelInternals;
  if (outgoing?.state === 'open' && channel.writable) {
    channel.signal(name);
    return true;
  }
  const protocol = client?._protocol;
  if (outgoing?.state !== 'eof' || outgoing.id === undefined || protocol?.signal === undefined) return false;
  protocol.signal(outgoing.id, name);
  return true;
}

/**
 * Writes all of a command's standard input and then EOF. Not `end()`: that would make the channel deaf for signals.
 */
export function writeInput(channel: ClientChannel, text: string): void {
  channel.write(text, 'utf8', () => {
    channel.eof();
  });
}

/**
 * Writes text for as long as it comes, no faster than the command reads, then EOF. Never rejects: an input that fails has
 * ended.
 *
 * @param over Aborted when nobody reads any more; the input is then let go of, even while it has nothing to give.
 */
export async function pourInput(
  channel: ClientChannel,
  input: AsyncIterable<string>,
  over: AbortSignal,
): Promise<void> {
  const source = input[Symbol.asyncIterator]();
  const until = new AbortController();
  const ended = whenAborted(over, until.signal).then(() => ({ done: true as const, value: undefined }));
  try {
    for (;;) {
      const next = await Promise.race([source.next(), ended]);
      if (next.done === true || over.aborted) break;
      if (!channel.write(next.value, 'utf8')) await Promise.race([drained(channel), ended]);
    }
  } catch {
    // The command gets its EOF as if there were no more.
  }
  until.abort();
  // Not awaited: a source that waits for more would answer after that.
  void Promise.resolve(source.return?.()).catch(() => undefined);
  if (!over.aborted) channel.eof();
}

function drained(channel: ClientChannel): Promise<void> {
  return new Promise((resolve) => {
    channel.once('drain', resolve);
  });
}
