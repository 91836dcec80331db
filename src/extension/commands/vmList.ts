// Commands on the list of VMs: add, remove, rename, choose, refresh.
import * as vscode from 'vscode';
import { ProblemError } from '../../core/problem';
import { oneLine } from '../../core/view/text';
import { listAzureVms } from '../../platform';
import type { Handlers, Parts } from '../actions';
import { sayLine } from '../l10n';
import { problemOf, showProblem } from '../problems';
import { withCancellableProgress } from '../progress';
import { toolSettings } from '../settings';
import { isCancelled } from '../vm';
import { unreadableSetting } from '../vmStore';
import { addVm } from './addVm';
import { flagOf, textOf } from './argument';
import { azureChanges } from '../../core/view/azureChanges';
import { pickVm } from './pickVm';

export const vmListCommands: Handlers<'addVm' | 'removeVm' | 'renameVm' | 'setActiveVm' | 'refresh'> = {
  addVm,

  /** `confirmed: true` in the argument asks nothing. */
  removeVm: async (parts, argument) => {
    const title = vscode.l10n.t('Remove VM');
    const vm = await pickVm(parts, argument, { title, alwaysAsk: true });
    if (vm === undefined) return;
    if (flagOf(argument, 'confirmed') !== true) {
      const remove = vscode.l10n.t('Remove');
      const message = vscode.l10n.t('Remove {0} from the list?', sayLine(vm.entry.name));
      const detail =
        parts.setup.service.runningOn(vm.entry.id) === undefined
          ? vscode.l10n.t(
              'The connection is closed, and the records of its runs that are kept here are deleted. Nothing on the VM changes.',
            )
          : vscode.l10n.t(
              'A setup is running there. The VM finishes its step without this window; a NIC comes back by itself. The records of its runs that are kept here are deleted.',
            );
      const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, remove);
      if (answer !== remove) return;
    }
    await parts.store.remove(vm.entry.id);
    parts.fleet.sync();
    await parts.reports.forget(vm.entry);
    await parts.runs.service.records.forget(vm.entry.id);
  },

  /** `name` in the argument asks nothing. */
  renameVm: async (parts, argument) => {
    const title = vscode.l10n.t('Rename VM');
    const vm = await pickVm(parts, argument, { title, alwaysAsk: true });
    if (vm === undefined) return;
    const name =
      textOf(argument, 'name') ??
      (await vscode.window.showInputBox({
        title,
        prompt: vscode.l10n.t('Name of the VM in the list. Nothing on the VM changes.'),
        value: vm.entry.name,
        validateInput: (value) => (oneLine(value) === '' ? vscode.l10n.t('A name is needed.') : undefined),
      }));
    if (name === undefined || oneLine(name) === '') return;
    await parts.store.update(vm.entry.id, { name: oneLine(name, 80) });
    parts.fleet.sync();
  },

  setActiveVm: async (parts, argument) => {
    const vm = await pickVm(parts, argument, {
      title: vscode.l10n.t('Set Active VM'),
      alwaysAsk: true,
    });
    if (vm !== undefined) await parts.fleet.setActive(vm.entry.id);
  },

  refresh: async (parts) => {
    parts.fleet.sync();
    if (parts.fleet.settingUnreadable) throw new ProblemError(unreadableSetting());
    const connected = parts.fleet.all.filter((vm) => vm.state.connection.kind === 'connected');
    const fromAzure = parts.fleet.all.some((vm) => vm.entry.source === 'azure') && vscode.workspace.isTrusted;
    if (connected.length === 0 && !fromAzure) return;
    await withCancellableProgress(vscode.l10n.t('Refreshing MANA VMs'), async (_report, signal) => {
      const detections = connected.map((vm) => vm.detect(signal));
      const azure = fromAzure ? [refreshAzure(parts, signal)] : [];
      const results = await Promise.allSettled([...detections, ...azure]);
      for (const result of results) {
        if (result.status === 'rejected' && !isCancelled(result.reason)) {
          void showProblem(problemOf(result.reason), parts.log.logger);
        }
      }
    });
  },
};

/** A VM in Azure gets another public address when it is deallocated and started again: follow it. */
async function refreshAzure(parts: Parts, signal: AbortSignal): Promise<void> {
  const listed = await listAzureVms(toolSettings(), signal);
  for (const { id, change } of azureChanges(
    parts.fleet.all.map(({ entry }) => entry),
    listed,
  )) {
    await parts.store.update(id, change);
  }
  parts.fleet.sync();
}
