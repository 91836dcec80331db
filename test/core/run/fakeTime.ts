// Time that passes when a test says so.

interface Waiting {
  readonly due: number;
  readonly resolve: () => void;
}

export class FakeTime {
  private at = 1_000_000;
  private waiting: Waiting[] = [];

  readonly now = (): number => this.at;

  readonly wait = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) reject(new Error('aborted'));
      this.waiting.push({ due: this.at + ms, resolve });
      signal?.addEventListener('abort', () => {
        reject(new Error('aborted'));
      });
    });

  /** Lets time pass, and everything that waited for it happen. */
  async pass(ms: number): Promise<void> {
    const until = this.at + ms;
    for (;;) {
      await settle();
      const [next] = this.waiting.filter(({ due }) => due <= until).sort((one, other) => one.due - other.due);
      if (next === undefined) break;
      this.at = Math.max(this.at, next.due);
      this.waiting = this.waiting.filter((other) => other !== next);
      next.resolve();
    }
    this.at = until;
    await settle();
  }
}

/** Lets everything happen that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1)
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
}
