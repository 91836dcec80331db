// What a run does at this moment: for status lines and lists.
import type { RunPhase } from './course';
import { portKey, type SeriesStore } from './series';

/** Of a port and direction, now. */
export interface LatestRate {
  readonly pps: number | null;
  readonly bps: number | null;
  readonly drops: number | null;
}

/** @property forwardingMs Since forwarding started; null where it has not, or has stopped. */
export interface LatestFigures {
  readonly atMs: number;
  readonly phase: RunPhase;
  readonly forwardingMs: number | null;
  readonly ports: readonly { readonly port: number; readonly rx: LatestRate; readonly tx: LatestRate }[];
  /** Sums over all ports that are known; null where none is. */
  readonly total: { readonly rx: LatestRate; readonly tx: LatestRate };
}

/** @param numbers Of the ports that have samples. */
export function latestOf(
  series: Pick<SeriesStore, 'last'>,
  numbers: readonly number[],
  now: Pick<LatestFigures, 'atMs' | 'phase' | 'forwardingMs'>,
): LatestFigures {
  const of = (port: number, direction: 'rx' | 'tx'): LatestRate => ({
    pps: series.last(portKey(port, direction, 'pps')),
    bps: series.last(portKey(port, direction, 'bps')),
    drops: series.last(portKey(port, direction, 'drops')),
  });
  const ports = [...numbers]
    .sort((one, other) => one - other)
    .map((port) => ({ port, rx: of(port, 'rx'), tx: of(port, 'tx') }));
  const total = (direction: 'rx' | 'tx'): LatestRate => ({
    pps: sumOf(ports.map((port) => port[direction].pps)),
    bps: sumOf(ports.map((port) => port[direction].bps)),
    drops: sumOf(ports.map((port) => port[direction].drops)),
  });
  return { ...now, ports, total: { rx: total('rx'), tx: total('tx') } };
}

function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
