// Keeps the last report of each VM on this machine, so that the tree has something to show before connecting.
import * as vscode from 'vscode';
import type { DetectionReport } from '../core/detect/finding';
import type { VmEntry } from '../core/hosts/host';
import { readCache, writeCache } from '../core/view/reportCache';

export class ReportStore {
  private readonly folder: vscode.Uri;

  constructor(globalStorage: vscode.Uri) {
    this.folder = vscode.Uri.joinPath(globalStorage, 'reports');
  }

  /** @returns undefined where there is none, it is damaged, or it is about another machine than the entry names now. */
  async load(entry: VmEntry): Promise<DetectionReport | undefined> {
    let content: string;
    try {
      content = new TextDecoder().decode(await vscode.workspace.fs.readFile(this.file(entry)));
    } catch {
      return undefined;
    }
    return readCache(entry, content)?.report;
  }

  async save(entry: VmEntry, report: DetectionReport): Promise<void> {
    await vscode.workspace.fs.createDirectory(this.folder);
    await vscode.workspace.fs.writeFile(
      this.file(entry),
      new TextEncoder().encode(writeCache(entry, report)),
    );
  }

  /** Removes what is kept of a VM that left the list; no error where there is nothing. */
  async forget(entry: VmEntry): Promise<void> {
    try {
      await vscode.workspace.fs.delete(this.file(entry));
    } catch {
      // There was none.
    }
  }

  private file(entry: VmEntry): vscode.Uri {
    return vscode.Uri.joinPath(this.folder, `${entry.id}.json`);
  }
}
