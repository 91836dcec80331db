// What the telemetry socket of a running testpmd answers: JSON by release, as librte_ethdev writes it.
import type { Build } from './build';
import type { Port, PortStats, Tally } from './ports';
import type { Testpmd } from './testpmd';

/** Releases up to 25.07 list 16 queues with each port's statistics. */
const listedQueues = 16;

function listed(queues: readonly number[]): readonly number[] {
  return Array.from({ length: listedQueues }, (_, index) => Math.floor(queues[index] ?? 0));
}

/**
 * Packets of a port by queue. netvsc counts only its own, those of the synthetic path, until 25.07: what goes by the VF is
 * in none of its queues.
 */
function queuesOf(port: Port, build: Build): readonly Tally[] {
  const { vf } = port;
  if (port.driver !== 'net_netvsc' || vf === undefined || !build.since('25.07')) return port.queues;
  return port.queues.map((own, index) => {
    const other = vf.queues[index];
    return {
      rxPackets: own.rxPackets + (other?.rxPackets ?? 0),
      txPackets: own.txPackets + (other?.txPackets ?? 0),
      rxBytes: own.rxBytes + (other?.rxBytes ?? 0),
      txBytes: own.txBytes + (other?.txBytes ?? 0),
    };
  });
}

function statsAnswer(port: Port, stats: PortStats, build: Build): unknown {
  const basic = {
    ipackets: stats.rxPackets,
    opackets: stats.txPackets,
    ibytes: stats.rxBytes,
    obytes: stats.txBytes,
    imissed: stats.missed,
    ierrors: stats.rxErrors,
    oerrors: stats.txErrors,
    rx_nombuf: stats.noMbuf,
  };
  if (build.since('25.11')) return basic;
  const queues = queuesOf(port, build);
  const counts = port.path !== 'virtual';
  return {
    ...basic,
    q_ipackets: listed(queues.map(({ rxPackets }) => rxPackets)),
    q_opackets: listed(queues.map(({ txPackets }) => txPackets)),
    q_ibytes: listed(counts ? queues.map(({ rxBytes }) => rxBytes) : []),
    q_obytes: listed(counts ? queues.map(({ txBytes }) => txBytes) : []),
    q_errors: listed([]),
  };
}

function goodOnes(prefix: string, stats: PortStats): readonly (readonly [string, number])[] {
  return [
    [`${prefix}rx_good_packets`, stats.rxPackets],
    [`${prefix}tx_good_packets`, stats.txPackets],
    [`${prefix}rx_good_bytes`, stats.rxBytes],
    [`${prefix}tx_good_bytes`, stats.txBytes],
    [`${prefix}rx_missed_errors`, stats.missed],
    [`${prefix}rx_errors`, stats.rxErrors],
    [`${prefix}tx_errors`, stats.txErrors],
    [`${prefix}rx_mbuf_allocation_errors`, stats.noMbuf],
  ];
}

/** net_mana has no counters beyond the basic ones; netvsc and net_null have their queues', and netvsc its VF's. */
export function xstatsOf(testpmd: Testpmd, port: Port): readonly (readonly [string, number])[] {
  const all = [...goodOnes('', testpmd.stats(port))];
  const { vf } = port;
  const filled = port.driver !== 'net_mana' ? queuesOf(port, testpmd.build) : [];
  const whole = Math.floor;
  filled.forEach(({ rxPackets, rxBytes }, index) => {
    const bytes = port.path === 'virtual' ? 0 : whole(rxBytes);
    all.push(
      [`rx_q${index}_packets`, whole(rxPackets)],
      [`rx_q${index}_bytes`, bytes],
      [`rx_q${index}_errors`, 0],
    );
  });
  filled.forEach(({ txPackets, txBytes }, index) => {
    const bytes = port.path === 'virtual' ? 0 : whole(txBytes);
    all.push([`tx_q${index}_packets`, whole(txPackets)], [`tx_q${index}_bytes`, bytes]);
  });
  if (port.driver !== 'net_netvsc') return all;
  for (const [direction, packets, bytes] of [
    ['tx', 'txPackets', 'txBytes'],
    ['rx', 'rxPackets', 'rxBytes'],
  ] as const)
    port.queues.forEach((queue, index) => {
      const name = `${direction}_q${index}`;
      all.push([`${name}_good_packets`, whole(queue[packets])], [`${name}_good_bytes`, whole(queue[bytes])]);
      for (const other of ['errors', 'ring full', 'channel full']) all.push([`${name}_${other}`, 0]);
    });
  return vf === undefined ? all : [...all, ...goodOnes('vf_', testpmd.stats(vf))];
}

function infoAnswer(testpmd: Testpmd, port: Port): unknown {
  const { rxQueues, txQueues, mbufSize } = testpmd.settings;
  const started = port.state === 'started' ? 1 : 0;
  return {
    name: port.name,
    state: 1,
    nb_rx_queues: port.configured ? rxQueues : 0,
    nb_tx_queues: port.configured ? txQueues : 0,
    port_id: port.id,
    mtu: 1500,
    rx_mbuf_size_min: mbufSize,
    mac_addr: port.mac.toUpperCase(),
    promiscuous: 1,
    scattered_rx: 0,
    all_multicast: port.driver === 'net_null' ? 1 : 0,
    dev_started: started,
    lro: 0,
    dev_configured: port.configured ? 1 : 0,
    rxq_state: Array.from({ length: port.configured ? rxQueues : 0 }, () => started),
    txq_state: Array.from({ length: port.configured ? txQueues : 0 }, () => started),
    numa_node: 0,
    dev_flags: testpmd.build.since('24.11') ? '0x40' : 64,
    ethdev_rss_hf: testpmd.build.since('24.11') ? '0x0' : 0,
  };
}

/** The answer to `/command,parameter`, as the value behind the command's name. */
function answer(testpmd: Testpmd, command: string, parameter: string): unknown {
  if (command === '/ethdev/list') return testpmd.visible.map(({ id }) => id);
  const port = testpmd.port(/^\d+$/.test(parameter) ? Number(parameter) : -1);
  if (port === undefined) return null;
  switch (command) {
    case '/ethdev/info':
      return infoAnswer(testpmd, port);
    case '/ethdev/stats':
      return statsAnswer(port, testpmd.stats(port), testpmd.build);
    case '/ethdev/xstats':
      return Object.fromEntries(xstatsOf(testpmd, port));
    case '/ethdev/link_status':
      return port.linkUp
        ? { status: 'UP', speed: port.path === 'virtual' ? 10_000 : 100_000, duplex: 'full-duplex' }
        : { status: 'DOWN' };
    default:
      return null;
  }
}

/** One question to the socket at a path; undefined where nobody listens there. */
export function askTelemetry(
  testpmds: Iterable<Testpmd>,
  path: string,
  question: string,
): Readonly<Record<string, unknown>> | undefined {
  for (const testpmd of testpmds) {
    if (`${testpmd.files.folder}/dpdk_telemetry.v2` !== path.replace(/^\/var\/run\//, '/run/')) continue;
    const [command = '', parameter = ''] = question.split(/,(.*)/s);
    return { [command]: answer(testpmd, command, parameter) };
  }
  return undefined;
}
