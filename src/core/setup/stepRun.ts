// Runs one step of a plan on the VM: its scripts, what they did and did not, and its result.
import { msg, type Message } from '../message';
import { ProblemError, type Problem } from '../problem';
import type { VmConnection } from '../remote/session';
import { actionRow } from './actions';
import { noteOrId } from './notes';
import { lostInStep, scriptCut, setupCancelled, stepFailed, stepRefused } from './problems';
import type { ScriptEvent } from '../remote/protocol';
import type { Rights } from '../remote/rights';
import { setupScript, type ScriptContext, type ScriptTask } from './script';
import { stepRow } from './steps/step';
import type { Action, Outcome, PlannedStep, RunEvent, StepResult } from './types';

/** What a step needs of the run around it. */
export interface StepSurroundings {
  readonly connection: Pick<VmConnection, 'exec'>;
  readonly rights: Rights;
  readonly context: Omit<ScriptContext, 'nonce' | 'step' | 'more'>;
  readonly nonce: () => string;
  readonly onEvent: (event: RunEvent) => void;
  /** Ends the script for good; a polite cancel goes by another script. */
  readonly kill: AbortSignal;
  readonly now: () => number;
  /** Told which actions are about to run, and whether as root. */
  readonly onTask: (root: boolean, actions: readonly Action[]) => void;
}

/** A step's end: its result, and until when the VM waits for a confirmation. */
export interface StepEnd {
  readonly result: StepResult;
  readonly armedUntilMs: number | null;
}

/** Builds and package installs take long and talk much; everything else is done in seconds. */
const longLimits = { maxBytes: 128 * 1024 * 1024, timeoutMs: 4 * 3_600_000 };
const shortLimits = { maxBytes: 16 * 1024 * 1024, timeoutMs: 600_000 };
const longSteps: ReadonlySet<string> = new Set(['install-packages', 'rdma-core', 'build-dpdk']);

/** What is collected while a step's scripts run. */
interface Progress {
  readonly ran: string[];
  readonly output: string[];
  readonly said: Message[];
  /** The command that is at work. */
  current: string | null;
  failure: { readonly kind: 'failed' | 'refused'; readonly message: Message } | null;
  finished: 'done' | 'failed' | 'refused' | 'cancelled' | null;
  putBack: boolean;
  changed: boolean;
  armedUntilMs: number | null;
  staying: number;
}

/** Runs the step. Never rejects but for what has nothing to do with it: every failure is in the result. */
export async function runStep(step: PlannedStep, around: StepSurroundings, more: boolean): Promise<StepEnd> {
  const progress: Progress = {
    ran: [],
    output: [],
    said: [],
    current: null,
    failure: null,
    finished: null,
    putBack: false,
    changed: false,
    armedUntilMs: null,
    staying: 0,
  };
  try {
    const tasks = tasksOf(step);
    for (const [index, { task, root }] of tasks.entries()) {
      const finished = await runTask(step, task, root, around, progress, more || index < tasks.length - 1);
      if (finished !== 'done') break;
    }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const problem = error.problem as Problem;
    return end(step, progress, outcomeOf(problem), problemIn(problem, progress));
  }
  return finish(step, progress);
}

/** A script for each stretch of actions with the same need of root. */
function tasksOf(step: PlannedStep): { task: ScriptTask; root: boolean }[] {
  if (step.undoes !== undefined) return [{ task: { mode: 'undo', ...step.undoes }, root: true }];
  const onFailure = step.id === 'undo' ? 'keep' : stepRow(step.id).onFailure;
  const groups: { actions: Action[]; root: boolean }[] = [];
  for (const one of step.actions) {
    const root = actionRow(one.id)?.root !== false;
    const last = groups.at(-1);
    if (last?.root === root) last.actions.push(one);
    else groups.push({ actions: [one], root });
  }
  return groups.map(({ actions, root }) => ({
    task: { mode: root ? 'step' : 'work', actions, onFailure },
    root,
  }));
}

async function runTask(
  step: PlannedStep,
  task: ScriptTask,
  root: boolean,
  around: StepSurroundings,
  progress: Progress,
  more: boolean,
): Promise<Progress['finished']> {
  const nonce = around.nonce();
  progress.finished = null;
  around.onTask(root, 'actions' in task ? task.actions : []);
  const name = task.mode === 'undo' ? 'undo' : step.id;
  const script = setupScript(task, { ...around.context, nonce, step: name, more });
  await around.rights.run({
    connection: around.connection,
    script,
    nonce,
    root,
    signal: around.kill,
    limits: longSteps.has(step.id) ? longLimits : shortLimits,
    onEvent: (event) => {
      take(event, step.key, around, progress);
    },
  });
  return progress.finished;
}

function take(
  event: ScriptEvent,
  step: string,
  { onEvent: tell, now }: Pick<StepSurroundings, 'onEvent' | 'now'>,
  progress: Progress,
): void {
  switch (event.kind) {
    case 'command':
      progress.current = event.text;
      tell({ kind: 'command', step, text: event.text });
      return;
    case 'ended':
      if (progress.current === null) return;
      if (event.status === 0) progress.ran.push(progress.current);
      progress.changed ||= event.status === 0;
      tell({ kind: 'command-ended', step, text: progress.current, status: event.status });
      progress.current = null;
      return;
    case 'output':
      progress.output.push(event.line);
      if (progress.output.length > 200) progress.output.shift();
      tell({ kind: 'output', step, line: event.line });
      return;
    case 'note':
    case 'kept':
      tell({ kind: 'note', step, message: noteOrId(event.id, event.args) });
      return;
    case 'progress':
      tell({ kind: 'progress', step, percent: event.percent, message: noteOrId(event.id, event.args) });
      return;
    case 'failed':
    case 'refused': {
      const message = noteOrId(event.id, event.args);
      // The first one is the cause; what follows is what the library makes of it.
      progress.failure ??= { kind: event.kind, message };
      tell({ kind: 'note', step, message });
      return;
    }
    case 'put-back':
      progress.putBack = true;
      tell({ kind: 'note', step, message: msg('What the step had changed was put back.') });
      return;
    case 'armed':
      progress.armedUntilMs = now() + event.seconds * 1_000;
      return;
    case 'stays':
      progress.staying += 1;
      return;
    case 'finished':
      progress.finished = event.outcome;
      return;
    case 'begin':
    case 'undone':
    case 'gone':
    case 'confirmed':
    case 'status':
      return;
  }
}

function finish(step: PlannedStep, progress: Progress): StepEnd {
  switch (progress.finished) {
    case 'done':
      return end(step, progress, progress.changed || step.undoes ? 'done' : 'nothing-to-do');
    case 'refused':
      return end(step, progress, 'refused', stepRefused(failureOf(step, progress)));
    case 'cancelled':
      return end(step, progress, 'cancelled', setupCancelled());
    case 'failed':
      return end(step, progress, 'failed', stepFailed(failureOf(step, progress), progress.output));
    case null:
      return end(step, progress, 'failed', scriptCut());
  }
}

function failureOf(step: PlannedStep, progress: Progress): Message {
  if (progress.failure !== null) return progress.failure.message;
  return msg('“{0}” failed.', progress.current ?? step.title);
}

function outcomeOf(problem: Problem): Outcome {
  if (problem.id === 'cancelled') return 'cancelled';
  return problem.id === 'link-lost' || problem.id === 'not-connected' ? 'lost' : 'failed';
}

function problemIn(problem: Problem, progress: Progress): Problem {
  if (problem.id === 'cancelled') return { ...setupCancelled(), detail: problem.detail ?? [] };
  // The script is sent as a whole: whatever was heard of it, the VM carries it out.
  if (problem.id !== 'link-lost') return problem;
  return { ...lostInStep(progress.armedUntilMs !== null), detail: [problem.message] };
}

function end(step: PlannedStep, progress: Progress, outcome: Outcome, problem?: Problem): StepEnd {
  const good = outcome === 'done' || outcome === 'nothing-to-do';
  const ran = new Set(progress.ran);
  return {
    armedUntilMs: outcome === 'done' ? progress.armedUntilMs : null,
    result: {
      key: step.key,
      id: step.id,
      title: step.title,
      outcome,
      ran: progress.ran,
      notRun: good ? [] : step.commands.filter((line) => !ran.has(line)),
      putBack: progress.putBack,
      ...(problem === undefined ? {} : { problem }),
    },
  };
}
