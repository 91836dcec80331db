// What moves between the ports while testpmd forwards: rates by path, queues and packet length, counted up to a moment.
import type { SimulatedHost } from '../host';
import { newTally, type Port, type Tally } from './ports';
import type { Settings } from './settings';
import type { ForwardingPlan, Stream } from './streams';

/** Bits a second that the size of the VM allows. */
const sizeLimitBits = 12.5e9;
const ethernetLength = 64;

/** Packets a second that a path can carry with so many lcores at work on it. */
function capacity(path: Port['path'], lcores: number, length: number): number {
  if (lcores === 0) return 0;
  const most = {
    vf: 6.3e6 * (1 - Math.exp(-0.465 * lcores)),
    synthetic: 0.8e6,
    virtual: 12e6 * lcores,
  }[path];
  return path === 'virtual' ? most : Math.min(most, sizeLimitBits / 8 / length);
}

/** Rates are never quite even: slow and quick waves, the same in every run. */
function wave(atMs: number, salt: number): number {
  const seconds = atMs / 1000;
  return 1 + 0.012 * Math.sin(seconds / 1.7 + salt) + 0.008 * Math.sin(seconds / 0.61 + 2 * salt);
}

function add(tally: Tally, direction: 'rx' | 'tx', packets: number, length: number): void {
  tally[`${direction}Packets`] += packets;
  tally[`${direction}Bytes`] += packets * length;
}

/** What a stream has moved since forwarding began. */
export interface StreamCount {
  rx: number;
  tx: number;
  dropped: number;
}

export class Traffic {
  private lastMs: number;
  private readonly startedMs: number;
  private readonly counts = new Map<Stream, StreamCount>();
  private readonly endings: (() => void)[] = [];
  /** Packets that a port could still have received. */
  private readonly credit = new Map<Port, number>();

  constructor(
    private readonly host: SimulatedHost,
    private readonly plan: ForwardingPlan,
    private readonly settings: Settings,
  ) {
    this.startedMs = host.clock.now();
    this.lastMs = this.startedMs;
    for (const stream of plan.streams) this.counts.set(stream, { rx: 0, tx: 0, dropped: 0 });
    this.endings.push(host.subnet.addSender(this));
    if (this.receives)
      for (const port of plan.ports) {
        const address = this.addressOf(port);
        if (address !== undefined) this.endings.push(host.subnet.open(address, host));
      }
  }

  end(): void {
    this.settle();
    for (const end of this.endings.splice(0)) end();
  }

  countOf(stream: Stream): StreamCount {
    return this.counts.get(stream) ?? { rx: 0, tx: 0, dropped: 0 };
  }

  private get sends(): boolean {
    return /^(txonly|flowgen)$/.test(this.settings.mode);
  }

  private get receives(): boolean {
    return !this.sends;
  }

  private addressOf(port: Port): string | undefined {
    return this.host.machine.nics.find(({ uuid }) => uuid === port.nic)?.address;
  }

  /** Counts all that has moved up to this moment. */
  settle(): void {
    const now = this.host.clock.now();
    const ms = now - this.lastMs;
    if (ms <= 0) return;
    this.lastMs = now;
    for (const port of this.plan.ports)
      if (port.state === 'started' && this.sends) this.send(port, ms, now);
      else if (port.state === 'started') this.receive(port, ms, now);
  }

  private streamsOf(port: Port, direction: 'rx' | 'tx'): readonly Stream[] {
    return this.plan.streams.filter((stream) => stream[direction] === port);
  }

  private lcoresOf(streams: readonly Stream[]): number {
    return new Set(streams.map(({ lcore }) => lcore)).size;
  }

  /** The first half second is slower: caches and queues fill. */
  private rate(port: Port, streams: readonly Stream[], length: number, now: number): number {
    const warm = now - this.startedMs < 500 ? 0.7 : 1;
    return capacity(port.path, this.lcoresOf(streams), length) * wave(now - this.startedMs, port.id) * warm;
  }

  private send(port: Port, ms: number, now: number): void {
    const streams = this.streamsOf(port, 'tx');
    const length = this.settings.packetLength;
    const idle = this.host.has('run-sender-idle') || !port.linkUp;
    const sent = idle ? 0 : (this.rate(port, streams, length, now) * ms) / 1000;
    // The lcores are quicker than the NIC: what does not fit is thrown away.
    const share = this.host.has('run-drops') ? 0.6 : port.path === 'synthetic' ? 0.03 : 0.006;
    const dropped = idle ? (4e6 * ms) / 1000 : sent * share;
    this.spread(port, streams, 'tx', sent, length, this.settings.txQueues);
    for (const stream of streams) {
      const count = this.countOf(stream);
      count.dropped += dropped / streams.length;
    }
    port.dropped += dropped;
    const flows = this.settings.multiFlow ? 256 : 1;
    this.host.subnet.send(this.host, this.settings.destination, sent, sent * length, flows);
    this.kernelCounts(port, 'tx', sent, length);
  }

  private receive(port: Port, ms: number, now: number): void {
    const streams = this.streamsOf(port, 'rx');
    const came = this.incoming(port, ms);
    if (came.packets <= 0) return;
    const length = came.bytes / came.packets;
    const used = came.flows === 1 ? streams.slice(0, 1) : streams;
    // Receiving is cheaper than sending; what comes in a rush waits in the descriptors for a moment.
    const perMs = (this.rate(port, used, length, now) * 1.3) / 1000;
    const most = Math.min((this.credit.get(port) ?? 0) + perMs * ms, perMs * 1000);
    const lost = this.host.has('run-drops') ? came.packets * 0.08 : 0;
    const taken = Math.min(came.packets - lost, most);
    this.credit.set(port, most - taken);
    this.spread(port, used, 'rx', taken, length, this.settings.rxQueues);
    this.kernelCounts(port, 'rx', came.packets, length);
    // MANA has no counter for what found no descriptor; the synthetic path has.
    if (port.path === 'synthetic') port.missed += came.packets - taken;
    else port.noMbuf += lost;
    if (this.settings.mode === 'rxonly') return;
    for (const stream of used) {
      const sent = taken / used.length;
      this.spread(stream.tx, [stream], 'tx', sent, length, this.settings.txQueues);
      this.kernelCounts(stream.tx, 'tx', sent, length);
    }
  }

  /** Virtual ports feed themselves; others get what the network brings. */
  private incoming(port: Port, ms: number): { packets: number; bytes: number; flows: number } {
    if (port.path === 'virtual') {
      const packets = (12e6 * this.lcoresOf(this.streamsOf(port, 'rx')) * ms) / 1000;
      return { packets, bytes: packets * ethernetLength, flows: 256 };
    }
    const address = this.addressOf(port);
    return address === undefined ? { packets: 0, bytes: 0, flows: 0 } : this.host.subnet.take(address);
  }

  /** Counts packets on the port that carries them, on its queues, and on the streams. */
  private spread(
    port: Port,
    streams: readonly Stream[],
    direction: 'rx' | 'tx',
    packets: number,
    length: number,
    queues: number,
  ): void {
    const { carrier } = port;
    add(carrier.own, direction, packets, length);
    streams.forEach((stream, index) => {
      // Hashes do not spread flows quite evenly.
      const part =
        (packets / streams.length) * (1 + (streams.length === 1 ? 0 : 0.03 * Math.cos(index * 2.4)));
      const queue = (carrier.queues[stream.queue % queues] ??= newTally());
      add(queue, direction, part, length);
      this.countOf(stream)[direction] += part;
    });
  }

  /** The hardware's own counters of the VF, which ethtool shows. */
  private kernelCounts(port: Port, direction: 'rx' | 'tx', packets: number, length: number): void {
    if (port.nic !== undefined)
      this.host.counters.count(port.nic, port.path === 'vf', direction, packets, length);
  }
}
