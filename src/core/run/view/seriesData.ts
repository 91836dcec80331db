// One series as both sides keep it: the newest samples as they are, all of them as an overview.
import { Overview, type OverviewDump } from './overview';
import { SampleRing, type Visit } from './samples';

/** A series as it is handed over as a whole. `recent`: times and values in turn. */
export interface SeriesDump {
  readonly overview: OverviewDump;
  readonly recent: Float64Array;
  readonly dropped: number;
}

/**
 * The first sample and the newest one may be of a period cut short: they are drawn, and no figure counts them. So the
 * overview gets a sample only when there is one after it.
 */
export class SeriesData {
  readonly ring = new SampleRing();
  overview: Overview;
  /** Of what the newest sample stands for. */
  private min = NaN;
  private max = NaN;

  constructor(private readonly periodMs: number) {
    this.overview = new Overview(periodMs);
  }

  static restore({ overview, recent, dropped }: SeriesDump, periodMs: number): SeriesData {
    const made = new SeriesData(periodMs);
    made.overview = Overview.restore(overview);
    made.ring.restore(recent, dropped);
    made.min = made.max = made.ring.last;
    return made;
  }

  get total(): number {
    return this.ring.dropped + this.ring.length;
  }

  /** @param min Of the samples that this one stands for, where it stands for several. */
  push(atMs: number, value: number, min = value, max = value): void {
    const { ring } = this;
    if (this.total > 1) this.overview.add(ring.lastMs, ring.last, this.min, this.max);
    ring.push(atMs, value);
    this.min = min;
    this.max = max;
  }

  dump(): SeriesDump {
    return { overview: this.overview.dump(), recent: this.ring.dump(), dropped: this.ring.dropped };
  }

  /**
   * Tells what there is between two times, as finely as it is wanted and known.
   *
   * @param fineMs Distance at which no more is seen.
   * @param closer A closer look at what is not kept sample by sample any more, if there is one.
   * @returns the distance that what was told has where nothing is missing.
   */
  visit(fromMs: number, toMs: number, fineMs: number, closer: Closer | undefined, visit: Visit): number {
    const { ring, overview, periodMs } = this;
    const isCoarse = overview.widthMs <= 2 * fineMs;
    if (ring.dropped === 0 || (fromMs >= ring.firstMs && !isCoarse)) {
      ring.visit(fromMs, toMs, visit);
      return periodMs;
    }
    if (isCoarse) {
      overview.visit(fromMs, toMs, visit);
      // The newest is in no bucket yet.
      ring.visit(Math.max(fromMs, ring.lastMs), toMs, visit);
      return overview.widthMs;
    }
    const end = Math.min(toMs, ring.firstMs - 1);
    const fits =
      closer !== undefined &&
      closer.fromMs <= fromMs &&
      closer.toMs >= end &&
      closer.overview.widthMs < overview.widthMs;
    const older = fits ? closer.overview : overview;
    older.visit(fromMs, end, visit);
    ring.visit(Math.max(fromMs, ring.firstMs), toMs, visit);
    return Math.max(periodMs, older.widthMs);
  }

  /** Whether a closer look would show more. */
  wantsCloser(fromMs: number, fineMs: number): boolean {
    const { ring, overview } = this;
    return ring.dropped > 0 && fromMs < ring.firstMs && overview.widthMs > 2 * fineMs;
  }
}

/** A part of a series that was asked for. */
export interface Closer {
  readonly fromMs: number;
  readonly toMs: number;
  readonly overview: Overview;
}
