// Addresses and routes of a machine, and what the kernel does with them when links come, go, rise and fall.
import type { Errno } from './reducer';
import { linkByKey, linkLocal, linksOf, type LinkKey } from './links';
import type { Machine } from './machine';

export interface Address {
  readonly link: LinkKey;
  readonly family: 4 | 6;
  readonly local: string;
  readonly prefix: number;
  readonly broadcast: string | null;
  readonly scope: 'global' | 'link' | 'host';
  readonly metric: number | null;
  /** Leased: a network manager takes it back when the carrier is lost. */
  readonly dynamic: boolean;
}

export interface Route {
  readonly link: LinkKey;
  readonly family: 4 | 6;
  /** `default`, an address or a network. */
  readonly to: string;
  readonly via: string | null;
  readonly proto: string;
  readonly scope: 'global' | 'link' | 'host';
  readonly source: string | null;
  readonly metric: number | null;
  readonly table: 'main' | 'local';
}

type Change = Machine | Errno;

export function isErrno(change: Change): change is Errno {
  return typeof change === 'string';
}

function bits(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

/** The network an address is in, as its route names it. */
export function networkOf({ family, local, prefix }: Pick<Address, 'family' | 'local' | 'prefix'>): string {
  if (family === 6) {
    const groups = local.split('::')[0]?.split(':') ?? [];
    const kept = groups.slice(0, Math.ceil(prefix / 16)).join(':');
    return prefix === 128 ? local : `${kept.replace(/(:0)+$/, '')}::/${prefix}`;
  }
  if (prefix === 32) return local;
  const size = 2 ** (32 - prefix);
  return `${dotted(Math.floor(bits(local) / size) * size)}/${prefix}`;
}

/** Is an IPv4 address within a network or equal to an address? */
export function within(address: string, network: string): boolean {
  if (network === 'default') return true;
  const [base = '', prefix = '32'] = network.split('/');
  if (address.includes(':') || base.includes(':'))
    return address === base || (prefix === '64' && address.startsWith(base.replace(/::$/, ':')));
  const size = 2 ** (32 - Number(prefix));
  return Math.floor(bits(address) / size) === Math.floor(bits(base) / size);
}

function kernelRoute(address: Address): Route {
  return {
    link: address.link,
    family: address.family,
    to: networkOf(address),
    via: null,
    proto: 'kernel',
    scope: address.family === 4 ? 'link' : 'global',
    source: address.family === 4 ? address.local : null,
    metric: address.metric ?? (address.family === 6 ? 256 : null),
    table: 'main',
  };
}

function hasNetwork(address: Address): boolean {
  return address.scope !== 'host' && address.prefix < (address.family === 4 ? 32 : 128);
}

/** Makes the machine's addresses and routes fit its links again: called after every change. */
export function settleNetwork(before: Machine, after: Machine): Machine {
  if (before.nics === after.nics && before.pciDriver === after.pciDriver) return after;
  const links = linksOf(after);
  const old = new Map(linksOf(before).map((link) => [link.key, link]));
  let { addresses, routes } = after;
  const here = new Set(links.map(({ key }) => key));
  // A netdev that goes takes all of its own along.
  addresses = addresses.filter(({ link }) => here.has(link));
  routes = routes.filter(({ link }) => here.has(link));
  for (const link of links) {
    const was = old.get(link.key)?.up === true;
    if (was && !link.up) {
      addresses = addresses.filter((address) => address.link !== link.key || address.family === 4);
      routes = routes.filter((route) => route.link !== link.key);
    }
    if (!was && link.up && link.key !== 'lo') {
      const own = addresses.filter((address) => address.link === link.key && address.family === 4);
      routes = [...routes, ...own.filter(hasNetwork).map(kernelRoute)];
      // A slave gets no address of its own.
      if (link.master === null) {
        const local: Address = {
          link: link.key,
          family: 6,
          local: linkLocal(link.mac),
          prefix: 64,
          broadcast: null,
          scope: 'link',
          metric: null,
          dynamic: false,
        };
        addresses = [...addresses, local];
        routes = [...routes, kernelRoute(local)];
      }
    }
  }
  return { ...after, addresses, routes };
}

function same(a: Address, b: Pick<Address, 'link' | 'family' | 'local' | 'prefix'>): boolean {
  return a.link === b.link && a.family === b.family && a.local === b.local && a.prefix === b.prefix;
}

export function addAddress(machine: Machine, address: Address, replace: boolean): Change {
  const link = linkByKey(machine, address.link);
  if (link === undefined) return 'ENODEV';
  const there = machine.addresses.some((other) => same(other, address));
  if (there && !replace) return 'EEXIST';
  const addresses = there
    ? machine.addresses.map((other) => (same(other, address) ? address : other))
    : [...machine.addresses, address];
  const fresh = kernelRoute(address);
  const known = machine.routes.some(
    (route) => route.link === fresh.link && route.to === fresh.to && route.proto === 'kernel',
  );
  const routes = link.up && hasNetwork(address) && !known ? [...machine.routes, fresh] : machine.routes;
  return { ...machine, addresses, routes };
}

export function removeAddress(
  machine: Machine,
  address: Pick<Address, 'link' | 'family' | 'local' | 'prefix'>,
): Change {
  if (!machine.addresses.some((other) => same(other, address))) return 'EADDRNOTAVAIL';
  const addresses = machine.addresses.filter((other) => !same(other, address));
  const network = networkOf(address);
  const shared = addresses.some((other) => other.link === address.link && networkOf(other) === network);
  const routes = machine.routes.filter((route) => {
    if (route.link !== address.link) return true;
    if (route.proto === 'kernel' && route.to === network) return shared;
    return route.source !== address.local;
  });
  return { ...machine, addresses, routes };
}

/** Routes are the same to the kernel with the same destination, metric and table. */
function sameRoute(a: Route, b: Route): boolean {
  return a.family === b.family && a.to === b.to && a.table === b.table && (a.metric ?? 0) === (b.metric ?? 0);
}

export function changeRoute(
  machine: Machine,
  operation: 'add' | 'replace' | 'append' | 'del',
  route: Route,
): Change {
  const link = linkByKey(machine, route.link);
  if (operation === 'del') {
    const found = machine.routes.find(
      (other) =>
        other.family === route.family &&
        other.to === route.to &&
        (route.link === '' || other.link === route.link) &&
        (route.via === null || other.via === route.via) &&
        (route.metric === null || other.metric === route.metric),
    );
    return found === undefined
      ? 'ESRCH'
      : { ...machine, routes: machine.routes.filter((other) => other !== found) };
  }
  if (link === undefined) return 'ENODEV';
  if (!link.up) return 'ENETDOWN';
  // A gateway must be on a network that the link reaches.
  const onLink = (gateway: string) =>
    machine.routes.some(
      (other) =>
        other.link === route.link &&
        other.via === null &&
        other.to !== 'default' &&
        within(gateway, other.to),
    );
  if (route.via !== null && route.family === 4 && !onLink(route.via)) return 'ENETUNREACH';
  const there = machine.routes.find((other) => sameRoute(other, route));
  if (there !== undefined && operation === 'add') return 'EEXIST';
  const routes =
    there === undefined || operation === 'append'
      ? [...machine.routes, route]
      : machine.routes.map((other) => (other === there ? route : other));
  return { ...machine, routes };
}

/** The route a packet to that address takes. */
export function routeTo(machine: Machine, target: string): Route | undefined {
  const family = target.includes(':') ? 6 : 4;
  const length = (route: Route) => (route.to === 'default' ? -1 : Number(route.to.split('/')[1] ?? 128));
  return machine.routes
    .filter((route) => route.family === family && within(target, route.to))
    .sort((a, b) => length(b) - length(a) || (a.metric ?? 0) - (b.metric ?? 0))[0];
}
