// Which steps of a plan are wanted: what is ticked by itself, what the reader ticked, and the plan that comes of it.
import { isStepId } from '../options';
import { selectSteps } from '../plan';
import type { Plan, PlannedStep, StepId } from '../types';
import type { PlanPurpose } from './purpose';

/** What the reader has ticked or unticked, by the keys of steps. */
export type Ticks = ReadonlyMap<string, boolean>;

export function canTick(step: PlannedStep): boolean {
  return step.state === 'needed' || step.state === 'optional';
}

/** Needed steps are ticked until the reader says otherwise; of an undo of one NIC, only those of that NIC. */
export function isTicked(step: PlannedStep, ticks: Ticks, purpose: PlanPurpose): boolean {
  if (!canTick(step)) return false;
  const chosen = ticks.get(step.key);
  if (chosen !== undefined) return chosen;
  if (step.state !== 'needed') return false;
  const target = purpose.kind === 'undo' ? purpose.target : undefined;
  return target === undefined || (step.undoes?.filter === 'target' && step.undoes.value === target);
}

/** The plan that a run gets: what is ticked is needed, all else is not. */
export function wantedPlan(plan: Plan, ticks: Ticks, purpose: PlanPurpose): Plan {
  return selectSteps(
    plan,
    new Set(plan.steps.filter((step) => isTicked(step, ticks, purpose)).map(({ key }) => key)),
  );
}

/**
 * Steps that a plan with what is unticked left out would have: others take over what those would have done (a module is
 * loaded where it is needed). undefined where the plan may stay as it is.
 */
export function remainingSteps(plan: Plan, ticks: Ticks, purpose: PlanPurpose): StepId[] | undefined {
  const ids = [...new Set(plan.steps.map(({ id }) => id))].filter(isStepId);
  const isLeftOut = (id: StepId): boolean => {
    const own = plan.steps.filter((step) => step.id === id);
    return own.some(canTick) && own.every((step) => !isTicked(step, ticks, purpose));
  };
  const left = ids.filter((id) => !isLeftOut(id));
  return plan.kind === 'undo' || left.length === ids.length || left.length === 0 ? undefined : left;
}

/** The whole plan for reading, with the steps of the smaller one in the place of their own. */
export function mergePlans(whole: Plan, smaller: Plan): Plan {
  const ids = new Set(smaller.steps.map(({ id }) => id));
  const placed = new Set<string>();
  const steps = whole.steps.flatMap((step) => {
    if (!ids.has(step.id)) return [step];
    if (placed.has(step.id)) return [];
    placed.add(step.id);
    return smaller.steps.filter(({ id }) => id === step.id);
  });
  return { ...smaller, steps };
}
