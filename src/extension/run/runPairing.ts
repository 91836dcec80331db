// A sender and a receiver by one press: who, on which NICs, for how long, and both views side by side.
import * as vscode from 'vscode';
import { msg } from '../../core/message';
import { ProblemError } from '../../core/problem';
import type { NicChoice } from '../../core/run/scenarios';
import { defaultRequest } from '../../core/run/types';
import { withoutIcons, withoutLinks } from '../../core/view/text';
import { addressText } from '../../core/view/words';
import { say, sayLine } from '../l10n';
import { withCancellableProgress } from '../progress';
import { goBack, pickRow, walk, type Row } from '../prompts/pickRow';
import type { Fleet } from '../fleet';
import type { Vm } from '../vm';
import { askDuration, nicRow } from './runChoices';
import type { FollowedPair, RunService } from './runService';
import type { RunStarter } from './runStarter';
import type { RunViews } from './runViews';

export interface PairingDeps {
  readonly fleet: Fleet;
  readonly service: RunService;
  readonly starter: RunStarter;
  readonly views: RunViews;
}

/** One end that was chosen. */
interface End {
  readonly vm: Vm;
  readonly nic: string | undefined;
}

export async function startPair(deps: PairingDeps, from: Vm | undefined): Promise<FollowedPair | undefined> {
  const { fleet } = deps;
  if (fleet.all.length === 0)
    throw new ProblemError({ id: 'no-vm', message: msg('There is no VM in the list yet.'), remedies: [] });
  const ends: { sender?: End; receiver?: End } = {};
  let request = defaultRequest;
  const title = vscode.l10n.t('Run Sender and Receiver');
  const walked = await walk([
    async () => {
      const end = await askEnd(
        deps,
        vscode.l10n.t('Which VM sends?'),
        from ?? fleet.active,
        undefined,
        false,
      );
      if (typeof end !== 'object') return end;
      ends.sender = end;
      return 'next';
    },
    async () => {
      const end = await askEnd(deps, vscode.l10n.t('Which VM receives?'), undefined, ends.sender, true);
      if (typeof end !== 'object') return end;
      ends.receiver = end;
      return 'next';
    },
    async () => {
      const answer = await askDuration({ title }, request, true);
      if (typeof answer !== 'object') return answer;
      request = answer;
      return 'next';
    },
  ]);
  const { sender, receiver } = ends;
  if (!walked || sender === undefined || receiver === undefined) return undefined;
  const { durationSeconds, statsPeriodSeconds } = request;
  return start(deps, sender, receiver, { durationSeconds, statsPeriodSeconds });
}

async function start(
  { service, views }: PairingDeps,
  sender: End,
  receiver: End,
  times: { readonly durationSeconds: number; readonly statsPeriodSeconds: number },
): Promise<FollowedPair | undefined> {
  const names = vscode.l10n.t('{0} → {1}', sayLine(sender.vm.entry.name), sayLine(receiver.vm.entry.name));
  return withCancellableProgress(vscode.l10n.t('Starting {0}', names), async (_report, signal) => {
    const plan = await service.plans.makePair({ sender, receiver, ...times }, signal);
    if ('remedies' in plan) throw new ProblemError(plan);
    const followed = await service.startPair({ sender: sender.vm, receiver: receiver.vm }, plan, signal);
    const { pair } = followed;
    // Until both are there, or it has failed: then the views say it.
    await Promise.race([bothThere(followed), pair.result]);
    const { sender: sending, receiver: receiving } = pair;
    if (sending !== undefined && receiving !== undefined)
      await views.open({
        kind: 'pair',
        sender: { kind: 'live', vmId: sending.vmId, runId: sending.id },
        receiver: { kind: 'live', vmId: receiving.vmId, runId: receiving.id },
      });
    else await failed(followed);
    return followed;
  });
}

function bothThere({ pair }: FollowedPair): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (pair.sender === undefined || pair.receiver === undefined) return;
      stop();
      resolve();
    };
    const stop = pair.onChange(look);
    look();
  });
}

/** @throws ProblemError of the end that did not start. */
async function failed({ pair }: FollowedPair): Promise<void> {
  const { problem, message } = await pair.result;
  if (problem !== null) throw new ProblemError(problem);
  void vscode.window.showWarningMessage(withoutLinks(say(message)));
}

async function askEnd(
  { fleet, starter }: PairingDeps,
  placeholder: string,
  first: Vm | undefined,
  other: End | undefined,
  back: boolean,
): Promise<End | typeof goBack | undefined> {
  const title = vscode.l10n.t('Run Sender and Receiver');
  const rows = fleet.all.map((vm): Row<Vm> => ({
    label: `$(vm) ${withoutIcons(sayLine(vm.entry.name))}`,
    description: withoutIcons(addressText(vm.entry)),
    value: vm,
  }));
  const suggested = first ?? fleet.all.find((vm) => vm !== other?.vm);
  const active = rows.find(({ value }) => value === suggested);
  const vm = await pickRow<Vm>({ title, placeholder, rows, active, back, matchAll: true });
  if (vm === undefined || vm === goBack) return vm;
  const { engine, report, memory } = await starter.look(vm, title);
  const taken = other?.vm === vm ? other.nic : undefined;
  const allowed = engine
    .nicChoices(report.facts, memory)
    .filter(({ allowed: may, name }) => may && name !== taken);
  const [only, second] = allowed;
  if (second === undefined) return { vm, nic: only?.name };
  const nic = await pickRow<NicChoice>({
    title,
    placeholder: vscode.l10n.t('Which NIC of {0}?', sayLine(vm.entry.name)),
    rows: allowed.map(nicRow),
    back: true,
    matchAll: true,
  });
  return nic === undefined || nic === goBack ? nic : { vm, nic: nic.name };
}
