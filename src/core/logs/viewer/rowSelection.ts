// The row with the cursor and the rows that are selected around it, as keys and clicks change them.

/** `anchor`: the other end of the selection; the same as the cursor's row where one row is selected. */
export interface RowSelection {
  readonly cursor: number;
  readonly anchor: number;
}

/** `to` undefined for no selection. Both ends belong to it. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Where a key moves the cursor. */
export type CursorMove = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

/** @param rows How many there are. @param page Rows of a page. @param extend The selection grows with the cursor. */
export function moveCursor(
  selection: RowSelection | undefined,
  move: CursorMove,
  { rows, page, start }: { readonly rows: number; readonly page: number; readonly start: number },
  extend: boolean,
): RowSelection | undefined {
  if (rows === 0) return undefined;
  const steps: Readonly<Record<CursorMove, (row: number) => number>> = {
    up: (row) => row - 1,
    down: (row) => row + 1,
    'page-up': (row) => row - page,
    'page-down': (row) => row + page,
    first: () => 0,
    last: () => rows - 1,
  };
  // The first key shows where the cursor is; it does not jump over the row it appears in.
  const wanted =
    selection === undefined && (move === 'up' || move === 'down')
      ? start
      : steps[move](selection?.cursor ?? start);
  const cursor = Math.min(Math.max(0, wanted), rows - 1);
  return { cursor, anchor: extend && selection !== undefined ? selection.anchor : cursor };
}

export function selectRow(selection: RowSelection | undefined, row: number, extend: boolean): RowSelection {
  return { cursor: row, anchor: extend && selection !== undefined ? selection.anchor : row };
}

export function selectedRows(selection: RowSelection): RowRange {
  return {
    from: Math.min(selection.cursor, selection.anchor),
    to: Math.max(selection.cursor, selection.anchor),
  };
}

export function isSelected(selection: RowSelection | undefined, row: number): boolean {
  if (selection === undefined) return false;
  const { from, to } = selectedRows(selection);
  return row >= from && row <= to;
}
