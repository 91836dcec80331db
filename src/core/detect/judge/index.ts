// Judges the facts of a VM: each requirement of DPDK on MANA becomes one finding.
import type { EvidenceBook } from '../evidence';
import type { Facts } from '../facts';
import type { Finding, Readiness } from '../finding';

/**
 * One finding for each row of `src/knowledge/requirements.json`, in the order of the rows. Pure: the same facts
 * give the same findings.
 */
export function judge(facts: Facts, evidence: EvidenceBook): Finding[] {
  void facts;
  void evidence;
  return [];
}

/** The one answer the findings add up to. A failing check outweighs an unknown one, an unknown one a warning. */
export function readinessOf(findings: readonly Pick<Finding, 'status'>[]): Readiness {
  const has = (status: Finding['status']): boolean => findings.some((finding) => finding.status === status);
  if (has('fail')) return 'not-ready';
  if (has('unknown') || findings.length === 0) return 'unknown';
  return has('warn') ? 'ready-with-warnings' : 'ready';
}
