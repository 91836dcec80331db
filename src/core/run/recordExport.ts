// Samples as a table and as JSON, for other programs.
import type { RecordedGroup } from './record';
import type { SeriesInfo } from './series';

/** @property startedEpochMs Of the run; null leaves the column of the wall clock empty. */
export interface ExportOptions {
  readonly startedEpochMs: number | null;
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** `port0.tx.pps`, `port0.rx.queue3.pps`, `lcore2.busy`, `vf.eth1.rx.bit/s`. */
function columnName({ kind, port, direction, queue, lcore, device }: SeriesInfo): string {
  const way = direction ?? '';
  switch (kind) {
    case 'pps':
      return `port${port ?? ''}.${way}.pps`;
    case 'bps':
      return `port${port ?? ''}.${way}.bit/s`;
    case 'drops':
      return `port${port ?? ''}.${way}.drops/s`;
    case 'queue':
      return `port${port ?? ''}.${way}.queue${queue ?? ''}.pps`;
    case 'cpu':
      return `lcore${lcore ?? ''}.busy`;
    case 'vf-pps':
      return `vf.${device ?? ''}.${way}.pps`;
    case 'vf-bps':
      return `vf.${device ?? ''}.${way}.bit/s`;
  }
}

const inside = (atMs: number, { fromMs = 0, toMs = Infinity }: ExportOptions): boolean =>
  atMs >= fromMs && atMs <= toMs;

const clock = (atMs: number, { startedEpochMs }: ExportOptions): string | null =>
  startedEpochMs === null ? null : new Date(startedEpochMs + atMs).toISOString();

/**
 * A table by RFC 4180: a row for each moment at which anything was measured, a column for each series, nothing where
 * it was not measured at that moment or is not known.
 */
export function samplesToCsv(groups: readonly RecordedGroup[], options: ExportOptions): string {
  const columns = groups.flatMap(({ series }) => series.map(columnName));
  /** For each moment, the row of each group that was measured then. */
  const moments = new Map<number, Map<RecordedGroup, number>>();
  for (const group of groups)
    group.times.forEach((atMs, row) => {
      if (!inside(atMs, options)) return;
      const rows = moments.get(atMs) ?? new Map<RecordedGroup, number>();
      moments.set(atMs, rows.set(group, row));
    });
  const lines = [...moments]
    .sort(([one], [other]) => one - other)
    .map(([atMs, rows]) =>
      [
        (atMs / 1000).toFixed(3),
        clock(atMs, options) ?? '',
        ...groups.filter(({ series }) => series.length > 0).map((group) => cellsOf(group, rows.get(group))),
      ].join(','),
    );
  const header = ['seconds', 'utc', ...columns].map(cell).join(',');
  return [header, ...lines, ''].join('\r\n');
}

function cellsOf({ series, values }: RecordedGroup, row: number | undefined): string {
  // Most groups have nothing at most moments.
  if (row === undefined) return ','.repeat(series.length - 1);
  return values.map((column) => column[row] ?? '').join(',');
}

/** A name that comes from the VM could be taken for a formula by a spreadsheet. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The same as JSON: each group with its own times, as series of one group are measured together. */
export function samplesToJson(groups: readonly RecordedGroup[], options: ExportOptions): string {
  const parts = groups.map(({ id, series, times, values, min, max }) => {
    const rows = times.flatMap((atMs, row) => (inside(atMs, options) ? [row] : []));
    const pick = (columns: RecordedGroup['values']): (number | null)[][] =>
      columns.map((column) => rows.map((row) => column[row] ?? null));
    return {
      id,
      seconds: rows.map((row) => (times[row] ?? 0) / 1000),
      series: series.map((info, column) => ({
        name: columnName(info),
        unit: info.unit,
        values: pick(values)[column] ?? [],
        ...(min === undefined || max === undefined
          ? {}
          : { min: pick(min)[column] ?? [], max: pick(max)[column] ?? [] }),
      })),
    };
  });
  const started = options.startedEpochMs === null ? null : new Date(options.startedEpochMs).toISOString();
  return `${JSON.stringify({ schemaVersion: 1, startedUtc: started, groups: parts }, null, 1)}\n`;
}
