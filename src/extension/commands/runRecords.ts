// Commands of kept runs: open, compare, share, delete.
import * as vscode from 'vscode';
import type { Handlers, Parts } from '../actions';
import { sayLine } from '../l10n';
import { pickRunFile, readRunFile, shareRun } from '../run/runFiles';
import { pickKept, type KeptRun } from '../run/runPicks';
import { textOf, vmIdOf } from './argument';

async function keptFor(
  { fleet, runs }: Parts,
  argument: unknown,
  title: string,
  more: { readonly file?: boolean; readonly without?: string } = {},
): Promise<KeptRun | 'file' | undefined> {
  const [vmId, runId] = [vmIdOf(argument), textOf(argument, 'runId')];
  const vm = vmId === undefined ? undefined : fleet.get(vmId);
  if (vm !== undefined && runId !== undefined) return { vm, runId };
  const engine = await runs.engine();
  return pickKept(fleet, runs.service, engine, { title, vmId, ...more });
}

export const runRecordCommands: Handlers<
  'run.openRecord' | 'run.compare' | 'run.share' | 'run.deleteRecord'
> = {
  'run.openRecord': async (parts, argument) => {
    const { engine, views } = parts.runs;
    const title = vscode.l10n.t('Open Run Record');
    let uri = argument instanceof vscode.Uri ? argument : undefined;
    if (uri === undefined) {
      const kept = await keptFor(parts, argument, title, { file: true });
      if (kept === undefined) return;
      if (kept !== 'file') {
        await views.open({ kind: 'record', vmId: kept.vm.entry.id, runId: kept.runId });
        return;
      }
      uri = await pickRunFile();
    }
    if (uri === undefined) return;
    const record = await readRunFile(await engine(), uri);
    await views.open({ kind: 'file', name: uri.path.split('/').at(-1) ?? uri.path, record });
  },

  'run.compare': async (parts, argument) => {
    const { fleet, runs } = parts;
    const title = vscode.l10n.t('Compare Runs');
    const one = await keptFor(parts, argument, title);
    if (one === undefined || one === 'file') return;
    const named = textOf(argument, 'other');
    const other =
      named === undefined
        ? await pickKept(fleet, runs.service, await runs.engine(), {
            title: vscode.l10n.t('Compare With'),
            without: one.runId,
          })
        : { vm: one.vm, runId: named };
    if (other === undefined || other === 'file') return;
    const place = ({ vm, runId }: KeptRun) => ({ kind: 'record', vmId: vm.entry.id, runId }) as const;
    await runs.views.open({ kind: 'compare', left: place(other), right: place(one) });
  },

  'run.share': async (parts, argument) => {
    const { service, engine } = parts.runs;
    const kept = await keptFor(parts, argument, vscode.l10n.t('Share Run'));
    if (kept === undefined || kept === 'file') return;
    const record = await service.records.load(kept.vm.entry.id, kept.runId);
    await shareRun(await engine(), kept.vm, record);
  },

  'run.deleteRecord': async (parts, argument) => {
    const kept = await keptFor(parts, argument, vscode.l10n.t('Delete Run Record'));
    if (kept === undefined || kept === 'file') return;
    const remove = vscode.l10n.t('Delete');
    const question = vscode.l10n.t('Delete the record of this run on {0}?', sayLine(kept.vm.entry.name));
    const answer = await vscode.window.showWarningMessage(question, { modal: true }, remove);
    if (answer === remove) await parts.runs.service.records.remove(kept.vm.entry.id, kept.runId);
  },
};
