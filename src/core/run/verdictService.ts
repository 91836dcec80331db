// What a run lost when the host took its VF away and gave it back: servicing, and hot-plug tests.
import { msg, type Message } from '../message';
import type { RunReader } from './reader';
import { portKey, type Direction } from './series';
import { formatChange, formatPps, formatSeconds } from './units';
import type { PortVerdict } from './verdictTypes';

/** Milliseconds that traffic takes to be itself again: the samples within are neither before nor after. */
const settling = 2000;

export function serviceWarnings(
  reader: RunReader,
  ports: readonly PortVerdict[],
  directions: readonly Direction[],
): readonly Message[] {
  const { markers } = reader;
  const gone = markers.find(({ kind }) => kind === 'vf-removed');
  if (gone === undefined) return [];
  const back = markers.findLast(({ kind, atMs }) => kind === 'vf-returned' && atMs >= gone.atMs);
  const started = reader.course.intervals[0]?.fromMs ?? 0;
  const at = formatSeconds((gone.atMs - started) / 1000);
  if (back === undefined)
    return [msg('The VF was taken away or reset {0} after the start, and did not come back.', at)];
  const away = formatSeconds((back.atMs - gone.atMs) / 1000);
  return [
    msg('The VF was taken away or reset {0} after the start, and was back {1} later.', at, away),
    ...directions.flatMap((way) => {
      const before = meanOf(reader, ports, way, started, gone.atMs);
      const after = meanOf(reader, ports, way, back.atMs + settling, Infinity);
      if (before === null || after === null || before === 0) return [];
      const [was, is, change] = [formatPps(before), formatPps(after), formatChange(after / before - 1)];
      return way === 'tx'
        ? [msg('Sent before: {0}; after: {1} ({2}).', was, is, change)]
        : [msg('Received before: {0}; after: {1} ({2}).', was, is, change)];
    }),
  ];
}

/** Sum of the means of all ports between two times; null where no sample is. */
function meanOf(
  reader: RunReader,
  ports: readonly PortVerdict[],
  way: Direction,
  fromMs: number,
  toMs: number,
): number | null {
  const means = ports.flatMap(({ port }) => {
    let [sum, count] = [0, 0];
    reader.series.each(portKey(port, way, 'pps'), (atMs, value) => {
      if (atMs <= fromMs || atMs > toMs || Number.isNaN(value)) return;
      sum += value;
      count += 1;
    });
    return count === 0 ? [] : [sum / count];
  });
  return means.length === 0 ? null : means.reduce((sum, mean) => sum + mean, 0);
}
