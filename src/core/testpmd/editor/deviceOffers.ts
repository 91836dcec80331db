// Offers inside a device string: the VM's NICs, drivers of virtual devices, the arguments of the driver in front.
import { msg, type Message } from '../../message';
import type { Analysis, LintContext } from '../analysis';
import type { DeviceArgumentRow } from '../devices/drivers';
import { isVmbusId, pciAddress } from '../devices/addresses';
import type { Machine, MachineNic } from '../machine';
import type { OptionRow } from '../optionTable';
import { argumentsOf, driverOf, nicText } from './deviceHelp';
import type { Offer } from './offer';

/** Offers, and the part of the value's text that they replace. */
export interface PartOffers {
  readonly from: number;
  readonly to: number;
  readonly offers: readonly Offer[];
}

const deviceOptions: ReadonlySet<string> = new Set(['eal-allow', 'eal-block', 'eal-vdev']);

/** True for the options that take a device string. */
export function isDeviceOption({ id }: OptionRow): boolean {
  return deviceOptions.has(id);
}

/** Lowest rank for what would cut off the connection that the user sees the VM through. */
const sshRank = 90;

/**
 * Offers for the part of a device string that an index is in: the device, a key, or a key's value.
 *
 * @param text The option's value. @param index How much of it is in front of the place.
 */
export function deviceOffers(
  analysis: Analysis,
  context: LintContext,
  row: OptionRow,
  text: string,
  index: number,
): PartOffers {
  const comma = text.lastIndexOf(',', index - 1);
  const next = text.indexOf(',', index);
  const to = next < 0 ? text.length : next;
  if (comma < 0) return { from: 0, to, offers: wholeDevices(analysis, context, row, text.slice(to)) };
  const from = comma + 1;
  const part = text.slice(from, to);
  const known = argumentsOf(driverOf(driverIn(text), context), context);
  const equals = part.indexOf('=');
  if (equals >= 0 && from + equals < index) {
    const argument = known.find(({ key }) => key === part.slice(0, equals));
    return { from: from + equals + 1, to, offers: argumentValues(argument, context, text) };
  }
  const used = text.split(',').map((one) => one.split('=')[0]);
  const keyEnd = equals < 0 ? to : from + equals;
  const offers = known
    .filter(({ key, repeatable }) => repeatable || !used.includes(key) || key === part)
    .flatMap((argument) => keyOffers(argument, context, text, equals >= 0));
  return { from, to: keyEnd, offers };
}

/** The driver that a device string is for, by its first part. */
export function driverIn(text: string): string | null {
  const name = text
    .slice(0, text.includes(',') ? text.indexOf(',') : text.length)
    .replace(/^(?:pci|vdev|vmbus):/, '');
  if (pciAddress(name) !== undefined) return 'net_mana';
  if (isVmbusId(name)) return 'net_netvsc';
  return name.length > 64 ? null : name.replace(/\d*$/, '');
}

function keyOffers(
  argument: DeviceArgumentRow,
  context: LintContext,
  text: string,
  keyOnly: boolean,
): readonly Offer[] {
  const { key, summary, value } = argument;
  const plain: Offer = {
    kind: 'key',
    label: key,
    newText: keyOnly || value === null ? key : `${key}=`,
    rank: 1,
    note: { text: summary, args: [] },
    again: !keyOnly && value !== null,
  };
  // A whole mac=… at once: what one wants after a MANA device nearly every time.
  const whole =
    keyOnly || key !== 'mac'
      ? []
      : argumentValues(argument, context, text).map((offer) => ({
          ...offer,
          label: `mac=${offer.label}`,
          newText: `mac=${offer.newText}`,
        }));
  return [plain, ...whole];
}

function argumentValues(
  argument: DeviceArgumentRow | undefined,
  { machine }: LintContext,
  text: string,
): readonly Offer[] {
  if (argument === undefined) return [];
  const listed = (argument.values ?? []).map((one): Offer => ({
    kind: 'value',
    label: one,
    newText: one,
    rank: 1,
  }));
  if (argument.key === 'mac')
    return [
      ...listed,
      ...candidates(machine, text).flatMap((nic) =>
        nic.mac === null || text.toLowerCase().includes(nic.mac) ? [] : [nicOffer(nic.mac, nic)],
      ),
    ];
  if (argument.key === 'iface' || argument.key === 'remote')
    return [
      ...listed,
      ...(machine?.nics ?? []).flatMap((nic) =>
        nic.name === null ? [] : [deviceOffer(nic.name, nicText(nic), nic.carriesSsh === true ? sshRank : 2)],
      ),
    ];
  return listed;
}

/** NICs that can be meant by a MAC in a device string: those at its PCI address, where it has one. */
function candidates(machine: Machine | null, text: string): readonly MachineNic[] {
  const nics = machine?.nics ?? [];
  const address = pciAddress(text.split(',')[0] ?? '');
  const there = nics.filter((nic) => nic.pciAddress !== null && pciAddress(nic.pciAddress) === address);
  return there.length > 0 ? there : nics;
}

/** @param rest What stands behind the device's name already: only the name is put in then. */
function wholeDevices(
  _analysis: Analysis,
  context: LintContext,
  row: OptionRow,
  rest: string,
): readonly Offer[] {
  const nics = context.machine?.nics ?? [];
  const offers: Offer[] = [];
  for (const address of new Set(nics.flatMap(({ pciAddress: at }) => at ?? []))) {
    const there = nics.filter(({ pciAddress: at }) => at === address);
    offers.push(
      ...(rest === '' && row.id !== 'eal-block' ? withMacs(address, there) : [justAddress(address, there)]),
    );
  }
  for (const nic of nics)
    if (typeof nic.vmbusUuid === 'string')
      offers.push(deviceOffer(nic.vmbusUuid, nicText(nic), nic.carriesSsh === true ? sshRank : 8));
  if (row.id !== 'eal-vdev') return offers;
  const line = context.knowledge.line(context.release.id);
  const drivers = context.knowledge.devices
    .filter(({ bus, versions }) => bus === 'vdev' && versions.some((id) => line.includes(id)))
    .map(({ id, summary }) => deviceOffer(`${id}0`, { text: summary, args: [] }, 10));
  return [...offers, ...drivers];
}

/** One device string for each NIC, and one for all that do not carry SSH: MANA's ports share an address. */
function withMacs(address: string, nics: readonly MachineNic[]): readonly Offer[] {
  const named = nics.filter(({ mac }) => mac !== null);
  if (named.length === 0) return [justAddress(address, nics)];
  const spare = named.filter(({ carriesSsh }) => carriesSsh !== true);
  const deviceOf = (some: readonly MachineNic[]): string =>
    [address, ...some.map(({ mac }) => `mac=${mac ?? ''}`)].join(',');
  return [
    ...(spare.length > 1 ? [deviceOffer(deviceOf(spare), msg('{0} NICs', spare.length), 3)] : []),
    ...named.map((nic) => nicOffer(deviceOf([nic]), nic)),
  ];
}

/** A NIC by a label that shows its MAC already. Every one says which NIC it is; the one to leave alone says that too. */
function nicOffer(text: string, nic: MachineNic): Offer {
  const ssh = nic.carriesSsh === true;
  const offer = deviceOffer(text, nicText({ ...nic, mac: null }), ssh ? sshRank : 2);
  if (nic.name === null) return offer;
  return { ...offer, beside: ssh ? msg('{0}: carries SSH', nic.name) : msg('{0}', nic.name) };
}

function justAddress(address: string, nics: readonly MachineNic[]): Offer {
  const ssh = nics.find(({ carriesSsh }) => carriesSsh === true);
  return deviceOffer(address, ssh === undefined ? msg('{0} NICs', nics.length) : nicText(ssh), 5);
}

function deviceOffer(text: string, note: Message, rank: number): Offer {
  return { kind: 'device', label: text, newText: text, note, rank };
}
