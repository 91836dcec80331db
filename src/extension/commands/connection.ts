// Commands that open, use and close the connection to a VM.
import * as vscode from 'vscode';
import { msg } from '../../core/message';
import { ProblemError, type Problem } from '../../core/problem';
import { readinessLabel } from '../../core/report/summary';
import { commandId } from '../../core/view/commandNames';
import { withoutLinks } from '../../core/view/text';
import type { VmState } from '../../core/view/vmState';
import { countWords, stepWords } from '../../core/view/words';
import type { Handlers, Parts } from '../actions';
import { say, sayLine } from '../l10n';
import { problemOf } from '../problems';
import { withCancellableProgress, type ProgressReport } from '../progress';
import { autoDetect } from '../settings';
import type { Vm } from '../vm';
import { pickVm, requireTrust } from './pickVm';

const nothingConnected: Problem = {
  id: 'nothing-connected',
  message: msg('No VM is connected.'),
  remedies: [{ label: msg('Connect'), command: commandId('connect') }],
};

const nothingToConnect: Problem = {
  id: 'nothing-to-connect',
  message: msg('Every VM is connected already.'),
  remedies: [],
};

const nothingToReconnect: Problem = {
  id: 'nothing-to-reconnect',
  message: msg('No VM is waiting for its connection to come back.'),
  remedies: [],
};

const nothingRunning: Problem = {
  id: 'nothing-running',
  message: msg('No detection is running.'),
  remedies: [],
};

export const connectionCommands: Handlers<
  'connect' | 'disconnect' | 'reconnectNow' | 'detect' | 'cancelDetection'
> = {
  connect: async (parts, argument) => {
    requireTrust();
    const vm = await pickVm(parts, argument, {
      title: vscode.l10n.t('Connect'),
      suits: ({ connection }) => connection.kind !== 'connected',
      otherwise: nothingToConnect,
    });
    if (vm !== undefined) await connectVm(parts, vm);
  },

  disconnect: async (parts, argument) => {
    const vm = await pickVm(parts, argument, {
      title: vscode.l10n.t('Disconnect'),
      suits: ({ connection }) => connection.kind !== 'disconnected',
      otherwise: nothingConnected,
    });
    await vm?.disconnect();
  },

  reconnectNow: async (parts, argument) => {
    const vm = await pickVm(parts, argument, {
      title: vscode.l10n.t('Reconnect Now'),
      suits: ({ connection }) => connection.kind === 'waiting',
      otherwise: nothingToReconnect,
    });
    vm?.reconnectNow();
  },

  detect: async (parts, argument) => {
    requireTrust();
    const vm = await pickVm(parts, argument, { title: vscode.l10n.t('Detect') });
    if (vm === undefined) return;
    await parts.fleet.setActive(vm.entry.id);
    const detected = await withSteps(parts, vm, async (signal) => {
      if (vm.state.connection.kind === 'connected') {
        await vm.detect(signal);
        return;
      }
      await vm.connect(signal);
      // Where connecting detects by itself, there is a fresh report now.
      if (vm.state.report === undefined || vm.state.cached || !autoDetect()) await vm.detect(signal);
    });
    if (detected) showResult(vm.state);
  },

  cancelDetection: async (parts, argument) => {
    const vm = await pickVm(parts, argument, {
      title: vscode.l10n.t('Cancel Detection'),
      suits: ({ detecting }) => detecting,
      otherwise: nothingRunning,
    });
    if (vm !== undefined && !vm.cancelDetection()) throw new ProblemError(nothingRunning);
  },
};

/** Connects and detects with progress, then says in one line what came out. */
export async function connectVm(parts: Parts, vm: Vm): Promise<void> {
  await parts.fleet.setActive(vm.entry.id);
  if (await withSteps(parts, vm, (signal) => vm.connect(signal))) showResult(vm.state);
}

/** @returns false when the user said no to the host key: that is no error to show to the one who said it. */
async function withSteps(
  parts: Parts,
  vm: Vm,
  work: (signal: AbortSignal) => Promise<unknown>,
): Promise<boolean> {
  try {
    await withCancellableProgress(sayLine(vm.entry.name), async (report, signal) => {
      const subscription = parts.fleet.onDidChange(() => {
        reportStep(report, vm.state);
      });
      reportStep(report, vm.state);
      try {
        await work(signal);
      } finally {
        subscription.dispose();
      }
    });
    return true;
  } catch (error) {
    if (problemOf(error).id === 'host-key-unknown') return false;
    throw error;
  }
}

function reportStep(report: ProgressReport, state: VmState): void {
  if (state.connection.kind === 'connecting') {
    report.step(sayLine(stepWords(state.connection.step, state.connection.hop)));
  } else if (state.detecting) {
    report.step(vscode.l10n.t('Detecting MANA and DPDK'));
  }
}

/** Not awaited by callers: the result stays until the user closes it, and nothing waits for that. */
function showResult(state: VmState): void {
  if (state.report === undefined || state.cached) return;
  const { name, id } = state.entry;
  const counts = countWords(state.report.findings).map(sayLine).join(', ');
  const text = withoutLinks(
    vscode.l10n.t('{0}: {1} ({2})', sayLine(name), say(readinessLabel(state.report.readiness)), counts),
  );
  const open = vscode.l10n.t('Open Report');
  void vscode.window.showInformationMessage(text, open).then((chosen) => {
    if (chosen === open) void vscode.commands.executeCommand(commandId('openReport'), id);
  });
}
