// Options that testpmd takes and hands to the ports, where ethdev or the driver refuses them: “Start ports failed”.
// Without a prompt testpmd ends there. What MANA refuses is said by rules of its own, since its ports are never
// certain: here is what certainly exists, the virtual devices.
import { msg, type Message } from '../../message';
import type { Finding } from '../finding';
import { startFailureEnds } from '../devices/startFailure';
import type { Course, ReadOption } from './course';
import { aboutWhole } from './findings';
import { certainlyWithout } from './portAbilities';

/** Bits of RTE_ETH_RX_OFFLOAD_* that flags switch on. */
const rxFlags: Readonly<Record<string, bigint>> = {
  'disable-crc-strip': 1n << 16n,
  'enable-lro': 1n << 4n,
  'enable-rx-cksum': 0b1110n,
  'enable-rx-timestamp': 1n << 14n,
  'enable-scatter': 1n << 13n,
  'enable-hw-vlan': (1n << 0n) | (1n << 5n) | (1n << 9n) | (1n << 10n),
  'enable-hw-vlan-filter': 1n << 9n,
  'enable-hw-vlan-strip': 1n << 0n,
  'enable-hw-vlan-extend': 1n << 10n,
  'enable-hw-qinq-strip': 1n << 5n,
};

/** testpmd takes these away again where the port does not have them. */
const rssHash = 1n << 19n;
const fastFree = 1n << 16n;

/** Room in front of the data of every mbuf: RTE_PKTMBUF_HEADROOM. */
const headroom = 128;

/** Ethernet header and CRC, and the least MTU: 64 bytes less those. */
const frameOverhead = 18;
const leastMtu = 46;

interface Refusal {
  readonly read: ReadOption;
  readonly message: Message;
}

/** What keeps a port from starting. */
export function checkPortStart(course: Course): readonly Finding[] {
  const ends = startFailureEnds(course.scan);
  if (course.ports.least === 0 || ends === null) return [];
  if (course.eal.processType !== 'primary' || course.given('disable-device-start') !== false) return [];
  const refusals = [
    ...rxOffloads(course),
    ...txOffloads(course),
    ...frames(course),
    ...buffers(course),
    ...flows(course),
    ...segments(course),
  ];
  return refusals.map(({ read, message }) =>
    aboutWhole(
      read,
      'invalid-value',
      ends
        ? msg('The port does not start, and testpmd ends: {0}', message)
        : msg('The port does not start, and nothing is forwarded: {0}', message),
      { severity: ends ? undefined : 'warning' },
    ),
  );
}

/** --rx-offloads replaces what flags before it have switched on. */
function rxOffloads(course: Course): readonly Refusal[] {
  if (course.open) return [];
  const asked = new Map<ReadOption, bigint>();
  for (const option of course.scan.application.options) {
    const id = option.row?.id.replace(/^app-/, '') ?? '';
    const read = course.last(id);
    if (read?.option !== option) continue;
    if (id === 'rx-offloads') {
      asked.clear();
      if (read.number === null) return [];
      asked.set(read, BigInt(read.number) & ~rssHash);
    }
    const flag = rxFlags[id];
    if (flag !== undefined) asked.set(read, flag);
  }
  return [...asked].flatMap(([read, mask]) =>
    mask !== 0n && certainlyWithout(course, ({ rxOffloads: has }) => has === null || (mask & ~has) === 0n)
      ? [{ read, message: msg('it does not have the receive offload of {0}. Leave it out.', read.name) }]
      : [],
  );
}

function txOffloads(course: Course): readonly Refusal[] {
  const read = course.last('tx-offloads');
  const number = course.number('tx-offloads', 0);
  if (read === undefined || number === null) return [];
  const mask = BigInt(number) & ~fastFree;
  return mask !== 0n &&
    certainlyWithout(course, ({ txOffloads: has }) => has === null || (mask & ~has) === 0n)
    ? [{ read, message: msg('it does not have the transmit offload of {0}. Leave it out.', read.name) }]
    : [];
}

/** The length less the overhead is the MTU, in 16 bits. */
function frames(course: Course): readonly Refusal[] {
  const read = course.last('max-pkt-len');
  const length = course.number('max-pkt-len', 0);
  if (read === undefined || length === null || length === 0) return [];
  const mtu = (length - frameOverhead) & 0xffff;
  if (mtu < leastMtu && certainlyWithout(course, () => false))
    return [{ read, message: msg('the MTU has 16 bits, and {0} becomes one of {1}.', length, mtu) }];
  return certainlyWithout(
    course,
    ({ longestFrame }) => longestFrame === null || mtu + frameOverhead <= longestFrame,
  )
    ? [{ read, message: msg('it takes no packets of {0} bytes.', length) }]
    : [];
}

/** Mbufs smaller than their headroom, and pools of several sizes. */
function buffers(course: Course): readonly Refusal[] {
  const receiving = course.number('rxq', 1);
  if (receiving === null || receiving === 0 || !certainlyWithout(course, () => false)) return [];
  const sizes = course.last('mbuf-size');
  const first =
    sizes?.reading?.outcome === 'taken' ? sizes.reading.numbers.find((size) => size > 0) : undefined;
  if (!course.open && sizes?.reading?.outcome === 'taken' && (first ?? 0) < headroom)
    return [
      {
        read: sizes,
        message: msg('an mbuf has 128 bytes of headroom in front of its data. Write at least 2176.'),
      },
    ];
  const several = course.last('multi-rx-mempool');
  if (
    several === undefined ||
    course.open ||
    !certainlyWithout(course, ({ isolation }) => isolation === null)
  )
    return [];
  return [
    { read: several, message: msg('it takes no mbufs from several pools. Leave {0} out.', several.name) },
  ];
}

/** Flow isolation and hairpin queues. */
function flows(course: Course): readonly Refusal[] {
  const isolate = course.last('flow-isolate-all');
  const hairpin = course.last('hairpin-mode');
  const mode = course.number('hairpin-mode', 0);
  const noHairpin = certainlyWithout(course, ({ hairpin: has }) => has !== false);
  const map = course.last('hairpin-map');
  const [rxPort = 0, , txPort = 0, , queues = 0] =
    map?.reading?.outcome === 'taken' ? map.reading.numbers : [];
  const mapped = Math.min(rxPort, txPort) < course.ports.least && queues > 0;
  return [
    ...(isolate !== undefined && certainlyWithout(course, ({ isolation }) => isolation !== false)
      ? [{ read: isolate, message: msg('its driver has no isolated mode. Leave {0} out.', isolate.name) }]
      : []),
    ...(hairpin !== undefined && mode !== null && (mode & 0xf) !== 0 && noHairpin
      ? [{ read: hairpin, message: msg('it has no hairpin queues to bind. Leave {0} out.', hairpin.name) }]
      : []),
    ...(map !== undefined && mapped && noHairpin
      ? [{ read: map, message: msg('it has no hairpin queues to bind. Leave {0} out.', map.name) }]
      : []),
  ];
}

/** More segments than this are passed over. */
const mostSegments = 7;

/** Since 26.07 packets are to be split as soon as there are two segments, whether the port can do it or not. */
function segments(course: Course): readonly Refusal[] {
  const receiving = course.number('rxq', 1);
  if (
    !course.since('26.07') ||
    course.given('multi-rx-mempool') !== false ||
    receiving === null ||
    receiving === 0
  )
    return [];
  const { options } = course.scan.application;
  const [read] = ['rxpkts', 'rxhdrs']
    .flatMap((id) => course.last(id) ?? [])
    .filter(
      ({ reading, id }) => reading?.outcome === 'taken' && (id === 'rxhdrs' || isHeeded(reading.numbers)),
    )
    .sort((a, b) => options.lastIndexOf(b.option) - options.lastIndexOf(a.option));
  const count = read?.reading?.outcome === 'taken' ? read.reading.numbers.length : 0;
  if (read === undefined || (read.id === 'rxpkts' && count < 2)) return [];
  const split = 1n << 20n;
  return certainlyWithout(course, ({ rxOffloads: has }) => has === null || (has & split) !== 0n)
    ? [{ read, message: msg('it cannot split packets. Leave {0} out.', read.name) }]
    : [];
}

function isHeeded(lengths: readonly number[]): boolean {
  return lengths.length <= mostSegments && lengths.every((length) => length < 0xffff);
}
