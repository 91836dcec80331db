// The steps of a plan as the page shows them: why, what exactly runs, what it means, and how far it is.
import { setupSteps, type StepRow } from '../../../knowledge/setup';
import { msg, type Message } from '../../message';
import { sanitize } from '../../remote/sanitize';
import { actionRow } from '../actions';
import { stepTitle } from '../report/words';
import { isPartlyRoot } from '../steps/step';
import type { Outcome, PlannedStep, RefusalId } from '../types';
import type { PageBadge, PageProgress, PageStep, ProgressTone } from './page';
import { outcomeWord, type RunView, type StepProgress } from './runState';
import { canTick, isTicked } from './selection';
import type { PlanState } from './state';
import { problemNotice, type Say } from './texts';

/** @param enabled Whether ticks can be changed now. */
export function pageSteps(state: PlanState, enabled: boolean, nowMs: number, say: Say): PageStep[] {
  const undoing = state.plan?.kind === 'undo';
  return (state.plan?.steps ?? []).map((step) => pageStep(step, state, { enabled, nowMs, undoing }, say));
}

interface Moment {
  readonly enabled: boolean;
  readonly nowMs: number;
  readonly undoing: boolean;
}

function pageStep(step: PlannedStep, state: PlanState, moment: Moment, say: Say): PageStep {
  const title = say(stepTitle(step, moment.undoing ? 'undo' : 'setup'));
  const row = moment.undoing ? undefined : setupSteps.find(({ id }) => id === step.id);
  const progress = state.run?.steps.get(step.key);
  const blocked = step.state === 'blocked';
  return {
    key: step.key,
    title,
    state: step.state,
    stateLabel: say(moment.undoing && step.state === 'needed' ? msg('can be undone') : stateWord(step)),
    tick: canTick(step)
      ? {
          checked: isTicked(step, state.ticks, state.purpose),
          enabled: moment.enabled,
          label: title,
        }
      : null,
    headline: step.state === 'met' ? say(msg('Nothing to do: {0}', step.why)) : say(step.why),
    purpose: row === undefined || step.state === 'met' ? '' : say({ text: row.purpose, args: [] }),
    shield: blocked && isGuarded(step),
    folded: step.state === 'met' && progress === undefined,
    badges: canTick(step) ? badges(step, row, moment.undoing, say) : [],
    commands: step.commands.map((line) => sanitize(line)),
    commandsLabel: say(msg('Commands of “{0}”', title)),
    facts: canTick(step) ? facts(step, moment.undoing, say) : [],
    notes: canTick(step) || blocked ? step.notes.map(say) : [],
    progress: progress === undefined ? null : pageProgress(progress, moment.nowMs, say),
    problem: problemOf(step, state.run, say),
  };
}

/** What could be done and is not allowed; all other reasons are that it cannot be done. */
const guards: ReadonlySet<RefusalId> = new Set<RefusalId>([
  'ssh-nic',
  'ssh-nic-unknown',
  'default-route-nic',
  'whole-function',
  'too-many-hugepages',
  'other-process',
  'locked',
  'untrusted-workspace',
]);

function isGuarded({ refusal }: PlannedStep): boolean {
  return refusal !== undefined && guards.has(refusal);
}

function stateWord(step: PlannedStep): Message {
  switch (step.state) {
    case 'needed':
      return msg('needed');
    case 'met':
      return msg('nothing to do');
    case 'blocked':
      return isGuarded(step) ? msg('refused') : msg('not possible');
    case 'optional':
      return msg('optional');
  }
}

function badges(step: PlannedStep, row: StepRow | undefined, undoing: boolean, say: Say): PageBadge[] {
  return [
    rootBadge(step, say),
    ...(undoing ? [] : [reversibleBadge(step.reversible, say), ...restartBadge(step, say)]),
    ...(row === undefined ? [] : [riskBadge(row.riskLevel, say)]),
  ];
}

function rootBadge(step: PlannedStep, say: Say): PageBadge {
  if (isPartlyRoot(step)) return { text: say(msg('runs partly as root')), tone: 'root' };
  return step.root
    ? { text: say(msg('runs as root')), tone: 'root' }
    : { text: say(msg('runs as user')), tone: 'plain' };
}

function reversibleBadge(reversible: PlannedStep['reversible'], say: Say): PageBadge {
  switch (reversible) {
    case 'yes':
      return { text: say(msg('reversible: yes')), tone: 'good' };
    case 'partly':
      return { text: say(msg('reversible: partly')), tone: 'warning' };
    case 'no':
      return { text: say(msg('reversible: no')), tone: 'warning' };
  }
}

/** What its actions leave behind decides; one that changes nothing says nothing. */
function restartBadge(step: PlannedStep, say: Say): PageBadge[] {
  const kinds = new Set(step.actions.map(({ id }) => actionRow(id)?.reboot));
  if (kinds.has('lasting'))
    return [
      kinds.has('volatile')
        ? { text: say(msg('survives a restart: partly')), tone: 'plain' }
        : { text: say(msg('survives a restart: yes')), tone: 'plain' },
    ];
  return kinds.has('volatile') ? [{ text: say(msg('survives a restart: no')), tone: 'plain' }] : [];
}

function riskBadge(level: StepRow['riskLevel'], say: Say): PageBadge {
  switch (level) {
    case 'low':
      return { text: say(msg('risk: low')), tone: 'plain' };
    case 'medium':
      return { text: say(msg('risk: medium')), tone: 'warning' };
    case 'high':
      return { text: say(msg('risk: high')), tone: 'error' };
  }
}

function facts(step: PlannedStep, undoing: boolean, say: Say): PageStep['facts'] {
  return [
    { label: say(msg('After a restart')), text: say(step.reboot) },
    { label: say(msg('Risk')), text: say(step.risk) },
    { label: say(msg('Verification')), text: say(step.verification) },
    { label: undoing ? say(msg('The way back')) : say(msg('Undo')), text: say(step.undo) },
  ];
}

const tones: Readonly<Record<Outcome, ProgressTone>> = {
  done: 'good',
  'nothing-to-do': 'good',
  failed: 'error',
  refused: 'warning',
  cancelled: 'warning',
  lost: 'error',
  'not-run': 'waiting',
};

export function toneOf(outcome: Outcome): ProgressTone {
  return tones[outcome];
}

function pageProgress(progress: StepProgress, nowMs: number, say: Say): PageProgress {
  const { state, startedMs, endedMs, untilMs } = progress;
  const running = state === 'running' || state === 'confirming';
  const detail = progress.message === null ? '' : say(progress.message);
  return {
    tone:
      state === 'waiting'
        ? 'waiting'
        : state === 'running' || state === 'confirming'
          ? 'running'
          : toneOf(state),
    label: say(progressWord(state)),
    running,
    elapsedMs: startedMs === null ? null : (endedMs ?? nowMs) - startedMs,
    leftMs: untilMs === null ? null : Math.max(0, untilMs - nowMs),
    percent: progress.percent,
    detail: running ? detail : '',
    command: sanitize(progress.command ?? '', { singleLine: true }),
  };
}

function progressWord(state: StepProgress['state']): Message {
  switch (state) {
    case 'waiting':
      return msg('waiting');
    case 'running':
      return msg('running');
    case 'confirming':
      return msg('confirming');
    default:
      return outcomeWord(state);
  }
}

function problemOf(step: PlannedStep, run: RunView | undefined, say: Say): PageStep['problem'] {
  const problem = run?.result?.steps.find(({ key }) => key === step.key)?.problem;
  return problem === undefined ? null : problemNotice(problem, say);
}
