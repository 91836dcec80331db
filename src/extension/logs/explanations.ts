// Explanations as read-only Markdown documents: the page of an incident, or of one line of a terminal.
import * as vscode from 'vscode';
import { explanationMethod, type ExplanationParams } from '../../core/logs/editor/protocol';
import { openMarkdown } from '../commands/report';
import type { TestpmdLanguage } from '../languageClient';
import { panelName } from './logPanel';

export const explainScheme = 'mana-explain';

/** Pages that are kept: the editor may ask for an open one again. */
const mostPages = 50;

export class Explanations implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly pages = new Map<string, string>();
  private readonly registration: vscode.Disposable;
  private count = 0;

  constructor(private readonly language: TestpmdLanguage) {
    this.registration = vscode.workspace.registerTextDocumentContentProvider(explainScheme, this);
  }

  /** Shows the page of an incident. @returns false when the document has no such incident any more. */
  async showIncident(params: ExplanationParams): Promise<boolean> {
    const markdown = await this.language.request<string | null>(explanationMethod, {
      ...params,
      ...nameOf(params),
    });
    if (markdown === null) return false;
    await this.show(markdown);
    return true;
  }

  /** Shows a page. */
  async show(markdown: string): Promise<void> {
    this.count += 1;
    const title = vscode.l10n.t('Explanation');
    const uri = vscode.Uri.from({ scheme: explainScheme, path: `/${this.count}/${title}.md` });
    this.pages.set(uri.toString(), markdown);
    const [oldest] = this.pages.keys();
    if (this.pages.size > mostPages && oldest !== undefined) this.pages.delete(oldest);
    await openMarkdown(uri);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return (
      this.pages.get(uri.toString()) ??
      vscode.l10n.t('This explanation is not there any more. Open it again.')
    );
  }

  dispose(): void {
    this.registration.dispose();
  }
}

/** An output panel has the address of its channel, which nobody reads: it is called as it is labelled. */
function nameOf({ uri }: ExplanationParams): Partial<ExplanationParams> {
  return vscode.Uri.parse(uri).scheme === 'output' ? { name: panelName } : {};
}
