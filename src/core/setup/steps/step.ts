// Makes the steps of a plan from the rows of knowledge, so that every planner says the same things the same way.
import { setupSteps, type StepRow } from '../../../knowledge/setup';
import type { Message } from '../../message';
import { actionRow, linesOf } from '../actions';
import type { Action, PlannedStep, RefusalId, StepId, StepState } from '../types';

/**
 * What a planner decides about a step.
 *
 * @property subject What the step works on, for its key: the name of a NIC.
 * @property run Id of the run, for commands that hold it.
 * @property lines Instead of the lines of the actions, where the journal of the VM knows better.
 */
export interface StepDecision {
  readonly state: StepState;
  readonly why: Message;
  readonly actions?: readonly Action[];
  readonly notes?: readonly Message[];
  readonly refusal?: RefusalId;
  readonly subject?: string;
  readonly run?: string;
  readonly lines?: readonly string[];
}

const rows: ReadonlyMap<string, StepRow> = new Map(setupSteps.map((row) => [row.id, row]));

export function stepRow(id: StepId): StepRow {
  const row = rows.get(id);
  if (row === undefined) throw new RangeError(`no row for ${id}`);
  return row;
}

/** A text of a row; `scripts/checks/templates.ts` sees to its translation. */
const text = (template: string): Message => ({ text: template, args: [] });

/** Whether some of a step's actions run as the user, the others as root. */
export function isPartlyRoot({ root, actions }: PlannedStep): boolean {
  return root && actions.some(({ id }) => actionRow(id)?.root === false);
}

export function makeStep(id: StepId, decision: StepDecision): PlannedStep {
  const row = stepRow(id);
  const actions =
    decision.state === 'needed' || decision.state === 'optional' ? (decision.actions ?? []) : [];
  return {
    id,
    key: decision.subject === undefined ? id : `${id}:${decision.subject}`,
    title: text(row.title),
    state: decision.state,
    why: decision.why,
    purpose: text(row.purpose),
    precondition: text(row.precondition),
    dryRun: text(row.dryRun),
    actions,
    commands: decision.lines ?? actions.flatMap((one) => linesOf(one, decision.run ?? '0'.repeat(8))),
    root: actions.length === 0 || actions.some((one) => actionRow(one.id)?.root !== false),
    reversible: row.reversible,
    undo: text(row.undo),
    reboot: text(row.reboot),
    risk: text(row.risk),
    verification: text(row.verification),
    notes: decision.notes ?? [],
    ...(decision.refusal === undefined ? {} : { refusal: decision.refusal }),
  };
}
