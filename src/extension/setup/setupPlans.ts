// Makes plans for the VMs of the list: a fresh detection, what the VM says about setups, and the plan of both.
import type { DetectionReport } from '../../core/detect/finding';
import { msg } from '../../core/message';
import { ProblemError } from '../../core/problem';
import type { VmSetupStatus } from '../../core/setup/journal';
import type { SetupOptions } from '../../core/setup/options';
import type { HistorySource, PlanSource, UndoSource } from './planPanelDeps';
import type { SetupDeps, SetupVm } from './setupVm';
import type { SudoPasswords } from './sudoPasswords';

/** Milliseconds for which a detection is good enough for a plan; the VM looks again before it changes anything. */
const freshMs = 5 * 60_000;

export class SetupPlans {
  constructor(
    private readonly deps: SetupDeps,
    private readonly passwords: SudoPasswords,
  ) {}

  /**
   * @param fresh Detect in any case.
   * @throws ProblemError of the connection or the detection, `restricted-mode`, `cancelled`.
   */
  async setup(vm: SetupVm, options: SetupOptions, fresh: boolean, signal: AbortSignal): Promise<PlanSource> {
    const report = await this.report(vm, fresh, signal);
    const [engine, status] = await Promise.all([this.deps.engine(), this.quietStatus(vm, report, signal)]);
    const plan = engine.planSetup({
      report,
      options,
      run: this.deps.newId(),
      ...(status === undefined ? {} : { status }),
    });
    return { plan, report, ...(status === undefined ? {} : { status }) };
  }

  /** @throws ProblemError as `setup`, and of sudo: the journal is root's. */
  async undo(vm: SetupVm, steps: readonly string[] | undefined, signal: AbortSignal): Promise<UndoSource> {
    const report = await this.report(vm, false, signal);
    const engine = await this.deps.engine();
    const status = await this.rootStatus(vm, report, signal);
    const plan = engine.planUndo({
      host: report.facts.host,
      run: this.deps.newId(),
      status,
      ...(steps === undefined ? {} : { steps }),
    });
    return { plan, status };
  }

  /** @throws ProblemError as `undo`. */
  async history(vm: SetupVm, signal: AbortSignal): Promise<HistorySource> {
    const report = await this.report(vm, false, signal);
    const engine = await this.deps.engine();
    const status = await this.rootStatus(vm, report, signal);
    return { items: engine.historyOf(status), status };
  }

  /** What everybody on the VM may read: who runs a setup, a NIC that waits to be confirmed, builds. */
  async publicStatus(vm: Pick<SetupVm, 'exec'>, signal?: AbortSignal): Promise<VmSetupStatus> {
    const { Rights, readStatus } = await this.deps.engine();
    const rights = new Rights('none', '?', () => Promise.resolve(undefined));
    return readStatus(vm, rights, {
      root: false,
      nonce: this.deps.newId(),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** Connects and detects where that is needed for a report of now. */
  async report(
    vm: Omit<SetupVm, 'showSetup'>,
    fresh: boolean,
    signal: AbortSignal,
  ): Promise<DetectionReport> {
    this.requireTrust();
    const asked = this.deps.now();
    if (vm.state.connection.kind !== 'connected') await vm.connect(signal);
    const { report, cached, detecting } = vm.state;
    if (report !== undefined && !cached && !detecting) {
      const at = Date.parse(report.facts.detectedAt);
      if (at >= asked || (!fresh && asked - at < freshMs)) return report;
    }
    return vm.detect(signal);
  }

  requireTrust(): void {
    if (this.deps.isTrusted()) return;
    throw new ProblemError({
      id: 'restricted-mode',
      message: msg('In Restricted Mode MANA DPDK changes nothing on any VM.'),
      remedies: [{ label: msg('Manage Workspace Trust'), command: 'workbench.trust.manage' }],
    });
  }

  /** Root’s status where that asks nothing, else the public one: a plan is no reason for a password. */
  async quietStatus(
    vm: Pick<SetupVm, 'entry' | 'exec'>,
    { facts }: DetectionReport,
    signal: AbortSignal,
  ): Promise<VmSetupStatus | undefined> {
    const { Rights, readStatus } = await this.deps.engine();
    const quiet = facts.sudo === 'root' || facts.sudo === 'passwordless';
    try {
      if (!quiet) return await this.publicStatus(vm, signal);
      const rights = new Rights(facts.sudo, facts.user ?? '?', () => Promise.resolve(undefined));
      return await readStatus(vm, rights, { root: true, nonce: this.deps.newId(), signal });
    } catch (error) {
      if (signal.aborted) throw error;
      // A plan without it is a good plan: whoever acts on the VM reads it again there.
      this.deps.logger.warn(`${vm.entry.name}: the status of setups could not be read: ${String(error)}`);
      return undefined;
    }
  }

  private async rootStatus(
    vm: SetupVm,
    { facts }: DetectionReport,
    signal: AbortSignal,
  ): Promise<VmSetupStatus> {
    const { Rights, readStatus } = await this.deps.engine();
    const rights = new Rights(facts.sudo, facts.user ?? '?', this.passwords.asker(vm.entry, signal));
    return readStatus(vm, rights, { root: true, nonce: this.deps.newId(), signal });
  }
}
