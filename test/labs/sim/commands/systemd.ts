// systemctl, over the units of a simulated VM.
import { FsError } from '../files/fsError';
import { Units } from '../machine/units';
import type { Program, ProgramContext, Programs } from './command';
import { systemdRun } from './systemdRun';

const maskDirectory = '/etc/systemd/system';

function masked(context: ProgramContext, name: string): boolean {
  const link = context.files.find(`${maskDirectory}/${name}`, false);
  return link?.kind === 'link' && context.files.readlink(`${maskDirectory}/${name}`) === '/dev/null';
}

function enabledState(context: ProgramContext, name: string): string | undefined {
  if (masked(context, name)) return 'masked';
  const unit = context.host.units.find(name);
  if (unit?.transient === true) return 'transient';
  const file = context.host.units.file(name);
  if (file === undefined) return undefined;
  if (context.files.find(`${maskDirectory}/multi-user.target.wants/${name}`, false) !== undefined)
    return 'enabled';
  return file.enabled;
}

function show(
  context: ProgramContext,
  name: string,
  properties: readonly string[],
  valuesOnly: boolean,
): void {
  const { units } = context.host;
  const unit = units.find(name);
  const timer = unit?.due;
  const all: Readonly<Record<string, string>> = {
    Id: name,
    LoadState: masked(context, name) ? 'masked' : unit === undefined ? 'not-found' : 'loaded',
    ActiveState: unit?.active ?? 'inactive',
    SubState:
      unit === undefined
        ? 'dead'
        : timer !== undefined
          ? 'waiting'
          : unit.active === 'active'
            ? 'running'
            : unit.active === 'failed'
              ? 'failed'
              : 'dead',
    UnitFileState: enabledState(context, name) ?? '',
    Result: unit?.result ?? 'success',
    ExecMainStatus: String(unit?.status ?? 0),
    MainPID: String(unit?.mainPid ?? 0),
    NextElapseUSecMonotonic:
      timer === undefined ? 'infinity' : `${Math.round((timer - context.host.machine.bootedAt) / 1000)}s`,
    Description: unit?.description ?? name,
    FragmentPath: units.file(name) === undefined ? '' : `/usr/lib/systemd/system/${name}`,
  };
  for (const property of properties.length === 0 ? Object.keys(all) : properties)
    context.out(valuesOnly ? `${all[property] ?? ''}\n` : `${property}=${all[property] ?? ''}\n`);
}

/** mask and unmask are links in /etc, as systemd makes them. */
function mask(context: ProgramContext, name: string, on: boolean): number {
  const link = `${maskDirectory}/${name}`;
  try {
    if (on) {
      context.files.mkdir(maskDirectory, true);
      if (context.files.find(link, false) === undefined) {
        context.files.symlink('/dev/null', link);
        context.err(`Created symlink ${link} → /dev/null.\n`);
      }
    } else if (masked(context, name)) {
      context.files.remove(link);
      context.err(`Removed "${link}".\n`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    context.err(
      `Failed to ${on ? 'mask' : 'unmask'} unit: ${error.code === 'EROFS' ? 'Read-only file system' : 'No space left on device'}\n`,
    );
    return 1;
  }
}

function list(
  context: ProgramContext,
  patterns: readonly string[],
  timers: boolean,
  all: boolean,
  legend: boolean,
): void {
  const wanted = patterns.map(
    (pattern) =>
      new RegExp(
        `^${pattern
          .replace(/[.+^${}()|[\]\\]/g, '\\$&')
          .replaceAll('*', '.*')
          .replaceAll('?', '.')}$`,
      ),
  );
  const shown = context.host.units
    .list()
    .filter(
      ({ name, active }) =>
        (all || active !== 'inactive') &&
        (!timers || name.endsWith('.timer')) &&
        (wanted.length === 0 || wanted.some((regex) => regex.test(name))),
    );
  for (const unit of shown)
    context.out(
      timers
        ? `- ${Math.max(0, Math.round(((unit.due ?? 0) - context.host.clock.now()) / 1000))}s left - - ${unit.name} ${unit.name.replace(/timer$/, 'service')}\n`
        : `  ${unit.name} loaded ${unit.active} ${unit.due === undefined ? (unit.active === 'active' ? 'running' : unit.active) : 'waiting'} ${unit.description}\n`,
    );
  if (legend) context.out(`\n${shown.length} ${timers ? 'timers' : 'loaded units'} listed.\n`);
}

const changing = new Set([
  'start',
  'stop',
  'restart',
  'reload',
  'try-restart',
  'reset-failed',
  'mask',
  'unmask',
  'enable',
  'disable',
  'daemon-reload',
  'kill',
]);

function change(context: ProgramContext, verb: string, name: string): number {
  const { units } = context.host;
  const unit = units.find(name);
  switch (verb) {
    case 'mask':
    case 'unmask':
      return mask(context, name, verb === 'mask');
    case 'enable':
    case 'disable':
      if (units.file(name) !== undefined) return 0;
      context.err(`Failed to ${verb} unit: Unit file ${name} does not exist.\n`);
      return 1;
    case 'reset-failed':
      if (unit === undefined) {
        context.err(`Failed to reset failed state of unit ${name}: Unit ${name} not loaded.\n`);
        return 1;
      }
      if (unit.active === 'failed') unit.active = 'inactive';
      if (unit.transient && unit.active === 'inactive') units.remove(name);
      return 0;
    default:
  }
  if (unit === undefined) {
    context.err(
      verb === 'stop' || verb === 'kill'
        ? `Failed to stop ${name}: Unit ${name} not loaded.\n`
        : `Failed to ${verb} ${name}: Unit ${name} not found.\n`,
    );
    return 5;
  }
  if (verb === 'stop' || verb === 'kill') {
    unit.stop();
    if (unit.due !== undefined || !unit.transient) unit.active = 'inactive';
    unit.due = undefined;
    if (unit.transient && name.endsWith('.timer')) units.remove(name);
    return 0;
  }
  if (masked(context, name)) {
    context.err(`Failed to ${verb} ${name}: Unit ${name} is masked.\n`);
    return 1;
  }
  unit.active = 'active';

  return 0;
}

const systemctl: Program = (args, context) => {
  const words: string[] = [];
  const properties: string[] = [];
  const quiet = args.includes('-q') || args.includes('--quiet');
  const valuesOnly = args.includes('--value');
  args.forEach((arg, index) => {
    if (/^(-p|--property)$/.test(args[index - 1] ?? '')) properties.push(...arg.split(','));
    else if (/^(-p.|--property=)/.test(arg))
      properties.push(...arg.replace(/^(-p|--property=)/, '').split(','));
    else if (!arg.startsWith('-')) words.push(arg);
  });
  const [verb = 'list-units', ...given] = words;
  const names = given.map((name) => Units.full(name));
  if (changing.has(verb)) {
    if (context.uid !== 0) {
      context.err(`Failed to ${verb} ${given[0] ?? ''}: Interactive authentication required.\n`);
      return 1;
    }
    return names.map((name) => change(context, verb, name)).find((status) => status !== 0) ?? 0;
  }
  const { units } = context.host;
  switch (verb) {
    case 'is-active':
    case 'is-failed': {
      const states = names.map((name) => units.find(name)?.active ?? 'inactive');
      if (!quiet) context.out(states.map((state) => `${state}\n`).join(''));
      return states.some((state) => state === (verb === 'is-active' ? 'active' : 'failed'))
        ? 0
        : verb === 'is-active'
          ? 3
          : 1;
    }
    case 'is-enabled': {
      const states = names.map((name) => enabledState(context, name));
      for (const [index, state] of states.entries())
        if (state === undefined)
          context.err(`Failed to get unit file state for ${names[index] ?? ''}: No such file or directory\n`);
        else if (!quiet) context.out(`${state}\n`);
      return states.every(
        (state) => state !== undefined && ['enabled', 'static', 'transient'].includes(state),
      )
        ? 0
        : 1;
    }
    case 'show':
      for (const name of names) show(context, name, properties, valuesOnly);
      return 0;
    case 'cat': {
      const missing = names.find((name) => units.find(name) === undefined && !masked(context, name));
      if (missing !== undefined) {
        context.err(`No files found for ${missing}.\n`);
        return 1;
      }
      for (const name of names)
        context.out(
          `# /usr/lib/systemd/system/${name}\n[Unit]\nDescription=${units.find(name)?.description ?? ''}\n`,
        );
      return 0;
    }
    case 'status': {
      const unit = units.find(names[0] ?? '');
      if (unit === undefined) {
        context.err(`Unit ${names[0] ?? ''} could not be found.\n`);
        return 4;
      }
      context.out(`● ${unit.name} - ${unit.description}\n     Active: ${unit.active}\n`);
      return unit.active === 'active' ? 0 : 3;
    }
    case 'list-units':
    case 'list-timers':
      list(
        context,
        given,
        verb === 'list-timers',
        args.includes('--all') || args.includes('-a'),
        !args.includes('--no-legend'),
      );
      return 0;
    case 'list-unit-files':
      for (const name of names)
        if (units.file(name) !== undefined)
          context.out(`${name} ${enabledState(context, name) ?? ''} enabled\n`);
      return 0;
    case 'is-system-running':
      context.out('running\n');
      return 0;
    default:
      context.err(`Unknown command verb ${verb}.\n`);
      return 1;
  }
};

export const systemd: Programs = {
  'systemd-run': systemdRun,
  systemctl,
  'systemd-detect-virt': (_args, context) => {
    context.out('microsoft\n');
    return 0;
  },
};
