// Tells listeners of changes, but not of each one: a run that talks a lot must not keep everybody busy who shows it.

/** Milliseconds between two notifications that are not urgent, and how many urgent ones may come between them. */
const gapMs = 100;
const mostUrgent = 5;

/** One party that wants to hear of changes. What a listener throws is its own fault and goes no further. */
export class Listeners<Args extends readonly unknown[]> {
  private readonly all = new Set<(...args: Args) => void>();

  /** @returns a function that ends the subscription. */
  add(listener: (...args: Args) => void): () => void {
    // One and the same function may listen twice.
    const own = (...args: Args): void => {
      listener(...args);
    };
    this.all.add(own);
    return () => {
      this.all.delete(own);
    };
  }

  tell(...args: Args): void {
    for (const listener of [...this.all]) {
      try {
        listener(...args);
      } catch {
        // The others, and the run itself, go on.
      }
    }
  }

  clear(): void {
    this.all.clear();
  }
}

/** At most one notification every tenth of a second, but what is urgent is told at once, unless there is no end of it. */
export class Notifier {
  private quiet = false;
  private pending = false;
  private urgent = 0;
  private readonly listeners = new Listeners<[]>();

  /** @param wait Waits so many milliseconds; its end is all that is asked of it. */
  constructor(private readonly wait: (ms: number) => Promise<void>) {}

  /** @returns a function that ends the subscription. */
  add(listener: () => void): () => void {
    return this.listeners.add(listener);
  }

  /** @param urgent Told at once, unless the run is full of such news. */
  changed(urgent: boolean): void {
    if (this.quiet && (!urgent || this.urgent >= mostUrgent)) {
      this.pending = true;
      return;
    }
    if (this.quiet) this.urgent += 1;
    this.tell();
  }

  /** For what comes seldom, and must not wait behind anything. */
  now(): void {
    this.tell();
  }

  /** Nothing is told any more. */
  close(): void {
    this.listeners.clear();
  }

  private tell(): void {
    this.pending = false;
    this.listeners.tell();
    if (this.quiet) return;
    this.quiet = true;
    const over = (): void => {
      this.quiet = false;
      this.urgent = 0;
      if (this.pending) this.tell();
    };
    this.wait(gapMs).then(over, over);
  }
}
