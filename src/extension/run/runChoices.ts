// The questions before a run: scenario, NIC, destination, duration; each a list, and each passed over where there is
// nothing to choose.
import * as vscode from 'vscode';
import { isIpv4 } from '../../core/run/planning/addresses';
import type { NicMemory } from '../../core/run/planning/nics';
import type { DetectionReport } from '../../core/detect/finding';
import type { DestinationHint, NicChoice } from '../../core/run/scenarios';
import { longestRun, type RunRequest, type ScenarioId } from '../../core/run/types';
import { durationWords, offeredDurations, readDuration } from '../../core/view/runReview';
import { withoutIcons } from '../../core/view/text';
import { say, sayLine } from '../l10n';
import { goBack, pickRow, separator, type Row } from '../prompts/pickRow';
import type { RunCore } from './runVm';

/** What is known of the VM that the run is for, and of the others. */
export interface ChoiceContext {
  readonly engine: RunCore;
  readonly title: string;
  readonly report: DetectionReport;
  readonly memory: NicMemory;
  /** Of other VMs, for the address of a receiver. */
  readonly others: readonly { readonly report: DetectionReport; readonly memory: NicMemory }[];
}

/** A changed request; that one could not be changed; or what closed the list. */
export type Chosen = RunRequest | 'skipped' | typeof goBack | undefined;

type Ask = (context: ChoiceContext, request: RunRequest, back: boolean) => Promise<Chosen>;

/** Shows what each scenario does, and why one cannot run here. */
export const askScenario: Ask = async ({ engine, title, report }, request, back) => {
  const rows = engine.scenarioRows.map((row) => {
    const against = engine.whyNot(row.id, report.facts);
    return { ...row, against };
  });
  const able: Row<ScenarioId>[] = rows
    .filter(({ against }) => against === undefined)
    .map(({ id, title: name, description }) => ({
      label: `$(${id === 'custom' ? 'edit' : 'play'}) ${withoutIcons(say(name))}`,
      detail: withoutIcons(say(description)),
      value: id,
    }));
  const unable: Row<ScenarioId>[] = rows.flatMap(({ title: name, against }) =>
    against === undefined
      ? []
      : [{ label: `$(circle-slash) ${withoutIcons(say(name))}`, detail: withoutIcons(sayLine(against)) }],
  );
  const chosen = await pickRow<ScenarioId>({
    title,
    placeholder: vscode.l10n.t('What should testpmd do?'),
    rows: [...able, ...(unable.length === 0 ? [] : [separator(vscode.l10n.t('cannot run here')), ...unable])],
    active: able.find(({ value }) => value === request.scenario),
    back,
    matchAll: true,
  });
  if (chosen === undefined || chosen === goBack) return chosen;
  if (chosen === request.scenario) return request;
  const { durationSeconds, statsPeriodSeconds, console: prompt, destination } = request;
  return {
    scenario: chosen,
    durationSeconds,
    statsPeriodSeconds,
    console: prompt,
    ...(destination === undefined ? {} : { destination }),
  };
};

/** Asks only where there are more NICs than the scenario takes. */
export const askNics: Ask = async ({ engine, title, report, memory }, request, back) => {
  const { nics: wanted } = engine.scenarioOf(request.scenario);
  const all = engine.nicChoices(report.facts, memory);
  const allowed = all.filter((choice) => choice.allowed);
  if (wanted === 0 || allowed.length <= wanted) return 'skipped';
  const chosen: NicChoice[] = [];
  for (let place = 0; place < wanted; place += 1) {
    const left = all.filter((choice) => !chosen.includes(choice));
    const answer = await pickRow<NicChoice>({
      title,
      placeholder:
        wanted === 1
          ? vscode.l10n.t('Which NIC?')
          : vscode.l10n.t('Which NIC? ({0} of {1})', place + 1, wanted),
      rows: left.map(nicRow),
      active: undefined,
      back,
      matchAll: true,
    });
    if (answer === undefined || answer === goBack) return answer;
    chosen.push(answer);
  }
  return { ...request, nics: chosen.map(({ name }) => name) };
};

export function nicRow(choice: NicChoice): Row<NicChoice> {
  const { label, state, allowed, why, addresses } = choice;
  const icon = allowed ? 'circuit-board' : 'circle-slash';
  return {
    label: `$(${icon}) ${withoutIcons(label)}`,
    description: addresses.map(withoutIcons).join(', '),
    detail:
      why !== undefined
        ? withoutIcons(sayLine(why))
        : state === 'given'
          ? vscode.l10n.t('DPDK has it')
          : vscode.l10n.t('with the kernel: a setup step gives it to DPDK'),
    ...(allowed ? { value: choice } : {}),
  };
}

/** Where packets go, for scenarios that need to know. */
export const askDestination: Ask = async (context, request, back) => {
  const { engine, title, report, memory } = context;
  if (!engine.scenarioOf(request.scenario).needsDestination) return 'skipped';
  const nics = engine.nicChoices(report.facts, memory).filter((choice) => choice.allowed);
  const source = nics.find(({ name }) => request.nics?.includes(name) === true) ?? nics[0];
  const hints = engine.destinationHints(source?.addresses ?? [], context.others);
  const chosen = await pickRow<string>({
    title,
    placeholder: vscode.l10n.t('IPv4 address of the receiver'),
    rows: hints.map(hintRow),
    value: request.destination ?? '',
    back,
    typed: (text) => {
      const address = text.trim();
      if (address === '') return [];
      if (isIpv4(address)) return [{ label: `$(arrow-right) ${address}`, value: address }];
      return [
        { label: `$(circle-slash) ${withoutIcons(vscode.l10n.t('Type an IPv4 address such as 10.0.1.5'))}` },
      ];
    },
  });
  return chosen === undefined || chosen === goBack ? chosen : { ...request, destination: chosen };
};

function hintRow({ address, host, nic }: DestinationHint): Row<string> {
  return {
    label: `$(vm) ${address}`,
    description: vscode.l10n.t('{0} of {1}', withoutIcons(nic), withoutIcons(host)),
    value: address,
  };
}

export const askDuration = async (
  { title }: Pick<ChoiceContext, 'title'>,
  request: RunRequest,
  back: boolean,
): Promise<Chosen> => {
  const rows = [...new Set([request.durationSeconds, ...offeredDurations])].map(durationRow);
  const chosen = await pickRow<number>({
    title,
    placeholder: vscode.l10n.t('How long? Choose, or type such as 90, 5m or 2h'),
    rows,
    active: rows[0],
    back,
    typed: (text) => {
      if (text.trim() === '') return [];
      const seconds = readDuration(text);
      if (seconds !== undefined && seconds <= longestRun) return [durationRow(seconds)];
      return [
        { label: `$(circle-slash) ${vscode.l10n.t('Type seconds, or such as 5m, 2h30m; a week at most')}` },
      ];
    },
  });
  return chosen === undefined || chosen === goBack ? chosen : { ...request, durationSeconds: chosen };
};

function durationRow(seconds: number): Row<number> {
  return { label: `$(watch) ${say(durationWords(seconds))}`, value: seconds };
}
