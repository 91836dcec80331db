// Live views and records of runs, loaded with the engine at the first one, or when VS Code brings one back.
import * as vscode from 'vscode';
import { runViewType, type RunPanelsDeps, type RunTarget } from './runPanelDeps';
import type { RunEngine } from './runVm';

type Panels = InstanceType<RunEngine['RunPanels']>;

export class RunViews implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly registration: vscode.Disposable;
  private loading: Promise<Panels> | undefined;
  private panels: Panels | undefined;

  constructor(
    private readonly deps: RunPanelsDeps & { dispose(): void },
    private readonly engine: () => Promise<RunEngine>,
  ) {
    this.registration = vscode.window.registerWebviewPanelSerializer(runViewType, this);
  }

  async open(target: RunTarget, options?: { readonly preserveFocus?: boolean }): Promise<void> {
    (await this.load()).open(target, options);
  }

  /** Somebody sees this run at the moment. */
  isVisible(runId: string): boolean {
    return this.panels?.isVisible(runId) === true;
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    await (await this.load()).deserializeWebviewPanel(panel, state);
  }

  dispose(): void {
    this.registration.dispose();
    this.panels?.dispose();
    this.deps.dispose();
  }

  private load(): Promise<Panels> {
    return (this.loading ??= this.engine().then(({ RunPanels }) => (this.panels = new RunPanels(this.deps))));
  }
}
