// What the log viewer's page and the extension tell each other. The page asks for the rows it draws; the extension sends
// one update at a time and no other before the page has drawn it, so nothing piles up between the two.
import type { FilterProblem, ViewerFilter } from './filter';
import type { ViewerFix, ViewerSeverity } from './explainer';
import type { ViewerWords } from './words';

/**
 * Where the rows come from at the moment. A row is a place in the list of lines that pass the filter; without a filter
 * row and line are the same. Both count from 0 here, and from 1 on the screen.
 */
export type SourceState =
  /** The file is being read for the first time. */
  | { readonly kind: 'reading'; readonly bytes: number; readonly of: number }
  /** The file has been read; what is appended to it will show. */
  | { readonly kind: 'watching' }
  /** The file is gone or cannot be read any more; what was read of it can still be seen. */
  | { readonly kind: 'gone' }
  /** A live source that goes on. */
  | { readonly kind: 'live' }
  /** A live source that has ended. */
  | { readonly kind: 'ended' }
  /** A live source is larger than what is kept of it: the rest is thrown away. */
  | { readonly kind: 'full'; readonly lostBytes: number }
  /** It broke, for a reason in words of the system. */
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * @property generation Changes when the source begins anew (a file was replaced or cut): nothing of before holds.
 * @property view Changes with every filter and every generation: rows of one view mean nothing in another.
 * @property scanned Lines the filter has looked at; null without a filter.
 * @property explained Bytes the engine has read; null without an engine.
 */
export interface ViewerStatus {
  readonly source: SourceState;
  readonly generation: number;
  readonly view: number;
  readonly lines: number;
  readonly rows: number;
  readonly bytes: number;
  readonly scanned: number | null;
  readonly explained: number | null;
}

/**
 * @property text As it is in the log, control sequences and all: whoever shows it cleans it first.
 * @property cut Bytes of the line that `text` leaves out.
 * @property open The line has no line feed yet: it may grow.
 * @property marked It belongs to the chosen incident.
 */
export interface ViewerRow {
  readonly line: number;
  readonly text: string;
  readonly cut: number;
  readonly open: boolean;
  readonly severity: ViewerSeverity | null;
  readonly marked: boolean;
}

/** Rows that follow each other, of one view. */
export interface ViewerRows {
  readonly view: number;
  readonly first: number;
  readonly rows: readonly ViewerRow[];
}

/** An incident as the list shows it; `lines`: how many there are. */
export interface IncidentItem {
  readonly id: string;
  readonly severity: Exclude<ViewerSeverity, 'noise'>;
  readonly code: string;
  readonly title: string;
  readonly explanation: string;
  readonly cause: number | null;
  readonly lines: number;
  readonly fixes: readonly ViewerFix[];
}

/** The first of all incidents; `total` says how many there are, of all and of errors. */
export interface IncidentList {
  readonly items: readonly IncidentItem[];
  readonly total: number;
  readonly errors: number;
}

export type ToPage =
  /**
   * Answers `ready`: the words of the page. `source`: what the page has to remember to be opened again with the window;
   * null for what cannot be. `live`: it begins at the end.
   */
  | {
      readonly kind: 'start';
      readonly words: ViewerWords;
      readonly language: string;
      readonly source: string | null;
      readonly live: boolean;
    }
  /** What has changed. The next one comes after `drawn` with this number. */
  | {
      readonly kind: 'update';
      readonly number: number;
      readonly status: ViewerStatus;
      readonly rows?: ViewerRows;
      readonly incidents?: IncidentList;
    }
  /** Answers a wish to go somewhere. `filter`: what had to be changed so that the line is among the rows. */
  | {
      readonly kind: 'go';
      readonly id: number;
      readonly view: number;
      readonly row: number;
      readonly line: number;
      readonly filter?: ViewerFilter;
      readonly incident?: string;
    }
  /** There is no such place, or no further one in that direction. */
  | { readonly kind: 'nowhere'; readonly id: number }
  /** So many lines are in the clipboard. `left`: lines that did not fit. */
  | { readonly kind: 'copied'; readonly id: number; readonly lines: number; readonly left: number }
  /** The explanation is in the clipboard. */
  | { readonly kind: 'copied-explanation'; readonly id: number }
  /** The filter cannot be used. The rows stay as they were. */
  | { readonly kind: 'bad-filter'; readonly id: number; readonly problem: FilterProblem };

/** The rows the page wants to have from now on, and again whenever they change. */
export type Anchor =
  /** The last ones. */
  | { readonly kind: 'end' }
  /** From this row on. */
  | { readonly kind: 'row'; readonly view: number; readonly row: number };

export type FromPage =
  /** The page has loaded and knows nothing. Answered with `start`; what was on its way to a page before is void. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'show'; readonly anchor: Anchor; readonly count: number }
  /** The update with this number is on the screen. */
  | { readonly kind: 'drawn'; readonly number: number }
  /** Answered with `bad-filter`, or with `go` to the row nearest to `line` if one is given. */
  | {
      readonly kind: 'filter';
      readonly id: number;
      readonly filter: ViewerFilter;
      readonly line: number | null;
    }
  /** Answered with `go` or `nowhere`. */
  | { readonly kind: 'go-to-line'; readonly id: number; readonly line: number }
  | { readonly kind: 'go-to-cause'; readonly id: number; readonly incident: string }
  /** To the next incident from a line on; its cause, or its first line. `inclusive`: one at the line itself will do. */
  | {
      readonly kind: 'seek';
      readonly id: number;
      readonly line: number;
      readonly inclusive: boolean;
      readonly direction: 'next' | 'previous';
    }
  /** Marks an incident's lines; null marks none. */
  | { readonly kind: 'choose'; readonly incident: string | null }
  /** So many incidents are wanted in the list from now on. */
  | { readonly kind: 'list'; readonly count: number }
  /** Rows of the view, both ends included. Answered with `copied`. */
  | {
      readonly kind: 'copy';
      readonly id: number;
      readonly view: number;
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: 'copy-explanation'; readonly id: number; readonly incident: string }
  | { readonly kind: 'fix'; readonly incident: string; readonly fix: string };

/**
 * What the page keeps in VS Code's memory, for when it is shown again and for the next window.
 *
 * @property source From `start`.
 * @property line At the upper edge; null while following.
 */
export interface PageMemory {
  readonly source: string | null;
  readonly filter: ViewerFilter;
  readonly line: number | null;
}

/** Rows the page may ask for at once: more than any screen has. */
export const mostRows = 1000;
/** Incidents the page may ask for. */
export const mostIncidents = 5000;
