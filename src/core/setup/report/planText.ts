// A plan for a terminal: each step, why, the exact commands, what it takes and what can be undone.
import { msg, type Message } from '../../message';
import { stepsToRun } from '../plan';
import { isPartlyRoot } from '../steps/step';
import type { Plan, PlannedStep, StepState } from '../types';
import { Sheet, type Paint, type SetupTextOptions } from './sheet';
import { planHeadline, stateLabel } from './words';

const paints: Readonly<Record<StepState, Paint>> = {
  needed: 'careful',
  met: 'good',
  blocked: 'bad',
  optional: 'quiet',
};

/** The plan as lines of plain text, in the order in which the steps run. Ends with a newline. */
export function planToText(plan: Plan, options: SetupTextOptions = {}): string {
  const sheet = new Sheet(options);
  sheet.paragraph(planHeadline(plan), '', 0, 'strong');
  const column = sheet.column([...new Set(plan.steps.map(({ state }) => state))].map(stateLabel));
  const running = stepsToRun(plan);
  for (const step of plan.steps) {
    sheet.blank();
    const number = running.indexOf(step) + 1;
    // An undo's title names its NIC; what `--only` takes is the id.
    stepLines(sheet, step, plan.kind === 'undo' ? step.id : step.key, number, column);
  }
  return sheet.text();
}

function stepLines(sheet: Sheet, step: PlannedStep, name: string, number: number, column: number): void {
  const title =
    number > 0 ? msg('{0}. {1} ({2})', number, step.title, name) : msg('{0} ({1})', step.title, name);
  sheet.labelled(stateLabel(step.state), column, title, paints[step.state]);
  const body = ' '.repeat(column);
  sheet.paragraph(step.why, body);
  if (step.state === 'needed' || step.state === 'optional') {
    sheet.commands(step.commands, column);
    for (const [label, text] of termsOf(step))
      sheet.paragraph(msg('{0}: {1}', label, text), body, column + 2, 'quiet');
  }
  for (const note of step.notes) sheet.paragraph(msg('Note: {0}', note), body, column + 2);
}

/** What a reader weighs before saying yes. */
export function termsOf(step: PlannedStep): (readonly [Message, Message])[] {
  return [
    [msg('Rights'), rightsOf(step)],
    [undoLabel(step), step.undo],
    [msg('After a restart'), step.reboot],
    [msg('Risk'), step.risk],
    [msg('Verification'), step.verification],
  ];
}

function rightsOf(step: PlannedStep): Message {
  if (isPartlyRoot(step)) return msg('your own user; root, through sudo, for the rest');
  return step.root ? msg('root, through sudo') : msg('your own user');
}

function undoLabel({ reversible }: PlannedStep): Message {
  switch (reversible) {
    case 'yes':
      return msg('Undo');
    case 'partly':
      return msg('Undo, in part');
    case 'no':
      return msg('Not undone by itself');
  }
}
