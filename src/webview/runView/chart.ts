// One chart: uPlot with the lines of one kind and side, on the time that all charts of the view share.
import uPlot from 'uplot';
import { align, stepOf, type Aligned } from '../../core/run/view/align';
import type { ChartStore } from '../../core/run/view/chartStore';
import type { ChartId, PageSeries, Side } from '../../core/run/view/page';
import type { Span } from '../../core/run/view/range';
import { clockOf, tickText, timeSteps, topOf } from '../../core/run/view/ticks';
import { drawPicture, type MarkedMoment, type Picture } from './drawing';
import { hueOf } from './lines';
import type { Theme } from './theme';

export interface ChartDeps {
  readonly store: ChartStore;
  /** Stands at a mark's line. @param mark In packets per second. */
  readonly markText: (mark: number) => string;
  readonly theme: () => Theme;
  /** The reader has dragged over a part. */
  readonly choose: (fromMs: number, toMs: number) => void;
  readonly reset: () => void;
  /** A factor above 1 looks more closely. */
  readonly zoomAt: (factor: number, atMs: number) => void;
  /** The mouse is over a moment; undefined: it has left. */
  readonly pointed: (atMs: number | undefined) => void;
}

/** What all charts of a view have in common at a moment. */
export interface ChartMoment {
  readonly span: Span;
  /** Nothing after this is shown: the reader has paused the charts. */
  readonly untilMs: number;
  readonly moments: readonly MarkedMoment[];
  readonly hidden: (place: number) => boolean;
}

export const axisWidth = 58;
export const endWidth = 70;
const axisHeight = 22;
/** CSS pixels a step of the grid is wide, at least. */
const stepPixels = 1.25;
const wheelFactor = 1.25;
/** Shorter drags were clicks. */
const shortestDrag = 6;

export class Chart {
  private plot: uPlot | undefined;
  private readonly aligned: Aligned = { times: [], lines: [], top: 0 };
  private places: readonly number[] = [];
  private shape = -1;
  private picture: Picture | undefined;
  private width = 0;
  private span: Span = { fromMs: 0, toMs: 1 };
  private pinned: number | undefined;

  constructor(
    readonly id: ChartId,
    readonly side: Side,
    /** Where it is drawn. */
    private readonly place: HTMLElement,
    private readonly height: number,
    private readonly deps: ChartDeps,
  ) {
    place.addEventListener(
      'wheel',
      (event) => {
        this.wheel(event);
      },
      { passive: false },
    );
    place.addEventListener('dblclick', () => {
      deps.reset();
    });
  }

  get canvas(): HTMLCanvasElement | undefined {
    return this.plot?.ctx.canvas;
  }

  /** @returns true when there is another width than before. */
  resize(width: number): boolean {
    if (Math.floor(width) === this.width || width < 1) return false;
    this.width = Math.floor(width);
    this.plot?.setSize({ width: this.width, height: this.height });
    return true;
  }

  /** Colours, or lines, are others than before. */
  forget(): void {
    this.plot?.destroy();
    this.plot = undefined;
  }

  /** Works out what is seen, without drawing: what is highest has to be known of both sides first. @returns the largest value. */
  prepare({ span, untilMs, hidden }: ChartMoment): number {
    const { store } = this.deps;
    if (this.shape !== store.shape) {
      this.shape = store.shape;
      this.places = store.placesOf(this.id, this.side);
      this.forget();
    }
    this.span = span;
    const { steps } = this;
    const sources = this.places.map((place) => store.source(place, hidden(place)));
    align(sources, { ...span, untilMs, steps }, store.timing.periodMs, this.aligned);
    return this.aligned.top;
  }

  /** @param largest Of both sides, so that they can be compared by eye. */
  draw({ moments, hidden }: ChartMoment, largest: number): void {
    if (this.width < 1 || this.places.length === 0) return;
    const { store, theme, markText } = this.deps;
    const mark = this.id === 'pps' ? (store.marks[this.side] ?? null) : null;
    const series = this.places.map((place) => store.series[place]).filter((one) => one !== undefined);
    this.picture = {
      theme: theme(),
      series,
      hidden: this.places.map(hidden),
      aligned: this.aligned,
      moments,
      mark,
      markText: mark === null ? '' : markText(mark),
    };
    const { fromMs, toMs } = this.span;
    const plot = (this.plot ??= this.make(series));
    const data = [this.aligned.times, ...this.aligned.lines.map(({ mean }) => mean)] as uPlot.AlignedData;
    plot.batch(() => {
      this.picture?.hidden.forEach((isHidden, at) => {
        if (plot.series[at + 1]?.show === isHidden) plot.setSeries(at + 1, { show: !isHidden });
      });
      plot.setData(data, false);
      plot.setScale('x', { min: fromMs, max: toMs });
      plot.setScale('y', { min: 0, max: topOf(this.id, largest, mark) });
    });
    if (this.pinned !== undefined) this.point(this.pinned);
  }

  /** Shows the values of a moment; undefined: of none. */
  point(atMs: number | undefined): void {
    this.pinned = atMs;
    const { plot } = this;
    if (plot === undefined) return;
    const left = atMs === undefined ? -10 : plot.valToPos(atMs, 'x');
    plot.setCursor({ left, top: atMs === undefined ? -10 : 10 }, false);
  }

  /** Values of a moment as they are drawn, NaN where there is none; in the order of the chart's series. */
  valuesAt(atMs: number): readonly number[] {
    const { times, lines } = this.aligned;
    const step = (times[1] ?? 1) - (times[0] ?? 0) || 1;
    const at = Math.floor((atMs - (times[0] ?? 0)) / step + 0.5);
    // Samples are further apart than steps when the reader looks closely.
    const near = Math.max(1, Math.ceil(this.deps.store.timing.periodMs / step));
    return lines.map(({ mean }) => {
      for (let off = 0; off <= near; off += 1)
        for (const value of [mean[at - off], mean[at + off]]) if (typeof value === 'number') return value;
      return NaN;
    });
  }

  get seriesPlaces(): readonly number[] {
    return this.places;
  }

  /** Of the grid, from left to right. */
  get steps(): number {
    return Math.max(50, Math.floor((this.width - axisWidth - endWidth) / stepPixels));
  }

  /** Width of a step in milliseconds. */
  get stepMs(): number {
    return Math.max(this.deps.store.timing.periodMs, stepOf({ ...this.span, steps: this.steps }));
  }

  private make(series: readonly PageSeries[]): uPlot {
    const theme = this.deps.theme();
    const font = `11px ${theme.font}`;
    const axis = { stroke: theme.quiet, font, ticks: { stroke: theme.grid, width: 1, size: 4 } };
    const plot = new uPlot(
      {
        width: this.width,
        height: this.height,
        padding: [8, endWidth, 0, 0],
        legend: { show: false },
        pxAlign: false,
        scales: {
          x: { time: false, auto: false },
          y: { auto: false },
        },
        axes: [
          {
            ...axis,
            size: axisHeight,
            space: 80,
            incrs: timeSteps,
            grid: { stroke: theme.grid, width: 1 },
            values: (_, splits) => splits.map(clockOf),
          },
          {
            ...axis,
            size: axisWidth,
            space: 32,
            grid: { stroke: theme.grid, width: 1 },
            values: (_, splits) =>
              splits.map((value) => (this.id === 'cpu' ? `${Math.round(value * 100)} %` : tickText(value))),
          },
        ],
        series: [{}, ...series.map((one) => seriesOptions(one, theme))],
        cursor: {
          y: false,
          drag: { x: true, y: false, setScale: false, dist: shortestDrag },
          points: { size: 7 },
          bind: { dblclick: () => () => null },
        },
        hooks: {
          draw: [
            (u) => {
              if (this.picture !== undefined) drawPicture(u, this.picture);
            },
          ],
          setSelect: [
            (u) => {
              this.selected(u);
            },
          ],
          setCursor: [
            (u) => {
              this.moved(u);
            },
          ],
        },
      },
      [[], ...series.map(() => [])] as unknown as uPlot.AlignedData,
      this.place,
    );
    // Where the page's own text says what the chart shows, the canvas has nothing to add.
    plot.ctx.canvas.setAttribute('aria-hidden', 'true');
    return plot;
  }

  private selected(u: uPlot): void {
    const { left, width } = u.select;
    if (width < shortestDrag) return;
    const [from, to] = [u.posToVal(left, 'x'), u.posToVal(left + width, 'x')];
    u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.deps.choose(from, to);
  }

  private moved(u: uPlot): void {
    const { left } = u.cursor;
    // Only the mouse: where another chart has put the cursor there is no event.
    if (u.cursor.event === undefined) return;
    this.deps.pointed(left === undefined || left < 0 ? undefined : u.posToVal(left, 'x'));
  }

  private wheel(event: WheelEvent): void {
    const { plot } = this;
    // A plain wheel scrolls the page: with Ctrl, as browsers and editors do, it zooms.
    if (plot === undefined || event.deltaY === 0 || !(event.ctrlKey || event.metaKey || event.altKey)) return;
    event.preventDefault();
    const { left } = plot.over.getBoundingClientRect();
    const atMs = plot.posToVal(event.clientX - left, 'x');
    this.deps.zoomAt(event.deltaY < 0 ? wheelFactor : 1 / wheelFactor, atMs);
  }
}

function seriesOptions(one: PageSeries, theme: Theme): uPlot.Series {
  return {
    stroke: hueOf(theme, one),
    points: { show: false },
    // uPlot joins its lines roundly, which costs more than all the rest.
    paths: () => null,
  };
}
