// modprobe, rmmod, modinfo, lsmod.
import { strerror } from '../files/fsError';
import { modulesText } from '../files/procfs';
import type { ModuleSource } from '../machine/software';
import { chain, isLoaded, moduleNeeds, references, removable, usersOf } from '../machine/modules';
import { fail, ok, type Program, type ProgramContext, type Programs } from './command';

/** A module as modprobe finds it: only below the folder of the running kernel. */
function source(context: ProgramContext, name: string): ModuleSource | undefined {
  const { software } = context.host.machine;
  return software.modulesKernel === software.kernel ? software.modules[name] : undefined;
}

function notFound(context: ProgramContext, name: string): number {
  context.err(
    `modprobe: FATAL: Module ${name} not found in directory /lib/modules/${context.host.machine.software.kernel}\n`,
  );
  return 1;
}

function showDepends(context: ProgramContext, name: string): number {
  const found = source(context, name);
  if (found === undefined) return notFound(context, name);
  const { kernel } = context.host.machine.software;
  for (const module of chain(name)) {
    const part = source(context, module);
    if (part === undefined) continue;
    context.out(part === 'builtin' ? `builtin ${module}\n` : `insmod /lib/modules/${kernel}/${part.file} \n`);
  }
  return 0;
}

function load(context: ProgramContext, name: string, quiet: boolean): number {
  const { host } = context;
  for (const module of chain(name)) {
    if (isLoaded(host.machine, module) || source(context, module) === 'builtin') continue;
    if (source(context, module) === undefined) return quiet ? 1 : notFound(context, module);
    const errno = context.uid === 0 ? host.dispatch({ kind: 'load-module', module }) : 'EPERM';
    if (errno === undefined) continue;
    context.err(`modprobe: ERROR: could not insert '${name}': ${strerror(errno, context.german)}\n`);
    return 1;
  }
  return 0;
}

function remove(context: ProgramContext, name: string): number {
  const { host } = context;
  const found = source(context, name);
  if (found === 'builtin') {
    context.err(`modprobe: FATAL: Module ${name} is builtin.\n`);
    return 1;
  }
  if (!isLoaded(host.machine, name)) {
    if (found !== undefined) return 0;
    context.err(`modprobe: FATAL: Module ${name} not found.\n`);
    return 1;
  }
  if (context.uid !== 0 || references(host.machine, name) > 0) {
    context.err(`modprobe: FATAL: Module ${name} is in use.\n`);
    return 1;
  }
  for (const module of removable(host.machine, name)) host.dispatch({ kind: 'unload-module', module });
  return 0;
}

const modprobe: Program = (args, context) => {
  const names = args.filter((arg) => !arg.startsWith('-')).map((word) => word.replaceAll('-', '_'));
  const has = (...options: string[]) => args.some((arg) => options.includes(arg));
  const quiet = has('-q', '--quiet') || args.some((arg) => /^-\w*q/.test(arg));
  const dry = has('-n', '--dry-run', '--show', '-nq', '-qn');
  if (has('-D', '--show-depends')) return showDepends(context, names[0] ?? '');
  const removing = has('-r', '--remove');
  for (const name of removing || has('-a', '--all') ? names : names.slice(0, 1)) {
    if (!removing && source(context, name) === undefined && !isLoaded(context.host.machine, name))
      return quiet ? 1 : notFound(context, name);
    if (dry) continue;
    const status = removing ? remove(context, name) : load(context, name, quiet);
    if (status !== 0) return status;
  }
  return 0;
};

const rmmod: Program = (args, context) => {
  let status = 0;
  const { host } = context;
  for (const name of args.filter((arg) => !arg.startsWith('-')).map((word) => word.replaceAll('-', '_'))) {
    const users = usersOf(host.machine, name);
    let problem: string | undefined;
    if (!isLoaded(host.machine, name))
      problem =
        source(context, name) === 'builtin'
          ? `Module ${name} is builtin.`
          : `Module ${name} is not currently loaded`;
    else if (context.uid !== 0) problem = `could not remove '${name}': ${strerror('EPERM', context.german)}`;
    else if (users.length > 0) problem = `Module ${name} is in use by: ${users.join(' ')}`;
    else if (references(host.machine, name) > 0) problem = `Module ${name} is in use`;
    else host.dispatch({ kind: 'unload-module', module: name });
    if (problem === undefined) continue;
    context.err(`rmmod: ERROR: ${problem}\n`);
    status = 1;
  }
  return status;
};

const modinfo: Program = (args, context) => {
  const { kernel } = context.host.machine.software;
  const valued = /^(-F|--field|-k)$/;
  const field =
    args.find((_arg, index) => /^(-F|--field)$/.test(args[index - 1] ?? '')) ??
    (args.includes('-n') ? 'filename' : undefined);
  let status = 0;
  for (const name of args.filter(
    (arg, index) => !arg.startsWith('-') && !valued.test(args[index - 1] ?? ''),
  )) {
    const module = name.replaceAll('-', '_');
    const found = source(context, module);
    if (found === undefined) {
      context.err(`modinfo: ERROR: Module ${name} not found.\n`);
      status = 1;
      continue;
    }
    const filename = found === 'builtin' ? '(builtin)' : `/lib/modules/${kernel}/${found.file}`;
    const all = {
      filename,
      description: 'simulated',
      license: 'GPL',
      name: module,
      depends: (moduleNeeds[module] ?? []).join(','),
      vermagic: `${kernel} SMP mod_unload modversions `,
    };
    context.out(
      field === undefined
        ? Object.entries(all)
            .map(([key, value]) => `${`${key}:`.padEnd(16)}${value}\n`)
            .join('')
        : `${(all as Readonly<Record<string, string>>)[field] ?? ''}\n`,
    );
  }
  return status;
};

const lsmod: Program = (_args, context) => {
  const lines = modulesText(context.host.machine)
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' '));
  const body = lines.map(([name = '', size = '', count = '', users = '']) => {
    const list = users === '-' ? '' : ` ${users.replace(/,$/, '')}`;
    return `${name.padEnd(22)} ${size.padStart(8)}  ${count}${list}\n`;
  });
  return ok(`Module                  Size  Used by\n${body.join('')}`);
};

const depmod: Program = (_args, context) =>
  context.uid === 0 ? ok() : fail('depmod: ERROR: openat: Permission denied');

export const moduleTools: Programs = { modprobe, rmmod, modinfo, lsmod, depmod, insmod: modprobe };
