// Makes NICs of netdevs and vmbus devices: a synthetic device and its VF become one entry, and the entry that carries
// this SSH connection is marked. Devices are matched by driver, master and MAC, never by their names.
import type { Nic, VfInterface } from './facts';
import { canonicalAddress } from './ipAddress';
import type { AddressBook, NetDevice, VmbusDevice } from './parseNetwork';

const syntheticDriver = 'hv_netvsc';

/** Drivers of the VFs that Azure gives its VMs. */
const vfDrivers: ReadonlySet<string> = new Set(['mana', 'mlx4_core', 'mlx4_en', 'mlx5_core']);

/** What the pairing needs; null for a section that did not arrive. */
export interface NetworkInput {
  readonly devices: readonly NetDevice[];
  readonly vmbus: readonly VmbusDevice[];
  readonly addresses: AddressBook | null;
  readonly defaultRoutes: ReadonlySet<string> | null;
  readonly serverAddress: string | null;
}

export interface NetworkFacts {
  readonly nics: readonly Nic[];
  readonly ssh: { readonly serverAddress: string | null; readonly interface: string | null };
}

/** NICs in the order SSH first, then by dev_port, then by name; virtual devices last. */
export function pairNics(input: NetworkInput): NetworkFacts {
  const { devices, vmbus } = input;
  const partners = findPartners(devices);
  const taken = new Set(partners.values());
  const synthetics = devices.filter(isSynthetic);
  const orphans = devices.filter((device) => isVf(device) && !taken.has(device));
  const moved = vmbus.filter((device) => device.netdev === null);
  const carriers = sshCarriers(input);
  const context: Context = { input, carriers };

  const nics: Nic[] = [];
  for (const device of synthetics) nics.push(syntheticNic(device, partners.get(device), context));
  for (const device of moved) {
    const vf = orphans.find((orphan) => orphan.mac !== null && macsOf(device.uuid).includes(orphan.mac));
    if (vf !== undefined) orphans.splice(orphans.indexOf(vf), 1);
    nics.push(movedNic(device, vf, context));
  }
  for (const device of orphans) nics.push(plainNic(device, 'vf', context));
  for (const device of devices) {
    if (isSynthetic(device) || isVf(device)) continue;
    nics.push(plainNic(device, device.virtual ? 'virtual' : 'physical', context));
  }
  return {
    nics: nics.sort(byImportance),
    ssh: { serverAddress: input.serverAddress, interface: sshInterface(nics, input.serverAddress) },
  };
}

function isSynthetic(device: NetDevice): boolean {
  return !device.virtual && device.driver === syntheticDriver;
}

function isVf(device: NetDevice): boolean {
  return !device.virtual && device.driver !== null && vfDrivers.has(device.driver);
}

/** The VF of each synthetic device: enslaved to it, or else with the same MAC and no other master. */
function findPartners(devices: readonly NetDevice[]): Map<NetDevice, NetDevice> {
  const partners = new Map<NetDevice, NetDevice>();
  const free = new Set(devices.filter((device) => !device.virtual && !isSynthetic(device)));
  const match = (fits: (synthetic: NetDevice, vf: NetDevice) => boolean): void => {
    for (const synthetic of devices.filter(isSynthetic)) {
      if (partners.has(synthetic)) continue;
      const vf = [...free].find((candidate) => fits(synthetic, candidate));
      if (vf === undefined) continue;
      partners.set(synthetic, vf);
      free.delete(vf);
    }
  };
  match(
    (synthetic, vf) => synthetic.index !== null && (vf.master === synthetic.index || lowerOf(synthetic, vf)),
  );
  match((synthetic, vf) => isVf(vf) && vf.master === null && vf.mac !== null && vf.mac === synthetic.mac);
  return partners;
}

function lowerOf(upper: NetDevice, device: NetDevice): boolean {
  return device.index !== null && upper.lowers.includes(device.index);
}

/**
 * MACs that a vmbus UUID may hold. After the move to uio_hv_generic sysfs has no other trace of the MAC:
 * `f8615163-000N-1000-2000-<mac>` on MANA's hosts, the MAC repeated (`7c1e5225-5ca6-7c1e-…`) on older ones.
 */
export function macsOf(uuid: string): string[] {
  const digits = uuid.replaceAll('-', '');
  const head = digits.slice(0, 12);
  const repeated = digits === (head + head + head).slice(0, 32);
  return [digits.slice(20), ...(repeated ? [head] : [])].map((mac) => mac.replace(/..(?=.)/g, '$&:'));
}

/** Netdev names that this SSH connection passes through; null where that could not be found out. */
function sshCarriers(input: NetworkInput): ReadonlySet<string> | null {
  const server = input.serverAddress === null ? undefined : canonicalAddress(input.serverAddress);
  if (server === undefined || input.addresses === null) return null;
  const carriers = new Set<string>();
  for (const [name, addresses] of input.addresses)
    if (addresses.some((address) => canonicalAddress(address) === server)) carriers.add(name);
  // Through loopback it comes from a tunnel on the VM itself: by which NIC that came, nobody here knows.
  carriers.delete('lo');
  const queue = input.devices.filter((device) => carriers.has(device.name));
  // An address nowhere on a netdev (a load balancer's, a namespace's) tells nothing either.
  if (queue.length === 0) return null;
  for (let device = queue.pop(); device !== undefined; device = queue.pop()) {
    const upper = device;
    for (const other of input.devices) {
      const below = lowerOf(upper, other) || (upper.index !== null && other.master === upper.index);
      if (!below || carriers.has(other.name)) continue;
      carriers.add(other.name);
      queue.push(other);
    }
  }
  return carriers;
}

interface Context {
  readonly input: NetworkInput;
  readonly carriers: ReadonlySet<string> | null;
}

/** What holds for every entry, from the names of the netdevs it stands for. */
function shared(
  names: readonly string[],
  { input, carriers }: Context,
): Pick<Nic, 'addresses' | 'carriesSsh' | 'defaultRoute'> {
  const { addresses, defaultRoutes } = input;
  return {
    addresses: names.flatMap((name) => addresses?.get(name) ?? []),
    carriesSsh: carriers === null ? null : names.some((name) => carriers.has(name)),
    defaultRoute: defaultRoutes === null ? null : names.some((name) => defaultRoutes.has(name)),
  };
}

function vfOf(device: NetDevice | undefined): VfInterface | null {
  if (device === undefined) return null;
  const { name, driver, up, pciAddress, devPort } = device;
  return { name, driver, up, pciAddress, devPort };
}

function masterName(device: NetDevice, devices: readonly NetDevice[]): string | null {
  if (device.master === null) return null;
  return devices.find((other) => other.index === device.master)?.name ?? null;
}

function syntheticNic(device: NetDevice, vf: NetDevice | undefined, context: Context): Nic {
  const { devices, vmbus } = context.input;
  return {
    name: device.name,
    kind: 'netvsc',
    mac: device.mac,
    driver: device.driver,
    up: device.up,
    mtu: device.mtu,
    vmbusUuid: vmbus.find((other) => other.netdev === device.name)?.uuid ?? null,
    pciAddress: vf?.pciAddress ?? null,
    devPort: vf?.devPort ?? null,
    vf: vfOf(vf),
    master: masterName(device, devices),
    uio: null,
    ...shared(vf === undefined ? [device.name] : [device.name, vf.name], context),
    ...(device.odd || vf?.odd === true ? { oddName: true } : {}),
  };
}

/** A device without a netdev: bound to uio_hv_generic, or to no driver at all. */
function movedNic(device: VmbusDevice, vf: NetDevice | undefined, context: Context): Nic {
  return {
    name: null,
    kind: 'netvsc',
    mac: vf?.mac ?? null,
    driver: device.driver,
    up: null,
    mtu: null,
    vmbusUuid: device.uuid,
    pciAddress: vf?.pciAddress ?? null,
    devPort: vf?.devPort ?? null,
    vf: vfOf(vf),
    master: null,
    uio: device.uio === null ? null : `/dev/${device.uio}`,
    ...shared(vf === undefined ? [] : [vf.name], context),
    ...(vf?.odd === true ? { oddName: true } : {}),
  };
}

function plainNic(device: NetDevice, kind: 'vf' | 'physical' | 'virtual', context: Context): Nic {
  return {
    name: device.name,
    kind,
    mac: device.mac,
    driver: device.driver,
    up: device.up,
    mtu: device.mtu,
    vmbusUuid: null,
    pciAddress: device.pciAddress,
    devPort: kind === 'vf' ? device.devPort : null,
    vf: null,
    master: masterName(device, context.input.devices),
    uio: null,
    ...shared([device.name], context),
    ...(device.odd ? { oddName: true } : {}),
  };
}

/** The name of the entry that holds the server's address: the synthetic NIC's, also where it sits on its VF. */
function sshInterface(nics: readonly Nic[], serverAddress: string | null): string | null {
  const server = serverAddress === null ? undefined : canonicalAddress(serverAddress);
  const holder = nics.find(
    (nic) => nic.carriesSsh === true && nic.addresses.some((address) => canonicalAddress(address) === server),
  );
  return holder?.name ?? holder?.vf?.name ?? null;
}

/** Sorts behind every real dev_port. */
const noPort = Number.MAX_SAFE_INTEGER;

function byImportance(a: Nic, b: Nic): number {
  return (
    Number(b.carriesSsh === true) - Number(a.carriesSsh === true) ||
    Number(a.kind === 'virtual') - Number(b.kind === 'virtual') ||
    (a.devPort ?? noPort) - (b.devPort ?? noPort) ||
    compareText(a.name ?? a.vf?.name ?? a.vmbusUuid ?? '', b.name ?? b.vf?.name ?? b.vmbusUuid ?? '')
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
