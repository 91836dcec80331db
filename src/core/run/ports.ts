// What a run has shown of its ports.
import type { Direction } from './series';

/** Who drives a port: told by its device's name or by what the log says. */
export type PortDriver = 'net_mana' | 'net_netvsc' | (string & {});

/**
 * @property device Its name: `7870:00:00.0_port1`, a vmbus UUID, `net_null0`; null where nothing names it.
 * @property started It was, at some time of the run; likewise `configured`. @property failed What failed last.
 * @property forwards It takes part in the forwarding: its queues are in a stream.
 * @property present False once it is closed or removed.
 */
export interface PortState {
  readonly number: number;
  readonly device: string | null;
  readonly driver: PortDriver | null;
  readonly mac: string | null;
  readonly configured: boolean;
  readonly started: boolean;
  readonly failed: 'configure' | 'start' | null;
  readonly forwards: boolean;
  readonly present: boolean;
  readonly link: 'up' | 'down' | 'unknown';
  readonly linkSpeed: string | null;
  readonly rxQueues: number | null;
  readonly txQueues: number | null;
}

export type MutablePort = { -readonly [Key in keyof PortState]: PortState[Key] };

export const newPort = (number: number): MutablePort => ({
  number,
  device: null,
  driver: null,
  mac: null,
  configured: false,
  started: false,
  failed: null,
  forwards: false,
  present: true,
  link: 'unknown',
  linkSpeed: null,
  rxQueues: null,
  txQueues: null,
});

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const manaPort = /^(?:[\da-f]{4}:)?[\da-f]{2}:[\da-f]{2}\.[0-7]_port\d{1,3}$/i;
const virtualDevice = /^((?:net|eth)_[a-z][a-z_]{0,40}?)_?\d{0,5}$/;

/** The driver that gives such names to its ports; null where several do. */
export function driverOfDevice(device: string): PortDriver | null {
  if (manaPort.test(device)) return 'net_mana';
  if (uuid.test(device)) return 'net_netvsc';
  return virtualDevice.exec(device)?.[1] ?? null;
}

/** Drivers that move packets without a NIC of the VM's host: they tell nothing of MANA. */
const withoutNic: ReadonlySet<string> = new Set([
  'net_null',
  'net_ring',
  'net_pcap',
  'net_tap',
  'net_memif',
  'net_af_packet',
  'net_af_xdp',
  'net_vhost',
  'net_virtio_user',
  'eth_null',
  'eth_ring',
  'eth_pcap',
]);

export const isVirtual = (driver: PortDriver): boolean => withoutNic.has(driver);

/** The directions in which a mode of forwarding moves packets. Null: a mode that nobody knows. */
export function directionsOf(mode: string): readonly Direction[] | null {
  if (mode === 'txonly' || mode === 'flowgen') return ['tx'];
  if (mode === 'rxonly' || mode === 'shared_rxq') return ['rx'];
  return bothWays.has(mode) ? ['rx', 'tx'] : null;
}

const bothWays: ReadonlySet<string> = new Set([
  'io',
  'mac',
  'macswap',
  '5tswap',
  'csum',
  'icmpecho',
  'ieee1588',
  'noisy',
  'recycle_mbufs',
]);
