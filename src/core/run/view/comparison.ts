// Both sides of a view in figures: what a receiver got of what was sent, or where two runs differ.
import { msg, type Message } from '../../message';
import { sanitize } from '../../remote/sanitize';
import { compareRecords } from '../compare';
import type { RunRecord } from '../record';
import { formatCount, formatPps, formatShare } from '../units';
import type { Verdict } from '../verdictTypes';
import type { PageComparison, PageTable } from './page';

type Say = (message: Message) => string;

/** null where nothing can be said yet. @param verdicts Of the sender and of the receiver. */
export function pairComparison(verdicts: readonly Verdict[], say: Say): PageComparison | null {
  const [sender, receiver] = verdicts;
  if (sender === undefined || receiver === undefined) return null;
  const row = (
    name: string,
    sent: number | null,
    received: number | null,
    format: (value: number) => string,
  ): readonly (readonly string[])[] => {
    if (sent === null || received === null || sent === 0) return [];
    const loss = 1 - received / sent;
    // More than was sent: packets of others.
    return [[name, format(sent), format(received), loss < 0 ? '–' : formatShare(loss)]];
  };
  const rows = [
    ...row(say(msg('Mean per second')), sender.total.txPps, receiver.total.rxPps, formatPps),
    ...row(say(msg('All packets')), sender.drops.tx.packets, receiver.drops.rx.packets, formatCount),
  ];
  if (rows.length === 0) return null;
  const table = {
    caption: say(msg('What arrived of what was sent')),
    columns: ['', say(msg('Sent')), say(msg('Received')), say(msg('Lost'))],
    rows,
  };
  return { sentences: [], tables: [table] };
}

/** Where two runs differ. */
export function runComparison(left: RunRecord, right: RunRecord, say: Say): PageComparison {
  const { sentences, line, facts, figures } = compareRecords(left, right);
  const [first, second] = [say(msg('Left')), say(msg('Right'))];
  const value = (text: string | null): string => (text === null ? '–' : sanitize(text, { singleLine: true }));
  const differences = [
    ...line.map((one) => [sanitize(one.option, { singleLine: true }), value(one.left), value(one.right)]),
    ...facts.map((one) => [say(one.label), value(one.left), value(one.right)]),
  ];
  const tables: PageTable[] = [
    {
      caption: say(msg('Figures of both runs')),
      columns: ['', first, second, say(msg('Change'))],
      rows: figures.map((one) => [say(one.label), value(one.left), value(one.right), value(one.changeText)]),
    },
    ...(differences.length === 0
      ? []
      : [{ caption: say(msg('What is different')), columns: ['', first, second], rows: differences }]),
  ];
  return { sentences: sentences.map(say), tables };
}
