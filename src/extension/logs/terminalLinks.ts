// Links in terminals: a line that the explainer knows leads to its explanation.
import * as vscode from 'vscode';
import { lineMethod, mentionsDpdk, type LineVerdict } from '../../core/logs/editor/protocol';
import type { TestpmdLanguage } from '../languageClient';
import type { Explanations } from './explanations';

class LineLink extends vscode.TerminalLink {
  constructor(
    { start, length, title }: LineVerdict,
    readonly markdown: string,
  ) {
    super(start, length, title);
  }
}

/** Bare messages of testpmd and the shell that have no mark of DPDK in them. */
const bare =
  /fail|error|cannot|couldn't|unable|invalid|denied|not found|no such|hugepage|port \d|killed|segmentation/i;
const longestLine = 4000;

export class TerminalLinks implements vscode.TerminalLinkProvider<LineLink> {
  constructor(
    private readonly language: TestpmdLanguage,
    private readonly explanations: Explanations,
  ) {}

  async provideTerminalLinks({ line }: vscode.TerminalLinkContext): Promise<LineLink[]> {
    if (line.length > longestLine || !(mentionsDpdk(line) || (this.language.isRunning && bare.test(line))))
      return [];
    const verdict = await this.language.request<LineVerdict | null>(lineMethod, { line }).catch(() => null);
    if (verdict === null) return [];
    return [new LineLink(verdict, verdict.markdown)];
  }

  async handleTerminalLink({ markdown }: LineLink): Promise<void> {
    await this.explanations.show(markdown);
  }
}
