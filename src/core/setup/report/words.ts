// Words for setups that terminal, plan view and history share: states, outcomes, and what is said above all.
import { msg, type Message } from '../../message';
import { stepsToRun } from '../plan';
import type { Outcome, Plan, PlannedStep, RunResult, StepState } from '../types';
import type { HistoryItem } from '../undo';

/** The word for where a step stands, in capitals. */
export function stateLabel(state: StepState): Message {
  switch (state) {
    case 'needed':
      return msg('NEEDED');
    case 'met':
      return msg('MET');
    case 'blocked':
      return msg('BLOCKED');
    case 'optional':
      return msg('OPTIONAL');
  }
}

/** The word for how a step ended, in capitals. */
export function outcomeLabel(outcome: Outcome): Message {
  switch (outcome) {
    case 'done':
      return msg('DONE');
    case 'nothing-to-do':
      return msg('NOTHING TO DO');
    case 'failed':
      return msg('FAILED');
    case 'refused':
      return msg('REFUSED');
    case 'cancelled':
      return msg('CANCELLED');
    case 'lost':
      return msg('CONNECTION LOST');
    case 'not-run':
      return msg('NOT RUN');
  }
}

/** The word for how a step of the history ended. */
export function historyLabel(outcome: HistoryItem['outcome']): Message {
  switch (outcome) {
    case 'done':
      return msg('done');
    case 'failed':
      return msg('failed');
    case 'cancelled':
      return msg('cancelled');
    case 'open':
      return msg('not ended');
  }
}

export const stepCount = (count: number): Message => (count === 1 ? msg('1 step') : msg('{0} steps', count));
export const changeCount = (count: number): Message =>
  count === 1 ? msg('1 change') : msg('{0} changes', count);

/** Steps that are wanted and cannot be run. */
export function blockedSteps(plan: Plan): PlannedStep[] {
  return plan.steps.filter(({ state }) => state === 'blocked');
}

/** One line: what a run of this plan would do. */
export function planHeadline(plan: Plan): Message {
  const count = stepsToRun(plan).length;
  const undo = plan.kind === 'undo';
  if (count > 0)
    return undo
      ? msg('Undo on {0}: {1} to run.', plan.host, stepCount(count))
      : msg('Setup of {0}: {1} to run.', plan.host, stepCount(count));
  if (undo) return msg('Nothing to undo on {0}.', plan.host);
  return blockedSteps(plan).length > 0
    ? msg('Setup of {0}: what is missing cannot be done.', plan.host)
    : msg('Nothing to do on {0}.', plan.host);
}

/** One line: how a run went. */
export function resultHeadline(result: RunResult): Message {
  const undo = result.kind === 'undo';
  switch (result.outcome) {
    case 'done':
      return undo
        ? msg('Undone: what was recorded is as it was before.')
        : msg('Done: all steps ended well.');
    case 'nothing-to-do':
      return undo ? msg('There was nothing to undo.') : msg('There was nothing to do.');
    case 'failed':
      return undo ? msg('The undo failed.') : msg('The setup failed.');
    case 'refused':
      return undo ? msg('The undo was refused.') : msg('The setup was refused.');
    case 'cancelled':
      return undo ? msg('The undo was cancelled.') : msg('The setup was cancelled.');
    case 'lost':
      return msg('The connection to the VM was lost.');
  }
}

/** A step's title with what it works on: `Give a NIC to DPDK (eth1)`. Titles of an undo name it themselves. */
export function stepTitle(
  { key, title }: { readonly key: string; readonly title: Message },
  kind: Plan['kind'],
): Message {
  const colon = key.indexOf(':');
  return kind === 'undo' || colon < 0 ? title : msg('{0} ({1})', title, key.slice(colon + 1));
}
