// Commands of the provider doctor: examine a VM, with or without a trace, and show what was found.
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { stepWords } from '../../core/doctor/report/stepWords';
import type { DoctorReport } from '../../core/doctor/types';
import type { Handlers, Parts } from '../actions';
import { choose } from '../doctor/nextSteps';
import { say, translate } from '../l10n';
import { withCancellableProgress } from '../progress';
import { problemOf, showProblem } from '../problems';
import { engine } from '../setup/setup';
import type { Vm } from '../vm';
import { openMarkdown } from './report';
import { pickVm, requireTrust } from './pickVm';

/** What a caller by `executeCommand` gets. */
interface Examined {
  readonly kind: DoctorReport['verdict']['kind'];
  readonly proof: DoctorReport['verdict']['proof'];
  readonly provider: string | null;
  readonly traced: boolean;
}

export const doctorCommands: Handlers<'doctor.run' | 'doctor.trace'> = {
  'doctor.run': (parts, argument) => run(parts, argument, false),
  'doctor.trace': (parts, argument) => run(parts, argument, true),
};

async function run(parts: Parts, argument: unknown, trace: boolean): Promise<Examined | undefined> {
  requireTrust();
  const title = trace ? vscode.l10n.t('Trace Provider with gdb') : vscode.l10n.t('Run Provider Doctor');
  const vm = await pickVm(parts, argument, { title });
  if (vm === undefined) return undefined;
  await parts.fleet.setActive(vm.entry.id);
  return examineAndShow(parts, vm, title, trace);
}

async function examineAndShow(parts: Parts, vm: Vm, title: string, trace: boolean): Promise<Examined> {
  const { doctor: core } = await engine();
  const report = await withCancellableProgress(
    vscode.l10n.t('{0}: {1}', vm.entry.name, title),
    async (progress, signal) => {
      progress.step(vscode.l10n.t('Detecting…'));
      // The kernel's number as it is now: a module may have been loaded anew since the last detection.
      const detection = await parts.setup.service.plans.report(vm, true, signal);
      return core.examine(
        detection,
        {
          connection: vm,
          askSudoPassword: parts.sudo.asker(vm.entry, signal),
          nonce: () => randomUUID().replaceAll('-', ''),
          now: () => new Date(),
          onStep: (step) => {
            progress.step(say(stepWords(step)));
          },
          signal,
        },
        { trace, trees: [] },
      );
    },
  );
  const uri = parts.doctor.put(vm, core.doctorToMarkdown(report, translate));
  await openMarkdown(uri);
  const { verdict } = report;
  parts.log.logger.info(
    `${vm.entry.name}: provider doctor: ${verdict.kind} (${verdict.proof ?? 'not known'})`,
  );
  const offer = core.offerFor(report);
  // Nobody waits for an answer: the report is open.
  if (offer !== undefined)
    void choose(offer)
      .then(async (step) => {
        if (step?.kind === 'plan')
          await parts.setup.views.open(vm.entry.id, { kind: 'setup', options: step.options });
        else if (step?.kind === 'trace') await run(parts, vm.entry.id, true);
      })
      .catch((error: unknown) => showProblem(problemOf(error), parts.log.logger));
  return {
    kind: verdict.kind,
    proof: verdict.proof,
    provider: verdict.provider,
    traced: report.trace !== null,
  };
}
