// Finds the run or the kept run that a command is about: the one it was called on, the only one, or one that is picked.
import * as vscode from 'vscode';
import { msg } from '../../core/message';
import { ProblemError, type Problem } from '../../core/problem';
import type { RunSummary } from '../../core/run/summary';
import { clockText, runStateWords } from '../../core/view/runsView';
import { withoutIcons } from '../../core/view/text';
import { say, sayLine, sayTime } from '../l10n';
import type { Vm } from '../vm';
import type { Fleet } from '../fleet';
import { liveView, type FollowedRun } from './followedRun';
import type { RunService } from './runService';
import type { RunCore } from './runVm';

const nothingRuns: Problem = {
  id: 'no-run',
  message: msg('No testpmd that was started from here is running.'),
  remedies: [],
};

const nothingKept: Problem = {
  id: 'no-record',
  message: msg('No run of testpmd is kept yet.'),
  remedies: [],
};

/** @returns undefined when the list was closed. @throws ProblemError `no-run`. */
export async function pickFollowed(
  service: RunService,
  vmId: string | undefined,
  runId: string | undefined,
  title: string,
  suits: (run: FollowedRun) => boolean = () => true,
): Promise<FollowedRun | undefined> {
  const candidates = service.all
    .filter(({ vm, live }) => (vmId ?? vm.entry.id) === vm.entry.id && (runId ?? live.id) === live.id)
    .filter(suits);
  const [first, second] = candidates;
  if (first === undefined) throw new ProblemError(nothingRuns);
  if (second === undefined) return first;
  const items = candidates.map((run) => {
    const { seconds = 0 } = liveView(run);
    return {
      label: withoutIcons(say(run.title)),
      description: withoutIcons(sayLine(run.vm.entry.name)),
      detail: `${say(runStateWords(liveView(run).state))}, ${clockText(seconds)}`,
      run,
    };
  });
  const item = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('Choose a run'),
    matchOnDescription: true,
  });
  return item?.run;
}

export interface KeptRun {
  readonly vm: Vm;
  readonly runId: string;
}

/** What the list of kept runs may offer besides them. */
export type PickedKept = KeptRun | 'file' | undefined;

interface KeptItem extends vscode.QuickPickItem {
  readonly means: PickedKept;
}

interface KeptOptions {
  readonly title: string;
  /** Only of this VM. */
  readonly vmId?: string | undefined;
  /** Offers to open a file instead. */
  readonly file?: boolean;
  readonly without?: string;
}

/** @throws ProblemError `no-record`. */
export async function pickKept(
  fleet: Fleet,
  service: RunService,
  engine: RunCore,
  { title, vmId, file = false, without }: KeptOptions,
): Promise<PickedKept> {
  const vms = fleet.all.filter(({ entry }) => vmId === undefined || entry.id === vmId);
  const lists = await Promise.all(
    vms.map(async (vm) => (await service.records.list(vm.entry.id)).map((summary) => ({ vm, summary }))),
  );
  const kept = lists
    .flat()
    .filter(({ summary }) => summary.id !== without)
    .sort((a, b) => (b.summary.startedEpochMs ?? 0) - (a.summary.startedEpochMs ?? 0));
  if (kept.length === 0 && !file) throw new ProblemError(nothingKept);
  const items: KeptItem[] = [
    ...kept.map(({ vm, summary }) => ({ ...rowOf(engine, vm, summary), means: { vm, runId: summary.id } })),
    ...(file
      ? [
          { label: '', kind: vscode.QuickPickItemKind.Separator, means: undefined },
          { label: `$(folder-opened) ${vscode.l10n.t('Open a file…')}`, means: 'file' as const },
        ]
      : []),
  ];
  const item = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: kept.length === 0 ? say(nothingKept.message) : vscode.l10n.t('Choose a run'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return item?.means;
}

function rowOf(engine: RunCore, vm: Vm, summary: RunSummary): vscode.QuickPickItem {
  const icon = summary.forwarding === 'confirmed' ? 'pass' : 'error';
  const at = summary.startedEpochMs;
  const when = at === null ? '' : sayTime(new Date(at).toISOString());
  return {
    label: `$(${icon}) ${withoutIcons(say(engine.scenarioLabel(summary.scenario)))}`,
    description: [withoutIcons(sayLine(vm.entry.name)), when].filter((part) => part !== '').join(', '),
    detail: withoutIcons(say(engine.summaryWords(summary))),
  };
}
