// What was lost between both ends of a pair, in one sentence.
import { msg, type Message } from '../../message';
import type { PairLoss } from '../pairLoss';
import { formatCount, formatPps, formatSeconds, formatShare } from '../units';

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
