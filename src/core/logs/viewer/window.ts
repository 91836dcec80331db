// Where the rows of a list with tens of millions of them are on the screen. A browser cannot make an element that tall, so
// beyond a limit the scroll bar stands for the list on a smaller scale.

/**
 * All in CSS pixels.
 *
 * @property rows How many there are.
 * @property viewport Height of what is seen.
 */
export interface Geometry {
  readonly rows: number;
  readonly rowHeight: number;
  readonly viewport: number;
}

/** The rows that are drawn. `offset`: where the first begins, from the upper edge of the viewport; never positive. */
export interface RowWindow {
  readonly first: number;
  readonly count: number;
  readonly offset: number;
}

/** Firefox stops at about 17.8 million pixels, Chromium at 33.5 million; zoomed pages sooner. */
export const tallestContent = 8_000_000;

/** Height of all rows, on no scale. */
function wholeHeight({ rows, rowHeight }: Geometry): number {
  return rows * rowHeight;
}

/** Height of the element that is scrolled. */
export function contentHeight(geometry: Geometry): number {
  return Math.min(wholeHeight(geometry), tallestContent);
}

/** The farthest `top`: the last row ends at the lower edge. */
export function lastTop(geometry: Geometry): number {
  return Math.max(0, wholeHeight(geometry) - geometry.viewport);
}

export function clampTop(geometry: Geometry, top: number): number {
  return Math.min(Math.max(0, top), lastTop(geometry));
}

/** How far the scroll bar can go. */
function scrollRange(geometry: Geometry): number {
  return Math.max(0, contentHeight(geometry) - geometry.viewport);
}

/** What is at the upper edge (`top`, on no scale) when the element is scrolled so far. */
export function topOfScroll(geometry: Geometry, scroll: number): number {
  const range = scrollRange(geometry);
  if (range === 0) return 0;
  // The last pixel may be a fraction: the end of the bar must be the end of the list.
  if (scroll >= range - 1) return lastTop(geometry);
  return clampTop(geometry, (scroll / range) * lastTop(geometry));
}

/** How far the element has to be scrolled for a `top`. */
export function scrollOfTop(geometry: Geometry, top: number): number {
  const last = lastTop(geometry);
  return last === 0 ? 0 : (clampTop(geometry, top) / last) * scrollRange(geometry);
}

/** The rows to draw at a `top`: all that are seen, also in part. */
export function windowAt(geometry: Geometry, top: number): RowWindow {
  const { rows, rowHeight, viewport } = geometry;
  const at = clampTop(geometry, top);
  const first = Math.min(Math.floor(at / rowHeight), Math.max(0, rows - 1));
  const seen = Math.ceil((at + viewport) / rowHeight) - first;
  return { first, count: Math.max(0, Math.min(seen, rows - first)), offset: first * rowHeight - at };
}

/** Whole rows that fit on the screen: a page of the keyboard. */
export function pageRows({ rowHeight, viewport }: Geometry): number {
  return Math.max(1, Math.floor(viewport / rowHeight) - 1);
}

/** The nearest `top` at which a row is wholly seen. */
export function topToShow(geometry: Geometry, top: number, row: number): number {
  const begin = row * geometry.rowHeight;
  const end = begin + geometry.rowHeight;
  if (begin < top) return clampTop(geometry, begin);
  return end > top + geometry.viewport
    ? clampTop(geometry, end - geometry.viewport)
    : clampTop(geometry, top);
}

/** The `top` at which a row is in the middle of the screen. */
export function topToCentre(geometry: Geometry, row: number): number {
  return clampTop(geometry, row * geometry.rowHeight - (geometry.viewport - geometry.rowHeight) / 2);
}
