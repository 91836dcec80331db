// The figures of one port in one direction, as the cells of a row: in a terminal and on a page the same.
import type { Direction } from '../series';
import { formatBits, formatCount, formatPps, formatShare } from '../units';
import type { Figures, PortVerdict } from '../verdictTypes';

/** Mean, smallest, p50, p99, largest, rate, dropped. */
export function rateCells(port: PortVerdict, direction: Direction): readonly string[] {
  const { figures, drops } = port[direction];
  const dropped = drops.share === null ? '–' : `${formatCount(drops.dropped)} (${formatShare(drops.share)})`;
  if (figures === null) return ['–', '–', '–', '–', '–', '–', dropped];
  const { mean, min, p50, p99, max } = figures;
  return [...[mean, min, p50, p99, max].map(formatPps), rateOf(figures), dropped];
}

/** By the driver's own count of bytes where it has one, else computed from the length of the packets. */
function rateOf({ meanBits, wireBits }: Figures): string {
  if (meanBits !== null) return formatBits(meanBits);
  return wireBits === null ? '–' : `≈${formatBits(wireBits)}`;
}
