// Runs one detection over an open connection: probe, parse, judge.
import type { VmConnection } from '../remote/session';
import type { DetectionReport } from './finding';

/** Where a detection is, for progress texts. */
export type DetectStep = 'probing' | 'retrying-by-stdin' | 'judging';

/**
 * @property host The VM as the user named it.
 * @property nonce 8 to 64 letters and digits from a random source, new for each detection.
 */
export interface DetectOptions {
  readonly host: string;
  readonly nonce: string;
  readonly now: () => Date;
  readonly signal?: AbortSignal;
  readonly onStep?: (step: DetectStep) => void;
}

/**
 * Detects MANA and DPDK on the VM behind `connection`. Changes nothing there.
 *
 * @throws ProblemError `not-linux`, `no-posix-shell`, `output-truncated`, or one of the connection's own
 *   (`link-lost`, `cancelled`, `not-connected`, …).
 */
export function detect(
  connection: Pick<VmConnection, 'exec'>,
  options: DetectOptions,
): Promise<DetectionReport> {
  void connection;
  return Promise.reject(new Error(`not ready: ${options.host}`));
}
