// The chosen lines: moved by keys and mouse, copied as plain text.
import type { FollowEvent } from '../../core/logs/viewer/follow';
import {
  moveCursor,
  selectedRows,
  selectRow,
  type CursorMove,
  type RowSelection,
} from '../../core/logs/viewer/rowSelection';
import type { Host } from './host';
import type { LogList } from './list';

export interface SelectingDeps {
  readonly host: Host;
  readonly list: LogList;
  readonly follow: (event: FollowEvent) => void;
  readonly changed: () => void;
}

export class Selecting {
  private selection: RowSelection | undefined;

  constructor(private readonly deps: SelectingDeps) {
    document.addEventListener('copy', (event) => {
      this.copy(event);
    });
  }

  get current(): RowSelection | undefined {
    return this.selection;
  }

  set(selection: RowSelection | undefined): void {
    this.selection = selection;
    this.deps.changed();
  }

  /** A row was pressed. */
  press(row: number, extend: boolean): void {
    this.set(selectRow(this.selection, row, extend));
  }

  all(): void {
    const { list, follow } = this.deps;
    if (list.count === 0) return;
    follow({ kind: 'selects' });
    this.set({ anchor: 0, cursor: list.count - 1 });
  }

  move(move: CursorMove, extend: boolean): void {
    const { list, follow } = this.deps;
    const place = { rows: list.count, page: list.page, start: list.first };
    const selection = moveCursor(this.selection, move, place, extend);
    if (selection === undefined) return;
    // The last row runs ahead of whoever follows it; any other is a place to stay at.
    follow({ kind: move === 'last' && !extend ? 'resume' : 'selects' });
    document.getSelection()?.removeAllRanges();
    this.set(selection);
    list.reveal(selection.cursor, 'nearest');
  }

  /** Asks for the chosen lines in the clipboard. */
  copyLines(): void {
    const { host, list } = this.deps;
    if (this.selection === undefined) return;
    const { from, to } = selectedRows(this.selection);
    host.ask({ kind: 'copy', view: list.currentView, from, to: Math.min(to, list.count - 1) });
  }

  /** What the reader selected as text goes into the clipboard as text, else the chosen lines do. */
  private copy(event: ClipboardEvent): void {
    const { list } = this.deps;
    if (document.activeElement instanceof HTMLInputElement) return;
    const selected = document.getSelection();
    if (selected !== null && !selected.isCollapsed) {
      event.preventDefault();
      event.clipboardData?.setData('text/plain', selected.toString());
    } else if (list.element.contains(document.activeElement)) {
      event.preventDefault();
      this.copyLines();
    }
  }
}
