// A device string, taken apart as EAL does: which bus takes it, its name, its arguments.
import { unknownPart } from '../../shell/word';
import type { LintContext, ScannedOption, ScannedValue } from '../analysis';
import type { Finding } from '../finding';
import { isVmbusId, pciAddress } from './addresses';
import { splitKeys } from './kvargs';
import { isLayered, parseLayers } from './layers';
import type { DeviceArgument } from './model';
import { refusal, refusedName, type RefusedPart } from './refused';
import { vdevDriver } from './vdevs';

type Bus = DeviceArgument['bus'];

/**
 * What the buses say of a name. `other`: a bus of other hardware may take it, or one that takes no name at all.
 */
type Taken = { readonly bus: Exclude<Bus, null>; readonly driver: string | null } | 'other' | undefined;

/** EAL keeps this many characters of a device's name, the end of the string among them. */
const nameSize = 64;

/** Names that buses of other hardware take in builds that have them: nothing can be said about those. */
const otherHardware =
  /^(?:mlx5_core\.|dp(?:ni|seci|con|bp|io|ci|mcp|dmai|dmux|rtc|rc)|fm\d|dpaa_|name=|cdx-|uacce:|hisi_|\d*\|)/;

/** Buses a name can be given with, as in `pci:7870:00:00.0`: EAL looks only at the letters, and skips one more. */
const busPrefix = /^(pci|vdev|vmbus|auxiliary|ifpga|fslmc|dpaa_bus|dpaa|cdx|platform|uacce)/;

/** The device of a -a, -b or --vdev, and what EAL refuses in its string. */
export function parseDevice(
  option: ScannedOption,
  context: LintContext,
): { readonly device: DeviceArgument | undefined; readonly findings: readonly Finding[] } {
  const { value } = option;
  if (value === undefined) return { device: undefined, findings: [] };
  const kind = kindOf(option);
  if (isLayered(value.text)) {
    const layers = parseLayers(value.text, context);
    if (layers !== undefined) {
      const device = { option, value, kind, layered: true, ...layers.device };
      return { device, findings: layers.crash === undefined ? [] : [refusal(value, layers.crash)] };
    }
  }
  const { bus, driver, name, start, known, refused } = nameOf(value, context);
  const comma = start + name.length;
  const nesting = driver === 'net_failsafe' ? 'parentheses' : 'brackets';
  const keys = comma < value.text.length ? splitKeys(value.text, comma + 1, nesting).keys : [];
  const address = bus === 'pci' ? (pciAddress(name) ?? null) : null;
  return {
    device: { option, value, kind, bus, name, known, driver, keys, address, layered: false },
    findings: refused.map((part) => refusal(value, part)),
  };
}

interface NamedDevice {
  readonly bus: Bus;
  readonly driver: string | null;
  readonly name: string;
  readonly start: number;
  readonly known: boolean;
  readonly refused: readonly RefusedPart[];
}

function nameOf(value: ScannedValue, context: LintContext): NamedDevice {
  const { text } = value;
  const prefix = busPrefix.exec(text)?.[1];
  if (prefix !== undefined) {
    const start = prefix.length + 1;
    const name = upToComma(text, start);
    const taken = takenBy(name, context);
    const known = !text.slice(0, start + name.length).includes(unknownPart);
    if (typeof taken === 'object' && taken.bus === prefix && known)
      return { ...taken, name, start, known, refused: [] };
    const ours = prefix === 'pci' || prefix === 'vdev' || prefix === 'vmbus';
    if (!known || !ours) return { bus: null, driver: null, name, start, known: false, refused: [] };
  }
  const name = upToComma(text, 0);
  // An unknown part may hold a comma: the name is then known only up to it.
  if (name.includes(unknownPart))
    return { bus: null, driver: null, name, start: 0, known: false, refused: [] };
  const taken = takenBy(name, context);
  if (name.length < nameSize && typeof taken === 'object')
    return { ...taken, name, start: 0, known: true, refused: [] };
  const ends = taken !== 'other' || name.length >= nameSize;
  return {
    bus: null,
    driver: null,
    name,
    start: 0,
    known: true,
    refused: ends ? [refusedName(name, context)] : [],
  };
}

/** True for a name that no bus takes, so that EAL ends on it. */
export function isRefused(name: string, context: LintContext): boolean {
  return name.length >= nameSize || (takenBy(name, context) === undefined && !busPrefix.test(name));
}

function takenBy(name: string, { knowledge, release }: LintContext): Taken {
  // The auxiliary bus takes an empty name, meaning none of its devices.
  if (name === '') return 'other';
  if (pciAddress(name) !== undefined) return { bus: 'pci', driver: driverOf('pci') };
  if (isVmbusId(name)) return { bus: 'vmbus', driver: driverOf('vmbus') };
  const vdev = vdevDriver(name, knowledge, release.id);
  if (vdev === undefined) return otherHardware.test(name) ? 'other' : undefined;
  return { bus: 'vdev', driver: knowledge.devices.some(({ id }) => id === vdev) ? vdev : null };
}

/** On a MANA VM a PCI device is MANA's and a vmbus device its synthetic NIC. */
function driverOf(bus: 'pci' | 'vmbus'): string {
  return bus === 'pci' ? 'net_mana' : 'net_netvsc';
}

function upToComma(text: string, from: number): string {
  const comma = text.indexOf(',', from);
  return text.slice(from, comma < 0 ? text.length : comma);
}

function kindOf({ row }: ScannedOption): DeviceArgument['kind'] {
  if (row?.id === 'eal-allow') return 'allow';
  return row?.id === 'eal-block' ? 'block' : 'vdev';
}
