// What the reasoning finds in a log: incidents, each with its cause and what came of it; and what only looks bad.
import type { LogSeverity } from '../../knowledge/logs';
import type { KnownRow } from './knowledge';
import type { RowLines } from './run';

/** Lines of one row that belong to an incident. @property part What they are to it. @property values Of the first line. */
export interface IncidentPart {
  readonly known: KnownRow;
  readonly part: 'cause' | 'consequence';
  readonly lines: readonly number[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly values: readonly string[];
  /** Further lines that were not kept. */
  readonly left: number;
}

/**
 * One thing that went wrong.
 *
 * @property id Unique in its log, the same each time the log is read.
 * @property head Row of the line that it begins with; `words` is the row that explains it and gives its code.
 * @property values Of the placeholders of `words`, where that row stands in the log itself.
 * @property errnos What the lines name, the head's first.
 * @property causeLine From 1; null where the log does not say why.
 * @property near Without a cause: lines of the same run that look like errors and that no row knows.
 */
export interface Incident {
  readonly id: string;
  readonly head: KnownRow;
  readonly words: KnownRow;
  readonly severity: LogSeverity;
  readonly values: readonly string[];
  readonly errnos: readonly number[];
  readonly causeLine: number | null;
  readonly firstLine: number;
  readonly near: readonly number[];
  readonly parts: readonly IncidentPart[];
}

/** A line that looks like an error and that no row knows; columns of the raw line. */
export interface UnknownLine {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** @property noise Lines that look bad and are harmless, by row. @property lines Lines read so far. */
export interface LogAnalysis {
  readonly incidents: readonly Incident[];
  readonly noise: readonly RowLines[];
  readonly unknown: readonly UnknownLine[];
  readonly lines: number;
}

/** All lines of an incident, ascending, each once. */
export function linesOf({ parts }: Pick<Incident, 'parts'>): readonly number[] {
  const [only] = parts;
  // Most often it is one message again and again, and there may be very many of it.
  if (parts.length === 1 && only !== undefined) return only.lines;
  return [...new Set(parts.flatMap(({ lines }) => lines))].sort((one, other) => one - other);
}

/** The line of a document that stands for an incident: its cause, else its first line. */
export function placeOf({ causeLine, firstLine }: Incident): number {
  return causeLine ?? firstLine;
}

/** Lines that look bad and are harmless, ascending; a line of an incident is none of them. */
export function noiseLines({ noise, incidents }: LogAnalysis): readonly number[] {
  const bad = new Set(incidents.flatMap(({ parts }) => parts.flatMap(({ lines }) => lines)));
  const lines = noise.flatMap((row) => row.lines).filter((line) => !bad.has(line));
  return [...new Set(lines)].sort((one, other) => one - other);
}
