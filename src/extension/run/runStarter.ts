// From a wish to a run: the questions, the review, what has to be set up first, the start.
import * as vscode from 'vscode';
import { ProblemError } from '../../core/problem';
import type { RunSessionProblem } from '../../core/run/sessionProblems';
import { defaultRequest, type RunRequest } from '../../core/run/types';
import type { StepId } from '../../core/setup/types';
import { setupStepNames } from '../../core/view/setupView';
import { commandId } from '../../core/view/commandNames';
import { withoutLinks } from '../../core/view/text';
import type { Fleet } from '../fleet';
import { sayLine } from '../l10n';
import { problemOf } from '../problems';
import { withCancellableProgress } from '../progress';
import { goBack, walk } from '../prompts/pickRow';
import { purposeOf } from '../setup/planPanelDeps';
import type { Setup } from '../setup/setup';
import type { Vm } from '../vm';
import type { FollowedRun } from './followedRun';
import type { LastRuns } from './lastRuns';
import {
  askDestination,
  askDuration,
  askNics,
  askScenario,
  type ChoiceContext,
  type Chosen,
} from './runChoices';
import type { RunConsoles } from './runConsoles';
import type { RunDrafts } from './runDrafts';
import { planOf, type PlannedRun } from './runPlans';
import { askReview } from './runReviewList';
import type { RunService } from './runService';
import type { RunViews } from './runViews';
import type { RunCore } from './runVm';

export interface StarterDeps {
  readonly fleet: Fleet;
  readonly service: RunService;
  readonly setup: Setup;
  readonly drafts: RunDrafts;
  readonly consoles: RunConsoles;
  readonly views: RunViews;
  readonly last: LastRuns;
  engine(): Promise<RunCore>;
}

/** A run to be: what was chosen, and what a person is asked on the way. */
export interface Wish {
  readonly request: RunRequest;
  /** Lines that are typed at testpmd's prompt once it is there. */
  readonly prompt?: string | undefined;
}

export class RunStarter {
  /** Setups after which a run is to be offered, by VM. */
  private readonly waiting = new Map<string, () => void>();

  constructor(private readonly deps: StarterDeps) {}

  dispose(): void {
    for (const stop of this.waiting.values()) stop();
  }

  /** All questions, then the review. @param given What the caller has chosen already. */
  async ask(vm: Vm, given: Partial<RunRequest>): Promise<void> {
    const last = this.deps.last.of(vm.entry.id);
    const base = last?.scenario === 'custom' || last === undefined ? defaultRequest : last;
    let request: RunRequest = { ...base, ...given };
    const context = await this.look(vm, vscode.l10n.t('Run testpmd on {0}', sayLine(vm.entry.name)));
    const asked =
      (ask: typeof askScenario, known: boolean, first = false) =>
      async () => {
        if (known) return 'skipped' as const;
        const answer: Chosen = await ask(context, request, !first);
        if (typeof answer !== 'object') return answer;
        request = answer;
        return 'next' as const;
      };
    const walked = await walk([
      asked(askScenario, given.scenario !== undefined, true),
      asked(askNics, given.nics !== undefined),
      asked(askDestination, given.destination !== undefined),
      asked(askDuration, given.durationSeconds !== undefined || request.scenario === 'custom'),
    ]);
    if (!walked) return;
    if (request.scenario === 'custom' && request.line === undefined)
      await this.edit(vm, { request }, context);
    else await this.review(vm, { request }, context);
  }

  /** A line of a document: the review at once. */
  async line(vm: Vm, wish: Wish): Promise<void> {
    await this.review(
      vm,
      wish,
      await this.look(vm, vscode.l10n.t('Run testpmd on {0}', sayLine(vm.entry.name))),
    );
  }

  /** The same as last time: at once where nothing stands against it. */
  async again(vm: Vm): Promise<void> {
    const request = this.deps.last.of(vm.entry.id);
    if (request === undefined) {
      await this.ask(vm, {});
      return;
    }
    const context = await this.look(vm, vscode.l10n.t('Run testpmd on {0}', sayLine(vm.entry.name)));
    const planned = await this.plan(vm, request, context);
    const clean = planned.startable && planOf(planned).findings.every(({ severity }) => severity !== 'error');
    if (clean) await this.start(vm, { request }, planned);
    else await this.review(vm, { request }, context);
  }

  /** Connects and detects where that is needed, with progress that can be cancelled. */
  async look(vm: Vm, title: string, fresh = false): Promise<ChoiceContext> {
    const { service, fleet } = this.deps;
    await fleet.setActive(vm.entry.id);
    return withCancellableProgress(title, async (report, signal) => {
      report.step(vscode.l10n.t('looking at the VM'));
      const engine = await this.deps.engine();
      const seen = await service.plans.look(vm, fresh, signal);
      const memory = await service.plans.memory(vm, seen, signal);
      const others = fleet.all.flatMap((other) => {
        const { report: known } = other.state;
        if (other === vm || known === undefined) return [];
        return [{ report: known, memory: service.plans.remembered(other.entry.id) }];
      });
      return { engine, title, report: seen, memory, others };
    });
  }

  private plan(vm: Vm, request: RunRequest, { report, memory }: ChoiceContext): Promise<PlannedRun> {
    return this.deps.service.plans.again(vm, request, report, memory);
  }

  private async review(vm: Vm, first: Wish, looked: ChoiceContext): Promise<void> {
    let [wish, context] = [first, looked];
    for (;;) {
      const planned = await this.plan(vm, wish.request, context);
      const plan = planOf(planned);
      const { startable, steps, request } = planned;
      const reviewed = { plan, request, startable, steps, titles: stepTitles, prompt: wish.prompt };
      const action = await askReview(context.title, reviewed, false);
      if (action === undefined || action === goBack) return;
      switch (action.kind) {
        case 'run':
          await this.start(vm, wish, planned);
          return;
        case 'setup':
          await this.setUpFirst(vm, wish, action.steps);
          return;
        case 'edit':
          await this.edit(vm, wish, context);
          return;
        case 'line':
          wish = { ...wish, request: { ...request, scenario: 'custom', line: action.line } };
          break;
        case 'detect':
          context = await this.look(vm, context.title, true);
          break;
        case 'change': {
          const changed = await this.change(action.what, context, request);
          if (changed !== undefined) wish = { ...wish, request: changed };
        }
      }
    }
  }

  private async change(
    what: 'scenario' | 'nics' | 'destination' | 'duration' | 'console',
    context: ChoiceContext,
    request: RunRequest,
  ): Promise<RunRequest | undefined> {
    if (what === 'console') return { ...request, console: !request.console };
    const ask = { scenario: askScenario, nics: askNics, destination: askDestination, duration: askDuration }[
      what
    ];
    const answer = await ask(context, request, true);
    return typeof answer === 'object' ? answer : undefined;
  }

  private async edit(vm: Vm, { request }: Wish, context: ChoiceContext): Promise<void> {
    const { drafts, service } = this.deps;
    const known = request.scenario === 'custom' && request.line === undefined;
    const base: RunRequest = known ? { ...request, scenario: 'single-queue' } : request;
    const { plan } = await service.plans.again(vm, base, context.report, context.memory);
    const { laidOut } = context.engine;
    const line = 'remedies' in plan ? (request.line ?? 'dpdk-testpmd ') : plan.command.text;
    // Each run gets a prefix of its own.
    const own = line.replace(/ --file-prefix=mana-[0-9a-f]{8}(?= )/, '');
    await drafts.open(vm, { ...request, scenario: 'custom' }, laidOut(own));
  }

  /** Opens the plan of the steps, and offers the run again when they are done. */
  private async setUpFirst(vm: Vm, wish: Wish, steps: readonly StepId[]): Promise<void> {
    const { setup } = this.deps;
    const { id } = vm.entry;
    const purpose = purposeOf(...steps);
    const nics = wish.request.nics;
    await setup.views.open(
      id,
      purpose.kind === 'setup' && nics !== undefined && steps.includes('give-nic')
        ? { kind: 'setup', options: { ...purpose.options, nics } }
        : purpose,
    );
    this.waiting.get(id)?.();
    const stop = setup.service.onNews((vmId, news) => {
      if (vmId !== id || news.kind !== 'ended' || news.result?.outcome !== 'done') return;
      this.waiting.get(id)?.();
      this.waiting.delete(id);
      void this.offer(vm, wish);
    });
    this.waiting.set(id, stop);
  }

  private async offer(vm: Vm, { request }: Wish): Promise<void> {
    const { id, name } = vm.entry;
    const run = vscode.l10n.t('Run testpmd');
    const text = withoutLinks(vscode.l10n.t('{0} is set up for the run.', sayLine(name)));
    const chosen = await vscode.window.showInformationMessage(text, run);
    if (chosen === run) await vscode.commands.executeCommand(commandId('run.start'), { vmId: id, request });
  }

  private async start(vm: Vm, wish: Wish, planned: PlannedRun): Promise<void> {
    const { service, last, views, consoles } = this.deps;
    const plan = planOf(planned);
    await last.take(vm.entry.id, wish.request);
    const title = vscode.l10n.t('Starting testpmd on {0}', sayLine(vm.entry.name));
    let run: FollowedRun;
    try {
      run = await withCancellableProgress(title, (_report, signal) => service.start(vm, plan, signal));
    } catch (error) {
      const steps = stepsOf(error);
      if (steps.length === 0) throw error;
      void this.offerSetup(vm, wish, error, steps);
      return;
    }
    const { console } = run.live.head;
    // Keys are for the console then.
    await views.open({ kind: 'live', vmId: vm.entry.id, runId: run.live.id }, { preserveFocus: console });
    if (!console) return;
    consoles.open(run);
    if (wish.prompt !== undefined) consoles.typeWhenReady(run, wish.prompt);
  }

  /** The VM knew better than the facts that the plan was made of. */
  private async offerSetup(vm: Vm, wish: Wish, error: unknown, steps: readonly StepId[]): Promise<void> {
    const setUp = vscode.l10n.t('Set Up…');
    const text = withoutLinks(sayLine(problemOf(error).message));
    if ((await vscode.window.showWarningMessage(text, setUp)) === setUp)
      await this.setUpFirst(vm, wish, steps);
  }
}

/** Setup steps that would mend what the VM has refused. */
function stepsOf(error: unknown): readonly StepId[] {
  if (!(error instanceof ProblemError)) return [];
  const { steps } = error.problem as RunSessionProblem;
  return steps ?? [];
}

const stepTitles = new Map(setupStepNames.map(({ id, title }) => [id, title]));
