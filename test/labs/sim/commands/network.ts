// The simulated `ip`: link, addr and route in the forms -o, -br, -j and plain; `ip link set NAME up|down`.
import type { ExecResult } from 'just-bash';
import { isJoined, pciAddress, type Machine } from '../machine/machine';
import { errnoText } from '../machine/reducer';
import { fail, localized, ok, type Program, type Programs } from './command';

interface Link {
  readonly index: number;
  readonly name: string;
  readonly mac: string;
  readonly up: boolean;
  readonly master: string | null;
  readonly address: string | null;
  readonly parent: { readonly bus: 'vmbus' | 'pci'; readonly device: string } | null;
}

/** All netdevs in the kernel's order. Only a netdev that is up has an address: networkd gives it then. */
function links(machine: Machine): readonly Link[] {
  const lo: Link = {
    index: 1,
    name: 'lo',
    mac: '00:00:00:00:00:00',
    up: true,
    master: null,
    address: '127.0.0.1/8',
    parent: null,
  };
  const synthetic = machine.nics.flatMap((nic, index): Link[] =>
    nic.name === null
      ? []
      : [
          {
            index: 2 + index,
            name: nic.name,
            mac: nic.mac,
            up: nic.up,
            master: null,
            address: nic.up ? `${nic.address}/24` : null,
            parent: { bus: 'vmbus', device: nic.uuid },
          },
        ],
  );
  const vfs =
    machine.pciDriver === null
      ? []
      : machine.nics.map((nic, index): Link => ({
          index: 5 + index,
          name: nic.vfName,
          mac: nic.mac,
          up: nic.vfUp,
          master: isJoined(machine, nic) ? nic.name : null,
          address: null,
          parent: { bus: 'pci', device: pciAddress },
        }));
  return [lo, ...synthetic, ...vfs];
}

function flags(link: Link): readonly string[] {
  if (link.name === 'lo') return ['LOOPBACK', 'UP', 'LOWER_UP'];
  const slave = link.master === null ? [] : ['SLAVE'];
  return ['BROADCAST', 'MULTICAST', ...slave, ...(link.up ? ['UP', 'LOWER_UP'] : [])];
}

function state(link: Link): string {
  return link.name === 'lo' ? 'UNKNOWN' : link.up ? 'UP' : 'DOWN';
}

function linkHead(link: Link): string {
  const master = link.master === null ? '' : ` master ${link.master}`;
  const mtu = link.name === 'lo' ? 65536 : 1500;
  return `${link.index}: ${link.name}: <${flags(link).join(',')}> mtu ${mtu} qdisc mq${master} state ${state(link)} mode DEFAULT group default qlen 1000`;
}

function ether(link: Link): string {
  return link.name === 'lo'
    ? `link/loopback ${link.mac} brd 00:00:00:00:00:00`
    : `link/ether ${link.mac} brd ff:ff:ff:ff:ff:ff`;
}

/** Options before the object: -o -br -j -d -4 -6 and so on; letters of one word may be joined. */
interface Options {
  readonly oneLine: boolean;
  readonly brief: boolean;
  readonly json: boolean;
  readonly details: boolean;
  readonly family: '4' | '6' | null;
}

function showLinks(shown: readonly Link[], options: Options): string {
  if (options.json)
    return `${JSON.stringify(
      shown.map((link) => ({
        ifindex: link.index,
        ifname: link.name,
        flags: flags(link),
        mtu: 1500,
        ...(link.master === null ? {} : { master: link.master }),
        operstate: state(link),
        link_type: link.name === 'lo' ? 'loopback' : 'ether',
        address: link.mac,
        ...(options.details && link.parent !== null
          ? { parentbus: link.parent.bus, parentdev: link.parent.device }
          : {}),
      })),
    )}\n`;
  return shown
    .map((link) => {
      if (options.brief)
        return `${link.name.padEnd(16)} ${state(link).padEnd(14)} ${link.mac} <${flags(link).join(',')}> \n`;
      const parent =
        options.details && link.parent !== null
          ? ` parentbus ${link.parent.bus} parentdev ${link.parent.device}`
          : '';
      return `${linkHead(link)}${options.oneLine ? '\\' : '\n'}    ${ether(link)}${parent}\n`;
    })
    .join('');
}

function showAddresses(shown: readonly Link[], options: Options): string {
  const with4 = (link: Link) => (options.family === '6' ? null : link.address);
  const scope = (link: Link) => (link.name === 'lo' ? 'host' : 'global');
  const with6 = (link: Link) => (link.name === 'lo' && options.family !== '4' ? '::1/128' : null);
  if (options.json)
    return `${JSON.stringify(
      shown.map((link) => ({
        ifindex: link.index,
        ifname: link.name,
        flags: flags(link),
        operstate: state(link),
        address: link.mac,
        addr_info: [with4(link), with6(link)].flatMap((text, index) => {
          const [local, prefix] = text?.split('/') ?? [];
          return local === undefined
            ? []
            : [
                {
                  family: index === 0 ? 'inet' : 'inet6',
                  local,
                  prefixlen: Number(prefix),
                  scope: scope(link),
                },
              ];
        }),
      })),
    )}\n`;
  return shown
    .map((link) => {
      const lines = [
        with4(link) === null
          ? []
          : [
              `inet ${with4(link) ?? ''} ${link.name === 'lo' ? '' : 'metric 100 '}scope ${scope(link)} ${link.name}`,
            ],
        with6(link) === null ? [] : [`inet6 ${with6(link) ?? ''} scope host noprefixroute `],
      ].flat();
      if (options.brief)
        return `${link.name.padEnd(16)} ${state(link).padEnd(14)} ${[with4(link), with6(link)].filter((text) => text !== null).join(' ')} \n`;
      if (options.oneLine)
        return lines
          .map(
            (line) =>
              `${link.index}: ${link.name}    ${line}\\       valid_lft forever preferred_lft forever\n`,
          )
          .join('');
      const body = lines
        .map((line) => `    ${line}\n       valid_lft forever preferred_lft forever\n`)
        .join('');
      return `${linkHead(link)}\n    ${ether(link)}\n${body}`;
    })
    .join('');
}

function subnetOf(address: string): string {
  return address.replace(/\d+\/\d+$/, '0/24');
}

function showRoutes(machine: Machine, rest: readonly string[], options: Options): ExecResult {
  const usable = links(machine).filter((link) => link.name !== 'lo' && link.address !== null);
  const first = usable.find((link) => link.parent?.device === machine.nics[0]?.uuid);
  if (rest[0] === 'get') {
    const target = rest[1] ?? '';
    const local = usable.find((link) => link.address?.split('/')[0] === target);
    if (local !== undefined)
      return ok(`local ${target} dev lo src ${target} uid 1000 \n    cache <local> \n`);
    const near = usable.find((link) => target.startsWith(subnetOf(link.address ?? '').replace(/0\/24$/, '')));
    const link = near ?? first;
    if (link === undefined) return fail('RTNETLINK answers: Network is unreachable', 2);
    const via = near === undefined ? ' via 10.0.0.1' : '';
    const source = link.address?.split('/')[0] ?? '';
    if (options.json) return ok(`${JSON.stringify([{ dst: target, dev: link.name, prefsrc: source }])}\n`);
    return ok(`${target}${via} dev ${link.name} src ${source} uid 1000 \n    cache \n`);
  }
  if (options.family === '6') return ok(options.json ? '[]\n' : '');
  const routes = [
    ...(first === undefined ? [] : [{ dst: 'default', gateway: '10.0.0.1', link: first }]),
    ...usable.map((link) => ({ dst: subnetOf(link.address ?? ''), gateway: null, link })),
  ].filter(({ dst }) => !rest.includes('default') || dst === 'default');
  if (options.json)
    return ok(
      `${JSON.stringify(routes.map(({ dst, gateway, link }) => ({ dst, ...(gateway === null ? {} : { gateway }), dev: link.name, flags: [] })))}\n`,
    );
  return ok(
    routes
      .map(({ dst, gateway, link }) => {
        const source = link.address?.split('/')[0] ?? '';
        return gateway === null
          ? `${dst} dev ${link.name} proto kernel scope link src ${source} metric 100 \n`
          : `${dst} via ${gateway} dev ${link.name} proto dhcp src ${source} metric 100 \n`;
      })
      .join(''),
  );
}

const ip: Program = (args, context, session) => {
  const { host } = session;
  const words = [...args];
  const given: string[] = [];
  while (words[0]?.startsWith('-') === true) given.push(words.shift() ?? '');
  const has = (...names: string[]) => given.some((option) => names.includes(option));
  const options: Options = {
    oneLine: has('-o', '-oneline'),
    brief: has('-br', '-brief'),
    json: has('-j', '-json'),
    details: has('-d', '-details'),
    family: has('-6') ? '6' : has('-4') ? '4' : null,
  };
  const object = words.shift() ?? '';
  if (/^(r|ro|route)$/.test(object))
    return showRoutes(
      host.machine,
      words.filter((word) => !['show', 'list', 'ls'].includes(word)),
      options,
    );
  const isLink = /^(l|li|link)$/.test(object);
  if (!isLink && !/^(a|ad|addr|address)$/.test(object))
    return fail(`Object "${object}" is unknown, try "ip help".`, 1);
  if (isLink && words[0] === 'set') {
    const target = words.slice(1).filter((word) => word !== 'dev');
    const [name = '', direction] = target;
    if (direction !== 'up' && direction !== 'down')
      return fail(`Error: argument "${direction ?? ''}" is wrong: simulated.`, 255);
    if (session.uid !== 0)
      return fail(
        `RTNETLINK answers: ${localized(context, 'Operation not permitted', 'Die Operation ist nicht erlaubt')}`,
        2,
      );
    const errno = host.dispatch({ kind: 'link', name, up: direction === 'up' });
    return errno === undefined
      ? ok()
      : fail(
          errno === 'ENODEV' ? `Cannot find device "${name}"` : `RTNETLINK answers: ${errnoText[errno]}`,
          1,
        );
  }
  const filters = words.filter(
    (word) => !['show', 'list', 'ls', 'dev', 'scope', 'global', 'up'].includes(word),
  );
  const masterAt = filters.indexOf('master');
  const name = masterAt < 0 ? filters[0] : undefined;
  const shown = links(host.machine).filter(
    (link) =>
      (name === undefined || link.name === name) &&
      (masterAt < 0 || link.master === filters[masterAt + 1]) &&
      (!words.includes('global') || link.name !== 'lo') &&
      (!words.includes('up') || link.up),
  );
  if (name !== undefined && shown.length === 0) return fail(`Device "${name}" does not exist.`);
  return ok(isLink ? showLinks(shown, options) : showAddresses(shown, options));
};

export const network: Programs = { ip };
