// The log viewers of this window, with the engine that explains what they show.
import { performance } from 'node:perf_hooks';
import * as vscode from 'vscode';
import { ownLogRowsMethod } from '../../core/logs/editor/protocol';
import type { LogRows } from '../../core/logs/knowledge';
import type { ViewerIncident } from '../../core/logs/viewer/explainer';
import { commandId } from '../../core/view/commandNames';
import type { Logger } from '../../platform';
import { translate } from '../l10n';
import type { TestpmdLanguage } from '../languageClient';
import { testpmdKnowledgeFiles } from '../settings';
import { fileViewerSource, ViewerPanels, type ViewerSource } from './viewerPanel';

export class LogViewers implements vscode.Disposable {
  private readonly panels: ViewerPanels;

  constructor(
    { extensionUri, globalStorageUri }: vscode.ExtensionContext,
    private readonly language: TestpmdLanguage,
    private readonly logger: Logger,
  ) {
    this.panels = new ViewerPanels({
      extensionUri,
      spoolFolder: vscode.Uri.joinPath(globalStorageUri, 'logs').fsPath,
      engine: async () => {
        const [{ logKnowledge, viewerExplainer }, own] = await Promise.all([
          import('./engine'),
          this.ownRows(),
        ]);
        const knowledge = logKnowledge(own);
        return () => viewerExplainer(translate, () => performance.now(), knowledge);
      },
      explanationOf,
      fix: (_incident, fix) => {
        void vscode.commands.executeCommand(commandId('showLogFix'), { fix });
      },
      logger,
    });
  }

  /** Shows a log file; one that is open already comes to the front. */
  async openFile(uri: vscode.Uri): Promise<void> {
    await this.panels.open(uri.scheme === 'file' ? fileViewerSource(uri) : copyViewerSource(uri));
  }

  /** Shows a text that is no file: the output of a run. */
  async openText(title: string, text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    await this.panels.open({
      title,
      open: () => Promise.resolve({ kind: 'stream', chunks: pieces(bytes) }),
    });
  }

  /** Messages of the user's own: the server has read the files and checked them. */
  private async ownRows(): Promise<readonly LogRows[]> {
    if (testpmdKnowledgeFiles().length === 0) return [];
    return this.language.request<readonly LogRows[]>(ownLogRowsMethod).catch((error: unknown) => {
      this.logger.warn(`log viewer: messages of the user's own are left out: ${String(error)}`);
      return [];
    });
  }

  dispose(): void {
    this.panels.dispose();
  }
}

const pieceBytes = 1024 * 1024;

// eslint-disable-next-line @typescript-eslint/require-await -- the viewer takes what comes over time
async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

/** A file that only VS Code can reach, such as one of a remote window: shown as it is at the moment. */
function copyViewerSource(uri: vscode.Uri): ViewerSource {
  const read = async function* (): AsyncGenerator<Uint8Array> {
    yield* pieces(await vscode.workspace.fs.readFile(uri));
  };
  return { ...fileViewerSource(uri), open: () => Promise.resolve({ kind: 'stream', chunks: read() }) };
}

function explanationOf({ title, code, explanation, fixes }: ViewerIncident): string {
  return [`${title} [${code}]`, '', explanation, '', ...fixes.map((fix) => `→ ${fix.title}`), ''].join('\n');
}
