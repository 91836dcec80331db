// Judges the facts of a VM: each requirement of DPDK on MANA becomes one finding.
import { requirements, type RequirementId } from '../../../knowledge';
import type { EvidenceBook } from '../evidence';
import type { Evidence, Facts } from '../facts';
import type { Finding, Readiness } from '../finding';
import { accessRules } from './access';
import { dpdkRules } from './dpdk';
import { hugepageRules } from './hugepages';
import { interfaceStateRules } from './interfaceState';
import { kernelRules } from './kernel';
import { nicRules } from './nics';
import { platformRules } from './platform';
import { rdmaRules } from './rdma';
import type { Rule } from './rule';

const rules: ReadonlyMap<RequirementId, Rule> = new Map(
  [
    ...platformRules,
    ...kernelRules,
    ...nicRules,
    ...interfaceStateRules,
    ...rdmaRules,
    ...dpdkRules,
    ...hugepageRules,
    ...accessRules,
  ].map((rule) => [rule.id, rule]),
);

/**
 * One finding for each row of `src/knowledge/requirements.json`, in the order of the rows. Pure: the same facts
 * give the same findings. What the probe could not read becomes `unknown`, never a guess.
 */
export function judge(facts: Facts, evidence: EvidenceBook): Finding[] {
  const cut = new Set<string>(facts.incomplete);
  return requirements.flatMap((requirement) => {
    const rule = rules.get(requirement.id);
    if (rule === undefined) return [];
    const verdict = rule.judge(facts, (section) => evidence.has(section) && !cut.has(section));
    return [
      {
        id: requirement.id,
        // The template comes from the row, where the check of translations finds it.
        title: { text: requirement.title, args: [] },
        ...verdict,
        evidence: rule.sections
          .map((section) => evidence.get(section))
          .filter((entry): entry is Evidence => entry !== undefined),
        doc: requirement.doc,
      },
    ];
  });
}

/** The one answer the findings add up to. A failing check outweighs an unknown one, an unknown one a warning. */
export function readinessOf(findings: readonly Pick<Finding, 'status'>[]): Readiness {
  const has = (status: Finding['status']): boolean => findings.some((finding) => finding.status === status);
  if (has('fail')) return 'not-ready';
  if (has('unknown') || findings.length === 0) return 'unknown';
  return has('warn') ? 'ready-with-warnings' : 'ready';
}
