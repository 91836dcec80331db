// ibv_devinfo, and gdb that traces which provider it, or testpmd, enters.
import type { ExecResult } from 'just-bash';
import { providerFor, verbsLibraries, type Provider, type VerbsLibraries } from '../files/verbs';
import { rdmaDevice } from '../machine/machine';
import { fail, ok, type Program, type ProgramContext, type Programs } from './command';

function libraryPath(context: ProgramContext): readonly string[] {
  return (context.env.get('LD_LIBRARY_PATH') ?? '').split(':');
}

const notFound = (name: string) =>
  `libibverbs: Warning: no userspace device-specific driver found for ${name}\n`;

/** What the loader and the provider say, where the environment asks for it. */
function logOf(
  context: ProgramContext,
  libraries: VerbsLibraries | undefined,
  provider: Provider | undefined,
): string {
  const { env, pid } = context;
  const name = rdmaDevice(context.host.machine)?.name ?? '';
  const loaded =
    env.get('LD_DEBUG') === 'files' && libraries !== undefined
      ? [libraries.library, ...libraries.providers.map(({ path }) => path)]
      : [];
  const calls = loaded.map((path) => `${String(pid).padStart(10)}:\tcalling init: ${path}\n`).join('');
  const mana =
    provider?.name === 'mana' && Number(env.get('VERBS_LOG_LEVEL') ?? '0') >= 4
      ? `${name}: mana_alloc_context:395: Mapped db_page=0x7f1ed4d8b000\n`
      : '';
  return calls + mana;
}

function ibvDevinfo(args: readonly string[], context: ProgramContext): ExecResult {
  const { host } = context;
  const device = rdmaDevice(host.machine);
  const libraries = verbsLibraries(host, libraryPath(context));
  const provider = providerFor(host, libraries);
  const wanted = args.find((_arg, index) => args[index - 1] === '-d');
  const log = logOf(context, libraries, provider);
  if (device === undefined || (provider === undefined && wanted === undefined))
    return fail(`${log}No IB devices found`, 255);
  if (provider === undefined || (wanted !== undefined && wanted !== device.name))
    return fail(`${log}${notFound(device.name)}IB device '${wanted ?? ''}' wasn't found`, 255);
  return {
    ...ok(
      `hca_id:\t${device.name}\n\ttransport:\t\t\tiWARP (1)\n\tfw_ver:\t\t\t\t0.0.0\n\tvendor_id:\t\t\t0x1414\n\tvendor_part_id:\t\t\t2\n\tphys_port_cnt:\t\t\t${host.machine.nics.length}\n`,
    ),
    stderr: log,
  };
}

/** Text of gdb's echo, printf and dprintf: `\n` and the like. */
function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_whole, letter: string) => ({ n: '\n', t: '\t' })[letter] ?? letter);
}

const addresses = { breakpoint: '0x00007ffff7f9b9d0', provider: '0x00007ffff7fb595c' } as const;

/** One session of gdb with a short-lived program. */
class Debugger {
  private points = 0;
  private readonly entered: { readonly name: string; readonly text: string }[] = [];
  private folder: string | undefined;
  private stopped: Provider | undefined;
  private running = false;

  constructor(
    private readonly context: ProgramContext,
    private readonly program: readonly string[],
  ) {}

  private get libraries(): VerbsLibraries | undefined {
    return verbsLibraries(this.context.host, [this.folder, ...libraryPath(this.context)]);
  }

  private get testpmd(): boolean {
    return this.program[0]?.endsWith('testpmd') === true;
  }

  execute(line: string): void {
    const { context } = this;
    const [, word = '', rest = ''] = /^(\S+) ?(.*)$/s.exec(line) ?? [];
    if (word === 'set') this.folder = /^environment LD_LIBRARY_PATH (.*)$/.exec(rest)?.[1] ?? this.folder;
    else if (word === 'echo') context.out(unescape(rest));
    else if (word === 'dprintf') this.dprintf(rest);
    else if (word === 'break') {
      this.points += 1;
      context.out(`Function "${rest}" not defined.\nBreakpoint ${this.points} (${rest}) pending.\n`);
    } else if (word === 'run') this.run();
    else if (word === 'bt')
      context.out(this.stopped === undefined ? 'No stack.\n' : this.stack(this.stopped));
    else if (word === 'printf') this.print(rest);
    else if (word === 'info') this.shared();
    else if (word === 'kill' && this.running)
      context.out(`[Inferior 1 (process ${context.pid + 1}) killed]\n`);
  }

  private dprintf(rest: string): void {
    const [, name = '', text = ''] = /^(\w+),"(.*)"$/s.exec(rest) ?? [];
    this.points += 1;
    this.entered.push({ name, text: unescape(text) });
    this.context.out(
      `Function "${name}" not defined.\nDprintf ${this.points} (${name},"${text}") pending.\n`,
    );
  }

  private run(): void {
    const { context } = this;
    const device = rdmaDevice(context.host.machine);
    context.out(
      '[Thread debugging using libthread_db enabled]\nUsing host libthread_db library "/lib/x86_64-linux-gnu/libthread_db.so.1".\n',
    );
    const provider = providerFor(context.host, this.libraries);
    if (provider === undefined) {
      const missing = device === undefined ? '' : notFound(device.name);
      context.err(
        `${missing}${this.testpmd ? '' : `IB device '${device?.name ?? 'mana_0'}' wasn't found\n`}`,
      );
      context.out(
        this.testpmd
          ? `[Inferior 1 (process ${context.pid + 1}) exited normally]\n`
          : `[Inferior 1 (process ${context.pid + 1}) exited with code 0377]\n`,
      );
      return;
    }
    this.running = true;
    this.stopped = provider;
    if (provider.symbols)
      for (const { name, text } of this.entered)
        if (name === `${provider.name}_alloc_context`) context.out(text);
    const name = (this.program[0] ?? '').replace(/^.*\//, '').slice(0, 15);
    context.out(
      `\nThread 1 "${name}" hit Breakpoint ${this.points}, ${addresses.breakpoint} in _verbs_init_and_alloc_context () from ${this.libraryName}\n`,
    );
  }

  /** As the loader has found it: the name that programs are linked to. */
  private get libraryName(): string {
    return `${this.libraries?.folder ?? ''}/libibverbs.so.1`;
  }

  private stack(provider: Provider): string {
    const caller = provider.symbols
      ? `${provider.name}_alloc_context (ibdev=<optimized out>, cmd_fd=<optimized out>, private_data=<optimized out>)`
      : '?? ()';
    const callers = this.testpmd
      ? [
          'mana_pci_probe_mac[cold] ()',
          'mana_pci_probe ()',
          'rte_pci_probe_one_driver[cold] ()',
          'pci_probe ()',
          'rte_bus_probe ()',
          'rte_eal_init[cold] ()',
          'main ()',
        ]
      : ['?? ()', '?? ()', '__libc_start_call_main ()', '?? ()'];
    const frames = [
      `${addresses.breakpoint} in _verbs_init_and_alloc_context () from ${this.libraryName}`,
      `${addresses.provider} in ${caller} from ${provider.path}`,
      `0x00007ffff7f9bab6 in verbs_open_device () from ${this.libraryName}`,
      ...callers.map((name, index) => `0x0000555555555${(0x6cc - index).toString(16)} in ${name}`),
    ];
    return frames.map((frame, index) => `#${index}  ${frame}\n`).join('');
  }

  private print(rest: string): void {
    if (this.stopped === undefined) {
      this.context.err('No registers.\n');
      return;
    }
    const [, text = ''] = /^"(.*)"/s.exec(rest) ?? [];
    this.context.out(unescape(text).replace('%d', String(this.stopped.id)));
  }

  private shared(): void {
    const { libraries } = this;
    const paths = [
      '/lib64/ld-linux-x86-64.so.2',
      ...(this.running && libraries !== undefined
        ? [this.libraryName, ...libraries.providers.map(({ path }) => path)]
        : []),
    ];
    const rows = paths.map((path) => `0x00007ffff7fcb060  0x00007ffff7ff0111  Yes         ${path}\n`);
    this.context.out(
      `From                To                  Syms Read   Shared Object Library\n${rows.join('')}`,
    );
  }
}

/** gdb -batch -ex COMMAND... --args PROGRAM ARG... */
const gdb: Program = async (args, context) => {
  if (args.includes('--version')) return ok('GNU gdb (simulated) 15.0\n');
  const at = args.indexOf('--args');
  const program = at < 0 ? [] : args.slice(at + 1);
  const commands = args
    .slice(0, at < 0 ? args.length : at)
    .filter((_arg, index) => args[index - 1] === '-ex');
  const session = new Debugger(context, program);
  for (const line of commands) session.execute(line);
  await context.pause(20);
  return 0;
};

export const rdmaTools: Programs = {
  ibv_devinfo: (args, context) => ibvDevinfo(args, context),
  gdb,
};
