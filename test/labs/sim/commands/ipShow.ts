// What `ip link` and `ip addr` print: plain, -o, -br and -j.
import type { Address } from '../machine/addresses';
import type { Link } from '../machine/links';
import type { Machine } from '../machine/machine';

/** Options before the object: -o -br -j -d -4 -6 and so on. */
export interface IpOptions {
  readonly oneLine: boolean;
  readonly brief: boolean;
  readonly json: boolean;
  readonly details: boolean;
  readonly family: 4 | 6 | null;
}

function flags(link: Link): readonly string[] {
  if (link.key === 'lo') return ['LOOPBACK', 'UP', 'LOWER_UP'];
  const slave = link.master === null ? [] : ['SLAVE'];
  return ['BROADCAST', 'MULTICAST', ...slave, ...(link.up ? ['UP', 'LOWER_UP'] : [])];
}

function state(link: Link): string {
  return link.key === 'lo' ? 'UNKNOWN' : link.up ? 'UP' : 'DOWN';
}

function linkHead(link: Link): string {
  const master = link.master === null ? '' : ` master ${link.master}`;
  const queue = link.key === 'lo' ? 'noqueue' : 'mq';
  return `${link.index}: ${link.name}: <${flags(link).join(',')}> mtu ${link.mtu} qdisc ${queue}${master} state ${state(link)} mode DEFAULT group default qlen 1000`;
}

function ether(link: Link): string {
  return link.key === 'lo'
    ? `link/loopback ${link.mac} brd 00:00:00:00:00:00`
    : `link/ether ${link.mac} brd ff:ff:ff:ff:ff:ff`;
}

export function showLinks(shown: readonly Link[], options: IpOptions): string {
  if (options.json)
    return `${JSON.stringify(
      shown.map((link) => ({
        ifindex: link.index,
        ifname: link.name,
        flags: flags(link),
        mtu: link.mtu,
        ...(link.master === null ? {} : { master: link.master }),
        operstate: state(link),
        link_type: link.key === 'lo' ? 'loopback' : 'ether',
        address: link.mac,
        ...(options.details && link.parent !== null
          ? { parentbus: link.parent.bus, parentdev: link.parent.device }
          : {}),
        ...(link.altNames.length > 0 ? { altnames: link.altNames } : {}),
      })),
    )}\n`;
  const break_ = options.oneLine ? '\\' : '\n';
  return shown
    .map((link) => {
      if (options.brief)
        return `${link.name.padEnd(16)} ${state(link).padEnd(14)} ${link.mac} <${flags(link).join(',')}> \n`;
      const parent =
        options.details && link.parent !== null
          ? ` parentbus ${link.parent.bus} parentdev ${link.parent.device}`
          : '';
      const others = link.altNames.map((name) => `${break_}    altname ${name}`).join('');
      return `${linkHead(link)}${break_}    ${ether(link)}${parent}${others}\n`;
    })
    .join('');
}

function addressLine(link: Link, address: Address): string {
  const { family, local, prefix, broadcast, scope, metric } = address;
  if (family === 6)
    return `inet6 ${local}/${prefix} scope ${scope} ${scope === 'host' ? 'noprefixroute ' : ''}`;
  const brd = broadcast === null ? '' : `brd ${broadcast} `;
  return `inet ${local}/${prefix} ${metric === null ? '' : `metric ${metric} `}${brd}scope ${scope} ${link.name}`;
}

export function showAddresses(machine: Machine, shown: readonly Link[], options: IpOptions): string {
  const of = (link: Link) =>
    machine.addresses
      .filter((address) => address.link === link.key && (options.family ?? address.family) === address.family)
      .sort((a, b) => a.family - b.family);
  if (options.json)
    return `${JSON.stringify(
      shown.map((link) => ({
        ifindex: link.index,
        ifname: link.name,
        flags: flags(link),
        mtu: link.mtu,
        ...(link.master === null ? {} : { master: link.master }),
        operstate: state(link),
        address: link.mac,
        addr_info: of(link).map(({ family, local, prefix, scope, broadcast }) => ({
          family: family === 4 ? 'inet' : 'inet6',
          local,
          prefixlen: prefix,
          ...(broadcast === null ? {} : { broadcast }),
          scope,
        })),
      })),
    )}\n`;
  const life = '       valid_lft forever preferred_lft forever\n';
  return shown
    .map((link) => {
      const own = of(link);
      if (options.brief)
        return `${link.name.padEnd(16)} ${state(link).padEnd(14)} ${own.map(({ local, prefix }) => `${local}/${prefix}`).join(' ')} \n`;
      if (options.oneLine)
        return own
          .map((address) => `${link.index}: ${link.name}    ${addressLine(link, address)}\\${life}`)
          .join('');
      const others = link.altNames.map((name) => `    altname ${name}\n`).join('');
      const lines = own.map((address) => `    ${addressLine(link, address)}\n${life}`).join('');
      return `${linkHead(link)}\n    ${ether(link)}\n${others}${lines}`;
    })
    .join('');
}
