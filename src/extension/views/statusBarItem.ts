// The status bar item of the active VM; hidden while there is none.
import * as vscode from 'vscode';
import { commandId } from '../../core/view/commandNames';
import { statusBarOf } from '../../core/view/statusBar';
import { withoutIcons } from '../../core/view/text';
import type { Fleet } from '../fleet';
import { sayLine } from '../l10n';

const backgrounds = {
  none: undefined,
  warning: 'statusBarItem.warningBackground',
  error: 'statusBarItem.errorBackground',
} as const;

export function createStatusBarItem(fleet: Fleet): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('manaDpdk.activeVm', vscode.StatusBarAlignment.Left, 50);
  item.name = vscode.l10n.t('MANA VM');
  item.command = commandId('showActions');
  const draw = () => {
    const model = statusBarOf(fleet.state);
    if (model === undefined) {
      item.hide();
      return;
    }
    const text = sayLine(model.text);
    const background = backgrounds[model.background];
    item.text = `$(${model.icon}) ${withoutIcons(text)}`;
    item.tooltip = model.tooltip.map(sayLine).join('\n');
    item.accessibilityInformation = { label: text, role: 'button' };
    item.backgroundColor = background === undefined ? undefined : new vscode.ThemeColor(background);
    item.show();
  };
  const subscription = fleet.onDidChange(draw);
  draw();
  return vscode.Disposable.from(item, subscription);
}
