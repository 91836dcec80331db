// What a stretch of a series amounts to: the numbers beside each line of a chart.
import type { Closer, SeriesData } from './seriesData';

/** Numbers are NaN where nothing is known. */
export interface Figures {
  readonly now: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

/** Stretches that are looked at, at most: figures come out the same however they are cut. */
const fineSteps = 2000;

/**
 * Without the first sample of the series and its newest, which may be of a period cut short.
 *
 * @param part undefined: all of it.
 * @param untilMs What comes after this is not known yet.
 */
export function figuresOf(
  data: SeriesData,
  part?: { readonly fromMs: number; readonly toMs: number },
  closer?: Closer,
  untilMs = Infinity,
): Figures {
  const { ring, overview } = data;
  let [min, max, sum, count] = [Infinity, -Infinity, 0, 0];
  const take = (_: number, least: number, most: number, total: number, samples: number): void => {
    if (samples === 0) return;
    min = Math.min(min, least);
    max = Math.max(max, most);
    sum += total;
    count += samples;
  };
  if (part === undefined) overview.visit(-Infinity, Infinity, take);
  else {
    const [fromMs, toMs] = [part.fromMs, Math.min(part.toMs, untilMs)];
    const [firstMs, lastMs] = [ring.dropped === 0 ? ring.firstMs : -Infinity, ring.lastMs];
    data.visit(fromMs, toMs, (toMs - fromMs) / fineSteps, closer, (atMs, ...rest) => {
      if (atMs !== firstMs && atMs !== lastMs) take(atMs, ...rest);
    });
  }
  const none = count === 0;
  return {
    now: untilMs === Infinity ? ring.last : ring.valueAt(ring.indexOf(untilMs + 1) - 1),
    mean: none ? NaN : sum / count,
    min: none ? NaN : min,
    max: none ? NaN : max,
  };
}
