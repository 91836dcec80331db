// The status bar item while testpmd runs: packets a second; a click shows the live view.
import * as vscode from 'vscode';
import { formatPps } from '../../core/run/units';
import { runStateWords } from '../../core/view/runsView';
import { commandId } from '../../core/view/commandNames';
import { withoutIcons } from '../../core/view/text';
import { say, sayLine } from '../l10n';
import { figuresOf, stateOf, type FollowedRun } from './followedRun';
import type { RunService } from './runService';

export function createRunStatusBar(service: RunService): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('manaDpdk.runs', vscode.StatusBarAlignment.Left, 49);
  item.name = vscode.l10n.t('testpmd runs');
  item.command = commandId('run.show');
  const draw = (): void => {
    const { all } = service;
    const [first] = all;
    if (first === undefined) {
      item.hide();
      return;
    }
    const lost = all.some(({ live }) => live.link === 'lost');
    const text = textOf(all, first);
    item.text = `$(${lost ? 'debug-disconnect' : 'pulse'}) ${withoutIcons(text)}`;
    item.tooltip = [...all.map(lineOf), vscode.l10n.t('Click for the live view')].join('\n');
    item.accessibilityInformation = { label: vscode.l10n.t('testpmd: {0}', text), role: 'button' };
    item.backgroundColor = lost ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
  };
  const stops = [service.onChange(draw), service.onTick(draw)];
  draw();
  const stop = new vscode.Disposable(() => {
    for (const end of stops) end();
  });
  return vscode.Disposable.from(item, stop);
}

function textOf(all: readonly FollowedRun[], first: FollowedRun): string {
  if (all.length > 1) {
    const sum = all.reduce((total, { live }) => {
      const { rx, tx } = live.reader.latest().total;
      return total + Math.max(rx.pps ?? 0, tx.pps ?? 0);
    }, 0);
    return vscode.l10n.t('{0} testpmd, {1}', all.length, formatPps(sum));
  }
  const figures = figuresOf(first.live.reader.latest());
  const state = stateOf(first.live);
  return figures === undefined || state !== 'forwarding'
    ? vscode.l10n.t('testpmd {0}', say(runStateWords(state)))
    : say(figures);
}

function lineOf({ vm, title, live }: FollowedRun): string {
  const figures = figuresOf(live.reader.latest());
  const state = say(runStateWords(stateOf(live)));
  return figures === undefined
    ? vscode.l10n.t('{0}, {1}: {2}', sayLine(vm.entry.name), say(title), state)
    : vscode.l10n.t('{0}, {1}: {2}, {3}', sayLine(vm.entry.name), say(title), state, say(figures));
}
