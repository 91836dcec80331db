// One plan view: makes its plan, takes what the reader chooses, follows the run, and tells the page. Knows nothing of VS Code.
import { msg } from '../../core/message';
import type { Problem } from '../../core/problem';
import type { Plan } from '../../core/setup/types';
import { afterField, afterRunning } from '../../core/setup/view/stateChange';
import { undoPurpose } from '../../core/setup/view/history';
import { pageCommands } from '../../core/setup/view/model';
import type { FromPage, PlanMemory } from '../../core/setup/view/protocol';
import type { PlanPurpose } from '../../core/setup/view/purpose';
import { endRun, isRunning, onRunEvent, sayingOf, startRun } from '../../core/setup/view/runState';
import { canTick, wantedPlan } from '../../core/setup/view/selection';
import { newPlanState, type PlanState } from '../../core/setup/view/state';
import { planWords } from '../../core/setup/view/words';
import { makePlan } from './makePlan';
import type { PlanPanelDeps, RunNews } from './planPanelDeps';
import { PlanScreen, type PlanScreenDeps } from './planScreen';

/**
 * What a session needs of the panel around it.
 *
 * @property open Shows another plan view of the same VM.
 * @property problemOf Any failure, as a problem that can be shown.
 */
export interface PlanSessionDeps extends PlanScreenDeps {
  readonly vm: PlanPanelDeps;
  readonly purpose: PlanPurpose;
  readonly trusted: boolean;
  readonly restored: boolean;
  readonly copy: (text: string) => PromiseLike<void>;
  readonly open: (purpose: PlanPurpose) => void;
  readonly problemOf: (error: unknown) => Problem;
}

/** After so long a screen reader is told what is being waited for. */
const slowMs = 1000;

export class PlanSession {
  private vm: PlanPanelDeps;
  private state: PlanState;
  private readonly screen: PlanScreen;
  /** Number of the newest plan that was asked for: what comes of an older one is out of date. */
  private asked = 0;
  private subscription: { dispose(): void };
  private disposed = false;

  constructor(private readonly deps: PlanSessionDeps) {
    this.vm = deps.vm;
    this.state = {
      ...newPlanState(deps.vm.name, deps.purpose),
      report: deps.vm.report(),
      closed: deps.trusted ? null : 'untrusted',
      restored: deps.restored,
    };
    this.screen = new PlanScreen(deps, this.state, () => this.memory);
    this.subscription = this.subscribe();
  }

  /** What brings this view back with the next window. */
  get memory(): PlanMemory {
    const { purpose, options } = this.state;
    return { vm: this.vm.id, purpose: purpose.kind === 'setup' ? { kind: 'setup', options } : purpose };
  }

  /** Makes the plan, unless the reader has to ask for it. */
  start(): void {
    if (this.state.restored || this.state.closed !== null) this.screen.draw(this.state);
    else void this.load(false);
  }

  /** Somebody asked for this view again, possibly with other options: for another NIC, say. */
  askedFor(purpose: PlanPurpose): void {
    const { closed, run, options } = this.state;
    if (purpose.kind !== 'setup' || closed !== null || isRunning(run)) return;
    // The steps are the same, or it would be another view.
    const asked = { ...options, ...purpose.options };
    if (JSON.stringify(asked) === JSON.stringify(options)) return;
    this.set({ section: 'plan', options: asked });
    void this.load(false);
  }

  receive(message: FromPage): void {
    switch (message.kind) {
      case 'ready':
        this.deps.send({ kind: 'start', words: planWords(this.deps.translate) });
        this.screen.drawNow();
        return;
      case 'press':
        this.press(message);
        return;
      case 'tick':
        this.tick(message.step, message.on);
        return;
      case 'field':
        this.field(message);
        return;
      case 'copy': {
        const step = this.state.plan?.steps.find(({ key }) => key === message.step);
        if (step !== undefined) void this.copy(`${step.commands.join('\n')}\n`);
        return;
      }
      case 'command':
        // A page may only ask for what it was given.
        if (pageCommands(this.screen.page).includes(message.command)) this.vm.runCommand(message.command);
        return;
      case 'undo-item': {
        const item = this.state.history?.[message.row];
        const purpose = item === undefined ? undefined : undoPurpose(item);
        if (purpose !== undefined && this.state.closed === null) this.deps.open(purpose);
        return;
      }
    }
  }

  /** The list of VMs, a detection or the workspace's trust has changed. */
  vmChanged(vm: PlanPanelDeps | undefined, trusted: boolean): void {
    const closed = vm === undefined ? 'gone' : trusted ? null : 'untrusted';
    if (vm !== undefined && vm !== this.vm) {
      this.subscription.dispose();
      this.vm = vm;
      this.subscription = this.subscribe();
    }
    const report = vm?.report();
    const isNew = report !== undefined && report.facts.detectedAt !== this.state.report?.facts.detectedAt;
    const { plan, busy, run } = this.state;
    if (closed !== this.state.closed || isNew || vm?.name !== this.state.vmName)
      this.set({ closed, ...(vm === undefined ? {} : { vmName: vm.name }), ...(isNew ? { report } : {}) });
    // What was found anew may need another plan; one that has run stays to be read.
    if (isNew && closed === null && plan?.kind === 'setup' && busy === null && run === undefined)
      void this.loadPlan(false);
  }

  dispose(): void {
    this.disposed = true;
    this.subscription.dispose();
    this.screen.dispose();
  }

  private subscribe(): { dispose(): void } {
    return this.vm.onDidRun((news) => {
      this.onNews(news);
    });
  }

  private press({ button, plan }: Extract<FromPage, { readonly kind: 'press' }>): void {
    // The page may be a moment behind: what it cannot press, it has not pressed.
    if (!this.screen.page.buttons.some((one) => one.do === button && one.enabled)) return;
    const { state } = this;
    // Nobody runs what nobody has seen.
    if ((button === 'run' || button === 'copy-script') && plan !== state.plan?.run) {
      this.screen.drawNow();
      return;
    }
    switch (button) {
      case 'run':
        void this.run();
        return;
      case 'cancel':
        this.set({ cancelling: true });
        this.vm.cancelRun();
        return;
      case 'copy-script':
        void this.copyScript();
        return;
      case 'undo': {
        const only = state.purpose.kind === 'setup' ? state.purpose.options.only : undefined;
        this.deps.open({ kind: 'undo', ...(only === undefined ? {} : { steps: only }) });
        return;
      }
      case 'again':
        void this.load(true);
        return;
      case 'show-history':
        this.set({ section: 'history' });
        void this.loadHistory();
        return;
      case 'show-plan':
        this.set({ section: 'plan' });
        return;
    }
  }

  private async load(fresh: boolean): Promise<void> {
    if (this.state.section === 'history') await this.loadHistory();
    else await this.loadPlan(fresh);
  }

  private async loadPlan(fresh: boolean): Promise<void> {
    const ended = this.state.run !== undefined;
    this.set({
      busy: 'planning',
      restored: false,
      problem: undefined,
      ...(ended ? { run: undefined, ticks: new Map<string, boolean>() } : {}),
    });
    const number = (this.asked += 1);
    const slow = setTimeout(() => {
      this.screen.say(this.screen.page.busy);
    }, slowMs);
    try {
      const found = await makePlan(this.vm, this.state, fresh);
      if (number !== this.asked || this.disposed) return;
      this.set({ ...found, busy: null, ...afterRunning(this.vm.running(), found.plan) });
      this.sayPlan();
    } catch (error) {
      if (number !== this.asked || this.disposed) return;
      this.set({ busy: null, problem: this.deps.problemOf(error) });
    } finally {
      clearTimeout(slow);
    }
  }

  private async loadHistory(): Promise<void> {
    this.set({ busy: 'history', restored: false, problem: undefined });
    try {
      const { items, status } = await this.vm.history();
      if (!this.disposed) this.set({ history: items, status });
    } catch (error) {
      if (!this.disposed) this.set({ problem: this.deps.problemOf(error) });
    } finally {
      // A plan may have been asked for in the meantime.
      if (!this.disposed && this.state.busy === 'history') this.set({ busy: null });
    }
  }

  private tick(key: string, on: boolean): void {
    const { plan, ticks, run } = this.state;
    const step = plan?.steps.find((one) => one.key === key);
    if (step === undefined || !canTick(step) || this.state.closed !== null || isRunning(run)) return;
    this.set({ ticks: new Map(ticks).set(key, on) });
    // Another choice may need other commands of the steps that stay.
    if (plan?.kind === 'setup') void this.load(false);
  }

  private field(change: Extract<FromPage, { readonly kind: 'field' }>): void {
    const after = afterField(this.state, change);
    if (after === undefined) return;
    this.set(after.state);
    if (after.wrong === undefined) void this.load(false);
    else this.screen.say(after.wrong);
  }

  private async run(): Promise<void> {
    const { plan, ticks, purpose } = this.state;
    if (plan === undefined) return;
    const wanted = wantedPlan(plan, ticks, purpose);
    this.set({ busy: 'starting', problem: undefined, cancelling: false });
    try {
      const result = await this.vm.run(wanted);
      const { run } = this.state;
      if (this.disposed || run?.result !== undefined) return;
      // News of its start have come before, unless nothing was started.
      if (result !== undefined || run !== undefined) this.end(result, run?.plan ?? wanted);
    } catch (error) {
      if (!this.disposed) this.set({ problem: this.deps.problemOf(error) });
    } finally {
      if (!this.disposed && this.state.busy === 'starting') this.set({ busy: null });
    }
  }

  private async copyScript(): Promise<void> {
    const { plan, ticks, purpose } = this.state;
    if (plan === undefined) return;
    try {
      await this.vm.copyScript(wantedPlan(plan, ticks, purpose));
      this.screen.say(msg('Script copied'));
    } catch (error) {
      this.set({ problem: this.deps.problemOf(error) });
    }
  }

  private async copy(text: string): Promise<void> {
    await this.deps.copy(text);
    this.screen.say(msg('Commands copied'));
  }

  private onNews(news: RunNews): void {
    const { run } = this.state;
    switch (news.kind) {
      case 'started':
        this.set(afterRunning(news.plan, this.state.plan));
        return;
      case 'event': {
        if (run === undefined || !isRunning(run)) return;
        const next = onRunEvent(run, news.event, this.deps.now());
        if (next !== run) this.set({ run: next });
        const saying = sayingOf(run.plan, news.event);
        if (saying !== null) this.screen.say(saying);
        return;
      }
      case 'ended':
        if (run !== undefined && isRunning(run)) this.end(news.result, run.plan);
        else this.set({ otherRun: false });
        return;
    }
  }

  private end(result: Parameters<typeof endRun>[1], plan: Plan): void {
    const run = endRun(this.state.run ?? startRun(plan), result, this.deps.now());
    this.set({ run, otherRun: false, cancelling: false, busy: null });
    this.screen.say(this.screen.page.result?.notice.text ?? '');
  }

  /** What the reader would look at first. */
  private sayPlan(): void {
    const { notices, summary } = this.screen.page;
    this.screen.say(notices[0]?.text ?? summary);
  }

  private set(change: Partial<PlanState>): void {
    this.state = { ...this.state, ...change };
    this.screen.draw(this.state);
  }
}
