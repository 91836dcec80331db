// Figures of a run: which samples count, and what they come to.
import type { ForwardSum, Interval } from './course';
import type { RunReader } from './reader';
import { directionsOf, type PortState } from './ports';
import { portKey, type Direction, type SampleValues } from './series';
import type { DirectionVerdict, Drops, Figures, PortVerdict } from './verdictTypes';

/** Bytes of a frame that are no part of the packet: preamble and delimiter, checksum, gap to the next frame. */
export const framing = 24;

/** Fewer packets are what any network sends of itself, ARP and the like: so many at all, and so many a second. */
const fewest = 64;
const fewestPps = 5;
/** A sample may be told a little after forwarding has stopped. */
const late = 100;

/** Known samples of a series while the run forwarded, without zeros in front: it takes a moment until packets flow. */
function samplesOf(reader: RunReader, key: string, intervals: readonly Interval[]): SampleValues {
  const parts = intervals.map(({ fromMs, toMs }) => reader.series.between(key, fromMs, toMs + late));
  const whole = {
    values: joined(parts.map(({ values }) => values)),
    low: joined(parts.map(({ low }) => low)),
    high: joined(parts.map(({ high }) => high)),
  };
  const known = (value: number): boolean => !Number.isNaN(value);
  const { values, low, high } = whole.values.every(known)
    ? whole
    : { values: whole.values.filter(known), low: whole.low.filter(known), high: whole.high.filter(known) };
  const first = Math.max(
    0,
    values.findIndex((value) => value > 0),
  );
  return { values: values.subarray(first), low: low.subarray(first), high: high.subarray(first) };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Without the first sample and the last one, if any is left then. */
const trimmedOf = (list: Float32Array): Float32Array => (list.length >= 3 ? list.subarray(1, -1) : list);

const sumOf = (list: Float32Array): number => list.reduce((sum, value) => sum + value, 0);

/** The value at a share of the way through sorted ones: one that was measured, not one in between. */
function nearestRank(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

function figuresOf(
  samples: SampleValues,
  meanBits: number | null,
  packetLength: number | null,
): Figures | null {
  const values = trimmedOf(samples.values);
  if (values.length === 0) return null;
  const mean = sumOf(values) / values.length;
  const sorted = values.slice().sort();
  return {
    samples: values.length,
    trimmed: values.length < samples.values.length,
    mean,
    min: trimmedOf(samples.low).reduce((least, value) => Math.min(least, value), Infinity),
    max: trimmedOf(samples.high).reduce((most, value) => Math.max(most, value), 0),
    p50: nearestRank(sorted, 0.5),
    p99: nearestRank(sorted, 0.99),
    meanBits,
    wireBits: packetLength === null ? null : mean * (packetLength + framing) * 8,
  };
}

function meanOf({ values }: SampleValues): number | null {
  const counted = trimmedOf(values);
  return counted.length === 0 ? null : sumOf(counted) / counted.length;
}

function dropsOf(packets: number, dropped: number): Drops {
  const all = packets + dropped;
  return { packets, dropped, share: all === 0 ? null : dropped / all };
}

/** Seconds in which the run forwarded. */
export function forwardingSeconds(reader: RunReader): number {
  const { intervals } = reader.course;
  return intervals.reduce((sum, { fromMs, toMs }) => sum + Math.min(toMs, reader.nowMs) - fromMs, 0) / 1000;
}

function directionOf(
  reader: RunReader,
  { number }: PortState,
  direction: Direction,
  expected: boolean,
): DirectionVerdict {
  const { intervals, packetLength, forwarding } = reader.course;
  const samples = samplesOf(reader, portKey(number, direction, 'pps'), intervals);
  const bits = meanOf(samplesOf(reader, portKey(number, direction, 'bps'), intervals));
  // testpmd says how long packets are that it makes itself; of those that it forwards, nobody knows.
  const makes =
    direction === 'tx' && forwarding !== null && directionsOf(forwarding.mode)?.includes('rx') === false;
  const { values } = samples;
  const packets = packetsOf(reader, number, direction);
  return {
    figures: figuresOf(samples, bits, makes ? packetLength : null),
    drops: portDrops(reader, number, direction),
    packets,
    seen: values.length,
    movingPart: values.length === 0 ? null : values.filter((value) => value > 0).length / values.length,
    moved: packets >= Math.max(fewest, fewestPps * forwardingSeconds(reader)),
    expected,
  };
}

function packetsOf(reader: RunReader, port: number, direction: Direction): number {
  const sums = reader.track(port)?.sums;
  const counted = direction === 'rx' ? sums?.rxPackets : sums?.txPackets;
  return Math.max(counted ?? 0, reader.course.sums.get(port)?.[direction].packets ?? 0);
}

/** testpmd's own sum counts what its lcores dropped, too; the counters only what the NIC did. */
function portDrops(reader: RunReader, port: number, direction: Direction): Drops {
  const sum = reader.course.sums.get(port);
  const sums = reader.track(port)?.sums;
  if (direction === 'tx') {
    if (sum !== undefined) return dropsOf(sum.tx.packets ?? 0, sum.tx.dropped ?? 0);
    return dropsOf(sums?.txPackets ?? 0, sums?.txLost ?? 0);
  }
  // RX-dropped is imissed alone, which MANA never counts; what found no buffer is lost all the same.
  const lost = Math.max(sum?.rx.dropped ?? 0, sums?.rxLost ?? 0);
  return dropsOf(Math.max(sum?.rx.packets ?? 0, sums?.rxPackets ?? 0), lost);
}

export function portVerdicts(reader: RunReader, directions: readonly Direction[]): readonly PortVerdict[] {
  return reader.ports
    .filter(
      ({ number, configured, forwards }) => configured || forwards || reader.track(number) !== undefined,
    )
    .map((port) => ({
      port: port.number,
      device: port.device,
      driver: port.driver,
      configured: port.configured,
      started: port.started,
      forwards: port.forwards,
      linkDown: port.link === 'down',
      rx: directionOf(reader, port, 'rx', directions.includes('rx')),
      tx: directionOf(reader, port, 'tx', directions.includes('tx')),
    }));
}

/** Drops of all ports together. */
export function totalDrops(reader: RunReader, ports: readonly PortVerdict[], direction: Direction): Drops {
  const all: ForwardSum | undefined = reader.course.sums.get(null);
  const own = ports.map((port) => port[direction].drops);
  const packets = own.reduce((sum, drops) => sum + drops.packets, 0);
  const dropped = own.reduce((sum, drops) => sum + drops.dropped, 0);
  if (direction === 'rx' || all === undefined) return dropsOf(packets, dropped);
  return dropsOf(all.tx.packets ?? packets, all.tx.dropped ?? dropped);
}
