// The same device given again: EAL takes the first string and is silent about the others.
import { msg, type Message } from '../../message';
import { isEditable, rangeWithin } from '../../shell/word';
import type { Finding, Fix } from '../finding';
import { wholeDevice } from './findings';
import type { DeviceArgument } from './model';

/** The strings that count, and what is said of those that do not. */
export function repeatedDevices(devices: readonly DeviceArgument[]): {
  readonly first: readonly DeviceArgument[];
  readonly findings: readonly Finding[];
} {
  const byName = new Map<string, DeviceArgument>();
  const first: DeviceArgument[] = [];
  const findings: Finding[] = [];
  for (const device of devices) {
    const name = nameOf(device);
    const earlier = name === undefined ? undefined : byName.get(name);
    if (earlier === undefined) {
      if (name !== undefined) byName.set(name, device);
      first.push(device);
    } else findings.push(repeatedFinding(device, earlier));
  }
  return { first, findings };
}

/** What EAL compares; undefined for a device whose name is not known. */
function nameOf({ bus, known, name, address }: DeviceArgument): string | undefined {
  if (!known || bus === null) return undefined;
  if (bus === 'pci') return address === null ? undefined : `pci ${address}`;
  return bus === 'vmbus' ? `vmbus ${name.toLowerCase()}` : `vdev ${name}`;
}

function repeatedFinding(device: DeviceArgument, earlier: DeviceArgument): Finding {
  return {
    ...wholeDevice('repeated-device', device, messageFor(device, earlier)),
    fixes: joinFix(device, earlier),
  };
}

function messageFor(device: DeviceArgument, earlier: DeviceArgument): Message {
  if (earlier.kind === 'block' && device.kind !== 'block')
    return msg('{0} is blocked by -b, which EAL reads first: testpmd starts without it.', device.name);
  if (device.kind === 'block')
    return msg(
      '{0} is already asked for, and EAL takes the first mention: -b has no effect on it.',
      device.name,
    );
  if (device.bus === 'pci')
    return msg(
      'EAL takes only the first string for {0} and says nothing: write all mac= into one, as in {0},mac=MAC,mac=MAC.',
      device.name,
    );
  return msg('There is already a device {0}: EAL takes only the first, and says nothing.', device.name);
}

/** Moves the arguments into the first string, and takes the second out. */
function joinFix(device: DeviceArgument, earlier: DeviceArgument): readonly Fix[] {
  if (device.bus !== 'pci' || device.kind === 'block' || earlier.kind === 'block') return [];
  if (!device.value.known || device.layered || earlier.layered || device.keys.length === 0) return [];
  const { value, option } = device;
  const end = earlier.value.to;
  if (!isEditable(earlier.value.word, end - 1, end)) return [];
  const at = rangeWithin(earlier.value.word, end - 1, end).end;
  const keys = device.keys.map(({ from, to }) => value.text.slice(from, to)).join(',');
  const edits = [
    { start: at, end: at, newText: `,${keys}` },
    { start: option.word.start, end: value.word.end, newText: '' },
  ];
  const title = msg('Join into one device string');
  return [{ title, edits: edits.sort((a, b) => a.start - b.start), preferred: true }];
}
