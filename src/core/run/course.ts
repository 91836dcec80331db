// How far a run is, and what became of its ports: what its output and its supervisor say, put together.
import { msg, type Message } from '../message';
import { portEventMark, vfMark } from './courseNews';
import type { MarkerKind } from './markers';
import type { ForwardCount, OutputEvent, VfNews } from './output/events';
import { driverOfDevice, newPort, type MutablePort, type PortState } from './ports';
import type { EndReason, StreamBody } from './types';

export type RunPhase = 'starting' | 'configuring' | 'forwarding' | 'stopping' | 'ended';

/** What testpmd was told to do when it started to forward. */
export interface Forwarding {
  readonly mode: string;
  readonly ports: number;
  readonly cores: number;
  readonly streams: number;
}

/** How testpmd ended: by itself with a code, or by a signal. */
export interface ProcessExit {
  readonly kind: 'code' | 'signal' | 'unknown';
  readonly number: number;
}

/** @property text Of the log, its place: what a driver has said of the path that packets take. */
export interface PathNews {
  readonly news: VfNews;
  readonly port: number | null;
  readonly line: number;
  readonly atMs: number;
}

/** @property toMs Infinity while it goes on. */
export interface Interval {
  readonly fromMs: number;
  toMs: number;
}

/** Sums that testpmd prints when forwarding stops: of each port, and of all as `null`. */
export interface ForwardSum {
  readonly rx: ForwardCount;
  readonly tx: ForwardCount;
}

export type Mark = (atMs: number, kind: MarkerKind, line: number | null, message: Message) => void;

/** Intervals, and news of the path, that are kept. */
const most = 1000;
const mostPorts = 64;

export class RunCourse {
  phase: RunPhase = 'starting';
  /** EAL has said something: testpmd did start. */
  hasSpoken = false;
  hasNoPorts = false;
  forwarding: Forwarding | null = null;
  readonly intervals: Interval[] = [];
  packetLength: number | null = null;
  readonly pathNews: PathNews[] = [];
  readonly ports = new Map<number, MutablePort>();
  /** Driver of each PCI device that was probed; devices that could not be used; IB ports with their errno, if any. */
  readonly probed = new Map<string, string>();
  readonly unusable = new Set<string>();
  readonly manaPorts = new Map<number, number | null>();
  readonly sums = new Map<number | null, ForwardSum>();
  readonly lcoreStreams = new Map<number, number>();
  exit: ProcessExit | null = null;
  endReason: EndReason | null = null;
  /** Signal that the supervisor sent last, and why. */
  stopped: { readonly signal: string; readonly why: string } | null = null;
  left: readonly string[] = [];
  hasPrompt = false;
  /** There is no Python on the VM, so nobody asks DPDK's telemetry. */
  hasNoTelemetry = false;
  /** testpmd sums up a forwarding that has just ended; what is printed in between is not the last word. */
  private isSummingUp = false;
  private earlier = new Map<number | null, ForwardSum>();

  constructor(private readonly mark: Mark) {}

  get forwardingSince(): number | undefined {
    const last = this.intervals.at(-1);
    return last?.toMs === Infinity ? last.fromMs : undefined;
  }

  port(number: number): MutablePort | undefined {
    let port = this.ports.get(number);
    if (port === undefined && this.ports.size < mostPorts) {
      port = newPort(number);
      this.ports.set(number, port);
    }
    return port;
  }

  get portList(): readonly PortState[] {
    return [...this.ports.values()].sort((one, other) => one.number - other.number);
  }

  name(number: number, device: string): void {
    const port = this.port(number);
    if (port === undefined || device === '' || port.device === device) return;
    port.device = device;
    port.driver = driverOfDevice(device) ?? this.probed.get(device) ?? null;
  }

  output({ atMs, line, body }: OutputEvent): void {
    switch (body.kind) {
      case 'eal':
        this.hasSpoken = true;
        return;
      case 'memory':
      case 'checking-links':
        this.reach('configuring');
        return;
      case 'no-ports':
        this.hasNoPorts = true;
        return;
      case 'configuring':
        this.reach('configuring');
        this.change(body.port, { configured: true, present: true });
        return;
      case 'started':
        this.change(body.port, {
          configured: true,
          started: true,
          failed: null,
          present: true,
          mac: body.mac,
        });
        return;
      case 'port-failed':
        this.change(body.port, { failed: body.step });
        this.mark(atMs, 'port', line, failure(body.step, body.port));
        return;
      case 'link':
        this.change(body.port, { link: body.up ? 'up' : 'down', linkSpeed: body.speed });
        if (!body.up) this.mark(atMs, 'link', line, msg('Port {0}: link down.', body.port));
        return;
      case 'queues':
        this.change(body.port, { rxQueues: body.rx, txQueues: body.tx });
        return;
      case 'packet-length':
        this.packetLength = body.bytes;
        return;
      case 'forwarding':
        this.startForwarding(atMs, line, body);
        return;
      case 'lcore':
        this.lcoreStreams.set(body.lcore, body.streams);
        return;
      case 'stream':
        this.change(body.rxPort, { forwards: true });
        this.change(body.txPort, { forwards: true });
        return;
      case 'forward-statistics':
        this.sumUp(body.port, { rx: body.rx, tx: body.tx });
        return;
      case 'stopping':
        this.stopForwarding(atMs, line);
        return;
      case 'stopped':
        this.isSummingUp = false;
        return;
      case 'exiting':
        this.reach('stopping');
        return;
      case 'port-closed':
        // Every port is closed at the end of a run, also of one that ends before it has begun.
        if (this.ports.get(body.port)?.configured === true && this.phase !== 'stopping')
          this.mark(atMs, 'port', line, msg('Port {0} was closed.', body.port));
        this.change(body.port, { present: false });
        return;
      case 'port-event':
        this.portEvent(atMs, line, body.port, body.event);
        return;
      case 'bye':
        this.reach('stopping');
        return;
      case 'prompt':
        this.hasPrompt = true;
        return;
      case 'probe':
        if (this.probed.size < mostPorts) this.probed.set(body.device, body.driver);
        return;
      case 'probe-failed':
        if (this.unusable.size < mostPorts) this.unusable.add(body.device);
        return;
      case 'mana-port':
        if (this.manaPorts.size < mostPorts) this.manaPorts.set(body.ibPort, body.errno);
        return;
      case 'vf':
        this.vf({ news: body.news, port: body.port, line, atMs });
        return;
      case 'statistics':
      case 'cleared':
      case 'stream-statistics':
      case 'command':
        return;
    }
  }

  supervisor(atMs: number, { name, words }: Extract<StreamBody, { kind: 'event' }>): void {
    const [first = '', second = ''] = words;
    if (name === 'stopping') {
      if (this.stopped === null)
        this.mark(atMs, 'phase', null, msg('testpmd is asked to end ({0}).', `SIG${first}`));
      this.stopped = { signal: first, why: second };
      this.reach('stopping');
    } else if (name === 'limit') this.mark(atMs, 'phase', null, msg('The time of the run is over.'));
    else if (name === 'exited') {
      const kind = first === 'code' || first === 'signal' ? first : 'unknown';
      this.exit = { kind, number: /^\d{1,4}$/.test(second) ? Number(second) : 0 };
      this.closeInterval(atMs);
      this.reach('stopping');
    } else if (name === 'note') this.hasNoTelemetry ||= first === 'run-no-python';
    else if (name === 'left') this.left = words.slice(0, 20);
    else if (name === 'ended') {
      this.endReason = endReasons.find((reason) => reason === first) ?? null;
      this.closeInterval(atMs);
      this.reach('ended');
    }
  }

  private startForwarding(atMs: number, line: number, { mode, ports, cores, streams }: Forwarding): void {
    this.forwarding = { mode, ports, cores, streams };
    if (this.phase === 'stopping' || this.phase === 'ended') return;
    this.closeInterval(atMs);
    if (this.intervals.length < most) this.intervals.push({ fromMs: atMs, toMs: Infinity });
    this.phase = 'forwarding';
    this.mark(atMs, 'phase', line, msg('Forwarding started: {0}, ports: {1}.', mode, ports));
  }

  private stopForwarding(atMs: number, line: number): void {
    this.isSummingUp = true;
    this.earlier = new Map(this.sums);
    this.closeInterval(atMs);
    if (this.phase === 'forwarding') this.phase = this.hasPrompt ? 'configuring' : 'stopping';
    this.mark(atMs, 'phase', line, msg('Forwarding stopped.'));
  }

  /** What is printed on demand counts from the start of the forwarding, too: only the last of it adds up. */
  private sumUp(port: number | null, sum: ForwardSum): void {
    if (port !== null && port >= mostPorts) return;
    const before = this.isSummingUp ? this.earlier.get(port) : undefined;
    if (this.isSummingUp) this.sums.set(port, before === undefined ? sum : added(before, sum));
  }

  private portEvent(atMs: number, line: number, number: number, event: string): void {
    if (event === 'device removal') this.change(number, { present: false, link: 'unknown' });
    const mark = portEventMark(number, event);
    if (mark !== undefined) this.mark(atMs, mark.kind, line, mark.message);
  }

  private vf(news: PathNews): void {
    if (this.pathNews.length < most) this.pathNews.push(news);
    const mark = vfMark(news.news);
    if (mark !== undefined) this.mark(news.atMs, mark.kind, news.line, mark.message);
  }

  private change(number: number, values: Partial<MutablePort>): void {
    const port = this.port(number);
    if (port !== undefined) Object.assign(port, values);
  }

  private closeInterval(atMs: number): void {
    const last = this.intervals.at(-1);
    if (last?.toMs === Infinity) last.toMs = atMs;
  }

  private reach(phase: RunPhase): void {
    if (phases.indexOf(phase) > phases.indexOf(this.phase)) this.phase = phase;
  }
}

const phases: readonly RunPhase[] = ['starting', 'configuring', 'forwarding', 'stopping', 'ended'];
const endReasons: readonly EndReason[] = [
  'self',
  'time',
  'user',
  'start-timeout',
  'disk',
  'supervisor',
  'reboot',
];

const failure = (step: 'configure' | 'start', port: number): Message =>
  step === 'start'
    ? msg('Port {0} could not be started.', port)
    : msg('Port {0} could not be configured.', port);

function added(one: ForwardSum, other: ForwardSum): ForwardSum {
  const sum = (a: number | null, b: number | null): number | null =>
    a === null || b === null ? null : a + b;
  const count = (a: ForwardCount, b: ForwardCount): ForwardCount => ({
    packets: sum(a.packets, b.packets),
    dropped: sum(a.dropped, b.dropped),
    total: sum(a.total, b.total),
  });
  return { rx: count(one.rx, other.rx), tx: count(one.tx, other.tx) };
}
