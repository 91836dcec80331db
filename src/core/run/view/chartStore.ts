// What the page knows of the series: it takes in what the extension sends, and says what a chart has to draw.
import type { AlignedSource } from './align';
import { figuresOf, type Figures } from './figures';
import { Overview } from './overview';
import type { ChartId, PageSeries, Side } from './page';
import type { ChartsUpdate, Timing, ToPage } from './protocol';
import type { Span } from './range';
import { SeriesData, type Closer } from './seriesData';

type WindowAnswer = Extract<ToPage, { readonly kind: 'window' }>;

/** A closer look that is wanted, in the run's own time. */
export interface WantedWindow extends Span {
  readonly buckets: number;
}

/** Of a closer look: more than a screen is wide. */
const windowBuckets = 2048;

const noTiming: Timing = { offsetsMs: [0, 0], periodMs: 1000, epochMs: null };

export class ChartStore {
  /** Grows when there are other series than before. */
  shape = 0;
  series: readonly PageSeries[] = [];
  timing = noTiming;
  endMs = 0;
  ended = false;
  marks: readonly (number | null)[] = [];
  private data: SeriesData[] = [];
  private closer: (Closer | undefined)[] = [];

  take({ reset, series, samples, endMs, ended, marks }: ChartsUpdate): void {
    if (reset !== undefined) {
      this.timing = reset.timing;
      this.data = reset.dumps.map((dump) => SeriesData.restore(dump, reset.timing.periodMs));
      this.closer = [];
    }
    if (series !== undefined) {
      this.series = series;
      this.shape += 1;
      while (this.data.length < series.length) this.data.push(new SeriesData(this.timing.periodMs));
    }
    if (samples !== undefined) this.append(samples);
    [this.endMs, this.ended, this.marks] = [endMs, ended, marks];
  }

  takeWindow({ fromMs, toMs, series }: WindowAnswer): void {
    this.closer = series.map((dump) =>
      dump === null
        ? undefined
        : { fromMs, toMs, overview: Overview.restore(dump, Math.max(1, dump.buckets.length / 4)) },
    );
  }

  /** The whole run, in the picture's time. */
  get all(): Span {
    return { fromMs: Math.min(0, ...this.timing.offsetsMs), toMs: this.endMs };
  }

  /** Places of a chart's series. */
  placesOf(chart: ChartId, side: Side): readonly number[] {
    return this.series.flatMap((one, at) => (one.chart === chart && one.side === side ? [at] : []));
  }

  /** What a chart draws of a series. */
  source(place: number, hidden: boolean): AlignedSource {
    return {
      data: this.dataOf(place),
      closer: this.closer[place],
      offsetMs: this.offsetOf(place),
      hidden,
    };
  }

  /** @param part In the picture's time, as `untilMs` is; undefined: the whole run. */
  figures(place: number, part: Span | undefined, untilMs = Infinity): Figures {
    if (part === undefined) return figuresOf(this.dataOf(place));
    const offset = this.offsetOf(place);
    const own = { fromMs: part.fromMs - offset, toMs: part.toMs - offset };
    return figuresOf(this.dataOf(place), own, this.closer[place], untilMs - offset);
  }

  /** There are no samples at all. */
  get isEmpty(): boolean {
    return !this.series.some((_, place) => this.hasSamples(place));
  }

  hasSamples(place: number): boolean {
    return this.dataOf(place).total > 0;
  }

  isAllZero(place: number): boolean {
    const { max, now } = figuresOf(this.dataOf(place));
    return !(max > 0) && !(now > 0);
  }

  /**
   * The closer look that would show more of what is in sight; undefined where all is seen already.
   *
   * @param steps How many there are on the screen.
   */
  wanted({ fromMs, toMs }: Span, steps: number): WantedWindow | undefined {
    const fine = (toMs - fromMs) / Math.max(1, steps);
    const wants = this.series.some((_, place) => {
      const own = fromMs - this.offsetOf(place);
      const closer = this.closer[place];
      const fits =
        closer !== undefined &&
        closer.fromMs <= own &&
        closer.toMs >= Math.min(toMs - this.offsetOf(place), this.dataOf(place).ring.firstMs) &&
        closer.overview.widthMs <= Math.max(this.timing.periodMs, 2 * fine);
      return !fits && this.dataOf(place).wantsCloser(own, Math.max(fine, this.timing.periodMs));
    });
    if (!wants) return undefined;
    // More than is in sight: whoever moves on must not wait each time.
    const beside = (toMs - fromMs) / 2;
    const offsets = this.timing.offsetsMs;
    return {
      fromMs: Math.max(0, fromMs - beside - Math.max(...offsets)),
      toMs: toMs + beside - Math.min(...offsets),
      buckets: windowBuckets,
    };
  }

  private append(samples: Float64Array): void {
    let at = 0;
    while (at + 1 < samples.length) {
      const data = this.data[samples[at] ?? -1];
      const count = samples[at + 1] ?? 0;
      at += 2;
      for (const end = at + 2 * count; at < end; at += 2)
        data?.push(samples[at] ?? NaN, samples[at + 1] ?? NaN);
    }
  }

  private dataOf(place: number): SeriesData {
    return (this.data[place] ??= new SeriesData(this.timing.periodMs));
  }

  private offsetOf(place: number): number {
    return this.timing.offsetsMs[this.series[place]?.side ?? 0] ?? 0;
  }
}
