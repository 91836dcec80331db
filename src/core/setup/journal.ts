// The journal of a VM as it came: what was changed there, by whom, when, and what can be undone.
import type { ScriptEvent } from '../remote/protocol';

/**
 * One recorded change.
 *
 * @property at Epoch milliseconds, by the VM's clock.
 * @property step Id of the step, or `undo` and `rollback`.
 * @property target vmbus UUID of the NIC it belongs to; null where it belongs to none.
 * @property state `open`: can be undone; `undone`; `gone`: undone by a restart of the VM.
 * @property lasting A restart of the VM does not undo it.
 * @property inverse Function of the on-VM library that takes it back, with its arguments.
 */
export interface JournalEntry {
  readonly seq: number;
  readonly at: number;
  readonly bootId: string;
  readonly run: string;
  readonly who: string;
  readonly step: string;
  readonly target: string | null;
  readonly state: 'open' | 'undone' | 'gone';
  readonly lasting: boolean;
  readonly inverse: string;
  readonly args: readonly string[];
}

/** A step began or ended. `outcome` is null at its beginning. */
export interface JournalMark {
  readonly seq: number;
  readonly at: number;
  readonly bootId: string;
  readonly run: string;
  readonly who: string;
  readonly step: string;
  readonly target: string | null;
  readonly outcome: 'done' | 'failed' | 'cancelled' | null;
}

export interface Journal {
  readonly entries: readonly JournalEntry[];
  readonly marks: readonly JournalMark[];
}

/**
 * What the VM says about setups.
 *
 * @property journal null where it could not be read: that needs root.
 * @property lock Who runs a setup there now.
 * @property waiting A NIC was given and not confirmed yet: the VM gives it back at `untilMs`.
 * @property altNames Alternative names of netdevs.
 * @property words Lines of other topics, e.g. of builds, as they came.
 */
export interface VmSetupStatus {
  readonly bootId: string | null;
  readonly journal: Journal | null;
  readonly lock: { readonly run: string; readonly holder: string; readonly sinceMs: number } | null;
  readonly waiting: readonly {
    readonly run: string;
    readonly untilMs: number;
    readonly target: string | null;
  }[];
  readonly altNames: Readonly<Record<string, readonly string[]>>;
  readonly words: readonly { readonly name: string; readonly words: readonly string[] }[];
}

/** Longest history that is kept in mind; older entries matter to nobody. */
const mostEntries = 5_000;

/** Puts the status together from the events of the status script. Lines that make no sense are left out. */
export function statusFrom(events: readonly ScriptEvent[]): VmSetupStatus {
  const entries: JournalEntry[] = [];
  const marks: JournalMark[] = [];
  const waiting: { run: string; untilMs: number; target: string | null }[] = [];
  const altNames: Record<string, readonly string[]> = {};
  const others: { name: string; words: readonly string[] }[] = [];
  let bootId: string | null = null;
  let lock: VmSetupStatus['lock'] = null;
  let readable = false;
  for (const event of events) {
    if (event.kind === 'begin') {
      bootId = event.bootId === '' ? null : event.bootId;
      readable = event.uid === '0';
    }
    if (event.kind !== 'status') continue;
    const { name, words } = event;
    const [first = '', second = '', third = ''] = words;
    switch (name) {
      case 'journal-unreadable':
        readable = false;
        break;
      case 'lock':
        lock = { run: first, holder: second, sinceMs: Number(third) * 1_000 };
        break;
      case 'waits':
        waiting.push({ run: first, untilMs: Number(second) * 1_000, target: third === '' ? null : third });
        break;
      case 'names':
        altNames[first] = words.slice(1).filter((word) => word !== 'altname' && word !== '');
        break;
      case 'entry': {
        const entry = entryOf(words);
        if (entry !== undefined && 'inverse' in entry) entries.push(entry);
        else if (entry !== undefined) marks.push(entry);
        break;
      }
      default:
        others.push({ name, words });
    }
  }
  return {
    bootId,
    journal: readable ? { entries: entries.slice(-mostEntries), marks: marks.slice(-mostEntries) } : null,
    lock,
    waiting,
    altNames,
    words: others,
  };
}

/** `SUFFIX SEQ EPOCH BOOT RUN WHO STEP TARGET`, then `volatile|lasting INVERSE ARG…`, or `begin`, or `end OUTCOME`. */
function entryOf(words: readonly string[]): JournalEntry | JournalMark | undefined {
  const [suffix, seq, epoch, bootId, run, who, step, target, kind, ...rest] = words;
  if (
    seq === undefined ||
    bootId === undefined ||
    run === undefined ||
    who === undefined ||
    step === undefined ||
    kind === undefined
  )
    return undefined;
  const common = {
    seq: Number(seq),
    at: Number(epoch) * 1_000,
    bootId,
    run,
    who,
    step,
    target: target === undefined || target === '-' ? null : target,
  };
  if (!Number.isSafeInteger(common.seq) || !Number.isFinite(common.at)) return undefined;
  if (suffix === 'event') {
    const outcome = rest[0];
    if (kind === 'begin') return { ...common, outcome: null };
    if (outcome !== 'done' && outcome !== 'failed' && outcome !== 'cancelled') return undefined;
    return { ...common, outcome };
  }
  if (suffix !== 'open' && suffix !== 'undone' && suffix !== 'gone') return undefined;
  const [inverse = '', ...args] = rest;
  if (kind !== 'volatile' && kind !== 'lasting') return undefined;
  return { ...common, state: suffix, lasting: kind === 'lasting', inverse, args };
}

/** Entries that an undo would take back on this boot. */
export function openEntries(status: VmSetupStatus): JournalEntry[] {
  return (status.journal?.entries ?? []).filter(
    (entry) => entry.state === 'open' && (entry.lasting || entry.bootId === status.bootId),
  );
}

/** Entries that the last restart has undone, and nobody has looked since. */
export function goneEntries(status: VmSetupStatus): JournalEntry[] {
  return (status.journal?.entries ?? []).filter(
    (entry) => entry.state === 'open' && !entry.lasting && entry.bootId !== status.bootId,
  );
}
