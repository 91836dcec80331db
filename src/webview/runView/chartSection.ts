// A chart on the page: its heading, where it is drawn, its table, and what stands there when there is nothing to draw.
import type { Figures } from '../../core/run/view/figures';
import type { ChartId, Side } from '../../core/run/view/page';
import type { Span } from '../../core/run/view/range';
import { clockOf, valueText } from '../../core/run/view/ticks';
import { fill } from '../../core/logs/viewer/words';
import { element, setText } from '../logViewer/dom';
import { Chart, type ChartDeps, type ChartMoment } from './chart';
import { Legend } from './legend';
import type { RunViewWords } from '../../core/run/view/words';

export interface SectionDeps extends ChartDeps {
  readonly words: RunViewWords;
  readonly toggle: (place: number) => void;
  readonly keydown: (event: KeyboardEvent, section: ChartSection) => void;
}

const heights: Readonly<Record<ChartId, number>> = { pps: 220, bps: 180, drops: 150, vf: 180, cpu: 150 };

export class ChartSection {
  readonly element: HTMLElement;
  readonly chart: Chart;
  readonly plot: HTMLElement;
  /** It is on the screen, or nearly: what is not is not drawn. */
  isSeen = false;
  isDirty = true;
  /** Only the column of a moment's values is out of date. */
  isPointed = false;
  private figures: readonly Figures[] = [];
  private readonly legend: Legend;
  private readonly title: HTMLElement;
  private readonly sideName = element('span', { class: 'quiet' });
  /** The newest values in words: part of the chart's name. */
  private readonly about: HTMLElement;
  private readonly empty: HTMLElement;
  private shape = -1;
  private pointedMs: number | undefined;

  constructor(
    id: ChartId,
    side: Side,
    private readonly deps: SectionDeps,
  ) {
    const { words } = deps;
    const name = `chart-${id}-${side}`;
    this.title = element('h3', { id: name }, words.chartTitle[id], this.sideName);
    this.about = element('p', { id: `${name}-about`, class: 'unseen' });
    this.plot = element('div', {
      class: 'plot',
      tabindex: 0,
      role: 'application',
      'aria-roledescription': words.chart,
      'aria-labelledby': `${name} ${name}-about`,
      'aria-describedby': `${name}-keys`,
      hidden: true,
    });
    this.plot.style.minHeight = `${heights[id]}px`;
    this.empty = element('p', { class: 'empty-chart' }, words.chartEmpty[id]);
    this.chart = new Chart(id, side, this.plot, heights[id], deps);
    this.legend = new Legend(id, words, (at) => {
      const place = this.chart.seriesPlaces[at];
      if (place !== undefined) deps.toggle(place);
    });
    this.legend.element.hidden = true;
    this.plot.addEventListener('keydown', (event) => {
      deps.keydown(event, this);
    });
    this.element = element(
      'section',
      { class: `chart ${id}`, 'aria-labelledby': name },
      this.title,
      this.about,
      element('p', { id: `${name}-keys`, class: 'unseen' }, words.chartKeys),
      this.plot,
      this.empty,
      element('div', { class: 'legend-box' }, this.legend.element),
    );
  }

  /** @param name Of the run, where there are two. */
  setSide(name: string): void {
    setText(this.sideName, name === '' ? '' : ` ${name}`);
  }

  /** Whether there is something to draw at all; without, a sentence stands in the chart's place. */
  get hasContent(): boolean {
    const { store } = this.deps;
    const { id, side } = this.chart;
    const places = store.placesOf(id, side).filter((place) => store.hasSamples(place));
    return id === 'drops' ? places.some((place) => !store.isAllZero(place)) : places.length > 0;
  }

  /** @returns true when it is worth drawing. */
  showContent(): boolean {
    const { hasContent } = this;
    if (this.plot.hidden === hasContent) {
      this.plot.hidden = !hasContent;
      this.legend.element.hidden = !hasContent;
      this.empty.hidden = hasContent;
      this.chart.resize(this.plot.clientWidth);
    }
    return hasContent;
  }

  prepare(moment: ChartMoment): number {
    return this.chart.prepare(moment);
  }

  /** @param part undefined while the whole run is in sight. */
  draw(moment: ChartMoment, largest: number, part: Span | undefined): void {
    this.chart.draw(moment, largest);
    this.showFigures(moment, part);
    this.isDirty = this.isPointed = false;
  }

  /** Shows the values of the moment that is pointed at. */
  drawPointed(): void {
    this.showNow();
    this.isPointed = false;
  }

  point(atMs: number | undefined): void {
    this.pointedMs = atMs;
    this.isPointed = true;
    this.chart.point(atMs);
  }

  /** The values of a moment, in words. */
  valuesAt(atMs: number): string {
    return this.legend.spoken(this.chart.valuesAt(atMs));
  }

  /** Colours are others than before. */
  forget(): void {
    this.chart.forget();
    this.shape = -1;
    this.isDirty = true;
  }

  private showFigures(moment: ChartMoment, part: Span | undefined): void {
    const { store, theme, words } = this.deps;
    const { id, seriesPlaces } = this.chart;
    if (this.shape !== store.shape) {
      this.shape = store.shape;
      this.legend.setSeries(
        seriesPlaces.map((place) => store.series[place]).filter((one) => one !== undefined),
        theme(),
      );
    }
    this.figures = seriesPlaces.map((place) => store.figures(place, part, moment.untilMs));
    const title = words.chartTitle[id];
    this.legend.setCaption(
      part === undefined
        ? fill(words.figuresWhole, title)
        : fill(words.figuresPart, title, clockOf(part.fromMs), clockOf(part.toMs)),
    );
    this.legend.showHidden(seriesPlaces.map((place) => moment.hidden(place)));
    this.showNow();
    const about = seriesPlaces
      .map((place, at) => ({
        place,
        label: store.series[place]?.label ?? '',
        now: this.figures[at]?.now ?? NaN,
      }))
      .filter(({ place, now }) => !moment.hidden(place) && !Number.isNaN(now))
      .map(({ label, now }) => `${label} ${valueText(id, now)}`);
    setText(this.about, about.join(', '));
  }

  private showNow(): void {
    const { pointedMs, figures } = this;
    if (pointedMs === undefined) {
      this.legend.show(figures);
      return;
    }
    const values = this.chart.valuesAt(pointedMs);
    this.legend.show(
      figures.map((one, at) => ({ ...one, now: values[at] ?? NaN })),
      clockOf(pointedMs),
    );
  }
}
