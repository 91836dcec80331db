// The start of a simulated dpdk-testpmd, in the order of the real one: options, EAL, devices, mbufs, ports, forwarding.
import type { ProgramContext } from '../commands/command';
import { providerFor, verbsLibraries } from '../files/verbs';
import type { Build } from './build';
import { probePci, probeVdevs, probeVmbus } from './devices';
import { Ending } from './ending';
import type { Port } from './ports';
import { runPrompt } from './prompt';
import { refusalOf, type Refusal } from './refusals';
import { pagesFor, RuntimeFiles } from './runtimeFiles';
import { Servicing } from './servicing';
import { readLine, settingsOf, type Settings } from './settings';
import { Testpmd } from './testpmd';
import { Threads } from './threads';
import { Voice } from './voice';

/** Milliseconds that parts of the start take here; a real one takes a second or two in all. */
const times = { eal: 40, probe: 40, mbufs: 40, port: 30, slow: 20_000 } as const;

export class Start {
  private readonly settings: Settings;
  private readonly voice: Voice;
  private readonly refusal: Refusal | undefined;
  private readonly files: RuntimeFiles;
  private readonly ports: Port[] = [];
  private testpmd: Testpmd | undefined;
  private servicing: Servicing | undefined;

  constructor(
    private readonly context: ProgramContext,
    private readonly build: Build,
    words: readonly string[],
  ) {
    const { machine } = context.host;
    const line = readLine(words, machine, build);
    this.refusal = refusalOf(line, build, machine.cpus);
    this.settings = settingsOf(line);
    this.voice = new Voice(context, build, this.settings.levels);
    this.files = new RuntimeFiles(context.host, context.process, this.settings);
  }

  private get host(): ProgramContext['host'] {
    return this.context.host;
  }

  /** main(): its exit status. */
  async run(): Promise<number> {
    const { context, host } = this;
    const ending = new Ending(
      context,
      (signal) =>
        !host.has('run-hang') &&
        !host.has('run-ignores-signals') &&
        !(signal === 'INT' && host.has('run-ignores-int')),
    );
    try {
      // Before EAL has its threads a signal is only noted down.
      while (host.has('run-hang')) await context.pause(3_600_000);
      const status = await this.eal();
      if (status !== undefined) return await this.end(status);
      return await this.end(await this.application(ending));
    } finally {
      this.servicing?.end();
      this.testpmd?.gone();
      this.files.release();
      if (this.testpmd !== undefined) host.testpmds.delete(this.testpmd);
    }
  }

  private async end(status: number): Promise<number> {
    await this.voice.said();
    return status;
  }

  private fails(lines: string, cause: string): number {
    this.voice.cry(`${lines}${this.build.exitLines(cause)}`);
    for (const { id } of this.ports) this.voice.say(`Port ${id} is closed\n`);
    if (this.ports.length > 0) this.files.leave();
    return 1;
  }

  /** rte_eal_init: undefined where it goes well, else the status that the program ends with. */
  private async eal(): Promise<number | undefined> {
    const { host, build, voice, refusal, settings, context } = this;
    const detected = `EAL: Detected CPU lcores: ${host.machine.cpus}\nEAL: Detected NUMA nodes: 1\n`;
    if (refusal?.stage === 'options') {
      const { lines, cause, status } = refusal;
      if (cause === undefined) {
        voice.cry(lines);
        return status;
      }
      return this.fails(`${detected}${lines}`, cause);
    }
    voice.cry(`${detected}EAL: Detected static linkage of DPDK\n`);
    if (host.has('run-crash')) {
      context.process.deliver('SEGV');
      context.alive();
    }
    await context.pause(host.has('run-slow-start') ? times.slow : times.eal);
    if (!this.files.take()) {
      const lock = `EAL: Cannot create lock on '/var/run/dpdk/${settings.prefix}/config'. Is another primary process running?\n`;
      return this.fails(`${lock}${build.alertLines('Cannot init config')}`, 'Cannot init EAL: Success');
    }
    if (settings.sharedFiles)
      voice.cry(`EAL: Multi-process socket /var/run/dpdk/${settings.prefix}/mp_socket\n`);
    voice.cry("EAL: Selected IOVA mode 'PA'\n");
    const memory = this.memoryFailure();
    if (memory !== undefined) return memory;
    await context.pause(times.probe);
    this.probe();
    this.files.startTelemetry();
    return undefined;
  }

  private memoryFailure(): number | undefined {
    const { host, settings, build, context } = this;
    if (!settings.hugepages) return undefined;
    const free = host.freeHugepages(2048) + this.oldPages;
    if (free === 0 || context.uid !== 0) {
      const none = free === 0 ? 'EAL: No free 2048 kB hugepages reported on node 0\n' : '';
      return this.fails(
        `${none}${build.alertLines('Cannot get hugepage information.')}`,
        'Cannot init EAL: Permission denied',
      );
    }
    if ((settings.memoryMb ?? 0) <= free * 2) return undefined;
    const lack = `EAL: Not enough memory available on socket 0! Requested: ${settings.memoryMb ?? 0}MB, available: ${free * 2}MB\n`;
    return this.fails(
      `${lack}${build.alertLines('Cannot init memory')}`,
      'Cannot init EAL: Cannot allocate memory',
    );
  }

  /** Pages that an earlier run with this prefix has left: they are taken over. */
  private get oldPages(): number {
    const prefix = `/${this.settings.prefix}map_`;
    return this.host.overlay
      .list('/dev/hugepages')
      .filter(([path, entry]) => path.includes(prefix) && entry.kind === 'file').length;
  }

  private probe(): void {
    const { host, build, settings, voice } = this;
    const provider = () => providerFor(host, verbsLibraries(host, this.libraryFolders))?.name;
    const around = { host, build, settings, voice, provider };
    if (this.host.has('run-no-ports') || this.host.has('run-exit-0')) return;
    probePci(around, this.ports);
    probeVmbus(around, this.ports);
    probeVdevs(around, this.ports);
  }

  /** What main() does once EAL is up. */
  private async application(ending: Ending): Promise<number> {
    const { voice, refusal, settings, context, build, host } = this;
    const visible = this.ports.filter(({ owner }) => owner === undefined);
    if (visible.length === 0) voice.cry('testpmd: No probed ethernet devices\n');
    if (refusal?.stage === 'application') return this.fails(refusal.lines, refusal.cause ?? '');
    for (const remark of settings.remarks) voice.say(remark);
    voice.cry(
      `testpmd: create a new mbuf pool <mb_pool_0>: n=${settings.mbufs}, size=${settings.mbufSize}, socket=0\n` +
        'testpmd: preferred mempool ops selected: ring_mp_mc\n',
    );
    const pages = pagesFor(settings);
    const short = settings.hugepages && pages > host.freeHugepages(2048) + this.oldPages;
    if (short || refusal?.stage === 'memory')
      return this.fails('', 'Creation of mbuf pool for socket 0 failed: Cannot allocate memory');
    if (settings.hugepages) this.files.takePages(pages);
    await context.pause(times.mbufs);
    const threads = new Threads(host, context.process, settings, build);
    const { files, ports } = this;
    const testpmd = new Testpmd({
      context,
      build,
      settings,
      voice,
      files,
      threads,
      ports,
      provider: () => providerFor(host, verbsLibraries(host, this.libraryFolders))?.name,
    });
    this.testpmd = testpmd;
    host.testpmds.add(testpmd);
    this.servicing = new Servicing(testpmd);
    testpmd.onForwarding = () => {
      this.servicing?.begin();
    };
    this.openFiles();
    if (visible.length % 2 === 1)
      voice.say(
        '\nWarning! port-topology=paired and odd forward ports number, the last port will pair with itself.\n\n',
      );
    if (settings.deviceStart) {
      await context.pause(times.port * visible.length);
      if (!testpmd.startPorts(visible)) {
        if (!settings.interactive) return this.fails('', 'Start ports failed');
        voice.cry('Start ports failed\n');
      }
    }
    await this.forward(testpmd, ending);
    return this.leave(testpmd, ending);
  }

  private get libraryFolders(): readonly (string | undefined)[] {
    return [this.build.runPath, ...(this.context.env.get('LD_LIBRARY_PATH') ?? '').split(':')];
  }

  /** What the process has open and mapped, for whoever looks in /proc. */
  private openFiles(): void {
    const { context, files, ports, host } = this;
    const { process } = context;
    const used = new Set(ports.map(({ nic }) => nic));
    const devices = host.machine.nics
      .filter(
        ({ uuid, uio }) =>
          uio !== null && ports.some(({ nic, driver }) => nic === uuid && driver === 'net_netvsc'),
      )
      .map(({ uio }) => `/dev/uio${uio ?? 0}`);
    const mana = ports.some(({ driver }) => driver === 'net_mana');
    if (mana && used.size > 0) devices.push('/dev/infiniband/uverbs0');
    const own = process.descriptors;
    process.descriptors = () => [
      ...own(),
      ...[...files.mapped, ...devices].map((path, index) => [20 + index, path] as const),
    ];
    const libraries = verbsLibraries(host, this.libraryFolders);
    const shared =
      libraries === undefined || !this.build.mana
        ? []
        : [libraries.library, ...libraries.providers.map(({ path }) => path)];
    process.mapped = () => [...files.mapped, ...shared];
  }

  /** Forwards until it is asked to end, in one of the three ways of testpmd's main(). */
  private async forward(testpmd: Testpmd, ending: Ending): Promise<void> {
    const { settings, voice, context, host } = this;
    if (settings.interactive) {
      if (settings.autoStart) {
        voice.say('Start automatic packet forwarding\n');
        testpmd.startForwarding();
      }
      await runPrompt(
        testpmd,
        () => ending.input(),
        () => ending.asked,
      );
      return;
    }
    voice.say('No commandline core given, start packet forwarding\n');
    testpmd.startForwarding();
    if (host.has('run-exit-0')) return;
    if (settings.period === 0) {
      voice.say('Press enter to exit\n');
      await ending.input();
      return;
    }
    let since = settings.period;
    while (!ending.asked) {
      if (since >= settings.period) {
        testpmd.showPeriod();
        await voice.said();
        since = 0;
      }
      // It sleeps through signals, and looks at them once a second.
      if (this.build.diesOfSignals) await ending.pause(1000);
      else await context.pause(1000);
      since += 1;
    }
  }

  private leave(testpmd: Testpmd, ending: Ending): number {
    const { voice, context, build } = this;
    const { signal } = ending;
    const dies = build.diesOfSignals && signal !== undefined;
    if (dies) voice.cry(`\nSignal ${signal === 'INT' ? 2 : 15} received, preparing to exit...\n`);
    testpmd.exit();
    this.files.leave();
    if (!dies) return 0;
    context.process.intercept = undefined;
    context.process.ignored.clear();
    context.process.deliver(signal);
    context.alive();
    return 0;
  }
}
