// The plan of a run for a terminal: the line, what is said of it, what it needs, and what would mend what is missing.
import { msg, render } from '../../message';
import { severityWord } from '../../report/severity';
import { Sheet, type Paint, type SetupTextOptions } from '../../setup/report/sheet';
import type { Severity } from '../../testpmd/finding';
import { stepsFor } from '../preconditions';
import type { Precondition, RunPlan } from '../types';
import { planHeadline, stateLabel } from './words';

/**
 * @property met Names also what is there. Without it only what is missing, in doubt or not known.
 * @property mend The command line that does these setup steps; undefined where there is none.
 */
export interface RunTextOptions extends SetupTextOptions {
  readonly met?: boolean;
  readonly mend?: (steps: readonly string[]) => string | undefined;
}

const paints: Readonly<Record<Precondition['state'], Paint>> = {
  met: 'good',
  missing: 'bad',
  doubtful: 'careful',
  unknown: 'quiet',
};

const severityPaints: Readonly<Record<Severity, Paint>> = {
  error: 'bad',
  warning: 'careful',
  info: 'quiet',
  hint: 'quiet',
};

/** The plan as lines of plain text. Ends with a newline. */
export function planToText(plan: RunPlan, options: RunTextOptions = {}): string {
  const sheet = new Sheet(options);
  sheet.paragraph(planHeadline(plan), '', 0, 'strong');
  sheet.commands([plan.command.text], 0);
  for (const note of plan.notes) sheet.paragraph(note, '- ');
  findingLines(sheet, plan);
  preconditionLines(sheet, plan, options);
  mendLines(sheet, plan, options);
  return sheet.text();
}

/** What the language service says, without what only makes a line nicer. */
function findingLines(sheet: Sheet, { findings }: RunPlan): void {
  const told = distinct(findings.filter(({ severity }) => severity !== 'hint'));
  if (told.length === 0) return;
  sheet.blank();
  const labels = told.map(({ severity }) => severityWord(severity));
  const column = sheet.column(labels);
  for (const { severity, message, rule, fixes } of told) {
    sheet.labelled(severityWord(severity), column, msg('{0} [{1}]', message, rule), severityPaints[severity]);
    for (const { title, preferred } of fixes)
      if (preferred) sheet.paragraph(title, `${' '.repeat(column)}→ `);
  }
}

/** The same is often to be said of two options, such as --rxq and --txq: in words it is said once. */
function distinct(findings: RunPlan['findings']): RunPlan['findings'] {
  const said = new Set<string>();
  return findings.filter(({ rule, message }) => {
    const text = `${rule} ${render(message)}`;
    return !said.has(text) && said.add(text);
  });
}

function preconditionLines(sheet: Sheet, { preconditions }: RunPlan, { met = false }: RunTextOptions): void {
  const told = preconditions.filter(({ state }) => met || state !== 'met');
  if (told.length === 0) return;
  sheet.blank();
  const column = sheet.column(told.map(({ state }) => stateLabel(state)));
  for (const { state, message } of told) sheet.labelled(stateLabel(state), column, message, paints[state]);
}

function mendLines(sheet: Sheet, plan: RunPlan, { mend }: RunTextOptions): void {
  const steps = stepsFor(plan);
  if (steps.length === 0) return;
  const line = mend?.(steps);
  sheet.paragraph(
    line === undefined
      ? msg('Setup steps that help: {0}.', steps.join(', '))
      : msg('This does what is missing:'),
    '→ ',
  );
  if (line !== undefined) sheet.commands([line], 2);
}
