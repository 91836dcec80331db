// Output of testpmd as it comes, from real runs and from the formats of its sources.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A sender on a ring that is full at once: testpmd 26.11. */
export const ringTxonly = readFileSync(
  join('test', 'core', 'logs', 'corpus', 'fixture-testpmd-2611-ring-txonly.log'),
  'utf8',
);

/** testpmd 22.11 with a prompt, typed into as by a terminal. */
export const consoleSession = `EAL: Detected CPU lcores: 2
EAL: Detected NUMA nodes: 1
EAL: Detected shared linkage of DPDK
EAL: Multi-process socket /var/run/dpdk/teamc/mp_socket
EAL: Physical addresses are unavailable, selecting IOVA as VA mode.
EAL: Selected IOVA mode 'VA'
Auto-start selected
Interactive-mode selected
testpmd: create a new mbuf pool <mb_pool_0>: n=16384, size=2176, socket=0
testpmd: preferred mempool ops selected: ring_mp_mc

Warning! port-topology=paired and odd forward ports number, the last port will pair with itself.

Configuring Port 0 (socket 0)
Port 0: 00:0D:3A:00:00:07
Checking link statuses...
Done
Start automatic packet forwarding
io packet forwarding - ports=1 - cores=1 - streams=1 - NUMA support enabled, MP allocation mode: native
Logical Core 1 (socket 0) forwards packets on 1 streams:
  RX P=0/Q=0 (socket 0) -> TX P=0/Q=0 (socket 0) peer=02:00:00:00:00:00

  io packet forwarding packets/burst=32
  nb forwarding cores=1 - nb forwarding ports=1
  port 0: RX queue number: 1 Tx queue number: 1
    Rx offloads=0x0 Tx offloads=0x0
    RX queue: 0
      RX desc=0 - RX free threshold=0
      RX threshold registers: pthresh=0 hthresh=0  wthresh=0
      RX Offloads=0x0
    TX queue: 0
      TX desc=0 - TX free threshold=0
      TX threshold registers: pthresh=0 hthresh=0  wthresh=0
      TX offloads=0x0 - TX RS bit threshold=0
testpmd> show port stats all

  ######################## NIC statistics for port 0  ########################
  RX-packets: 73421152   RX-missed: 0          RX-bytes:  0
  RX-errors: 0
  RX-nombuf:  0         
  TX-packets: 73021280   TX-errors: 0          TX-bytes:  0

  Throughput (since last show)
  Rx-pps:            0          Rx-bps:            0
  Tx-pps:            0          Tx-bps:            0
  ############################################################################
testpmd> clear port stats all

  NIC statistics for port 0 cleared
testpmd> show port stats 0

  ######################## NIC statistics for port 0  ########################
  RX-packets: 78899264   RX-missed: 0          RX-bytes:  0
  RX-errors: 0
  RX-nombuf:  0         
  TX-packets: 78899168   TX-errors: 0          TX-bytes:  0

  Throughput (since last show)
  Rx-pps:      2099186          Rx-bps:            0
  Tx-pps:      2252379          Tx-bps:            0
  ############################################################################
testpmd> stop
Telling cores to stop...
Waiting for lcores to finish...

  ---------------------- Forward statistics for port 0  ----------------------
  RX-packets: 157606048      RX-dropped: 0             RX-total: 157606048
  TX-packets: 157606048      TX-dropped: 0             TX-total: 157606048
  ----------------------------------------------------------------------------

  +++++++++++++++ Accumulated forward statistics for all ports+++++++++++++++
  RX-packets: 157606048      RX-dropped: 0             RX-total: 157606048
  TX-packets: 157606048      TX-dropped: 0             TX-total: 157606048
  ++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++

Done.
testpmd> show fwd stats all

  ---------------------- Forward statistics for port 0  ----------------------
  RX-packets: 157606048      RX-dropped: 0             RX-total: 157606048
  TX-packets: 157606048      TX-dropped: 0             TX-total: 157606048
  ----------------------------------------------------------------------------

  +++++++++++++++ Accumulated forward statistics for all ports+++++++++++++++
  RX-packets: 157606048      RX-dropped: 0             RX-total: 157606048
  TX-packets: 157606048      TX-dropped: 0             TX-total: 157606048
  ++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++
testpmd> port stop 0
Stopping ports...
Checking link statuses...
Done
testpmd> port start 0
Port 0: 00:0D:3A:00:00:07
Checking link statuses...
Done
testpmd> start
io packet forwarding - ports=1 - cores=1 - streams=1 - NUMA support enabled, MP allocation mode: native
Logical Core 1 (socket 0) forwards packets on 1 streams:
  RX P=0/Q=0 (socket 0) -> TX P=0/Q=0 (socket 0) peer=02:00:00:00:00:00

  io packet forwarding packets/burst=32
  nb forwarding cores=1 - nb forwarding ports=1
  port 0: RX queue number: 1 Tx queue number: 1
    Rx offloads=0x0 Tx offloads=0x0
    RX queue: 0
      RX desc=0 - RX free threshold=0
      RX threshold registers: pthresh=0 hthresh=0  wthresh=0
      RX Offloads=0x0
    TX queue: 0
      TX desc=0 - TX free threshold=0
      TX threshold registers: pthresh=0 hthresh=0  wthresh=0
      TX offloads=0x0 - TX RS bit threshold=0
testpmd> quit
Telling cores to stop...
Waiting for lcores to finish...

  ---------------------- Forward statistics for port 0  ----------------------
  RX-packets: 221616128      RX-dropped: 0             RX-total: 221616128
  TX-packets: 221616128      TX-dropped: 0             TX-total: 221616128
  ----------------------------------------------------------------------------

  +++++++++++++++ Accumulated forward statistics for all ports+++++++++++++++
  RX-packets: 221616128      RX-dropped: 0             RX-total: 221616128
  TX-packets: 221616128      TX-dropped: 0             TX-total: 221616128
  ++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++

Done.

Primary: Sending 'stop_req' request to secondary...

Stopping port 0...
Stopping ports...
Done

Shutting down port 0...
Closing ports...
Port 0 is closed
Done

Bye...
`.replaceAll(/^(testpmd> .*)$/gm, '$1\r');

const clear = '\x1b[2J\x1b[1;1H\n';

/** One block of `NIC statistics`, as `nic_stats_display` of all releases prints it. */
export interface BlockValues {
  readonly port: number;
  readonly rxPackets?: number;
  readonly rxMissed?: number;
  readonly rxBytes?: number;
  readonly rxErrors?: number;
  readonly rxNoMbuf?: number;
  readonly txPackets?: number;
  readonly txErrors?: number;
  readonly txBytes?: number;
  readonly rxPps?: number;
  readonly rxBps?: number;
  readonly txPps?: number;
  readonly txBps?: number;
}

export function block(values: BlockValues): string {
  const of = (key: Exclude<keyof BlockValues, 'port'>, width: number): string =>
    String(values[key] ?? 0).padEnd(width);
  const rate = (key: 'rxPps' | 'rxBps' | 'txPps' | 'txBps'): string => String(values[key] ?? 0).padStart(12);
  const border = '#'.repeat(24);
  return [
    '',
    `  ${border} NIC statistics for port ${String(values.port).padEnd(2)} ${border}`,
    `  RX-packets: ${of('rxPackets', 10)} RX-missed: ${of('rxMissed', 10)} RX-bytes:  ${of('rxBytes', 0)}`,
    `  RX-errors: ${of('rxErrors', 0)}`,
    `  RX-nombuf:  ${of('rxNoMbuf', 10)}`,
    `  TX-packets: ${of('txPackets', 10)} TX-errors: ${of('txErrors', 10)} TX-bytes:  ${of('txBytes', 0)}`,
    '',
    '  Throughput (since last show)',
    `  Rx-pps: ${rate('rxPps')}          Rx-bps: ${rate('rxBps')}`,
    `  Tx-pps: ${rate('txPps')}          Tx-bps: ${rate('txBps')}`,
    `  ${border}############################${border}`,
    '',
  ].join('\n');
}

/** What `--stats-period` prints at one time. */
export function round(...blocks: readonly BlockValues[]): string {
  return `${clear}Port statistics ====================================${blocks.map(block).join('')}`;
}

/** The start of testpmd up to its first statistics. */
export function start(options: {
  readonly mode: string;
  readonly ports: readonly { readonly mac: string; readonly queues?: number }[];
  readonly eal?: readonly string[];
  readonly length?: number;
}): string {
  const { mode, ports, eal = [], length = 64 } = options;
  const makes = mode === 'txonly' || mode === 'flowgen';
  return [
    'EAL: Detected CPU lcores: 8',
    'EAL: Detected NUMA nodes: 1',
    'EAL: Detected static linkage of DPDK',
    'EAL: Multi-process socket /var/run/dpdk/rte/mp_socket',
    "EAL: Selected IOVA mode 'PA'",
    ...eal,
    'testpmd: create a new mbuf pool <mb_pool_0>: n=171456, size=2176, socket=0',
    'testpmd: preferred mempool ops selected: ring_mp_mc',
    `Set ${mode} packet forwarding mode`,
    'Auto-start selected',
    ...ports.flatMap(({ mac }, port) => [`Configuring Port ${port} (socket 0)`, `Port ${port}: ${mac}`]),
    'Checking link statuses...',
    'Done',
    'No commandline core given, start packet forwarding',
    `${mode} packet forwarding - ports=${ports.length} - cores=1 - streams=${ports.length} - NUMA support enabled, MP allocation mode: native`,
    `Logical Core 2 (socket 0) forwards packets on ${ports.length} streams:`,
    ...ports.map(
      (_, port) => `  RX P=${port}/Q=0 (socket 0) -> TX P=${port}/Q=0 (socket 0) peer=02:00:00:00:00:00`,
    ),
    '',
    `  ${mode} packet forwarding packets/burst=32`,
    ...(makes ? [`  packet len=${length} - nb packet segments=1`] : []),
    `  nb forwarding cores=1 - nb forwarding ports=${ports.length}`,
    ...ports.flatMap(({ queues = 1 }, port) => [
      `  port ${port}: RX queue number: ${queues} Tx queue number: ${queues}`,
      '    Rx offloads=0x0 Tx offloads=0x0',
      '    RX queue: 0',
      '      RX desc=256 - RX free threshold=0',
    ]),
    '',
  ].join('\n');
}

/** What testpmd sums up when it is told to end. */
export function end(
  sums: readonly { readonly rx: readonly [number, number]; readonly tx: readonly [number, number] }[],
): string {
  const lines = ([packets, dropped]: readonly [number, number], way: 'RX' | 'TX'): string =>
    `  ${way}-packets: ${String(packets).padEnd(14)} ${way}-dropped: ${String(dropped).padEnd(14)}${way}-total: ${packets + dropped}`;
  const total = (way: 'rx' | 'tx'): readonly [number, number] => [
    sums.reduce((sum, one) => sum + one[way][0], 0),
    sums.reduce((sum, one) => sum + one[way][1], 0),
  ];
  return [
    'Telling cores to stop...',
    'Waiting for lcores to finish...',
    ...sums.flatMap(({ rx, tx }, port) => [
      '',
      `  ---------------------- Forward statistics for port ${String(port).padEnd(2)} ----------------------`,
      lines(rx, 'RX'),
      lines(tx, 'TX'),
      `  ${'-'.repeat(76)}`,
    ]),
    '',
    `  ${'+'.repeat(15)} Accumulated forward statistics for all ports${'+'.repeat(15)}`,
    lines(total('rx'), 'RX'),
    lines(total('tx'), 'TX'),
    `  ${'+'.repeat(76)}`,
    '',
    'Done.',
    '',
    ...sums.flatMap((_, port) => [`Stopping port ${port}...`, 'Stopping ports...', 'Done', '']),
    ...sums.flatMap((_, port) => [
      `Shutting down port ${port}...`,
      'Closing ports...',
      `Port ${port} is closed`,
      'Done',
      '',
    ]),
    'Bye...',
    '',
  ].join('\n');
}

/** Two ports of MANA, one of which sends, over two rounds. */
export const manaTwoPorts = [
  start({
    mode: 'txonly',
    ports: [{ mac: '60:45:BD:00:00:01' }, { mac: '60:45:BD:00:00:02' }],
    eal: ['PCI_BUS: Probe PCI driver: net_mana (1414:00ba) device: 7870:00:00.0 (socket 0)'],
  }),
  round(
    { port: 0, txPackets: 64 },
    { port: 1, rxPackets: 7, rxMissed: 1, rxBytes: 420, rxErrors: 2, rxNoMbuf: 3 },
  ),
  round(
    { port: 0, txPackets: 4_812_409, txBytes: 307_994_176, txPps: 4_812_345, txBps: 2_463_920_640 },
    { port: 1, rxPackets: 7, rxMissed: 1, rxBytes: 420, rxErrors: 2, rxNoMbuf: 3 },
  ),
  end([
    { rx: [0, 0], tx: [4_812_409, 12] },
    { rx: [7, 1], tx: [0, 0] },
  ]),
].join('');
