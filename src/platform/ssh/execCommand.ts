// Runs one remote command from its request to its result: limits, cancellation, loss of the link.
import { randomBytes } from 'node:crypto';
import type { ClientChannel } from 'ssh2';
import { ProblemError } from '../../core/problem';
import { trackedCommand } from '../../core/remote/command';
import {
  defaultLimits,
  followedStderr,
  followLimits,
  type ExecExit,
  type ExecRequest,
  type ExecResult,
} from '../../core/remote/session';
import {
  accountProblem,
  cancelled,
  channelRefused,
  closedByServer,
  evidence,
  processLeft,
  tooManyFollowed,
} from '../../core/ssh/problems';
import { msg } from '../../core/message';
import { lostReason, openExecChannel, pourInput, writeInput } from './channel';
import { ChannelBusyError, type ChannelQueue } from './channelQueue';
import { endCommand, type EndHost, type EndReport } from './endProcesses';
import { OutputCollector } from './outputCollector';
import { ProcessMarker, type RemoteIds } from './processMarker';
import { deferred, whenAborted, within } from './waiting';

/** A connection as commands use it. `follows`: how many commands that are followed run now. */
export interface ExecHost extends EndHost {
  readonly queue: ChannelQueue;
  follows: number;
}

/** Of the places for commands: the others stay free for what is done in between. */
const mostFollowed = 5;

/** Why a command is ended before it ends by itself. */
type StopReason = 'cancelled' | 'bytes' | 'time';

/** How a command's channel ended by itself; `null` for a channel that closed without saying how. */
type OwnEnd = ExecExit | null;

/**
 * Milliseconds without output after which a command that has ended is over, although its channel is still open:
 * something that it left in the background holds its output.
 */
const lingerMs = 2_000;

/**
 * Runs a command and collects its output.
 *
 * @throws ProblemError cancelled, link-lost, channel-refused or closed-by-server. Reaching a limit is a result, not an error.
 */
export async function execCommand(host: ExecHost, request: ExecRequest): Promise<ExecResult> {
  const follow = request.follow === true;
  const limits = { ...(follow ? followLimits : defaultLimits), ...request.limits };
  if (follow && host.follows >= mostFollowed)
    throw new ProblemError(tooManyFollowed(host.target, mostFollowed));
  const stop = new AbortController();
  const stopFor = (reason: StopReason): void => {
    if (!stop.signal.aborted) stop.abort(reason);
  };
  const timer = Number.isFinite(limits.timeoutMs)
    ? setTimeout(() => {
        stopFor('time');
      }, limits.timeoutMs)
    : undefined;
  const onCancel = (): void => {
    stopFor('cancelled');
  };
  if (request.signal?.aborted === true) onCancel();
  request.signal?.addEventListener('abort', onCancel, { once: true });
  host.follows += follow ? 1 : 0;
  try {
    return await host.queue.run(() => runInChannel(host, request, limits, stop.signal, stopFor), stop.signal);
  } catch (error) {
    if (error instanceof ChannelBusyError) {
      throw new ProblemError(channelRefused(host.target, error.message), { cause: error });
    }
    // The time was up before the command's turn came: nothing ran.
    if (stop.signal.reason === 'time' && error instanceof ProblemError && error.problem.id === 'cancelled') {
      return { exit: { kind: 'limit', limit: 'time' }, stdout: '', stderr: '', linesCut: false };
    }
    throw error;
  } finally {
    host.follows -= follow ? 1 : 0;
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', onCancel);
  }
}

async function runInChannel(
  host: ExecHost,
  request: ExecRequest,
  limits: { readonly maxBytes: number; readonly maxLineLength: number },
  stop: AbortSignal,
  stopFor: (reason: StopReason) => void,
): Promise<ExecResult> {
  const nonce = randomBytes(12).toString('hex');
  const stdin = request.stdin === undefined && request.input === undefined ? 'none' : 'given';
  const startedAt = performance.now();
  const ids = deferred<RemoteIds | undefined>();
  const output = new OutputCollector(
    limits,
    {
      onText: (stream, text) => {
        if (stream === 'stdout') request.onStdout?.(text);
        else request.onStderr?.(text);
      },
      onTooMuch: () => {
        stopFor('bytes');
      },
      onListenerError: (error) => {
        host.log.error(`a listener of a command's output failed: ${evidence(String(error))}`);
      },
    },
    request.follow === true ? { stdout: 0, stderr: followedStderr } : undefined,
  );
  const seen = { marker: false };
  const marker = new ProcessMarker(nonce, (found) => {
    seen.marker = true;
    ids.resolve(found);
  });
  const { channel, ended } = await openExecChannel(
    host,
    trackedCommand(request.command, nonce, stdin),
    (opened) => ({ channel: opened, ended: follow(opened, output, marker) }),
    stop,
  );
  const over = new AbortController();
  feed(channel, request, over.signal);
  void ended.then(() => {
    ids.resolve(undefined);
  });

  const outcome = await Promise.race([
    ended,
    whenAborted(stop, over.signal),
    whenAborted(host.lost, over.signal),
  ]);
  over.abort();
  if (outcome !== 'aborted') {
    const own = result(host, outcome, output);
    const refusal = seen.marker ? undefined : accountProblem(own, host.target);
    if (refusal) throw new ProblemError(refusal);
    return own;
  }
  throwIfLost(host);

  const report = await endCommand(
    {
      channel,
      usesSudo: request.usesSudo === true,
      floods: stop.reason === 'bytes',
      ids: async (timeoutMs) => {
        // The line comes first of all: after that time since the start it will not come any more.
        const left = timeoutMs - (performance.now() - startedAt);
        return (await within(ids.promise, Math.max(0, left))) ? ids.promise : undefined;
      },
      closed: ended.then(() => undefined),
    },
    host,
  );
  throwIfLost(host);
  if (stop.reason === 'cancelled') throw cancelledWith(report, host);
  if (report.kind === 'unverified' || report.left.length > 0) {
    host.log.warn(`a command that reached its limit may still run: ${describe(report)}`);
  }
  return result(host, { kind: 'limit', limit: stop.reason === 'bytes' ? 'bytes' : 'time' }, output);
}

/** Gives the command its standard input; `over`: it has ended, or nobody waits for it any more. */
function feed(channel: ClientChannel, request: ExecRequest, over: AbortSignal): void {
  const { stdin, input } = request;
  if (input === undefined) {
    if (stdin !== undefined) writeInput(channel, stdin);
    return;
  }
  if (stdin !== undefined) channel.write(stdin, 'utf8');
  void pourInput(channel, input, over);
}

function result(host: ExecHost, end: OwnEnd, output: OutputCollector): ExecResult {
  const text = output.finish();
  if (end === null) {
    throwIfLost(host);
    throw new ProblemError(closedByServer(host.target, text.stderr));
  }
  return { exit: end, ...text, linesCut: output.linesCut };
}

/** The link may go at any of the waits above. */
function throwIfLost(host: ExecHost): void {
  if (host.lost.aborted) throw lostReason(host);
}

/** Feeds the collector and settles when the command has ended by itself. Never rejects. */
function follow(channel: ClientChannel, output: OutputCollector, marker: ProcessMarker): Promise<OwnEnd> {
  return new Promise((resolve) => {
    let end: OwnEnd = null;
    let lingering: NodeJS.Timeout | undefined;
    const finish = (): void => {
      clearTimeout(lingering);
      output.add('stderr', marker.rest());
      resolve(end);
    };
    const linger = (): void => {
      if (end === null) return;
      clearTimeout(lingering);
      lingering = setTimeout(() => {
        finish();
        channel.close();
      }, lingerMs);
    };
    channel.on('data', (chunk: Buffer) => {
      output.add('stdout', chunk);
      linger();
    });
    channel.stderr.on('data', (chunk: Buffer) => {
      output.add('stderr', marker.filter(chunk));
      linger();
    });
    channel.on('exit', (code: number | null, signal?: string) => {
      end = code === null ? { kind: 'signal', signal: evidence(signal ?? '') } : { kind: 'code', code };
      linger();
    });
    channel.on('close', finish);
  });
}

/** `cancelled`, and in its detail what of the command is still there. */
function cancelledWith(report: EndReport, host: ExecHost): ProblemError {
  const problem = cancelled();
  if (report.kind === 'unverified') {
    const detail = [msg('It could not be verified that the command has ended on the VM.')];
    return new ProblemError({ ...problem, detail });
  }
  if (report.left.length === 0) return new ProblemError(problem);
  const left = processLeft(host.target, report.left);
  return new ProblemError({
    ...problem,
    message: left.message,
    detail: left.detail ?? [],
    remedies: left.remedies,
  });
}

function describe(report: EndReport): string {
  return report.kind === 'unverified' ? 'nobody could look' : report.left.map(evidence).join(', ');
}
