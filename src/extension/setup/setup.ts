// Puts the parts of setups together: service, tasks, plan views, and what the tree and menus learn from them.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { DetectionReport } from '../../core/detect/finding';
import type { VmEntry } from '../../core/hosts/host';
import type { VmConnection } from '../../core/remote/session';
import { localHolder, type Logger } from '../../platform';
import type { ContextKeySetter } from '../contextKeys';
import type { Fleet } from '../fleet';
import { sayTime } from '../l10n';
import type { AskSudo } from '../prompts/sudoAsker';
import type { Closing } from '../terminals/manaTasks';
import { Confirmations } from './confirmations';
import { planPanelsDeps } from './planDeps';
import type { PlanPanelsDeps } from './planPanelDeps';
import { PlanViews } from './planViews';
import type { RunQuestion } from './setupJobs';
import { SetupService } from './setupService';
import { SetupTasks } from './setupTasks';
import type { SetupDeps, SetupEngine } from './setupVm';
import type { Vm } from '../vm';

export interface SetupParts {
  readonly extensionUri: vscode.Uri;
  readonly fleet: Fleet;
  readonly askSudo: AskSudo;
  readonly keys: ContextKeySetter;
  readonly logger: Logger;
  readonly closing: Closing;
  readonly createConnection: (entry: VmEntry) => VmConnection;
}

export const engine = (): Promise<SetupEngine> => import('./setupEngine');

export class Setup {
  readonly service: SetupService;
  readonly tasks: SetupTasks;
  readonly views: PlanViews;
  readonly plans: PlanPanelsDeps;
  readonly confirmations = new Confirmations();
  private readonly subscriptions: { dispose(): unknown }[] = [];
  /** The report of each VM at which we have looked around last. */
  private readonly lookedAt = new WeakMap<Vm, DetectionReport>();

  constructor(private readonly parts: SetupParts) {
    const { fleet, keys, extensionUri, logger } = parts;
    this.service = new SetupService(this.serviceDeps());
    const jobs = {
      service: this.service,
      engine,
      vms: () => fleet.all,
      activeId: () => fleet.active?.entry.id,
      confirm: (question: RunQuestion, signal: AbortSignal) => this.confirmations.ask(question, signal),
    };
    this.tasks = new SetupTasks(jobs, parts.closing);
    const views = { extensionUri, fleet, service: this.service, tasks: this.tasks, logger, engine };
    const plans = planPanelsDeps(views);
    this.plans = plans;
    this.views = new PlanViews(plans, engine);
    keys.set('setupRunning', false);
    this.subscriptions.push(
      {
        dispose: this.service.onNews(() => {
          keys.set('setupRunning', this.service.isRunning);
        }),
      },
      fleet.onDidChange(() => {
        this.lookAround();
      }),
      this.views,
    );
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.service.dispose();
  }

  /** After each detection of this session: has somebody left something half-done there? */
  private lookAround(): void {
    if (!vscode.workspace.isTrusted) return;
    for (const vm of this.parts.fleet.all) {
      const { connection, report, cached, detecting } = vm.state;
      if (connection.kind !== 'connected' || report === undefined || cached || detecting) continue;
      if (this.lookedAt.get(vm) === report) continue;
      this.lookedAt.set(vm, report);
      void this.service.lookAround(vm);
    }
  }

  private serviceDeps(): SetupDeps {
    const { createConnection, askSudo, logger } = this.parts;
    return {
      engine,
      createConnection,
      askSudo,
      isTrusted: () => vscode.workspace.isTrusted,
      holder: localHolder(),
      newId: () => randomBytes(8).toString('hex'),
      now: () => Date.now(),
      wait: async (ms, signal) => {
        await sleep(ms, undefined, signal === undefined ? {} : { signal });
      },
      time: sayTime,
      logger,
    };
  }
}
