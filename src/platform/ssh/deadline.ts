// A timer that stops counting while a person is being asked: reading a fingerprint is not a slow server.

/** One span of time that can be paused. Expires at most once. */
export class Deadline {
  private timer: NodeJS.Timeout | undefined;
  private remainingMs: number;
  private startedAt = 0;
  private pauses = 0;
  private ended = false;

  /** Starts at once. `budgetMs` counts milliseconds in which the deadline is not paused. */
  constructor(
    budgetMs: number,
    private readonly onExpire: () => void,
  ) {
    this.remainingMs = budgetMs;
    this.run();
  }

  /** Starts anew with a budget of its own, for the next step of a sequence. Stays paused when it was. */
  restart(budgetMs: number): void {
    if (this.ended) return;
    clearTimeout(this.timer);
    this.remainingMs = budgetMs;
    if (this.pauses === 0) this.run();
  }

  /** Runs `question` with the clock stopped; nested questions count as one pause. */
  async whileAsking<T>(question: () => Promise<T>): Promise<T> {
    this.pause();
    try {
      return await question();
    } finally {
      this.resume();
    }
  }

  /** Ends the deadline for good. */
  stop(): void {
    this.ended = true;
    clearTimeout(this.timer);
  }

  private pause(): void {
    this.pauses += 1;
    if (this.pauses > 1 || this.ended) return;
    clearTimeout(this.timer);
    this.remainingMs -= performance.now() - this.startedAt;
  }

  private resume(): void {
    this.pauses -= 1;
    if (this.pauses === 0 && !this.ended) this.run();
  }

  private run(): void {
    this.startedAt = performance.now();
    this.timer = setTimeout(
      () => {
        this.ended = true;
        this.onExpire();
      },
      Math.max(0, this.remainingMs),
    );
  }
}
