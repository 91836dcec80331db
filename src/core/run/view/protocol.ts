// What a run's view and its page tell each other. The extension sends one update at a time and no other before the page
// has taken it in, so that nothing piles up between the two.
import type { ViewerRows, ViewerStatus, Anchor } from '../../logs/viewer/protocol';
import type { ViewerWords } from '../../logs/viewer/words';
import type { ButtonId, PageMarker, PageSeries, RunPage, Side } from './page';
import type { TimeRange } from './range';
import type { SeriesDump } from './seriesData';
import type { OverviewDump } from './overview';
import type { RunViewWords } from './words';

/**
 * @property offsetsMs By how much each side's clock is behind that of the picture: both ends of a pair share one time.
 * @property periodMs Time between two samples.
 * @property epochMs Where the picture's time 0 is on the wall clock; null where that is not known.
 */
export interface Timing {
  readonly offsetsMs: readonly number[];
  readonly periodMs: number;
  readonly epochMs: number | null;
}

/** A part of the update that is about the charts. */
export interface ChartsUpdate {
  /** There from the first update of a page on, and again when something else is shown. */
  readonly reset?: { readonly timing: Timing; readonly dumps: readonly SeriesDump[] };
  /** Of all series, in their order; comes with a reset and when there are more. */
  readonly series?: readonly PageSeries[];
  /** For each series with news: its place, how many samples, then times and values in turn. */
  readonly samples?: Float64Array;
  /** The newest moment of the run, in the picture's time. */
  readonly endMs: number;
  /** Nothing more comes. */
  readonly ended: boolean;
  /** Of each side: packets per second below which traffic is likely synthetic; null where the line has no MANA device. */
  readonly marks: readonly (number | null)[];
}

/** Lines of one side's log. */
export interface LogUpdate {
  readonly side: Side;
  readonly status: ViewerStatus;
  readonly rows?: ViewerRows;
}

export type ToPage =
  | {
      readonly kind: 'start';
      readonly words: RunViewWords;
      readonly logWords: ViewerWords;
      readonly language: string;
      readonly memory: RunMemory;
      /** A kept run begins with the whole of it, a live one with its last minutes. */
      readonly range: TimeRange;
    }
  /** What has changed. The next one comes after `drawn` with this number. */
  | {
      readonly kind: 'update';
      readonly number: number;
      readonly page?: RunPage;
      readonly charts?: ChartsUpdate;
      readonly markers?: readonly PageMarker[];
      readonly log?: LogUpdate;
    }
  /** Answers `window`: a closer look at each series, null where there is none. */
  | {
      readonly kind: 'window';
      readonly id: number;
      readonly fromMs: number;
      readonly toMs: number;
      readonly series: readonly (OverviewDump | null)[];
    }
  /** Answers `log-go`: the row of a line in a view of the list; null where it is not kept, or a filter leaves it out. */
  | {
      readonly kind: 'log-row';
      readonly side: Side;
      readonly line: number;
      readonly row: number | null;
      readonly view: number;
      readonly filtered: boolean;
    }
  /** For eye and ear. */
  | { readonly kind: 'say'; readonly text: string };

export type FromPage =
  /** The page has loaded and knows nothing. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'drawn'; readonly number: number }
  | { readonly kind: 'press'; readonly button: ButtonId }
  | { readonly kind: 'command'; readonly command: string }
  | { readonly kind: 'copy-line'; readonly side: Side }
  | { readonly kind: 'open-log'; readonly side: Side }
  /** A closer look is wanted, in so many buckets. */
  | {
      readonly kind: 'window';
      readonly id: number;
      readonly fromMs: number;
      readonly toMs: number;
      readonly buckets: number;
    }
  /** What is in sight, for what the extension works out; null: the newest. */
  | { readonly kind: 'look'; readonly part: { readonly fromMs: number; readonly toMs: number } | null }
  | { readonly kind: 'log-show'; readonly side: Side; readonly anchor: Anchor; readonly count: number }
  | { readonly kind: 'log-filter'; readonly text: string; readonly matchCase: boolean }
  | { readonly kind: 'log-go'; readonly side: Side; readonly line: number }
  /** The reader wants to hear how it stands. */
  | { readonly kind: 'tell' }
  /** The picture, as PNG in base64. */
  | { readonly kind: 'png'; readonly base64: string };

/** One run of a view, as VS Code keeps it for the next window. */
export interface RunRef {
  readonly vmId: string;
  readonly runId: string;
}

/** What brings a view back with the next window. */
export interface RunMemory {
  readonly layout: RunPage['layout'];
  readonly runs: readonly RunRef[];
}

/** Longest picture that is taken, in characters of base64: 24 MB. */
export const longestPng = 32 * 2 ** 20;
/** Buckets of a closer look, at most. */
export const mostWindowBuckets = 4096;
