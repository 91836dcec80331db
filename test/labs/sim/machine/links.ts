// All netdevs of a machine in one list, and how MAC addresses become link-local ones.
import { isJoined, pciAddress, type Machine } from './machine';

/** A netdev under a key that stays the same when it is renamed: `lo`, `net:UUID`, `vf:UUID`. */
export type LinkKey = string;

export interface Link {
  readonly key: LinkKey;
  readonly index: number;
  readonly name: string;
  readonly altNames: readonly string[];
  readonly mac: string;
  readonly up: boolean;
  readonly mtu: number;
  readonly master: string | null;
  readonly driver: 'hv_netvsc' | 'mana' | null;
  readonly parent: { readonly bus: 'vmbus' | 'pci'; readonly device: string } | null;
}

export const loopback: Link = {
  key: 'lo',
  index: 1,
  name: 'lo',
  altNames: [],
  mac: '00:00:00:00:00:00',
  up: true,
  mtu: 65536,
  master: null,
  driver: null,
  parent: null,
};

/** In the kernel's order. */
export function linksOf(machine: Machine): readonly Link[] {
  const synthetic = machine.nics.flatMap((nic, index): Link[] =>
    nic.name === null
      ? []
      : [
          {
            key: `net:${nic.uuid}`,
            index: 2 + index,
            name: nic.name,
            altNames: [],
            mac: nic.mac,
            up: nic.up,
            mtu: nic.mtu,
            master: null,
            driver: 'hv_netvsc',
            parent: { bus: 'vmbus', device: nic.uuid },
          },
        ],
  );
  const vfs =
    machine.pciDriver === null
      ? []
      : machine.nics.map((nic, index): Link => ({
          key: `vf:${nic.uuid}`,
          index: 5 + index,
          name: nic.vfName,
          altNames: [`enP30832p0s0${nic.devPort === 0 ? '' : `np${nic.devPort}`}`],
          mac: nic.mac,
          up: nic.vfUp,
          mtu: nic.mtu,
          master: isJoined(machine, nic) ? nic.name : null,
          driver: 'mana',
          parent: { bus: 'pci', device: pciAddress },
        }));
  return [loopback, ...synthetic, ...vfs];
}

/** By name or alternative name. */
export function findLink(machine: Machine, name: string): Link | undefined {
  return linksOf(machine).find((link) => link.name === name || link.altNames.includes(name));
}

export function linkByKey(machine: Machine, key: LinkKey): Link | undefined {
  return linksOf(machine).find((link) => link.key === key);
}

/** The address that the kernel gives every netdev that is up: fe80:: and the MAC. */
export function linkLocal(mac: string): string {
  const bytes = mac.split(':').map((byte) => Number.parseInt(byte, 16));
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = bytes;
  const word = (high: number, low: number) => (high * 256 + low).toString(16);
  return `fe80::${word(a ^ 2, b)}:${word(c, 0xff)}:${word(0xfe, d)}:${word(e, f)}`;
}
