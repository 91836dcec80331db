// Waiting for "something has changed", and working in slices so that nobody else has to wait.
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Wakes everybody who waits. Take the promise before looking at the state: then no change goes by unseen. */
export class Pulse {
  private wake: () => void = () => undefined;
  private waiting: Promise<void> | undefined;
  private readonly listeners = new Set<() => void>();

  /** Settles with the next change. */
  next(): Promise<void> {
    return (this.waiting ??= new Promise((resolve) => {
      this.wake = resolve;
    }));
  }

  /** Called at every change. @returns what ends it. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  fire(): void {
    this.waiting = undefined;
    this.wake();
    for (const listener of this.listeners) listener();
  }
}

/** Time after which a long work lets others have their turn: half a frame of the screen. */
const sliceMs = 8;

export class Slices {
  private since = performance.now();

  /** True when it is time for `turn`. */
  get due(): boolean {
    return performance.now() - this.since >= sliceMs;
  }

  /** Lets the event loop go round if it is time. */
  async turn(): Promise<void> {
    if (!this.due) return;
    await nextTurn();
    this.since = performance.now();
  }
}
