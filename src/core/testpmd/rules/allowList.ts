// Which ports are probed: all NICs of a VM share MANA's one PCI address, so without MAC addresses the NIC that carries
// the SSH connection is probed too.
import { msg } from '../../message';
import type { Analysis, LintContext } from '../analysis';
import type { DeviceArgument } from '../devices/model';
import type { Finding, Fix } from '../finding';
import { hasMisplacedDevice } from './allowOrAutoStart';
import { deviceFor, isMana, isSynthetic, macsOf, manaUse, nicOf, probesAll } from './mana';
import { headRange, insertForEal, valueRange } from './options';
import type { Rule } from './rule';

/** No device is named, or MANA's address without a MAC address. */
export const noAllowList: Rule = (analysis, context) => {
  const { eal } = analysis;
  const wide = eal.devices.find((device) => isWide(device));
  if (wide !== undefined) return [wideFinding(wide, context)];
  const partial = partialList(analysis);
  if (partial !== undefined) return [partialFinding(partial, analysis, context)];
  if (manaUse(analysis, context) !== 'all' || eal.processType === 'secondary') return [];
  if (hasMisplacedDevice(analysis)) return [];
  return [
    {
      rule: 'no-allow-list',
      ...headRange(analysis),
      message: msg(
        'No device is named, so testpmd probes every NIC of the VM, the one that carries your SSH connection too. Name the ports to use: -a 7870:00:00.0,mac=MAC',
      ),
      fixes: allowFix(analysis, context),
    },
  ];
};

/** A MAC address, interface or address of the NIC that carries SSH. */
export const sshNic: Rule = ({ eal }, { machine }) => {
  if (machine?.nics == null) return [];
  const carrier = machine.nics.find(({ carriesSsh }) => carriesSsh === true);
  if (carrier === undefined) return [];
  return eal.devices.flatMap((device): Finding[] => {
    if (device.kind === 'block') return [];
    const named =
      macsOf(device).find((mac) => nicOf(machine, mac)?.carriesSsh === true) ??
      device.keys.find(({ key, value, known }) => key === 'iface' && known && value === carrier.name)?.value;
    if (named === undefined) return [];
    const key = device.keys.find(({ value }) => value !== undefined && sameName(value, named));
    const { value } = device;
    const part =
      key === undefined ? value : { ...value, from: value.from + key.from, to: value.from + key.to };
    return [
      {
        rule: 'ssh-nic',
        ...valueRange(part),
        message: msg(
          '{0} is the NIC that carries the SSH connection to {1}. Handing it to DPDK cuts the connection. Use another NIC.',
          named,
          machine.name ?? msg('this VM'),
        ),
        fixes: [],
      },
    ];
  });
};

/** Each bus has a list of its own: a synthetic device that is named leaves the PCI bus to be probed whole. */
function partialList({ eal, scan }: Analysis): DeviceArgument | undefined {
  const { devices } = eal;
  if (scan.eal.open || !probesAll(eal) || eal.processType === 'secondary') return undefined;
  const onPci = ({ bus, known, kind }: DeviceArgument) => bus === 'pci' || !known || kind === 'block';
  return devices.some(onPci) ? undefined : devices.find(isSynthetic);
}

function partialFinding({ name, value }: DeviceArgument, analysis: Analysis, context: LintContext): Finding {
  return {
    rule: 'no-allow-list',
    ...valueRange(value),
    message: msg(
      '{0} is not on the PCI bus, so testpmd probes every NIC there, the one that carries your SSH connection too. Name the VF as well: -a 7870:00:00.0,mac=MAC',
      name,
    ),
    fixes: allowFix(analysis, context),
  };
}

/** MANA's address stands for all NICs of the VM as long as no `mac=` narrows it. */
function isWide(device: DeviceArgument): boolean {
  return (
    isMana(device) &&
    device.address !== null &&
    !device.layered &&
    device.keys.length === 0 &&
    device.value.known
  );
}

function wideFinding({ value, name }: DeviceArgument, { machine }: LintContext): Finding {
  const { start, end } = valueRange(value);
  const device = deviceFor(machine);
  const mac = device?.split(',mac=')[1];
  const fixes: readonly Fix[] =
    mac === undefined
      ? []
      : [
          {
            title: msg('Add mac={0}', mac),
            edits: [{ start: end, end, newText: `,mac=${mac}` }],
            preferred: true,
          },
        ];
  return {
    rule: 'no-allow-list',
    start,
    end,
    message: msg(
      'All NICs of a VM share the PCI address {0}, so testpmd probes the one that carries your SSH connection too. Add the MAC address of the port to use: {0},mac=MAC',
      name,
    ),
    fixes,
  };
}

function allowFix(analysis: Analysis, { machine }: LintContext): readonly Fix[] {
  const device = deviceFor(machine);
  const edit = device === undefined ? undefined : insertForEal(analysis, `-a ${device}`);
  if (device === undefined || edit === undefined) return [];
  return [{ title: msg('Add -a {0}', device), edits: [edit], preferred: true }];
}

function sameName(value: string, named: string): boolean {
  return value.toLowerCase().replaceAll('-', ':') === named || value === named;
}
