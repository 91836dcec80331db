// The examination for a terminal.
import { msg, type Message } from '../../message';
import { Sheet, type Paint, type SetupTextOptions } from '../../setup/report/sheet';
import type { StepId } from '../../setup/types';
import { wantsTrace } from '../advice';
import { idsAgree } from '../verdict';
import type { DoctorReport, VerdictKind } from '../types';
import {
  agreementWords,
  libraryLines,
  numberRows,
  proofLabel,
  traceLines,
  traceOutput,
  verdictLabel,
} from './rows';

/**
 * @property setup The command line that does these setup steps; undefined where there is none.
 * @property trace The command line that traces.
 */
export interface DoctorTextOptions extends SetupTextOptions {
  readonly setup?: (steps: readonly StepId[]) => string | undefined;
  readonly trace?: string;
  /** The command line that installs what a trace takes. */
  readonly traceTools?: string;
}

const paints: Readonly<Record<VerdictKind, Paint>> = {
  own: 'good',
  other: 'bad',
  none: 'bad',
  unknown: 'careful',
};

/** Ends with a newline. */
export function doctorToText(report: DoctorReport, options: DoctorTextOptions = {}): string {
  const sheet = new Sheet(options);
  const { verdict } = report;
  sheet.paragraph(msg('MANA provider doctor of {0}', report.host));
  sheet.paragraph(msg('Examined at {0}, kernel {1}', report.examinedAt, report.kernel ?? '?'));
  sheet.blank();
  const label = verdictLabel(verdict.kind);
  sheet.labelled(label, sheet.column([label]), verdict.summary, paints[verdict.kind]);
  sheet.paragraph(msg('How this is known: {0}.', proofLabel(verdict.proof)), '  ');
  for (const reason of verdict.reasons) sheet.paragraph(reason, '  - ');

  heading(sheet, msg('Driver id of MANA (enum rdma_driver_id)'));
  numberTable(sheet, report);
  sheet.paragraph(agreementWords(report), '  ');

  heading(sheet, msg('Libraries'));
  for (const line of libraryLines(report)) sheet.paragraph(line, '  - ');

  const lines = traceLines(report);
  if (lines.length > 0) {
    heading(sheet, msg('Trace with gdb'));
    for (const line of lines) sheet.paragraph(line, '  ');
    // To be compared and searched for: as gdb printed it.
    for (const line of traceOutput(report)) sheet.lines.push(`  ${sheet.say(line)}`.trimEnd());
  }
  advice(sheet, report, options);
  return sheet.text();
}

function heading(sheet: Sheet, label: Message): void {
  sheet.blank();
  sheet.paragraph(label, '', 0, 'strong');
}

function numberTable(sheet: Sheet, report: DoctorReport): void {
  const rows = numberRows(report);
  const column = sheet.column(rows.map(({ label }) => label));
  for (const { label, value, where, note } of rows) {
    const number = typeof value === 'number' ? String(value) : value;
    const said: Message = note === null ? msg('{0}', number) : msg('{0}: {1}', number, note);
    sheet.labelled(label, column, where === null ? said : msg('{0} ({1})', said, where));
  }
}

function advice(sheet: Sheet, report: DoctorReport, options: DoctorTextOptions): void {
  const missing = report.traceProblem !== null ? options.traceTools : undefined;
  const tracing =
    report.traceProblem === null && wantsTrace(report.verdict, idsAgree(report)) ? options.trace : undefined;
  if (report.advice.length === 0 && missing === undefined && tracing === undefined) return;
  heading(sheet, msg('What to do'));
  for (const { text, steps } of report.advice) {
    sheet.paragraph(text, '  - ');
    const command = steps.length === 0 ? undefined : options.setup?.(steps);
    if (command !== undefined) sheet.commands([command], 4);
  }
  if (missing !== undefined) {
    sheet.paragraph(msg('Install what a trace takes: it can be undone.'), '  - ');
    sheet.commands([missing], 4);
  }
  if (tracing !== undefined) {
    sheet.paragraph(msg('See which provider is entered, under gdb:'), '  - ');
    sheet.commands([tracing], 4);
  }
}
