// What plan views get of this extension: one VM's plans, journal and runs, and news of all of them.
import * as vscode from 'vscode';
import type { SetupOptions } from '../../core/setup/options';
import type { Plan, RunResult } from '../../core/setup/types';
import type { Fleet } from '../fleet';
import { translate } from '../l10n';
import { Emitter } from './emitter';
import type {
  HistorySource,
  PlanPanelDeps,
  PlanPanelsDeps,
  PlanSource,
  RunNews,
  UndoSource,
} from './planPanelDeps';
import type { SetupService } from './setupService';
import type { SetupTasks } from './setupTasks';
import type { SetupCore } from './setupVm';
import type { Logger } from '../../platform';
import type { Vm } from '../vm';

/** The parts that plan views are made of. */
export interface PlanParts {
  readonly extensionUri: vscode.Uri;
  readonly fleet: Fleet;
  readonly service: SetupService;
  readonly tasks: SetupTasks;
  readonly logger: Logger;
  engine(): Promise<SetupCore>;
}

/** For every plan view of the window. */
export function planPanelsDeps(parts: PlanParts): PlanPanelsDeps & { dispose(): void } {
  const { fleet, service } = parts;
  const changes = new vscode.EventEmitter<void>();
  const news = new Map<string, Emitter<RunNews>>();
  const known = new WeakMap<Vm, VmPlans>();
  const newsOf = (vmId: string): Emitter<RunNews> => {
    const emitter = news.get(vmId) ?? new Emitter<RunNews>();
    news.set(vmId, emitter);
    return emitter;
  };
  const stop = service.onNews((vmId, one) => {
    news.get(vmId)?.fire(one);
  });
  const subscriptions: readonly { dispose(): unknown }[] = [
    changes,
    fleet.onDidChange(() => {
      changes.fire();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      changes.fire();
    }),
    { dispose: stop },
  ];
  return {
    extensionUri: parts.extensionUri,
    logger: parts.logger,
    vm: (id) => {
      const vm = fleet.get(id);
      if (vm === undefined) return undefined;
      const plans = known.get(vm) ?? new VmPlans(parts, vm, newsOf(id));
      known.set(vm, plans);
      return plans;
    },
    isTrusted: () => vscode.workspace.isTrusted,
    onDidChange: changes.event,
    dispose: () => {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

/** One VM, as its plan views see it. It follows the list: a VM whose address was changed is another one. */
class VmPlans implements PlanPanelDeps {
  readonly onDidRun: vscode.Event<RunNews>;

  constructor(
    private readonly parts: PlanParts,
    private readonly vm: Vm,
    news: Emitter<RunNews>,
  ) {
    this.onDidRun = news.event;
  }

  get id(): string {
    return this.vm.entry.id;
  }

  get name(): string {
    return this.vm.entry.name;
  }

  report() {
    return this.vm.state.report;
  }

  plan(options: SetupOptions, fresh: boolean): Promise<PlanSource> {
    return this.parts.service.plans.setup(this.vm, options, fresh, never());
  }

  undoPlan(steps?: readonly string[]): Promise<UndoSource> {
    return this.parts.service.plans.undo(this.vm, steps, never());
  }

  history(): Promise<HistorySource> {
    return this.parts.service.plans.history(this.vm, never());
  }

  run(plan: Plan): Promise<RunResult | undefined> {
    return this.parts.tasks.run(this.vm, plan);
  }

  cancelRun(): void {
    this.parts.service.cancel(this.id);
  }

  async copyScript(plan: Plan): Promise<void> {
    const { standaloneScript } = await this.parts.engine();
    await vscode.env.clipboard.writeText(standaloneScript(plan, { translate }));
    vscode.window.setStatusBarMessage(vscode.l10n.t('Copied'), 3000);
  }

  runCommand(command: string): void {
    void vscode.commands.executeCommand(command, this.id);
  }

  running(): Plan | undefined {
    return this.parts.service.runningOn(this.id);
  }
}

const never = (): AbortSignal => new AbortController().signal;
