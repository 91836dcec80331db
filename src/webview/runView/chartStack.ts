// All charts of a view: one time, one cursor, drawn no more often than the screen shows them and only as far as they are seen.
import { fill } from '../../core/logs/viewer/words';
import { ChartStore } from '../../core/run/view/chartStore';
import type { Frames } from '../../core/run/view/frames';
import { chartIds, type PageSeries, type Side } from '../../core/run/view/page';
import type { ChartsUpdate, FromPage, ToPage } from '../../core/run/view/protocol';
import {
  chosen,
  firstRange,
  pan,
  reveal,
  spanOf,
  zoom,
  type Span,
  type TimeRange,
} from '../../core/run/view/range';
import { clockOf } from '../../core/run/view/ticks';
import type { RunViewWords } from '../../core/run/view/words';
import { formatPps } from '../../core/run/units';
import { element } from '../logViewer/dom';
import type { ChartMoment } from './chart';
import { chartKey } from './chartKeys';
import { ChartSection, type SectionDeps } from './chartSection';
import { watchCharts } from './chartWatch';
import type { MarkedMoment } from './drawing';
import type { PictureChart } from './picture';
import type { ThemeReader } from './theme';

export interface ChartStackDeps {
  readonly words: RunViewWords;
  readonly themes: ThemeReader;
  readonly frames: Frames;
  readonly send: (message: FromPage) => void;
  readonly say: (text: string) => void;
  /** What is in sight, which lines are shown, or whether it goes on has changed. */
  readonly changed: () => void;
}

type WindowAnswer = Extract<ToPage, { readonly kind: 'window' }>;

export class ChartStack {
  readonly element: HTMLElement;
  readonly store = new ChartStore();
  /** Above the charts of each side: where its markers stand. */
  readonly lanes: readonly HTMLElement[] = [
    element('div', { class: 'lane' }),
    element('div', { class: 'lane' }),
  ];
  private readonly grid = element('div', { class: 'charts' });
  /** In place of charts, while there is nothing to draw at all. */
  private readonly waiting: HTMLElement;
  private readonly sections: readonly ChartSection[];
  private range: TimeRange;
  private toggled = new Set<string>();
  /** The end of the run when the reader paused it. */
  private pausedMs: number | undefined;
  private moments: readonly (readonly MarkedMoment[])[] = [[], []];
  private pointedMs: number | undefined;
  private windowId = 0;
  private askedWindow = '';
  private sides = 1;

  constructor(
    private readonly deps: ChartStackDeps,
    range: TimeRange,
    toggled: readonly string[],
  ) {
    this.range = range;
    this.toggled = new Set(toggled);
    const { words, themes } = deps;
    const section: SectionDeps = {
      store: this.store,
      words,
      theme: () => themes.current,
      markText: (mark) => fill(words.mark, formatPps(mark)),
      choose: (fromMs, toMs) => {
        this.setRange(chosen(fromMs, toMs, this.all));
      },
      reset: () => {
        this.reset();
      },
      zoomAt: (factor, atMs) => {
        this.setRange(zoom(this.range, this.all, factor, atMs));
      },
      pointed: (atMs) => {
        this.point(atMs);
      },
      toggle: (place) => {
        this.toggle(place);
      },
      keydown: (event, of) => {
        this.keydown(event, of);
      },
    };
    this.sections = chartIds.flatMap((id) => [
      new ChartSection(id, 0, section),
      new ChartSection(id, 1, section),
    ]);
    this.waiting = element('p', { class: 'waiting quiet' }, words.waiting);
    this.grid.append(...this.lanes, ...this.sections.map((one) => one.element));
    this.grid.hidden = true;
    this.element = element('div', {}, this.waiting, this.grid);
    watchCharts(this.sections, () => {
      this.askFrame();
    });
    this.setSides(['']);
  }

  get current(): TimeRange {
    return this.range;
  }

  get toggledLines(): readonly string[] {
    return [...this.toggled];
  }

  get isPaused(): boolean {
    return this.pausedMs !== undefined;
  }

  get span(): Span {
    return spanOf(this.range, this.all);
  }

  /** @param names Of the sides; one needs none. */
  setSides(names: readonly string[]): void {
    const count = names.length;
    this.sides = count;
    for (const one of this.sections) one.setSide(names[one.chart.side] ?? '');
    this.grid.classList.toggle('two', count > 1);
    for (const { element: one, chart } of this.sections) one.hidden = chart.side >= count;
    this.lanes.forEach((lane, side) => {
      lane.hidden = side >= count;
    });
    this.ask();
  }

  take(update: ChartsUpdate): void {
    this.store.take(update);
    const isEmpty = this.store.isEmpty && !update.ended;
    this.waiting.hidden = !isEmpty;
    this.grid.hidden = isEmpty;
    if (update.reset !== undefined) this.askedWindow = '';
    if (this.isPaused && update.reset === undefined && update.series === undefined) return;
    this.ask();
  }

  takeWindow(answer: WindowAnswer): void {
    if (answer.id !== this.windowId) return;
    this.store.takeWindow(answer);
    this.ask();
  }

  setMoments(side: Side, moments: readonly MarkedMoment[]): void {
    this.moments = this.moments.map((there, at) => (at === side ? moments : there));
    this.ask();
  }

  setRange(range: TimeRange): void {
    this.range = range;
    this.deps.changed();
    this.ask();
  }

  zoomBy(factor: number): void {
    this.setRange(zoom(this.range, this.all, factor));
    this.tellSpan();
  }

  panBy(share: number): void {
    this.setRange(pan(this.range, this.all, share));
    this.tellSpan();
  }

  /** As it was at the beginning: a run that goes on is followed, one that has ended is seen as a whole. */
  reset(): void {
    this.setRange(this.store.ended ? { kind: 'whole' } : firstRange);
    this.tellSpan();
  }

  reveal(atMs: number): void {
    this.setRange(reveal(this.range, this.all, atMs));
  }

  pause(on: boolean): void {
    this.pausedMs = on ? this.store.endMs : undefined;
    this.deps.changed();
    this.ask();
  }

  /** Colours are others than before. */
  forget(): void {
    for (const one of this.sections) one.forget();
    this.ask();
  }

  /** Canvases of the charts that have something to show, in their order, with their headings. */
  pictures(): readonly PictureChart[] {
    return this.sections.flatMap((one) => {
      const { canvas, id, side, seriesPlaces } = one.chart;
      if (one.element.hidden || !one.hasContent || canvas === undefined) return [];
      const series = seriesPlaces
        .filter((place) => !this.isHidden(place))
        .map((place) => this.store.series[place])
        .filter((line) => line !== undefined);
      return [{ title: this.deps.words.chartTitle[id], side, canvas, series }];
    });
  }

  /** Draws everything at once, also what is not on the screen. */
  drawAll(): void {
    for (const one of this.shownSections) this.drawSection(one);
  }

  private get all(): Span {
    const { all } = this.store;
    return this.pausedMs === undefined ? all : { ...all, toMs: this.pausedMs };
  }

  private ask(): void {
    for (const one of this.sections) one.isDirty = true;
    this.askFrame();
  }

  private askFrame(): void {
    this.deps.frames.ask('charts', () => {
      this.draw();
    });
  }

  /** One chart; the next one is drawn in the frame after. */
  private draw(): void {
    const pointed = this.shownSections.filter((one) => one.isPointed && !one.isDirty && one.isSeen);
    for (const one of pointed) one.drawPointed();
    if (pointed.length > 0) {
      this.askFrame();
      return;
    }
    const next = this.shownSections.find((one) => one.isDirty && one.isSeen);
    if (next !== undefined) {
      this.drawSection(next);
      this.askFrame();
      return;
    }
    this.askForWindow();
  }

  private get stepsOnScreen(): number {
    return Math.max(...this.shownSections.map(({ chart }) => chart.steps));
  }

  private get shownSections(): readonly ChartSection[] {
    return this.sections.filter(({ chart }) => chart.side < this.sides);
  }

  private drawSection(section: ChartSection): void {
    section.isDirty = false;
    if (!section.showContent()) return;
    const { span } = this;
    const part = this.range.kind === 'whole' && !this.isPaused ? undefined : span;
    const momentOf = (side: Side): ChartMoment => ({
      span,
      untilMs: this.pausedMs ?? Infinity,
      moments: this.moments[side] ?? [],
      hidden: this.isHidden,
    });
    // Both sides are as high as the higher one.
    const row = this.shownSections.filter(({ chart }) => chart.id === section.chart.id);
    const largest = Math.max(0, ...row.map((one) => one.prepare(momentOf(one.chart.side))));
    section.draw(momentOf(section.chart.side), largest, part);
  }

  private readonly isHidden = (place: number): boolean => {
    const one = this.store.series[place];
    if (one === undefined) return false;
    return one.shown === this.toggled.has(nameOf(one));
  };

  private toggle(place: number): void {
    const one = this.store.series[place];
    if (one === undefined) return;
    const name = nameOf(one);
    if (!this.toggled.delete(name)) this.toggled.add(name);
    this.deps.changed();
    this.ask();
  }

  private point(atMs: number | undefined): void {
    this.pointedMs = atMs;
    for (const one of this.sections) one.point(atMs);
    this.askFrame();
  }

  private keydown(event: KeyboardEvent, section: ChartSection): void {
    chartKey(event, {
      zoom: (factor) => {
        this.zoomBy(factor);
      },
      pan: (share) => {
        this.panBy(share);
      },
      reset: () => {
        this.reset();
      },
      whole: () => {
        this.setRange({ kind: 'whole' });
      },
      end: () => {
        this.setRange({ kind: 'follow', spanMs: this.span.toMs - this.span.fromMs });
      },
      read: (step) => {
        this.read(section, step);
      },
      stopReading: () => {
        this.point(undefined);
      },
    });
  }

  /** The reader goes from moment to moment, and hears the values of each. */
  private read(section: ChartSection, step: number): void {
    const { fromMs, toMs } = this.span;
    const from = this.pointedMs ?? (step > 0 ? fromMs : this.all.toMs + section.chart.stepMs);
    const atMs = Math.min(toMs, Math.max(fromMs, from + step * section.chart.stepMs));
    this.point(atMs);
    const values = section.valuesAt(atMs);
    this.deps.say(fill(this.deps.words.markerAt, clockOf(atMs), values === '' ? '–' : values));
  }

  private tellSpan(): void {
    const { fromMs, toMs } = this.span;
    this.deps.say(fill(this.deps.words.part, clockOf(fromMs), clockOf(toMs)));
  }

  private askForWindow(): void {
    const { span, store } = this;
    const wanted = store.wanted(span, this.stepsOnScreen);
    if (wanted === undefined) return;
    const key = `${span.fromMs} ${span.toMs} ${store.shape}`;
    if (key === this.askedWindow) return;
    this.askedWindow = key;
    this.windowId += 1;
    this.deps.send({ kind: 'window', id: this.windowId, ...wanted });
  }
}

/** By which a line is known again in another page of the same run. */
function nameOf({ side, chart, label }: PageSeries): string {
  return `${side} ${chart} ${label}`;
}
