// Plan views, loaded with the engine at the first plan, or when VS Code brings one back with its window.
import * as vscode from 'vscode';
import { planViewType, type PlanPanelsDeps, type PlanPurpose } from './planPanelDeps';
import type { SetupEngine } from './setupVm';

type Panels = InstanceType<SetupEngine['SetupPlanPanels']>;

export class PlanViews implements vscode.WebviewPanelSerializer {
  private readonly registration: vscode.Disposable;
  private panels: Promise<Panels> | undefined;

  constructor(
    private readonly deps: PlanPanelsDeps & { dispose(): void },
    private readonly engine: () => Promise<SetupEngine>,
  ) {
    this.registration = vscode.window.registerWebviewPanelSerializer(planViewType, this);
  }

  async open(vmId: string, purpose: PlanPurpose): Promise<void> {
    (await this.load()).open(vmId, purpose);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    await (await this.load()).deserializeWebviewPanel(panel, state);
  }

  dispose(): void {
    this.registration.dispose();
    void this.panels?.then((panels) => {
      panels.dispose();
    });
    this.deps.dispose();
  }

  private load(): Promise<Panels> {
    return (this.panels ??= this.engine().then(({ SetupPlanPanels }) => new SetupPlanPanels(this.deps)));
  }
}
