// What a change of a field, or a run that is going on, makes of what a plan view knows.
import type { Message } from '../../message';
import type { Plan } from '../types';
import { changeField } from './changeField';
import type { FieldId } from './page';
import { isRunning, isRunOf, startRun } from './runState';
import type { PlanState } from './state';

/** @property wrong Why there is no other plan to make. */
export interface AfterField {
  readonly state: Partial<PlanState>;
  readonly wrong?: Message;
}

/** undefined where nothing can be changed now. An entry that is no option stays in its box, with what is wrong. */
export function afterField(
  { plan, report, options, status, fieldProblems, closed, run }: PlanState,
  change: { readonly field: FieldId; readonly value: string; readonly on: boolean },
): AfterField | undefined {
  if (plan === undefined || report === undefined || closed !== null || isRunning(run)) return undefined;
  const altNames = status?.altNames ?? {};
  const changed = changeField({ plan, facts: report.facts, options, altNames }, change);
  const problems = new Map(fieldProblems);
  if (changed.ok) {
    problems.delete(change.field);
    return { state: { options: changed.options, fieldProblems: problems } };
  }
  // There is nothing to correct at a box that could not be ticked.
  if (change.field === 'nics') return { state: {}, wrong: changed.message };
  problems.set(change.field, { value: change.value, message: changed.message });
  return { state: { fieldProblems: problems }, wrong: changed.message };
}

/** The run that is going on becomes the view's own where it is of its plan; else it is only mentioned. */
export function afterRunning(running: Plan | undefined, plan: Plan | undefined): Partial<PlanState> {
  if (running === undefined) return { otherRun: false };
  return isRunOf(running, plan)
    ? { run: startRun(running), otherRun: false, busy: null, cancelling: false }
    : { otherRun: true };
}
