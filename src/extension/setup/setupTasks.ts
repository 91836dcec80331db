// Setups as VS Code tasks of type "mana": what "Run Task" offers, what tasks.json asks for, and the runs of plan views.
import * as vscode from 'vscode';
import { render, type Message } from '../../core/message';
import type { Plan, RunResult } from '../../core/setup/types';
import { setupStepNames } from '../../core/view/setupView';
import { withoutLinks } from '../../core/view/text';
import { say, sayLine, translate } from '../l10n';
import { problemOf } from '../problems';
import { manaTask, type Closing, type TaskKind } from '../terminals/manaTasks';
import { definitionJob, planJob, type JobDeps } from './setupJobs';
import { SetupTerminal, type JobEnd, type SetupJob, type TerminalDeps } from './setupTerminal';
import type { SetupVm } from './setupVm';
import { taskType, wholeTasks } from './taskDefinition';

export class SetupTasks implements TaskKind {
  private readonly terminal: TerminalDeps;
  /** Names of the tasks that run, by VM: their terminals have the same. */
  private readonly names = new Map<string, string>();

  constructor(
    private readonly deps: JobDeps,
    closing: Closing,
  ) {
    this.terminal = {
      engine: () => deps.engine(),
      translate,
      now: () => Date.now(),
      notify: tell,
      problemOf,
      later: closing.later,
    };
  }

  provideTasks(): vscode.Task[] {
    const works = [...wholeTasks.slice(0, 1), ...setupStepNames.map(({ id }) => id), ...wholeTasks.slice(1)];
    return this.deps.vms().flatMap((vm) =>
      works.map((task) => {
        return this.make({ type: taskType, task, vm: vm.entry.name }, nameOf(task, vm.entry.name));
      }),
    );
  }

  owns({ task }: vscode.TaskDefinition): boolean {
    return task !== undefined;
  }

  make(definition: vscode.TaskDefinition, name: string): vscode.Task {
    return this.task(definition, name, (resolved) => this.jobOf(resolved, name));
  }

  /**
   * Runs a plan that its reader has agreed to, and waits for its end.
   *
   * @returns undefined when nothing ran.
   */
  async run(vm: SetupVm, plan: Plan): Promise<RunResult | undefined> {
    this.deps.service.plans.requireTrust();
    const { id, name } = vm.entry;
    if (this.deps.service.runningOn(id) !== undefined) {
      this.show(id);
      return undefined;
    }
    const work = workOf(plan);
    const taskName = planName(plan, name);
    return new Promise((resolve, reject) => {
      let started = false;
      const job = planJob(this.deps, vm, plan, resolve);
      const task = this.task(
        { type: taskType, task: work, vm: name },
        taskName,
        (resolved) => (screen, signal) => {
          // “Rerun Task”: nobody has agreed to that, and the plan is of another time.
          if (started) return this.jobOf(resolved, taskName)(screen, signal);
          started = true;
          return job(screen, signal);
        },
      );
      this.names.set(id, taskName);
      vscode.tasks.executeTask(task).then((execution) => {
        const listening = vscode.tasks.onDidEndTask((ended) => {
          if (ended.execution !== execution && ended.execution.task.name !== taskName) return;
          listening.dispose();
          // A task whose terminal never opened has run nothing.
          if (!started) resolve(undefined);
        });
      }, reject);
    });
  }

  /** Brings the terminal of the run on this VM to the front. */
  show(vmId: string): void {
    const name = this.names.get(vmId);
    const found = vscode.window.terminals.find(
      (terminal) => name !== undefined && terminal.name.includes(name),
    );
    if (found !== undefined) found.show();
    else void vscode.commands.executeCommand('workbench.action.terminal.focus');
  }

  private jobOf(definition: vscode.TaskDefinition, name: string): SetupJob {
    return definitionJob(this.deps, definition, (vmId, busy) => {
      if (busy) this.show(vmId);
      else this.names.set(vmId, name);
    });
  }

  private task(
    definition: vscode.TaskDefinition,
    name: string,
    job: (resolved: vscode.TaskDefinition) => SetupJob,
  ): vscode.Task {
    return manaTask(definition, name, (resolved) => new SetupTerminal(job(resolved), this.terminal));
  }
}

/** What a plan is about, as a task names it. */
function workOf(plan: Plan): string {
  if (plan.kind === 'undo') return 'undo';
  const ids = new Set(plan.steps.map(({ id }) => id));
  const [only] = ids;
  return ids.size === 1 && only !== undefined ? only : 'setup';
}

/** The run of a plan may be of a part of it: its name promises nothing that does not run. */
function planName(plan: Plan, vm: string): string {
  const steps = plan.steps.filter(({ state }) => state === 'needed');
  const [only] = steps;
  if (steps.length === 1 && only !== undefined)
    return vscode.l10n.t('{0} ({1})', say(only.title), sayLine(vm));
  const title = plan.kind === 'undo' ? vscode.l10n.t('Undo Setup') : vscode.l10n.t('Set Up');
  return vscode.l10n.t('{0} ({1})', title, sayLine(vm));
}

function nameOf(work: string, vm: string): string {
  const step = setupStepNames.find(({ id }) => id === work);
  const title =
    step === undefined
      ? work === 'undo'
        ? vscode.l10n.t('Undo everything')
        : vscode.l10n.t('Set up everything')
      : say(step.title);
  return vscode.l10n.t('{0} ({1})', title, sayLine(vm));
}

/** Of a run whose terminal was closed: nobody has seen how it ended. */
function tell(notice: Message, { exitCode, changed }: JobEnd): void {
  const text = withoutLinks(render(notice, translate));
  const undo = vscode.l10n.t('Undo…');
  if (exitCode === 0) void vscode.window.showInformationMessage(text);
  else
    void vscode.window.showWarningMessage(text, ...(changed === undefined ? [] : [undo])).then((chosen) => {
      if (chosen === undo) void vscode.commands.executeCommand('manaDpdk.setup.undo', changed);
    });
}
