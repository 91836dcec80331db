// Commands of setups: each opens the plan view for its step, the undo or the history; nothing runs before the plan was seen.
import * as vscode from 'vscode';
import { msg } from '../../core/message';
import { ProblemError, type Problem } from '../../core/problem';
import type { StepId } from '../../core/setup/types';
import type { CommandName } from '../../core/view/commandNames';
import { fixingSteps } from '../../core/view/setupView';
import type { Handler, Handlers, Parts } from '../actions';
import { purposeOf, type PlanPurpose } from '../setup/planPanelDeps';
import type { Vm } from '../vm';
import { textOf } from './argument';
import { pickVm, requireTrust } from './pickVm';

type SetupCommand = Extract<CommandName, `setup.${string}`>;

/** The command that opens the plan of a step. */
export const stepCommands = {
  'install-packages': 'setup.installPackages',
  'rdma-core': 'setup.rdmaCore',
  'build-dpdk': 'setup.buildDpdk',
  hugepages: 'setup.hugepages',
  'kernel-modules': 'setup.kernelModules',
  'give-nic': 'setup.giveNic',
  'return-nic': 'setup.returnNic',
} as const satisfies Record<StepId, SetupCommand>;

const nothingRunning: Problem = {
  id: 'no-setup-running',
  message: msg('No setup is running.'),
  remedies: [],
};

async function open(
  parts: Parts,
  argument: unknown,
  title: string,
  purposeFor: (vm: Vm) => PlanPurpose,
): Promise<void> {
  requireTrust();
  const vm = await pickVm(parts, argument, { title });
  if (vm === undefined) return;
  await parts.fleet.setActive(vm.entry.id);
  await parts.setup.views.open(vm.entry.id, purposeFor(vm));
}

/** A command of one step. What it is called on may name a NIC. */
function stepCommand(step: StepId, title: () => string): Handler {
  return (parts, argument) =>
    open(parts, argument, title(), () => {
      const nic = textOf(argument, 'nic');
      return nic === undefined ? purposeOf(step) : { kind: 'setup', options: { only: [step], nics: [nic] } };
    });
}

/** Steps for the check that the command was called on. */
function stepsFor(vm: Vm, argument: unknown): readonly StepId[] {
  const id = textOf(argument, 'findingId');
  const finding = vm.state.report?.findings.find((one) => one.id === id);
  const steps = finding === undefined ? [] : fixingSteps(finding);
  if (steps.length > 0) return steps;
  throw new ProblemError({
    id: 'finding-gone',
    message: msg('No setup step helps with this check, or it passes by now.'),
    remedies: [],
  });
}

async function pickRunning(parts: Parts, argument: unknown, title: string): Promise<Vm | undefined> {
  return pickVm(parts, argument, {
    title,
    suits: ({ entry }) => parts.setup.service.runningOn(entry.id) !== undefined,
    otherwise: nothingRunning,
  });
}

export const setupCommands: Handlers<SetupCommand> = {
  'setup.plan': (parts, argument) => open(parts, argument, vscode.l10n.t('Set Up'), () => purposeOf()),
  'setup.installPackages': stepCommand('install-packages', () => vscode.l10n.t('Install Packages')),
  'setup.rdmaCore': stepCommand('rdma-core', () => vscode.l10n.t('Build rdma-core')),
  'setup.buildDpdk': stepCommand('build-dpdk', () => vscode.l10n.t('Build and Install DPDK')),
  'setup.hugepages': stepCommand('hugepages', () => vscode.l10n.t('Reserve Hugepages')),
  'setup.kernelModules': stepCommand('kernel-modules', () => vscode.l10n.t('Load Kernel Modules')),
  'setup.giveNic': stepCommand('give-nic', () => vscode.l10n.t('Give NIC to DPDK')),
  'setup.returnNic': stepCommand('return-nic', () => vscode.l10n.t('Give NIC Back to the Kernel')),

  'setup.undo': (parts, argument) =>
    open(parts, argument, vscode.l10n.t('Undo Setup'), () => {
      const step = textOf(argument, 'step');
      return step === undefined ? { kind: 'undo' } : { kind: 'undo', steps: [step] };
    }),

  'setup.history': (parts, argument) =>
    open(parts, argument, vscode.l10n.t('Setup History'), () => ({ kind: 'history' })),

  'setup.fix': (parts, argument) =>
    open(parts, argument, vscode.l10n.t('Fix'), (vm) => purposeOf(...stepsFor(vm, argument))),

  'setup.showTerminal': async (parts, argument) => {
    const vm = await pickRunning(parts, argument, vscode.l10n.t('Show Running Setup'));
    if (vm !== undefined) parts.setup.tasks.show(vm.entry.id);
  },

  'setup.cancel': async (parts, argument) => {
    const vm = await pickRunning(parts, argument, vscode.l10n.t('Cancel Setup'));
    if (vm !== undefined && !parts.setup.service.cancel(vm.entry.id)) throw new ProblemError(nothingRunning);
  },
};
