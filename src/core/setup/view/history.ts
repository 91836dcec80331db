// What was done to a VM as a table: when, by whom, what, how it ended, and what can still be undone.
import { msg, type Message } from '../../message';
import { isStepId } from '../options';
import { timeOf } from '../times';
import { titleOf, type HistoryItem } from '../undo';
import type { PageHistory, PageHistoryRow, ProgressTone } from './page';
import type { PlanPurpose } from './purpose';
import type { Say } from './texts';

/** Rows that a reader may want to see; the journal keeps more. */
const mostRows = 500;

/** @param nicNames What NICs are called, by their vmbus UUIDs. */
export function pageHistory(
  items: readonly HistoryItem[],
  nicNames: ReadonlyMap<string, string>,
  canUndo: boolean,
  say: Say,
): PageHistory {
  return {
    caption: say(msg('What was done to this VM, the newest first')),
    columns: [
      say(msg('When')),
      say(msg('Who')),
      say(msg('What')),
      say(msg('Outcome')),
      say(msg('Changes')),
      say(msg('Can be undone')),
    ],
    rows: items.slice(0, mostRows).map((item) => rowOf(item, nicNames, canUndo, say)),
  };
}

function rowOf(
  item: HistoryItem,
  nicNames: ReadonlyMap<string, string>,
  canUndo: boolean,
  say: Say,
): PageHistoryRow {
  const { outcome, word } = outcomeOf(item);
  const title = say(titleOf(item.step));
  const subject = item.target === null ? '' : (nicNames.get(item.target) ?? item.target);
  const what = subject === '' ? title : say(msg('{0} ({1})', title, subject));
  const when = timeOf(item.at);
  return {
    when,
    who: say(item.who),
    what,
    outcome: say(word),
    tone: outcome,
    changes: String(item.changes),
    undoable: item.undoable === 0 ? say(msg('no')) : say(msg('{0} of {1}', item.undoable, item.changes)),
    undo:
      canUndo && undoPurpose(item) !== undefined
        ? { label: say(msg('Undo this…')), name: say(msg('Undo this: {0}, {1}', what, when)) }
        : null,
  };
}

function outcomeOf(item: HistoryItem): { outcome: ProgressTone; word: Message } {
  switch (item.outcome) {
    case 'done':
      return { outcome: 'good', word: msg('done') };
    case 'failed':
      return { outcome: 'error', word: msg('failed') };
    case 'cancelled':
      return { outcome: 'warning', word: msg('cancelled') };
    case 'open':
      return { outcome: 'warning', word: msg('running or cut off') };
  }
}

/** The undo of what one line did; undefined where nothing of it can be undone. */
export function undoPurpose(item: HistoryItem): PlanPurpose | undefined {
  if (item.undoable === 0 || !isStepId(item.step)) return undefined;
  return {
    kind: 'undo',
    steps: [item.step],
    ...(item.target === null ? {} : { target: item.target }),
  };
}
