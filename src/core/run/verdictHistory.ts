// A run beside the earlier ones of its kind on the same VM.
import { msg, type Message } from '../message';
import type { RunSummary } from './summary';
import { formatChange, formatPps } from './units';
import type { HistoryChange, HistoryComparison, Verdict } from './verdictTypes';

/** What LISA's hot-plug test lets two parts of one run differ by. */
export const noise = 0.125;
/** Earlier runs that count: the newest ones. */
const mostRuns = 10;

/** What makes runs comparable. */
export interface RunKind {
  readonly id: string;
  readonly host: string;
  readonly scenario: string;
  readonly mode: string | null;
  readonly queues: number | null;
  readonly packetLength: number | null;
}

export function compareWithHistory(
  kind: RunKind,
  total: Verdict['total'],
  history: readonly RunSummary[],
): HistoryComparison | null {
  const same = history
    .filter((run) => run.id !== kind.id && run.forwarding === 'confirmed' && isSameKind(run, kind))
    .sort((one, other) => (other.startedEpochMs ?? 0) - (one.startedEpochMs ?? 0))
    .slice(0, mostRuns);
  if (same.length === 0) return null;
  const rx = changeOf(
    total.rxPps,
    same.map(({ rxPps }) => rxPps),
  );
  const tx = changeOf(
    total.txPps,
    same.map(({ txPps }) => txPps),
  );
  const sentences: Message[] = [];
  if (tx !== null) sentences.push(sentenceOf(tx, 'tx', same.length));
  if (rx !== null) sentences.push(sentenceOf(rx, 'rx', same.length));
  return { runs: same.length, rx, tx, sentences };
}

const isSameKind = (run: RunSummary, kind: RunKind): boolean =>
  run.host === kind.host &&
  run.scenario === kind.scenario &&
  run.mode === kind.mode &&
  run.queues === kind.queues &&
  run.packetLength === kind.packetLength;

function changeOf(mean: number | null, earlier: readonly (number | null)[]): HistoryChange | null {
  const known = earlier.filter((value) => value !== null && value > 0);
  if (mean === null || known.length === 0) return null;
  const before = known.reduce((sum: number, value) => sum + (value ?? 0), 0) / known.length;
  const change = mean / before - 1;
  return { mean, earlier: before, change, isNoise: Math.abs(change) <= noise };
}

function sentenceOf({ earlier, change, isNoise }: HistoryChange, way: 'rx' | 'tx', runs: number): Message {
  const [by, before] = [formatChange(change), formatPps(earlier)];
  if (isNoise)
    return way === 'tx'
      ? msg(
          'Sent: {0} against the mean of earlier runs like this ({1}, n = {2}): within the usual ±12.5 %.',
          by,
          before,
          runs,
        )
      : msg(
          'Received: {0} against the mean of earlier runs like this ({1}, n = {2}): within the usual ±12.5 %.',
          by,
          before,
          runs,
        );
  return way === 'tx'
    ? msg('Sent: {0} against the mean of earlier runs like this ({1}, n = {2}).', by, before, runs)
    : msg('Received: {0} against the mean of earlier runs like this ({1}, n = {2}).', by, before, runs);
}
