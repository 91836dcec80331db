// The only function that may be given to ssh2 as `hostVerifier`: everything but a clear yes in time is a no.

/**
 * What ssh2 calls with the server's key. ssh2 accepts a host for every value but `false`: for a Promise (truthy) that
 * was returned, and even for `undefined` passed to the callback. So it must return nothing and pass a strict boolean.
 */
export type Ssh2HostVerifier = (key: Buffer, verify: (permitted: boolean) => void) => undefined;

/**
 * Says yes by calling `settle(true)`. Anything else (a thrown error, another value, no answer before the
 * connection ends) refuses; a returned value means nothing.
 */
export type HostKeyDecision = (key: Buffer, settle: (permitted: unknown) => void) => unknown;

/**
 * Turns a decision into a verifier for ssh2.
 *
 * A later key exchange on the same connection asks again: the key that was accepted first is accepted at once and
 * without a question, any other key is refused.
 *
 * @param closed Aborted when the connection is over: a decision that comes later is refused.
 * @param onRefused Told once why there was no yes; `undefined` when the decision itself said no.
 */
export function hostKeyVerifier(
  decide: HostKeyDecision,
  closed: AbortSignal,
  onRefused: (reason: string | undefined) => void,
): Ssh2HostVerifier {
  let accepted: Buffer | undefined;
  return (key, verify) => {
    if (accepted !== undefined) {
      verify(accepted.equals(key));
      return undefined;
    }
    let settled = false;
    const settle = (permitted: unknown, reason?: string): void => {
      if (settled) return;
      settled = true;
      closed.removeEventListener('abort', onClosed);
      if (permitted === true && !closed.aborted) {
        accepted = Buffer.from(key);
        verify(true);
      } else {
        onRefused(reason);
        verify(false);
      }
    };
    const onClosed = (): void => {
      settle(false, 'the connection ended before the host key was decided on');
    };
    closed.addEventListener('abort', onClosed, { once: true });
    if (closed.aborted) {
      onClosed();
      return undefined;
    }
    try {
      const returned = decide(key, (permitted) => {
        settle(permitted, permitted === false || permitted === true ? undefined : 'not a boolean');
      });
      // An async decision that fails would otherwise leave the handshake waiting, and its error unhandled.
      if (returned instanceof Promise) {
        returned.catch((error: unknown) => {
          settle(false, String(error));
        });
      }
    } catch (error) {
      settle(false, String(error));
    }
    return undefined;
  };
}
