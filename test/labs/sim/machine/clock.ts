// The time of one simulated computer. Tests move it forward; timers of the machine run by it and hold no process alive.

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly run: () => void;
}

/** setTimeout takes no more than this many milliseconds. */
const longest = 2 ** 31 - 1;

export class Clock {
  private offset = 0;
  private timers: Timer[] = [];
  private order = 0;
  private real: NodeJS.Timeout | undefined;
  private closed = false;

  now(): number {
    return Date.now() + this.offset;
  }

  /** Calls `run` after that time; what comes back takes it back. */
  after(ms: number, run: () => void): () => void {
    const timer: Timer = { due: this.now() + Math.max(0, ms), order: (this.order += 1), run };
    if (!this.closed) this.timers.push(timer);
    this.timers.sort((a, b) => a.due - b.due || a.order - b.order);
    this.arm();
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
      this.arm();
    };
  }

  /** Lets that much time pass at once: everything due by then runs, in order, each at its own time. */
  async advance(ms: number): Promise<void> {
    const end = this.now() + ms;
    for (;;) {
      const [next] = this.timers;
      if (next === undefined || next.due > end) break;
      this.offset += Math.max(0, next.due - this.now());
      this.runDue();
      // What the timer has set going may set timers of its own before time goes on.
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    }
    this.offset += Math.max(0, end - this.now());
    this.arm();
  }

  close(): void {
    this.closed = true;
    this.timers = [];
    clearTimeout(this.real);
  }

  private runDue(): void {
    for (;;) {
      const [next] = this.timers;
      if (next === undefined || next.due > this.now()) break;
      this.timers.shift();
      next.run();
    }
    this.arm();
  }

  private arm(): void {
    clearTimeout(this.real);
    this.real = undefined;
    const [next] = this.timers;
    if (next === undefined || this.closed) return;
    this.real = setTimeout(
      () => {
        this.runDue();
      },
      Math.min(Math.max(0, next.due - this.now()), longest),
    );
    this.real.unref();
  }
}
