// Marks of the axes: what stands at the left of a chart and below it.
import type { ChartId } from './page';
import { formatBits, formatPps } from '../units';

const prefixes = ['', ' k', ' M', ' G', ' T'];

/** `0`, `1.5 M`, `250 k`: without a unit, which the chart's title has. */
export function tickText(value: number): string {
  let [rest, step] = [Math.abs(value), 0];
  while (rest >= 1000 && step < prefixes.length - 1) [rest, step] = [rest / 1000, step + 1];
  return `${value < 0 ? '-' : ''}${Number(rest.toPrecision(4))}${prefixes[step] ?? ''}`;
}

const minute = 60_000;
const hour = 60 * minute;

/** Distances between two marks of the time axis. */
export const timeSteps = [
  1000,
  2000,
  5000,
  10_000,
  15_000,
  30_000,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  24 * hour,
  48 * hour,
];

/** `0:07`, `12:40`, `1:02:03`: time of the run; below zero, what was before it. */
export function clockOf(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000 + 1e-6);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const text = hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
  return ms < 0 && seconds > 0 ? `-${text}` : text;
}

/** A value of a chart with its unit; a dash where there is none. */
export function valueText(chart: ChartId, value: number): string {
  if (Number.isNaN(value)) return '–';
  switch (chart) {
    case 'pps':
    case 'vf':
      return formatPps(value);
    case 'drops':
      return value === 0 ? '0/s' : `${formatPps(value).slice(0, -'pps'.length).trimEnd()}/s`;
    case 'bps':
      return formatBits(value);
    case 'cpu':
      return `${Math.round(value * 100)} %`;
  }
}

/** Of a chart in which nothing happens. */
const leastTop = 10;

/** Where a chart ends at the top: some room above what is drawn. CPU always goes up to all of it. */
export function topOf(chart: ChartId, largest: number, mark: number | null): number {
  if (chart === 'cpu') return 1.05;
  const least = chart === 'pps' && mark !== null ? mark * 1.2 : 0;
  const top = Math.max(largest * 1.08, least);
  return Math.max(top, leastTop);
}
