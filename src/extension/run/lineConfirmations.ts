// The question before a task runs a line that will not forward, as far as the language service knows.
import * as vscode from 'vscode';
import { say, sayLine } from '../l10n';
import type { LineQuestion } from './runJobs';

export class LineConfirmations {
  /** Answers in place of a person: VS Code shows no dialogs while the tests of an extension run. */
  answer: ((question: LineQuestion) => boolean) | undefined;

  readonly ask = async (question: LineQuestion, signal: AbortSignal): Promise<boolean> => {
    if (this.answer !== undefined) return this.answer(question);
    const run = vscode.l10n.t('Run');
    const detail = [question.line, '', ...question.errors.map(({ message }) => say(message))].join('\n');
    const title = vscode.l10n.t(
      'Run this line on {0}? This DPDK release refuses it, or it cannot forward.',
      sayLine(question.vm),
    );
    const answer = await vscode.window.showWarningMessage(title, { modal: true, detail }, run);
    return answer === run && !signal.aborted;
  };
}
