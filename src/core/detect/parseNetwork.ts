// Reads network devices, vmbus devices, addresses and routes as the probe lists them; `nicPairs` makes NICs of them.
import { checkValue } from '../remote/values';
import { fact, integer, keyValues, present, words } from './fields';
import { bestRoutes, parseProcAddresses, parseProcRoutes, type DefaultRoute } from './parseProcNet';

/** Most devices of each kind that are kept. */
const maxDevices = 128;

/** IFF_UP. Source: include/uapi/linux/if.h. */
const flagUp = 0x1;

/**
 * One netdev as sysfs describes it.
 *
 * @property name Sanitized. `odd` when it is none that a command could use.
 * @property master Interface index of the device this one is enslaved to.
 * @property lowers Interface indexes of the devices below (slaves, the carrier of a VLAN).
 */
export interface NetDevice {
  readonly name: string;
  readonly odd: boolean;
  readonly virtual: boolean;
  readonly index: number | null;
  readonly mac: string | null;
  readonly up: boolean | null;
  readonly mtu: number | null;
  readonly devPort: number | null;
  readonly driver: string | null;
  readonly pciAddress: string | null;
  readonly master: number | null;
  readonly lowers: readonly number[];
}

/** A network device on the vmbus, with or without a netdev. */
export interface VmbusDevice {
  readonly uuid: string;
  readonly driver: string | null;
  readonly netdev: string | null;
  readonly uio: string | null;
}

/** Addresses by interface name, as `10.0.0.4/24`. */
export type AddressBook = ReadonlyMap<string, readonly string[]>;

/** The section `nics`. */
export function parseNetDevices(lines: readonly string[]): NetDevice[] {
  return present(lines.map(netDevice), maxDevices);
}

function netDevice(line: string): NetDevice | null {
  const [word, rawName = '', place, ...rest] = words(line);
  const name = fact(rawName);
  if (word !== 'nic' || name === null || (place !== 'real' && place !== 'virtual')) return null;
  const values = keyValues(rest);
  const first = (key: string): string | undefined => values.get(key)?.[0];
  const flags = integer(first('flags'));
  const mac = first('address') ?? '';
  const pci = first('PCI_SLOT_NAME') ?? '';
  return {
    name,
    odd: checkValue('interface', rawName) === undefined,
    virtual: place === 'virtual',
    index: integer(first('ifindex')),
    mac: checkValue('mac', mac) === undefined ? null : mac.toLowerCase(),
    up: flags === null ? null : (flags & flagUp) === flagUp,
    mtu: integer(first('mtu')),
    devPort: integer(first('dev_port')),
    driver: fact(first('DRIVER') ?? first('DEVTYPE')),
    pciAddress: checkValue('pci-address', pci) === undefined ? null : pci,
    master: integer(first('master')),
    lowers: present((values.get('lower') ?? []).map(integer)),
  };
}

/** The section `vmbus`. */
export function parseVmbus(lines: readonly string[]): VmbusDevice[] {
  return present(
    lines.map((line) => {
      const [word, uuid = '', ...rest] = words(line);
      if (word !== 'device' || checkValue('vmbus-uuid', uuid) === undefined) return null;
      const values = keyValues(rest);
      const uio = values.get('uio')?.[0] ?? '';
      return {
        uuid: uuid.toLowerCase(),
        driver: fact(values.get('DRIVER')?.[0]),
        netdev: fact(values.get('net')?.[0]),
        uio: /^uio\d{1,5}$/.test(uio) ? uio : null,
      };
    }),
    maxDevices,
  );
}

/** `ip -o addr`, or the files below /proc/net where there is no ip. */
export function parseAddresses(lines: readonly string[]): AddressBook {
  if (lines[0] === 'proc:') return parseProcAddresses(lines);
  const book = new Map<string, string[]>();
  for (const line of lines) {
    const match = /^\d+:\s+(\S+)\s+inet6?\s+(\S+)/.exec(line);
    const name = fact(match?.[1]?.replace(/@.*$/, ''));
    const address = match?.[2] ?? '';
    if (name === null || !isAddress(address)) continue;
    const known = book.get(name) ?? [];
    if (known.length < 64) book.set(name, [...known, address]);
  }
  return book;
}

function isAddress(text: string): boolean {
  const [address = '', prefix = '0'] = text.split('/');
  return checkValue('ip-address', address) !== undefined && /^\d{1,3}$/.test(prefix);
}

/**
 * Names of the interfaces that the default route leaves by. Azure's images give every NIC one of its own, with a metric
 * that grows from NIC to NIC: the lowest is the one in use, for IPv4 and IPv6 each.
 */
export function parseDefaultRoutes(lines: readonly string[]): ReadonlySet<string> {
  if (lines[0] === 'proc:') return parseProcRoutes(lines);
  const routes: DefaultRoute[] = [];
  let open: { family: string; metric: number } | undefined;
  for (const line of lines) {
    // Several gateways of one route follow on indented lines.
    if (!/^\s/.test(line)) open = /^default\b/.test(line) ? routeOf(line) : undefined;
    const name = open === undefined ? null : fact(/\bdev (\S+)/.exec(line)?.[1]);
    if (open !== undefined && name !== null && routes.length < maxDevices) routes.push({ ...open, name });
  }
  return bestRoutes(routes);
}

/** Only IPv6 routes show a preference; a gateway with a colon is one of IPv6, too. */
function routeOf(line: string): { family: string; metric: number } {
  const family = /\bpref\b|\bvia (?:inet6 )?[0-9a-f]*:/.test(line) ? '6' : '4';
  return { family, metric: Number(/\bmetric (\d+)/.exec(line)?.[1] ?? 0) };
}

/** `$SSH_CONNECTION`: client address and port, server address and port. Null where sshd did not set it. */
export function parseSshConnection(lines: readonly string[]): string | null {
  const [, , server] = words(lines[0] ?? '');
  // A zone is no part of the address; a dual-stack socket writes IPv4 within IPv6.
  const bare = server?.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '') ?? '';
  return checkValue('ip-address', bare) === undefined ? null : bare;
}
