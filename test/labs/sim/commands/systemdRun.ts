// systemd-run: transient timers and services.
import { randomUUID } from 'node:crypto';
import { newUnit, type Unit } from '../machine/units';
import { findProgram, runProgram } from '../shell/launch';
import { defaultPath, detachedDescriptors } from '../shell/runner';
import type { SimulatedHost } from '../host';
import type { Program } from './command';

/** Seconds of a span such as 120, 2min, 1h 30s, 500ms; undefined where it is none. */
function span(text: string): number | undefined {
  const units: Readonly<Record<string, number>> = {
    '': 1,
    s: 1,
    sec: 1,
    ms: 0.001,
    us: 1e-6,
    m: 60,
    min: 60,
    h: 3600,
    hr: 3600,
    d: 86_400,
  };
  let total = 0;
  for (const [, number = '', unit = ''] of text.matchAll(/([\d.]+)\s*([a-z]*)/g)) {
    const size = units[unit];
    if (size === undefined) return undefined;
    total += Number(number) * size;
  }
  return /^[\d.\s a-z]+$/.test(text) && text !== '' ? total : undefined;
}

/** Runs the command of a unit as init's child, without anybody's terminal. */
function startService(
  host: SimulatedHost,
  unit: Unit,
  words: readonly string[],
  env: ReadonlyMap<string, string>,
): Promise<void> {
  const process = host.processes.start({
    args: words,
    name: '',
    uid: 0,
    parent: host.processes.get(1),
    leader: true,
  });
  process.name = (words[0] ?? '').replace(/^.*\//, '').slice(0, 15);
  unit.active = 'active';
  unit.mainPid = process.pid;
  unit.stop = () => {
    for (const member of host.processes.group(process.group)) member.deliver('TERM');
  };
  const fds = detachedDescriptors();
  const start = {
    host,
    process,
    fds,
    env: new Map([['PATH', defaultPath], ['LANG', 'C.UTF-8'], ['INVOCATION_ID', randomUUID()], ...env]),
    cwd: '/',
    umask: 0o022,
    memoize: false,
  };
  const path = words[0] ?? '';
  return runProgram(start, path, words.slice(1)).then((status) => {
    fds.closeAll();
    host.processes.remove(process);
    unit.mainPid = 0;
    unit.status = status;
    const stopped = process.deadBy === 'TERM';
    unit.result = status === 0 || stopped ? 'success' : 'exit-code';
    unit.active = unit.result === 'success' ? 'inactive' : 'failed';
    if (unit.active === 'inactive' || unit.collect) host.units.remove(unit.name);
  });
}

interface RunOptions {
  unit: string | undefined;
  onActive: number | undefined;
  quiet: boolean;
  collect: boolean;
  wait: boolean;
  scope: boolean;
  readonly env: Map<string, string>;
  words: readonly string[];
}

function runOptions(args: readonly string[]): RunOptions {
  const words = [...args];
  const options: RunOptions = {
    unit: undefined,
    onActive: undefined,
    quiet: false,
    collect: false,
    wait: false,
    scope: false,
    env: new Map(),
    words: [],
  };
  while ((words[0] ?? '').startsWith('-')) {
    const word = words.shift() ?? '';
    if (word === '--') break;
    const [name, inline] = word.split(/=(.*)/s);
    const value = () => inline ?? words.shift() ?? '';
    if (name === '--unit' || name === '-u') options.unit = value();
    else if (name === '--on-active') options.onActive = span(value());
    else if (name === '--quiet' || name === '-q') options.quiet = true;
    else if (name === '--collect' || name === '-G') options.collect = true;
    else if (name === '--wait') options.wait = true;
    else if (name === '--scope') options.scope = true;
    else if (name === '--setenv' || name === '-E') {
      const [key = '', text = ''] = value().split(/=(.*)/s);
      options.env.set(key, text);
    } else if (
      [
        '--timer-property',
        '--property',
        '-p',
        '--description',
        '--slice',
        '--service-type',
        '--uid',
        '--gid',
        '--working-directory',
      ].includes(name ?? '')
    )
      value();
  }
  options.words = words;
  return options;
}

export const systemdRun: Program = async (args, context) => {
  const { host } = context;
  const options = runOptions(args);
  if (context.uid !== 0) {
    context.err('Failed to start transient timer unit: Interactive authentication required.\n');
    return 1;
  }
  const path = findProgram(context, options.words[0] ?? '', context.env.get('PATH') ?? defaultPath);
  if (path === undefined) {
    context.err(`Failed to find executable ${options.words[0] ?? ''}: No such file or directory\n`);
    return 1;
  }
  const words = [path, ...options.words.slice(1)];
  const name = (options.unit ?? `run-u${context.pid}`).replace(/\.(service|timer)$/, '');
  const description = words.join(' ');
  const service = newUnit(`${name}.service`, { description, transient: true, collect: options.collect });
  const kind = options.onActive === undefined ? 'service' : 'timer';
  if (host.units.find(`${name}.${kind}`) !== undefined) {
    context.err(
      `Failed to start transient ${kind} unit: Unit ${name}.${kind} was already loaded or has a fragment file.\n`,
    );
    return 1;
  }
  if (options.onActive === undefined) {
    host.units.add(service);
    const running = startService(host, service, words, options.env);
    if (!options.quiet) context.err(`Running as unit: ${service.name}\n`);
    if (options.wait || options.scope) {
      await context.orKilled(running);
      return service.status;
    }
    return 0;
  }
  const timer = newUnit(`${name}.timer`, { description, transient: true, collect: options.collect });
  timer.active = 'active';
  timer.due = host.clock.now() + options.onActive * 1000;
  timer.stop = host.clock.after(options.onActive * 1000, () => {
    timer.active = 'inactive';
    timer.due = undefined;
    host.units.remove(timer.name);
    host.units.add(service);
    void startService(host, service, words, options.env).catch(() => undefined);
  });
  host.units.add(timer);
  if (!options.quiet)
    context.err(`Running timer as unit: ${timer.name}\nWill run service as unit: ${service.name}\n`);
  return 0;
};
