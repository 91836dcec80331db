// A run as its view sees it: one that goes on, or one that is kept.
import type { Message } from '../../message';
import type { RunLog } from '../log';
import type { RunReader } from '../reader';
import type { RunRecord } from '../record';
import type { SeriesStore } from '../series';
import { statsPeriod } from '../silence';
import type { RunSummary } from '../summary';
import { likelySyntheticBelow } from '../verdict';
import { namesMana } from '../verdictPath';
import type { RunRef } from './protocol';

/** What a view draws from: a reader is one, and a kept record is opened as one. */
export type RunModel = Pick<
  RunReader,
  | 'head'
  | 'phase'
  | 'revision'
  | 'nowMs'
  | 'startedEpochSeconds'
  | 'markers'
  | 'incidents'
  | 'latest'
  | 'verdict'
> & {
  readonly series: Pick<SeriesStore, 'list' | 'since' | 'window' | 'each' | 'last'>;
  readonly log: Pick<RunLog, 'count' | 'missing' | 'line' | 'lines' | 'open'>;
  record(history?: readonly RunSummary[]): RunRecord;
};

/**
 * @property vmName As the list of VMs calls it.
 * @property link `lost`: the run goes on, but nothing is heard of it. A kept run has ended.
 * @property trouble Why nothing is heard, or why testpmd seems to hang; null where all is well.
 * @property mark Packets per second below which traffic is likely on the synthetic path; null where the line has no MANA device.
 */
export interface ViewedRun {
  readonly ref: RunRef;
  readonly vmName: string;
  readonly model: RunModel;
  readonly link: 'following' | 'lost' | 'ended';
  readonly trouble: Message | null;
  readonly endMessage: Message | null;
  readonly mark: number | null;
}

/** The mark of a run; null where its line names no MANA device. */
export function markOf({ head }: RunModel): number | null {
  return namesMana(head.args) ? likelySyntheticBelow : null;
}

/** Time between two samples of a run, in milliseconds: testpmd's own statistics, or the supervisor's second. */
export function periodOf({ head }: RunModel): number {
  return Math.max(1, statsPeriod(head.args) ?? 1) * 1000;
}
