// Which lines of a log an editor marks, and as what: one index over an analysis for diagnostics, lenses, hints, hovers.
import { placeOf, type Incident, type IncidentPart, type LogAnalysis } from '../incident';
import type { KnownRow } from '../knowledge';

/** A line that is marked. Lines from 1, columns (UTF-16) of the raw line from 0. */
export type Mark =
  | {
      readonly kind: 'cause' | 'consequence';
      readonly line: number;
      readonly start: number;
      readonly end: number;
      readonly known: KnownRow;
      readonly incident: Incident;
    }
  | {
      readonly kind: 'noise';
      readonly line: number;
      readonly start: number;
      readonly end: number;
      readonly known: KnownRow;
    }
  | { readonly kind: 'unknown'; readonly line: number; readonly start: number; readonly end: number };

export interface LogMarks {
  /** Ascending by line. A line stands in it once for each incident that it belongs to. */
  readonly all: readonly Mark[];
  at(line: number): readonly Mark[];
  /** Marks from a line to another, both included. */
  between(first: number, last: number): readonly Mark[];
}

export function marksOf({ incidents, noise, unknown }: LogAnalysis): LogMarks {
  const all: Mark[] = [];
  for (const incident of incidents) for (const part of incident.parts) addPart(all, incident, part);
  const bad = new Set(all.map(({ line }) => line));
  for (const { known, lines, starts, ends } of noise)
    lines.forEach((line, at) => {
      if (!bad.has(line))
        all.push({ kind: 'noise', line, start: starts[at] ?? 0, end: ends[at] ?? 1, known });
    });
  for (const { line, start, end } of unknown) all.push({ kind: 'unknown', line, start, end });
  all.sort((one, other) => one.line - other.line || one.start - other.start);
  const from = (line: number): number => {
    let [low, high] = [0, all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((all[middle]?.line ?? 0) < line) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const between = (first: number, last: number): readonly Mark[] => all.slice(from(first), from(last + 1));
  return { all, between, at: (line) => between(line, line) };
}

function addPart(all: Mark[], incident: Incident, { known, part, lines, starts, ends }: IncidentPart): void {
  lines.forEach((line, at) => {
    all.push({ kind: part, line, start: starts[at] ?? 0, end: ends[at] ?? 1, known, incident });
  });
}

/** Mark of the line that stands for an incident. */
export function headMark(marks: LogMarks, incident: Incident): Mark | undefined {
  return marks.at(placeOf(incident)).find((mark) => 'incident' in mark && mark.incident === incident);
}
