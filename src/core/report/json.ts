// The detection report as JSON, for files and pipes: docs/schema/detection-report.schema.json describes it.
import type { DetectionReport } from '../detect/finding';
import { render, type Translate } from '../message';
import { countByStatus } from './summary';

/** The report as a value for `JSON.stringify`: the facts flattened, the findings in words (English by default). */
export function reportToJson(report: DetectionReport, translate?: Translate): Record<string, unknown> {
  const { facts, findings, readiness } = report;
  return {
    ...facts,
    readiness,
    counts: countByStatus(findings),
    findings: findings.map((finding) => ({
      id: finding.id,
      status: finding.status,
      title: render(finding.title, translate),
      reason: render(finding.reason, translate),
      evidence: finding.evidence.map(({ command, output }) => ({ command, output })),
      fix: finding.fix === null ? null : render(finding.fix, translate),
      doc: finding.doc,
    })),
  };
}
