// What takes long to work out is worked out seldom: the longer it takes, the more seldom.

/** Share of the time that the work may take in the long run. */
const mostShare = 0.02;

export class Seldom<T> {
  private value: T | undefined;
  private key: string | undefined;
  private at = -Infinity;
  private cost = 0;

  /**
   * @param leastMs Between two times for the same key.
   * @param now A clock in milliseconds.
   */
  constructor(
    private readonly leastMs: number,
    private readonly now: () => number,
  ) {}

  /** @param key Where it is another one, what was worked out before holds no more. */
  get(key: string, work: () => T): T {
    const started = this.now();
    const isOld = started - this.at >= Math.max(this.leastMs, this.cost / mostShare);
    if (this.value === undefined || key !== this.key || isOld) {
      this.value = work();
      this.key = key;
      this.at = this.now();
      this.cost = this.at - started;
    }
    return this.value;
  }
}
