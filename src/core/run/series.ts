// All samples of a run: what is drawn, judged and kept. Bounded: of a run that goes on and on, old samples are merged.
import type { RecordedGroup } from './record';
import {
  SeriesGroup,
  type Direction,
  type SampleValues,
  type SeriesInfo,
  type SeriesPart,
  type SeriesWindow,
} from './seriesGroup';

export type {
  Direction,
  SampleValues,
  SeriesInfo,
  SeriesKind,
  SeriesPart,
  SeriesWindow,
} from './seriesGroup';

/** Numbers that are kept before the largest group is thinned out: 32 MiB. */
const mostNumbers = 8 * 1024 * 1024;
/** Series that are kept: a stream from anybody may name as many as it likes. */
const mostSeries = 4096;

/** Samples of a group that are kept in a record: of ports 27 hours at one a second, of the rest less. */
const mostPortRows = 100_000;
const mostOtherRows = 5000;

/** Of one port in one direction. @property bps null: the driver counts no bytes. @property drops Packets a second. */
export interface Rates {
  readonly pps: number | null;
  readonly bps: number | null;
  readonly drops: number | null;
}

const noValues: SampleValues = {
  values: new Float32Array(0),
  low: new Float32Array(0),
  high: new Float32Array(0),
};
const emptyWindow: SeriesWindow = { times: [], mean: [], min: [], max: [], merged: 1 };
const emptyPart: SeriesPart = { first: 0, total: 0, restarted: false, times: [], values: [] };

export class SeriesStore {
  /** Grows with every sample. */
  revision = 0;
  private readonly groups = new Map<string, SeriesGroup>();
  private readonly places = new Map<string, { readonly group: SeriesGroup; readonly column: number }>();
  private readonly infos: SeriesInfo[] = [];

  /** @param limit Numbers to keep at most; for tests. */
  constructor(private readonly limit = mostNumbers) {}

  /** In the order in which they came up; only ever grows. */
  list(): readonly SeriesInfo[] {
    return this.infos;
  }

  /** Bytes that the samples take. */
  get bytes(): number {
    return [...this.groups.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Samples of a series that have been merged into others stay merged. @param index See `SeriesPart`. */
  since(key: string, index: number): SeriesPart {
    const place = this.places.get(key);
    return place === undefined ? emptyPart : place.group.since(place.column, Math.max(0, Math.floor(index)));
  }

  /** @param points Places that the picture has from left to right. */
  window(key: string, fromMs: number, toMs: number, points: number): SeriesWindow {
    const place = this.places.get(key);
    return place === undefined ? emptyWindow : place.group.window(place.column, fromMs, toMs, points);
  }

  /** Every sample that is kept, in the order of time; NaN where it is not known. Of merged ones: mean, lowest, highest. */
  each(key: string, take: (atMs: number, value: number, low: number, high: number) => void): void {
    const place = this.places.get(key);
    place?.group.each(place.column, take);
  }

  /** The samples behind one time and up to another, each kind in one piece; NaN where a value is not known. */
  between(key: string, fromMs: number, toMs: number): SampleValues {
    const place = this.places.get(key);
    return place?.group.between(place.column, fromMs, toMs) ?? noValues;
  }

  /** The newest value that is known of a series; null where the newest sample knows none. */
  last(key: string): number | null {
    const place = this.places.get(key);
    if (place === undefined || place.group.rows === 0) return null;
    const value = place.group.at(place.column, place.group.rows - 1);
    return Number.isNaN(value) ? null : value;
  }

  /** Series that are sampled at the same moments, by the name of their group. */
  groupIds(): readonly string[] {
    return [...this.groups.keys()];
  }

  /** All that is kept of a group. Packets and bits are whole numbers: the rest would be noise. */
  recorded(id: string): RecordedGroup {
    const group = this.groups.get(id);
    return group === undefined
      ? { id, series: [], times: [], values: [] }
      : group.recorded(id.startsWith('port:') ? mostPortRows : mostOtherRows);
  }

  lastAt(group: string): number | undefined {
    return this.groups.get(group)?.lastAt;
  }

  port(atMs: number, port: number, rx: Rates, tx: Rates): void {
    const group = this.group(portGroup(port), true, (id) => portInfos(id, port));
    this.push(group, atMs, [rx.pps, tx.pps, rx.bps, tx.bps, rx.drops, tx.drops]);
  }

  queues(atMs: number, port: number, rx: readonly (number | null)[], tx: readonly (number | null)[]): void {
    const id = `queues:${port}`;
    const group = this.group(id, false, () => []);
    const values: (number | null)[] = [];
    const fill = (direction: Direction, rates: readonly (number | null)[]): void => {
      rates.forEach((pps, queue) => {
        const key = queueKey(port, direction, queue);
        const column = this.column(group, {
          key,
          group: id,
          kind: 'queue',
          unit: 'pps',
          port,
          direction,
          queue,
        });
        if (column !== undefined) values[column] = pps;
      });
    };
    fill('rx', rx);
    fill('tx', tx);
    this.push(group, atMs, values);
  }

  /** @param busy Part of the time that each lcore was busy, 0 to 1. */
  lcores(atMs: number, busy: ReadonlyMap<number, number>): void {
    const group = this.group('lcores', false, () => []);
    const values: (number | null)[] = [];
    for (const [lcore, share] of busy) {
      const info: SeriesInfo = { key: lcoreKey(lcore), group: 'lcores', kind: 'cpu', unit: 'share', lcore };
      const column = this.column(group, info);
      if (column !== undefined) values[column] = share;
    }
    this.push(group, atMs, values);
  }

  vf(atMs: number, device: string, rx: Omit<Rates, 'drops'>, tx: Omit<Rates, 'drops'>): void {
    const group = this.group(`vf:${device}`, false, (id) => vfInfos(id, device));
    this.push(group, atMs, [rx.pps, tx.pps, rx.bps, tx.bps]);
  }

  /** From here on nothing is known of a group, until its next sample. */
  hole(id: string, atMs: number): void {
    const group = this.groups.get(id);
    if (group === undefined || group.rows === 0) return;
    this.push(group, atMs, []);
  }

  private push(group: SeriesGroup, atMs: number, values: readonly (number | null | undefined)[]): void {
    group.push(atMs, values);
    this.revision += 1;
    // Looking at every sample would cost more than the samples.
    if (group.rows % 256 === 0) this.keepBounded();
  }

  private keepBounded(): void {
    const groups = [...this.groups.values()];
    const size = groups.reduce((sum, group) => sum + group.size, 0);
    if (size <= this.limit) return;
    // What is drawn over time keeps its samples longest.
    const others = groups.filter(({ id }) => !id.startsWith('port:'));
    const largest = (among: readonly SeriesGroup[]): SeriesGroup | undefined =>
      among.reduce<SeriesGroup | undefined>(
        (best, group) => (best === undefined || group.size > best.size ? group : best),
        undefined,
      );
    const other = largest(others);
    (other !== undefined && other.size > this.limit / 16 ? other : largest(groups))?.thin();
  }

  private group(
    id: string,
    keepsExtremes: boolean,
    infos: (id: string) => readonly SeriesInfo[],
  ): SeriesGroup {
    let group = this.groups.get(id);
    if (group !== undefined) return group;
    group = new SeriesGroup(id, keepsExtremes);
    if (this.infos.length < mostSeries) {
      this.groups.set(id, group);
      for (const info of infos(id)) this.column(group, info);
    }
    return group;
  }

  private column(group: SeriesGroup, info: SeriesInfo): number | undefined {
    const place = this.places.get(info.key);
    if (place !== undefined) return place.column;
    if (this.infos.length >= mostSeries) return undefined;
    const column = group.add(info);
    this.places.set(info.key, { group, column });
    this.infos.push(info);
    return column;
  }
}

export const portGroup = (port: number): string => `port:${port}`;
export const portKey = (port: number, direction: Direction, kind: 'pps' | 'bps' | 'drops'): string =>
  `port:${port}.${direction}.${kind}`;
export const queueKey = (port: number, direction: Direction, queue: number): string =>
  `queues:${port}.${direction}.${queue}`;
export const lcoreKey = (lcore: number): string => `lcores.${lcore}`;
export const vfKey = (device: string, direction: Direction, kind: 'pps' | 'bps'): string =>
  `vf:${device}.${direction}.${kind}`;

const directions: readonly Direction[] = ['rx', 'tx'];

function portInfos(group: string, port: number): readonly SeriesInfo[] {
  const kinds = [
    ['pps', 'pps'],
    ['bps', 'bit/s'],
    ['drops', 'pps'],
  ] as const;
  return kinds.flatMap(([kind, unit]) =>
    directions.map((direction) => ({
      key: portKey(port, direction, kind),
      group,
      kind,
      unit,
      port,
      direction,
    })),
  );
}

function vfInfos(group: string, device: string): readonly SeriesInfo[] {
  const kinds = [
    ['pps', 'vf-pps', 'pps'],
    ['bps', 'vf-bps', 'bit/s'],
  ] as const;
  return kinds.flatMap(([name, kind, unit]) =>
    directions.map((direction) => ({
      key: vfKey(device, direction, name),
      group,
      kind,
      unit,
      device,
      direction,
    })),
  );
}
