// The plan views of setups in VS Code: one panel for each VM and purpose, which comes back with the window.
import * as vscode from 'vscode';
import { render } from '../../core/message';
import { readPlanMemory, readPlanMessage } from '../../core/setup/view/readMessage';
import { purposeKey, type PlanPurpose } from '../../core/setup/view/purpose';
import { purposeTitle } from '../../core/setup/view/title';
import { oneLine } from '../../core/view/text';
import { translate } from '../l10n';
import { failedHtml } from '../logs/viewerHtml';
import { loadPage, pageLanguage } from '../webviewPage';
import { problemOf } from '../problems';
import { planViewType, type PlanPanelDeps, type PlanPanels, type PlanPanelsDeps } from './planPanelDeps';
import { PlanSession } from './planSession';

interface OpenPlan {
  readonly vmId: string;
  readonly panel: vscode.WebviewPanel;
  readonly session: PlanSession;
}

/** Loaded at the first plan; `planViews.ts` is there from the start and hands on what VS Code brings back. */
export class SetupPlanPanels implements PlanPanels, vscode.WebviewPanelSerializer {
  private readonly open_ = new Map<string, OpenPlan>();
  private readonly subscription: vscode.Disposable;

  constructor(private readonly deps: PlanPanelsDeps) {
    this.subscription = deps.onDidChange(() => {
      this.vmsChanged();
    });
  }

  /** Shows a plan view; one that is open already comes to the front. */
  open(vmId: string, purpose: PlanPurpose): void {
    const there = this.open_.get(keyOf(vmId, purpose));
    if (there !== undefined) {
      there.panel.reveal();
      there.session.askedFor(purpose);
      return;
    }
    const vm = this.deps.vm(vmId);
    if (vm === undefined) return;
    const panel = vscode.window.createWebviewPanel(
      planViewType,
      titleOf(vm, purpose),
      vscode.ViewColumn.Active,
    );
    this.show(panel, vm, purpose, false);
  }

  /** VS Code brings back a panel of the last window; its plan is made when the reader asks for it. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const memory = readPlanMemory(state);
    const vm = memory === undefined ? undefined : this.deps.vm(memory.vm);
    if (memory === undefined || this.open_.has(keyOf(memory.vm, memory.purpose))) panel.dispose();
    else if (vm === undefined)
      panel.webview.html = failedHtml(pageLanguage(), vscode.l10n.t('This VM is not on the list any more.'));
    else this.show(panel, vm, memory.purpose, true);
    return Promise.resolve();
  }

  dispose(): void {
    this.subscription.dispose();
    for (const { panel } of [...this.open_.values()]) panel.dispose();
  }

  private vmsChanged(): void {
    const trusted = this.deps.isTrusted();
    for (const { vmId, session } of this.open_.values()) session.vmChanged(this.deps.vm(vmId), trusted);
  }

  private show(panel: vscode.WebviewPanel, vm: PlanPanelDeps, purpose: PlanPurpose, restored: boolean): void {
    const { webview } = panel;
    const session = new PlanSession({
      vm,
      purpose,
      trusted: this.deps.isTrusted(),
      restored,
      send: (message) => void webview.postMessage(message),
      copy: (text) => vscode.env.clipboard.writeText(text),
      open: (other) => {
        this.open(vm.id, other);
      },
      problemOf: (error) => {
        const problem = problemOf(error);
        if (problem.id !== 'cancelled')
          this.deps.logger.warn(`plan view: ${problem.id}: ${render(problem.message)}`);
        return problem;
      },
      now: () => Date.now(),
      translate,
    });
    const key = keyOf(vm.id, purpose);
    this.open_.set(key, { vmId: vm.id, panel, session });
    webview.onDidReceiveMessage((message: unknown) => {
      const read = readPlanMessage(message);
      if (read !== undefined) session.receive(read);
    });
    panel.onDidDispose(() => {
      this.open_.delete(key);
      session.dispose();
    });
    this.load(webview, titleOf(vm, purpose));
    session.start();
  }

  private load(webview: vscode.Webview, title: string): void {
    loadPage(webview, this.deps.extensionUri, {
      script: 'setupPlan.js',
      styles: ['setupPlan.css'],
      title,
    });
  }
}

function keyOf(vmId: string, purpose: PlanPurpose): string {
  return `${vmId} ${purposeKey(purpose)}`;
}

function titleOf(vm: PlanPanelDeps, purpose: PlanPurpose): string {
  return oneLine(`${render(purposeTitle(purpose), translate)}: ${vm.name}`);
}
