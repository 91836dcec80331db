// How a simulated testpmd is asked to end: SIGINT and SIGTERM set a mark that its main loop looks at.
import type { ProgramContext } from '../commands/command';
import type { Waiting } from '../shell/reader';

export class Ending {
  private askedBy: string | undefined;
  private readonly wakers = new Set<() => void>();

  /** Takes the signals from now on. @param heeds False for a signal that has no effect on it. */
  constructor(
    private readonly context: ProgramContext,
    heeds: (signal: string) => boolean,
  ) {
    context.process.intercept = (signal) => {
      if (signal !== 'INT' && signal !== 'TERM') return false;
      if (!heeds(signal)) return true;
      this.askedBy ??= signal;
      for (const wake of [...this.wakers]) wake();
      return true;
    };
  }

  get asked(): boolean {
    return this.askedBy !== undefined;
  }

  get signal(): string | undefined {
    return this.askedBy;
  }

  /** The work's end, or null as soon as it is asked to end. */
  private async orAsked<T>(work: Promise<T>): Promise<T | null> {
    if (this.asked) return null;
    let wake = (): void => undefined;
    const asked = new Promise<null>((resolve) => {
      wake = () => {
        resolve(null);
      };
    });
    this.wakers.add(wake);
    try {
      return await this.context.orKilled(Promise.race([work, asked]));
    } finally {
      this.wakers.delete(wake);
    }
  }

  /** Lets time pass, and no more of it than until it is asked to end. */
  async pause(ms: number): Promise<void> {
    await this.orAsked(this.context.pause(ms));
  }

  /** What comes next of the standard input; null at its end, or when it is asked to end. */
  async input(): Promise<string | null> {
    const reader = this.context.fds.get(0)?.reader;
    if (reader === undefined) return null;
    const waiting: Waiting = { over: false };
    try {
      return await this.orAsked(reader.some(waiting));
    } finally {
      waiting.over = true;
    }
  }
}
