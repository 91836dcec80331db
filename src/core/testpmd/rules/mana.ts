// Whether a command would run on MANA: the limits of its driver hold only then.
import { unknownPart } from '../../shell/word';
import type { Analysis, EalOutcome, LintContext } from '../analysis';
import type { DeviceArgument } from '../devices/model';
import type { Machine, MachineNic } from '../machine';
import { compareReleases, type ReleaseId } from '../release';

/** Azure gives MANA this PCI domain on every VM. */
export const manaDomain = /^0*7870:/;

/**
 * `named`: a device of the command is MANA's. `all`: no device is named, so every port is probed, MANA's among them.
 * `no`: other devices, or none. `unknown`: nothing certain.
 */
export type ManaUse = 'named' | 'all' | 'no' | 'unknown';

/** Whether the ports of a command are MANA's. */
export function manaUse({ eal, scan }: Analysis, { machine }: LintContext): ManaUse {
  const devices = eal.devices.filter(({ kind }) => kind !== 'block');
  if (devices.some((device) => isMana(device) || isSynthetic(device))) return 'named';
  if (scan.eal.open || devices.some(({ known }) => !known)) return 'unknown';
  return eal.devices.length === 0 && probesAll(eal) && mayHaveMana(machine) ? 'all' : 'no';
}

/** True where every device of the PCI bus is probed as long as none is named. */
export function probesAll({ pciProbing, autoProbing }: EalOutcome): boolean {
  return pciProbing && autoProbing !== false;
}

/** False for a VM whose NICs are known, and are others: older VMs have Mellanox's. */
function mayHaveMana(machine: Machine | null): boolean {
  const addresses = machine?.nics?.flatMap(({ pciAddress }) => pciAddress ?? []) ?? [];
  return addresses.length === 0 || addresses.some((address) => manaDomain.test(address));
}

/** True where net_mana's limits certainly hold. */
export function onMana(analysis: Analysis, context: LintContext): boolean {
  const use = manaUse(analysis, context);
  return use === 'named' || use === 'all';
}

/** True where the driver is as it was in a release, or newer: its limits have grown. */
export function isSince({ knowledge, release }: LintContext, since: ReleaseId): boolean {
  return knowledge.line(release.id).some((id) => compareReleases(id, since) >= 0);
}

/** True for a device string that net_mana takes: MANA's address, or one with the `mac=` that only net_mana has. */
export function isMana(device: DeviceArgument): boolean {
  if (device.kind === 'block') return false;
  if (device.address !== null) return manaDomain.test(device.address) || hasMac(device);
  // `"$BUS,mac=$MAC"`: the address is not known, but no virtual device has such a name.
  return !device.known && hasMac(device) && /^[\da-f:.]*$/i.test(device.name.replaceAll(unknownPart, ''));
}

/** True for the paths over hv_netvsc's devices, whose traffic MANA carries in the end. */
export function isSynthetic({ bus, driver, kind }: DeviceArgument): boolean {
  return kind !== 'block' && (bus === 'vmbus' || driver === 'net_vdev_netvsc');
}

/** The MAC addresses of a device string that are known, as a machine's are written. */
export function macsOf({ keys }: DeviceArgument): readonly string[] {
  return keys.flatMap(({ key, value, known }) => {
    const mac = key === 'mac' && known && value !== undefined ? normalMac(value) : undefined;
    return mac === undefined ? [] : [mac];
  });
}

/** The NIC of a machine that has a MAC address. */
export function nicOf(machine: Machine | null, mac: string): MachineNic | undefined {
  return machine?.nics?.find((nic) => nic.mac !== null && normalMac(nic.mac) === mac);
}

/** The NICs that can be given to testpmd: those that do not carry SSH, each MAC once. */
export function spareNics(machine: Machine | null): readonly MachineNic[] {
  const nics = (machine?.nics ?? []).filter(({ mac, pciAddress }) => mac !== null && pciAddress !== null);
  // Facts written by hand may only say which NIC carries SSH.
  const carrierKnown = machine?.nics?.some(({ carriesSsh }) => carriesSsh === true) === true;
  return nics.filter(
    ({ mac, carriesSsh }, index) =>
      (carriesSsh === false || (carriesSsh === null && carrierKnown)) &&
      nics.findIndex((other) => other.mac === mac) === index,
  );
}

/** True where the VM's only sensible device string can be written down. @returns it, or undefined. */
export function deviceFor(machine: Machine | null): string | undefined {
  const [nic, ...others] = spareNics(machine);
  if (nic?.mac == null || nic.pciAddress === null || others.length > 0) return undefined;
  return `${nic.pciAddress},mac=${nic.mac}`;
}

function hasMac({ keys }: DeviceArgument): boolean {
  return keys.some(({ key }) => key === 'mac');
}

/** Lower case, colons, two digits a byte; undefined for anything that is no MAC address. */
function normalMac(text: string): string | undefined {
  const bytes = text.toLowerCase().split(/[:.-]/);
  if (bytes.length === 3 && bytes.every((group) => /^[\da-f]{4}$/.test(group)))
    return bytes.map((group) => `${group.slice(0, 2)}:${group.slice(2)}`).join(':');
  if (bytes.length !== 6 || !bytes.every((byte) => /^[\da-f]{1,2}$/.test(byte))) return undefined;
  return bytes.map((byte) => byte.padStart(2, '0')).join(':');
}
