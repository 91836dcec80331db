// What a run's view shows besides its charts and its log: texts in the reader's language and flags, ready to be drawn.

/** Each has an icon and a word of its own, so that no colour is alone. */
export type Tone = 'waiting' | 'running' | 'good' | 'info' | 'warning' | 'error';

/** One run has one side; a pair and a comparison have two. */
export type Side = 0 | 1;

export type ButtonId = 'stop' | 'console' | 'again' | 'share' | 'export-csv' | 'export-json';

/** Something that the extension does. */
export interface PageButton {
  readonly id: ButtonId;
  readonly label: string;
  readonly primary: boolean;
  readonly enabled: boolean;
}

/** Something to do next: the page reports the id, and what it stands for never leaves the extension. */
export interface PageCommand {
  readonly id: string;
  readonly label: string;
}

export interface PageNotice {
  readonly tone: Tone;
  readonly text: string;
  readonly detail: readonly string[];
  readonly commands: readonly PageCommand[];
}

/** @property rows The first cell of each is its header. */
export interface PageTable {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * How a run came out, or how it stands so far.
 *
 * @property evidence Why the path is said to be what it is.
 * @property cause What went wrong, explained; null where nothing did.
 * @property remarks What a reader should know of the figures: thresholds, comparison with earlier runs.
 */
export interface PageVerdict {
  readonly tone: Tone;
  readonly title: string;
  readonly path: string;
  readonly evidence: readonly string[];
  readonly figures: PageTable | null;
  readonly cause: PageNotice | null;
  readonly remarks: readonly { readonly tone: Tone; readonly text: string }[];
  readonly next: readonly PageStep[];
  /** How the figures are made: the small print. */
  readonly method: string;
}

/** Something to do next. @property lines For a terminal on the VM. @property button null where nothing here does it. */
export interface PageStep {
  readonly text: string;
  readonly lines: readonly string[];
  readonly button: PageCommand | null;
}

/** How the packets of one port and direction are spread over its queues. `share`: 0 to 1. */
export interface PageBalance {
  readonly label: string;
  readonly words: string;
  readonly tone: Tone;
  readonly bars: readonly { readonly label: string; readonly share: number; readonly text: string }[];
}

/**
 * One run of the view.
 *
 * @property name What tells it from the other one; empty where there is none.
 * @property elapsedMs When the page was made; it goes on while `running`.
 * @property leftMs Until the time is over; null where there is no limit.
 * @property status How it stands, in a sentence.
 */
export interface PageSide {
  readonly name: string;
  readonly phase: { readonly tone: Tone; readonly label: string };
  readonly running: boolean;
  readonly ended: boolean;
  readonly elapsedMs: number;
  readonly leftMs: number | null;
  readonly facts: readonly { readonly label: string; readonly text: string }[];
  readonly line: string;
  readonly status: string;
  readonly notices: readonly PageNotice[];
  readonly verdict: PageVerdict | null;
  readonly balance: readonly PageBalance[];
}

/** Both sides in figures. */
export interface PageComparison {
  readonly sentences: readonly string[];
  readonly tables: readonly PageTable[];
}

export interface RunPage {
  readonly layout: 'single' | 'pair' | 'compare';
  readonly title: string;
  readonly notices: readonly PageNotice[];
  readonly buttons: readonly PageButton[];
  readonly sides: readonly PageSide[];
  readonly comparison: PageComparison | null;
}

export const chartIds = ['pps', 'bps', 'drops', 'vf', 'cpu'] as const;
export type ChartId = (typeof chartIds)[number];

/**
 * A line of a chart.
 *
 * @property short Stands at the end of the line.
 * @property hue Which of the theme's colours; `dash` and `shape` tell lines apart without any.
 * @property shown Whether it is there before the reader has chosen.
 */
export interface PageSeries {
  readonly side: Side;
  readonly chart: ChartId;
  readonly label: string;
  readonly short: string;
  readonly hue: number;
  readonly dash: 'solid' | 'dashed' | 'dotted';
  readonly shape: number;
  readonly shown: boolean;
}

/**
 * Something that happened.
 *
 * @property id Unique within its side.
 * @property line Of the log, from 1; null where no line tells of it.
 * @property commands What would mend it.
 */
export interface PageMarker {
  readonly side: Side;
  readonly id: string;
  readonly atMs: number;
  readonly tone: Tone;
  readonly kind: string;
  readonly title: string;
  readonly explanation: string;
  readonly line: number | null;
  readonly commands: readonly PageCommand[];
}
