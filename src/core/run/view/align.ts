// Puts series with times of their own onto one grid, a step for each pixel or so: what a chart can draw at once.
import type { Closer, SeriesData } from './seriesData';

/** One line of a chart: null breaks it, undefined is passed over. */
export type LineValue = number | null | undefined;

/**
 * @property mean What the line goes through.
 * @property low The smallest and the largest value of a step; as `mean` where there is only one.
 */
export interface AlignedLine {
  readonly mean: LineValue[];
  readonly low: LineValue[];
  readonly high: LineValue[];
  /** Some step holds several samples: low and high say more than the mean. */
  spread: boolean;
}

/** @property times Middle of each step in milliseconds. */
export interface Aligned {
  readonly times: number[];
  readonly lines: AlignedLine[];
  /** Largest value there is; 0 where there is none. */
  top: number;
}

export interface AlignedSource {
  readonly data: SeriesData;
  readonly closer: Closer | undefined;
  /** By how much its clock is behind that of the chart. */
  readonly offsetMs: number;
  /** Not drawn: it has no line and does not count for the top. */
  readonly hidden: boolean;
}

/** @property untilMs Nothing after this is drawn, though there may be something. */
export interface Grid {
  readonly fromMs: number;
  readonly toMs: number;
  readonly untilMs?: number;
  readonly steps: number;
}

/** Steps on either side of what is seen, so that lines go on to the edges. */
const mostBeyond = 200;
/** So many times the usual distance without a sample is a hole. */
const holeAfter = 3.5;

/** Width of a step: of a fixed set, so that the same samples stay together while the picture moves. */
export function stepOf({ fromMs, toMs, steps }: Grid): number {
  const least = Math.max(1, (toMs - fromMs) / Math.max(1, steps));
  return 2 ** (Math.ceil(Math.log2(least) * 2) / 2);
}

/** Fills `into`, whose arrays are used again from picture to picture. */
export function align(sources: readonly AlignedSource[], grid: Grid, periodMs: number, into: Aligned): void {
  const step = stepOf(grid);
  const beyond = Math.min(mostBeyond, Math.ceil((holeAfter * periodMs) / step)) * step;
  const first = Math.floor((grid.fromMs - beyond) / step);
  const count = Math.floor((grid.toMs + beyond) / step) - first + 1;
  into.times.length = count;
  for (let at = 0; at < count; at += 1) into.times[at] = (first + at + 0.5) * step;
  into.top = 0;
  while (into.lines.length > sources.length) into.lines.pop();
  sources.forEach((source, at) => {
    const line = (into.lines[at] ??= { mean: [], low: [], high: [], spread: false });
    for (const values of [line.mean, line.low, line.high]) {
      values.length = count;
      values.fill(undefined);
    }
    line.spread = false;
    if (!source.hidden) into.top = Math.max(into.top, fillLine(source, line, { first, count, step, grid }));
  });
}

interface Steps {
  readonly first: number;
  readonly count: number;
  readonly step: number;
  readonly grid: Grid;
}

/** @returns the largest value that is seen. */
function fillLine({ data, closer, offsetMs }: AlignedSource, line: AlignedLine, steps: Steps): number {
  const { first, count, step, grid } = steps;
  const { untilMs = Infinity } = grid;
  const [fromMs, toMs] = [first * step - offsetMs, (first + count) * step - offsetMs];
  let [top, before, place, total, many] = [0, -1, -1, 0, 0];
  const breaks: number[] = [];
  const holes: (readonly [number, number])[] = [];
  const distance = data.visit(fromMs, toMs, step, closer, (atMs, min, max, sum, samples) => {
    const at = Math.floor((atMs + offsetMs) / step) - first;
    if (at < 0 || at >= count || atMs + offsetMs > untilMs) return;
    if (samples === 0) {
      breaks.push(at);
      return;
    }
    if (at !== place) {
      if (place >= 0) holes.push([place, at]);
      [place, total, many] = [at, 0, 0];
      line.low[at] = min;
      line.high[at] = max;
    }
    total += sum;
    many += samples;
    line.mean[at] = total / many;
    line.low[at] = Math.min(line.low[at] ?? min, min);
    line.high[at] = Math.max(line.high[at] ?? max, max);
    if (many > 1) line.spread = true;
    const middle = (at + first + 0.5) * step;
    if (middle >= grid.fromMs && middle <= grid.toMs) top = Math.max(top, max);
    before = at;
  });
  const mostSteps = Math.max(1, Math.ceil((holeAfter * distance) / step));
  for (const [left, right] of holes) if (right - left > mostSteps) line.mean[left + 1] = null;
  for (const at of breaks) if (line.mean[at] === undefined) line.mean[at] = null;
  return before < 0 ? 0 : top;
}
