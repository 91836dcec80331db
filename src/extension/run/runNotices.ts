// Tells in one sentence how a run has ended, unless somebody has seen it.
import * as vscode from 'vscode';
import { commandId } from '../../core/view/commandNames';
import { withoutLinks } from '../../core/view/text';
import { say, sayLine } from '../l10n';
import { pairWords } from './pairWords';
import type { EndedRun, RunService } from './runService';
import type { RunViews } from './runViews';

export function tellEnds(service: RunService, views: RunViews): vscode.Disposable {
  const stops = [
    service.onEnded((ended) => {
      if (!ended.quiet && !views.isVisible(ended.runId)) void tellRun(ended);
    }),
    service.onPairEnded(({ sender, receiver }, result) => {
      const ends = [result.sender, result.receiver].flatMap((live) => (live === null ? [] : [live.id]));
      if (ends.length > 0 && ends.every((id) => views.isVisible(id))) return;
      const names = vscode.l10n.t('{0} → {1}', sayLine(sender.entry.name), sayLine(receiver.entry.name));
      const text = withoutLinks(vscode.l10n.t('{0}: {1}', names, say(pairWords(result))));
      if (result.outcome === 'done') void vscode.window.showInformationMessage(text);
      else void vscode.window.showWarningMessage(text);
    }),
  ];
  return new vscode.Disposable(() => {
    for (const stop of stops) stop();
  });
}

async function tellRun({ vm, runId, verdict, earlier }: EndedRun): Promise<void> {
  const show = vscode.l10n.t('Show');
  const compare = vscode.l10n.t('Compare');
  const text = withoutLinks(vscode.l10n.t('{0}: {1}', sayLine(vm.entry.name), say(verdict.headline)));
  const actions = [show, ...(earlier > 0 ? [compare] : [])];
  const chosen =
    verdict.forwarding === 'confirmed'
      ? await vscode.window.showInformationMessage(text, ...actions)
      : await vscode.window.showWarningMessage(text, ...actions);
  if (chosen === undefined) return;
  const command = commandId(chosen === show ? 'run.openRecord' : 'run.compare');
  await vscode.commands.executeCommand(command, { vmId: vm.entry.id, runId });
}
