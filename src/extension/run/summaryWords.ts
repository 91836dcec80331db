// A kept run in a few words: whether it forwarded, how many packets, which way they went.
import { msg, type Message } from '../../core/message';
import { pathLabel } from '../../core/run/report/words';
import type { RunSummary } from '../../core/run/summary';
import { formatPps } from '../../core/run/units';

export function summaryWords({ forwarding, rxPps, txPps, path }: RunSummary): Message {
  const rates = [
    ...(rxPps === null || rxPps === 0 ? [] : [msg('{0} received', formatPps(rxPps))]),
    ...(txPps === null || txPps === 0 ? [] : [msg('{0} sent', formatPps(txPps))]),
  ];
  const parts = [
    forwarding === 'confirmed' ? msg('forwarding confirmed') : msg('forwarding not confirmed'),
    ...rates,
    ...(path === 'unknown' ? [] : [msg('path: {0}', pathLabel(path))]),
  ];
  return parts.reduce((all, part) => msg('{0}, {1}', all, part));
}
