// The output panel "MANA DPDK": text from the clipboard or a selection, and what the explainer says of it.
import * as vscode from 'vscode';
import { logLanguage, ownLineMark, type ExplainedText } from '../../core/logs/editor/protocol';
import { sanitize } from '../../core/remote/sanitize';

/** What the panel is called in VS Code's list of outputs, in every language. */
export const panelName = 'MANA DPDK';

/** Characters of one text that the panel takes: VS Code itself keeps no longer outputs. */
const longest = 8 * 1024 * 1024;

/** A text as the panel shows it: what colours a terminal means nothing here, and each end of line is one. */
export function panelText(text: string): string {
  const lines = sanitize(text.slice(0, longest));
  return lines.endsWith('\n') ? lines : `${lines}\n`;
}

export class LogPanel implements vscode.Disposable {
  private channel: vscode.OutputChannel | undefined;

  show(): void {
    this.open().show(true);
  }

  /**
   * Shows a text with its explanation below it, in place of what was there: the panel then counts lines as the explanation
   * does, and nothing in it can be taken for a part of another log.
   *
   * @param name What the text is called. @param text From `panelText`.
   */
  write(name: string, text: string, { summary, report }: ExplainedText): void {
    const channel = this.open();
    channel.replace(`${text}${owned(`──── ${name} ────\n${report}${summary}`)}`);
    channel.show(true);
  }

  dispose(): void {
    this.channel?.dispose();
  }

  private open(): vscode.OutputChannel {
    return (this.channel ??= vscode.window.createOutputChannel(panelName, logLanguage));
  }
}

/** Lines of our own, which are not read as a log again. */
function owned(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `${ownLineMark} ${line}`.trimEnd() + '\n')
    .join('');
}
