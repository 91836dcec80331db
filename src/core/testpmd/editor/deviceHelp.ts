// What the editor says about a device string: its driver, its arguments, and which NIC of the VM it means.
import { msg, type Message } from '../../message';
import type { LintContext } from '../analysis';
import type { DeviceArgumentRow, DeviceDriver } from '../devices/drivers';
import type { DeviceArgument, DeviceKey } from '../devices/model';
import type { Machine, MachineNic } from '../machine';

/** The driver of a device, if the release has it. */
export function driverOf(
  driver: string | null,
  { knowledge, release }: LintContext,
): DeviceDriver | undefined {
  const line = knowledge.line(release.id);
  return knowledge.devices.find(
    ({ id, versions }) => id === driver && versions.some((one) => line.includes(one)),
  );
}

/** The arguments that a driver takes in the release. */
export function argumentsOf(
  driver: DeviceDriver | undefined,
  { knowledge, release }: LintContext,
): readonly DeviceArgumentRow[] {
  const line = knowledge.line(release.id);
  return (driver?.arguments ?? []).filter(({ versions }) => versions.some((one) => line.includes(one)));
}

/** The key of a device string at an index of the option's value. */
export function keyAt(device: DeviceArgument, index: number): DeviceKey | undefined {
  return device.keys.find(({ from, to }) => from <= index && index <= to);
}

/** What a device is, and which NICs of the VM it means. */
export function deviceHelp(device: DeviceArgument, context: LintContext): readonly Message[] {
  const driver = driverOf(device.driver, context);
  const nics = nicsAt(device, context.machine);
  return [
    ...(driver === undefined ? [] : [{ text: driver.summary, args: [] }]),
    ...(driver === undefined || driver.mana === null
      ? []
      : [msg('On MANA: {0}', { text: driver.mana, args: [] })]),
    ...nics.map((nic) => msg('On this VM: {0}', nicText(nic))),
  ];
}

/** What one argument of a device is, and which NIC of the VM its value names. */
export function keyHelp(key: DeviceKey, row: DeviceArgumentRow, context: LintContext): readonly Message[] {
  const nic = key.key === 'mac' ? nicOfMac(key.value, context.machine) : undefined;
  return [
    { text: row.summary, args: [] },
    ...(row.mana === undefined || row.mana === null
      ? []
      : [msg('On MANA: {0}', { text: row.mana, args: [] })]),
    ...(row.repeatable ? [msg('May be given several times.')] : []),
    ...(nic === undefined ? [] : [msg('On this VM: {0}', nicText(nic))]),
  ];
}

/** A NIC in a few words: name, MAC, addresses, and the warning that SSH goes through it. */
export function nicText(nic: MachineNic): Message {
  const parts = [nic.name, nic.mac, ...nic.addresses.slice(0, 2)].filter((part) => part !== null).join(' ');
  return nic.carriesSsh === true ? msg('{0} (carries SSH: do not use it)', parts) : msg('{0}', parts);
}

/** The NIC that has a MAC, in whatever form it is written. */
export function nicOfMac(mac: string | undefined, machine: Machine | null): MachineNic | undefined {
  const wanted = mac?.toLowerCase().replaceAll('-', ':');
  return wanted === undefined ? undefined : machine?.nics?.find((nic) => nic.mac === wanted);
}

function nicsAt(device: DeviceArgument, machine: Machine | null): readonly MachineNic[] {
  const nics = machine?.nics ?? [];
  if (device.bus === 'pci' && device.address !== null)
    return nics.filter(({ pciAddress }) => pciAddress?.toLowerCase() === device.address);
  if (device.bus === 'vmbus')
    return nics.filter(({ vmbusUuid }) => vmbusUuid?.toLowerCase() === device.name.toLowerCase());
  return [];
}
