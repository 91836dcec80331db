// `show port info` and `show port summary`, with the limits that each driver gives.
import type { Build } from './build';
import type { Port } from './ports';
import type { Settings } from './settings';

interface Limits {
  readonly speed: string;
  readonly maxMacs: number;
  readonly keySize: number;
  readonly tableSize: number;
  readonly rss: string;
  readonly minBuffer: number;
  readonly maxLength: number;
  readonly minMtu: number;
  readonly maxMtu: number;
  readonly queues: number;
  readonly descriptors: number;
  readonly minDescriptors: number;
  readonly segments: number;
}

const manaRss = '  ipv4  ipv4-tcp  ipv4-udp  ipv6  ipv6-tcp  ipv6-udp\n';
const nullRss =
  '  ipv4  ipv4-frag  ipv4-tcp  ipv4-udp  ipv4-sctp  ipv4-other\n  ipv6  ipv6-frag  ipv6-tcp  ipv6-udp  ipv6-sctp  ipv6-other\n' +
  '  l2-payload  ipv6-ex  ipv6-tcp-ex  ipv6-udp-ex  port  vxlan\n  geneve  nvgre  mpls\n';

const mana: Limits = {
  speed: '100 Gbps',
  maxMacs: 1,
  keySize: 40,
  tableSize: 64,
  rss: manaRss,
  minBuffer: 0,
  maxLength: 9014,
  minMtu: 68,
  maxMtu: 9000,
  queues: 64,
  descriptors: 4096,
  minDescriptors: 64,
  segments: 30,
};

const limits: Readonly<Record<Port['driver'], Limits>> = {
  net_mana: mana,
  net_netvsc: { ...mana, tableSize: 128, queues: 64, maxLength: 9014, segments: 40 },
  net_failsafe: { ...mana, speed: '100 Gbps', tableSize: 0 },
  net_null: {
    speed: '10 Gbps',
    maxMacs: 1,
    keySize: 0,
    tableSize: 128,
    rss: nullRss,
    minBuffer: 0,
    maxLength: 4_294_967_295,
    minMtu: 0,
    maxMtu: 65_535,
    queues: 1024,
    descriptors: 65_535,
    minDescriptors: 0,
    segments: 65_535,
  },
  net_ring: {
    speed: '10 Gbps',
    maxMacs: 1,
    keySize: 0,
    tableSize: 0,
    rss: '',
    minBuffer: 0,
    maxLength: 4_294_967_295,
    minMtu: 0,
    maxMtu: 65_535,
    queues: 16,
    descriptors: 65_535,
    minDescriptors: 0,
    segments: 65_535,
  },
};

function speedOf(port: Port): string {
  return port.linkUp ? limits[port.driver].speed : 'None';
}

export function portInfo(port: Port, settings: Settings, build: Build): string {
  const own = limits[port.driver];
  const border = '*********************';
  const one = (since: string, text: string) => (build.since(since) ? text : '');
  const virtual = port.path === 'virtual';
  return (
    `\n${border} Infos for port ${String(port.id).padEnd(2)} ${border}\nMAC address: ${port.mac.toUpperCase()}\n` +
    `Device name: ${port.name}\nDriver name: ${port.driver}\nFirmware-version: not available\nDevargs: ${port.devargs}\n` +
    `Connect to socket: 0\nmemory allocation on the socket: 0\nLink status: ${port.linkUp ? 'up' : 'down'}\n` +
    `Link speed: ${speedOf(port)}\nLink duplex: full-duplex\nAutoneg status: ${virtual ? 'Off' : 'On'}\nMTU: 1500\n` +
    one('25.11', `Minimum MTU: ${own.minMtu}\nMaximum MTU: ${own.maxMtu}\n`) +
    `Promiscuous mode: enabled\nAllmulticast mode: ${virtual ? 'enabled' : 'disabled'}\n` +
    `Maximum number of MAC addresses: ${own.maxMacs}\nMaximum number of MAC addresses of hash filtering: 0\n` +
    'VLAN offload: \n  strip off, filter off, extend off, qinq strip off\n' +
    (own.keySize > 0 ? `Hash key size in bytes: ${own.keySize}\n` : '') +
    (own.tableSize > 0 ? `Redirection table size: ${own.tableSize}\n` : '') +
    (own.rss === ''
      ? 'No RSS offload flow type is supported.\n'
      : `Supported RSS offload flow types:\n${own.rss}`) +
    `Minimum size of RX buffer: ${own.minBuffer}\nMaximum configurable length of RX packet: ${own.maxLength}\n` +
    'Maximum configurable size of LRO aggregated packet: 0\n' +
    `Current number of RX queues: ${port.configured ? settings.rxQueues : 0}\nMax possible RX queues: ${own.queues}\n` +
    `Max possible number of RXDs per queue: ${own.descriptors}\nMin possible number of RXDs per queue: ${own.minDescriptors}\n` +
    `RXDs number alignment: ${Math.max(1, own.minDescriptors)}\n` +
    `Current number of TX queues: ${port.configured ? settings.txQueues : 0}\nMax possible TX queues: ${own.queues}\n` +
    `Max possible number of TXDs per queue: ${own.descriptors}\nMin possible number of TXDs per queue: ${own.minDescriptors}\n` +
    `TXDs number alignment: ${Math.max(1, own.minDescriptors)}\nMax segment number per packet: ${own.segments}\n` +
    `Max segment number per MTU/TSO: ${own.segments}\nDevice capabilities: 0x0( )\nDevice error handling mode: none\n` +
    one('23.11', 'Device private info:\n  none\n')
  );
}

export function summaryHead(count: number): string {
  return `Number of available ports: ${count}\nPort MAC Address       Name         Driver         Status   Link\n`;
}

export function summaryLine(port: Port): string {
  const { id, mac, name, driver, linkUp } = port;
  return `${String(id).padEnd(4)} ${mac.toUpperCase()} ${name.padEnd(12)} ${driver.padEnd(14)} ${(linkUp ? 'up' : 'down').padEnd(8)} ${speedOf(port)}\n`;
}
