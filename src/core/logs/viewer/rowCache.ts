// The rows the page knows, and which ones it has to ask for: some screens around what is seen, no more.
import type { Anchor, ViewerRow, ViewerRows, ViewerStatus } from './protocol';

/** What is wanted from the extension: rows from an anchor on. */
export interface Wish {
  readonly anchor: Anchor;
  readonly count: number;
}

/** Rows that are kept: a few screens of the largest window. */
const mostKept = 3000;

export class RowCache {
  private view = -1;
  private rows = new Map<number, ViewerRow>();
  private asked: Wish | undefined;

  /** Takes what an update brought. Rows of another view are forgotten. */
  take(status: ViewerStatus, brought: ViewerRows | undefined): void {
    if (status.view !== this.view) {
      this.rows.clear();
      this.asked = undefined;
      this.view = status.view;
    }
    if (brought?.view !== status.view) return;
    // A line that was open may have grown: only what has just been brought is true.
    for (const [number, row] of this.rows) if (row.open) this.rows.delete(number);
    if (this.rows.size + brought.rows.length > mostKept) this.rows.clear();
    brought.rows.forEach((row, at) => this.rows.set(brought.first + at, row));
  }

  get(row: number): ViewerRow | undefined {
    return this.rows.get(row);
  }

  /**
   * What to ask for when these rows are seen; undefined where that has been asked for already.
   *
   * @param capacity Rows that fit on the screen, whether there are so many or not.
   */
  wish(first: number, capacity: number, following: boolean): Wish | undefined {
    const { asked } = this;
    if (following) {
      // One screen more than is seen: whoever scrolls up must not find it empty.
      if (asked?.anchor.kind === 'end' && asked.count === 2 * capacity) return undefined;
      return (this.asked = { anchor: { kind: 'end' }, count: 2 * capacity });
    }
    const margin = Math.floor(capacity / 4);
    const isCovered =
      asked?.anchor.kind === 'row' &&
      asked.anchor.row <= Math.max(0, first - margin) &&
      first + capacity + margin <= asked.anchor.row + asked.count;
    if (isCovered) return undefined;
    const row = Math.max(0, first - capacity);
    return (this.asked = { anchor: { kind: 'row', view: this.view, row }, count: 3 * capacity });
  }

  /** The page may have been forgotten by the extension: everything has to be asked for again. */
  askAgain(): void {
    this.asked = undefined;
  }
}
