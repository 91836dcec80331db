// The log beside the charts: the log viewer's own list, with a filter and a button that follows the end.
import { ansiSpans } from '../../core/logs/viewer/ansi';
import type { TextSearch } from '../../core/logs/viewer/filter';
import { firstFollow, follow, type FollowEvent, type FollowState } from '../../core/logs/viewer/follow';
import {
  isSelected,
  moveCursor,
  selectedRows,
  selectRow,
  type CursorMove,
  type RowSelection,
} from '../../core/logs/viewer/rowSelection';
import { fill, type ViewerWords } from '../../core/logs/viewer/words';
import type { Frames } from '../../core/run/view/frames';
import type { Side } from '../../core/run/view/page';
import type { FromPage, LogUpdate, ToPage } from '../../core/run/view/protocol';
import type { RunViewWords } from '../../core/run/view/words';
import { element, setAttribute, textButton } from '../logViewer/dom';
import { listensToKeys } from '../logViewer/keys';
import { LogList } from '../logViewer/list';
import { choosesLines } from '../logViewer/pointer';
import { LogTools } from './logTools';

export interface LogPaneDeps {
  readonly words: RunViewWords;
  readonly logWords: ViewerWords;
  readonly frames: Frames;
  readonly format: (count: number) => string;
  readonly send: (message: FromPage) => void;
  readonly say: (text: string) => void;
  /** To the next marker that the log explainer has found, or the one before. */
  readonly seek: (direction: 'next' | 'previous') => void;
  readonly changed: () => void;
}

type RowAnswer = Extract<ToPage, { readonly kind: 'log-row' }>;

/** What moves so soon after another size of the window was moved by it. */
const resizeMs = 150;
const sidewaysPixels = 60;
const probeLetters = 100;

export class LogPane {
  readonly element: HTMLElement;
  private readonly list: LogList;
  private readonly tools: LogTools;
  private readonly tabs = element('div', { class: 'tabs', role: 'group', hidden: true });
  private followState: FollowState = firstFollow(true);
  private selection: RowSelection | undefined;
  private search: TextSearch | undefined;
  private side: Side = 0;
  private names: readonly string[] = [];
  private lines = -1;
  private wantedLine: number | undefined;
  private wantedRow: RowAnswer | undefined;
  private resizedAt = -Infinity;

  constructor(private readonly deps: LogPaneDeps) {
    const { words, logWords, format } = deps;
    this.list = new LogList({
      words: logWords,
      format,
      wish: (wish) => {
        deps.send({ kind: 'log-show', side: this.side, ...wish });
      },
      moved: (direction, atEnd) => {
        // Another height of the window moves the list, too, and that is nobody's wish.
        if (performance.now() - this.resizedAt < resizeMs) return;
        if (direction === 'up') this.followEvent({ kind: 'left-end' });
        else if (atEnd) this.followEvent({ kind: 'reached-end' });
      },
      ask: () => {
        this.askFrame();
      },
    });
    this.tools = new LogTools({
      words,
      logWords,
      format,
      use: (text, search) => {
        this.search = search;
        deps.send({ kind: 'log-filter', text, matchCase: false });
        deps.changed();
        this.askFrame();
      },
      toggleFollow: () => {
        this.followEvent({ kind: this.followState.mode === 'following' ? 'pause' : 'resume' });
      },
      toList: () => {
        this.list.element.focus();
      },
    });
    this.element = element(
      'section',
      { class: 'log', 'aria-labelledby': 'log-title' },
      element(
        'div',
        { class: 'log-head' },
        element('h2', { id: 'log-title' }, words.log),
        this.tabs,
        element('span', { class: 'space' }),
        textButton(words.openInViewer, () => {
          deps.send({ kind: 'open-log', side: this.side });
        }),
      ),
      ...this.tools.elements,
      element('div', { class: 'frame' }, this.list.element),
    );
    this.listen();
    this.tools.showFollow(this.followState);
  }

  /** Has to be in the page already. */
  measure(): void {
    const probe = element('div', { class: 'probe', 'aria-hidden': 'true' }, '0'.repeat(probeLetters));
    document.body.append(probe);
    new ResizeObserver(() => {
      const { height, width } = probe.getBoundingClientRect();
      this.list.setFont(height, width / probeLetters);
    }).observe(probe);
    new ResizeObserver(() => {
      this.resizedAt = performance.now();
    }).observe(this.list.element);
  }

  get filter(): string {
    return this.tools.filter;
  }

  setFilter(text: string): void {
    this.tools.setFilter(text);
  }

  /** @param names Of the sides; one needs none. */
  setSides(names: readonly string[]): void {
    if (names.join('\n') === this.names.join('\n')) return;
    this.names = names;
    this.tabs.hidden = names.length < 2;
    this.tabs.replaceChildren(
      ...names.map((name, side) =>
        textButton(name, () => {
          this.showSide(side === 1 ? 1 : 0);
        }),
      ),
    );
    this.showTabs();
  }

  take({ side, status, rows }: LogUpdate): void {
    if (side !== this.side) return;
    const isOther = this.list.take(status, rows);
    if (isOther) {
      this.selection = undefined;
      this.followEvent({ kind: 'replaced' });
    } else if (this.lines >= 0)
      this.followEvent({ kind: 'grew', lines: Math.max(0, status.lines - this.lines) });
    this.lines = status.lines;
    const { format, logWords, words } = this.deps;
    const filtered = status.scanned !== null;
    this.tools.showMatches(filtered ? fill(logWords.matches, format(status.rows), format(status.lines)) : '');
    this.list.setEmptyText(filtered ? logWords.noMatches : words.logEmpty);
    this.toWantedRow();
    this.askFrame();
  }

  /** Goes to a line of a side's log, when the extension has said which row it is. */
  goTo(side: Side, line: number): void {
    this.showSide(side);
    this.wantedLine = line;
    this.deps.send({ kind: 'log-go', side, line });
  }

  arrived(answer: RowAnswer): void {
    if (answer.side !== this.side || answer.line !== this.wantedLine) return;
    if (answer.filtered) {
      this.setFilter('');
      this.deps.say(fill(this.deps.logWords.filterCleared, this.deps.format(answer.line)));
      this.goTo(answer.side, answer.line);
      return;
    }
    this.wantedLine = undefined;
    this.wantedRow = answer;
    if (answer.row === null) this.deps.say(this.deps.words.lineNotKept);
    this.toWantedRow();
  }

  /** The rows that the answer is about may still be on their way. */
  private toWantedRow(): void {
    const { row, view } = this.wantedRow ?? { row: null, view: -1 };
    if (row === null || view !== this.list.currentView) return;
    this.wantedRow = undefined;
    this.followEvent({ kind: 'selects' });
    this.selection = { anchor: row, cursor: row };
    this.list.reveal(row, 'centre');
    this.askFrame();
  }

  /** The extension knows nothing of what was asked before. */
  askAgain(): void {
    this.list.askAgain();
    this.tools.use();
  }

  private showSide(side: Side): void {
    if (side === this.side) return;
    this.side = side;
    this.lines = -1;
    this.list.askAgain();
    this.followState = firstFollow(true);
    this.tools.showFollow(this.followState);
    this.showTabs();
    this.askFrame();
  }

  private showTabs(): void {
    [...this.tabs.children].forEach((tab, at) => {
      setAttribute(tab, 'aria-pressed', String(at === this.side));
    });
    const name = this.names[this.side] ?? '';
    setAttribute(this.element, 'aria-label', name === '' ? undefined : fill(this.deps.words.logOf, name));
  }

  private askFrame(): void {
    this.deps.frames.ask('log', () => {
      this.draw();
    });
  }

  private draw(): void {
    this.list.draw({
      following: this.followState.mode === 'following',
      selection: this.selection,
      search: this.search,
    });
  }

  private listen(): void {
    const { list, tools } = this;
    listensToKeys(list.element, {
      move: (move, extend) => {
        this.move(move, extend);
      },
      scrollSideways: (direction) => {
        list.element.scrollLeft += direction * sidewaysPixels;
      },
      selectAll: () => {
        this.select({ anchor: 0, cursor: Math.max(0, list.count - 1) });
      },
      clearSelection: () => {
        this.select(undefined);
      },
      seek: this.deps.seek,
      toFilter: () => {
        tools.focus();
      },
      toLine: () => {
        list.element.focus();
      },
    });
    choosesLines(list.element, {
      rowAt: (y) => list.rowAt(y),
      select: (row, extend) => {
        this.select(selectRow(this.selection, row, extend));
      },
      moveRows: (rows) => {
        list.moveRows(rows);
      },
      selects: () => {
        this.followEvent({ kind: 'selects' });
      },
    });
    document.addEventListener('copy', (event) => {
      this.copy(event);
    });
  }

  private move(move: CursorMove, extend: boolean): void {
    const { list } = this;
    const place = { rows: list.count, page: list.page, start: list.first };
    const selection = moveCursor(this.selection, move, place, extend);
    if (selection === undefined) return;
    this.followEvent({ kind: move === 'last' && !extend ? 'resume' : 'selects' });
    this.select(selection);
    list.reveal(selection.cursor, 'nearest');
  }

  private select(selection: RowSelection | undefined): void {
    this.selection = selection;
    this.askFrame();
  }

  /** The chosen lines that the page has, where the reader has not selected text. */
  private copy(event: ClipboardEvent): void {
    const { list, selection } = this;
    const text = document.getSelection();
    if (!list.element.contains(document.activeElement) || selection === undefined) return;
    if (text !== null && !text.isCollapsed) return;
    const { from, to } = selectedRows(selection);
    const lines: string[] = [];
    for (let row = from; row <= to; row += 1) {
      const known = isSelected(selection, row) ? list.row(row) : undefined;
      if (known !== undefined)
        lines.push(
          ansiSpans(known.text)
            .map((span) => span.text)
            .join(''),
        );
    }
    event.preventDefault();
    event.clipboardData?.setData('text/plain', lines.join('\n'));
  }

  private followEvent(event: FollowEvent): void {
    const before = this.followState;
    this.followState = follow(before, event);
    if (this.followState === before) return;
    this.tools.showFollow(this.followState);
    this.askFrame();
  }
}
