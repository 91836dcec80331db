// The work in the terminal of a setup task: the plan, the question that goes before it, the run, the result.
import { msg, type Message } from '../../core/message';
import { ProblemError } from '../../core/problem';
import type { Plan, RunResult } from '../../core/setup/types';
import { exitCodeOf, type SetupScreen } from './setupScreen';
import { setupRunning, type SetupService } from './setupService';
import type { JobEnd, SetupJob } from './setupTerminal';
import type { SetupCore, SetupVm } from './setupVm';
import { readTask, type TaskWork } from './taskDefinition';

/** What a person is asked before a task of tasks.json changes a VM. */
export interface RunQuestion {
  readonly vm: string;
  readonly kind: Plan['kind'];
  readonly steps: readonly { readonly title: Message; readonly root: boolean }[];
}

export interface JobDeps {
  readonly service: SetupService;
  engine(): Promise<SetupCore>;
  vms(): readonly SetupVm[];
  activeId(): string | undefined;
  confirm(question: RunQuestion, signal: AbortSignal): Promise<boolean>;
}

/** Runs a plan that its reader has agreed to. @param ended Gets the result, or undefined when nothing ran. */
export function planJob(
  deps: JobDeps,
  vm: SetupVm,
  plan: Plan,
  ended: (result: RunResult | undefined) => void,
): SetupJob {
  return async (screen, signal) => {
    let result: RunResult | undefined;
    try {
      const { planHeadline } = await deps.engine();
      screen.say(planHeadline(plan));
      const end = await runOn(deps, vm, plan, screen, signal);
      result = end.result;
      return end;
    } finally {
      ended(result);
    }
  };
}

/**
 * Reads a task definition, plans, asks, runs. Whatever is wrong with the definition is said in the terminal.
 *
 * @param found Told which VM it is about, and whether another run keeps it from starting.
 */
export function definitionJob(
  deps: JobDeps,
  definition: Readonly<Record<string, unknown>>,
  found: (vmId: string, busy: boolean) => void = () => undefined,
): SetupJob {
  return async (screen, signal) => {
    deps.service.plans.requireTrust();
    const vms = deps.vms();
    const read = readTask(
      definition,
      vms.map(({ entry }) => entry),
      deps.activeId(),
    );
    if (!read.ok) {
      screen.say(read.message);
      return { exitCode: 2 };
    }
    const vm = vms.find(({ entry }) => entry.id === read.vmId);
    if (vm === undefined) throw new Error('the VM has left the list');
    const busy = deps.service.runningOn(vm.entry.id) !== undefined;
    found(vm.entry.id, busy);
    if (busy) throw new ProblemError(setupRunning(vm));
    screen.say(msg('Looking at {0}…', vm.entry.name));
    const plan = await planFor(deps, vm, read.work, signal);
    screen.plan(plan);
    const { stepsToRun } = await deps.engine();
    const steps = stepsToRun(plan);
    if (steps.length > 0) {
      const question: RunQuestion = { vm: vm.entry.name, kind: plan.kind, steps };
      if (!(await deps.confirm(question, signal))) {
        screen.say(msg('Not run: nothing was changed.'));
        return { exitCode: 1 };
      }
    }
    return runOn(deps, vm, plan, screen, signal);
  };
}

async function planFor(deps: JobDeps, vm: SetupVm, work: TaskWork, signal: AbortSignal): Promise<Plan> {
  const { plans } = deps.service;
  const source =
    work.kind === 'undo'
      ? await plans.undo(vm, undefined, signal)
      : await plans.setup(vm, work.options, false, signal);
  return source.plan;
}

async function runOn(
  deps: JobDeps,
  vm: SetupVm,
  plan: Plan,
  screen: SetupScreen,
  signal: AbortSignal,
): Promise<JobEnd & { readonly result: RunResult }> {
  const { resultHeadline } = await deps.engine();
  screen.begin(plan);
  const result = await deps.service.run(vm, plan, {
    signal,
    onEvent: (event) => {
      screen.event(event);
    },
  });
  screen.result(result, plan);
  return {
    result,
    exitCode: exitCodeOf(result),
    ...(result.steps.some(({ outcome }) => outcome !== 'not-run') ? { changed: vm.entry.id } : {}),
    notice: msg('{0}: {1}', vm.entry.name, result.problem?.message ?? resultHeadline(result)),
  };
}
