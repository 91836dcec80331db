// Draws one netdev in sysfs, as /sys/class/net shows it.
import type { TreeBuilder } from './tree';

/** `lower` is the VF a synthetic netdev is master of, `master` the other way round; paths are those of the netdevs. */
export interface NetdevView {
  readonly name: string;
  readonly mac: string;
  readonly ifindex: number;
  readonly up: boolean;
  readonly devPort: number;
  readonly mtu: number;
  readonly lower: { readonly name: string; readonly path: string } | null;
  readonly master: { readonly name: string | null; readonly path: string } | null;
}

const IFF_UP = 0x1;
const IFF_BROADCAST = 0x2;
const IFF_LOOPBACK = 0x8;
const IFF_SLAVE = 0x800;
const IFF_MULTICAST = 0x1000;

/** The flags word of a netdev. */
export function netdevFlags(netdev: Pick<NetdevView, 'name' | 'up' | 'master'>): number {
  const kind = netdev.name === 'lo' ? IFF_LOOPBACK : IFF_BROADCAST | IFF_MULTICAST;
  return kind | (netdev.up ? IFF_UP : 0) | (netdev.master === null ? 0 : IFF_SLAVE);
}

/** Puts a netdev below the device at `parent` and links it into /sys/class/net. */
export function putNetdev(tree: TreeBuilder, parent: string, netdev: NetdevView): void {
  const path = `${parent}/net/${netdev.name}`;
  const loopback = netdev.name === 'lo';
  tree.attributes(path, {
    address: netdev.mac,
    addr_len: 6,
    broadcast: loopback ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff',
    dev_id: '0x0',
    dev_port: netdev.devPort,
    flags: `0x${netdevFlags(netdev).toString(16)}`,
    ifindex: netdev.ifindex,
    iflink: netdev.ifindex,
    mtu: netdev.mtu,
    operstate: loopback ? 'unknown' : netdev.up ? 'up' : 'down',
    tx_queue_len: 1000,
    type: loopback ? 772 : 1,
    uevent: `INTERFACE=${netdev.name}\nIFINDEX=${netdev.ifindex}`,
  });
  // The kernel answers EINVAL for these while the netdev is down.
  tree.file(`${path}/carrier`, () => (netdev.up ? '1\n' : null));
  tree.file(`${path}/speed`, () => (netdev.up && !loopback ? '100000\n' : null));
  tree.attributes(`${path}/statistics`, {
    rx_packets: 1000,
    tx_packets: 1000,
    rx_bytes: 100000,
    tx_bytes: 100000,
  });
  for (const queue of loopback ? [0] : [0, 1, 2, 3, 4, 5, 6, 7])
    tree.dir(`${path}/queues/rx-${queue}`).dir(`${path}/queues/tx-${queue}`);
  tree.link(`${path}/subsystem`, '/sys/class/net');
  if (!loopback) tree.link(`${path}/device`, parent);
  if (netdev.lower !== null) tree.link(`${path}/lower_${netdev.lower.name}`, netdev.lower.path);
  if (netdev.master !== null) {
    tree.link(`${path}/master`, netdev.master.path);
    tree.link(`${path}/upper_${netdev.master.name ?? ''}`, netdev.master.path);
  }
  tree.link(`/sys/class/net/${netdev.name}`, path);
}
