// What a simulated VM is: one immutable value. `reducer.ts` changes it, `files/` draws /sys, /proc and the rest from it.
import { randomUUID } from 'node:crypto';
import type { Fault } from '../faults';
import { settleNetwork, type Address, type Route } from './addresses';
import { applyLease } from './leases';
import type { DistributionId } from './distributions';
import { softwareFor, type Software } from './software';

export const netClassGuid = 'f8615163-df3e-46c5-913f-f2d2f965ed0e';
export const pciClassGuid = '44c4f61d-4444-4400-9d52-802e27ede19f';
export const pciAddress = '7870:00:00.0';

export type VmbusDriver = 'hv_netvsc' | 'uio_hv_generic';

/**
 * One accelerated NIC: a synthetic vmbus device and its VF with the same MAC.
 *
 * @property name Name of the synthetic netdev; null while no driver gives it one.
 * @property up IFF_UP of the synthetic netdev.
 * @property driver The vmbus driver that holds the synthetic device.
 * @property override The device's `driver_override`.
 * @property uio Number of /dev/uioN while on uio_hv_generic.
 * @property vfName Name the VF has whenever the driver mana is bound.
 * @property vfUp IFF_UP of the VF.
 */
export interface MachineNic {
  readonly uuid: string;
  readonly mac: string;
  readonly name: string | null;
  readonly up: boolean;
  readonly driver: VmbusDriver | null;
  readonly override: string | null;
  readonly uio: number | null;
  readonly vfName: string;
  readonly vfUp: boolean;
  readonly devPort: number;
  /** What DHCP gives it. */
  readonly address: string;
  readonly mtu: number;
}

/** Pages of one size on the only NUMA node. */
export interface MachineHugepages {
  readonly sizeKb: number;
  readonly total: number;
}

export interface MachineMount {
  readonly source: string;
  readonly path: string;
  readonly type: string;
  readonly options: string;
}

export interface Machine {
  readonly software: Software;
  readonly bootId: string;
  /** Epoch milliseconds. */
  readonly bootedAt: number;
  readonly cpus: number;
  readonly memoryKb: number;
  readonly nics: readonly MachineNic[];
  /** The MANA PCI function is there. */
  readonly pciPresent: boolean;
  readonly pciDriver: 'mana' | null;
  readonly loadedModules: readonly string[];
  /** Class GUIDs written to `new_id`, by driver. */
  readonly dynamicIds: Readonly<Record<string, readonly string[]>>;
  readonly hugepages: readonly MachineHugepages[];
  readonly mounts: readonly MachineMount[];
  readonly addresses: readonly Address[];
  readonly routes: readonly Route[];
}

const uuids = ['7c1e52336628', '7c1e52336629', '7c1e5233662a'];

function makeNic(index: number, hostile: boolean, number: number): MachineNic {
  const first = Number.parseInt(uuids[index] ?? '7c1e523366ff', 16);
  const bare = (first + 16 * number).toString(16).padStart(12, '0');
  return {
    uuid: `f8615163-000${index + 1}-1000-2000-${bare}`,
    mac: bare.match(/../g)?.join(':') ?? bare,
    name: hostile && index === 1 ? 'eth1;reboot' : `eth${index}`,
    up: true,
    driver: 'hv_netvsc',
    override: null,
    uio: null,
    vfName: index === 0 ? 'enP30832s1' : `enP30832s1d${index}`,
    vfUp: true,
    devPort: index,
    address: `10.0.${index}.${4 + number}`,
    mtu: 1500,
  };
}

/**
 * What makes a machine another one than the usual.
 *
 * @property dpdk Version of the DPDK that is installed. @property number Of the machine in its network: addresses, MACs
 *   and name are of it.
 */
export interface MachineBuild {
  readonly distribution?: DistributionId | undefined;
  readonly dpdk?: string | undefined;
  readonly number?: number;
}

/** A machine as it is after booting with these faults. */
export function bootMachine(faults: readonly Fault[], build: MachineBuild = {}): Machine {
  const has = (fault: Fault) => faults.includes(fault);
  const number = build.number ?? 0;
  const software = softwareFor(faults, build);
  const manaHere = !has('no-mana');
  const manaDriven = manaHere && software.modules['mana'] !== undefined;
  const bound = has('nic-bound') || has('nic-bound-vf-up');
  const nics = (has('single-nic') ? [0] : [0, 1, 2]).map((index): MachineNic => {
    const nic = makeNic(index, has('hostile-output'), number);
    if (!bound || index !== 1) return nic;
    return {
      ...nic,
      name: null,
      up: false,
      driver: 'uio_hv_generic',
      override: 'uio_hv_generic',
      uio: 0,
      vfUp: has('nic-bound-vf-up'),
    };
  });
  return configured({
    software,
    bootId: randomUUID(),
    bootedAt: Date.now() - 4_000_000,
    cpus: 8,
    memoryKb: has('low-memory') ? 3_964_428 : 32_864_428,
    nics,
    pciPresent: manaHere,
    pciDriver: manaDriven ? 'mana' : null,
    loadedModules: [
      ...(manaDriven ? ['mana'] : []),
      ...(manaDriven && software.modules['mana_ib'] !== undefined ? ['mana_ib'] : []),
      'ib_uverbs',
      'ib_core',
      'hv_netvsc',
      ...(bound ? ['uio_hv_generic', 'uio'] : []),
    ],
    dynamicIds: {},
    hugepages: [
      { sizeKb: 2048, total: has('no-hugepages') || has('low-memory') || has('bare') ? 0 : 1024 },
      { sizeKb: 1_048_576, total: 0 },
    ],
    mounts: [
      {
        source: 'hugetlbfs',
        path: '/dev/hugepages',
        type: 'hugetlbfs',
        options: 'rw,nosuid,nodev,relatime,pagesize=2M',
      },
    ],
    addresses: [],
    routes: [],
  });
}

/** The network as it is after booting: what is up has its addresses. */
export function configured(machine: Machine): Machine {
  const down: Machine = {
    ...machine,
    nics: machine.nics.map((nic) => ({ ...nic, up: false, vfUp: false })),
    addresses: loopbackAddresses,
    routes: [],
  };
  let next = settleNetwork(down, { ...machine, addresses: loopbackAddresses, routes: [] });
  for (const nic of machine.nics) if (nic.name !== null && nic.up) next = applyLease(next, nic);
  return next;
}

const loopbackAddresses: readonly Address[] = [
  {
    link: 'lo',
    family: 4,
    local: '127.0.0.1',
    prefix: 8,
    broadcast: null,
    scope: 'host',
    metric: null,
    dynamic: false,
  },
  {
    link: 'lo',
    family: 6,
    local: '::1',
    prefix: 128,
    broadcast: null,
    scope: 'host',
    metric: null,
    dynamic: false,
  },
];

/** True while the VF is enslaved to a synthetic netdev: both exist. */
export function isJoined(machine: Machine, nic: MachineNic): boolean {
  return machine.pciDriver === 'mana' && nic.driver === 'hv_netvsc';
}

/** The RDMA device, where `mana_ib` is loaded over a bound `mana`. */
export function rdmaDevice(machine: Machine): { name: string; uverbs: string; driverId: number } | undefined {
  if (machine.pciDriver !== 'mana' || !machine.loadedModules.includes('mana_ib')) return undefined;
  return { name: 'mana_0', uverbs: 'uverbs0', driverId: machine.software.rdmaDriverId };
}

/** True while packets for the SSH address still reach the VM: eth0 exists, is up and has it. */
export function sshReachable(machine: Machine): boolean {
  const nic = machine.nics[0];
  return (
    nic?.driver === 'hv_netvsc' && nic.up && machine.addresses.some(({ local }) => local === nic.address)
  );
}
