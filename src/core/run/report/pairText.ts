// A pair of sender and receiver for a terminal: what will run where, and what came of both.
import { msg, type Message } from '../../message';
import { Sheet } from '../../setup/report/sheet';
import type { PairLoss } from '../pairLoss';
import type { PairPlan } from '../planPair';
import { formatCount, formatPps, formatSeconds, formatShare } from '../units';
import type { Verdict } from '../verdictTypes';
import { planToText, type RunTextOptions } from './planText';
import { verdictToText } from './verdictText';
import { durationLabel } from './words';

/**
 * Both plans, the receiver's first, as they are started.
 *
 * @param ofReceiver What differs for the receiver's VM: how its setup is reached.
 */
export function pairPlanToText(
  plan: PairPlan,
  options: RunTextOptions = {},
  ofReceiver: RunTextOptions = {},
): string {
  const sheet = new Sheet(options);
  const { sender, receiver, sourceAddress, destinationAddress } = plan;
  sheet.paragraph(
    msg(
      '{0} ({1}) sends to {2} ({3}), {4}. The receiver starts first and is stopped last.',
      sender.host,
      sourceAddress,
      receiver.host,
      destinationAddress,
      durationLabel(sender.durationSeconds),
    ),
    '',
    0,
    'strong',
  );
  return `${sheet.text()}\n${planToText(receiver, { ...options, ...ofReceiver })}\n${planToText(sender, options)}`;
}

/** What came of a pair. `null`: that end was never started, or nothing is known of it. */
export interface PairReport {
  readonly message: Message;
  readonly receiver: { readonly host: string; readonly verdict: Verdict } | null;
  readonly sender: { readonly host: string; readonly verdict: Verdict } | null;
  readonly loss: PairLoss | null;
}

export function pairToText(
  { message, receiver, sender, loss }: PairReport,
  options: RunTextOptions = {},
  ofReceiver: RunTextOptions = {},
): string {
  const sheet = new Sheet(options);
  sheet.paragraph(message, '', 0, 'strong');
  for (const [end, title, own] of [
    [receiver, msg('Receiver'), { ...options, ...ofReceiver }],
    [sender, msg('Sender'), options],
  ] as const) {
    sheet.blank();
    sheet.paragraph(
      end === null ? msg('{0}: it was not started.', title) : msg('{0}, {1}:', title, end.host),
      '',
      0,
      'strong',
    );
    if (end !== null) sheet.lines.push(...verdictToText(end.verdict, own).trimEnd().split('\n'));
  }
  const sentence = lossSentence(loss);
  if (sentence !== undefined) {
    sheet.blank();
    sheet.paragraph(sentence, '', 0, 'strong');
  }
  return sheet.text();
}

/** How much was lost on the way: by what both summed up, else by their rates. */
export function lossSentence(loss: PairLoss | null): Message | undefined {
  if (loss === null) return undefined;
  const { totals, rates, seconds } = loss;
  if (totals !== null)
    return totals.loss < 0
      ? msg(
          'The receiver got {0} packets, more than the {1} that were sent: others send to it, too.',
          formatCount(totals.received),
          formatCount(totals.sent),
        )
      : msg(
          'Of {0} packets sent, {1} arrived: {2} were lost.',
          formatCount(totals.sent),
          formatCount(totals.received),
          formatShare(totals.loss),
        );
  if (rates === null) return undefined;
  return msg(
    'Over {0} in which both forwarded, {1} were sent and {2} arrived: {3} were lost.',
    formatSeconds(seconds),
    formatPps(rates.sent),
    formatPps(rates.received),
    formatShare(Math.max(0, rates.loss)),
  );
}
