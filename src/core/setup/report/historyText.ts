// What was done to a VM, by whom and when, for a terminal.
import { msg, type Message } from '../../message';
import { padEnd, displayWidth } from '../../report/width';
import type { VmSetupStatus } from '../journal';
import { timeOf } from '../times';
import { historyOf, titleOf, type HistoryItem } from '../undo';
import { Sheet, type SetupTextOptions } from './sheet';
import { changeCount, historyLabel } from './words';

/** The history as lines of plain text, the newest first. Ends with a newline. */
export function historyToText(host: string, status: VmSetupStatus, options: SetupTextOptions = {}): string {
  const sheet = new Sheet(options);
  for (const line of statusMessages(status)) sheet.paragraph(line, '', 0, 'strong');
  const items = historyOf(status);
  if (status.journal === null) sheet.paragraph(msg('The journal of {0} is readable by root alone.', host));
  else if (items.length === 0) sheet.paragraph(msg('No setup has changed anything on {0}.', host));
  else {
    sheet.paragraph(msg('Setups of {0}, the newest first:', host), '', 0, 'strong');
    table(sheet, items, status);
  }
  return sheet.text();
}

/** What goes on there now: who holds the lock, which NIC waits to be confirmed. */
export function statusMessages(status: VmSetupStatus): Message[] {
  const { lock, waiting } = status;
  return [
    ...(lock === null
      ? []
      : [msg('{0} is running a setup on this VM, since {1}.', lock.holder, timeOf(lock.sinceMs))]),
    ...waiting.map(({ untilMs }) =>
      msg('A NIC that was given to DPDK is not confirmed yet: the VM gives it back at {0}.', timeOf(untilMs)),
    ),
  ];
}

/** How many changes an item made, and how many of them can be undone. */
export function changesOf({ changes, undoable }: HistoryItem): Message {
  return undoable === 0
    ? changeCount(changes)
    : msg('{0}, {1} can be undone', changeCount(changes), undoable);
}

/** The name that a NIC had when it was given away; its vmbus UUID where the journal does not know. */
function nameOf(target: string, { journal }: VmSetupStatus): string {
  const link = journal?.entries.find((entry) => entry.inverse === 'link_back' && entry.target === target);
  return link?.args[1] ?? target;
}

function table(sheet: Sheet, items: readonly HistoryItem[], status: VmSetupStatus): void {
  const rows = items.map((item) => [
    timeOf(item.at),
    sheet.say(item.who),
    sheet.say(titleOf(item.step)) +
      (item.target === null ? '' : ` (${sheet.say(nameOf(item.target, status))})`),
    sheet.say(historyLabel(item.outcome)),
    sheet.say(changesOf(item)),
  ]);
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(...rows.map((row) => displayWidth(row[column] ?? ''))),
  );
  const total = widths.reduce((sum, width) => sum + width + 2, 0);
  for (const row of rows) {
    if (total <= sheet.width) {
      sheet.lines.push(
        `  ${row.map((cell, column) => padEnd(cell, widths[column] ?? 0)).join('  ')}`.trimEnd(),
      );
      continue;
    }
    // Too narrow for a table: a block for each.
    const [at = '', who = '', ...rest] = row;
    sheet.paragraph(`${at} · ${who}`, '  ');
    sheet.paragraph(rest.join(' · '), '    ');
  }
}
