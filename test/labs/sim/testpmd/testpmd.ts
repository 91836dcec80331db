// A simulated dpdk-testpmd that runs: its ports, its forwarding, its statistics. `start.ts` brings it so far.
import type { ProgramContext } from '../commands/command';
import type { Build } from './build';
import { attachVf, type Surroundings } from './devices';
import { inShortCounter, statsOf, type Port, type PortStats } from './ports';
import type { RuntimeFiles } from './runtimeFiles';
import type { Settings } from './settings';
import { forwardText, statsBlock, type ForwardStats, type LastShown, type StreamStats } from './statistics';
import { planStreams, planText, setUpText, type ForwardingPlan } from './streams';
import type { Threads } from './threads';
import { Traffic } from './traffic';
import type { Voice } from './voice';

interface Running {
  readonly plan: ForwardingPlan;
  readonly traffic: Traffic;
  readonly before: ReadonlyMap<Port, PortStats>;
}

/** What the parts of a running testpmd are given. */
export interface TestpmdParts {
  readonly context: ProgramContext;
  readonly build: Build;
  readonly settings: Settings;
  readonly voice: Voice;
  readonly files: RuntimeFiles;
  readonly threads: Threads;
  readonly ports: Port[];
  readonly provider: () => string | undefined;
}

/** What net_mana does not take of the numbers of queues. */
function queueProblem({ rxQueues, txQueues }: Settings): string | undefined {
  if (rxQueues !== txQueues) return 'Only support equal number of rx/tx queues';
  return (rxQueues & (rxQueues - 1)) === 0 ? undefined : 'number of TX/RX queues must be power of 2';
}

export class Testpmd implements Surroundings {
  readonly context: ProgramContext;
  readonly build: Build;
  readonly settings: Settings;
  readonly voice: Voice;
  readonly files: RuntimeFiles;
  readonly ports: Port[];
  readonly provider: () => string | undefined;
  mode: string;
  /** Told when forwarding has begun. */
  onForwarding: (() => void) | undefined;
  private readonly threads: Threads;
  private running: Running | undefined;
  private readonly last = new Map<Port, LastShown>();

  constructor(parts: TestpmdParts) {
    this.context = parts.context;
    this.build = parts.build;
    this.settings = parts.settings;
    this.voice = parts.voice;
    this.files = parts.files;
    this.threads = parts.threads;
    this.ports = parts.ports;
    this.provider = parts.provider;
    this.mode = parts.settings.mode;
  }

  get host(): ProgramContext['host'] {
    return this.context.host;
  }

  get pid(): number {
    return this.context.pid;
  }

  /** The ports that the application sees: those that another port has taken for its own are hidden. */
  get visible(): readonly Port[] {
    return this.ports.filter(({ owner, state }) => owner === undefined && state !== 'closed');
  }

  get forwarding(): boolean {
    return this.running !== undefined;
  }

  port(id: number): Port | undefined {
    return this.visible.find((port) => port.id === id);
  }

  stats(port: Port): PortStats {
    this.settle();
    return statsOf(port, this.host.has('run-counter-wrap') ? inShortCounter : (value) => value);
  }

  settle(): void {
    this.running?.traffic.settle();
  }

  // ---- ports

  /** start_port: configures and starts each; a port that does not start is told of, and the others go on. */
  startPorts(ports: readonly Port[]): boolean {
    let started = false;
    for (const port of ports) {
      if (port.state === 'started') {
        this.voice.cry(`Port ${port.id} is now not stopped\n`);
        continue;
      }
      if (!this.configure(port)) return false;
      if (!this.start(port)) continue;
      started = true;
      this.voice.say(`Port ${port.id}: ${port.mac.toUpperCase()}\n`);
    }
    if (started) this.voice.say('Checking link statuses...\n');
    else if (ports.length > 0 && ports.every(({ state }) => state === 'started'))
      this.voice.cry('Please stop the ports first\n');
    this.voice.say('Done\n');
    return true;
  }

  private configure(port: Port): boolean {
    if (port.configured) return true;
    const { rxQueues, txQueues } = this.settings;
    this.voice.say(`Configuring Port ${port.id} (socket 0)\n`);
    const mana = port.driver === 'net_mana' ? port : port.vf;
    const problem = mana === undefined ? undefined : queueProblem(this.settings);
    if (problem !== undefined) {
      this.voice.mana('error', 'mana_dev_configure', problem);
      if (mana !== port && mana !== undefined) {
        this.voice.cry(this.build.ethdevLine(`Port${mana.id} dev_configure = -22`));
        this.voice.netvsc('error', 'hn_vf_configure', 'VF configuration failed: -22');
      }
      this.voice.cry(this.build.ethdevLine(`Port${port.id} dev_configure = -22`));
      this.voice.cry(`Fail to configure port ${port.id}\n`);
      return false;
    }
    port.configured = true;
    for (const one of [port, port.vf]) one?.setQueues(Math.max(rxQueues, txQueues));
    return true;
  }

  /** The kernel keeps the queues of a VF whose netdev is up for itself. */
  private start(port: Port): boolean {
    const mana = port.driver === 'net_mana' ? port : port.vf;
    const nic = this.host.machine.nics.find(({ uuid }) => uuid === mana?.nic);
    if (mana !== undefined && nic?.vfUp === true) {
      // Newer kernels give the true reason.
      const busy = /^(6\.1[2-9]|[7-9])/.test(this.host.machine.software.kernel);
      this.voice.mana('error', 'mana_start_tx_queues', 'Failed to create qp queue index 0');
      this.voice.mana('error', 'mana_dev_start', `failed to start tx queues ${busy ? -16 : -19}`);
      this.voice.cry(
        `Fail to start port ${port.id}: ${busy ? 'Device or resource busy' : 'No such device'}\n`,
      );
      return false;
    }
    for (const one of [port, port.vf]) if (one !== undefined) one.state = 'started';
    if (mana !== undefined) this.voice.mana('info', 'mana_dev_start', 'TX/RX queues have started');
    return true;
  }

  stopPorts(ports: readonly Port[], checkLinks = true): void {
    this.voice.say('Stopping ports...\n');
    let stopped = false;
    for (const port of ports) {
      if (this.running?.plan.ports.includes(port) === true) {
        this.voice.cry(`Please remove port ${port.id} from forwarding configuration.\n`);
        continue;
      }
      if (port.state !== 'started') continue;
      for (const one of [port, port.vf]) if (one !== undefined) one.state = 'stopped';
      stopped = true;
    }
    if (stopped && checkLinks) this.voice.say('Checking link statuses...\n');
    this.voice.say('Done\n');
  }

  closePort(port: Port): void {
    this.voice.say('Closing ports...\n');
    if (port.vf !== undefined) {
      this.voice.say(`Port ${port.vf.id} is closed\n`);
      port.vf.state = 'closed';
    }
    port.state = 'closed';
    this.voice.say(`Port ${port.id} is closed\nDone\n`);
  }

  /** Looks for the VF of a netvsc port again. */
  attachVf(port: Port): boolean {
    return attachVf(this, port, this.ports);
  }

  // ---- forwarding

  get plan(): ForwardingPlan {
    return this.running?.plan ?? planStreams(this.visible, this.effective);
  }

  /** The settings with the mode that was last chosen at the prompt. */
  get effective(): Settings {
    return { ...this.settings, mode: this.mode };
  }

  startForwarding(): void {
    if (this.visible.some(({ state }) => state !== 'started')) {
      this.voice.cry('Not all ports were started\n');
      return;
    }
    if (this.running !== undefined) {
      this.voice.cry('Packet forwarding already started\n');
      return;
    }
    const { plan, effective } = this;
    this.voice.say(planText(plan, effective));
    this.voice.say(setUpText(plan, effective));
    const before = new Map(plan.ports.map((port) => [port, this.stats(port)]));
    for (const port of plan.ports) port.dropped = 0;
    this.running = { plan, traffic: new Traffic(this.host, plan, effective), before };
    this.threads.forward(plan.lcores);
    this.onForwarding?.();
  }

  stopForwarding(): void {
    const { running } = this;
    if (running === undefined) {
      this.voice.cry('Packet forwarding not started\n');
      return;
    }
    this.voice.say('Telling cores to stop...\nWaiting for lcores to finish...\n');
    running.traffic.end();
    this.threads.forward([]);
    this.voice.say(this.forwardingText(running));
    this.running = undefined;
    this.voice.say('\nDone.\n');
  }

  /** `show fwd stats all`. */
  showForwarding(): void {
    if (this.running !== undefined) this.voice.say(this.forwardingText(this.running));
  }

  private forwardingText({ plan, traffic, before }: Running): string {
    traffic.settle();
    const ports = plan.ports.flatMap((port): ForwardStats[] => {
      const first = before.get(port);
      return first === undefined
        ? []
        : [{ port, now: this.stats(port), before: first, dropped: port.dropped }];
    });
    const streams = plan.streams.map((stream): StreamStats => {
      const { rx, tx, dropped } = traffic.countOf(stream);
      return { stream, rx: Math.floor(rx), tx: Math.floor(tx), dropped: Math.floor(dropped) };
    });
    return forwardText(ports, streams);
  }

  // ---- statistics

  showStats(ports: readonly Port[]): void {
    for (const port of ports) {
      const stats = this.stats(port);
      const atMs = this.host.clock.now();
      this.voice.say(statsBlock(port, stats, atMs, this.last.get(port)));
      this.last.set(port, { atMs, stats });
    }
  }

  /** What --stats-period prints. */
  showPeriod(): void {
    this.voice.say('\u001b[2J\u001b[1;1H\nPort statistics ====================================');
    this.showStats(this.running?.plan.ports ?? this.visible);
  }

  clearStats(port: Port): void {
    this.settle();
    port.reset();
  }

  /** The end of main(): forwarding stops, ports are stopped and closed. */
  exit(): void {
    if (this.running !== undefined) this.stopForwarding();
    if (this.build.notifiesSecondary)
      this.voice.say("\nPrimary: Sending 'stop_req' request to secondary...\n");
    const { visible } = this;
    for (const port of visible) {
      this.voice.say(`\nStopping port ${port.id}...\n`);
      this.stopPorts([port], false);
    }
    for (const port of visible) {
      this.voice.say(`\nShutting down port ${port.id}...\n`);
      this.closePort(port);
    }
    this.voice.say('\nBye...\n');
  }

  /** The process is over, whatever ended it. */
  gone(): void {
    this.running?.traffic.end();
    this.running = undefined;
    this.files.release();
  }
}
