// Opens the TCP connection of the first hop, with a deadline of its own and without Nagle's delay.
import { connect, type Socket } from 'node:net';
import { cancelled, fromSsh2Error, timedOut, type Target } from '../../core/ssh/problems';
import { ProblemError } from '../../core/problem';

/**
 * Milliseconds that one address of a name gets before the next one is tried. Node's default of 250 ms gives up
 * every address of a VM that is more than 250 ms away.
 */
const perAddressMs = 3_000;

/**
 * A connected socket with TCP_NODELAY: ssh2 sends small packets, and Nagle costs each command one round trip.
 * An 'error' listener stays on it, because a reset may come after everyone else has let go.
 *
 * @param timeoutMs Milliseconds for name resolution and TCP together.
 * @throws ProblemError unknown-name, refused, unreachable, timeout or cancelled.
 */
export function openSocket(target: Target, timeoutMs: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new ProblemError(cancelled()));
      return;
    }
    const socket = connect({
      host: target.hostname,
      port: target.port,
      noDelay: true,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: Math.min(perAddressMs, timeoutMs),
    });
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.removeListener('connect', onConnect);
      finish();
    };
    const fail = (error: ProblemError): void => {
      settle(() => {
        socket.destroy();
        reject(error);
      });
    };
    const timer = setTimeout(() => {
      fail(new ProblemError(timedOut(target, Math.round(timeoutMs / 1000))));
    }, timeoutMs);
    const onAbort = (): void => {
      fail(new ProblemError(cancelled()));
    };
    const onConnect = (): void => {
      settle(() => {
        resolve(socket);
      });
    };
    socket.on('error', (error) => {
      fail(new ProblemError(fromSsh2Error(error, { target, phase: 'connect' }), { cause: error }));
    });
    socket.once('connect', onConnect);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
