// What a pair has come to, in one sentence.
import { msg, type Message } from '../../core/message';
import type { PairResult } from '../../core/run/pair';
import { formatCount, formatPps, formatShare } from '../../core/run/units';

export function pairWords({ message, loss }: Pick<PairResult, 'message' | 'loss'>): Message {
  const totals = loss?.totals ?? null;
  if (totals !== null)
    return msg(
      '{0} {1} of the packets were lost ({2} sent, {3} received).',
      message,
      formatShare(Math.max(0, totals.loss)),
      formatCount(totals.sent),
      formatCount(totals.received),
    );
  const rates = loss?.rates ?? null;
  if (rates === null) return message;
  return msg(
    '{0} {1} of the packets were lost, by the rates of both ends ({2} sent, {3} received).',
    message,
    formatShare(Math.max(0, rates.loss)),
    formatPps(rates.sent),
    formatPps(rates.received),
  );
}
