// The table beside a chart: what each line is, its figures in numbers, and a button that shows or hides it.
import type { Figures } from '../../core/run/view/figures';
import type { ChartId, PageSeries } from '../../core/run/view/page';
import { valueText } from '../../core/run/view/ticks';
import type { RunViewWords } from '../../core/run/view/words';
import { element, setAttribute, setText } from '../logViewer/dom';
import { dashes, hueOf, shapePath } from './lines';
import type { Theme } from './theme';

interface Row {
  readonly button: HTMLButtonElement;
  readonly cells: readonly HTMLTableCellElement[];
}

const swatchSize = { width: 30, height: 12 };

export class Legend {
  readonly element: HTMLTableElement;
  private readonly caption = element('caption', { class: 'unseen' });
  private readonly nowHead = element('th', { scope: 'col' });
  private readonly body = element('tbody');
  private rows: readonly Row[] = [];
  private series: readonly PageSeries[] = [];

  /** @param toggle The button of a line was pressed. */
  constructor(
    private readonly chart: ChartId,
    private readonly words: RunViewWords,
    private readonly toggle: (at: number) => void,
  ) {
    const head = (text: string): HTMLElement => element('th', { scope: 'col' }, text);
    setText(this.nowHead, words.now);
    this.element = element(
      'table',
      { class: 'legend' },
      this.caption,
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          head(words.series),
          this.nowHead,
          head(words.mean),
          head(words.min),
          head(words.max),
        ),
      ),
      this.body,
    );
    // Up and down go from line to line, so that Tab need not go through all of them.
    this.body.addEventListener('keydown', (event) => {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      const at = this.rows.findIndex(({ button }) => button === document.activeElement);
      const next = this.rows[at + step];
      if (step === 0 || at < 0 || next === undefined) return;
      event.preventDefault();
      this.makeStop(at + step);
      next.button.focus();
    });
  }

  /** There are other lines than before, or other colours. */
  setSeries(series: readonly PageSeries[], theme: Theme): void {
    const hadFocus = this.body.contains(document.activeElement);
    const focused = this.rows.findIndex(({ button }) => button === document.activeElement);
    this.series = series;
    this.rows = series.map((one, at) => this.makeRow(one, at, theme));
    this.body.replaceChildren(
      ...this.rows.map(({ button, cells }) =>
        element('tr', {}, element('th', { scope: 'row' }, button), ...cells),
      ),
    );
    this.makeStop(Math.max(0, focused));
    if (hadFocus) this.rows[Math.max(0, focused)]?.button.focus();
  }

  showHidden(hidden: readonly boolean[]): void {
    this.rows.forEach(({ button }, at) => {
      setAttribute(button, 'aria-pressed', hidden[at] === true ? 'false' : 'true');
    });
  }

  setCaption(text: string): void {
    setText(this.caption, text);
  }

  /** @param head Of the column of newest values. */
  show(figures: readonly Figures[], head: string = this.words.now): void {
    setText(this.nowHead, head);
    this.rows.forEach(({ cells }, at) => {
      const { now, mean, min, max } = figures[at] ?? { now: NaN, mean: NaN, min: NaN, max: NaN };
      [now, mean, min, max].forEach((value, column) => {
        const cell = cells[column];
        if (cell !== undefined) setText(cell, valueText(this.chart, value));
      });
    });
  }

  /** The table as sentences would be too long: the newest value of each line, for whoever only hears. */
  spoken(values: readonly number[]): string {
    return this.series
      .map(({ label }, at) => [label, values[at] ?? NaN] as const)
      .filter(([, value]) => !Number.isNaN(value))
      .map(([label, value]) => `${label} ${valueText(this.chart, value)}`)
      .join(', ');
  }

  private makeRow(one: PageSeries, at: number, theme: Theme): Row {
    const swatch = element('canvas', { class: 'swatch', 'aria-hidden': 'true' });
    drawSwatch(swatch, one, theme);
    const button = element(
      'button',
      { type: 'button', class: 'line', 'aria-pressed': 'true', tabindex: -1 },
      swatch,
      element('span', {}, one.label),
    );
    button.addEventListener('click', () => {
      this.makeStop(at);
      this.toggle(at);
    });
    return { button, cells: [0, 1, 2, 3].map(() => element('td')) };
  }

  /** The one button that Tab stops at. */
  private makeStop(at: number): void {
    this.rows.forEach(({ button }, row) => {
      button.tabIndex = row === at ? 0 : -1;
    });
  }
}

/** The line as it is in the chart: its colour, its dashes and its shape. */
function drawSwatch(canvas: HTMLCanvasElement, one: PageSeries, theme: Theme): void {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = swatchSize.width * ratio;
  canvas.height = swatchSize.height * ratio;
  const context = canvas.getContext('2d');
  if (context === null) return;
  const middle = canvas.height / 2;
  context.strokeStyle = context.fillStyle = hueOf(theme, one);
  context.lineWidth = 2 * ratio;
  context.setLineDash(dashes[one.dash].map((length) => length * ratio));
  context.beginPath();
  context.moveTo(0, middle);
  context.lineTo(canvas.width, middle);
  context.stroke();
  context.fill(shapePath(one.shape, canvas.width / 2, middle, 4 * ratio));
}
