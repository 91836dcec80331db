// Setups of the VMs of the list: plans, one run at a time for each VM, its news, and what the tree says of it.
import { msg } from '../../core/message';
import { ProblemError, type Problem } from '../../core/problem';
import type { VmConnection } from '../../core/remote/session';
import type { Plan, RunEvent, RunResult } from '../../core/setup/types';
import { setupNotices } from '../../core/view/setupView';
import type { RunNews } from './planPanelDeps';
import { SetupPlans } from './setupPlans';
import type { SetupDeps, SetupVm } from './setupVm';
import { SudoPasswords } from './sudoPasswords';

/** @property onEvent Told what happens. @property signal Aborting stops the run at the VM's next command. */
export interface RunIo {
  readonly onEvent: (event: RunEvent) => void;
  readonly signal: AbortSignal;
}

interface Running {
  readonly plan: Plan;
  readonly stop: AbortController;
}

/** Problems of a new connection that a person can do something about at once. */
const askable: ReadonlySet<string> = new Set(['auth-failed', 'host-key-unknown']);

export class SetupService {
  readonly plans: SetupPlans;
  private readonly passwords: SudoPasswords;
  private readonly running = new Map<string, Running>();
  private readonly listeners = new Set<(vmId: string, news: RunNews) => void>();

  constructor(private readonly deps: SetupDeps) {
    this.passwords = new SudoPasswords(deps);
    this.plans = new SetupPlans(deps, this.passwords);
  }

  /** @returns a function that ends the subscription. */
  onNews(listener: (vmId: string, news: RunNews) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  runningOn(vmId: string): Plan | undefined {
    return this.running.get(vmId)?.plan;
  }

  get isRunning(): boolean {
    return this.running.size > 0;
  }

  /** Asks the run of this VM to stop. @returns false when there is none. */
  cancel(vmId: string): boolean {
    const running = this.running.get(vmId);
    running?.stop.abort();
    return running !== undefined;
  }

  /**
   * Runs the plan's needed steps, then detects anew.
   *
   * @throws ProblemError `restricted-mode`, or `setup-running` when this VM has a run already. What the VM does is in the
   *   result.
   */
  async run(vm: SetupVm, plan: Plan, io: RunIo): Promise<RunResult> {
    this.plans.requireTrust();
    const { id } = vm.entry;
    if (this.running.has(id)) throw new ProblemError(setupRunning(vm));
    const stop = new AbortController();
    const abort = (): void => {
      stop.abort();
    };
    this.running.set(id, { plan, stop });
    if (io.signal.aborted) abort();
    io.signal.addEventListener('abort', abort, { once: true });
    this.tell(id, { kind: 'started', plan });
    let result: RunResult | undefined;
    try {
      result = await this.runOn(vm, plan, io.onEvent, stop.signal);
      return result;
    } finally {
      io.signal.removeEventListener('abort', abort);
      this.passwords.forget(vm.entry);
      this.running.delete(id);
      vm.showSetup({ notices: [] });
      // Whatever came of it: the tree shows what is there now.
      if (result?.steps.some(({ outcome }) => outcome !== 'not-run') ?? true) void this.detectAgain(vm);
      this.tell(id, { kind: 'ended', result });
    }
  }

  /** Reads what a connection should say first: a setup that goes on without us, a NIC that was not confirmed, a build. */
  async lookAround(vm: SetupVm): Promise<void> {
    if (!this.deps.isTrusted() || this.running.has(vm.entry.id)) return;
    try {
      const status = await this.plans.publicStatus(vm);
      if (this.running.has(vm.entry.id)) return;
      vm.showSetup({ notices: setupNotices(status, (at) => this.deps.time(at)) });
    } catch (error) {
      this.deps.logger.info(`${vm.entry.name}: nothing is known of setups: ${String(error)}`);
    }
  }

  dispose(): void {
    this.passwords.clear();
    this.listeners.clear();
  }

  private async runOn(
    vm: SetupVm,
    plan: Plan,
    onEvent: (event: RunEvent) => void,
    signal: AbortSignal,
  ): Promise<RunResult> {
    const { deps } = this;
    const { runPlan } = await deps.engine();
    const facts = vm.state.report?.facts;
    const titles = new Map(plan.steps.map(({ key, title }) => [key, title]));
    let declined = false;
    return runPlan(plan, {
      connection: vm,
      openNew: async (until) => {
        try {
          return await this.openNew(vm, !declined, until);
        } catch (error) {
          declined ||= error instanceof ProblemError && error.problem.id === 'cancelled';
          throw error;
        }
      },
      askSudoPassword: this.passwords.asker(vm.entry, signal),
      facts: { sudo: facts?.sudo ?? null, user: facts?.user ?? null },
      holder: deps.holder,
      nonce: () => deps.newId(),
      now: () => deps.now(),
      wait: (ms, until) => deps.wait(ms, until),
      signal,
      onEvent: (event) => {
        if (event.kind === 'step-started')
          vm.showSetup({ running: titles.get(event.step) ?? msg('{0}', event.step), notices: [] });
        onEvent(event);
        this.tell(vm.entry.id, { kind: 'event', event });
      },
    });
  }

  /** A second connection, signed in anew. Asks only where it cannot be opened without: a person may be at lunch. */
  private async openNew(vm: SetupVm, mayAsk: boolean, signal: AbortSignal): Promise<VmConnection> {
    const connection = this.deps.createConnection(vm.entry);
    try {
      try {
        await connection.connect({ interactive: false, signal });
      } catch (error) {
        const problem = error instanceof ProblemError ? (error.problem as Problem) : undefined;
        if (!mayAsk || problem === undefined || !askable.has(problem.id)) throw error;
        await connection.connect({ interactive: true, signal });
      }
      return connection;
    } catch (error) {
      await connection.dispose();
      throw error;
    }
  }

  private async detectAgain(vm: SetupVm): Promise<void> {
    try {
      await vm.detect(new AbortController().signal);
    } catch (error) {
      // A lost connection comes back by itself and detects then.
      this.deps.logger.info(`${vm.entry.name}: not detected after the setup: ${String(error)}`);
    }
  }

  private tell(vmId: string, news: RunNews): void {
    for (const listener of [...this.listeners]) listener(vmId, news);
  }
}

export function setupRunning(vm: SetupVm): Problem {
  return {
    id: 'setup-running',
    message: msg('A setup is running on {0} already.', vm.entry.name),
    remedies: [{ label: msg('Show It'), command: 'manaDpdk.setup.showTerminal' }],
  };
}
