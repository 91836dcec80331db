// The ports of a simulated testpmd: what a driver has made of a device, and what was counted there.

/** Packets that a path or a queue has carried. Fractions of packets are kept until they are shown. */
export interface Tally {
  rxPackets: number;
  txPackets: number;
  rxBytes: number;
  txBytes: number;
}

export function newTally(): Tally {
  return { rxPackets: 0, txPackets: 0, rxBytes: 0, txBytes: 0 };
}

export type Driver = 'net_mana' | 'net_netvsc' | 'net_null' | 'net_ring' | 'net_failsafe';

/**
 * @property name Of the ethdev: `7870:00:00.0_port2`, a vmbus UUID, `net_null0`. @property driverName As info shows it.
 * @property nic UUID of the machine's NIC behind it; undefined for virtual devices.
 * @property device Name of the device, which may have several ports. @property devargs As they were given.
 */
export interface PortStart {
  readonly name: string;
  readonly driver: Driver;
  readonly mac: string;
  readonly nic: string | undefined;
  readonly device: string;
  readonly devargs: string;
}

export class Port {
  readonly name: string;
  readonly driver: Driver;
  readonly mac: string;
  readonly nic: string | undefined;
  readonly device: string;
  readonly devargs: string;
  /** The netvsc port that has taken this VF for its own: testpmd does not see it. */
  owner: Port | undefined;
  /** The VF that a netvsc port sends and receives by. */
  vf: Port | undefined;
  state: 'stopped' | 'started' | 'closed' = 'stopped';
  configured = false;
  linkUp = true;
  /** What went over this driver's own queues; of a netvsc port with a VF: over the synthetic path. */
  own = newTally();
  queues: Tally[] = [];
  missed = 0;
  rxErrors = 0;
  txErrors = 0;
  noMbuf = 0;
  /** Packets that the forwarding engine could not get rid of. */
  dropped = 0;

  constructor(
    readonly id: number,
    start: PortStart,
  ) {
    this.name = start.name;
    this.driver = start.driver;
    this.mac = start.mac;
    this.nic = start.nic;
    this.device = start.device;
    this.devargs = start.devargs;
  }

  /** What carries its packets: the VF where there is one that runs. */
  get path(): 'vf' | 'synthetic' | 'virtual' {
    if (this.driver === 'net_mana') return 'vf';
    if (this.driver === 'net_netvsc') return this.vf?.state === 'started' ? 'vf' : 'synthetic';
    return this.driver === 'net_failsafe' ? 'synthetic' : 'virtual';
  }

  /** The port whose queues the packets really go through. */
  get carrier(): Port {
    return this.vf?.state === 'started' ? this.vf : this;
  }

  setQueues(count: number): void {
    this.queues = Array.from({ length: count }, newTally);
  }

  reset(): void {
    this.own = newTally();
    this.queues = this.queues.map(newTally);
    this.missed = 0;
    this.rxErrors = 0;
    this.txErrors = 0;
    this.noMbuf = 0;
    this.vf?.reset();
  }
}

/** rte_eth_stats of a port, in whole packets. */
export interface PortStats {
  readonly rxPackets: number;
  readonly txPackets: number;
  readonly rxBytes: number;
  readonly txBytes: number;
  readonly missed: number;
  readonly rxErrors: number;
  readonly txErrors: number;
  readonly noMbuf: number;
}

/** A counter of 32 bits that was about to wrap when testpmd started. */
export function inShortCounter(value: number): number {
  const size = 2 ** 32;
  return (value + size - 9_000_000) % size;
}

/**
 * A netvsc port shows its VF's packets and its own together; a virtual one counts no bytes.
 *
 * @param seen What becomes of a counter before it is shown: the fault of counters that wrap.
 */
export function statsOf(port: Port, seen: (value: number) => number): PortStats {
  const { vf, own } = port;
  const whole = (value: number) => seen(Math.floor(value));
  const counts = port.path !== 'virtual';
  return {
    rxPackets: whole(own.rxPackets + (vf?.own.rxPackets ?? 0)),
    txPackets: whole(own.txPackets + (vf?.own.txPackets ?? 0)),
    rxBytes: counts ? whole(own.rxBytes + (vf?.own.rxBytes ?? 0)) : 0,
    txBytes: counts ? whole(own.txBytes + (vf?.own.txBytes ?? 0)) : 0,
    missed: Math.floor(port.missed),
    rxErrors: Math.floor(port.rxErrors),
    txErrors: Math.floor(port.txErrors),
    noMbuf: Math.floor(port.noMbuf),
  };
}
