// The result of a run for a terminal: what was done, what was not, why, and what to do next.
import { msg, type Message } from '../../message';
import type { Problem } from '../../problem';
import type { Outcome, Plan, RunResult, StepResult } from '../types';
import { Sheet, type Paint, type SetupTextOptions } from './sheet';
import { blockedSteps, outcomeLabel, resultHeadline, stateLabel, stepTitle } from './words';

const paints: Readonly<Record<Outcome, Paint>> = {
  done: 'good',
  'nothing-to-do': 'good',
  failed: 'bad',
  refused: 'bad',
  cancelled: 'careful',
  lost: 'bad',
  'not-run': 'quiet',
};

/**
 * The result as lines of plain text. Ends with a newline.
 *
 * @param plan The plan that was run: names also what was wanted and could not be run.
 */
export function resultToText(result: RunResult, options: SetupTextOptions = {}, plan?: Plan): string {
  const sheet = new Sheet(options);
  const blocked = plan === undefined ? [] : blockedSteps(plan);
  const good = result.outcome === 'done' || result.outcome === 'nothing-to-do';
  sheet.paragraph(
    good && blocked.length > 0 ? msg('Not all was done: what follows is missing.') : resultHeadline(result),
    '',
    0,
    'strong',
  );
  const labels = result.steps.map(({ outcome }) => outcomeLabel(outcome));
  const column = sheet.column([...labels, ...(blocked.length > 0 ? [stateLabel('blocked')] : [])]);
  for (const step of result.steps) stepLines(sheet, step, result.kind, column);
  for (const step of blocked) {
    sheet.labelled(stateLabel('blocked'), column, stepTitle(step, result.kind), 'bad');
    sheet.paragraph(step.why, ' '.repeat(column));
  }
  // What stopped the run before or between its steps belongs to none of them.
  const { problem } = result;
  if (problem !== undefined && !result.steps.some((step) => step.problem === problem)) {
    sheet.blank();
    reasonLines(sheet, problem, 0);
    remedyLines(sheet, problem, 0);
  }
  return sheet.text();
}

function stepLines(sheet: Sheet, step: StepResult, kind: Plan['kind'], column: number): void {
  sheet.labelled(outcomeLabel(step.outcome), column, stepTitle(step, kind), paints[step.outcome]);
  const bad = step.outcome !== 'done' && step.outcome !== 'nothing-to-do' && step.outcome !== 'not-run';
  if (step.problem !== undefined) reasonLines(sheet, step.problem, column);
  if (!bad) return;
  listed(sheet, msg('Was done:'), step.ran, column);
  listed(sheet, msg('Was not done:'), step.notRun, column);
  if (step.putBack) sheet.paragraph(msg('What the step had changed was put back.'), ' '.repeat(column));
  if (step.problem !== undefined) remedyLines(sheet, step.problem, column);
}

function listed(sheet: Sheet, label: Message, commands: readonly string[], column: number): void {
  if (commands.length === 0) return;
  sheet.paragraph(label, ' '.repeat(column));
  sheet.commands(commands, column + 2);
}

/** The sentence of a problem, and its details. */
function reasonLines(sheet: Sheet, problem: Problem, indent: number): void {
  const margin = ' '.repeat(indent);
  sheet.paragraph(problem.message, margin);
  for (const line of problem.detail ?? [])
    sheet.lines.push(`${margin}  ${sheet.paint(sheet.say(line), 'quiet')}`);
}

/** What to do next. */
function remedyLines(sheet: Sheet, { remedies }: Problem, indent: number): void {
  for (const { label, command } of remedies) {
    const how = command === undefined ? undefined : sheet.options.remedy?.(command);
    sheet.paragraph(how === undefined ? label : msg('{0}:', label), `${' '.repeat(indent)}→ `);
    if (how !== undefined) sheet.commands([how], indent + 2);
  }
}
