// “Run on …” above every testpmd command of a document. The language server finds the commands.
import * as vscode from 'vscode';
import { runnablesMethod, type Runnable } from '../../core/testpmd/editor/protocol';
import { commandId } from '../../core/view/commandNames';
import { withoutIcons } from '../../core/view/text';
import type { Fleet } from '../fleet';
import type { TestpmdLanguage } from '../languageClient';
import { say, sayLine } from '../l10n';
import { runLenses, settingsSection } from '../settings';
import { servedSelector } from '../testpmd/servedDocuments';
import type { RunDrafts } from './runDrafts';

/** What the lens gives to the command `run.line`. */
export interface LensArgument {
  readonly uri: string;
  readonly line: number;
}

export class RunLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly subscriptions: readonly { dispose(): unknown }[];
  private name: string | undefined;
  readonly onDidChangeCodeLenses = this.changes.event;

  constructor(
    private readonly language: TestpmdLanguage,
    private readonly fleet: Fleet,
    private readonly drafts: RunDrafts,
  ) {
    const changed = (): void => {
      this.changes.fire();
    };
    this.subscriptions = [
      vscode.languages.registerCodeLensProvider([...servedSelector], this),
      language.onDidServe(changed),
      vscode.workspace.onDidGrantWorkspaceTrust(changed),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${settingsSection}.run.codeLens`)) changed();
      }),
      fleet.onDidChange(() => {
        const name = fleet.active?.entry.name;
        if (name === this.name) return;
        this.name = name;
        changed();
      }),
      drafts.onDidChange(changed),
      this.changes,
    ];
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!runLenses() || !this.language.serves(document)) return [];
    const uri = document.uri.toString();
    const found = await this.language.request<readonly Runnable[]>(runnablesMethod, { uri });
    return found.map((runnable) => {
      const { line, character } = runnable.range.start;
      const place = new vscode.Range(line, character, line, character);
      return new vscode.CodeLens(place, this.commandOf(document, runnable));
    });
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private commandOf(document: vscode.TextDocument, { line, why, range }: Runnable): vscode.Command {
    if (!vscode.workspace.isTrusted)
      return {
        command: 'workbench.trust.manage',
        title: vscode.l10n.t('$(workspace-untrusted) Runs in trusted workspaces only'),
        tooltip: vscode.l10n.t('In Restricted Mode nothing runs on any VM. Click to manage the trust.'),
      };
    const argument: LensArgument = { uri: document.uri.toString(), line: range.start.line };
    const run = { command: commandId('run.line'), arguments: [argument] };
    if (line === null)
      return {
        ...run,
        title: vscode.l10n.t('$(circle-slash) Cannot run as it is'),
        tooltip: why === null ? '' : say(why),
      };
    const vm = this.drafts.vmOf(document) ?? this.fleet.active;
    return {
      ...run,
      title:
        vm === undefined
          ? vscode.l10n.t('$(play) Run testpmd…')
          : vscode.l10n.t('$(play) Run on {0}', withoutIcons(sayLine(vm.entry.name))),
      tooltip: line,
    };
  }
}
