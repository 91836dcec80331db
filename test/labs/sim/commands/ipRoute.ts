// `ip route`: show, get, add, replace, append, del, flush.
import { strerror } from '../files/fsError';
import { networkOf, routeTo, within, type Route } from '../machine/addresses';
import { findLink, linkByKey } from '../machine/links';
import type { Machine } from '../machine/machine';
import type { ProgramContext } from './command';
import type { IpOptions } from './ipShow';

function line(machine: Machine, route: Route, withDevice: boolean, withTable: boolean): string {
  const name = linkByKey(machine, route.link)?.name ?? '?';
  const words = [
    ...(route.table === 'local' ? [route.to.endsWith('.255') ? 'broadcast' : 'local'] : []),
    route.to,
    ...(route.via === null ? [] : ['via', route.via]),
    ...(withDevice ? ['dev', name] : []),
    ...(withTable && route.table === 'local' ? ['table', 'local'] : []),
    // Routes made by hand are shown without their origin.
    ...(route.proto === 'boot' ? [] : ['proto', route.proto]),
    ...(route.scope === 'global' ? [] : ['scope', route.scope]),
    ...(route.source === null ? [] : ['src', route.source]),
    ...(route.metric === null ? [] : ['metric', String(route.metric)]),
    ...(route.family === 6 ? ['pref', 'medium'] : []),
  ];
  return `${words.join(' ')} \n`;
}

/** The routes of the table `local`, which the kernel makes for each address. */
function localRoutes(machine: Machine): readonly Route[] {
  return machine.addresses.map((address) => ({
    link: address.link,
    family: address.family,
    to: address.local,
    via: null,
    proto: 'kernel',
    scope: 'host',
    source: address.family === 4 ? address.local : null,
    metric: address.family === 6 ? 0 : null,
    table: 'local',
  }));
}

/** Words as pairs of a keyword and its value. */
function wordsAfter(words: readonly string[], keyword: string): string | undefined {
  const at = words.indexOf(keyword);
  return at < 0 ? undefined : words[at + 1];
}

function show(words: readonly string[], options: IpOptions, context: ProgramContext): number {
  const { machine } = context.host;
  const device = wordsAfter(words, 'dev');
  const table = wordsAfter(words, 'table') ?? 'main';
  const proto = wordsAfter(words, 'proto');
  const link = device === undefined ? undefined : findLink(machine, device);
  if (device !== undefined && link === undefined) {
    context.err(`Cannot find device "${device}"\n`);
    return 1;
  }
  const known = new Set(['dev', 'table', 'proto', 'exact', 'root', 'match', 'scope', 'type']);
  const target =
    words.find((word, index) => !known.has(word) && !known.has(words[index - 1] ?? '')) ??
    wordsAfter(words, 'exact');
  const all = [
    ...(table === 'local' ? [] : machine.routes),
    ...(table === 'all' || table === 'local' ? localRoutes(machine) : []),
  ];
  const shown = all
    .filter(
      (route) =>
        route.family === (options.family ?? 4) &&
        (link === undefined || route.link === link.key) &&
        (target === undefined || route.to === target || (target === '0.0.0.0/0' && route.to === 'default')) &&
        (proto === undefined || route.proto === proto),
    )
    .sort(
      (a, b) => Number(b.to === 'default') - Number(a.to === 'default') || (a.metric ?? 0) - (b.metric ?? 0),
    );
  if (options.json)
    context.out(
      `${JSON.stringify(
        shown.map((route) => ({
          dst: route.to,
          ...(route.via === null ? {} : { gateway: route.via }),
          dev: linkByKey(machine, route.link)?.name,
          protocol: route.proto,
          ...(route.source === null ? {} : { prefsrc: route.source }),
          ...(route.metric === null ? {} : { metric: route.metric }),
          flags: [],
        })),
      )}\n`,
    );
  else context.out(shown.map((route) => line(machine, route, link === undefined, table === 'all')).join(''));
  return 0;
}

function get(target: string, options: IpOptions, context: ProgramContext): number {
  const { machine } = context.host;
  const break_ = options.oneLine ? '\\' : '\n';
  const own = machine.addresses.find(({ local }) => local === target);
  if (own !== undefined || within(target, '127.0.0.0/8')) {
    context.out(
      options.json
        ? `${JSON.stringify([{ dst: target, dev: 'lo', prefsrc: target }])}\n`
        : `local ${target} dev lo src ${target} uid ${context.uid} ${break_}    cache <local> \n`,
    );
    return 0;
  }
  const route = routeTo(machine, target);
  const link = route === undefined ? undefined : linkByKey(machine, route.link);
  if (route === undefined || link === undefined) {
    context.err(`RTNETLINK answers: ${strerror('ENETUNREACH', context.german)}\n`);
    return 2;
  }
  const candidates = machine.addresses.filter(
    (address) => address.link === link.key && address.family === route.family,
  );
  const near = candidates.find((address) => within(route.via ?? target, networkOf(address)));
  const source = route.source ?? near?.local ?? candidates[0]?.local ?? '';
  const via = route.via === null ? '' : ` via ${route.via}`;
  context.out(
    options.json
      ? `${JSON.stringify([{ dst: target, ...(route.via === null ? {} : { gateway: route.via }), dev: link.name, prefsrc: source }])}\n`
      : `${target}${via} dev ${link.name} src ${source} uid ${context.uid} ${break_}    cache \n`,
  );
  return 0;
}

/** The route that words describe; an error's text where they do not. */
function read(words: readonly string[], options: IpOptions, machine: Machine): Route | string {
  const values = new Map<string, string>();
  const valued = new Set([
    'via',
    'dev',
    'proto',
    'protocol',
    'scope',
    'src',
    'metric',
    'table',
    'pref',
    'mtu',
    'advmss',
    'nhid',
    'preference',
    'priority',
  ]);
  let to: string | undefined;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (valued.has(word)) {
      values.set(word, words[at + 1] ?? '');
      at += 1;
    } else if (word === 'to' || word === 'unicast' || word === 'onlink') continue;
    else if (to === undefined) to = word;
    else return `Error: either "to" is duplicate, or "${word}" is a garbage.`;
  }
  if (to === undefined || !/^(default|[0-9a-fA-F:.]+(\/\d+)?)$/.test(to))
    return `Error: any valid prefix is expected rather than "${to ?? ''}".`;
  const family = options.family ?? (to.includes(':') || values.get('via')?.includes(':') === true ? 6 : 4);
  const via = values.get('via') ?? null;
  const device = values.get('dev');
  const netdev = device === undefined ? undefined : findLink(machine, device);
  if (device !== undefined && netdev === undefined) return `Cannot find device "${device}"`;
  const metric = values.get('metric');
  const scope = values.get('scope');
  const route: Route = {
    link: netdev?.key ?? (via === null ? '' : (routeTo(machine, via)?.link ?? '')),
    family,
    to: to === '0.0.0.0/0' || to === '::/0' ? 'default' : to.replace(/\/32$/, ''),
    via,
    proto: values.get('proto') ?? 'boot',
    scope: scope === 'link' || scope === 'host' ? scope : via === null && family === 4 ? 'link' : 'global',
    source: values.get('src') ?? null,
    metric: metric === undefined ? (family === 6 ? 1024 : null) : Number(metric),
    table: 'main',
  };
  return route;
}

export function ipRoute(words: readonly string[], options: IpOptions, context: ProgramContext): number {
  const [verb = 'show', ...rest] = words;
  if (verb === 'get') return get(rest.find((word) => word !== 'to') ?? '', options, context);
  if (['show', 'list', 'ls', 'sh'].includes(verb)) return show(rest, options, context);
  const operation = {
    add: 'add',
    replace: 'replace',
    change: 'replace',
    append: 'append',
    del: 'del',
    delete: 'del',
    flush: 'flush',
  }[verb];
  if (operation === undefined) return show(words, options, context);
  if (context.uid !== 0) {
    context.err(`RTNETLINK answers: ${strerror('EPERM', context.german)}\n`);
    return 2;
  }
  const { host } = context;
  if (operation === 'flush') {
    const key = findLink(host.machine, wordsAfter(rest, 'dev') ?? '')?.key;
    for (const route of host.machine.routes.filter(
      (other) => other.link === key && other.family === (options.family ?? 4),
    ))
      host.dispatch({ kind: 'route', operation: 'del', route });
    return 0;
  }
  const route = read(rest, options, host.machine);
  if (typeof route === 'string') {
    context.err(`${route}\n`);
    return 1;
  }
  const errno = host.dispatch({
    kind: 'route',
    operation: operation as 'add' | 'replace' | 'append' | 'del',
    route,
  });
  if (errno === undefined) return 0;
  context.err(
    errno === 'ENETUNREACH'
      ? 'Error: Nexthop has invalid gateway.\n'
      : errno === 'ENETDOWN'
        ? 'Error: Device for nexthop is not up.\n'
        : errno === 'ENODEV'
          ? 'RTNETLINK answers: No such device\n'
          : `RTNETLINK answers: ${strerror(errno, context.german)}\n`,
  );
  return 2;
}
