// Rates of one port from two sources: what testpmd prints of itself, and the counters that telemetry reads. testpmd's
// own are exact, as it measures the time between; telemetry fills in where testpmd prints nothing.
import { amountOf, changeOf } from './counters';
import type { PortStatistics } from './output/events';
import type { Rates } from './series';
import type { PortCounters } from './types';

/** A sample of a port. @property reset Its counters went back. */
export interface PortSample {
  readonly rx: Rates;
  readonly tx: Rates;
  readonly reset: boolean;
}

/** Counters of one source at one moment. */
interface Counters {
  readonly atMs: number;
  readonly rxPackets: number | null;
  readonly txPackets: number | null;
  readonly rxBytes: number | null;
  readonly txBytes: number | null;
  readonly rxLost: number | null;
  readonly txLost: number | null;
}

/** Milliseconds between two readings of telemetry. */
const pollMs = 1000;
/** Milliseconds between two samples below which a rate would be mostly chance. */
const shortest = 150;
/** Milliseconds from the start of forwarding below which a first rate would be mostly the start itself. */
const shortestFirst = 800;
/** Packets a second that no port reaches: what a counter gains by more has not wrapped but was reset. */
const mostPps = 400e6;
/** Bytes a second, likewise. */
const mostBytes = 100e9;

export class PortRates {
  private printed: Counters | undefined;
  private polled: Counters | undefined;
  /** When testpmd last printed statistics of its own accord, and how long it waits between two. */
  private periodicAt: number | undefined;
  private periodMs: number;
  /** False once packets have come without bytes: some drivers (net_null, net_ring) count none. */
  private readonly countsBytes = { rx: true, tx: true };

  /** @param periodMs As the line asks for. */
  constructor(periodMs: number) {
    this.periodMs = periodMs;
  }

  /** Milliseconds between two samples; infinite where they come when somebody asks for them. */
  get expectedMs(): number {
    if (this.periodicAt !== undefined) return this.periodMs;
    return this.polled === undefined ? Infinity : pollMs;
  }

  /** The first block that testpmd prints knows no rate; since forwarding began, it can be told all the same. */
  printedBlock(
    atMs: number,
    periodic: boolean,
    values: PortStatistics,
    forwardingSince: number | undefined,
  ): PortSample | undefined {
    const { printed: before, polled } = this;
    const now = countersOf(atMs, values);
    this.printed = now;
    if (periodic) {
      if (this.periodicAt !== undefined) this.periodMs = Math.max(500, atMs - this.periodicAt);
      this.periodicAt = atMs;
    }
    // Between two blocks that somebody asked for lies any time; telemetry knows better.
    else if (polled !== undefined && atMs - polled.atMs < 3000) return undefined;
    if (before === undefined) return this.first(now, forwardingSince);
    const sample = this.between(before, now);
    return {
      reset: sample.reset,
      rx: this.prefer(sample.rx, values.rxPps, values.rxBps, 'rx', now.rxPackets, before.rxPackets),
      tx: this.prefer(sample.tx, values.txPps, values.txBps, 'tx', now.txPackets, before.txPackets),
    };
  }

  /** @returns undefined while testpmd prints its own, and for the first counters of all or since forwarding began. */
  polledCounters(
    atMs: number,
    counters: PortCounters,
    forwardingSince: number | undefined,
  ): PortSample | undefined {
    const before = this.polled;
    const now = countersOf(atMs, counters);
    if (before !== undefined && atMs - before.atMs < shortest) return undefined;
    this.polled = now;
    const prints = this.periodicAt !== undefined && atMs - this.periodicAt < this.periodMs * 2 + 1500;
    // A rate over a time in which only a part was forwarding is no rate.
    const began = before !== undefined && forwardingSince !== undefined && before.atMs < forwardingSince;
    if (before === undefined || prints || began) return undefined;
    return this.between(before, now);
  }

  /** Somebody set the counters to zero: the next ones cannot be compared with those before. */
  cleared(): void {
    this.printed = this.printed === undefined ? undefined : nothingKnown(this.printed.atMs);
    this.polled = this.polled === undefined ? undefined : nothingKnown(this.polled.atMs);
  }

  private first(now: Counters, forwardingSince: number | undefined): PortSample | undefined {
    if (forwardingSince === undefined || now.atMs - forwardingSince < shortestFirst) return undefined;
    const since: Counters = { ...zero, atMs: forwardingSince };
    const sample = this.between(since, now);
    return { ...sample, reset: false };
  }

  private between(before: Counters, now: Counters): PortSample {
    const seconds = (now.atMs - before.atMs) / 1000;
    let reset = false;
    const rate = (from: number | null, to: number | null, most: number): number | null => {
      if (seconds <= 0) return null;
      const change = changeOf(from, to, most * seconds);
      reset ||= change.kind === 'reset';
      const amount = amountOf(change);
      return amount === null ? null : amount / seconds;
    };
    const direction = (side: 'rx' | 'tx'): Rates => {
      const pps = rate(before[`${side}Packets`], now[`${side}Packets`], mostPps);
      const bytes = rate(before[`${side}Bytes`], now[`${side}Bytes`], mostBytes);
      const drops = rate(before[`${side}Lost`], now[`${side}Lost`], mostPps);
      return { pps, bps: this.bits(side, pps, bytes === null ? null : bytes * 8), drops };
    };
    return { rx: direction('rx'), tx: direction('tx'), reset };
  }

  /** testpmd's own figures, but where it prints 0 for a counter that went back. */
  private prefer(
    own: Rates,
    pps: number | null,
    bps: number | null,
    side: 'rx' | 'tx',
    now: number | null,
    before: number | null,
  ): Rates {
    const credible = now !== null && before !== null && now >= before && own.pps !== null;
    if (!credible || pps === null) return own;
    return { pps, bps: bps === null ? own.bps : this.bits(side, pps, bps), drops: own.drops };
  }

  private bits(side: 'rx' | 'tx', pps: number | null, bps: number | null): number | null {
    if (pps !== null && pps > 0 && bps !== null) this.countsBytes[side] = bps > 0;
    return this.countsBytes[side] ? bps : null;
  }
}

const zero = { rxPackets: 0, txPackets: 0, rxBytes: 0, txBytes: 0, rxLost: 0, txLost: 0 };

const nothingKnown = (atMs: number): Counters => ({
  atMs,
  rxPackets: null,
  txPackets: null,
  rxBytes: null,
  txBytes: null,
  rxLost: null,
  txLost: null,
});

function countersOf(atMs: number, counters: PortCounters | PortStatistics): Counters {
  const { rxPackets, txPackets, rxBytes, txBytes, rxMissed, rxErrors, rxNoMbuf, txErrors } = counters;
  const lost = [rxMissed, rxErrors, rxNoMbuf];
  return {
    atMs,
    rxPackets,
    txPackets,
    rxBytes,
    txBytes,
    rxLost: lost.includes(null) ? null : lost.reduce<number>((sum, one) => sum + (one ?? 0), 0),
    txLost: txErrors,
  };
}
