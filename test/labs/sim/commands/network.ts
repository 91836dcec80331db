// The simulated `ip`: link, addr and route, to see and to change.
import { strerror } from '../files/fsError';
import { type Address } from '../machine/addresses';
import { findLink, linksOf } from '../machine/links';
import type { Errno } from '../machine/reducer';
import { fail, ok, type Program, type ProgramContext, type Programs } from './command';
import { ipRoute } from './ipRoute';
import { showAddresses, showLinks, type IpOptions } from './ipShow';

function answer(context: ProgramContext, errno: Errno | undefined, name: string): number {
  if (errno === undefined) return 0;
  const text =
    errno === 'ENODEV'
      ? `Cannot find device "${name}"`
      : `RTNETLINK answers: ${strerror(errno, context.german)}`;
  context.err(`${text}\n`);
  return errno === 'ENODEV' ? 1 : 2;
}

function notRoot(context: ProgramContext): number {
  context.err(`RTNETLINK answers: ${strerror('EPERM', context.german)}\n`);
  return 2;
}

/** ip link set [dev] NAME up | down | mtu N | name NEW. */
function setLink(words: readonly string[], context: ProgramContext): number {
  const { host } = context;
  const [name = '', ...changes] = words[0] === 'dev' ? words.slice(1) : words;
  if (findLink(host.machine, name) === undefined) {
    context.err(`Cannot find device "${name}"\n`);
    return 1;
  }
  if (context.uid !== 0) return notRoot(context);
  let current = name;
  for (let at = 0; at < changes.length; at += 1) {
    const word = changes[at] ?? '';
    let errno: Errno | undefined;
    if (word === 'up' || word === 'down')
      errno = host.dispatch({ kind: 'link', name: current, up: word === 'up' });
    else if (word === 'mtu')
      errno = host.dispatch({ kind: 'link-mtu', name: current, mtu: Number(changes[(at += 1)] ?? '') });
    else if (word === 'name') {
      const to = changes[(at += 1)] ?? '';
      errno = host.dispatch({ kind: 'link-name', name: current, to });
      if (errno === undefined) current = to;
    } else if (['promisc', 'multicast', 'arp', 'txqueuelen'].includes(word)) at += 1;
    else if (word !== 'nomaster') {
      context.err(`Error: either "dev" is duplicate, or "${word}" is a garbage.\n`);
      return 255;
    }
    if (errno !== undefined) return answer(context, errno, current);
  }
  return 0;
}

/** ip addr add | replace | del ADDRESS[/BITS] [brd ADDRESS] [scope S] [metric N] dev NAME. */
function changeAddress(
  operation: 'add' | 'replace' | 'del',
  words: readonly string[],
  context: ProgramContext,
): number {
  const after = (...keywords: string[]) =>
    words.find((_word, index) => keywords.includes(words[index - 1] ?? ''));
  const text = words.find((word) => /^[0-9a-fA-F:.]+(\/\d+)?$/.test(word) && /[.:]/.test(word)) ?? '';
  const name = after('dev') ?? '';
  const link = findLink(context.host.machine, name);
  const [local = '', bits] = text.split('/');
  if (local === '') {
    context.err('Error: any valid prefix is expected rather than "".\n');
    return 1;
  }
  if (link === undefined) {
    context.err(`Cannot find device "${name}"\n`);
    return 1;
  }
  if (context.uid !== 0) return notRoot(context);
  const family = local.includes(':') ? 6 : 4;
  const scope = after('scope');
  const metric = after('metric');
  const prefix = Number(bits ?? (family === 4 ? 32 : 128));
  const given = after('brd', 'broadcast') ?? null;
  const broadcast = given === '+' ? `${local.replace(/\.\d+$/, '')}.255` : given;
  const address: Address = {
    link: link.key,
    family,
    local,
    prefix,
    broadcast,
    scope: scope === 'link' || scope === 'host' ? scope : 'global',
    metric: metric === undefined ? null : Number(metric),
    dynamic: false,
  };
  const errno = context.host.dispatch({ kind: 'address', operation, address });
  return answer(context, errno, name);
}

function flush(words: readonly string[], context: ProgramContext): number {
  if (context.uid !== 0) return notRoot(context);
  const key = findLink(context.host.machine, words.at(-1) ?? '')?.key;
  for (const address of context.host.machine.addresses.filter(({ link }) => link === key))
    context.host.dispatch({ kind: 'address', operation: 'del', address });
  return 0;
}

function show(
  isLink: boolean,
  words: readonly string[],
  options: IpOptions,
  context: ProgramContext,
): ReturnType<Program> {
  const filters = words.filter(
    (word) => !['show', 'list', 'ls', 'sh', 'dev', 'scope', 'global', 'up'].includes(word),
  );
  const masterAt = filters.indexOf('master');
  const name = masterAt < 0 ? filters[0] : undefined;
  const { machine } = context.host;
  const shown = linksOf(machine).filter(
    (link) =>
      (name === undefined || link.name === name || link.altNames.includes(name)) &&
      (masterAt < 0 || link.master === filters[masterAt + 1]) &&
      (!words.includes('global') || link.key !== 'lo') &&
      (!words.includes('up') || link.up),
  );
  if (name !== undefined && shown.length === 0) return fail(`Device "${name}" does not exist.`);
  return ok(isLink ? showLinks(shown, options) : showAddresses(machine, shown, options));
}

const ip: Program = (args, context) => {
  const words = [...args];
  const given: string[] = [];
  while (words[0]?.startsWith('-') === true) given.push(words.shift() ?? '');
  const has = (...names: string[]) => given.some((option) => names.includes(option));
  if (has('-V', '-Version')) return ok('ip utility, iproute2-6.1.0, libbpf 1.3.0 (simulated)\n');
  const options: IpOptions = {
    oneLine: has('-o', '-oneline'),
    brief: has('-br', '-brief'),
    json: has('-j', '-json'),
    details: has('-d', '-details'),
    family: has('-6') ? 6 : has('-4') ? 4 : null,
  };
  const object = words.shift() ?? '';
  if (/^(r|ro|route)$/.test(object)) return ipRoute(words, options, context);
  const isLink = /^(l|li|link)$/.test(object);
  if (!isLink && !/^(a|ad|addr|address)$/.test(object))
    return fail(`Object "${object}" is unknown, try "ip help".`, 1);
  const [verb = 'show', ...rest] = words;
  if (isLink && verb === 'set') return setLink(rest, context);
  if (!isLink && /^(add|a|replace|change|del|d|delete)$/.test(verb))
    return changeAddress(
      verb.startsWith('d') ? 'del' : verb.startsWith('a') ? 'add' : 'replace',
      rest,
      context,
    );
  if (!isLink && verb === 'flush') return flush(rest, context);
  return show(isLink, words, options, context);
};

export const network: Programs = { ip };
