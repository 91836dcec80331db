// The statistics that testpmd prints: blocks of a port, of forwarding when it stops, and the sums.
import type { Port, PortStats } from './ports';
import type { Stream } from './streams';

const border = '########################';

/** What a block remembers of the one before, for its rates. */
export interface LastShown {
  readonly atMs: number;
  readonly stats: PortStats;
}

function left(value: number, width: number): string {
  return String(value).padEnd(width);
}

/** A rate is of the time since the last block; the first one has none. A counter that has gone back counts nothing. */
function rate(now: number, before: number | undefined, ms: number): string {
  const per = before === undefined || ms <= 0 || now <= before ? 0 : Math.floor(((now - before) * 1000) / ms);
  return String(per).padStart(12);
}

export function statsBlock(port: Port, stats: PortStats, atMs: number, last: LastShown | undefined): string {
  const ms = last === undefined ? 0 : atMs - last.atMs;
  const bits = (now: number, before: number | undefined) =>
    String(Number(rate(now, before, ms)) * 8).padStart(12);
  return (
    `\n  ${border} NIC statistics for port ${left(port.id, 2)} ${border}\n` +
    `  RX-packets: ${left(stats.rxPackets, 10)} RX-missed: ${left(stats.missed, 10)} RX-bytes:  ${stats.rxBytes}\n` +
    `  RX-errors: ${stats.rxErrors}\n  RX-nombuf:  ${left(stats.noMbuf, 10)}\n` +
    `  TX-packets: ${left(stats.txPackets, 10)} TX-errors: ${left(stats.txErrors, 10)} TX-bytes:  ${stats.txBytes}\n\n` +
    '  Throughput (since last show)\n' +
    `  Rx-pps: ${rate(stats.rxPackets, last?.stats.rxPackets, ms)}          Rx-bps: ${bits(stats.rxBytes, last?.stats.rxBytes)}\n` +
    `  Tx-pps: ${rate(stats.txPackets, last?.stats.txPackets, ms)}          Tx-bps: ${bits(stats.txBytes, last?.stats.txBytes)}\n` +
    `  ${border}############################${border}\n`
  );
}

/** Counters are unsigned numbers of 64 bits: one that has gone back gives a very large difference. */
function difference(now: number, before: number): string {
  return now >= before ? String(now - before) : String(BigInt.asUintN(64, BigInt(now) - BigInt(before)));
}

/** Of one port since forwarding began. */
export interface ForwardStats {
  readonly port: Port;
  readonly now: PortStats;
  readonly before: PortStats;
  readonly dropped: number;
}

function sum(values: readonly string[]): string {
  return String(
    BigInt.asUintN(
      64,
      values.reduce((total, value) => total + BigInt(value), 0n),
    ),
  );
}

function forwardLines(rx: string, missed: string, tx: string, dropped: string, errors: string): string {
  return (
    `  RX-packets: ${rx.padEnd(14)} RX-dropped: ${missed.padEnd(14)}RX-total: ${sum([rx, missed])}\n${errors}` +
    `  TX-packets: ${tx.padEnd(14)} TX-dropped: ${dropped.padEnd(14)}TX-total: ${sum([tx, dropped])}\n`
  );
}

/** Packets of a stream since forwarding began. */
export interface StreamStats {
  readonly stream: Stream;
  readonly rx: number;
  readonly tx: number;
  readonly dropped: number;
}

function streamText({ stream, rx, tx, dropped }: StreamStats): string {
  if (rx === 0 && tx === 0) return '';
  const place = (port: Port) =>
    `Port=${String(port.id).padStart(2)}/Queue=${String(stream.queue).padStart(2)}`;
  return (
    `\n  ------- Forward Stats for RX ${place(stream.rx)} -> TX ${place(stream.tx)} -------\n` +
    `  RX-packets: ${left(rx, 14)} TX-packets: ${left(tx, 14)} TX-dropped: ${left(dropped, 14)}\n`
  );
}

/** What is printed when forwarding stops. @param streams Shown where there are more of them than ports. */
export function forwardText(ports: readonly ForwardStats[], streams: readonly StreamStats[]): string {
  const line = '----------------------';
  const all = ports.map(({ port, now, before, dropped }) => {
    const rx = difference(now.rxPackets, before.rxPackets);
    const tx = difference(now.txPackets, before.txPackets);
    const missed = difference(now.missed, before.missed);
    const noMbuf = difference(now.noMbuf, before.noMbuf);
    const lost = String(Math.floor(dropped) + (now.txErrors - before.txErrors));
    const errors =
      now.rxErrors > 0 || noMbuf !== '0'
        ? `  RX-error: ${now.rxErrors}\n  RX-nombufs: ${noMbuf.padEnd(14)}\n`
        : '';
    const text =
      `\n  ${line} Forward statistics for port ${left(port.id, 2)} ${line}\n` +
      `${forwardLines(rx, missed, tx, lost, errors)}  ${line}--------------------------------${line}\n`;
    return { rx, tx, missed, noMbuf, lost, text };
  });
  const total = (pick: (one: (typeof all)[number]) => string) => sum(all.map(pick));
  const noMbufs = total(({ noMbuf }) => noMbuf);
  const plus = '+++++++++++++++';
  return (
    (streams.length > ports.length ? streams.map(streamText).join('') : '') +
    all.map(({ text }) => text).join('') +
    `\n  ${plus} Accumulated forward statistics for all ports${plus}\n` +
    forwardLines(
      total(({ rx }) => rx),
      total(({ missed }) => missed),
      total(({ tx }) => tx),
      total(({ lost }) => lost),
      '',
    ) +
    (noMbufs === '0' ? '' : `  RX-nombufs: ${noMbufs.padEnd(14)}\n`) +
    `  ${plus}++++++++++++++++++++++++++++++++++++++++++++++${plus}\n`
  );
}
