// Series whose samples are taken at the same moments: of one port, of its queues, of the lcores, of one VF.
import { Column, Times } from './columns';
import type { RecordedGroup } from './record';

/** What a series counts. `queue`: packets per second; `cpu`: busy part of an lcore, 0 to 1. */
export type SeriesKind = 'pps' | 'bps' | 'drops' | 'queue' | 'cpu' | 'vf-pps' | 'vf-bps';
export type Direction = 'rx' | 'tx';

/**
 * @property key Unique in the run and stable. @property unit Of its values; `share`: 0 to 1.
 * @property device Of a VF's series, in the kernel's words.
 */
export interface SeriesInfo {
  readonly key: string;
  readonly group: string;
  readonly kind: SeriesKind;
  readonly unit: 'pps' | 'bit/s' | 'share';
  readonly port?: number;
  readonly direction?: Direction;
  readonly queue?: number;
  readonly lcore?: number;
  readonly device?: string;
}

/**
 * Samples from an index on. `first`: index of the first of them, counted over all samples ever taken. Where older ones
 * have been thinned out meanwhile, all that is kept comes, and `restarted` says so: what was handed out before is void.
 */
export interface SeriesPart {
  readonly first: number;
  readonly total: number;
  readonly restarted: boolean;
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  /** Lowest and highest, where a value stands for several samples; absent where none does. */
  readonly min?: readonly (number | null)[];
  readonly max?: readonly (number | null)[];
}

/** At most about so many places as were asked for; null where nothing is known. */
export interface SeriesWindow {
  readonly times: readonly number[];
  readonly mean: readonly (number | null)[];
  readonly min: readonly (number | null)[];
  readonly max: readonly (number | null)[];
  /** Samples that a place stands for at most; 1: every sample is there. */
  readonly merged: number;
}

/** Samples of one series: means, lowest and highest of what each stands for. */
export interface SampleValues {
  readonly values: Float32Array;
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/** Samples that are left alone when older ones are merged. */
const newest = 256;

interface Extremes {
  readonly low: Column;
  readonly high: Column;
}

export class SeriesGroup {
  times = new Times();
  readonly infos: SeriesInfo[] = [];
  /** Samples ever taken. */
  total = 0;
  private columns: Column[] = [];
  private extremes: Extremes[] | undefined;
  /** Index, counted over all samples ever taken, from which on nothing has been merged; and the row it is. */
  private rawFrom = 0;
  private rawRow = 0;

  /** @param keepsExtremes A spike survives merging. Costs three times the memory from then on. */
  constructor(
    readonly id: string,
    private readonly keepsExtremes: boolean,
  ) {}

  get rows(): number {
    return this.times.length;
  }

  get lastAt(): number | undefined {
    return this.rows === 0 ? undefined : this.times.at(this.rows - 1);
  }

  /** Numbers that it holds. */
  get size(): number {
    return this.rows * (1 + this.columns.length * (this.extremes === undefined ? 1 : 3));
  }

  get bytes(): number {
    const all = [...this.columns, ...(this.extremes ?? []).flatMap(({ low, high }) => [low, high])];
    return all.reduce((sum, { bytes }) => sum + bytes, this.times.bytes);
  }

  /** @returns the number of its column. */
  add(info: SeriesInfo): number {
    this.infos.push(info);
    this.columns.push(new Column(this.rows));
    this.extremes?.push({ low: new Column(this.rows), high: new Column(this.rows) });
    return this.columns.length - 1;
  }

  /** @param values Of the columns in their order; what is missing, null or NaN is unknown. */
  push(atMs: number, values: readonly (number | null | undefined)[]): void {
    this.times.push(Math.max(atMs, this.lastAt ?? 0));
    this.columns.forEach((column, index) => {
      const value = values[index] ?? NaN;
      column.push(value);
      const extremes = this.extremes?.[index];
      extremes?.low.push(value);
      extremes?.high.push(value);
    });
    this.total += 1;
  }

  at(column: number, row: number): number {
    return this.columns[column]?.at(row) ?? NaN;
  }

  /** Every sample in the order of time: the time, the mean, the lowest and the highest of what it stands for. */
  each(column: number, take: (atMs: number, value: number, low: number, high: number) => void): void {
    const { values, low, high } = this.part(column, 0, this.rows);
    values.forEach((value, row) => {
      take(this.times.at(row), value, low[row] ?? value, high[row] ?? value);
    });
  }

  between(column: number, fromMs: number, toMs: number): SampleValues {
    return this.part(column, this.times.lowerBound(fromMs + 1), this.times.lowerBound(toMs + 1));
  }

  private part(column: number, from: number, to: number): SampleValues {
    const values = this.columns[column]?.slice(from, to) ?? new Float32Array(0);
    const extremes = this.extremes?.[column];
    return {
      values,
      low: extremes?.low.slice(from, to) ?? values,
      high: extremes?.high.slice(from, to) ?? values,
    };
  }

  since(column: number, index: number): SeriesPart {
    const restarted = index < this.rawFrom && index > 0;
    const whole = index < this.rawFrom;
    const from = whole ? 0 : Math.min(this.rows, this.rawRow + index - this.rawFrom);
    const { values, low, high } = this.part(column, from, this.rows);
    const part = {
      first: whole ? 0 : Math.min(index, this.total),
      total: this.total,
      restarted,
      times: Array.from(values, (_, at) => this.times.at(from + at)),
      values: Array.from(values, known),
    };
    if (!whole || this.extremes === undefined) return part;
    return { ...part, min: Array.from(low, known), max: Array.from(high, known) };
  }

  window(column: number, fromMs: number, toMs: number, points: number): SeriesWindow {
    // One sample more on each side: a line goes on beyond the picture.
    const from = Math.max(0, this.times.lowerBound(fromMs) - 1);
    const to = Math.min(this.rows, this.times.lowerBound(toMs + 1) + 1);
    const merged = Math.max(1, Math.ceil((to - from) / Math.max(1, Math.floor(points))));
    const places = new Places();
    const part = this.part(column, from, to);
    for (let at = 0; at < to - from; at += merged)
      this.place(places, part, from, at, Math.min(to - from, at + merged));
    return { times: places.times, mean: places.mean, min: places.min, max: places.max, merged };
  }

  /** One place for some samples, and another one behind it where a hole is among them. */
  private place(places: Places, part: SampleValues, first: number, from: number, to: number): void {
    let [count, sum, low, high] = [0, 0, Infinity, -Infinity];
    for (let at = from; at < to; at += 1) {
      const value = part.values[at] ?? NaN;
      if (Number.isNaN(value)) continue;
      count += 1;
      sum += value;
      low = Math.min(low, part.low[at] ?? value);
      high = Math.max(high, part.high[at] ?? value);
    }
    const middle = this.times.at(first + ((from + to - 1) >> 1));
    if (count > 0) places.add(middle, sum / count, low, high);
    if (count === to - from) return;
    places.add(count > 0 ? this.times.at(first + to - 1) : middle, null, null, null);
  }

  /** @param mostRows Where there are more, samples are merged for what is kept. */
  recorded(mostRows: number): RecordedGroup {
    if (this.rows <= mostRows) return this.plain();
    const copy = new SeriesGroup(this.id, this.keepsExtremes);
    copy.infos.push(...this.infos);
    // Merging makes new columns: those of this group stay as they are.
    copy.times = this.times;
    copy.columns = this.columns;
    copy.extremes = this.extremes;
    while (copy.rows > mostRows) copy.thin();
    return copy.plain();
  }

  private plain(): RecordedGroup {
    const all = (of: keyof SampleValues): readonly (readonly (number | null)[])[] =>
      this.infos.map(({ unit }, column) =>
        Array.from(this.part(column, 0, this.rows)[of], (value) => rounded(value, unit)),
      );
    const group = {
      id: this.id,
      series: this.infos,
      times: Array.from({ length: this.rows }, (_, row) => this.times.at(row)),
      values: all('values'),
    };
    return this.extremes === undefined ? group : { ...group, min: all('low'), max: all('high') };
  }

  /**
   * Makes one sample of two. What is known and a hole stay apart, so that the hole stays to be seen. The newest samples
   * stay as they are, so that whoever reads on from where he was misses nothing.
   */
  thin(): void {
    const raw = Math.min(newest, this.rows >> 2);
    this.merge(true, this.rows - raw);
    this.rawFrom = this.total - raw;
    this.rawRow = this.rows - raw;
  }

  private merge(keepsHoles: boolean, end: number): void {
    const times = new Times();
    const columns = this.columns.map(() => new Column());
    const extremes = this.keepsExtremes ? this.columns.map(() => newExtremes()) : undefined;
    const before = this.rows;
    for (let row = 0; row < before;) {
      const pair = row + 1 < end && (!keepsHoles || this.isHole(row) === this.isHole(row + 1)) ? 2 : 1;
      times.push(this.times.at(row + pair - 1));
      columns.forEach((column, index) => {
        column.push(meanOf(this.at(index, row), pair === 2 ? this.at(index, row + 1) : NaN));
        const merged = extremes?.[index];
        if (merged === undefined) return;
        merged.low.push(this.extreme('low', index, row, pair));
        merged.high.push(this.extreme('high', index, row, pair));
      });
      row += pair;
    }
    // Where every other sample is a hole, keeping them apart saves nothing.
    if (keepsHoles && times.length > before * 0.75) {
      this.merge(false, end);
      return;
    }
    this.times = times;
    this.columns = columns;
    this.extremes = extremes;
  }

  private extreme(which: 'low' | 'high', column: number, row: number, pair: number): number {
    const source = this.extremes?.[column]?.[which];
    const first = source?.at(row) ?? this.at(column, row);
    const second = pair === 2 ? (source?.at(row + 1) ?? this.at(column, row + 1)) : NaN;
    if (Number.isNaN(first)) return second;
    if (Number.isNaN(second)) return first;
    return which === 'low' ? Math.min(first, second) : Math.max(first, second);
  }

  private isHole(row: number): boolean {
    return this.columns.every((column) => Number.isNaN(column.at(row)));
  }
}

class Places {
  readonly times: number[] = [];
  readonly mean: (number | null)[] = [];
  readonly min: (number | null)[] = [];
  readonly max: (number | null)[] = [];

  add(atMs: number, mean: number | null, min: number | null, max: number | null): void {
    this.times.push(atMs);
    this.mean.push(mean);
    this.min.push(min);
    this.max.push(max);
  }
}

const newExtremes = (): Extremes => ({ low: new Column(), high: new Column() });

function rounded(value: number, unit: SeriesInfo['unit']): number | null {
  if (Number.isNaN(value)) return null;
  return unit === 'share' ? Math.round(value * 1000) / 1000 : Math.round(value);
}

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

function meanOf(first: number, second: number): number {
  if (Number.isNaN(first)) return second;
  return Number.isNaN(second) ? first : (first + second) / 2;
}
