// A kept run, opened again: the same to look at as one that has just ended.
import type { LatestFigures, LatestRate } from '../reader';
import type { RecordedGroup, RunRecord } from '../record';
import { portKey, type SeriesInfo, type SeriesPart, type SeriesWindow } from '../series';
import type { RunModel } from './subject';

export function recordModel(record: RunRecord): RunModel {
  const series = new RecordedSeries(record.groups);
  return {
    head: record.head,
    // Whatever it was doing when it was kept: nothing more comes.
    phase: 'ended',
    revision: 1,
    nowMs: record.lengthMs,
    startedEpochSeconds: record.startedEpochMs === null ? null : record.startedEpochMs / 1000,
    series,
    log: recordedLog(record),
    markers: record.markers,
    incidents: () => record.incidents,
    latest: () => latestOf(record, series),
    verdict: () => record.verdict,
    record: () => record,
  };
}

interface Place {
  readonly info: SeriesInfo;
  readonly group: RecordedGroup;
  readonly column: number;
}

const nothing: SeriesPart = { first: 0, total: 0, restarted: false, times: [], values: [] };
const noWindow: SeriesWindow = { times: [], mean: [], min: [], max: [], merged: 1 };

/** The samples of a record, asked as those of a run that goes on are. */
class RecordedSeries {
  private readonly places: ReadonlyMap<string, Place>;
  private readonly infos: readonly SeriesInfo[];

  constructor(groups: readonly RecordedGroup[]) {
    const places = groups.flatMap((group) =>
      group.series.map((info, column): readonly [string, Place] => [info.key, { info, group, column }]),
    );
    this.places = new Map(places);
    this.infos = places.map(([, { info }]) => info);
  }

  list(): readonly SeriesInfo[] {
    return this.infos;
  }

  since(key: string, index: number): SeriesPart {
    const place = this.places.get(key);
    if (place === undefined) return nothing;
    const { group, column } = place;
    const cut = <T>(values: readonly T[] | undefined): readonly T[] => (values ?? []).slice(index);
    return {
      first: index,
      total: group.times.length,
      restarted: false,
      times: cut(group.times),
      values: cut(group.values[column]),
      ...(group.min === undefined ? {} : { min: cut(group.min[column]) }),
      ...(group.max === undefined ? {} : { max: cut(group.max[column]) }),
    };
  }

  window(key: string, fromMs: number, toMs: number, points: number): SeriesWindow {
    const place = this.places.get(key);
    if (place === undefined) return noWindow;
    const { times } = place.group;
    const from = times.findIndex((time) => time >= fromMs);
    const to = times.findLastIndex((time) => time <= toMs) + 1;
    if (from < 0 || to <= from) return noWindow;
    const merged = Math.max(1, Math.ceil((to - from) / Math.max(1, points)));
    const starts = Array.from({ length: Math.ceil((to - from) / merged) }, (_, step) => from + step * merged);
    const parts = starts.map((start) => stretchOf(place, start, Math.min(to, start + merged)));
    return {
      times: starts.map((start) => times[(start + Math.min(to, start + merged) - 1) >> 1] ?? 0),
      mean: parts.map(({ mean }) => mean),
      min: parts.map(({ min }) => min),
      max: parts.map(({ max }) => max),
      merged,
    };
  }

  each(key: string, take: (atMs: number, value: number, low: number, high: number) => void): void {
    const place = this.places.get(key);
    if (place === undefined) return;
    const { group, column } = place;
    group.times.forEach((atMs, row) => {
      const value = group.values[column]?.[row] ?? NaN;
      take(atMs, value, group.min?.[column]?.[row] ?? value, group.max?.[column]?.[row] ?? value);
    });
  }

  last(key: string): number | null {
    const place = this.places.get(key);
    return place?.group.values[place.column]?.at(-1) ?? null;
  }
}

interface Stretch {
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

function stretchOf({ group, column }: Place, from: number, to: number): Stretch {
  let [sum, count, min, max] = [0, 0, Infinity, -Infinity];
  for (let row = from; row < to; row += 1) {
    const value = group.values[column]?.[row] ?? null;
    if (value === null) continue;
    sum += value;
    count += 1;
    min = Math.min(min, group.min?.[column]?.[row] ?? value);
    max = Math.max(max, group.max?.[column]?.[row] ?? value);
  }
  return count === 0 ? { mean: null, min: null, max: null } : { mean: sum / count, min, max };
}

function latestOf({ ports, lengthMs }: RunRecord, series: RecordedSeries): LatestFigures {
  const of = (port: number, direction: 'rx' | 'tx'): LatestRate => ({
    pps: series.last(portKey(port, direction, 'pps')),
    bps: series.last(portKey(port, direction, 'bps')),
    drops: series.last(portKey(port, direction, 'drops')),
  });
  const none = { pps: null, bps: null, drops: null };
  return {
    atMs: lengthMs,
    phase: 'ended',
    forwardingMs: null,
    ports: ports.map(({ number: port }) => ({ port, rx: of(port, 'rx'), tx: of(port, 'tx') })),
    total: { rx: none, tx: none },
  };
}

type Log = RunModel['log'];
type Line = NonNullable<ReturnType<Log['line']>>;

function recordedLog({ log }: RunRecord): Log {
  const byNumber = new Map(log.lines.map(([number, atMs, text]) => [number, { number, atMs, text }]));
  return {
    count: log.count,
    missing: log.missing,
    open: '',
    line: (number) => byNumber.get(number),
    lines: (from, to) => {
      const found: Line[] = [];
      for (const [number, atMs, text] of log.lines)
        if (number >= from && number <= to) found.push({ number, atMs, text });
      return found;
    },
  };
}
