// The extension's side of the charts: takes new samples out of the runs and packs them for the page.
import type { Translate } from '../../message';
import type { SeriesInfo } from '../series';
import { SeriesLooks } from './chartSeries';
import { Overview, type OverviewDump } from './overview';
import type { PageSeries, Side } from './page';
import { PortSum } from './portSum';
import type { ChartsUpdate, Timing } from './protocol';
import { SeriesData } from './seriesData';
import { periodOf, type ViewedRun } from './subject';

/**
 * One line of a chart.
 *
 * @property info Of the run's series; undefined for a sum that only the view has.
 * @property sumOf Direction of the ports' packets that it sums up; undefined for a series of the run.
 */
interface Line {
  readonly side: Side;
  readonly info: SeriesInfo | undefined;
  readonly sumOf: 'rx' | 'tx' | undefined;
  readonly look: PageSeries;
  data: SeriesData;
  /** Samples that have been taken. */
  next: number;
  /** Samples that the page has been told of. */
  told: number;
}

interface SideState {
  readonly looks: SeriesLooks;
  /** Series that have been looked at, drawn or not. */
  listed: number;
  /** Of all ports, by direction; undefined before there is a VF. */
  sums: Readonly<Record<'rx' | 'tx', PortSum>> | undefined;
  /** New samples of ports, for the sums. */
  fresh: {
    readonly port: number;
    readonly direction: 'rx' | 'tx';
    readonly atMs: number;
    readonly value: number;
  }[];
}

export class ChartFeed {
  private readonly lines: Line[] = [];
  private readonly sides: readonly SideState[];
  private timing: Timing;
  private toldLines = 0;
  /** Samples were merged in a way that the page cannot follow. */
  private isTorn = false;

  /** @param viewed One or two runs, as they are now; their models only ever grow. */
  constructor(
    private readonly viewed: () => readonly ViewedRun[],
    translate?: Translate,
  ) {
    const runs = viewed();
    this.sides = runs.map((_, side) => ({
      looks: new SeriesLooks(side === 1 ? 1 : 0, translate),
      listed: 0,
      sums: undefined,
      fresh: [],
    }));
    this.timing = timingOf(runs);
  }

  private get runs(): readonly ViewedRun[] {
    return this.viewed();
  }

  /** By how much each side's clock is behind that of the picture. */
  get offsetsMs(): readonly number[] {
    return this.timing.offsetsMs;
  }

  /** Everything, for a page that knows nothing. */
  reset(): ChartsUpdate {
    this.pull();
    this.isTorn = false;
    for (const line of this.lines) line.told = line.data.total;
    this.toldLines = this.lines.length;
    return {
      reset: { timing: this.timing, dumps: this.lines.map(({ data }) => data.dump()) },
      series: this.lines.map(({ look }) => look),
      ...this.state(),
    };
  }

  /** What is new since the last one. */
  more(): ChartsUpdate {
    this.pull();
    if (this.isTorn) return this.reset();
    const numbers: number[] = [];
    this.lines.forEach((line, place) => {
      const { ring, total } = line.data;
      const fresh = Math.min(total - line.told, ring.length);
      if (fresh === 0) return;
      numbers.push(place, fresh);
      for (let at = ring.length - fresh; at < ring.length; at += 1)
        numbers.push(ring.timeAt(at), ring.valueAt(at));
      line.told = total;
    });
    const isLarger = this.lines.length > this.toldLines;
    this.toldLines = this.lines.length;
    return {
      ...(isLarger ? { series: this.lines.map(({ look }) => look) } : {}),
      ...(numbers.length > 0 ? { samples: Float64Array.from(numbers) } : {}),
      ...this.state(),
    };
  }

  /** A closer look at each line, in the runs' own time. */
  window(fromMs: number, toMs: number, buckets: number): readonly (OverviewDump | null)[] {
    const looks = this.lines.map((line) => this.lookAt(line, fromMs, toMs, buckets));
    return this.lines.map((line, at) => {
      if (line.sumOf === undefined) return looks[at]?.dump() ?? null;
      const ports = looks.filter((_, other) => this.isPartOf(line, this.lines[other]));
      return Overview.sum(ports.filter((look) => look !== undefined)).dump();
    });
  }

  private isPartOf({ side, sumOf }: Line, other: Line | undefined): boolean {
    return other?.side === side && other.info?.kind === 'pps' && other.info.direction === sumOf;
  }

  private lookAt({ side, info }: Line, fromMs: number, toMs: number, buckets: number): Overview | undefined {
    const series = this.runs[side]?.model.series;
    if (info === undefined || series === undefined) return undefined;
    const overview = new Overview(Math.max(1, (toMs - fromMs) / buckets), fromMs, buckets + 1);
    const found = series.window(info.key, fromMs, toMs, buckets);
    found.times.forEach((atMs, at) => {
      const mean = found.mean[at];
      if (typeof mean !== 'number' || atMs < fromMs || atMs > toMs) return;
      overview.add(atMs, mean, found.min[at] ?? mean, found.max[at] ?? mean, found.merged);
    });
    return overview;
  }

  private state(): Pick<ChartsUpdate, 'endMs' | 'ended' | 'marks'> {
    return {
      endMs: Math.max(0, ...this.runs.map(({ model }, side) => model.nowMs + (this.offsetsMs[side] ?? 0))),
      ended: this.runs.every(({ link, model }) => link === 'ended' || model.phase === 'ended'),
      marks: this.runs.map(({ mark }) => mark),
    };
  }

  private pull(): void {
    // When a run began is known with its first record.
    const timing = timingOf(this.runs);
    if (JSON.stringify(timing) !== JSON.stringify(this.timing)) [this.timing, this.isTorn] = [timing, true];
    this.sides.forEach((state, at) => {
      const side = at === 1 ? 1 : 0;
      const infos = this.runs[side]?.model.series.list() ?? [];
      for (; state.listed < infos.length; state.listed += 1) {
        const info = infos[state.listed];
        if (info !== undefined) this.add(side, info, state);
      }
    });
    for (const line of this.lines) if (line.info !== undefined) this.pullLine(line, line.info);
    for (const state of this.sides) {
      state.fresh.sort((one, other) => one.atMs - other.atMs);
      for (const { port, direction, atMs, value } of state.fresh)
        state.sums?.[direction].push(String(port), atMs, value);
      state.fresh = [];
    }
  }

  private add(side: Side, info: SeriesInfo, state: SideState): void {
    const look = state.looks.of(info);
    if (look === undefined) return;
    if (look.chart === 'vf' && state.sums === undefined) {
      const sum = (direction: 'rx' | 'tx'): PortSum => {
        const line = this.addLine({
          side,
          info: undefined,
          sumOf: direction,
          look: state.looks.sum(direction),
        });
        return new PortSum(this.timing.periodMs, (atMs, value) => {
          line.data.push(atMs, value);
        });
      };
      state.sums = { rx: sum('rx'), tx: sum('tx') };
    }
    this.addLine({ side, info, sumOf: undefined, look });
  }

  private addLine(line: Pick<Line, 'side' | 'info' | 'sumOf' | 'look'>): Line {
    const made = { ...line, data: new SeriesData(this.timing.periodMs), next: 0, told: 0 };
    this.lines.push(made);
    return made;
  }

  private pullLine(line: Line, info: SeriesInfo): void {
    const series = this.runs[line.side]?.model.series;
    if (series === undefined) return;
    const take = (atMs: number, value: number, min: number, max: number): void => {
      line.data.push(atMs, value, min, max);
      this.takeForSum(line.side, info, atMs, value);
    };
    if (line.next === 0) {
      // All of a long run at once: without a list of it.
      series.each(info.key, take);
      line.next = series.since(info.key, Infinity).total;
      return;
    }
    const part = series.since(info.key, line.next);
    if (part.restarted) {
      line.data = new SeriesData(this.timing.periodMs);
      line.told = 0;
      this.isTorn = true;
    }
    part.times.forEach((atMs, at) => {
      const value = part.values[at] ?? NaN;
      take(atMs, value, part.min?.[at] ?? value, part.max?.[at] ?? value);
    });
    line.next = part.total;
  }

  private takeForSum(side: Side, { kind, port, direction }: SeriesInfo, atMs: number, value: number): void {
    const state = this.sides[side];
    if (kind === 'pps' && port !== undefined && direction !== undefined && state?.sums !== undefined)
      state.fresh.push({ port, direction, atMs, value });
  }
}

/** Both ends of a pair share one time as far as their clocks do; runs that are compared both begin at 0. */
function timingOf(runs: readonly ViewedRun[]): Timing {
  const models = runs.map(({ model }) => model);
  const epochs = models.map(({ startedEpochSeconds }) => startedEpochSeconds);
  const first = epochs[0] ?? null;
  const isPair = models.length === 2 && models[0]?.head.pair?.other === models[1]?.head.id;
  const shared = models.length === 1 || isPair;
  return {
    offsetsMs: epochs.map((epoch) =>
      isPair && epoch !== null && first !== null ? (epoch - first) * 1000 : 0,
    ),
    periodMs: Math.max(1000, ...models.map(periodOf)),
    epochMs: shared && first !== null ? first * 1000 : null,
  };
}
