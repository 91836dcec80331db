// Addresses and default routes from /proc/net, for a VM without the ip command.
import { fact, words } from './fields';

/** Lines of each file that the probe printed after a `file: NAME` line. */
function filesOf(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of lines) {
    const name = /^file: (\S+)$/.exec(line)?.[1];
    if (name === undefined) current.push(line);
    else files.set(name, (current = []));
  }
  return files;
}

/**
 * Addresses by interface. The kernel lists IPv4 addresses (fib_trie) without their interface; the routes to the
 * directly connected networks tell which one it is.
 */
export function parseProcAddresses(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const files = filesOf(lines);
  const networks = connectedNetworks(files.get('route') ?? []);
  const book = new Map<string, string[]>();
  const add = (name: string | null, address: string): void => {
    if (name === null) return;
    const known = book.get(name) ?? [];
    if (!known.includes(address) && known.length < 64) book.set(name, [...known, address]);
  };
  for (const address of localAddresses(files.get('fib_trie') ?? [])) {
    const bits = ipv4Bits(address);
    const home = networks.find((network) => (bits & network.mask) >>> 0 === network.base);
    if (home !== undefined) add(home.name, `${address}/${home.prefix}`);
    else if (address.startsWith('127.')) add('lo', `${address}/8`);
  }
  for (const line of files.get('if_inet6') ?? []) {
    const [hex = '', , prefix = '', , , name] = words(line);
    const groups = /^[0-9a-f]{32}$/.test(hex) ? hex.match(/.{4}/g) : null;
    if (groups === null || !/^[0-9a-f]{2}$/.test(prefix)) continue;
    const text = groups.map((group) => group.replace(/^0{1,3}/, '')).join(':');
    add(fact(name), `${text}/${parseInt(prefix, 16)}`);
  }
  return book;
}

/** One default route: the kernel uses the one with the lowest metric. */
export interface DefaultRoute {
  readonly name: string;
  readonly family: string;
  readonly metric: number;
}

/** Interfaces of the routes with the lowest metric of each family. */
export function bestRoutes(routes: readonly DefaultRoute[]): ReadonlySet<string> {
  return new Set(
    routes
      .filter((route) =>
        routes.every((other) => other.family !== route.family || other.metric >= route.metric),
      )
      .map((route) => route.name),
  );
}

/** Default routes: destination and mask zero (IPv4), prefix length zero (IPv6; `lo` holds only the reject route). */
export function parseProcRoutes(lines: readonly string[]): ReadonlySet<string> {
  const files = filesOf(lines);
  const routes: DefaultRoute[] = [];
  for (const line of files.get('route') ?? []) {
    const [name, destination, , , , , metric = '0', mask] = words(line);
    const clean = fact(name);
    if (destination === '00000000' && mask === '00000000' && clean !== null)
      routes.push({ name: clean, family: '4', metric: Number(metric) });
  }
  for (const line of files.get('ipv6_route') ?? []) {
    const fields = words(line);
    const name = fact(fields[9]);
    if (/^0{32}$/.test(fields[0] ?? '') && fields[1] === '00' && name !== null && name !== 'lo')
      routes.push({ name, family: '6', metric: parseInt(fields[5] ?? '0', 16) });
  }
  return bestRoutes(routes);
}

interface Network {
  readonly name: string | null;
  readonly base: number;
  readonly mask: number;
  readonly prefix: number;
}

/** Directly connected networks (no gateway), the most specific first. */
function connectedNetworks(lines: readonly string[]): Network[] {
  const networks: Network[] = [];
  for (const line of lines) {
    const [name, destination = '', gateway, , , , , maskHex = ''] = words(line);
    const mask = littleEndian(maskHex);
    const base = littleEndian(destination);
    if (gateway !== '00000000' || mask === null || base === null || mask === 0) continue;
    networks.push({ name: fact(name), base, mask, prefix: mask.toString(2).replaceAll('0', '').length });
  }
  return networks.sort((a, b) => b.prefix - a.prefix);
}

/** /proc/net/route prints addresses as the machine holds them: the last byte first on x86 and arm64. */
function littleEndian(hex: string): number | null {
  if (!/^[0-9A-Fa-f]{8}$/.test(hex)) return null;
  const bytes = hex.match(/../g) ?? [];
  return parseInt(bytes.reverse().join(''), 16) >>> 0;
}

function localAddresses(lines: readonly string[]): Set<string> {
  const found = new Set<string>();
  let last = '';
  for (const line of lines) {
    last = /\|-- (\d{1,3}(?:\.\d{1,3}){3})$/.exec(line)?.[1] ?? last;
    if (line.endsWith('/32 host LOCAL') && last !== '') found.add(last);
  }
  return found;
}

function ipv4Bits(address: string): number {
  return address.split('.').reduce((bits, part) => ((bits << 8) | Number(part)) >>> 0, 0);
}
