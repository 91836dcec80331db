// A judgement over the facts: one requirement, whether it is met, why, on what evidence, and what would fix it.
import type { Message } from '../message';
import type { Evidence, Facts } from './facts';

export type FindingStatus = 'pass' | 'warn' | 'fail' | 'unknown';

/**
 * @property id Row of `src/knowledge/requirements.json`, e.g. `kernel-infiniband-driver`.
 * @property reason One or two sentences with the values seen.
 * @property evidence The commands and outputs the status rests on; never empty except for `unknown`.
 * @property fix What would make it pass; null where it passes or nothing can.
 * @property doc Address of the documentation page, or null.
 */
export interface Finding {
  readonly id: string;
  readonly status: FindingStatus;
  readonly title: Message;
  readonly reason: Message;
  readonly evidence: readonly Evidence[];
  readonly fix: Message | null;
  readonly doc: string | null;
}

/**
 * The answer to "can this VM run DPDK on MANA?".
 * `ready`: all pass; `ready-with-warnings`; `not-ready`: at least one fails; `unknown`: none fails, some could not be found out.
 */
export type Readiness = 'ready' | 'ready-with-warnings' | 'not-ready' | 'unknown';

/** One detection, whole. This is what is cached, shown and exported. */
export interface DetectionReport {
  readonly facts: Facts;
  readonly findings: readonly Finding[];
  readonly readiness: Readiness;
}
