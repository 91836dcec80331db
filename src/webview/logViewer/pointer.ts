// Choosing lines with the mouse: line numbers are dragged over; the text of lines is the browser's to select.

export interface PointerDeps {
  /** The row at a height of the window. */
  readonly rowAt: (clientY: number) => number | undefined;
  /** A row was pressed; `extend`: the selection grows to it. */
  readonly select: (row: number, extend: boolean) => void;
  /** The mouse is beyond an edge while it drags: the list is to move by so many rows. */
  readonly moveRows: (rows: number) => void;
  /** Something is being selected. */
  readonly selects: () => void;
}

/** How often the list moves on while the mouse rests beyond an edge. */
const edgeMs = 50;

export function choosesLines(list: HTMLElement, deps: PointerDeps): void {
  let dragging = false;
  let y = 0;
  let timer: number | undefined;
  const extend = (): void => {
    const row = deps.rowAt(y);
    if (row !== undefined) deps.select(row, true);
  };
  const stop = (): void => {
    dragging = false;
    window.clearInterval(timer);
  };
  list.addEventListener('pointerdown', (event) => {
    const { target } = event;
    if (event.button !== 0 || !(target instanceof Element) || target.closest('.row') === null) return;
    deps.selects();
    const row = deps.rowAt(event.clientY);
    if (row === undefined) return;
    deps.select(row, event.shiftKey);
    if (target.closest('.number, .mark') === null) return;
    // Dragging over numbers selects lines, not text.
    event.preventDefault();
    list.focus();
    list.setPointerCapture(event.pointerId);
    dragging = true;
    y = event.clientY;
    timer = window.setInterval(() => {
      const { top, bottom } = list.getBoundingClientRect();
      const rows = y < top ? -1 : y > bottom ? 1 : 0;
      if (rows === 0) return;
      deps.moveRows(rows);
      extend();
    }, edgeMs);
  });
  list.addEventListener('pointermove', (event) => {
    if (!dragging) return;
    y = event.clientY;
    extend();
  });
  list.addEventListener('pointerup', stop);
  list.addEventListener('pointercancel', stop);
}
