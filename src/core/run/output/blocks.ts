// Blocks of statistics: what the lines under a heading add up to.
import { eachField } from './fields';
import type { ForwardCount, OutputBody, PortStatistics } from './events';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A block in the making. `take` gives what is complete with a line, or says that the line is a part of it. */
export interface Block {
  take(text: string): OutputBody | 'part' | undefined;
}

const noStatistics: PortStatistics = {
  rxPackets: null,
  rxMissed: null,
  rxBytes: null,
  rxErrors: null,
  rxNoMbuf: null,
  txPackets: null,
  txErrors: null,
  txBytes: null,
  rxPps: null,
  rxBps: null,
  txPps: null,
  txBps: null,
};

const statisticsFields: ReadonlyMap<string, keyof PortStatistics> = new Map([
  ['RX-packets', 'rxPackets'],
  ['RX-missed', 'rxMissed'],
  ['RX-bytes', 'rxBytes'],
  ['RX-errors', 'rxErrors'],
  ['RX-nombuf', 'rxNoMbuf'],
  ['TX-packets', 'txPackets'],
  ['TX-errors', 'txErrors'],
  ['TX-bytes', 'txBytes'],
  ['Rx-pps', 'rxPps'],
  ['Rx-bps', 'rxBps'],
  ['Tx-pps', 'txPps'],
  ['Tx-bps', 'txBps'],
]);

/** "NIC statistics for port N". Complete with the line of `Tx-pps`, which is the last of all releases. */
export class StatisticsBlock implements Block {
  private readonly values: Writable<PortStatistics> = { ...noStatistics };

  constructor(
    private readonly port: number,
    private readonly periodic: boolean,
  ) {}

  take(text: string): OutputBody | 'part' | undefined {
    let known = text.startsWith('  Throughput');
    eachField(text, (name, value) => {
      const field = statisticsFields.get(name);
      if (field === undefined) return;
      this.values[field] = value;
      known = true;
    });
    if (!known) return undefined;
    if (!text.startsWith('  Tx-pps:')) return 'part';
    return { kind: 'statistics', port: this.port, periodic: this.periodic, values: this.values };
  }
}

const noCount: ForwardCount = { packets: null, dropped: null, total: null };

/** "Forward statistics for port N" and "Accumulated forward statistics". Complete with the line of what was sent. */
export class ForwardBlock implements Block {
  private rx = noCount;

  constructor(private readonly port: number | null) {}

  take(text: string): OutputBody | 'part' | undefined {
    if (text.startsWith('  RX-packets:')) {
      this.rx = countOf(text, 'RX-');
      return 'part';
    }
    if (!text.startsWith('  TX-packets:')) return undefined;
    return { kind: 'forward-statistics', port: this.port, rx: this.rx, tx: countOf(text, 'TX-') };
  }
}

function countOf(text: string, prefix: string): ForwardCount {
  const count: Writable<ForwardCount> = { ...noCount };
  eachField(text, (name, value) => {
    if (name === `${prefix}packets`) count.packets = value;
    else if (name === `${prefix}dropped`) count.dropped = value;
    else if (name === `${prefix}total`) count.total = value;
  });
  return count;
}

/** Queues of the ports between which a stream carries packets. */
export interface StreamPlace {
  readonly rxPort: number;
  readonly rxQueue: number;
  readonly txPort: number;
  readonly txQueue: number;
}

/** "Forward Stats for RX Port= 0/Queue= 0 -> TX Port= 0/Queue= 0": one line of figures. */
export class StreamBlock implements Block {
  constructor(private readonly place: StreamPlace) {}

  take(text: string): OutputBody | undefined {
    if (!text.startsWith('  RX-packets:')) return undefined;
    let rxPackets: number | null = null;
    let txPackets: number | null = null;
    let txDropped: number | null = null;
    eachField(text, (name, value) => {
      if (name === 'RX-packets') rxPackets = value;
      else if (name === 'TX-packets') txPackets = value;
      else if (name === 'TX-dropped') txDropped = value;
    });
    return { kind: 'stream-statistics', ...this.place, rxPackets, txPackets, txDropped };
  }
}
