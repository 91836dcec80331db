// The question before a task of tasks.json changes a VM.
import * as vscode from 'vscode';
import { say, sayLine } from '../l10n';
import type { RunQuestion } from './setupJobs';

export class Confirmations {
  /** Answers in place of a person: VS Code shows no dialogs while the tests of an extension run. */
  answer: ((question: RunQuestion) => boolean) | undefined;

  async ask(question: RunQuestion, signal: AbortSignal): Promise<boolean> {
    if (this.answer !== undefined) return this.answer(question);
    const { steps, kind } = question;
    const vm = sayLine(question.vm);
    const run = kind === 'undo' ? vscode.l10n.t('Undo') : vscode.l10n.t('Run');
    const message = title(kind, steps.length, vm);
    const detail = steps
      .map(({ title, root }, index) =>
        root
          ? vscode.l10n.t('{0}. {1} (as root)', index + 1, say(title))
          : vscode.l10n.t('{0}. {1}', index + 1, say(title)),
      )
      .join('\n');
    const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, run);
    return answer === run && !signal.aborted;
  }
}

function title(kind: RunQuestion['kind'], count: number, vm: string): string {
  if (kind === 'undo')
    return count === 1
      ? vscode.l10n.t('Undo 1 step on {0}?', vm)
      : vscode.l10n.t('Undo {0} steps on {1}?', count, vm);
  return count === 1
    ? vscode.l10n.t('Run 1 step on {0}?', vm)
    : vscode.l10n.t('Run {0} steps on {1}?', count, vm);
}
