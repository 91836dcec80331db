// The NICs that a command takes, by whatever name, and whether one of them must never be taken.
import type { Facts, Nic } from '../../detect/facts';
import { nicLabel } from '../../detect/judge/devices';
import { msg, type Message } from '../../message';
import { mayGive, type AltNames } from '../../setup/target';
import type { Analysis } from '../../testpmd/analysis';
import { pciAddress } from '../../testpmd/devices/addresses';
import type { DeviceArgument } from '../../testpmd/devices/model';
import { isMana, manaDomain, probesAll } from '../../testpmd/rules/mana';
import type { RunNic } from '../types';
import { macOf } from './nics';

/**
 * @property nics Those that the command names.
 * @property named It names MANA's device or a synthetic one: the limits and needs of MANA hold.
 * @property protectedNic What stands against it: it would take the NIC of SSH, or that of the default route.
 * @property sure False where nobody knows which NIC carries SSH, and the command may take one of hardware.
 */
export interface DeviceUse {
  readonly nics: readonly Nic[];
  readonly named: boolean;
  readonly synthetic: boolean;
  readonly protectedNic?: Message;
  readonly sure: boolean;
}

/** MACs in any form that DPDK reads. */
const macLike = /[\da-f]{1,2}(?:[:.-][\da-f]{1,2}){5}|[\da-f]{4}(?:[:.-][\da-f]{4}){2}/gi;

export function deviceUse(facts: Facts, analysis: Analysis, altNames: AltNames = {}): DeviceUse {
  const { eal } = analysis;
  const devices = eal.devices.filter(({ kind }) => kind !== 'block');
  const used = new Set<Nic>();
  let protectedNic: Message | undefined;
  for (const device of devices)
    for (const nic of nicsOf(device, facts, altNames)) {
      used.add(nic);
      protectedNic ??= reasonAgainst(facts, nic);
    }
  protectedNic ??= wholeBus(analysis, facts);
  return {
    nics: [...used],
    named: devices.some((device) => isMana(device) || device.bus === 'vmbus'),
    synthetic: devices.some(({ bus }) => bus === 'vmbus'),
    ...(protectedNic === undefined ? {} : { protectedNic }),
    sure: facts.nics.some(({ carriesSsh }) => carriesSsh === true) || takesNone(analysis),
  };
}

/** Virtual devices that name no NIC of the VM: nothing of the hardware is looked at. */
function takesNone({ eal }: Analysis): boolean {
  const named = eal.devices.filter(({ kind }) => kind !== 'block');
  return (
    !eal.pciProbing &&
    named.every(({ bus, keys }) => bus === 'vdev' && !keys.some(({ key }) => /iface|remote|dev\(/.test(key)))
  );
}

/** What a run shows of a NIC that its line names. */
export function runNicsOf({ nics }: DeviceUse, facts: Facts): readonly RunNic[] {
  return nics.map((nic) => ({
    label: nicLabel(nic),
    mac: macOf(facts, nic) ?? null,
    vmbusUuid: nic.vmbusUuid,
    pciAddress: nic.pciAddress,
  }));
}

/** A shell command within a device string, which net_failsafe would run. */
export function runsCommand({ eal }: Analysis): DeviceArgument | undefined {
  return eal.devices.find(({ value }) => /(?:^|[,(])exec\(/.test(value.text));
}

/** NICs that a device string names, also within another one: `net_failsafe0,dev(7870:00:00.0,mac=…)`. */
function nicsOf(device: DeviceArgument, facts: Facts, altNames: AltNames): readonly Nic[] {
  const text = device.value.text;
  const macs = new Set((text.match(macLike) ?? []).map(plainMac));
  const words = new Set(text.split(/[,=()\s;/]+/).map((word) => word.replace(/^(?:pci|vmbus):/i, '')));
  const addresses = new Set([...words].flatMap((word) => pciAddress(word) ?? []));
  const uuids = new Set([...words].map((word) => word.toLowerCase()));
  const namesOf = (name: string | null): readonly string[] =>
    name === null ? [] : [name, ...(altNames[name] ?? [])];
  return facts.nics.filter((nic) => {
    const mac = macOf(facts, nic);
    if (mac !== undefined && macs.has(plainMac(mac))) return true;
    if (nic.vmbusUuid !== null && uuids.has(nic.vmbusUuid.toLowerCase())) return true;
    if ([...namesOf(nic.name), ...namesOf(nic.vf?.name ?? null)].some((name) => words.has(name))) return true;
    const own = nic.pciAddress === null ? undefined : pciAddress(nic.pciAddress);
    // MANA's address stands for all NICs of the VM as long as no mac= narrows it.
    return own !== undefined && addresses.has(own) && (!manaDomain.test(own) || macs.size === 0);
  });
}

/** Twelve digits: what all spellings of a MAC have in common. */
function plainMac(mac: string): string {
  const groups = mac.toLowerCase().split(/[:.-]/);
  return groups.map((group) => group.padStart(groups.length === 3 ? 4 : 2, '0')).join('');
}

function reasonAgainst(facts: Facts, nic: Nic): Message | undefined {
  const verdict = mayGive(facts, nic);
  if (verdict.ok) return undefined;
  return verdict.refusal === 'ssh-nic' || verdict.refusal === 'default-route-nic'
    ? verdict.message
    : undefined;
}

/** Without a device of the PCI bus every VF is probed, the one of the SSH NIC among them. */
function wholeBus({ eal, scan }: Analysis, facts: Facts): Message | undefined {
  if (!probesAll(eal) || eal.processType === 'secondary' || scan.stopsEarly !== undefined) return undefined;
  const onBus = eal.devices.filter(({ bus }) => bus === 'pci');
  if (onBus.some(({ kind }) => kind !== 'block')) return undefined;
  const blocked = new Set(onBus.map(({ address }) => address));
  const carrier = facts.nics.find(
    ({ carriesSsh, pciAddress: address }) =>
      carriesSsh === true && address !== null && !blocked.has(pciAddress(address) ?? address),
  );
  // A NIC of the kernel's own driver is left alone: only VFs are driven by both at once.
  if (carrier === undefined || (carrier.kind !== 'vf' && carrier.vf === null)) return undefined;
  return msg(
    'The line names no device of the PCI bus, so testpmd takes every VF, that of {0} among them, which carries this SSH connection. Name the ports: -a {1},mac=MAC',
    nicLabel(carrier),
    carrier.pciAddress ?? '7870:00:00.0',
  );
}
