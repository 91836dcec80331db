// How evenly the packets of a port are spread over its queues, in numbers and in a sentence.
import { msg, render, type Message, type Translate } from '../../message';
import { directionLabel } from '../report/words';
import type { SeriesInfo } from '../series';
import { formatPps, formatShare } from '../units';
import type { PageBalance, Tone } from './page';
import type { RunModel } from './subject';

/** What is looked at where the reader has chosen no part. */
const lastMs = 30_000;
/** Samples of a queue that are looked at. */
const points = 600;
/** Queues that are drawn; a port with more is told of in words. */
const mostBars = 64;
/** A queue with this many times an even share, or this part of it, is out of balance. */
const muchMore = 1.25;
const muchLess = 0.75;

interface Queue {
  readonly queue: number;
  readonly pps: number;
}

/** @param part In the run's own time; null: the newest. */
export function balanceOf(
  model: RunModel,
  part: { readonly fromMs: number; readonly toMs: number } | null,
  translate?: Translate,
): readonly PageBalance[] {
  const { fromMs, toMs } = part ?? { fromMs: model.nowMs - lastMs, toMs: model.nowMs };
  const ports = new Map<string, { readonly info: SeriesInfo; readonly queues: Queue[] }>();
  for (const info of model.series.list()) {
    const { kind, port, direction, queue, key } = info;
    if (kind !== 'queue' || port === undefined || direction === undefined || queue === undefined) continue;
    const name = `${port} ${direction}`;
    const known = ports.get(name) ?? { info, queues: [] };
    ports.set(name, known);
    const { times, mean } = model.series.window(key, fromMs, toMs, points);
    // A window has a sample more at each edge.
    const inside = mean.filter((_, at) => (times[at] ?? 0) >= fromMs && (times[at] ?? 0) <= toMs);
    known.queues.push({ queue, pps: meanOf(inside) });
  }
  return [...ports.values()]
    .filter(({ queues }) => queues.length > 1 && queues.some(({ pps }) => pps > 0))
    .map(({ info, queues }) => oneBalance(info, queues, translate));
}

function meanOf(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function oneBalance(
  { port = 0, direction }: SeriesInfo,
  queues: readonly Queue[],
  translate: Translate | undefined,
): PageBalance {
  const total = queues.reduce((sum, { pps }) => sum + pps, 0);
  const { message, tone } = judge(queues, total);
  const label = msg('Port {0} {1}', port, direction === undefined ? '' : directionLabel(direction));
  return {
    label: render(label, translate),
    words: render(message, translate),
    tone,
    bars: queues.slice(0, mostBars).map(({ queue, pps }) => ({
      label: render(msg('Queue {0}', queue), translate),
      share: pps / total,
      text: `${formatPps(pps)}, ${formatShare(pps / total)}`,
    })),
  };
}

function judge(queues: readonly Queue[], total: number): { readonly message: Message; readonly tone: Tone } {
  const even = 1 / queues.length;
  const share = ({ pps }: Queue): number => pps / total;
  const sorted = [...queues].sort((one, other) => one.pps - other.pps);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) return { message: msg('no queue'), tone: 'info' };
  const idle = queues.filter(({ pps }) => pps === 0).length;
  if (idle === queues.length - 1)
    return {
      message: msg('all packets go through queue {0}; the other {1} queues are idle.', most.queue, idle),
      tone: 'warning',
    };
  if (idle > 0)
    return {
      message: msg(
        '{0} of {1} queues are idle; queue {2} has the most, {3}.',
        idle,
        queues.length,
        most.queue,
        formatShare(share(most)),
      ),
      tone: 'warning',
    };
  if (share(most) > muchMore * even || share(least) < muchLess * even)
    return {
      message: msg(
        'uneven: queue {0} has {1}, queue {2} has {3}; an even share is {4}.',
        most.queue,
        formatShare(share(most)),
        least.queue,
        formatShare(share(least)),
        formatShare(even),
      ),
      tone: 'warning',
    };
  return {
    message: msg(
      'even over {0} queues: each has between {1} and {2}.',
      queues.length,
      formatShare(share(least)),
      formatShare(share(most)),
    ),
    tone: 'good',
  };
}
