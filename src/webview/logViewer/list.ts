// The list of lines: draws the rows in sight, asks for those it does not know, and moves with keys, wheel and bar.
import type { TextSearch } from '../../core/logs/viewer/filter';
import type { ViewerRow, ViewerRows, ViewerStatus } from '../../core/logs/viewer/protocol';
import { RowCache, type Wish } from '../../core/logs/viewer/rowCache';
import { columnsAt, type Columns } from '../../core/logs/viewer/segments';
import { isSelected, type RowSelection } from '../../core/logs/viewer/rowSelection';
import { pageRows, topToCentre, topToShow, windowAt, type RowWindow } from '../../core/logs/viewer/window';
import type { ViewerWords } from '../../core/logs/viewer/words';
import { element, setAttribute, setText } from './dom';
import { Palette } from './palette';
import { RowElement } from './rowElement';
import { Scroller, type Moved } from './scroller';

export interface ListDeps {
  readonly words: ViewerWords;
  readonly format: (count: number) => string;
  readonly wish: (wish: Wish) => void;
  /** The reader has scrolled. `atEnd`: as far down as it goes. */
  readonly moved: (direction: Moved, atEnd: boolean) => void;
  /** Something has to be drawn in the next frame. */
  readonly ask: () => void;
}

/** What the list shows besides its rows. */
export interface ListState {
  readonly following: boolean;
  readonly selection: RowSelection | undefined;
  readonly search: TextSearch | undefined;
}

export class LogList {
  /** Holds the focus for all rows: they come and go. */
  readonly element: HTMLDivElement;
  private readonly empty = element('p', { class: 'empty', hidden: true });
  private readonly scroller: Scroller;
  /** The rows, moved by the part of the first one that is out of sight. */
  private readonly body = element('div', { role: 'presentation' });
  private readonly cache = new RowCache();
  private readonly elements: RowElement[] = [];
  private readonly palette = new Palette(() => {
    for (const one of this.elements) one.forget();
    this.deps.ask();
  });
  private rows = 0;
  private lines = 0;
  private numbersUpTo = 0;
  private view = -1;
  private rowHeight = 20;
  private viewport = 0;
  private following = false;
  private columns: Columns = { from: 0, to: 1000, width: 8 };
  private drawn: RowWindow = { first: 0, count: 0, offset: 0 };
  /** The widest line that has been in sight: the bar must not jump when it leaves. */
  private width = 0;

  constructor(private readonly deps: ListDeps) {
    this.element = element('div', {
      role: 'grid',
      class: 'lines',
      tabindex: 0,
      'aria-label': deps.words.list,
      'aria-multiselectable': 'true',
      'aria-readonly': 'true',
      'aria-colcount': 3,
    });
    this.scroller = new Scroller(this.element, (direction) => {
      deps.moved(direction, this.scroller.isAtEnd);
      deps.ask();
    });
    this.scroller.stage.append(this.body);
    this.element.append(this.empty);
    new ResizeObserver(() => {
      this.viewport = this.element.clientHeight;
      this.showWide();
      deps.ask();
    }).observe(this.element);
    this.element.addEventListener('scroll', deps.ask);
    new ResizeObserver(() => {
      this.widen();
    }).observe(this.scroller.stage);
  }

  /** First row in sight. */
  get first(): number {
    return this.drawn.first;
  }

  get count(): number {
    return this.rows;
  }

  get currentView(): number {
    return this.view;
  }

  get page(): number {
    return pageRows(this.scroller.size);
  }

  /** A row, if the page has it. */
  row(row: number): ViewerRow | undefined {
    return this.cache.get(row);
  }

  /** Takes an update. @returns true when other rows are shown than before. */
  take(status: ViewerStatus, brought: ViewerRows | undefined): boolean {
    const isOther = status.view !== this.view;
    this.cache.take(status, brought);
    this.view = status.view;
    this.rows = status.rows;
    this.lines = status.lines;
    if (isOther) {
      this.width = 0;
      this.showWide();
      this.scroller.stage.style.minWidth = '';
      this.scroller.moveTo(0);
    }
    return isOther;
  }

  /** Height of a row and width of a character in pixels, as the font of the editor asks for. */
  setFont(height: number, width: number): void {
    this.rowHeight = Math.max(8, Math.round(height));
    this.columns = { ...this.columns, width: Math.max(1, width) };
    this.element.style.setProperty('--row-height', `${this.rowHeight}px`);
    this.deps.ask();
  }

  /** Words in place of rows, where there are none. */
  setEmptyText(text: string): void {
    setText(this.empty, text);
    this.empty.hidden = this.rows > 0 || text === '';
  }

  draw({ following, selection, search }: ListState): void {
    this.following = following;
    const geometry = { rows: this.rows, rowHeight: this.rowHeight, viewport: this.viewport };
    this.scroller.resize(geometry, following);
    this.drawn = windowAt(geometry, this.scroller.top);
    const { first, count, offset } = this.drawn;
    const columns = this.columnsInSight();
    setAttribute(this.element, 'aria-rowcount', String(this.rows));
    this.widenNumbers();
    while (this.elements.length < count) this.addElement();
    let cursor: string | undefined;
    this.elements.forEach((one, at) => {
      one.element.hidden = at >= count;
      if (at >= count) return;
      const row = first + at;
      const isCursor = selection?.cursor === row;
      if (isCursor) cursor = one.id;
      const selected = isSelected(selection, row);
      const amongOthers = selection?.cursor !== selection?.anchor;
      one.show(row, this.cache.get(row), { selected, amongOthers, cursor: isCursor, search, columns });
    });
    setAttribute(this.element, 'aria-activedescendant', cursor);
    this.body.style.transform = `translateY(${offset}px)`;
    this.askForRows();
  }

  /** The reader moves by so many rows. */
  moveRows(rows: number): void {
    this.scroller.moveBy(rows * this.rowHeight);
  }

  /** Brings a row into sight: just so, to the upper edge, or to the middle of the screen. */
  reveal(row: number, how: 'nearest' | 'top' | 'centre'): void {
    const geometry = { rows: this.rows, rowHeight: this.rowHeight, viewport: this.viewport };
    this.scroller.resize(geometry, false);
    const top =
      how === 'top'
        ? row * this.rowHeight
        : how === 'centre'
          ? topToCentre(geometry, row)
          : topToShow(geometry, this.scroller.top, row);
    this.scroller.moveTo(top);
    this.deps.ask();
  }

  isInSight(row: number): boolean {
    const { first, count } = this.drawn;
    return row >= first && row < first + count;
  }

  /** The row at a height of the window; beyond the edges the first or last one in sight. */
  rowAt(clientY: number): number | undefined {
    const { top } = this.element.getBoundingClientRect();
    const { first, count, offset } = this.drawn;
    if (count === 0) return undefined;
    const at = Math.floor((clientY - top - offset) / this.rowHeight);
    return first + Math.min(Math.max(0, at), count - 1);
  }

  /** The extension may know nothing of this page's wishes any more. */
  askAgain(): void {
    this.cache.askAgain();
    this.deps.ask();
  }

  /** The same object while the same columns are in sight. */
  private columnsInSight(): Columns {
    const { scrollLeft, clientWidth } = this.element;
    const now = columnsAt(scrollLeft, clientWidth, this.columns.width);
    if (now.from !== this.columns.from || now.to !== this.columns.to) this.columns = now;
    return this.columns;
  }

  private askForRows(): void {
    const capacity = Math.ceil(this.viewport / this.rowHeight) + 1;
    if (this.view < 0 || this.viewport === 0) return;
    const wish = this.cache.wish(this.drawn.first, capacity, this.following);
    if (wish !== undefined) this.deps.wish(wish);
  }

  /** Room for the largest number there is: it only grows, so that the text does not move to and fro. */
  private widenNumbers(): void {
    if (this.lines < this.numbersUpTo) return;
    this.numbersUpTo = Math.max(10_000, 10 ** String(this.lines).length);
    const digits = this.deps.format(this.numbersUpTo - 1).length;
    this.element.style.setProperty('--number-width', `calc(${digits}ch + 14px)`);
  }

  private addElement(): void {
    const made = new RowElement(
      `row-${this.elements.length}`,
      this.deps.words,
      this.deps.format,
      this.palette,
    );
    this.elements.push(made);
    this.body.append(made.element);
  }

  private widen(): void {
    const { scrollWidth } = this.scroller.stage;
    if (scrollWidth <= this.width) return;
    this.width = scrollWidth;
    this.scroller.stage.style.minWidth = `${scrollWidth}px`;
    this.showWide();
  }

  /** Only where lines are wider than the window do their numbers stay while the text moves, which is costly to draw. */
  private showWide(): void {
    this.element.classList.toggle('wide', this.width > this.element.clientWidth);
  }
}
