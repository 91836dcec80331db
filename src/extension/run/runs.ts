// Puts the parts of runs together: service, tasks, views, consoles, lenses, and what tree and menus learn from them.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { DetectionReport } from '../../core/detect/finding';
import { localHolder, type Logger } from '../../platform';
import { fileRunStore } from '../../platform/runs/recordStore';
import type { ContextKeySetter } from '../contextKeys';
import type { Fleet } from '../fleet';
import type { TestpmdLanguage } from '../languageClient';
import type { LogViewers } from '../logs/logViewers';
import { keptRuns } from '../settings';
import type { Setup } from '../setup/setup';
import type { SudoPasswords } from '../setup/sudoPasswords';
import type { Closing } from '../terminals/manaTasks';
import type { Vm } from '../vm';
import { LineConfirmations } from './lineConfirmations';
import { LastRuns } from './lastRuns';
import { NicAddresses } from './nicAddresses';
import { RunConsoles } from './runConsoles';
import { RunDrafts } from './runDrafts';
import { RunLenses } from './runLenses';
import { tellEnds } from './runNotices';
import { runPanelsDeps } from './runPanelSource';
import { RunService } from './runService';
import { RunStarter } from './runStarter';
import { createRunStatusBar } from './runStatusBar';
import { RunTasks } from './runTasks';
import { RunViews } from './runViews';
import type { RunEngine, RunsDeps } from './runVm';

export interface RunsParts {
  readonly context: vscode.ExtensionContext;
  readonly fleet: Fleet;
  readonly setup: Setup;
  readonly sudo: SudoPasswords;
  readonly testpmd: TestpmdLanguage;
  readonly viewer: LogViewers;
  readonly keys: ContextKeySetter;
  readonly closing: Closing;
  readonly logger: Logger;
}

const engine = (): Promise<RunEngine> => import('./runEngine');

export class Runs {
  readonly service: RunService;
  readonly tasks: RunTasks;
  readonly views: RunViews;
  readonly consoles = new RunConsoles();
  readonly drafts: RunDrafts;
  readonly starter: RunStarter;
  readonly lenses: RunLenses;
  readonly confirmations = new LineConfirmations();
  readonly engine = engine;
  private readonly addresses: NicAddresses;
  private readonly subscriptions: { dispose(): unknown }[];
  /** The report of each VM at which we have looked around last. */
  private readonly lookedAt = new WeakMap<Vm, DetectionReport>();

  constructor(private readonly parts: RunsParts) {
    const { context, fleet, setup, keys } = parts;
    this.addresses = new NicAddresses(context.globalState);
    this.service = new RunService(this.serviceDeps());
    this.drafts = new RunDrafts(fleet);
    this.views = new RunViews(
      runPanelsDeps({ ...parts, extensionUri: context.extensionUri, service: this.service }),
      engine,
    );
    this.starter = new RunStarter({
      fleet,
      setup,
      service: this.service,
      drafts: this.drafts,
      consoles: this.consoles,
      views: this.views,
      last: new LastRuns(context.globalState),
      engine,
    });
    const jobs = {
      service: this.service,
      engine,
      vms: () => fleet.all,
      activeId: () => fleet.active?.entry.id,
      confirm: this.confirmations.ask,
    };
    this.tasks = new RunTasks(jobs, parts.closing);
    this.lenses = new RunLenses(parts.testpmd, fleet, this.drafts);
    keys.set('testpmdRunning', false);
    const stop = this.service.onChange(() => {
      keys.set('testpmdRunning', this.service.all.length > 0);
    });
    this.subscriptions = [
      { dispose: stop },
      fleet.onDidChange(() => {
        this.lookAround();
      }),
      createRunStatusBar(this.service),
      tellEnds(this.service, this.views),
      this.lenses,
      this.starter,
      this.drafts,
      this.consoles,
      this.views,
    ];
  }

  /** Runs go on on their VMs. */
  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.service.dispose();
  }

  /** After each detection of this session: what runs there, and where have its NICs been? */
  private lookAround(): void {
    const { all } = this.parts.fleet;
    this.service.keepOnly(all);
    for (const vm of all) {
      const { connection, report, cached, detecting } = vm.state;
      if (connection.kind !== 'connected' || report === undefined || cached || detecting) continue;
      if (this.lookedAt.get(vm) === report) continue;
      this.lookedAt.set(vm, report);
      this.addresses.take(vm.entry.id, report);
      if (vscode.workspace.isTrusted) void this.service.lookAround(vm);
    }
  }

  private serviceDeps(): RunsDeps {
    const { context, setup, sudo, logger } = this.parts;
    return {
      engine,
      report: (vm, fresh, signal) => setup.service.plans.report(vm, fresh, signal),
      setupStatus: (vm, report, signal) => setup.service.plans.quietStatus(vm, report, signal),
      addresses: (vmId) => this.addresses.of(vmId),
      askSudo: (vm, signal) => sudo.asker(vm, signal),
      isTrusted: () => vscode.workspace.isTrusted,
      holder: localHolder(),
      newId: () => randomBytes(8).toString('hex'),
      now: () => Date.now(),
      wait: async (ms, signal) => {
        await sleep(ms, undefined, { ref: false, ...(signal === undefined ? {} : { signal }) });
      },
      keep: keptRuns,
      store: fileRunStore(vscode.Uri.joinPath(context.globalStorageUri, 'runs').fsPath),
      memory: context.globalState,
      logger,
    };
  }
}
