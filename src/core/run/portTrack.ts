// What is counted of one port over a whole run: its rates for the picture, its sums for the verdict.
import { CounterSum } from './counters';
import type { PortStatistics } from './output/events';
import { PortRates, type PortSample } from './portRates';
import type { TelemetryPort } from './types';

/** Sums of the run, over resets: the larger one of what testpmd prints and of what telemetry reads. */
export interface PortSums {
  readonly rxPackets: number;
  readonly txPackets: number;
  readonly rxLost: number;
  readonly txLost: number;
}

/**
 * Packets over the VF of a netvsc port, by its own extended statistics.
 *
 * @property all What the port counted between the same readings: its sums may have begun before them.
 */
export interface VfSums {
  readonly rx: number;
  readonly tx: number;
  readonly all: { readonly rx: number; readonly tx: number };
}

/** No counter gains more between two readings. */
const mostAtOnce = 400e6 * 60;

/** Packets below which a comparison of two counters says nothing: they are not read at one instant. */
const fewest = 10_000;

/** What a port counts beside what its queues count. */
class QueueShare {
  private readonly own = new CounterSum();
  private readonly queues = new CounterSum();

  add(packets: number, queues: readonly number[]): void {
    if (queues.length === 0) return;
    this.own.add(packets, mostAtOnce);
    this.queues.add(
      queues.reduce((sum, count) => sum + count, 0),
      mostAtOnce,
    );
  }

  get part(): number {
    return this.queues.total < fewest ? 1 : Math.min(1, this.own.total / this.queues.total);
  }
}

class Sums {
  readonly rxPackets = new CounterSum();
  readonly txPackets = new CounterSum();
  readonly rxMissed = new CounterSum();
  readonly rxErrors = new CounterSum();
  readonly rxNoMbuf = new CounterSum();
  readonly txErrors = new CounterSum();

  add(counters: PortStatistics | TelemetryPort): void {
    this.rxPackets.add(counters.rxPackets, mostAtOnce);
    this.txPackets.add(counters.txPackets, mostAtOnce);
    this.rxMissed.add(counters.rxMissed, mostAtOnce);
    this.rxErrors.add(counters.rxErrors, mostAtOnce);
    this.rxNoMbuf.add(counters.rxNoMbuf, mostAtOnce);
    this.txErrors.add(counters.txErrors, mostAtOnce);
  }

  get totals(): PortSums {
    return {
      rxPackets: this.rxPackets.total,
      txPackets: this.txPackets.total,
      rxLost: this.rxMissed.total + this.rxErrors.total + this.rxNoMbuf.total,
      txLost: this.txErrors.total,
    };
  }
}

export class PortTrack {
  private readonly rates: PortRates;
  private readonly printed = new Sums();
  private readonly polled = new Sums();
  private readonly vfRx = new CounterSum();
  private readonly vfTx = new CounterSum();
  private readonly rxShare = new QueueShare();
  private readonly txShare = new QueueShare();
  private hasVf = false;
  private hasExtra = false;

  /** @param periodMs Between two statistics of testpmd, as the line asks for. */
  constructor(periodMs: number) {
    this.rates = new PortRates(periodMs);
  }

  /** A block of statistics that testpmd printed. */
  print(
    atMs: number,
    periodic: boolean,
    values: PortStatistics,
    forwardingSince: number | undefined,
  ): PortSample | undefined {
    this.printed.add(values);
    return this.rates.printedBlock(atMs, periodic, values, forwardingSince);
  }

  /** What telemetry read. */
  poll(atMs: number, counters: TelemetryPort, forwardingSince: number | undefined): PortSample | undefined {
    this.polled.add(counters);
    const { vf_rx_good_packets: rx, vf_tx_good_packets: tx } = counters.extra;
    if (rx !== undefined || tx !== undefined) this.hasVf = true;
    this.hasExtra ||= Object.keys(counters.extra).length > 0;
    this.rxShare.add(counters.rxPackets, counters.rxQueues);
    this.txShare.add(counters.txPackets, counters.txQueues);
    this.vfRx.add(rx ?? null, mostAtOnce);
    this.vfTx.add(tx ?? null, mostAtOnce);
    return this.rates.polledCounters(atMs, counters, forwardingSince);
  }

  cleared(): void {
    this.rates.cleared();
  }

  /** Milliseconds between two samples; infinite where they come when somebody asks for them. */
  get periodMs(): number {
    return this.rates.expectedMs;
  }

  get sums(): PortSums {
    const [printed, polled] = [this.printed.totals, this.polled.totals];
    return {
      rxPackets: Math.max(printed.rxPackets, polled.rxPackets),
      txPackets: Math.max(printed.txPackets, polled.txPackets),
      rxLost: Math.max(printed.rxLost, polled.rxLost),
      txLost: Math.max(printed.txLost, polled.txLost),
    };
  }

  /** null: it shows none of a VF. */
  get vfSums(): VfSums | null {
    if (!this.hasVf) return null;
    const { rxPackets, txPackets } = this.polled.totals;
    return { rx: this.vfRx.total, tx: this.vfTx.total, all: { rx: rxPackets, tx: txPackets } };
  }

  /** Extended statistics were read, and none of them is of a VF. */
  get showsNoVf(): boolean {
    return this.hasExtra && !this.hasVf;
  }

  /** The part of the queues' packets that the port itself has counted, in the worse direction; 1 where it counts all. */
  get countedPart(): number {
    return Math.min(this.rxShare.part, this.txShare.part);
  }
}
