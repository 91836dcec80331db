// Makes the plan of an undo from the journal of the VM, and the history for people to read.
import { setupSteps } from '../../knowledge/setup';
import { msg, type Message } from '../message';
import { undoLines } from './inverses';
import { goneEntries, openEntries, type JournalEntry, type VmSetupStatus } from './journal';
import { isStepId } from './options';
import { timeOf } from './times';
import type { Plan, PlannedStep } from './types';

/** @property steps Only what these steps have recorded; undefined: everything. */
export interface UndoInput {
  readonly host: string;
  readonly run: string;
  readonly status: VmSetupStatus;
  readonly steps?: readonly string[];
}

/** Steps back, the last first; none where there is nothing to undo. What a restart has undone is said in a note. */
export function planUndo({ host, run, status, steps }: UndoInput): Plan {
  const wanted = openEntries(status).filter((entry) => steps?.includes(entry.step) ?? true);
  const groups = new Map<string, JournalEntry[]>();
  for (const entry of wanted) {
    // A NIC is given back on its own; everything else goes by its step.
    const key = entry.target === null ? entry.step : `${entry.step}:${entry.target}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  const gone = goneEntries(status).length;
  const planned = [...groups]
    .map(([key, entries]) => ({ key, entries, last: Math.max(...entries.map(({ seq }) => seq)) }))
    .sort((a, b) => b.last - a.last)
    .map(({ key, entries }, index) => undoStep(key, entries, index === 0 ? gone : 0));
  return { kind: 'undo', host, run, bootId: status.bootId, steps: planned };
}

function undoStep(key: string, entries: readonly JournalEntry[], gone: number): PlannedStep {
  const [first] = entries;
  const step = first?.step ?? '';
  const target = first?.target ?? null;
  const name = entries.find((entry) => entry.inverse === 'link_back')?.args[1] ?? target;
  return {
    id: isStepId(step) ? step : 'undo',
    key: name === null ? key : `${step}:${name}`,
    title: name === null ? msg('Undo: {0}', titleOf(step)) : msg('Undo: {0} ({1})', titleOf(step), name),
    state: 'needed',
    why: msg('Done by {0} on {1}.', first?.who ?? '?', timeOf(first?.at ?? 0)),
    purpose: msg('Puts back what was there before.'),
    precondition: msg('Root, as for the step itself.'),
    dryRun: msg('Takes back each recorded change, the last one first.'),
    actions: [],
    commands: undoLines(entries),
    root: true,
    reversible: 'no',
    undo: msg('Run the step again.'),
    reboot: entries.some((entry) => entry.lasting)
      ? msg('A restart of the VM does not undo this.')
      : msg('A restart of the VM undoes this as well.'),
    risk: msg('Programs that use what is taken back lose it.'),
    verification: msg('Each change is compared with what was recorded before it.'),
    notes: [
      msg('The VM leaves out what is as it was recorded already.'),
      ...(gone === 0 ? [] : [msg('{0} recorded changes were undone by a restart of the VM.', gone)]),
    ],
    undoes: target === null ? { filter: 'step', value: step } : { filter: 'target', value: target },
  };
}

/** The title of a step's row; what has no row keeps its id. */
export function titleOf(step: string): Message | string {
  const row = setupSteps.find(({ id }) => id === step);
  if (row !== undefined) return { text: row.title, args: [] };
  if (step === 'undo') return msg('Undo');
  if (step === 'rollback') return msg('Automatic rollback');
  return step;
}

/** One step of somebody's run, as history shows it. */
export interface HistoryItem {
  readonly at: number;
  readonly who: string;
  readonly run: string;
  readonly step: string;
  readonly target: string | null;
  /** `open` while it runs, or when it was cut off. */
  readonly outcome: 'done' | 'failed' | 'cancelled' | 'open';
  readonly changes: number;
  /** Of these changes, how many can still be undone. */
  readonly undoable: number;
}

/** What was done to this VM, by whom and when; the newest first. */
export function historyOf(status: VmSetupStatus): HistoryItem[] {
  const journal = status.journal;
  if (journal === null) return [];
  const open = new Set(openEntries(status));
  const items: HistoryItem[] = [];
  const begins = journal.marks.filter((mark) => mark.outcome === null);
  for (const begin of begins) {
    const end = journal.marks.find(
      (mark) =>
        mark.outcome !== null && mark.seq > begin.seq && mark.run === begin.run && mark.step === begin.step,
    );
    const next = end?.seq ?? nextBegin(begins, begin.seq);
    const own = journal.entries.filter(
      (entry) =>
        entry.run === begin.run && entry.step === begin.step && entry.seq > begin.seq && entry.seq < next,
    );
    items.push({
      at: begin.at,
      who: begin.who,
      run: begin.run,
      step: begin.step,
      target: own.find((entry) => entry.target !== null)?.target ?? begin.target,
      outcome: end?.outcome ?? 'open',
      changes: own.length,
      undoable: own.filter((entry) => open.has(entry)).length,
    });
  }
  return items.reverse();
}

function nextBegin(begins: readonly { readonly seq: number }[], seq: number): number {
  return begins.find((begin) => begin.seq > seq)?.seq ?? Number.MAX_SAFE_INTEGER;
}
