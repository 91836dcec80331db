// Commands about the extension itself, and the list of actions behind the status bar item.
import * as vscode from 'vscode';
import { commandId, type CommandName } from '../../core/view/commandNames';
import { withoutIcons } from '../../core/view/text';
import type { VmState } from '../../core/view/vmState';
import type { Handlers } from '../actions';
import { sayLine } from '../l10n';
import { pickVm } from './pickVm';

export const generalCommands: Handlers<'showActions' | 'showLog' | 'openSettings' | 'openWalkthrough'> = {
  showActions: async (parts, argument) => {
    const vm = await pickVm(parts, argument, { title: vscode.l10n.t('MANA VM') });
    if (vm === undefined) return;
    const items = actionsOf(vm.state).map(([icon, label, name]) => ({ label: `$(${icon}) ${label}`, name }));
    const item = await vscode.window.showQuickPick(items, { title: withoutIcons(sayLine(vm.entry.name)) });
    if (item === undefined) return;
    // Choosing another VM is about all of them, everything else about this one.
    const about = item.name === 'setActiveVm' ? undefined : vm.entry.id;
    await vscode.commands.executeCommand(commandId(item.name), about);
  },

  showLog: async ({ log }) => {
    log.show();
    return Promise.resolve();
  },

  openSettings: async ({ extension }) => {
    // Settings of scope "machine" are those of the remote machine in a remote window.
    const command = vscode.env.remoteName === undefined ? 'openSettings' : 'openRemoteSettings';
    await vscode.commands.executeCommand(`workbench.action.${command}`, { query: `@ext:${extension.id}` });
  },

  openWalkthrough: async ({ extension }) => {
    await vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extension.id}#start`, false);
  },
};

type Action = readonly [icon: string, label: string, name: CommandName];

/** What makes sense for a VM in this state, most wanted first. */
function actionsOf(state: VmState): readonly Action[] {
  const connection = state.connection.kind;
  const detect: readonly Action[] = state.detecting
    ? [['circle-slash', vscode.l10n.t('Cancel Detection'), 'cancelDetection']]
    : [['search', vscode.l10n.t('Detect Again'), 'detect']];
  const report: readonly Action[] =
    state.report === undefined
      ? []
      : [
          ['file-text', vscode.l10n.t('Open Detection Report'), 'openReport'],
          ['checklist', vscode.l10n.t('Show a Check'), 'showFinding'],
        ];
  return [
    ...(connection === 'waiting'
      ? [['debug-restart', vscode.l10n.t('Reconnect Now'), 'reconnectNow'] as const]
      : []),
    ...(connection === 'disconnected' ? [['plug', vscode.l10n.t('Connect'), 'connect'] as const] : []),
    ...(connection === 'connected' ? detect : []),
    ...(connection === 'connected' ? [['tools', vscode.l10n.t('Set Up…'), 'setup.plan'] as const] : []),
    ...report,
    ...(connection === 'disconnected'
      ? []
      : [['debug-disconnect', vscode.l10n.t('Disconnect'), 'disconnect'] as const]),
    ['arrow-swap', vscode.l10n.t('Set Active VM'), 'setActiveVm'],
    ['output', vscode.l10n.t('Show Log'), 'showLog'],
  ];
}
