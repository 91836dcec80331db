// Samples of lcores, queues and VFs: from what the stream records count to rates.
import { amountOf, changeOf } from './counters';
import type { SeriesStore } from './series';
import type { StreamBody, TelemetryPort } from './types';
import { VfRates, vfTrafficOf } from './vfCounters';

const mostPps = 400e6;
const mostDevices = 64;
const mostQueues = 1024;

/** Milliseconds between two samples below which a rate would be mostly chance. */
const shortest = 150;

export class LcoreSampler {
  private lastAt: number | undefined;

  constructor(private readonly series: SeriesStore) {}

  add(atMs: number, { hz, threads }: Extract<StreamBody, { kind: 'cpu' }>): void {
    const { lastAt } = this;
    this.lastAt = atMs;
    if (lastAt === undefined || atMs - lastAt < shortest || hz <= 0) return;
    const ticks = ((atMs - lastAt) / 1000) * hz;
    const busy = new Map<number, number>();
    for (const thread of threads) {
      if (thread.lcore < 0) continue;
      const share = (busy.get(thread.lcore) ?? 0) + thread.ticks / ticks;
      // A jiffy more than there were: counters and clock are not read at the same instant.
      busy.set(thread.lcore, Math.min(1, Math.max(0, share)));
    }
    if (busy.size > 0) this.series.lcores(atMs, busy);
  }
}

interface QueueCounters {
  readonly atMs: number;
  readonly rx: readonly number[];
  readonly tx: readonly number[];
}

export class QueueSampler {
  private readonly before = new Map<number, QueueCounters>();

  constructor(private readonly series: SeriesStore) {}

  add(atMs: number, { port, rxQueues, txQueues, extra }: TelemetryPort): void {
    // netvsc of newer releases counts the packets of its VF's queues among its own extended statistics only.
    const rx = rxQueues.length > 0 ? rxQueues : queuesOf(extra, 'vf_rx_q');
    const tx = txQueues.length > 0 ? txQueues : queuesOf(extra, 'vf_tx_q');
    if (rx.length === 0 && tx.length === 0) return;
    const before = this.before.get(port);
    if (before !== undefined && atMs - before.atMs < shortest) return;
    if (before === undefined && this.before.size >= mostDevices) return;
    this.before.set(port, { atMs, rx, tx });
    if (before === undefined) return;
    const seconds = (atMs - before.atMs) / 1000;
    const rates = (now: readonly number[], then: readonly number[]): readonly (number | null)[] =>
      now.slice(0, mostQueues).map((count, queue) => {
        const amount = amountOf(changeOf(then[queue] ?? null, count, mostPps * seconds));
        return amount === null ? null : amount / seconds;
      });
    this.series.queues(atMs, port, rates(rx, before.rx), rates(tx, before.tx));
  }
}

function queuesOf(extra: Readonly<Record<string, number>>, prefix: string): readonly number[] {
  const found: number[] = [];
  for (let queue = 0; queue < mostQueues; queue += 1) {
    const count = extra[`${prefix}${queue}_packets`];
    if (count === undefined) break;
    found.push(count);
  }
  return found;
}

export class VfSampler {
  private readonly rates = new Map<string, VfRates>();

  constructor(private readonly series: SeriesStore) {}

  get devices(): ReadonlyMap<string, VfRates> {
    return this.rates;
  }

  add(atMs: number, { device, counters }: Extract<StreamBody, { kind: 'vf' }>): void {
    const traffic = vfTrafficOf(counters);
    if (traffic === undefined) return;
    let rates = this.rates.get(device);
    if (rates === undefined) {
      if (this.rates.size >= mostDevices) return;
      rates = new VfRates();
      this.rates.set(device, rates);
    }
    const sample = rates.add(atMs, traffic);
    if (sample !== undefined) this.series.vf(atMs, device, sample.rx, sample.tx);
  }
}
