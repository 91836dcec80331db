// Which way the packets went: what proves it, and what only makes it likely.
import { msg, type Message } from '../message';
import { namedPciAddress } from '../testpmd/devices/addresses';
import { manaDomain } from '../testpmd/rules/mana';
import type { VfNews } from './output/events';
import { isVirtual } from './ports';
import type { RunReader } from './reader';
import type { Direction } from './series';
import { formatCount, formatShare } from './units';
import type { PortVerdict, TrafficPath } from './verdictTypes';

export interface PathVerdict {
  readonly path: TrafficPath;
  readonly evidence: readonly Message[];
}

/** Sentences about one path: beyond these nobody reads. */
const mostEvidence = 12;
/** A part of the packets that is nearly all, or nearly none. */
const nearlyAll = 0.9;
const nearlyNone = 0.1;

/** Something of the line names MANA's PCI function. */
export function namesMana(args: readonly string[]): boolean {
  return args.some((word) => {
    const parts = word.replace(/^-[aw](?=.)/, '').split(/[,/]/);
    return parts.some((part, index) => {
      const address = namedPciAddress(part.slice(part.lastIndexOf('=') + 1));
      if (address === undefined) return false;
      return manaDomain.test(address) || parts.slice(index + 1).some((key) => /^mac=/i.test(key));
    });
  });
}

export function pathOf(
  reader: RunReader,
  ports: readonly PortVerdict[],
  directions: readonly Direction[],
): PathVerdict {
  const found: Message[] = [];
  const used = ports.filter(({ forwards, rx, tx }) => forwards || rx.moved || tx.moved);
  const paths = used.map((port) => portPath(reader, port, directions, found));
  probes(reader, found);
  // What concerns several ports is said of each.
  const evidence = [...new Map(found.map((sentence) => [JSON.stringify(sentence), sentence])).values()];
  if (paths.length === 0) return { path: 'unknown', evidence };
  if (paths.includes('synthetic')) return { path: 'synthetic', evidence };
  const [first = 'unknown'] = paths;
  return { path: paths.every((path) => path === first) ? first : 'unknown', evidence };
}

function portPath(
  reader: RunReader,
  port: PortVerdict,
  directions: readonly Direction[],
  evidence: Message[],
): TrafficPath {
  const { driver, device } = port;
  const name = device ?? '';
  if (driver === 'net_mana') {
    evidence.push(msg('Port {0} is {1}, a port of net_mana: its packets go over the VF.', port.port, name));
    hardware(reader, port, directions, evidence);
    return 'mana-vf';
  }
  if (driver === 'net_netvsc') return netvscPath(reader, port, directions, evidence);
  if (driver !== null && isVirtual(driver)) {
    evidence.push(msg('Port {0} is {1}, which is no NIC: this says nothing about MANA.', port.port, name));
    return 'other';
  }
  if (driver === 'net_failsafe') {
    evidence.push(
      msg(
        'Port {0} is {1}: failsafe does not say which of its two devices carries the packets.',
        port.port,
        name,
      ),
    );
    return 'unknown';
  }
  if (driver !== null) {
    evidence.push(msg('Port {0} is {1} and driven by {2}, not by net_mana.', port.port, name, driver));
    return 'other';
  }
  if (reader.course.pathNews.length > 0) return netvscPath(reader, port, directions, evidence);
  const virtual = virtualOf(reader);
  if (virtual !== undefined) {
    evidence.push(msg('The line names {0} only, which is no NIC: this says nothing about MANA.', virtual));
    return 'other';
  }
  evidence.push(
    reader.course.hasNoTelemetry
      ? msg(
          'Nothing names the device of port {0}: without Python on the VM, nobody asks DPDK’s telemetry.',
          port.port,
        )
      : msg('Nothing names the device of port {0}: DPDK’s telemetry did not answer.', port.port),
  );
  return 'unknown';
}

/** Of a netvsc port, the counters of its VF prove most; then what netvsc says; then the counters of the kernel's VF. */
function netvscPath(
  reader: RunReader,
  port: PortVerdict,
  directions: readonly Direction[],
  evidence: Message[],
): TrafficPath {
  const counted = byVfCounters(reader, port, directions, evidence);
  const said = bySaid(reader, port, evidence);
  const seen = hardware(reader, port, directions, evidence);
  const isOther = [...reader.course.probed.values()].some((driver) => driver.startsWith('mlx'));
  const vf: TrafficPath = isOther && !manaProbed(reader) ? 'other' : 'mana-vf';
  if (counted === 'mixed') return vf === 'mana-vf' ? 'mixed' : 'unknown';
  if (counted !== undefined) return counted === 'vf' ? vf : counted;
  if (said === undefined && reader.track(port.port)?.showsNoVf === true) {
    evidence.push(msg('Port {0}: netvsc has taken no VF, by its statistics and by its messages.', port.port));
    return 'synthetic';
  }
  if (said === 'synthetic' || (said === undefined && seen === 'still')) return 'synthetic';
  return said === 'vf' && seen !== 'still' ? vf : 'unknown';
}

function manaProbed({ course }: RunReader): boolean {
  return (
    [...course.probed.values()].includes('net_mana') ||
    [...course.manaPorts.values()].some((errno) => errno === null)
  );
}

function byVfCounters(
  reader: RunReader,
  port: PortVerdict,
  directions: readonly Direction[],
  evidence: Message[],
): 'vf' | 'synthetic' | 'mixed' | undefined {
  const vf = reader.track(port.port)?.vfSums;
  if (vf === undefined || vf === null) return undefined;
  const all = directions.reduce((sum, way) => sum + vf.all[way], 0);
  const over = directions.reduce((sum, way) => sum + vf[way], 0);
  if (all === 0) return undefined;
  const share = Math.min(1, over / all);
  evidence.push(
    msg(
      "Port {0}: {1} of its packets went over the VF, by netvsc's own counters.",
      port.port,
      formatShare(share),
    ),
  );
  return share >= nearlyAll ? 'vf' : share <= nearlyNone ? 'synthetic' : 'mixed';
}

function newsSentence(news: VfNews, line: number): Message | undefined {
  switch (news) {
    case 'not-found':
      return msg('netvsc found no port with the MAC of its VF (line {0}): it uses the synthetic path.', line);
    case 'found':
      return msg('netvsc found the port of its VF (line {0}).', line);
    case 'removed':
      return msg('netvsc let its VF go (line {0}).', line);
    default:
      return undefined;
  }
}

/** What netvsc said last counts: it may find its VF later. */
function bySaid(reader: RunReader, port: PortVerdict, evidence: Message[]): 'vf' | 'synthetic' | undefined {
  let state: 'vf' | 'synthetic' | undefined;
  for (const { news, line } of reader.course.pathNews) {
    if (news === 'found' || news === 'started' || news === 'recovered' || news === 'data-path-vf')
      state = 'vf';
    else if (news !== 'returned') state = 'synthetic';
    const sentence = evidence.length < mostEvidence ? newsSentence(news, line) : undefined;
    if (sentence !== undefined) evidence.push(sentence);
  }
  const several =
    reader.ports.filter(({ driver, forwards }) => driver === 'net_netvsc' && forwards).length > 1;
  // The lines do not say of which netvsc port they speak.
  if (several && mixed(reader)) {
    evidence.push(
      msg('Which of the netvsc ports that concerns, the log does not say (port {0}).', port.port),
    );
    return undefined;
  }
  return state;
}

function mixed(reader: RunReader): boolean {
  const news = reader.course.pathNews.map((one) => one.news);
  return news.includes('found') && news.includes('not-found');
}

/** Counters that the NIC itself keeps of its VFs, read while packets moved. */
function hardware(
  reader: RunReader,
  port: PortVerdict,
  directions: readonly Direction[],
  evidence: Message[],
): 'moved' | 'still' | undefined {
  const moving = directions.filter((way) => port[way].moved);
  let found: 'moved' | 'still' | undefined;
  for (const [device, { moved, counting }] of reader.vfs.devices) {
    if (counting !== 'hardware' || moving.length === 0) continue;
    const count = moving.reduce((sum, way) => sum + moved[way], 0);
    const own = moving.reduce((sum, way) => sum + port[way].drops.packets, 0);
    if (count >= own * nearlyNone) {
      found = 'moved';
      evidence.push(
        msg('The counters of the VF {0} moved with it: {1} packets.', device, formatCount(count)),
      );
    } else if (count === 0 && found === undefined) {
      found = 'still';
      evidence.push(msg('The counters of the VF {0} stood still while packets moved.', device));
    }
  }
  return found;
}

/** What the start of the devices says of the path, whichever port it was. */
function probes({ course }: RunReader, evidence: Message[]): void {
  for (const [ibPort, errno] of course.manaPorts)
    if (errno !== null)
      evidence.push(msg('net_mana could not take port {0} of the RDMA device (error {1}).', ibPort, errno));
    else evidence.push(msg('net_mana took port {0} of the RDMA device.', ibPort));
  for (const device of course.unusable)
    evidence.push(msg('DPDK could not use {0}, which the line names.', device));
}

/** The virtual devices of a line that names nothing else, where the ports are no more than they. */
function virtualOf({ head, ports }: RunReader): string | undefined {
  const end = head.args.indexOf('--');
  const args = end < 0 ? head.args : head.args.slice(0, end);
  const values = args.flatMap((word, index) => {
    const joined = /^(?:--vdev|--allow)=(.+)$/.exec(word) ?? /^-a(.+)$/.exec(word);
    if (joined !== null) return [joined[1] ?? ''];
    return word === '--vdev' || word === '-a' || word === '--allow' ? [args[index + 1] ?? ''] : [];
  });
  const devices = values.map((value) => value.split(',')[0] ?? '').filter((value) => value !== '');
  const isAllVirtual =
    devices.length > 0 &&
    devices.length >= ports.length &&
    devices.every((device) => isVirtual(/^((?:net|eth)_[a-z_]+?)_?\d*$/.exec(device)?.[1] ?? ''));
  return isAllVirtual ? devices.join(', ') : undefined;
}
