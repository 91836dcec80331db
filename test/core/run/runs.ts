// Runs as they go on a VM with MANA, good and bad: written from the formats of testpmd, net_mana and net_netvsc.
import { Stream, telemetryPort } from './support';
import { end, round, start, type BlockValues } from './texts';

/** Packets a second of one port; null: testpmd prints no block for this second. */
export interface PortPlan {
  readonly mac?: string;
  readonly queues?: number;
  readonly tx?: (second: number) => number;
  readonly rx?: (second: number) => number;
  readonly bytesEach?: number;
  /** Name of its device, where DPDK's telemetry answers. */
  readonly device?: string;
  /** Part of the packets over the VF, by netvsc's own counters. */
  readonly vfShare?: number;
  readonly dropped?: { readonly rx?: number; readonly tx?: number };
}

export interface RunScript {
  readonly mode: string;
  readonly ports: readonly PortPlan[];
  readonly eal?: readonly string[];
  readonly seconds?: number;
  readonly length?: number;
  /** Said at a second, in front of the statistics. */
  readonly said?: Readonly<Record<number, string>>;
  /** Without it, the run goes on. */
  readonly ends?: 'time' | 'open';
}

export const manaMac = '60:45:BD:00:00:01';
export const manaArgs = [
  '-l',
  '1-2',
  '-a',
  `7870:00:00.0,mac=${manaMac}`,
  '--',
  '--auto-start',
  '--stats-period=1',
];
export const netvscArgs = [
  ...manaArgs.slice(0, 4),
  '-a',
  '6045bd00-0001-6045-bd00-00016045bd00',
  ...manaArgs.slice(4),
];
export const manaProbe = [
  'EAL: Probe PCI driver: net_mana (1414:ba) device: 7870:00:00.0 (socket 0)',
  'mana_init_once(): MP INIT PRIMARY',
];

/** A whole run, second by second. */
export function runOf(script: RunScript): Stream {
  const { mode, ports, eal = [], seconds = 10, said = {}, ends = 'time', length = 64 } = script;
  const stream = new Stream();
  stream.event('started', '77').after(700);
  stream.say(
    start({
      mode,
      ports: ports.map(({ mac = manaMac, queues = 1 }) => ({ mac, queues })),
      eal,
      length,
    }),
  );
  const sums = ports.map(() => ({ rx: 0, tx: 0 }));
  const blocks = (second: number): readonly BlockValues[] =>
    ports.map(({ rx, tx, bytesEach = length }, port) => {
      const [rxPps, txPps] = [rx?.(second) ?? 0, tx?.(second) ?? 0];
      const sum = sums[port] ?? { rx: 0, tx: 0 };
      sum.rx += rxPps;
      sum.tx += txPps;
      return {
        port,
        rxPackets: sum.rx,
        txPackets: sum.tx,
        rxBytes: sum.rx * bytesEach,
        txBytes: sum.tx * bytesEach,
        rxPps: second === 0 ? 0 : rxPps,
        txPps: second === 0 ? 0 : txPps,
        rxBps: second === 0 ? 0 : rxPps * bytesEach * 8,
        txBps: second === 0 ? 0 : txPps * bytesEach * 8,
      };
    });
  // testpmd prints once at once: its clock begins at zero.
  for (let second = 0; second <= seconds; second += 1) {
    if (second > 0) stream.after(1000);
    const text = said[second];
    if (text !== undefined) stream.say(text);
    stream.say(round(...(second === 0 ? ports.map((_, port) => ({ port })) : blocks(second))));
    if (ports.some(({ device }) => device !== undefined))
      stream.telemetry(
        ...ports.map(({ device = '', vfShare, bytesEach = length }, port) => {
          const { rx, tx } = sums[port] ?? { rx: 0, tx: 0 };
          const extra =
            vfShare === undefined
              ? {}
              : {
                  vf_rx_good_packets: Math.round(rx * vfShare),
                  vf_tx_good_packets: Math.round(tx * vfShare),
                };
          return telemetryPort(port, device, {
            rxPackets: rx,
            txPackets: tx,
            rxBytes: rx * bytesEach,
            txBytes: tx * bytesEach,
            extra,
          });
        }),
      );
  }
  if (ends === 'open') return stream;
  stream.event('limit').event('stopping', 'INT', 'time').after(50);
  stream.say(
    end(
      ports.map(({ dropped }, port) => ({
        rx: [sums[port]?.rx ?? 0, dropped?.rx ?? 0],
        tx: [sums[port]?.tx ?? 0, dropped?.tx ?? 0],
      })),
    ),
  );
  return stream.after(20).ended();
}

/** A start that ends before it forwards: the lines that are said, and how testpmd ends. */
export function failedStart(
  lines: readonly string[],
  exit: readonly [string, string] = ['code', '1'],
): Stream {
  const stream = new Stream();
  stream.event('started', '77').after(300);
  stream.say(`${lines.join('\n')}\n`);
  return stream.after(20).ended(exit, 'self');
}

const detected = [
  'EAL: Detected CPU lcores: 8',
  'EAL: Detected NUMA nodes: 1',
  'EAL: Detected static linkage of DPDK',
  'EAL: Multi-process socket /var/run/dpdk/rte/mp_socket',
  "EAL: Selected IOVA mode 'PA'",
];

/** The kernel's driver id of MANA is one that rdma-core takes for another: the article's last case. */
export const driverIdLines = [
  ...detected,
  'EAL: Probe PCI driver: net_mana (1414:ba) device: 7870:00:00.0 (socket 0)',
  'mana_arg_parse_callback(): key=mac value=60:45:bd:00:00:01 index=0',
  'mana_init_once(): MP INIT PRIMARY',
  'mana_pci_probe_mac(): Probe device name mana_0 dev_name uverbs0 ibdev_path /sys/class/infiniband/mana_0',
  'mana_probe_port(): device located port 2 address 60:45:BD:00:00:01',
  'mana_probe_port(): ibv_alloc_parent_domain failed port 2',
  'mana_pci_probe_mac(): Probe on IB port 2 failed -12',
  'EAL: Requested device 7870:00:00.0 cannot be used',
  'EAL: Bus (pci) probe failed.',
];

/** The VF is up: its vPort belongs to the kernel. */
export const vfUpLines = [
  ...detected,
  'EAL: Probe PCI driver: net_mana (1414:ba) device: 7870:00:00.0 (socket 0)',
  'mana_init_once(): MP INIT PRIMARY',
  'testpmd: create a new mbuf pool <mb_pool_0>: n=171456, size=2176, socket=0',
  'testpmd: preferred mempool ops selected: ring_mp_mc',
  'Auto-start selected',
  'Configuring Port 0 (socket 0)',
  'mana_start_tx_queues(): Failed to create qp queue index 0',
  'mana_dev_start(): failed to start tx queues -19',
  'Fail to start port 0: No such device',
  'EAL: Error - exiting with code: 1',
  '  Cause: Start ports failed',
];

export const noHugepagesLines = [
  ...detected,
  'EAL: No free 2048 kB hugepages reported on node 0',
  'EAL: FATAL: Cannot get hugepage information.',
  'EAL: Cannot get hugepage information.',
  'EAL: Error - exiting with code: 1',
  '  Cause: Cannot init EAL: Permission denied',
];
