// What becomes of virtual devices: the rules of a driver that go beyond one argument.
import { msg } from '../../message';
import { unknownPart } from '../../shell/word';
import { atoi, strtol } from '../scan/cNumbers';
import { argumentProblems, placeOf, valuePlace } from './arguments';
import type { DeviceKey } from './model';
import { isRefused } from './parse';
import { refusedName } from './refused';
import type { JudgedDevice, Outcome, Problem } from './outcome';
import { unknownOutcome } from './outcome';

type Judge = (judged: JudgedDevice) => Partial<Outcome>;

const judges: Readonly<Record<string, Judge>> = {
  net_null: judgeNull,
  net_ring: judgeRing,
  net_tap: () => ({ least: 0 }),
  net_tun: () => ({ least: 0 }),
  net_af_packet: judgeAfPacket,
  net_pcap: judgePcap,
  net_bonding: judgeBonding,
  net_failsafe: judgeFailsafe,
  net_vdev_netvsc: () => ({ least: 0, most: Infinity }),
};

/** The ports of a virtual device and what its string does not do. */
export function virtualOutcome(judged: JudgedDevice): Outcome {
  const judge = judges[judged.driver.id];
  const { release, knowledge } = judged.context;
  const line = knowledge.line(release.id);
  const limit = judged.driver.maxQueues?.find(({ versions }) => versions.some((one) => line.includes(one)));
  const own = judged.driver.id === 'net_failsafe' ? [] : argumentProblems(judged);
  if (judge === undefined) return { ...unknownOutcome, problems: own };
  // With every argument ignored, nothing else can be wrong with them.
  const allIgnored =
    judged.driver.unknownKey === 'ignore-all' && own.some(({ effect }) => effect === 'ignored');
  const special = allIgnored ? {} : judge(judged);
  // A device that an argument of its own refuses needs no second reason.
  const refused = own.some(({ effect }) => effect === 'dropped');
  const certain = judged.device.keys.every(({ known }) => known);
  return {
    least: certain ? 1 : 0,
    most: 1,
    rx: limit?.rx ?? null,
    tx: limit?.tx ?? null,
    ...special,
    problems: refused ? own : [...own, ...(special.problems ?? [])],
  };
}

/** The keys of a name; none where a key is not known, since it may be any. */
function keysOf({ device }: JudgedDevice, ...names: readonly string[]): readonly DeviceKey[] {
  return device.keys.filter(({ key }) => names.includes(key));
}

function isCertain({ device }: JudgedDevice): boolean {
  return device.keys.every(({ known }) => known);
}

/** The whole device string: for what is missing in it. */
function wholePlace({ device }: JudgedDevice): { readonly from: number; readonly to: number } {
  return { from: 0, to: device.value.text.length };
}

function judgeNull(judged: JudgedDevice): Partial<Outcome> {
  const number = (key: DeviceKey | undefined): bigint | undefined =>
    key?.value === undefined || !key.known ? undefined : BigInt.asUintN(32, strtol(key.value, 0).value);
  const [size, copy, noRx] = ['size', 'copy', 'no-rx'].map((name) => keysOf(judged, name).at(-1));
  const problems: Problem[] = [];
  if (size?.value !== undefined && number(size) === 0n)
    problems.push({
      ...valuePlace(size),
      effect: 'port-start',
      message: msg(
        'net_null reads “{0}” as a packet length of 0, with which the port does not start.',
        size.value,
      ),
    });
  if (noRx !== undefined && number(noRx) === 1n && (number(copy) ?? 0n) !== 0n)
    problems.push({
      ...placeOf(noRx),
      effect: 'dropped',
      message: msg('net_null does not take no-rx=1 together with copy=1: testpmd starts without the device.'),
    });
  return { problems };
}

function judgeRing(judged: JudgedDevice): Partial<Outcome> {
  const actions = keysOf(judged, 'nodeaction');
  const internal = keysOf(judged, 'internal');
  const [only] = internal;
  if (only !== undefined && internal.length === 1 && only.value !== undefined)
    return {
      problems: [
        {
          ...placeOf(only),
          effect: 'crash',
          message: msg(
            '“internal” is an address in the memory of DPDK itself: testpmd crashes on any other.',
          ),
        },
      ],
    };
  if (actions.length === 0) return internal.length > 1 ? { least: 0, most: 0 } : {};
  const created = new Set(
    actions.flatMap(({ value }) => (value?.endsWith(':CREATE') === true ? [value] : [])),
  );
  return { least: isCertain(judged) ? created.size : 0, most: isCertain(judged) ? actions.length : Infinity };
}

function judgeAfPacket(judged: JudgedDevice): Partial<Outcome> {
  const ifaces = keysOf(judged, 'iface');
  const last = (name: string, otherwise: number): number => {
    const key = keysOf(judged, name).at(-1);
    return key?.value === undefined ? otherwise : atoi(key.value);
  };
  if (!isCertain(judged)) return { least: 0 };
  const problems: Problem[] = [];
  if (ifaces.length !== 1)
    problems.push({
      ...(ifaces[1] === undefined ? wholePlace(judged) : placeOf(ifaces[1])),
      effect: 'dropped',
      message: msg('net_af_packet needs iface=NAME, exactly once: testpmd starts without the device.'),
    });
  const [block, frame, count] = [last('blocksz', 4096), last('framesz', 2048), last('framecnt', 512)];
  if (block > 0 && frame > 0 && count > 0 && (frame > block || count < Math.floor(block / frame)))
    problems.push({
      ...wholePlace(judged),
      effect: 'dropped',
      message: msg(
        'net_af_packet wants frames no larger than a block, and enough of them to fill one (blocksz={0}, framesz={1}, framecnt={2}): testpmd starts without the device.',
        block,
        frame,
        count,
      ),
    });
  const queues = Math.max(1, last('qpairs', 1));
  return { least: 0, rx: queues, tx: queues, problems };
}

function judgePcap(judged: JudgedDevice): Partial<Outcome> {
  if (!isCertain(judged)) return { least: 0 };
  const count = (...names: readonly string[]): number => keysOf(judged, ...names).length;
  if (count('iface') === 1) return { least: 0, rx: 1, tx: 1 };
  const rx = count('rx_pcap') || count('rx_iface', 'rx_iface_in');
  const tx = count('tx_pcap') || count('tx_iface');
  if (rx + tx > 0) return { least: 0, rx: rx || count('tx_pcap', 'tx_iface'), tx: tx || rx };
  const message = msg(
    'net_pcap needs a file or an interface to receive from or to send to, as in iface=eth1 or rx_pcap=in.pcap,tx_pcap=out.pcap: testpmd starts without the device.',
  );
  return { problems: [{ ...wholePlace(judged), effect: 'dropped', message }] };
}

function judgeBonding(judged: JudgedDevice): Partial<Outcome> {
  if (!isCertain(judged)) return { least: 0, rx: null, tx: null };
  const modes = keysOf(judged, 'mode');
  const member = judged.rows.some(({ key }) => key === 'member') ? 'member' : 'slave';
  const problems: Problem[] = [];
  if (modes.length !== 1)
    problems.push({
      ...(modes[1] === undefined ? wholePlace(judged) : placeOf(modes[1])),
      effect: 'dropped',
      message: msg('net_bonding needs mode=0..6, exactly once: testpmd starts without the device.'),
    });
  if (keysOf(judged, member).length === 0)
    problems.push({
      ...wholePlace(judged),
      effect: 'port-start',
      message: msg(
        'net_bonding has no ports to bond, so its own does not start: write {0}=PORT for each.',
        member,
      ),
    });
  return { problems };
}

/** net_failsafe reads `dev(…)`, `exec(…)` and `fd(…)` itself, and leaves the rest to librte_kvargs. */
function judgeFailsafe(judged: JudgedDevice): Partial<Outcome> {
  const { device, context } = judged;
  const calls = device.keys.filter(({ key }) => key.includes('('));
  const plain = {
    ...judged,
    device: { ...device, keys: device.keys.filter(({ key }) => !key.includes('(')) },
  };
  const problems: Problem[] = [...argumentProblems(plain)];
  if (!isCertain(judged)) return { least: 0, problems };
  const dropped = (key: DeviceKey, message: Problem['message']): number =>
    problems.push({ ...placeOf(key), effect: 'dropped', message });
  for (const call of calls) {
    const match = /^(dev|exec|fd)\((.*)\)$/s.exec(call.key);
    if (!call.key.includes(')'))
      dropped(
        call,
        msg('The parenthesis is not closed: net_failsafe refuses the device, and testpmd starts without it.'),
      );
    else if (match?.[1] === 'dev' && match[2] !== undefined && !match[2].includes(unknownPart)) {
      const name = match[2].split(',', 1)[0] ?? '';
      if (isRefused(name, context)) dropped(call, refusedName(name, context).message);
    } else if (match === null && !/^(?:dev|exec|fd)\(/.test(call.key))
      dropped(
        call,
        msg('net_failsafe takes devices as dev(…), exec(…) or fd(…): it refuses “{0}”.', call.key),
      );
  }
  if (hasEmptyPart(device.value.text))
    problems.push({
      ...wholePlace(judged),
      effect: 'dropped',
      message: msg(
        'net_failsafe refuses an argument without text between commas: testpmd starts without the device.',
      ),
    });
  const third = calls[2];
  if (third !== undefined)
    dropped(third, msg('net_failsafe takes at most two devices: testpmd starts without it.'));
  if (calls.length === 0)
    problems.push({
      ...wholePlace(judged),
      effect: 'dropped',
      message: msg('net_failsafe needs a device, as in dev(7870:00:00.0): testpmd starts without it.'),
    });
  return { problems };
}

/** True where a comma outside parentheses follows another, or the name. */
function hasEmptyPart(text: string): boolean {
  let depth = 0;
  let before = '';
  for (const character of text) {
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === ',' && depth === 0 && before === ',') return true;
    before = character;
  }
  return false;
}
