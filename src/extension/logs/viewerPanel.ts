// The log viewer in VS Code: one panel for each log, which goes on when it is hidden and comes back with the window.
import * as vscode from 'vscode';
import type { LogExplainer, ViewerIncident } from '../../core/logs/viewer/explainer';
import { viewerWords } from '../../core/logs/viewer/pageWords';
import { readMemory, readMessage } from '../../core/logs/viewer/readMessage';
import {
  cleanSpools,
  openFileSource,
  openSpoolSource,
  ViewerSession,
  type Logger,
  type LogSource,
} from '../../platform';
import { translate } from '../l10n';
import { failedHtml } from './viewerHtml';
import { loadPage, pageLanguage } from '../webviewPage';

/** Where the bytes of a log come from. */
export type OpenedLog =
  /** A file of this machine, which may grow, be cut and be replaced. */
  | { readonly kind: 'file'; readonly path: string }
  /** What a running program prints: pulled no faster than it can be kept and explained. */
  | { readonly kind: 'stream'; readonly chunks: AsyncIterable<Uint8Array> };

/**
 * A log to look at. Two of one `uri` are one panel; without a `uri` each source is a panel of its own.
 *
 * @property uri Of a file that can be opened again with the next window.
 * @property open Called once. The signal says that the panel is closed: whoever produces the log may end then.
 */
export interface ViewerSource {
  readonly title: string;
  readonly uri?: vscode.Uri;
  readonly open: (signal: AbortSignal) => Promise<OpenedLog>;
}

/**
 * @property spoolFolder For what live logs have brought so far; on this machine, and nobody else's.
 * @property engine Loads what explains logs: a maker of an engine for each log that is read from its beginning. Where it
 *   cannot be loaded, logs are shown without explanations.
 * @property explanationOf What "Copy explanation" copies.
 * @property fix A fix was pressed.
 */
export interface ViewerDeps {
  readonly extensionUri: vscode.Uri;
  readonly spoolFolder: string;
  readonly engine: () => Promise<() => LogExplainer>;
  readonly explanationOf: (incident: ViewerIncident) => string;
  readonly fix: (incident: ViewerIncident, fix: string, source: ViewerSource) => void;
  readonly logger: Logger;
}

/** Also the name of the activation event `onWebviewPanel:…` and of `activeWebviewPanelId` in when clauses. */
export const viewerType = 'manaDpdk.logViewer';

/** A log file of this machine. */
export function fileViewerSource(uri: vscode.Uri): ViewerSource {
  return {
    title: uri.path.split('/').at(-1) ?? uri.path,
    uri,
    open: () => Promise.resolve({ kind: 'file', path: uri.fsPath }),
  };
}

interface Opened {
  readonly log: LogSource;
  readonly live: boolean;
  readonly end: AbortController;
  readonly newExplainer: (() => LogExplainer) | undefined;
}

export class ViewerPanels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private readonly panels = new Map<string | ViewerSource, vscode.WebviewPanel>();
  private readonly opening = new Map<string | ViewerSource, Promise<void>>();
  private readonly registration: vscode.Disposable;
  private cleaned = false;

  constructor(private readonly deps: ViewerDeps) {
    this.registration = vscode.window.registerWebviewPanelSerializer(viewerType, this);
  }

  /**
   * Shows a log, in the panel it has already if it has one.
   *
   * @throws whatever opening it throws; then there is no panel.
   */
  async open(source: ViewerSource): Promise<void> {
    const key = keyOf(source);
    const there = this.panels.get(key);
    if (there !== undefined) {
      there.reveal();
      return;
    }
    // Opening may take a while, and the reader may ask for it again meanwhile.
    const opening = this.opening.get(key) ?? this.openNew(source);
    this.opening.set(key, opening);
    try {
      await opening;
    } finally {
      this.opening.delete(key);
    }
  }

  /** VS Code brings back a panel of the last window. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const address = readMemory(state)?.source ?? null;
    const uri = address === null ? undefined : vscode.Uri.parse(address);
    // A live log has ended with its window.
    if (uri?.scheme !== 'file') {
      panel.dispose();
      return;
    }
    const source = fileViewerSource(uri);
    let closed = false;
    panel.onDidDispose(() => {
      closed = true;
    });
    const isClosed = (): boolean => closed;
    try {
      const opened = await this.openLog(source);
      if (isClosed()) {
        opened.end.abort();
        await opened.log.close();
        return;
      }
      this.show(panel, source, opened);
    } catch (error) {
      if (isClosed()) return;
      const reason = error instanceof Error ? error.message : String(error);
      panel.webview.html = failedHtml(pageLanguage(), vscode.l10n.t('The log cannot be opened: {0}', reason));
    }
  }

  dispose(): void {
    this.registration.dispose();
    for (const panel of [...this.panels.values()]) panel.dispose();
  }

  private async openNew(source: ViewerSource): Promise<void> {
    const opened = await this.openLog(source);
    const panel = vscode.window.createWebviewPanel(viewerType, source.title, vscode.ViewColumn.Active);
    this.show(panel, source, opened);
  }

  private async openLog(source: ViewerSource): Promise<Opened> {
    const { spoolFolder, logger } = this.deps;
    if (!this.cleaned) {
      this.cleaned = true;
      // What a VS Code that crashed has left behind.
      void cleanSpools(spoolFolder).then((count) => {
        if (count > 0) logger.info(`log viewer: ${count} left-over spool files removed`);
      });
    }
    const newExplainer = await this.deps.engine().catch((error: unknown) => {
      logger.error(`log viewer: nothing is explained: ${textOf(error)}`);
      return undefined;
    });
    const end = new AbortController();
    try {
      const opened = await source.open(end.signal);
      return opened.kind === 'file'
        ? { log: await openFileSource(opened.path), live: false, end, newExplainer }
        : { log: await openSpoolSource(spoolFolder, opened.chunks), live: true, end, newExplainer };
    } catch (error) {
      end.abort();
      throw error;
    }
  }

  private show(panel: vscode.WebviewPanel, source: ViewerSource, opened: Opened): void {
    const { deps } = this;
    const { log, live, end, newExplainer } = opened;
    this.panels.set(keyOf(source), panel);
    const session = new ViewerSession({
      source: log,
      newExplainer,
      start: {
        kind: 'start',
        words: viewerWords(translate),
        language: pageLanguage(),
        source: source.uri?.toString() ?? null,
        live,
      },
      send: (message) => void panel.webview.postMessage(message),
      copy: (text) => vscode.env.clipboard.writeText(text),
      explanationOf: deps.explanationOf,
      fix: (incident, fix) => {
        deps.fix(incident, fix, source);
      },
      failed: (error) => {
        deps.logger.error(`log viewer: ${textOf(error)}`);
      },
    });
    panel.webview.onDidReceiveMessage((message: unknown) => {
      const read = readMessage(message);
      if (read !== undefined) session.receive(read);
    });
    panel.onDidChangeViewState(() => {
      // The page of a hidden panel is thrown away; shown again, it asks for what it needs.
      if (!panel.visible) session.pageGone();
    });
    panel.onDidDispose(() => {
      // A newer panel may show the same log by now.
      if (this.panels.get(keyOf(source)) === panel) this.panels.delete(keyOf(source));
      end.abort();
      void session.close();
    });
    this.load(panel.webview, source.title);
  }

  private load(webview: vscode.Webview, title: string): void {
    loadPage(webview, this.deps.extensionUri, {
      script: 'logViewer.js',
      styles: ['logRows.css', 'logViewer.css'],
      title,
    });
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Two sources of one address are one log. */
function keyOf(source: ViewerSource): string | ViewerSource {
  return source.uri?.toString() ?? source;
}
