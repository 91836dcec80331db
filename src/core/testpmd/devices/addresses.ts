// Names of devices as EAL's buses read them: PCI addresses, vmbus ids, MAC addresses.

/** Hex digits as strtoul reads them: leading zeros are free, the rest is limited. */
const hexField = (digits: number): string => `\\s*[+]?(?:0x(?=[0-9a-f]))?0*[0-9a-f]{0,${digits}}`;

/**
 * [domain:]bus:device.function. Every field but the last may be empty, and none may begin with a blank or a minus;
 * the function has at least one digit.
 */
const pciPattern = new RegExp(
  `^(?:(?! |-)(${hexField(8)}):)?(?! |-)(${hexField(2)}):(?! |-)(${hexField(2)})\\.(?! |-)(${hexField(2)})$`,
  'i',
);

const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Longer than any name EAL keeps: nothing above it is a device. */
const longestName = 64;

/**
 * A PCI address as EAL compares it: `7870:00:00.0`, all in lower case, the domain with at least four digits.
 *
 * @returns undefined for what EAL does not take as a PCI address. It takes more than exists: `78700:00:20.9`.
 */
export function pciAddress(name: string): string | undefined {
  if (name.length > longestName) return undefined;
  const match = pciPattern.exec(name);
  if (match === null || !/[0-9a-f]$/i.test(match[4] ?? '')) return undefined;
  const [domain = 0, bus = 0, device = 0, fn = 0] = match.slice(1, 5).map(hex);
  const field = (value: number, width: number): string => value.toString(16).padStart(width, '0');
  return `${field(domain, 4)}:${field(bus, 2)}:${field(device, 2)}.${field(fn, 1)}`;
}

/**
 * The PCI address that a device's name is, with or without its bus: `pci:7870:00:00.0`. Of a bus EAL looks only at the
 * letters, and skips one more.
 */
export function namedPciAddress(name: string): string | undefined {
  return pciAddress(name.replace(/^pci./i, ''));
}

/** True for the id of a vmbus device. */
export function isVmbusId(name: string): boolean {
  return uuidPattern.test(name);
}

function hex(field: string | undefined): number {
  const digits = /[0-9a-f]*$/i.exec(field ?? '')?.[0] ?? '';
  return digits === '' ? 0 : Number.parseInt(digits, 16);
}

/**
 * A MAC address as DPDK compares it: six bytes in lower case with colons.
 *
 * @param liberal Since 23.11: `:`, `-` or `.` between the groups, and six groups of one or two digits or three of
 *   four. Before, only colons, and every digit written out.
 * @returns undefined for what the release refuses.
 */
export function macAddress(text: string, liberal: boolean): string | undefined {
  const separator = liberal ? /[-:.]/.exec(text)?.[0] : ':';
  const groups = separator === undefined ? [] : text.split(separator, 7);
  const digits = liberal ? /^[0-9a-f]{1,2}$/i : /^[0-9a-f]{2}$/i;
  if (groups.length === 6 && groups.every((group) => digits.test(group)))
    return groups.map((group) => group.toLowerCase().padStart(2, '0')).join(':');
  if (groups.length === 3 && groups.every((group) => /^[0-9a-f]{4}$/i.test(group)))
    return groups
      .map((group) => `${group.slice(0, 2)}:${group.slice(2)}`)
      .join(':')
      .toLowerCase();
  return undefined;
}
