// The status bar item of the active VM, the view's badge and the view's context, drawn from the same state as the tree.
import type { DetectionReport } from '../detect/finding';
import { msg, type Message } from '../message';
import { readinessLabel } from '../report/summary';
import type { ViewText } from './text';
import type { VmListState, VmState } from './vmState';
import { addressText, connectionWords, countOf } from './words';

/** @property background Only for a state that asks for the user: a lost connection or failing checks. */
export interface StatusBarModel {
  readonly icon: string;
  readonly text: Message;
  readonly tooltip: readonly ViewText[];
  readonly background: 'none' | 'warning' | 'error';
}

/** The VM that commands without an argument mean: the chosen one, or the only one. */
export function activeVm(state: VmListState): VmState | undefined {
  const chosen = state.vms.find((vm) => vm.entry.id === state.activeId);
  return chosen ?? (state.vms.length === 1 ? state.vms[0] : undefined);
}

/** @returns undefined (hidden) where there is no active VM. */
export function statusBarOf(state: VmListState): StatusBarModel | undefined {
  const vm = activeVm(state);
  if (vm === undefined) return undefined;
  const connection = connectionWords(vm.connection);
  const live = vm.connection.kind === 'connected' && !vm.cached ? vm.report : undefined;
  const readiness = vm.detecting ? msg('detecting') : live && readinessLabel(live.readiness);
  return {
    icon: statusIcon(vm),
    text:
      readiness === undefined
        ? msg('{0}: {1}', vm.entry.name, connection)
        : msg('{0}: {1} · {2}', vm.entry.name, connection, readiness),
    tooltip: [
      msg('MANA VM {0}', vm.entry.name),
      addressText(vm.entry),
      connection,
      ...(readiness === undefined ? [] : [readiness]),
      msg('Click for what you can do'),
    ],
    background: backgroundOf(vm, live),
  };
}

function statusIcon(vm: VmState): string {
  if (vm.detecting || vm.connection.kind === 'connecting') return 'loading~spin';
  if (vm.connection.kind === 'waiting') return 'debug-disconnect';
  return vm.connection.kind === 'connected' ? 'vm-running' : 'vm-outline';
}

/** @param live The report of this connection; what an old one says is no reason to call for the user. */
function backgroundOf(vm: VmState, live: DetectionReport | undefined): StatusBarModel['background'] {
  if (vm.connection.kind === 'waiting') return 'warning';
  if (vm.detecting) return 'none';
  if (live?.readiness === 'not-ready') return 'error';
  return live?.readiness === 'ready-with-warnings' ? 'warning' : 'none';
}

/** Failing checks of the VMs detected in this session; undefined (no badge) when there are none. */
export function badgeOf(
  state: VmListState,
): { readonly value: number; readonly tooltip: Message } | undefined {
  const value = state.vms.reduce((sum, vm) => sum + (vm.cached ? 0 : countOf(vm.report, 'fail')), 0);
  if (value === 0) return undefined;
  return { value, tooltip: value === 1 ? msg('1 failing check') : msg('{0} failing checks', value) };
}
