// Lines that say something on their own: phases of the start, ports, the words of drivers.
import type { OutputBody, VfNews } from './events';

/** A port or queue with a higher number is none of DPDK's: it would only take memory. */
const mostPorts = 1024;
const mostQueues = 65_536;

interface SingleLine {
  /** Text that every such line has: looked for first, as most lines have none of them. */
  readonly mark: string;
  readonly expression: RegExp;
  readonly read: (groups: readonly string[]) => OutputBody | undefined;
}

const port = (text: string | undefined): number => {
  const number = Number(text);
  return number < mostPorts ? number : -1;
};

/** Whole lines of testpmd's own, without a prefix. */
const ownLines: readonly SingleLine[] = [
  {
    mark: 'Configuring Port ',
    expression: /^Configuring Port (\d{1,5}) \(socket/,
    read: ([number]) => ({ kind: 'configuring', port: port(number) }),
  },
  {
    mark: 'Port ',
    expression: /^Port (\d{1,5}): ((?:[\dA-Fa-f]{2}:){5}[\dA-Fa-f]{2})$/,
    read: ([number, mac = '']) => ({ kind: 'started', port: port(number), mac: mac.toLowerCase() }),
  },
  {
    mark: ' event',
    expression: /^Port (\d{1,5}): (.{1,80}) event$/,
    read: ([number, event = '']) => ({ kind: 'port-event', port: port(number), event }),
  },
  {
    mark: ' Link ',
    expression: /^Port (\d{1,5}) Link (up|down)(?: at (.{1,60}))?/,
    read: ([number, state, speed]) => ({
      kind: 'link',
      port: port(number),
      up: state === 'up',
      speed: speed ?? null,
    }),
  },
  {
    mark: 'is closed',
    expression: /^Port (\d{1,5}) is closed/,
    read: ([number]) => ({ kind: 'port-closed', port: port(number) }),
  },
  {
    mark: 'Fail to ',
    expression: /^Fail to (configure|start) port (\d{1,5})\b/,
    read: ([step, number]) => ({
      kind: 'port-failed',
      port: port(number),
      step: step === 'start' ? 'start' : 'configure',
    }),
  },
  {
    mark: 'Checking link statuses',
    expression: /^Checking link statuses/,
    read: () => ({ kind: 'checking-links' }),
  },
  {
    mark: ' packet forwarding',
    expression:
      /^([\w-]{1,40}?)(?:-[^ ]{0,40})? packet forwarding(?: with retry)? - ports=(\d{1,5}) - cores=(\d{1,5}) - streams=(\d{1,6})/,
    read: ([mode = '', ports, cores, streams]) => ({
      kind: 'forwarding',
      mode,
      ports: Number(ports),
      cores: Number(cores),
      streams: Number(streams),
    }),
  },
  {
    mark: 'Logical Core ',
    expression: /^Logical Core (\d{1,5}) \(socket -?\d{1,5}\) forwards packets on (\d{1,6}) streams:/,
    read: ([lcore, streams]) => ({ kind: 'lcore', lcore: Number(lcore), streams: Number(streams) }),
  },
  {
    mark: '  RX P=',
    expression: /^ {2}RX P=(\d{1,5})\/Q=(\d{1,5}) \(socket [^)]{1,12}\) -> TX P=(\d{1,5})\/Q=(\d{1,5}) /,
    read: ([rxPort, rxQueue, txPort, txQueue]) => ({
      kind: 'stream',
      lcore: null,
      rxPort: port(rxPort),
      rxQueue: Number(rxQueue),
      txPort: port(txPort),
      txQueue: Number(txQueue),
    }),
  },
  {
    mark: '  packet len=',
    expression: /^ {2}packet len=(\d{1,6}) - nb packet segments=(\d{1,4})/,
    read: ([bytes, segments]) => ({
      kind: 'packet-length',
      bytes: Number(bytes),
      segments: Number(segments),
    }),
  },
  {
    mark: 'RX queue number:',
    expression: /^ {2}port (\d{1,5}): RX queue number: (\d{1,5}) Tx queue number: (\d{1,5})/,
    read: ([number, rx, tx]) =>
      Number(rx) < mostQueues
        ? { kind: 'queues', port: port(number), rx: Number(rx), tx: Number(tx) }
        : undefined,
  },
  {
    mark: 'NIC statistics for port',
    expression: /^ {2}NIC statistics for port (\d{1,5}) cleared/,
    read: ([number]) => ({ kind: 'cleared', port: port(number) }),
  },
  { mark: 'Telling cores', expression: /^Telling cores to stop/, read: () => ({ kind: 'stopping' }) },
  { mark: 'Done.', expression: /^Done\.$/, read: () => ({ kind: 'stopped' }) },
  { mark: 'Shutting down port', expression: /^Shutting down port \d/, read: () => ({ kind: 'exiting' }) },
  { mark: 'Bye...', expression: /^Bye\.\.\./, read: () => ({ kind: 'bye' }) },
];

const vf = (news: VfNews, number?: string): OutputBody => ({
  kind: 'vf',
  news,
  port: number === undefined ? null : port(number),
});

/** Messages that a prefix, a time or a function's name may stand in front of. */
const logLines: readonly SingleLine[] = [
  {
    mark: 'Probe PCI driver',
    expression: /Probe PCI driver: (\w{1,60}) \([\da-f]{1,8}:[\da-f]{1,8}\) device: ([\da-fA-F:.]{7,20}) /,
    read: ([driver = '', device = '']) => ({ kind: 'probe', driver, device }),
  },
  {
    mark: 'cannot be used',
    expression: /Requested device (\S{1,120}) cannot be used/,
    read: ([device = '']) => ({ kind: 'probe-failed', device }),
  },
  {
    mark: 'Failed to probe device',
    expression: /Failed to probe device (\S{1,120})/,
    read: ([device = '']) => ({ kind: 'probe-failed', device }),
  },
  {
    mark: 'robe on IB port',
    expression: /Probe on IB port (\d{1,5}) failed -?(\d{1,5})/,
    read: ([ibPort, errno]) => ({ kind: 'mana-port', ibPort: Number(ibPort), errno: Number(errno) }),
  },
  {
    mark: 'robed on IB port',
    expression: /Successfully probed on IB port (\d{1,5})/,
    read: ([ibPort]) => ({ kind: 'mana-port', ibPort: Number(ibPort), errno: null }),
  },
  {
    mark: 'No probed ethernet devices',
    expression: /testpmd: No probed ethernet devices/,
    read: () => ({ kind: 'no-ports' }),
  },
  {
    mark: 'create a new mbuf pool',
    expression: /testpmd: create a new mbuf pool/,
    read: () => ({ kind: 'memory' }),
  },
  {
    mark: 'found matching VF port',
    expression: /found matching VF port (\d{1,5})/,
    read: ([number]) => vf('found', number),
  },
  {
    mark: 'find port for VF',
    expression: /Couldn't find port for VF/,
    read: () => vf('not-found'),
  },
  {
    mark: 'emov', // "Removing VF portid 1", then "Start to remove port 1".
    expression: /Removing VF portid (\d{1,5})/,
    read: ([number]) => vf('removed', number),
  },
  {
    mark: 'Found matching MAC address',
    expression: /Found matching MAC address, adding device/,
    read: () => vf('returned'),
  },
  {
    mark: 'Starting VF port',
    expression: /Starting VF port (\d{1,5})/,
    read: ([number]) => vf('started', number),
  },
  {
    mark: 'recover',
    expression: /VF port (\d{1,5}) (recovering from error|recovery succeeded|recovery failed)/,
    read: ([number, what]) =>
      vf(
        what === 'recovery succeeded'
          ? 'recovered'
          : what === 'recovery failed'
            ? 'recovery-failed'
            : 'recovering',
        number,
      ),
  },
  {
    mark: 'datapath',
    expression: /set datapath (VF|Synthetic)\b/,
    read: ([path]) => vf(path === 'VF' ? 'data-path-vf' : 'data-path-synthetic'),
  },
  {
    mark: 'ata path switched',
    expression: /Data path switched (to|from) VF/,
    read: ([way]) => vf(way === 'to' ? 'data-path-vf' : 'data-path-synthetic'),
  },
  {
    mark: 'ailed to ',
    expression:
      /Failed to (?:switch to VF|add VF|configure VF port|configure VF queues|set VF MTU)|VF configuration failed/,
    read: () => vf('failed'),
  },
  { mark: 'EAL: ', expression: /(?:^|[\s\]>])EAL: /, read: () => ({ kind: 'eal' }) },
];

/** @param text Without control characters, and without a prompt in front. */
export function readSingle(text: string): OutputBody | undefined {
  return firstOf(ownLines, text) ?? firstOf(logLines, text);
}

function firstOf(lines: readonly SingleLine[], text: string): OutputBody | undefined {
  for (const { mark, expression, read } of lines) {
    if (!text.includes(mark)) continue;
    const found = expression.exec(text);
    if (found === null) continue;
    const body = read(found.slice(1));
    if (body === undefined || (portsOf(body) ?? 0) < 0) return undefined;
    return body;
  }
  return undefined;
}

/** The lowest of the port numbers in an event: negative where one is beyond all bounds. */
function portsOf(body: OutputBody): number | null {
  if (body.kind === 'stream') return Math.min(body.rxPort, body.txPort);
  return 'port' in body ? body.port : null;
}
