// What the log viewer wants to know from the engine that explains logs: the only door between the two.

/** How much a line matters to the reader. Lines that the engine says nothing of have none. */
export type ViewerSeverity =
  /** Something does not work. */
  | 'error'
  /** Something works worse than it should, or may fail later. */
  | 'warning'
  /** Worth knowing, and nothing is wrong. */
  | 'info'
  /** Looks like a failure and is harmless. */
  | 'noise';

/** Most serious first: the order of lists and buttons. */
export const viewerSeverities: readonly ViewerSeverity[] = ['error', 'warning', 'info', 'noise'];

/** Something to press against an incident; `title` is in the reader's language. */
export interface ViewerFix {
  readonly id: string;
  readonly title: string;
}

/**
 * One thing that happened, with everything the log says of it. Texts are in the reader's language. Lines count from 1
 * and are ended by line feeds alone: a carriage return in the middle of a line begins no new one.
 *
 * @property id The same for as long as the incident exists, however it grows.
 * @property cause The line that names the root cause; null where no line does.
 * @property lines Ascending. May be long.
 */
export interface ViewerIncident {
  readonly id: string;
  readonly severity: Exclude<ViewerSeverity, 'noise'>;
  readonly code: string;
  readonly title: string;
  readonly explanation: string;
  readonly cause: number | null;
  readonly lines: readonly number[];
  readonly fixes: readonly ViewerFix[];
}

/** Reads a log from its beginning. Makes no difference between one chunk and the same bytes in many. */
export interface LogExplainer {
  /** Takes the next bytes. Returns soon: the caller hands over some tens of kilobytes at a time. */
  push(chunk: Uint8Array): void;
  /** No more bytes come: a last line without a line feed counts as a line, too. Called once at most. */
  end(): void;
  /** Changes whenever `incidents` or `severityOf` may answer differently than before about lines already read. */
  readonly revision: number;
  /** In the order in which they are to be listed. */
  incidents(): readonly ViewerIncident[];
  /** @param line From 1. */
  severityOf(line: number): ViewerSeverity | undefined;
}
