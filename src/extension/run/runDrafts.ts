// Lines that are edited before they run, each in an editor of its own where the language service checks them as they are
// typed. What was chosen besides the line stays with the document.
import * as vscode from 'vscode';
import type { RunRequest } from '../../core/run/types';
import type { Fleet } from '../fleet';
import type { Vm } from '../vm';

interface Draft {
  readonly vmId: string;
  readonly request: RunRequest;
}

export class RunDrafts implements vscode.Disposable {
  private readonly drafts = new Map<string, Draft>();
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;
  readonly onDidChange = this.changes.event;

  constructor(private readonly fleet: Fleet) {
    this.subscription = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      this.drafts.delete(uri.toString());
    });
  }

  /** @param text The command, on one line or several. */
  async open(vm: Vm, request: RunRequest, text: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument({ language: 'testpmd', content: text });
    this.drafts.set(document.uri.toString(), { vmId: vm.entry.id, request });
    await vscode.window.showTextDocument(document, { preview: false });
    this.changes.fire();
    return document;
  }

  /** What a line of this document is to be run with; undefined for a document of another kind. */
  requestOf({ uri }: Pick<vscode.TextDocument, 'uri'>): RunRequest | undefined {
    return this.drafts.get(uri.toString())?.request;
  }

  /** The VM that the line was made for, while it is on the list. */
  vmOf({ uri }: Pick<vscode.TextDocument, 'uri'>): Vm | undefined {
    const draft = this.drafts.get(uri.toString());
    return draft === undefined ? undefined : this.fleet.get(draft.vmId);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changes.dispose();
  }
}
