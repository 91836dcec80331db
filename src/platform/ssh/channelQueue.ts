// Keeps the number of open channels below what a server allows; the rest waits in line.
import { ProblemError } from '../../core/problem';
import { cancelled } from '../../core/ssh/problems';

/**
 * The server would not open a channel now (RFC 4254 reason 2 or 4). With OpenSSH this is MaxSessions: channels of
 * another client sharing the connection's limit, or a limit lower than ours.
 */
export class ChannelBusyError extends Error {
  constructor(override readonly cause: Error) {
    super(cause.message);
    this.name = 'ChannelBusyError';
  }
}

/** How often a task that a full server turned away is tried again while no channel of our own is left to wait for. */
const triesWithoutOwnChannels = 5;
const pauseMs = 200;

interface Waiting {
  start(): void;
}

/** Runs tasks, each with one channel, at most `limit` at a time and in the order they came. */
export class ChannelQueue {
  private readonly waiting: Waiting[] = [];
  private running = 0;

  constructor(private readonly limit: number) {}

  /**
   * Runs `task` when a place is free. A task that rejects with `ChannelBusyError` is tried again when another one has
   * ended, or after a pause where there is no other.
   *
   * @throws ProblemError `cancelled` when `signal` fires while the task waits; else what the task throws.
   */
  async run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    let refusals = 0;
    for (;;) {
      await this.enter(signal, refusals > 0);
      try {
        return await task();
      } catch (error) {
        if (!(error instanceof ChannelBusyError)) throw error;
        if (this.running <= 1) refusals += 1;
        if (refusals >= triesWithoutOwnChannels) throw error;
      } finally {
        this.leave();
      }
      await this.change(signal);
    }
  }

  /** Takes a place, or waits for one; a task that was turned away goes to the head of the line. */
  private enter(signal: AbortSignal | undefined, first: boolean): Promise<void> {
    if (signal?.aborted === true) return Promise.reject(new ProblemError(cancelled()));
    if (this.running < this.limit) {
      this.running += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const entry: Waiting = {
        start: () => {
          signal?.removeEventListener('abort', onAbort);
          this.running += 1;
          resolve();
        },
      };
      const onAbort = (): void => {
        const index = this.waiting.indexOf(entry);
        if (index >= 0) this.waiting.splice(index, 1);
        reject(new ProblemError(cancelled()));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      if (first) this.waiting.unshift(entry);
      else this.waiting.push(entry);
    });
  }

  private leave(): void {
    this.running -= 1;
    this.waiting.shift()?.start();
  }

  /** Waits a moment: time enough for one of our own channels, or of another client's, to close. */
  private change(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, pauseMs);
      signal?.addEventListener('abort', done, { once: true });
    });
  }
}
