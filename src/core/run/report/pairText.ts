// A pair of sender and receiver for a terminal: what will run where, and what came of both.
import { msg, type Message } from '../../message';
import { Sheet } from '../../setup/report/sheet';
import type { PairLoss } from '../pairLoss';
import type { PairPlan } from '../planPair';
import type { Verdict } from '../verdictTypes';
import { lossSentence } from './lossSentence';
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
