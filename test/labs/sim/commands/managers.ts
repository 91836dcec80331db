// networkctl and nmcli, over the network manager of a simulated VM.
import { findLink, linksOf, type Link } from '../machine/links';
import type { Program, ProgramContext, Programs } from './command';

function unknown(context: ProgramContext, name: string): number {
  context.err(`Interface "${name}" not found.\n`);
  return 1;
}

function setup(context: ProgramContext, link: Link): string {
  return context.host.network.managed(link) ? (link.up ? 'configured' : 'configuring') : 'unmanaged';
}

function operational(context: ProgramContext, link: Link): string {
  if (!link.up) return 'off';
  if (link.master !== null) return 'enslaved';
  const routable = context.host.machine.addresses.some(
    (address) => address.link === link.key && address.scope === 'global',
  );
  return link.key === 'lo' ? 'carrier' : routable ? 'routable' : 'degraded';
}

const networkctl: Program = (args, context) => {
  const [verb = 'list', ...names] = args.filter((arg) => !arg.startsWith('-'));
  const { host } = context;
  if (['reload', 'reconfigure', 'up', 'down', 'renew'].includes(verb) && context.uid !== 0) {
    context.err('Failed to reload network settings: Interactive authentication required.\n');
    return 1;
  }
  if (verb === 'reload') {
    host.network.reload();
    return 0;
  }
  const links =
    names.length === 0 ? linksOf(host.machine) : names.map((name) => findLink(host.machine, name));
  const missing = links.findIndex((link) => link === undefined);
  if (missing >= 0) return unknown(context, names[missing] ?? '');
  const found = links.filter((link) => link !== undefined);
  switch (verb) {
    case 'list': {
      const legend = !args.includes('--no-legend');
      if (legend) context.out('IDX LINK TYPE     OPERATIONAL SETUP\n');
      for (const link of found)
        context.out(
          `${String(link.index).padStart(3)} ${link.name} ${link.key === 'lo' ? 'loopback' : 'ether'} ${operational(context, link)} ${setup(context, link)}\n`,
        );
      if (legend) context.out(`\n${found.length} links listed.\n`);
      return 0;
    }
    case 'status':
      for (const link of found)
        context.out(
          `● ${link.index}: ${link.name}\n                     Link File: /usr/lib/systemd/network/99-default.link\n                  Network File: ${host.network.ruleFor(link) ?? 'n/a'}\n                         State: ${operational(context, link)} (${setup(context, link)})\n                        Driver: ${link.driver ?? 'n/a'}\n              Hardware Address: ${link.mac}\n`,
        );
      return 0;
    case 'reconfigure':
    case 'renew':
      for (const link of found) host.network.reconfigure(link);
      return 0;
    case 'up':
    case 'down':
      for (const link of found) host.dispatch({ kind: 'link', name: link.name, up: verb === 'up' });
      return 0;
    default:
      context.err(`Unknown command verb '${verb}'.\n`);
      return 1;
  }
};

function nmState(context: ProgramContext, link: Link): readonly [number, string] {
  if (!context.host.network.managed(link)) return [10, 'unmanaged'];
  return link.up ? [100, 'connected'] : [20, 'unavailable'];
}

const nmcli: Program = (args, context) => {
  const words = args.filter((arg) => !arg.startsWith('-'));
  const terse = args.some((arg) => /^(-t|--terse|-g|--get-values)$/.test(arg));
  const fields = args.find((_arg, index) => /^(-f|--fields|-g|--get-values)$/.test(args[index - 1] ?? ''));
  const rest = words.filter((word) => word !== fields);
  const [object = '', verb = 'status', name = '', ...more] = rest;
  if (!/^d(e(v(i(c(e)?)?)?)?)?$/.test(object)) {
    if (object.startsWith('g')) context.out('connected\n');
    return 0;
  }
  const { host } = context;
  const row = (link: Link, wanted: readonly string[]) => {
    const [number, word] = nmState(context, link);
    const values: Readonly<Record<string, string>> = {
      DEVICE: link.name,
      TYPE: 'ethernet',
      STATE: word,
      CONNECTION: word === 'connected' ? link.name : '--',
      'GENERAL.STATE': `${number} (${word})`,
      'GENERAL.DEVICE': link.name,
    };
    return wanted.map((field) => values[field.toUpperCase()] ?? '').join(terse ? ':' : '  ');
  };
  if (verb === 'status' || verb === 'show') {
    const link = name === '' ? undefined : findLink(host.machine, name);
    if (name !== '' && link === undefined) {
      context.err(`Error: Device '${name}' not found.\n`);
      return 10;
    }
    const wanted = (
      fields ?? (link === undefined ? 'DEVICE,TYPE,STATE,CONNECTION' : 'GENERAL.DEVICE,GENERAL.STATE')
    ).split(',');
    const shown = link === undefined ? linksOf(host.machine).filter(({ key }) => key !== 'lo') : [link];
    if (!terse) context.out(`${wanted.join('  ')}\n`);
    for (const one of shown) context.out(`${row(one, wanted)}\n`);
    return 0;
  }
  const link = findLink(host.machine, name);
  if (link === undefined) {
    context.err(`Error: Device '${name}' not found.\n`);
    return 10;
  }
  if (context.uid !== 0) {
    context.err('Error: Insufficient privileges.\n');
    return 4;
  }
  if (verb === 'set')
    host.network.tell(link, /^(yes|on|true)$/.test(more[more.indexOf('managed') + 1] ?? ''));
  else if (/^(connect|reapply|up)$/.test(verb)) host.network.tell(link, true);
  else if (/^(disconnect|down)$/.test(verb)) host.dispatch({ kind: 'link', name: link.name, up: false });
  return 0;
};

export const managers: Programs = { networkctl, nmcli };
