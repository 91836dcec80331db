// Runs as a VM would stream them, made up: testpmd's own words and blocks, counters, CPU, and what goes wrong on the way.
import type { RunHead } from '../../../../src/core/run/head';
import type { StreamBody, StreamRecord } from '../../../../src/core/run/types';

/**
 * @property pps Packets per second that a port sends (or receives) at its best.
 * @property dip Seconds during which the VF is away.
 * @property spread Shares of the queues of a port; they add up to 1.
 */
export interface MadeRun {
  readonly id?: string;
  readonly host?: string;
  readonly ports?: number;
  readonly queues?: number;
  readonly lcores?: number;
  readonly seconds?: number;
  readonly mode?: 'txonly' | 'rxonly';
  readonly pps?: number;
  readonly spread?: readonly number[];
  readonly dip?: { readonly from: number; readonly to: number };
  readonly dropsFrom?: number;
  readonly epochSeconds?: number;
  readonly durationSeconds?: number;
  readonly pair?: RunHead['pair'];
  readonly console?: boolean;
}

const defaults = {
  id: '00112233aabbccdd',
  host: 'mana-vm-1',
  ports: 1,
  queues: 4,
  lcores: 4,
  seconds: 60,
  mode: 'txonly',
  pps: 4_200_000,
  epochSeconds: 1_780_000_000,
  durationSeconds: 0,
  pair: null,
  console: false,
} as const;

const macOf = (port: number): string => `7C:1E:52:0A:0${port}:01`;
const uuidOf = (port: number): string => `f8615163-0002-1000-2000-6045bda0b1c${port}`;

export function madeHead(options: MadeRun = {}): RunHead {
  const { id, host, ports, queues, mode, lcores, durationSeconds, pair, console } = {
    ...defaults,
    ...options,
  };
  const macs = Array.from({ length: ports }, (_, port) => `mac=${macOf(port)}`).join(',');
  const args = [
    '-l',
    `1-${lcores}`,
    '-a',
    `7870:00:00.0,${macs}`,
    '--file-prefix=mana-00112233',
    '--',
    `--forward-mode=${mode}`,
    '--auto-start',
    '--stats-period=1',
    `--nb-cores=${lcores - 1}`,
    `--txq=${queues}`,
    `--rxq=${queues}`,
    '--txonly-multi-flow',
  ];
  return {
    id,
    host,
    scenario: mode === 'txonly' ? 'sender' : 'receiver',
    line: `/usr/local/bin/dpdk-testpmd ${args.join(' ')}`,
    args,
    release: '24.11',
    nics: [],
    filePrefix: 'mana-00112233',
    durationSeconds,
    console,
    facts: null,
    pair,
  };
}

/** The same numbers each time. */
function randomness(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface PortState {
  packets: number;
  drops: number;
  queues: number[];
  pps: number;
}

/** Stream records of a run, one second after the other; `end` adds how it came to its end. */
export class RecordMaker {
  readonly head: RunHead;
  private readonly options: MadeRun & Required<Pick<MadeRun, keyof typeof defaults>>;
  private readonly random: () => number;
  private readonly ports: PortState[];
  private number = 0;
  private second = 0;

  constructor(options: MadeRun = {}) {
    this.options = { ...defaults, ...options };
    this.head = madeHead(options);
    this.random = randomness(this.options.pps + this.options.ports);
    this.ports = Array.from({ length: this.options.ports }, () => ({
      packets: 0,
      drops: 0,
      queues: new Array<number>(this.options.queues).fill(0),
      pps: 0,
    }));
  }

  /** From the first record to the start of forwarding. */
  start(): StreamRecord[] {
    const { ports, queues, mode, lcores, epochSeconds } = this.options;
    const each = (lines: (port: number) => readonly string[]): readonly string[] =>
      this.ports.flatMap((_, port) => lines(port));
    const cores = lcores - 1;
    const texts = [
      `EAL: Detected CPU lcores: ${lcores + 4}`,
      'EAL: Detected NUMA nodes: 1',
      "EAL: Selected IOVA mode 'PA'",
      'EAL: VFIO support initialized',
      'EAL: Probe PCI driver: net_mana (1414:ba) device: 7870:00:00.0 (socket 0)',
      ...each((port) => [`MANA_DRIVER: mana_probe_port(): Successfully probed on IB port ${port + 1}`]),
      `testpmd: create a new mbuf pool <mb_pool_0>: n=155456, size=2176, socket=0`,
      'testpmd: preferred mempool ops selected: ring_mp_mc',
      ...each((port) => [
        `Configuring Port ${port} (socket 0)`,
        `HN_DRIVER: hn_vf_attach(): found matching VF port ${port}`,
        `Port ${port}: ${macOf(port)}`,
      ]),
      'Checking link statuses...',
      'Done',
      'No commandline core given, start packet forwarding',
      `${mode} packet forwarding - ports=${ports} - cores=${cores} - streams=${ports * queues} - NUMA support enabled, MP allocation mode: native`,
      `Logical Core 2 (socket 0) forwards packets on ${ports * queues} streams:`,
      ...each((port) => [
        `  RX P=${port}/Q=0 (socket 0) -> TX P=${port}/Q=0 (socket 0) peer=02:00:00:00:00:0${port}`,
      ]),
      '',
      `  ${mode} packet forwarding packets/burst=32`,
      '  packet len=64 - nb packet segments=1',
      `  nb forwarding cores=${cores} - nb forwarding ports=${ports}`,
      ...each((port) => [`  port ${port}: RX queue number: ${queues} Tx queue number: ${queues}`]),
    ];
    return [
      this.record(0, { kind: 'begin', epochSeconds, bootId: 'b0b0', pid: 4711 }),
      this.record(5, { kind: 'event', name: 'started', words: ['4711'] }),
      ...texts.map((text, at) => this.line(100 + at * 30, text)),
      this.record(2000, { kind: 'event', name: 'forwarding', words: [] }),
    ];
  }

  /** The next second: a block of each port, then the supervisor's own samples. */
  tick(): StreamRecord[] {
    this.second += 1;
    const at = 2000 + this.second * 1000;
    const records: StreamRecord[] = [];
    const { dip } = this.options;
    if (dip?.from === this.second)
      records.push(this.line(at - 900, 'HN_DRIVER: hn_remove_delayed(): Removing VF portid 0'));
    if (dip?.to === this.second)
      records.push(
        this.line(
          at - 900,
          'HN_DRIVER: netvsc_hotplug_retry(): Found matching MAC address, adding device 7870:00:00.0 network name enP30832s1 args mac=7c:1e:52:0a:00:01',
        ),
        this.line(at - 800, 'HN_DRIVER: hn_vf_add(): Starting VF port 0'),
      );
    for (const [port, state] of this.ports.entries()) {
      this.advance(port, state);
      records.push(...this.block(at, port, state));
    }
    records.push(...this.samples(at + 40));
    return records;
  }

  /** Forwarding stops, ports are closed, testpmd ends. */
  end(): StreamRecord[] {
    const at = 2000 + this.second * 1000 + 500;
    const forwarded = this.ports.flatMap((state, port) => [
      `  ---------------------- Forward statistics for port ${port}  ----------------------`,
      ...this.sums(state),
      '  ----------------------------------------------------------------------------',
    ]);
    const all = this.ports.reduce(
      (sum, { packets, drops }) => ({ packets: sum.packets + packets, drops: sum.drops + drops }),
      { packets: 0, drops: 0 },
    );
    const texts = [
      'Telling cores to stop...',
      'Waiting for lcores to finish...',
      '',
      ...forwarded,
      '',
      '  +++++++++++++++ Accumulated forward statistics for all ports+++++++++++++++',
      ...this.sums(all),
      '  ++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++',
      '',
      'Done.',
      '',
      'Stopping port 0...',
      'Stopping ports...',
      'Done',
      '',
      'Shutting down port 0...',
      'Closing ports...',
      'Port 0 is closed',
      'Done',
      '',
      'Bye...',
    ];
    return [
      this.record(at - 20, { kind: 'event', name: 'limit', words: [] }),
      this.record(at - 10, { kind: 'event', name: 'stopping', words: ['INT', 'time'] }),
      ...texts.map((text, step) => this.line(at + step * 10, text)),
      this.record(at + 400, { kind: 'event', name: 'exited', words: ['code', '0'] }),
      this.record(at + 410, { kind: 'event', name: 'cleaned', words: ['3'] }),
      this.record(at + 420, { kind: 'event', name: 'ended', words: ['time'] }),
    ];
  }

  /** Anything that testpmd says. */
  say(text: string): StreamRecord {
    return this.line(2000 + this.second * 1000 + 100, text);
  }

  /** All of a run. */
  all(): StreamRecord[] {
    const records = this.start();
    for (let second = 0; second < this.options.seconds; second += 1) records.push(...this.tick());
    return [...records, ...this.end()];
  }

  private record(centreMs: number, body: StreamBody): StreamRecord {
    this.number += 1;
    return { number: this.number, atMs: 1_000_000 + Math.round(centreMs / 10) * 10, body };
  }

  private line(atMs: number, text: string): StreamRecord {
    return this.record(atMs, { kind: 'output', text, whole: true });
  }

  private advance(port: number, state: PortState): void {
    const { pps, dip, dropsFrom, queues, spread, mode } = this.options;
    const away = port === 0 && dip !== undefined && this.second >= dip.from && this.second < dip.to;
    const wave = 1 + 0.04 * Math.sin(this.second / 9 + port) + 0.03 * (this.random() - 0.5);
    state.pps = this.second === 1 ? 0 : Math.round((away ? 0.11 : 1) * pps * (1 - 0.12 * port) * wave);
    state.packets += state.pps;
    if (dropsFrom !== undefined && this.second >= dropsFrom)
      state.drops += Math.round(state.pps * (mode === 'txonly' ? 0.06 : 0.01) * this.random());
    for (let queue = 0; queue < queues; queue += 1)
      state.queues[queue] =
        (state.queues[queue] ?? 0) + Math.round(state.pps * (spread?.[queue] ?? 1 / queues));
  }

  private block(at: number, port: number, { packets, drops, pps }: PortState): StreamRecord[] {
    const sends = this.options.mode === 'txonly';
    const [rx, tx] = sends ? [0, pps] : [pps, 0];
    const pad = (value: number | string, width: number): string => String(value).padEnd(width);
    const rate = (value: number): string => String(value).padStart(12);
    return [
      ...(port === 0 ? ['\x1b[2J\x1b[1;1H', 'Port statistics ===================================='] : []),
      `  ######################## NIC statistics for port ${port}  ########################`,
      `  RX-packets: ${pad(sends ? 0 : packets, 10)} RX-missed: ${pad(sends ? 0 : drops, 10)} RX-bytes:  ${sends ? 0 : packets * 60}`,
      '  RX-errors: 0',
      '  RX-nombuf:  0         ',
      `  TX-packets: ${pad(sends ? packets : 0, 10)} TX-errors: ${pad(sends ? drops : 0, 10)} TX-bytes:  ${sends ? packets * 60 : 0}`,
      '',
      '  Throughput (since last show)',
      `  Rx-pps: ${rate(rx)}          Rx-bps: ${rate(rx * 60 * 8)}`,
      `  Tx-pps: ${rate(tx)}          Tx-bps: ${rate(tx * 60 * 8)}`,
      '  ############################################################################',
    ].map((text) => this.line(at, text));
  }

  private samples(at: number): StreamRecord[] {
    const { lcores, mode, dip } = this.options;
    const sends = mode === 'txonly';
    const threads = Array.from({ length: lcores }, (_, index) => ({
      tid: 4711 + index,
      name: index === 0 ? 'dpdk-testpmd' : `dpdk-worker${index + 1}`,
      lcore: index + 1,
      ticks: index === 0 ? Math.round(this.random() * 3) : 99 + Math.round(this.random()),
    }));
    const away = dip !== undefined && this.second >= dip.from && this.second < dip.to;
    return [
      this.record(at, { kind: 'cpu', hz: 100, threads }),
      ...this.ports.flatMap(({ packets }, port) =>
        away && port === 0
          ? []
          : [
              this.record(at, {
                kind: 'vf',
                device: `enP30832s${port + 1}`,
                counters: {
                  hc_tx_ucast_pkts: sends ? packets + 12 * this.second : 40 * this.second,
                  hc_rx_ucast_pkts: sends ? 3 * this.second : packets + 9 * this.second,
                  hc_tx_bytes: sends ? packets * 64 : 0,
                  hc_rx_bytes: sends ? 0 : packets * 64,
                },
              }),
            ],
      ),
      this.record(at + 10, {
        kind: 'telemetry',
        ports: this.ports.map(({ packets, drops, queues }, port) => ({
          port,
          name: uuidOf(port),
          rxPackets: sends ? 0 : packets,
          txPackets: sends ? packets : 0,
          rxBytes: sends ? 0 : packets * 60,
          txBytes: sends ? packets * 60 : 0,
          rxMissed: sends ? 0 : drops,
          rxErrors: 0,
          rxNoMbuf: 0,
          txErrors: sends ? drops : 0,
          rxQueues: sends ? queues.map(() => 0) : [...queues],
          txQueues: sends ? [...queues] : queues.map(() => 0),
          linkUp: true,
          extra: {},
        })),
      }),
    ];
  }

  private sums({ packets, drops }: { readonly packets: number; readonly drops: number }): readonly string[] {
    const sends = this.options.mode === 'txonly';
    const row = (name: string, on: boolean): string => {
      const [moved, dropped] = on ? [packets, drops] : [0, 0];
      return `  ${name}-packets: ${String(moved).padEnd(14)} ${name}-dropped: ${String(dropped).padEnd(13)} ${name}-total: ${moved + dropped}`;
    };
    return [row('RX', !sends), row('TX', sends)];
  }
}
