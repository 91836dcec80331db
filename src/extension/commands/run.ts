// Commands of runs of testpmd: start, follow, stop, talk to, and look at what is kept.
import * as vscode from 'vscode';
import { msg } from '../../core/message';
import { ProblemError } from '../../core/problem';
import { defaultRequest, isScenarioId, type RunRequest, type VmRun } from '../../core/run/types';
import { runnablesMethod, type Runnable } from '../../core/testpmd/editor/protocol';
import { withoutIcons, withoutLinks } from '../../core/view/text';
import type { Handlers, Parts } from '../actions';
import { say, sayLine, sayTime } from '../l10n';
import { withCancellableProgress } from '../progress';
import { askConsoleCommand } from '../run/consoleCommands';
import { isRequest } from '../run/lastRuns';
import { startPair } from '../run/runPairing';
import { pickFollowed } from '../run/runPicks';
import type { RunVm } from '../run/runVm';
import type { Vm } from '../vm';
import { textOf, vmIdOf } from './argument';
import { pickVm, requireTrust } from './pickVm';

/** The VM to run on. With several, the active one is first in the list. */
async function vmFor(parts: Parts, argument: unknown, title: string): Promise<Vm | undefined> {
  requireTrust();
  return pickVm(parts, argument, { title, alwaysAsk: true });
}

/** What a caller has chosen already: a node of the tree names a NIC, a keybinding or a link whatever it likes. */
function givenOf(argument: unknown): Partial<RunRequest> {
  const scenario = textOf(argument, 'scenario');
  const nic = textOf(argument, 'nic');
  const destination = textOf(argument, 'destination');
  return {
    ...(isScenarioId(scenario) ? { scenario } : {}),
    ...(nic === undefined ? {} : { nics: [nic] }),
    ...(destination === undefined ? {} : { destination }),
  };
}

/** A whole request, as the offer after a setup passes it on. */
function requestOf(argument: unknown): RunRequest | undefined {
  if (typeof argument !== 'object' || argument === null || !('request' in argument)) return undefined;
  return isRequest(argument.request) ? argument.request : undefined;
}

/** The command of a document that a lens, or the cursor, stands at. */
async function runnableAt(
  { testpmd }: Parts,
  argument: unknown,
): Promise<{ readonly document: vscode.TextDocument; readonly runnable: Runnable } | undefined> {
  const editor = vscode.window.activeTextEditor;
  const uri = textOf(argument, 'uri');
  const document =
    uri === undefined ? editor?.document : await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  if (document === undefined) return undefined;
  const named =
    typeof argument === 'object' && argument !== null && 'line' in argument ? argument.line : undefined;
  const line = typeof named === 'number' ? named : (editor?.selection.active.line ?? 0);
  const all = await testpmd.request<readonly Runnable[] | null>(runnablesMethod, {
    uri: document.uri.toString(),
  });
  const found = (all ?? []).find(({ range }) => range.start.line <= line && line <= range.end.line);
  return found === undefined ? undefined : { document, runnable: found };
}

/** Why a command of a document cannot run as it is; a copy of it can be edited. */
async function cannotRun(
  parts: Parts,
  vm: Vm,
  document: vscode.TextDocument,
  runnable: Runnable,
): Promise<void> {
  const edit = vscode.l10n.t('Edit a Copy');
  const why = runnable.why === null ? '' : sayLine(runnable.why);
  const text = runnable.unknown === null ? why : vscode.l10n.t('{0} ({1})', why, runnable.unknown);
  if ((await vscode.window.showInformationMessage(withoutLinks(text), edit)) !== edit) return;
  const { start, end } = runnable.range;
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  const request: RunRequest = { ...defaultRequest, scenario: 'custom' };
  await parts.runs.drafts.open(vm, request, `${document.getText(range)}\n`);
}

/** Runs on a VM that this window does not follow. */
async function pickElsewhere(parts: Parts, vm: Vm, runId: string | undefined): Promise<VmRun | undefined> {
  const { service, engine } = parts.runs;
  const title = vscode.l10n.t('Follow Run of testpmd');
  const listed = await withCancellableProgress(
    vscode.l10n.t('Asking {0} for its runs', sayLine(vm.entry.name)),
    (_report, signal) => service.list(vm, signal),
  );
  const found = listed.filter(({ id }) => !service.isRunning(vm.entry.id, id));
  const named = found.find(({ id }) => id === runId);
  if (named !== undefined) return named;
  const [first, second] = found;
  if (first === undefined)
    throw new ProblemError({
      id: 'no-run',
      message: msg('{0} has no run of testpmd that could be followed.', vm.entry.name),
      remedies: [],
    });
  if (second === undefined) return first;
  const { scenarioLabel } = await engine();
  const items = found.map((run) => ({
    label: withoutIcons(say(scenarioLabel(run.scenario))),
    description: withoutIcons(run.holder),
    detail: sayTime(new Date(run.startedEpochSeconds * 1000).toISOString()),
    run,
  }));
  return (await vscode.window.showQuickPick(items, { title }))?.run;
}

/** Also one that somebody else has started: its node in the tree names it. */
async function runToStop(
  { fleet, runs: { service } }: Parts,
  argument: unknown,
): Promise<{ readonly vm: RunVm; readonly runId: string } | undefined> {
  const [vmId, runId] = [vmIdOf(argument), textOf(argument, 'runId')];
  const vm = vmId === undefined ? undefined : fleet.get(vmId);
  if (vm !== undefined && runId !== undefined && !service.isRunning(vm.entry.id, runId)) {
    requireTrust();
    return { vm, runId };
  }
  const run = await pickFollowed(service, vmId, runId, vscode.l10n.t('Stop testpmd'));
  return run === undefined ? undefined : { vm: run.vm, runId: run.live.id };
}

export const runCommands: Handlers<
  | 'run.start'
  | 'run.again'
  | 'run.line'
  | 'run.pair'
  | 'run.show'
  | 'run.stop'
  | 'run.attach'
  | 'run.openConsole'
  | 'run.consoleCommand'
> = {
  'run.start': async (parts, argument) => {
    const vm = await vmFor(parts, argument, vscode.l10n.t('Run testpmd'));
    if (vm === undefined) return;
    const request = requestOf(argument);
    if (request === undefined) await parts.runs.starter.ask(vm, givenOf(argument));
    else await parts.runs.starter.line(vm, { request });
  },

  'run.again': async (parts, argument) => {
    requireTrust();
    const vm = await pickVm(parts, argument, { title: vscode.l10n.t('Run testpmd Again') });
    if (vm !== undefined) await parts.runs.starter.again(vm);
  },

  'run.line': async (parts, argument) => {
    requireTrust();
    const found = await runnableAt(parts, argument);
    if (found === undefined)
      throw new ProblemError({
        id: 'no-run',
        message: msg('There is no testpmd command where the cursor is.'),
        remedies: [],
      });
    const { document, runnable } = found;
    const { drafts, starter } = parts.runs;
    const vm =
      drafts.vmOf(document) ?? (await pickVm(parts, undefined, { title: vscode.l10n.t('Run testpmd') }));
    if (vm === undefined) return;
    const { line, prompt } = runnable;
    if (line === null) {
      void cannotRun(parts, vm, document, runnable);
      return;
    }
    const base = drafts.requestOf(document) ?? defaultRequest;
    const request: RunRequest = { ...base, scenario: 'custom', line };
    await starter.line(vm, prompt === null ? { request } : { request, prompt });
  },

  'run.pair': async (parts, argument) => {
    requireTrust();
    const { service, starter, views } = parts.runs;
    const vmId = vmIdOf(argument);
    const from = vmId === undefined ? undefined : parts.fleet.get(vmId);
    await startPair({ fleet: parts.fleet, service, starter, views }, from);
  },

  'run.show': async (parts, argument) => {
    const title = vscode.l10n.t('Show Live View');
    const { service, views } = parts.runs;
    const run = await pickFollowed(service, vmIdOf(argument), textOf(argument, 'runId'), title);
    if (run !== undefined) await views.open({ kind: 'live', vmId: run.vm.entry.id, runId: run.live.id });
  },

  'run.stop': async (parts, argument) => {
    const run = await runToStop(parts, argument);
    if (run === undefined) return;
    const title = withoutLinks(vscode.l10n.t('Stopping testpmd on {0}', sayLine(run.vm.entry.name)));
    await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, () =>
      parts.runs.service.stop(run.vm, run.runId),
    );
  },

  'run.attach': async (parts, argument) => {
    const vm = await vmFor(parts, argument, vscode.l10n.t('Follow Run of testpmd'));
    if (vm === undefined) return;
    const { service, views } = parts.runs;
    if (vm.state.connection.kind !== 'connected')
      await withCancellableProgress(sayLine(vm.entry.name), (_report, signal) => vm.connect(signal));
    const run = await pickElsewhere(parts, vm, textOf(argument, 'runId'));
    if (run === undefined) return;
    const followed = await service.attach(vm, run);
    await views.open({ kind: 'live', vmId: vm.entry.id, runId: followed.live.id });
  },

  'run.openConsole': async (parts, argument) => {
    const { service, consoles } = parts.runs;
    const title = vscode.l10n.t('Open testpmd Console');
    const run = await pickFollowed(service, vmIdOf(argument), textOf(argument, 'runId'), title);
    if (run !== undefined) consoles.open(run);
  },

  'run.consoleCommand': async (parts, argument) => {
    const { service, consoles, engine } = parts.runs;
    const title = vscode.l10n.t('Enter testpmd Console Command');
    const named = textOf(argument, 'runId');
    const active = named === undefined ? consoles.active : undefined;
    const run =
      active ??
      (await pickFollowed(service, vmIdOf(argument), named, title, ({ live }) => live.head.console));
    if (run === undefined) return;
    const line = await askConsoleCommand(await engine(), run);
    if (line !== undefined) consoles.type(run, `${line}\r`);
  },
};
