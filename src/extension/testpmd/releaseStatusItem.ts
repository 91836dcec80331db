// The language status item of testpmd documents, and the question for a release: asked once a workspace, never again.
import * as vscode from 'vscode';
import type { DocumentStatus, ReleaseStatus } from '../../core/testpmd/editor/protocol';
import { commandId } from '../../core/view/commandNames';
import { releaseItemOf } from '../../core/view/releaseItem';
import { withoutIcons } from '../../core/view/text';
import { sayLine } from '../l10n';
import { servedSelector } from './servedDocuments';

const askedKey = 'testpmd.releaseAsked';
/** The cached report of a VM is read soon after the start: no question before it had its chance. */
const patienceMs = 5000;

export class ReleaseStatusItem implements vscode.Disposable {
  private item: vscode.LanguageStatusItem | undefined;
  private status: ReleaseStatus | undefined;
  private readonly documents = new Map<string, DocumentStatus>();
  private question: NodeJS.Timeout | undefined;
  private readonly subscription: vscode.Disposable;

  /** @param isServed Whether the server looks at a document: others show no item. */
  constructor(
    private readonly isServed: (document: vscode.TextDocument) => boolean,
    private readonly memento: vscode.Memento,
  ) {
    this.subscription = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(() => {
        this.draw();
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.documents.delete(uri.toString())),
    );
  }

  get current(): ReleaseStatus | undefined {
    return this.status;
  }

  /** @param status undefined: no server runs. */
  show(status: ReleaseStatus | undefined): void {
    this.status = status;
    if (status === undefined) this.documents.clear();
    this.draw();
  }

  /** A document may name a release of its own. */
  showDocument(status: DocumentStatus): void {
    this.documents.set(vscode.Uri.parse(status.uri).toString(), status);
    this.draw();
  }

  /** Called when a document has come to be served: the item of the active editor may have to appear. */
  draw(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (this.status === undefined || document === undefined || !this.isServed(document)) {
      this.item?.dispose();
      this.item = undefined;
      return;
    }
    const { text, detail, attention } = releaseItemOf(
      this.status,
      this.documents.get(document.uri.toString()),
    );
    const item = (this.item ??= this.make());
    item.text = withoutIcons(sayLine(text));
    item.detail = detail.map((line) => withoutIcons(sayLine(line))).join(' ');
    item.severity = attention
      ? vscode.LanguageStatusSeverity.Warning
      : vscode.LanguageStatusSeverity.Information;
    if (this.status.origin === 'assumed') this.question ??= setTimeout(() => void this.askOnce(), patienceMs);
  }

  dispose(): void {
    clearTimeout(this.question);
    this.subscription.dispose();
    this.item?.dispose();
  }

  private make(): vscode.LanguageStatusItem {
    const item = vscode.languages.createLanguageStatusItem('manaDpdk.testpmdRelease', [...servedSelector]);
    item.name = vscode.l10n.t('DPDK release');
    item.command = { command: commandId('chooseTestpmdRelease'), title: vscode.l10n.t('Choose Release') };
    return item;
  }

  private async askOnce(): Promise<void> {
    if (this.status?.origin !== 'assumed' || this.memento.get<boolean>(askedKey) === true) return;
    await this.memento.update(askedKey, true);
    const choose = vscode.l10n.t('Choose Release');
    const answer = await vscode.window.showInformationMessage(
      vscode.l10n.t(
        'testpmd commands are checked as DPDK {0} takes them. Is another release meant?',
        this.status.release,
      ),
      choose,
    );
    if (answer === choose) await vscode.commands.executeCommand(commandId('chooseTestpmdRelease'));
  }
}
