// A run as it is kept: everything that is needed to look at it again, compare it and share it.
import type { Message } from '../message';
import type { ForwardSum, RunPhase } from './course';
import type { RunHead } from './head';
import type { RunIncident } from './incidents';
import type { LogLine } from './log';
import type { Marker } from './markers';
import type { PortState } from './ports';
import type { RunReader } from './reader';
import type { SeriesInfo } from './series';
import { summarize, type RunSummary } from './summary';
import { queuesOf } from './verdict';
import type { Verdict } from './verdictTypes';

/**
 * Samples of series that were taken at the same moments. `values` has a list for each of `series`, as long as `times`;
 * null: not known. `min` and `max` are there where a value stands for several samples.
 */
export interface RecordedGroup {
  readonly id: string;
  readonly series: readonly SeriesInfo[];
  readonly times: readonly number[];
  readonly values: readonly (readonly (number | null)[])[];
  readonly min?: readonly (readonly (number | null)[])[];
  readonly max?: readonly (readonly (number | null)[])[];
}

/** @property missing Lines between `lines` that were not kept. @property count All lines that there were. */
export interface RecordedLog {
  readonly count: number;
  readonly missing: { readonly first: number; readonly count: number };
  /** Number, milliseconds, text. */
  readonly lines: readonly (readonly [number, number, string])[];
}

/**
 * @property origin `run`: as it was kept. `shared`: names and addresses have been replaced.
 * @property startedEpochMs By the VM's clock; null where it is not known.
 * @property lengthMs Of the whole run, from its first stream record on.
 * @property complete The run had ended when this was made.
 */
export interface RunRecord {
  readonly kind: 'mana-dpdk-run';
  readonly schemaVersion: 1;
  readonly origin: 'run' | 'shared';
  readonly head: RunHead;
  readonly startedEpochMs: number | null;
  readonly bootId: string | null;
  readonly lengthMs: number;
  readonly complete: boolean;
  readonly phase: RunPhase;
  readonly verdict: Verdict;
  readonly ports: readonly PortState[];
  readonly queues: number | null;
  readonly sums: readonly ({ readonly port: number | null } & ForwardSum)[];
  readonly intervals: readonly { readonly fromMs: number; readonly toMs: number }[];
  readonly groups: readonly RecordedGroup[];
  readonly markers: readonly Marker[];
  readonly incidents: readonly RunIncident[];
  readonly log: RecordedLog;
  /** What was replaced, of a shared one. */
  readonly redactions: readonly Message[];
}

/** The record of what has been read so far. @param history Earlier runs: the comparison becomes a part of the verdict. */
export function recordFrom(reader: RunReader, history: readonly RunSummary[] = []): RunRecord {
  const { course, head, series } = reader;
  return {
    kind: 'mana-dpdk-run',
    schemaVersion: 1,
    origin: 'run',
    head,
    startedEpochMs: reader.startedEpochMs,
    bootId: reader.bootId,
    lengthMs: reader.nowMs,
    complete: course.phase === 'ended',
    phase: course.phase,
    verdict: reader.verdict(history),
    ports: reader.ports,
    queues: queuesOf(reader),
    sums: [...course.sums].map(([port, sum]) => ({ port, ...sum })),
    intervals: course.intervals.map(({ fromMs, toMs }) => ({ fromMs, toMs: Math.min(toMs, reader.nowMs) })),
    groups: series.groupIds().map((id) => series.recorded(id)),
    markers: reader.markers,
    incidents: reader.incidents(),
    log: recordedLog(reader),
    redactions: [],
  };
}

function recordedLog({ log }: RunReader): RecordedLog {
  const lines = log.lines(1, log.count);
  const open = log.open;
  const rows = lines.map(({ number, atMs, text }: LogLine) => [number, atMs, text] as const);
  // What testpmd said last may have no end: a prompt, or the word in which it was killed.
  const last = open === '' ? [] : [[log.count + 1, log.timeOf(log.count), open] as const];
  return { count: log.count + last.length, missing: log.missing, lines: [...rows, ...last] };
}

export function summaryOf({ head, startedEpochMs, queues, verdict }: RunRecord): RunSummary {
  return summarize(head, startedEpochMs, queues, verdict);
}
