// How much of what a sender sent a receiver got: by the sums that both print at their end, and by their rates.
import type { RunReader } from './reader';
import type { PortTrack } from './portTrack';
import type { PortState } from './ports';
import { portKey, type Direction, type SeriesStore } from './series';

/** What is asked of a run: of one that is followed as of one that was kept, which has no counters in between. */
export interface PairReader {
  readonly course: Pick<RunReader['course'], 'sums' | 'intervals'>;
  readonly ports: readonly Pick<PortState, 'number'>[];
  readonly series: Pick<SeriesStore, 'each'>;
  track?(port: number): Pick<PortTrack, 'sums' | 'periodMs'> | undefined;
}

/**
 * One end of a pair.
 *
 * @property zeroAtMs When, by a clock that both ends share, the run's time 0 was; null where it is not known.
 */
export interface PairSide {
  readonly reader: PairReader;
  readonly zeroAtMs: number | null;
}

/** @property loss 1 − received / sent; below 0 where the receiver got packets of others, too. */
export interface LossShare {
  readonly sent: number;
  readonly received: number;
  readonly loss: number;
}

/**
 * @property totals Packets, from the first to the last one of the sender; null where an end did not print its sums.
 * @property rates Mean packets per second over the time that both forwarded, without what is only partly in it; null where
 *   nothing is left of it.
 * @property seconds Of the time that both forwarded.
 */
export interface PairLoss {
  readonly totals: LossShare | null;
  readonly rates: LossShare | null;
  readonly seconds: number;
}

/** A stretch of time by the clock that both share. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** @param before Packets that the receiver had got before the sender was started. */
export function pairLoss(sender: PairSide, receiver: PairSide, before: number): PairLoss {
  const sent = summed(sender, 'tx');
  const received = summed(receiver, 'rx');
  const common = commonSpan(sender, receiver);
  return {
    totals: sent === null || received === null ? null : share(sent, Math.max(0, received - before)),
    rates: common === undefined ? null : ratesIn(sender, receiver, common),
    seconds: common === undefined ? 0 : (common.to - common.from) / 1000,
  };
}

/** Packets of a run so far in one direction, of all ports. */
export function packetsSoFar({ reader }: Pick<PairSide, 'reader'>, direction: Direction): number {
  return reader.ports.reduce((sum, { number }) => {
    const sums = reader.track?.(number)?.sums;
    return sum + ((direction === 'rx' ? sums?.rxPackets : sums?.txPackets) ?? 0);
  }, 0);
}

function share(sent: number, received: number): LossShare | null {
  return sent > 0 ? { sent, received, loss: 1 - received / sent } : null;
}

/**
 * What testpmd itself summed up when it stopped: counters that are read in between miss what came before the first. Where
 * the driver has set its counters to zero meanwhile, those that were read know more.
 */
function summed(side: PairSide, direction: Direction): number | null {
  const { sums } = side.reader.course;
  const ports = [...sums].filter(([port]) => port !== null).map(([, sum]) => sum[direction].packets);
  if (ports.length === 0 || ports.includes(null)) return null;
  const printed = ports.reduce<number>((sum, packets) => sum + (packets ?? 0), 0);
  return Math.max(printed, packetsSoFar(side, direction));
}

function commonSpan(sender: PairSide, receiver: PairSide): Span | undefined {
  const [one, other] = [forwarded(sender), forwarded(receiver)];
  if (one === undefined || other === undefined) return undefined;
  const span = { from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) };
  return span.to > span.from ? span : undefined;
}

/** From the first moment of forwarding to the last, or to the last sample of one that goes on. */
function forwarded({ reader, zeroAtMs }: PairSide): Span | undefined {
  const { intervals } = reader.course;
  const [first, last] = [intervals[0], intervals.at(-1)];
  if (zeroAtMs === null || first === undefined || last === undefined) return undefined;
  let to = last.toMs;
  if (to === Infinity) {
    to = last.fromMs;
    for (const { number } of reader.ports)
      reader.series.each(portKey(number, 'rx', 'pps'), (atMs) => {
        to = Math.max(to, atMs);
      });
  }
  return { from: zeroAtMs + first.fromMs, to: zeroAtMs + to };
}

/** The samples at both ends of the time are of moments that are only partly in it; testpmd's first one is of none. */
function ratesIn(sender: PairSide, receiver: PairSide, { from, to }: Span): LossShare | null {
  const period = Math.max(periodOf(sender), periodOf(receiver));
  const inner = { from: from + 1.5 * period, to: to - 0.5 * period };
  const sent = meanRate(sender, 'tx', inner);
  const received = meanRate(receiver, 'rx', inner);
  return sent === null || received === null ? null : share(sent, received);
}

function periodOf({ reader }: PairSide): number {
  return Math.max(1000, ...reader.ports.map(({ number }) => reader.track?.(number)?.periodMs ?? 0));
}

/** Of all ports together. */
function meanRate({ reader, zeroAtMs }: PairSide, direction: Direction, span: Span): number | null {
  let sum: number | null = null;
  for (const { number } of reader.ports) {
    const values: number[] = [];
    reader.series.each(portKey(number, direction, 'pps'), (atMs, value) => {
      const at = (zeroAtMs ?? 0) + atMs;
      if (at >= span.from && at <= span.to && !Number.isNaN(value)) values.push(value);
    });
    if (values.length > 0) sum = (sum ?? 0) + values.reduce((all, value) => all + value, 0) / values.length;
  }
  return sum;
}
