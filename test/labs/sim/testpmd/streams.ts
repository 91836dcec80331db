// Which lcore moves which queues of which ports, as testpmd's config.c lays it out for topology "paired".
import type { Port } from './ports';
import type { Settings } from './settings';

export interface Stream {
  readonly rx: Port;
  readonly tx: Port;
  readonly queue: number;
  readonly lcore: number;
}

export interface ForwardingPlan {
  readonly ports: readonly Port[];
  /** Lcores that forward, fewer than asked for where there are fewer streams. */
  readonly lcores: readonly number[];
  readonly streams: readonly Stream[];
}

/** The port a stream sends to: the other one of a pair, itself for the last of an odd number. */
function pairOf(ports: readonly Port[], index: number): Port | undefined {
  return ports[index % 2 === 0 ? index + 1 : index - 1] ?? ports[index];
}

export function planStreams(ports: readonly Port[], settings: Settings): ForwardingPlan {
  const queues = settings.rxQueues > 1 ? Math.min(settings.rxQueues, settings.txQueues) : 1;
  const count = queues * ports.length;
  const lcores = settings.workers.slice(0, Math.min(settings.cores, count));
  // As many streams for each lcore, and the rest one by one to the last ones.
  const each = lcores.length === 0 ? 0 : Math.floor(count / lcores.length);
  const alone = lcores.length === 0 ? 0 : lcores.length - (count % lcores.length);
  const lcoreOf = (index: number) => {
    const first = alone * each;
    const at = index < first ? Math.floor(index / each) : alone + Math.floor((index - first) / (each + 1));
    return lcores[at] ?? 0;
  };
  const streams = Array.from({ length: count }, (_, index): Stream | undefined => {
    const rx = ports[index % ports.length];
    const tx = pairOf(ports, index % ports.length);
    return rx === undefined || tx === undefined
      ? undefined
      : { rx, tx, queue: Math.floor(index / ports.length), lcore: lcoreOf(index) };
  }).filter((stream) => stream !== undefined);
  return { ports, lcores, streams };
}

function peer(port: Port): string {
  return `02:00:00:00:00:${port.id.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** `txonly packet forwarding - ports=…`, and what each lcore does. */
export function planText(plan: ForwardingPlan, settings: Settings): string {
  const { ports, lcores, streams } = plan;
  const head = `${settings.mode} packet forwarding - ports=${ports.length} - cores=${lcores.length} - streams=${streams.length} - NUMA support enabled, MP allocation mode: native\n`;
  const cores = lcores.map((lcore) => {
    const own = streams.filter((stream) => stream.lcore === lcore);
    const lines = own.map(
      ({ rx, tx, queue }) =>
        `\n  RX P=${rx.id}/Q=${queue} (socket 0) -> TX P=${tx.id}/Q=${queue} (socket 0) peer=${peer(tx)}`,
    );
    return `Logical Core ${lcore} (socket 0) forwards packets on ${own.length} streams:${lines.join('')}\n`;
  });
  return `${head}${cores.join('')}\n`;
}

/** Thresholds and offloads of each driver, as its info gives them. */
const queueDefaults = {
  net_mana: {
    descriptors: 512,
    rx: [8, 8, 0],
    rxFree: 32,
    tx: [32, 0, 0],
    txFree: 32,
    rs: 32,
    offloads: '0x0',
  },
  net_netvsc: {
    descriptors: 256,
    rx: [0, 0, 0],
    rxFree: 0,
    tx: [0, 0, 0],
    txFree: 0,
    rs: 0,
    offloads: '0x0',
  },
  net_null: { descriptors: 0, rx: [0, 0, 0], rxFree: 0, tx: [0, 0, 0], txFree: 0, rs: 0, offloads: '0x0' },
} as const;

function thresholds([p, h, w]: readonly [number, number, number]): string {
  return `pthresh=${p} hthresh=${h}  wthresh=${w}`;
}

function portText(port: Port, settings: Settings): string {
  const { rxQueues, txQueues } = settings;
  const driver = port.driver === 'net_mana' || port.driver === 'net_netvsc' ? port.driver : 'net_null';
  const { descriptors, rx, rxFree, tx, txFree, rs, offloads } = queueDefaults[driver];
  const rxd = settings.rxDescriptors === 0 ? descriptors : settings.rxDescriptors;
  const txd = settings.txDescriptors === 0 ? descriptors : settings.txDescriptors;
  return (
    `  port ${port.id}: RX queue number: ${rxQueues} Tx queue number: ${txQueues}\n` +
    `    Rx offloads=0x0 Tx offloads=${offloads}\n` +
    `    RX queue: 0\n      RX desc=${rxd} - RX free threshold=${rxFree}\n` +
    `      RX threshold registers: ${thresholds(rx)}\n      RX Offloads=0x0\n` +
    `    TX queue: 0\n      TX desc=${txd} - TX free threshold=${txFree}\n` +
    `      TX threshold registers: ${thresholds(tx)}\n      TX offloads=${offloads} - TX RS bit threshold=${rs}\n`
  );
}

/** What the engine says of its set-up. */
export function setUpText(plan: ForwardingPlan, settings: Settings): string {
  const { mode, burst, cores, packetLength, segments } = settings;
  const packets = /^(txonly|flowgen)$/.test(mode)
    ? `  packet len=${packetLength} - nb packet segments=${segments}\n`
    : '';
  return (
    `  ${mode} packet forwarding packets/burst=${burst}\n${packets}` +
    `  nb forwarding cores=${cores} - nb forwarding ports=${plan.ports.length}\n` +
    plan.ports.map((port) => portText(port, settings)).join('')
  );
}
