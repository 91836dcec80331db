// A whole series in a bounded number of buckets: smallest, largest and mean value of each stretch of time. A series that
// grows beyond them gets buckets twice as wide.
import type { Visit } from './samples';

/** More than a screen has pixels for. A day of one sample a second lies in stretches of 64 s. */
export const mostBuckets = 2048;

/** Numbers of one bucket in a dump: smallest, largest, mean, how many. */
const perBucket = 4;

/** An overview as it is handed from one side to the other. */
export interface OverviewDump {
  readonly originMs: number;
  readonly widthMs: number;
  readonly buckets: Float32Array;
}

export class Overview {
  private readonly min: Float32Array;
  private readonly max: Float32Array;
  private readonly sum: Float64Array;
  private readonly count: Float64Array;
  private used = 0;
  private width: number;

  constructor(
    widthMs: number,
    private readonly originMs = 0,
    private readonly capacity = mostBuckets,
  ) {
    this.width = widthMs;
    this.min = new Float32Array(capacity);
    this.max = new Float32Array(capacity);
    this.sum = new Float64Array(capacity);
    this.count = new Float64Array(capacity);
  }

  static restore({ originMs, widthMs, buckets }: OverviewDump, capacity = mostBuckets): Overview {
    const made = new Overview(widthMs, originMs, capacity);
    const length = Math.min(capacity, buckets.length / perBucket);
    for (let at = 0; at < length; at += 1) {
      const count = buckets[perBucket * at + 3] ?? 0;
      made.min[at] = buckets[perBucket * at] ?? 0;
      made.max[at] = buckets[perBucket * at + 1] ?? 0;
      made.sum[at] = (buckets[perBucket * at + 2] ?? 0) * count;
      made.count[at] = count;
      if (count > 0) made.used = at + 1;
    }
    return made;
  }

  /** Of overviews with the same buckets: what they are together, where each of them holds something. */
  static sum(parts: readonly Overview[]): Overview {
    const [first] = parts;
    const made = new Overview(first?.width ?? 1, first?.originMs ?? 0, first?.capacity ?? 1);
    for (let at = 0; at < made.capacity; at += 1) {
      if (parts.length === 0 || parts.some(({ count }) => (count[at] ?? 0) === 0)) continue;
      for (const { min, max, sum, count } of parts) {
        made.min[at] = (made.min[at] ?? 0) + (min[at] ?? 0);
        made.max[at] = (made.max[at] ?? 0) + (max[at] ?? 0);
        made.sum[at] = (made.sum[at] ?? 0) + (sum[at] ?? 0) / (count[at] ?? 1);
      }
      made.count[at] = 1;
      made.used = at + 1;
    }
    return made;
  }

  get widthMs(): number {
    return this.width;
  }

  get fromMs(): number {
    return this.originMs;
  }

  /** End of the last bucket with something in it. */
  get toMs(): number {
    return this.originMs + this.used * this.width;
  }

  /**
   * What lies before the origin is left out, and so is what has no value.
   *
   * @param value Mean of so many samples, the smallest and largest of which are known.
   */
  add(atMs: number, value: number, min = value, max = value, samples = 1): void {
    if (Number.isNaN(value) || atMs < this.originMs) return;
    let place = Math.floor((atMs - this.originMs) / this.width);
    while (place >= this.capacity) {
      this.widen();
      place = Math.floor((atMs - this.originMs) / this.width);
    }
    const count = this.count[place] ?? 0;
    this.min[place] = count === 0 ? min : Math.min(this.min[place] ?? min, min);
    this.max[place] = count === 0 ? max : Math.max(this.max[place] ?? max, max);
    this.sum[place] = (this.sum[place] ?? 0) + value * samples;
    this.count[place] = count + samples;
    this.used = Math.max(this.used, place + 1);
  }

  /** Buckets that begin between two times and hold something; each is told by its middle. */
  visit(fromMs: number, toMs: number, visit: Visit): void {
    const first = Math.max(0, Math.floor((fromMs - this.originMs) / this.width));
    for (let at = first; at < this.used; at += 1) {
      const middle = this.originMs + (at + 0.5) * this.width;
      if (middle > toMs) return;
      const count = this.count[at] ?? 0;
      if (count > 0) visit(middle, this.min[at] ?? 0, this.max[at] ?? 0, this.sum[at] ?? 0, count);
    }
  }

  dump(): OverviewDump {
    const buckets = new Float32Array(perBucket * this.used);
    for (let at = 0; at < this.used; at += 1) {
      const count = this.count[at] ?? 0;
      buckets[perBucket * at] = this.min[at] ?? 0;
      buckets[perBucket * at + 1] = this.max[at] ?? 0;
      buckets[perBucket * at + 2] = count === 0 ? 0 : (this.sum[at] ?? 0) / count;
      buckets[perBucket * at + 3] = count;
    }
    return { originMs: this.originMs, widthMs: this.width, buckets };
  }

  /** Two buckets become one. */
  private widen(): void {
    const half = Math.ceil(this.used / 2);
    for (let at = 0; at < half; at += 1) {
      const [left, right] = [2 * at, 2 * at + 1];
      const [lefts, rights] = [this.count[left] ?? 0, this.count[right] ?? 0];
      const min = lefts === 0 ? this.min[right] : this.min[left];
      const max = lefts === 0 ? this.max[right] : this.max[left];
      this.min[at] = rights === 0 ? (min ?? 0) : Math.min(min ?? 0, this.min[right] ?? 0);
      this.max[at] = rights === 0 ? (max ?? 0) : Math.max(max ?? 0, this.max[right] ?? 0);
      this.sum[at] = (this.sum[left] ?? 0) + (this.sum[right] ?? 0);
      this.count[at] = lefts + rights;
    }
    for (const array of [this.min, this.max, this.sum, this.count]) array.fill(0, half, this.used);
    this.used = half;
    this.width *= 2;
  }
}
