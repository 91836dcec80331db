// Asks for the plan of a plan view: what its purpose wants, with what the reader has chosen and left out.
import type { Plan } from '../../core/setup/types';
import { mergePlans, remainingSteps } from '../../core/setup/view/selection';
import type { PlanState } from '../../core/setup/view/state';
import type { PlanPanelDeps } from './planPanelDeps';

export type MadePlan = Pick<PlanState, 'report' | 'status'> & { readonly plan: Plan };

/** @param fresh Detect in any case. */
export async function makePlan(
  vm: PlanPanelDeps,
  { purpose, options, ticks }: PlanState,
  fresh: boolean,
): Promise<MadePlan> {
  if (purpose.kind === 'undo') {
    const { plan, status } = await vm.undoPlan(purpose.steps);
    return { plan, status, report: vm.report() };
  }
  const { plan, report, status } = await vm.plan(options, fresh);
  const left = remainingSteps(plan, ticks, purpose);
  if (left === undefined) return { plan, report, status };
  const smaller = await vm.plan({ ...options, only: left }, false);
  return { plan: mergePlans(plan, smaller.plan), report, status };
}
