// What a VM's facts say about where a command would run. Rules that need it stay silent without one.
import type { Facts } from '../detect/facts';

/** One NIC as a rule needs it. */
export interface MachineNic {
  /** Lower case, with colons; null where it is not known. */
  readonly mac: string | null;
  readonly name: string | null;
  readonly pciAddress: string | null;
  readonly carriesSsh: boolean | null;
  readonly addresses: readonly string[];
  /** Null where it is not known; `uio_hv_generic` for a NIC that is handed over. */
  readonly driver: string | null;
  readonly mtu: number | null;
  /** What names the synthetic device to testpmd; absent or null where there is none. */
  readonly vmbusUuid?: string | null;
}

/** Reserved hugepages of one size on one NUMA node. */
export interface MachineHugepages {
  readonly node: number;
  readonly sizeKb: number;
  readonly total: number;
  readonly free: number;
}

/** The part of a VM that decides what testpmd does. `null`: not known. */
export interface Machine {
  /** The VM's name, to be shown. */
  readonly name: string | null;
  /** Ids of the online logical cores, ascending. */
  readonly lcores: readonly number[] | null;
  readonly numaNodes: number | null;
  readonly nics: readonly MachineNic[] | null;
  readonly hugepages: readonly MachineHugepages[] | null;
  /** Version of the DPDK installed on it, e.g. `24.11.2`. */
  readonly dpdkVersion: string | null;
}

/** More logical cores than any VM has: a longer list is a mistake in the file, not a machine. */
const maxLcores = 8192;

/** The machine of a detection. */
export function machineOfFacts(facts: Facts): Machine {
  return machineOf(facts) ?? nothingKnown;
}

const nothingKnown: Machine = {
  name: null,
  lcores: null,
  numaNodes: null,
  nics: null,
  hugepages: null,
  dpdkVersion: null,
};

/**
 * The machine in what `mana-dpdk detect --format json` prints, or in as much of it as somebody wrote by hand:
 * `cpu.lcores`, `cpu.numaNodes`, `nics[].mac` and `nics[].pciAddress` suffice. What is missing or of a wrong kind is
 * not known; nothing is refused for it.
 *
 * @param json The report, or an object that holds it as `facts`.
 * @returns null for anything that describes no machine at all.
 */
export function machineOf(json: unknown): Machine | null {
  const report = fieldsOf(json);
  const facts = 'facts' in report ? fieldsOf(report['facts']) : report;
  const cpu = fieldsOf(facts['cpu']);
  if (!('cpu' in facts || 'nics' in facts || 'hugepages' in facts)) return null;
  return {
    name: text(facts['host']) ?? text(facts['hostname']),
    lcores: lcoresOf(cpu['lcores']),
    numaNodes: count(cpu['numaNodes']),
    nics: nicsOf(facts),
    hugepages: listOf(facts['hugepages'])?.flatMap(hugepagesOf) ?? null,
    dpdkVersion: dpdkVersionOf(facts['dpdk']),
  };
}

/** `0-3,8` as the kernel lists cores, a list of ids, or a number of cores that are counted from 0. */
function lcoresOf(value: unknown): readonly number[] | null {
  if (Array.isArray(value))
    return value.length <= maxLcores && value.every((id) => count(id) !== null)
      ? [...new Set(value as readonly number[])].sort((a, b) => a - b)
      : null;
  if (typeof value === 'number')
    return Number.isInteger(value) && value > 0 && value <= maxLcores ? [...Array(value).keys()] : null;
  return typeof value === 'string' && value.length < maxLcores * 6 ? listedLcores(value) : null;
}

function listedLcores(value: string): readonly number[] | null {
  const ids = new Set<number>();
  for (const part of value.trim().split(',')) {
    const range = /^\s*(\d{1,5})(?:-(\d{1,5}))?\s*$/.exec(part);
    if (range === null) return null;
    const [first, last] = [Number(range[1]), Number(range[2] ?? range[1])];
    if (last < first || last >= maxLcores) return null;
    for (let id = first; id <= last; id += 1) ids.add(id);
  }
  return [...ids].sort((a, b) => a - b);
}

function nicsOf(facts: Fields): readonly MachineNic[] | null {
  const sshInterface = text(fieldsOf(facts['ssh'])['interface']);
  const azure = addressesByMac(facts);
  return (
    listOf(facts['nics'])
      ?.map(fieldsOf)
      // Bridges and the like have MACs too, but are no port of testpmd.
      .filter((nic) => nic['kind'] !== 'virtual')
      .map((nic) => nicOf(nic, sshInterface, azure)) ?? null
  );
}

/** What Azure knows of addresses: a NIC that DPDK holds has none in the kernel any more. */
function addressesByMac(facts: Fields): ReadonlyMap<string, readonly string[]> {
  const interfaces = (listOf(fieldsOf(facts['azure'])['interfaces']) ?? []).map(fieldsOf);
  return new Map(
    interfaces.flatMap((one) => {
      const mac = macOf(one['mac']);
      return mac === null ? [] : [[mac, textsOf(one['addresses'])] as const];
    }),
  );
}

function textsOf(value: unknown): readonly string[] {
  return (listOf(value) ?? []).flatMap((item) => text(item) ?? []);
}

function nicOf(
  nic: Fields,
  sshInterface: string | null,
  azure: ReadonlyMap<string, readonly string[]>,
): MachineNic {
  const vf = fieldsOf(nic['vf']);
  const name = text(nic['name']);
  const carriesSsh = nic['carriesSsh'];
  const mac = macOf(nic['mac']) ?? macOf(vf['mac']);
  const addresses = textsOf(nic['addresses']);
  return {
    mac,
    name,
    pciAddress: text(nic['pciAddress']) ?? text(vf['pciAddress']),
    carriesSsh:
      typeof carriesSsh === 'boolean' ? carriesSsh : name !== null && name === sshInterface ? true : null,
    addresses: addresses.length > 0 ? addresses : (azure.get(mac ?? '') ?? []),
    driver: text(nic['driver']),
    mtu: count(nic['mtu']),
    vmbusUuid: text(nic['vmbusUuid']),
  };
}

/** A MAC in the one form that MACs are compared in. */
function macOf(value: unknown): string | null {
  const mac = text(value)?.toLowerCase().replaceAll('-', ':') ?? '';
  return /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/.test(mac) ? mac : null;
}

function hugepagesOf(value: unknown): MachineHugepages[] {
  const pool = fieldsOf(value);
  const [node, sizeKb, total] = [count(pool['node']), count(pool['sizeKb']), count(pool['total'])];
  if (sizeKb === null || total === null) return [];
  return [{ node: node ?? 0, sizeKb, total, free: count(pool['free']) ?? total }];
}

/** The version of the DPDK that a command line would find first: one with a testpmd, if there is any. */
function dpdkVersionOf(value: unknown): string | null {
  const installs = (listOf(value) ?? []).map(fieldsOf).filter((install) => text(install['version']) !== null);
  const runnable = installs.find((install) => text(install['testpmd']) !== null);
  return text((runnable ?? installs[0])?.['version']);
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function listOf(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
