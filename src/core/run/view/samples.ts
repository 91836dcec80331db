// The newest samples of one series, in typed arrays: as many as are looked at closely, and no more.

/** Samples that are kept: more than two hours of one a second. */
export const mostRecent = 8192;
const firstCapacity = 256;

/** What is told of a sample, or of many together. A hole has no value: `count` is 0 and the rest is NaN. */
export type Visit = (atMs: number, min: number, max: number, sum: number, count: number) => void;

export class SampleRing {
  private times = new Float64Array(firstCapacity);
  private values = new Float64Array(firstCapacity);
  /** Samples that were ever put in. */
  private total = 0;

  get length(): number {
    return Math.min(this.total, this.times.length);
  }

  /** Samples that are not kept any more. */
  get dropped(): number {
    return this.total - this.length;
  }

  get firstMs(): number {
    return this.timeAt(0);
  }

  get lastMs(): number {
    return this.timeAt(this.length - 1);
  }

  /** NaN where there is none. */
  get last(): number {
    return this.valueAt(this.length - 1);
  }

  /** @param at From 0, the oldest that is kept. NaN where there is none. */
  timeAt(at: number): number {
    return this.times[this.placeOf(at)] ?? NaN;
  }

  valueAt(at: number): number {
    return this.values[this.placeOf(at)] ?? NaN;
  }

  /** @param value NaN: nothing is known of this moment. */
  push(atMs: number, value: number): void {
    if (this.total === this.times.length && this.times.length < mostRecent) this.grow();
    const place = this.total % this.times.length;
    this.times[place] = atMs;
    this.values[place] = value;
    this.total += 1;
  }

  /** Takes over what another ring has kept. */
  restore(pairs: Float64Array, dropped: number): void {
    for (let at = 0; at + 1 < pairs.length; at += 2) this.push(pairs[at] ?? NaN, pairs[at + 1] ?? NaN);
    this.total += dropped;
    this.rotate(dropped);
  }

  /** Times and values in turn. */
  dump(): Float64Array {
    const pairs = new Float64Array(2 * this.length);
    for (let at = 0; at < this.length; at += 1) {
      pairs[2 * at] = this.timeAt(at);
      pairs[2 * at + 1] = this.valueAt(at);
    }
    return pairs;
  }

  /** Index of the first sample that is not before a time. */
  indexOf(atMs: number): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.timeAt(middle) < atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Samples from one time to another, both included. */
  visit(fromMs: number, toMs: number, visit: Visit): void {
    for (let at = this.indexOf(fromMs); at < this.length; at += 1) {
      const time = this.timeAt(at);
      if (time > toMs) return;
      const value = this.valueAt(at);
      visit(time, value, value, value, Number.isNaN(value) ? 0 : 1);
    }
  }

  private placeOf(at: number): number {
    if (at < 0 || at >= this.length) return -1;
    return (this.dropped + at) % this.times.length;
  }

  /** Only before anything was dropped, so that places stay what they are. */
  private grow(): void {
    const capacity = Math.min(mostRecent, this.times.length * 2);
    const [times, values] = [new Float64Array(capacity), new Float64Array(capacity)];
    times.set(this.times);
    values.set(this.values);
    [this.times, this.values] = [times, values];
  }

  /** Puts what is kept to where it stands after so many samples more. */
  private rotate(by: number): void {
    const length = this.times.length;
    const shift = by % length;
    if (shift === 0) return;
    const [times, values] = [this.times.slice(), this.values.slice()];
    for (let at = 0; at < length; at += 1) {
      this.times[(at + shift) % length] = times[at] ?? NaN;
      this.values[(at + shift) % length] = values[at] ?? NaN;
    }
  }
}
