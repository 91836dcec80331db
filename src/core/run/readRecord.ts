// Opens a kept run. It may come from anybody: whatever is in it, the answer is a record that is safe to show, or a
// problem in words.
import { logKnowledge, type LogKnowledge } from '../logs/knowledge';
import { fixOf, type FixWords } from '../logs/words';
import { msg } from '../message';
import type { Problem } from '../problem';
import { sanitize } from '../remote/sanitize';
import { setupSteps } from '../../knowledge/setup';
import { recordShape, summaryShape } from './recordShape';
import type { RecordedGroup, RunRecord } from './record';
import type { RunSummary } from './summary';
import type { NextStep, Verdict } from './verdictTypes';

export type RecordProblemId =
  /** It is something else. */
  | 'not-a-record'
  /** A later version of the extension has written it. */
  | 'record-newer'
  /** It is larger than any run. */
  | 'record-too-large'
  /** It is a record, and parts of it are wrong. */
  | 'record-damaged';
export type RecordProblem = Problem<RecordProblemId>;

/** Characters of a file, values in it (numbers, words, lists), depth of nesting, characters of one text. */
const limits = { file: 96 * 1024 * 1024, values: 10_000_000, depth: 16, text: 65_536 };

export const isRecordProblem = (read: RunRecord | RunSummary | RecordProblem): read is RecordProblem =>
  'remedies' in read;

function problem(id: RecordProblemId): RecordProblem {
  switch (id) {
    case 'not-a-record':
      return { id, message: msg('This file is not a record of a run.'), remedies: [] };
    case 'record-newer':
      return {
        id,
        message: msg(
          'This record was written by a newer version of the extension. Update the extension to open it.',
        ),
        remedies: [],
      };
    case 'record-too-large':
      return { id, message: msg('This file is too large to be a record of a run.'), remedies: [] };
    case 'record-damaged':
      return {
        id,
        message: msg('This record of a run is damaged: parts of it are missing or wrong.'),
        remedies: [],
      };
  }
}

/** @param text Of a file. */
export function parseRecord(text: string): RunRecord | RecordProblem {
  if (text.length > limits.file) return problem('record-too-large');
  try {
    return readRecord(JSON.parse(text) as unknown);
  } catch {
    return problem('not-a-record');
  }
}

/** @param json What a JSON parser made of a file. */
export function readRecord(json: unknown): RunRecord | RecordProblem {
  const budget = { left: limits.values };
  const value = cleaned(json, budget, limits.depth);
  if (budget.left < 0) return problem('record-too-large');
  if (!isObject(value) || value['kind'] !== 'mana-dpdk-run') return problem('not-a-record');
  const version = value['schemaVersion'];
  if (typeof version === 'number' && version > 1) return problem('record-newer');
  if (!recordShape(value) || !isConsistent(value)) return problem('record-damaged');
  const knowledge = logKnowledge();
  return {
    ...value,
    verdict: withOwnFixes(value.verdict, knowledge),
    incidents: value.incidents.map((incident) => ({
      ...incident,
      fixes: fixesOf(incident.fixes, knowledge),
    })),
  };
}

/** @returns undefined for what is none. */
export function readSummary(json: unknown): RunSummary | undefined {
  const value = cleaned(json, { left: 1000 }, 4);
  return summaryShape(value) ? value : undefined;
}

/**
 * A copy of plain data with all text made safe to show. Numbers that are none, and what is nested too deep, become
 * null, which no shape takes for something else.
 */
function cleaned(value: unknown, budget: { left: number }, depth: number): unknown {
  budget.left -= 1;
  if (budget.left < 0) return null;
  if (typeof value === 'string') return safeText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null || depth === 0) return null;
  if (Array.isArray(value)) return value.map((item) => cleaned(item, budget, depth - 1));
  // Of entries, a key such as __proto__ is a key like any other.
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [safeText(key), cleaned(item, budget, depth - 1)]),
  );
}

const plain = /^[\x20-\x7e]*$/;
function safeText(text: string): string {
  const short = text.length > limits.text ? text.slice(0, limits.text) : text;
  return plain.test(short) ? short : sanitize(short);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a shape cannot say: lists that belong together are of one length, and times go forward. */
function isConsistent({ groups, log, intervals, lengthMs }: RunRecord): boolean {
  return (
    lengthMs >= 0 &&
    groups.every(isConsistentGroup) &&
    isAscending(
      log.lines.map(([line]) => line),
      true,
    ) &&
    log.lines.every(([line]) => Number.isInteger(line) && line >= 1 && line <= log.count) &&
    intervals.every(({ fromMs, toMs }) => fromMs >= 0 && toMs >= fromMs)
  );
}

function isConsistentGroup({ times, series, values, min, max }: RecordedGroup): boolean {
  const fits = (columns: RecordedGroup['values'] | undefined): boolean =>
    columns === undefined ||
    (columns.length === series.length && columns.every(({ length }) => length === times.length));
  return fits(values) && fits(min) && fits(max) && isAscending(times, false) && (times[0] ?? 0) >= 0;
}

function isAscending(numbers: readonly number[], strictly: boolean): boolean {
  return numbers.every((value, index) => {
    const before = numbers[index - 1];
    return before === undefined || (strictly ? value > before : value >= before);
  });
}

/** Commands that a file recommends are none of ours: fixes are told by their ids, from what we know. */
function fixesOf(fixes: readonly FixWords[], knowledge: LogKnowledge): readonly FixWords[] {
  return fixes.map(({ id }) => fixOf(id, knowledge)).filter((fix) => fix !== undefined);
}

function withOwnFixes(verdict: Verdict, knowledge: LogKnowledge): Verdict {
  const cause =
    verdict.cause === null ? null : { ...verdict.cause, fixes: fixesOf(verdict.cause.fixes, knowledge) };
  const known = new Set((cause?.fixes ?? []).map(({ commands }) => JSON.stringify(commands)));
  const steps = verdict.nextSteps.map((step): NextStep => ({
    message: step.message,
    step: setupSteps.some(({ id }) => id === step.step) ? step.step : null,
    commands: known.has(JSON.stringify(step.commands)) ? step.commands : [],
  }));
  return { ...verdict, cause, nextSteps: steps };
}
