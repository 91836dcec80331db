// One question at a time: two VMs that connect at once must not write over each other's input box.
import { ProblemError } from '../../core/problem';
import { cancelled } from '../../core/ssh/problems';

export class PromptQueue {
  private last: Promise<unknown> = Promise.resolve();

  /**
   * Asks when every earlier question has been answered.
   *
   * @throws ProblemError `cancelled` as soon as `signal` fires, also while waiting for the turn.
   */
  async ask<T>(question: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const turn = this.last.then(async () => {
      if (signal.aborted) throw new ProblemError(cancelled());
      return question();
    });
    this.last = turn.catch(() => undefined);
    const { promise, stop } = rejectedOnAbort(signal);
    try {
      return await Promise.race([turn, promise]);
    } finally {
      stop();
    }
  }
}

function rejectedOnAbort(signal: AbortSignal): {
  readonly promise: Promise<never>;
  readonly stop: () => void;
} {
  let stop = (): void => undefined;
  const promise = new Promise<never>((_, reject) => {
    const onAbort = () => {
      reject(new ProblemError(cancelled()));
    };
    stop = () => {
      signal.removeEventListener('abort', onAbort);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  return { promise, stop };
}
