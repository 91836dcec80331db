// What the benchmark and its client process say to each other. The client is a fresh process for each cold run.
import type { VmEntry } from '../../src/core/hosts/host';

/**
 * `cold`: connect to all entries at once, detect, report the wall time from the first connect to the last report.
 * `open`: connect to the first entry, then detect `times` times in a row; report each.
 */
export type Job =
  | { readonly kind: 'cold'; readonly entries: readonly VmEntry[]; readonly trustFile: string }
  | {
      readonly kind: 'open';
      readonly entries: readonly VmEntry[];
      readonly trustFile: string;
      readonly times: number;
    };

/** Milliseconds; `failed` holds what went wrong instead. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly times: readonly number[] }
  | { readonly kind: 'failed'; readonly reason: string };

/** The same in every run, so that a recorded answer of the probe fits. */
export const benchNonce = 'bench0123456789abcdef';
