// How far a run is, put together from its events: what each step does, and what it came to.
import { msg, type Message } from '../../message';
import { stepsToRun } from '../plan';
import type { Outcome, Plan, RunEvent, RunResult } from '../types';

/**
 * @property message What the VM said last; @property command What is at work.
 * @property untilMs The VM gives the NIC back at this moment, unless a new connection confirms.
 */
export interface StepProgress {
  readonly state: 'waiting' | 'running' | 'confirming' | Outcome;
  readonly startedMs: number | null;
  readonly endedMs: number | null;
  readonly percent: number | null;
  readonly message: Message | null;
  readonly command: string | null;
  readonly ran: number;
  readonly untilMs: number | null;
}

/** @property result null where the run has ended without one: nothing was run. */
export interface RunView {
  readonly plan: Plan;
  readonly steps: ReadonlyMap<string, StepProgress>;
  readonly result: RunResult | null | undefined;
}

const notBegun: StepProgress = {
  state: 'waiting',
  startedMs: null,
  endedMs: null,
  percent: null,
  message: null,
  command: null,
  ran: 0,
  untilMs: null,
};

export function startRun(plan: Plan): RunView {
  return {
    plan,
    steps: new Map(stepsToRun(plan).map(({ key }) => [key, notBegun])),
    result: undefined,
  };
}

export function isRunning(run: RunView | undefined): boolean {
  return run !== undefined && run.result === undefined;
}

/** Whether what is running is (a part of) this plan, so that its view can follow it. */
export function isRunOf(running: Plan, plan: Plan | undefined): boolean {
  if (plan?.kind !== running.kind) return false;
  const keys = new Set(plan.steps.map(({ key }) => key));
  return stepsToRun(running).every(({ key }) => keys.has(key));
}

/** The same object where nothing changes that is shown: a build prints a thousand lines. */
export function onRunEvent(run: RunView, event: RunEvent, nowMs: number): RunView {
  const before = run.steps.get(event.step);
  if (before === undefined || !isRunning(run)) return run;
  const after = advance(before, event, nowMs);
  if (after === before) return run;
  return { ...run, steps: new Map(run.steps).set(event.step, after) };
}

function advance(before: StepProgress, event: RunEvent, nowMs: number): StepProgress {
  switch (event.kind) {
    case 'step-started':
      return { ...notBegun, state: 'running', startedMs: nowMs };
    case 'command':
      // What was said before belongs to another command.
      return { ...before, command: event.text, percent: null, message: null };
    case 'command-ended':
      return { ...before, command: null, ran: before.ran + (event.status === 0 ? 1 : 0) };
    case 'output':
      return before;
    case 'note':
      return { ...before, message: event.message };
    case 'progress':
      return { ...before, message: event.message, percent: event.percent };
    case 'confirming':
      return {
        ...before,
        state: 'confirming',
        command: null,
        message: msg('Confirming over a new SSH connection'),
        untilMs: event.untilMs,
      };
    case 'step-ended':
      return {
        ...before,
        state: event.outcome,
        endedMs: nowMs,
        percent: null,
        command: null,
        untilMs: null,
      };
  }
}

/** The end of a run. What did not say how it ended was not run. */
export function endRun(run: RunView, result: RunResult | undefined, nowMs: number): RunView {
  const results = new Map(result?.steps.map((step) => [step.key, step]));
  const steps = new Map(
    [...run.steps].map(([key, progress]): [string, StepProgress] => {
      const outcome = results.get(key)?.outcome ?? (isOver(progress) ? progress.state : 'not-run');
      return [
        key,
        {
          ...progress,
          state: outcome,
          endedMs: progress.endedMs ?? (progress.startedMs === null ? null : nowMs),
          percent: null,
          command: null,
          untilMs: null,
        },
      ];
    }),
  );
  return { ...run, steps, result: result ?? null };
}

function isOver(progress: StepProgress): progress is StepProgress & { readonly state: Outcome } {
  return !['waiting', 'running', 'confirming'].includes(progress.state);
}

/** What a screen reader is told of an event; null for what would only be noise. */
export function sayingOf(plan: Plan, event: RunEvent): Message | null {
  const title = plan.steps.find(({ key }) => key === event.step)?.title ?? event.step;
  switch (event.kind) {
    case 'step-started':
      return msg('Step {0} of {1}: {2}', event.index + 1, event.count, title);
    case 'confirming':
      return msg('Confirming over a new SSH connection');
    case 'step-ended':
      return msg('{0}: {1}', title, outcomeWord(event.outcome));
    case 'note':
      return event.message;
    case 'command':
    case 'command-ended':
    case 'output':
    case 'progress':
      return null;
  }
}

export function outcomeWord(outcome: Outcome): Message {
  switch (outcome) {
    case 'done':
      return msg('done');
    case 'nothing-to-do':
      return msg('was so already');
    case 'failed':
      return msg('failed');
    case 'refused':
      return msg('refused');
    case 'cancelled':
      return msg('cancelled');
    case 'lost':
      return msg('connection lost');
    case 'not-run':
      return msg('not run');
  }
}
