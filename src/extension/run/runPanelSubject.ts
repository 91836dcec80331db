// The runs of one view: found where they are, followed while they go on, and kept in sight when they have ended.
import type { LiveRun } from '../../core/run/liveRun';
import type { RunRecord } from '../../core/run/record';
import type { RunSummary } from '../../core/run/summary';
import type { RunPage } from '../../core/run/view/page';
import type { RunMemory } from '../../core/run/view/protocol';
import { recordModel } from '../../core/run/view/recordModel';
import { markOf, type RunModel, type ViewedRun } from '../../core/run/view/subject';
import type { RunPanelsDeps, RunPlace, RunTarget } from './runPanelDeps';

/** One run of a view. */
export interface Subject {
  readonly vmId: string;
  readonly runId: string;
  readonly live: LiveRun | undefined;
  readonly model: RunModel;
  /** Name that stands for the VM where it is not on the list: of a shared record. */
  readonly name: string | undefined;
}

/** What is shown, and by what it is found again. */
export interface Subjects {
  readonly layout: RunPage['layout'];
  readonly all: readonly Subject[];
  readonly history: readonly RunSummary[];
}

export function layoutOf(target: RunTarget): RunPage['layout'] {
  return target.kind === 'pair' || target.kind === 'compare' ? target.kind : 'single';
}

export function placesOf(target: RunTarget): readonly RunPlace[] {
  switch (target.kind) {
    case 'live':
    case 'record':
      return [target];
    case 'file':
      return [];
    case 'pair':
      return [target.sender, target.receiver];
    case 'compare':
      return [target.left, target.right];
  }
}

/** By which a view is found again; a run is the same one while it goes on and when it is kept. */
export function keyOf(target: RunTarget): string {
  if (target.kind === 'file') return `file ${target.record.head.id} ${target.name}`;
  return [layoutOf(target), ...placesOf(target).map(({ vmId, runId }) => `${vmId} ${runId}`)].join(' ');
}

/** What VS Code keeps for the next window. A shared record is gone with its file: it is not brought back. */
export function memoryOf(target: RunTarget): RunMemory {
  return {
    layout: layoutOf(target),
    runs: placesOf(target).map(({ vmId, runId }) => ({ vmId, runId })),
  };
}

export function targetOf({ layout, runs }: RunMemory): RunTarget | undefined {
  const [first, second] = runs.map((run): RunPlace => ({ kind: 'live', ...run }));
  if (first === undefined) return undefined;
  if (layout === 'single') return first;
  if (second === undefined) return undefined;
  return layout === 'pair'
    ? { kind: 'pair', sender: first, receiver: second }
    : { kind: 'compare', left: first, right: second };
}

/** @returns undefined where a run is neither followed nor kept. */
export async function findSubjects(target: RunTarget, deps: RunPanelsDeps): Promise<Subjects | undefined> {
  const layout = layoutOf(target);
  if (target.kind === 'file') return { layout, all: [ofRecord('', target.record, target.name)], history: [] };
  const found = await Promise.all(placesOf(target).map((place) => findSubject(place, deps)));
  const all = found.filter((subject) => subject !== undefined);
  if (all.length < found.length) return undefined;
  const [first] = all;
  return { layout, all, history: first === undefined ? [] : await deps.history(first.vmId) };
}

async function findSubject({ vmId, runId }: RunPlace, deps: RunPanelsDeps): Promise<Subject | undefined> {
  const live = deps.live(vmId, runId);
  if (live !== undefined) return { vmId, runId, live, model: live.reader, name: undefined };
  const record = await deps.record(vmId, runId);
  return record === undefined ? undefined : ofRecord(vmId, record, undefined);
}

function ofRecord(vmId: string, record: RunRecord, name: string | undefined): Subject {
  return { vmId, runId: record.head.id, live: undefined, model: recordModel(record), name };
}

/** How the runs are at the moment. */
export function viewedRuns({ all }: Subjects, deps: RunPanelsDeps): readonly ViewedRun[] {
  return all.map(({ vmId, runId, live, model, name }) => ({
    ref: { vmId, runId },
    vmName: name ?? deps.vmName(vmId),
    model,
    link: live?.link ?? 'ended',
    trouble: live?.problem?.message ?? live?.silent ?? null,
    endMessage: live?.end?.message ?? null,
    mark: markOf(model),
  }));
}
