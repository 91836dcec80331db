// Plans, results and histories as JSON, for scripts: docs/schema/setup-report.schema.json describes them.
import type { DetectionReport } from '../../detect/finding';
import { render, type Message, type Translate } from '../../message';
import type { Problem } from '../../problem';
import { countByStatus } from '../../report/summary';
import type { VmSetupStatus } from '../journal';
import { stepsToRun } from '../plan';
import type { Plan, PlannedStep, RunResult, StepResult } from '../types';
import { historyOf } from '../undo';
import { blockedSteps } from './words';

type Json = Readonly<Record<string, unknown>>;
type Say = (text: Message | string) => string;

const sayer =
  (translate: Translate | undefined): Say =>
  (text) =>
    typeof text === 'string' ? text : render(text, translate);

/** What a run would do. Texts are in English by default, so that scripts can rely on them. */
export function planToJson(plan: Plan, translate?: Translate): Json {
  const say = sayer(translate);
  return {
    document: 'plan',
    kind: plan.kind,
    host: plan.host,
    bootId: plan.bootId,
    toRun: stepsToRun(plan).length,
    blocked: blockedSteps(plan).length,
    steps: plan.steps.map((step) => plannedToJson(step, say)),
  };
}

function plannedToJson(step: PlannedStep, say: Say): Json {
  return {
    key: step.key,
    id: step.id,
    title: say(step.title),
    state: step.state,
    why: say(step.why),
    refusal: step.refusal ?? null,
    commands: step.commands,
    root: step.root,
    reversible: step.reversible,
    undo: say(step.undo),
    reboot: say(step.reboot),
    risk: say(step.risk),
    verification: say(step.verification),
    notes: step.notes.map(say),
  };
}

/**
 * How a run went.
 *
 * @param after The detection after the run; undefined where there was none.
 */
export function resultToJson(
  plan: Plan,
  result: RunResult,
  after: DetectionReport | undefined,
  translate?: Translate,
): Json {
  const say = sayer(translate);
  return {
    document: 'result',
    kind: result.kind,
    host: plan.host,
    outcome: result.outcome,
    problem: problemToJson(result.problem, say),
    steps: result.steps.map((step) => stepToJson(step, say)),
    blocked: blockedSteps(plan).map((step) => ({
      key: step.key,
      id: step.id,
      title: say(step.title),
      why: say(step.why),
      refusal: step.refusal ?? null,
    })),
    after: after === undefined ? null : { readiness: after.readiness, counts: countByStatus(after.findings) },
  };
}

function stepToJson(step: StepResult, say: Say): Json {
  return {
    key: step.key,
    id: step.id,
    title: say(step.title),
    outcome: step.outcome,
    ran: step.ran,
    notRun: step.notRun,
    putBack: step.putBack,
    problem: problemToJson(step.problem, say),
  };
}

function problemToJson(problem: Problem | undefined, say: Say): Json | null {
  if (problem === undefined) return null;
  return {
    id: problem.id,
    message: say(problem.message),
    detail: (problem.detail ?? []).map(say),
    remedies: problem.remedies.map(({ label }) => say(label)),
  };
}

/** What was done to a VM. Times as ISO 8601 in UTC, by the VM's clock. */
export function historyToJson(host: string, status: VmSetupStatus): Json {
  return {
    document: 'history',
    host,
    bootId: status.bootId,
    readable: status.journal !== null,
    running:
      status.lock === null ? null : { holder: status.lock.holder, since: timeToJson(status.lock.sinceMs) },
    waiting: status.waiting.map(({ run, untilMs }) => ({ run, until: timeToJson(untilMs) })),
    items: historyOf(status).map((item) => ({ ...item, at: timeToJson(item.at) })),
  };
}

/** null for a time that is none: it comes from the VM. */
function timeToJson(epochMs: number): string | null {
  const date = new Date(epochMs);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
