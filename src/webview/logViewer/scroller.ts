// The element that is scrolled: its bar stands for all rows, however many, and its wheel moves by what is seen.
import {
  clampTop,
  contentHeight,
  lastTop,
  scrollOfTop,
  topOfScroll,
  type Geometry,
} from '../../core/logs/viewer/window';
import { element } from './dom';

/** Where a movement came from: the end of the list means something else for each. */
export type Moved = 'up' | 'down';

export class Scroller {
  /** Stays where it is while the content is scrolled behind it: the rows are drawn into it. */
  readonly stage = element('div', { class: 'stage', role: 'presentation' });
  private readonly content = element('div', { class: 'content-size', role: 'presentation' }, this.stage);
  private geometry: Geometry = { rows: 0, rowHeight: 20, viewport: 0 };
  private at = 0;
  /** Where the bar was put by ourselves. */
  private expected = 0;

  /** @param moved The reader has scrolled. */
  constructor(
    readonly element: HTMLElement,
    private readonly moved: (direction: Moved) => void,
  ) {
    element.append(this.content);
    element.addEventListener('scroll', () => {
      this.scrolled();
    });
    element.addEventListener(
      'wheel',
      (event) => {
        this.wheel(event);
      },
      { passive: false },
    );
  }

  get size(): Geometry {
    return this.geometry;
  }

  /** What is at the upper edge, in pixels of all rows. */
  get top(): number {
    return this.at;
  }

  get isAtEnd(): boolean {
    return this.at >= lastTop(this.geometry) - 1;
  }

  /** @param keepEnd The list grows, and its end is to stay in sight. */
  resize(geometry: Geometry, keepEnd: boolean): void {
    const before = this.geometry;
    this.geometry = geometry;
    // Another size of the font leaves the same rows in sight.
    if (before.rowHeight !== geometry.rowHeight) this.at *= geometry.rowHeight / before.rowHeight;
    const height = `${contentHeight(geometry)}px`;
    if (this.content.style.height !== height) this.content.style.height = height;
    const viewport = `${geometry.viewport}px`;
    if (this.stage.style.height !== viewport) this.stage.style.height = viewport;
    this.moveTo(keepEnd ? lastTop(geometry) : this.at);
  }

  /** Puts a place to the upper edge. */
  moveTo(top: number): void {
    this.at = clampTop(this.geometry, top);
    const scroll = Math.round(scrollOfTop(this.geometry, this.at));
    if (scroll === this.expected) return;
    this.element.scrollTop = scroll;
    // The browser may have put it elsewhere: on whole pixels of the screen, or not as far.
    this.expected = this.element.scrollTop;
  }

  /** The reader moves by so many pixels. */
  moveBy(pixels: number): void {
    const before = this.at;
    this.moveTo(this.at + pixels);
    if (this.at !== before || pixels > 0) this.moved(pixels < 0 ? 'up' : 'down');
  }

  private scrolled(): void {
    const scroll = this.element.scrollTop;
    if (Math.abs(scroll - this.expected) < 1) return;
    const direction = scroll < this.expected ? 'up' : 'down';
    this.expected = scroll;
    this.at = topOfScroll(this.geometry, scroll);
    this.moved(direction);
  }

  private wheel(event: WheelEvent): void {
    const { deltaX, deltaY, deltaMode } = event;
    // With Ctrl it zooms, with Shift and sideways it is the browser's.
    if (event.ctrlKey || event.shiftKey || Math.abs(deltaX) > Math.abs(deltaY)) return;
    event.preventDefault();
    const { rowHeight, viewport } = this.geometry;
    const unit = deltaMode === 1 ? rowHeight : deltaMode === 2 ? viewport : 1;
    this.moveBy(deltaY * unit);
  }
}
