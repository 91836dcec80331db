// Two runs side by side: what was different, and what came of it.
import { msg, type Message } from '../message';
import type { RunFacts } from './head';
import { lineDifferences, type LineDifference } from './compareLines';
import type { RunRecord } from './record';
import type { Direction } from './series';
import { formatBits, formatChange, formatCount, formatPps, formatSeconds, formatShare } from './units';
import { noise } from './verdictHistory';
import type { PortVerdict } from './verdictTypes';

/** @property left In words that need no translation; null: not known, or not there. */
export interface FactDifference {
  readonly label: Message;
  readonly left: string | null;
  readonly right: string | null;
}

/**
 * A figure of both runs.
 *
 * @property change Of the right one, as a part of the left one; null where one of them is missing or the left is 0.
 * @property better Which one is; null where neither is, or where the two are within ±12.5 % of each other.
 */
export interface FigureRow {
  readonly label: Message;
  readonly left: string | null;
  readonly right: string | null;
  readonly leftValue: number | null;
  readonly rightValue: number | null;
  readonly change: number | null;
  readonly changeText: string | null;
  readonly better: 'left' | 'right' | null;
}

/** @property sentences What matters most of it, first things first. */
export interface RecordComparison {
  readonly sentences: readonly Message[];
  readonly line: readonly LineDifference[];
  readonly facts: readonly FactDifference[];
  readonly figures: readonly FigureRow[];
}

export function compareRecords(left: RunRecord, right: RunRecord): RecordComparison {
  const figures = figureRows(left, right);
  const line = lineDifferences(left.head, right.head);
  const facts = factDifferences(left.head.facts, right.head.facts);
  return { sentences: sentencesOf(left, right, figures, line, facts), line, facts, figures };
}

type Better = 'more' | 'less' | 'neither';

function row(
  label: Message,
  leftValue: number | null,
  rightValue: number | null,
  format: (value: number) => string,
  better: Better,
): FigureRow {
  const change =
    leftValue === null || rightValue === null || leftValue === 0 ? null : rightValue / leftValue - 1;
  return {
    label,
    left: leftValue === null ? null : format(leftValue),
    right: rightValue === null ? null : format(rightValue),
    leftValue,
    rightValue,
    change,
    changeText: change === null ? null : formatChange(change),
    better: betterOf(leftValue, rightValue, change, better),
  };
}

function betterOf(
  left: number | null,
  right: number | null,
  change: number | null,
  better: Better,
): 'left' | 'right' | null {
  if (better === 'neither' || left === null || right === null || left === right) return null;
  if (change !== null && Math.abs(change) <= noise) return null;
  return right > left === (better === 'more') ? 'right' : 'left';
}

function figureRows(left: RunRecord, right: RunRecord): readonly FigureRow[] {
  const [one, other] = [left.verdict, right.verdict];
  const rows = [
    row(msg('Sent, all ports'), one.total.txPps, other.total.txPps, formatPps, 'more'),
    row(msg('Received, all ports'), one.total.rxPps, other.total.rxPps, formatPps, 'more'),
    row(msg('Dropped when sending'), one.drops.tx.share, other.drops.tx.share, formatShare, 'less'),
    row(msg('Dropped when receiving'), one.drops.rx.share, other.drops.rx.share, formatShare, 'less'),
    row(msg('Time of forwarding'), one.seconds, other.seconds, formatSeconds, 'neither'),
    row(msg('Packet length'), one.packetLength, other.packetLength, (bytes) => `${bytes} B`, 'neither'),
  ];
  const numbers = new Set([...one.ports, ...other.ports].map(({ port }) => port));
  const several = numbers.size > 1;
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const [mine, theirs] = [one, other].map(({ ports }) => ports.find(({ port }) => port === number));
    for (const way of ['tx', 'rx'] as const)
      if (mine?.[way].expected === true || theirs?.[way].expected === true)
        rows.push(...portRows(number, way, mine, theirs, several));
  }
  return rows.filter(({ left: a, right: b }) => a !== null || b !== null);
}

function portRows(
  port: number,
  way: Direction,
  left: PortVerdict | undefined,
  right: PortVerdict | undefined,
  several: boolean,
): readonly FigureRow[] {
  const [one, other] = [left?.[way].figures, right?.[way].figures];
  const name = `${port} ${way === 'tx' ? 'Tx' : 'Rx'}`;
  const pps = (label: Message, key: 'mean' | 'min' | 'max' | 'p50' | 'p99'): FigureRow =>
    row(label, one?.[key] ?? null, other?.[key] ?? null, formatPps, 'more');
  return [
    ...(several ? [pps(msg('Port {0}: mean', name), 'mean')] : []),
    pps(msg('Port {0}: lowest', name), 'min'),
    pps(msg('Port {0}: median', name), 'p50'),
    pps(msg('Port {0}: p99', name), 'p99'),
    pps(msg('Port {0}: highest', name), 'max'),
    row(msg('Port {0}: bits', name), one?.meanBits ?? null, other?.meanBits ?? null, formatBits, 'more'),
    row(msg('Port {0}: samples', name), one?.samples ?? null, other?.samples ?? null, formatCount, 'neither'),
  ];
}

const yesNo = (value: boolean | null | undefined): string | null =>
  value === null || value === undefined ? null : value ? '✓' : '✗';

function factDifferences(left: RunFacts | null, right: RunFacts | null): readonly FactDifference[] {
  if (left === null || right === null) return [];
  const of = (label: Message, read: (facts: RunFacts) => string | null): FactDifference => ({
    label,
    left: read(left),
    right: read(right),
  });
  const nics = ({ nics: list }: RunFacts): string =>
    list
      .map(({ name, driver, vfDriver }) => [name, driver, vfDriver].map((word) => word ?? '-').join(' '))
      .join(', ');
  return [
    of(msg('VM size'), ({ vmSize }) => vmSize),
    of(msg('Kernel'), ({ kernel }) => kernel),
    of(msg('System'), ({ os }) => os),
    of(msg('DPDK'), ({ dpdk }) => dpdk),
    of(msg('testpmd has net_mana'), ({ netMana }) => yesNo(netMana)),
    of(msg('rdma-core'), ({ rdmaCore }) => rdmaCore),
    of(msg("Kernel's RDMA driver ids"), ({ driverIds }) => driverIds?.join(', ') ?? null),
    of(msg('CPU'), ({ cpu, cpus }) =>
      cpu === null && cpus === null ? null : `${cpu ?? '?'} × ${cpus ?? '?'}`,
    ),
    of(msg('NUMA nodes'), ({ numaNodes }) => (numaNodes === null ? null : String(numaNodes))),
    of(msg('Hugepages'), ({ hugepagesKb }) =>
      hugepagesKb === null ? null : `${Math.round(hugepagesKb / 1024)} MiB`,
    ),
    of(msg('Memory'), ({ memoryKb }) =>
      memoryKb === null ? null : `${Math.round(memoryKb / 1024 ** 2)} GiB`,
    ),
    of(msg('NICs'), nics),
  ].filter((fact) => fact.left !== fact.right);
}

function sentencesOf(
  left: RunRecord,
  right: RunRecord,
  figures: readonly FigureRow[],
  line: readonly LineDifference[],
  facts: readonly FactDifference[],
): readonly Message[] {
  const [one, other] = [left.verdict, right.verdict];
  const sentences: Message[] = [];
  if (one.forwarding !== other.forwarding)
    sentences.push(
      one.forwarding === 'confirmed'
        ? msg('Only the left run forwarded.')
        : msg('Only the right run forwarded.'),
    );
  if (one.path !== other.path) sentences.push(msg('The packets went over different paths.'));
  for (const { label, changeText, better } of figures.slice(0, 2))
    if (changeText !== null)
      sentences.push(
        better === null
          ? msg('{0}: {1} from left to right, within the usual ±12.5 %.', label, changeText)
          : msg('{0}: {1} from left to right.', label, changeText),
      );
  sentences.push(
    line.length === 0
      ? msg('Both ran the same options.')
      : msg('Options that differ: {0}.', line.map(({ option }) => option).join(', ')),
  );
  if (left.head.facts !== null && right.head.facts !== null && facts.length === 0)
    sentences.push(msg('The VMs are alike, as far as is known.'));
  return sentences;
}
