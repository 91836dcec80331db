// Finds the VM a command is about: the one it was called on, the active one, the only one, or the one the user picks.
import * as vscode from 'vscode';
import { msg } from '../../core/message';
import { ProblemError, type Problem } from '../../core/problem';
import { commandId } from '../../core/view/commandNames';
import { withoutIcons } from '../../core/view/text';
import type { VmState } from '../../core/view/vmState';
import { addressText, connectionWords } from '../../core/view/words';
import type { Parts } from '../actions';
import { say } from '../l10n';
import type { Vm } from '../vm';
import { vmIdOf } from './argument';

/**
 * @property suits Which VMs the command makes sense for; asked only when the user has to choose.
 * @property otherwise What to say when there are VMs and none suits.
 * @property alwaysAsk Ask even when a VM is active: for what cannot be undone.
 */
export interface PickOptions {
  readonly title: string;
  readonly suits?: (state: VmState) => boolean;
  readonly otherwise?: Problem;
  readonly alwaysAsk?: boolean;
}

/**
 * @returns undefined when the user closed the list.
 * @throws ProblemError where there is no VM, none that suits, or the argument names one that is gone.
 */
export async function pickVm(parts: Parts, argument: unknown, options: PickOptions): Promise<Vm | undefined> {
  const id = vmIdOf(argument);
  if (id !== undefined) {
    const vm = parts.fleet.get(id);
    if (vm === undefined) throw new ProblemError(goneVm);
    return vm;
  }
  const all = parts.fleet.all;
  if (all.length === 0) throw new ProblemError(noVm);
  const suits = options.suits ?? (() => true);
  const candidates = all.filter((vm) => suits(vm.state));
  const [first, second] = candidates;
  if (first === undefined) throw new ProblemError(options.otherwise ?? noVm);
  const { active } = parts.fleet;
  if (options.alwaysAsk !== true && active !== undefined && candidates.includes(active)) return active;
  if (second === undefined) return first;
  return chooseVm(candidates, options.title);
}

async function chooseVm(candidates: readonly Vm[], title: string): Promise<Vm | undefined> {
  const items = candidates.map((vm) => ({
    label: withoutIcons(vm.entry.name),
    description: withoutIcons(addressText(vm.entry)),
    detail: say(connectionWords(vm.state.connection)),
    vm,
  }));
  const placeHolder = vscode.l10n.t('Choose a VM');
  const item = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true });
  return item?.vm;
}

const noVm: Problem = {
  id: 'no-vm',
  message: msg('There is no VM in the list yet.'),
  remedies: [{ label: msg('Add VM'), command: commandId('addVm') }],
};

const goneVm: Problem = {
  id: 'vm-gone',
  message: msg('This VM is no longer in the list.'),
  remedies: [],
};

/** Connecting and running programs is for trusted workspaces, as VS Code's users expect of Restricted Mode. */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new ProblemError({
    id: 'restricted-mode',
    message: msg('In Restricted Mode MANA DPDK shows what is known, and connects to no VM.'),
    remedies: [{ label: msg('Manage Workspace Trust'), command: 'workbench.trust.manage' }],
  });
}
