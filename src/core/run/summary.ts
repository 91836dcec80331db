// What is kept in memory of a run: for lists, and to compare later runs with.
import type { RunHead } from './head';
import type { TrafficPath, Verdict, VerdictReason } from './verdictTypes';

/** @property startedEpochMs By the VM's clock; null where it is not known. @property queues Of the first port that forwards. */
export interface RunSummary {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly host: string;
  readonly scenario: string;
  readonly line: string;
  readonly startedEpochMs: number | null;
  readonly seconds: number;
  readonly release: string | null;
  readonly mode: string | null;
  readonly queues: number | null;
  readonly packetLength: number | null;
  readonly final: boolean;
  readonly forwarding: Verdict['forwarding'];
  readonly reason: VerdictReason;
  readonly path: TrafficPath;
  readonly rxPps: number | null;
  readonly txPps: number | null;
  readonly rxDropShare: number | null;
  readonly txDropShare: number | null;
  readonly ports: number | null;
}

export function summarize(
  head: RunHead,
  startedEpochMs: number | null,
  queues: number | null,
  verdict: Verdict,
): RunSummary {
  return {
    schemaVersion: 1,
    id: head.id,
    host: head.host,
    scenario: head.scenario,
    line: head.line,
    startedEpochMs,
    seconds: verdict.seconds,
    release: head.release,
    mode: verdict.mode,
    queues,
    packetLength: verdict.packetLength,
    final: verdict.final,
    forwarding: verdict.forwarding,
    reason: verdict.reason,
    path: verdict.path,
    rxPps: verdict.total.rxPps,
    txPps: verdict.total.txPps,
    rxDropShare: verdict.drops.rx.share,
    txDropShare: verdict.drops.tx.share,
    ports: verdict.counts.forwarding,
  };
}
