// What testpmd checks after its last option, and before the first packet.
import { msg } from '../../message';
import type { Finding } from '../finding';
import type { Course, ReadOption } from './course';
import { about, aboutWhole } from './findings';
import { mostNodes, namedNodes, noQueue } from './queues';

type Check = (course: Course) => readonly Finding[];

/** The number of this process must be below the number of processes. */
const processes: Check = (course) => {
  const all = course.number('num-procs', 1);
  const own = course.number('proc-id', 0);
  const read = course.last('proc-id') ?? course.last('num-procs');
  if (read === undefined || all === null || own === null || own < all) return [];
  return [
    about(
      read,
      'invalid-value',
      msg('--proc-id={0} must be less than --num-procs={1}: testpmd ends.', own, all),
    ),
  ];
};

/** Flags that nothing takes back. */
const firstBurst: Check = (course) => {
  const read = course.last('tx-first');
  if (read === undefined || course.last('interactive') === undefined) return [];
  return [
    aboutWhole(
      read,
      'option-conflict',
      msg(
        '{0} does not go with the prompt of -i: testpmd ends. Leave one of them out, or write “start tx_first” at the prompt.',
        read.name,
      ),
    ),
  ];
};

/** Neither receiving nor sending queues. Older releases have ended at the option. */
const someQueue: Check = (course) => {
  const read = course.last('txq') ?? course.last('rxq');
  const none = course.number('rxq', 1) === 0 && course.number('txq', 1) === 0;
  return read !== undefined && none && course.since('24.11')
    ? [about(read, 'option-conflict', noQueue())]
    : [];
};

/** True where forwarding begins without anybody typing `start`. */
function forwardsAtOnce(course: Course): boolean {
  return course.given('interactive') === false || course.given('auto-start') === true;
}

/** A forward mode without the queues it needs. */
const queuesOfMode: Check = (course) => {
  if (!forwardsAtOnce(course)) return [];
  const mode = course.text('forward-mode');
  const [rx, tx] = [course.number('rxq', 1), course.number('txq', 1)];
  if (mode === null || rx === null || tx === null || (rx === 0 && tx === 0)) return [];
  const lacking = rx === 0 && mode !== 'txonly' ? 'rxq' : tx === 0 && mode !== 'rxonly' ? 'txq' : undefined;
  const read = lacking === undefined ? undefined : course.last(lacking);
  if (read === undefined) return [];
  return [
    about(
      read,
      'option-conflict',
      msg(
        'Forward mode {0} needs queues in both directions where it uses them: with {1}=0 testpmd ends.',
        mode ?? 'io',
        read.name,
      ),
      { write: '1' },
    ),
  ];
};

/** Forward mode noisy allocates what its options ask for, on each port. */
const noisyNeeds: Check = (course) => {
  if (!forwardsAtOnce(course) || course.text('forward-mode') !== 'noisy' || course.ports.most === 0)
    return [];
  if (course.given('disable-device-start', 'portlist', 'portmask') !== false) return [];
  const severity = course.ports.least > 0 ? undefined : ('warning' as const);
  const buffer = course.last('noisy-tx-sw-buffer-size');
  const size = course.number('noisy-tx-sw-buffer-size', 0);
  if (buffer !== undefined && size !== null && (size & (size - 1)) !== 0)
    return [
      about(
        buffer,
        'invalid-value',
        msg(
          'The buffer of forward mode noisy is a ring, and its size a power of two: with {0} testpmd ends.',
          size,
        ),
        { write: String(2 ** Math.round(Math.log2(size))), severity },
      ),
    ];
  const lookups = ['noisy-lkup-num-writes', 'noisy-lkup-num-reads', 'noisy-lkup-num-reads-writes'];
  const read = lookups
    .map((id) => ((course.number(id, 0) ?? 0) > 0 ? course.last(id) : undefined))
    .find((one) => one !== undefined);
  if (read === undefined || course.number('noisy-lkup-memory', 0) !== 0) return [];
  return [
    aboutWhole(
      read,
      'option-conflict',
      msg(
        '{0} needs memory to look up in: without --noisy-lkup-memory testpmd ends. Give it the megabytes.',
        read.name,
      ),
      { severity },
    ),
  ];
};

/** Forward mode shared_rxq looks up an lcore that only --rxq-share sets: it crashes with the first packet. */
const sharedQueue: Check = (course) => {
  const read = course.last('forward-mode');
  if (read === undefined || !forwardsAtOnce(course) || course.text('forward-mode') !== 'shared_rxq')
    return [];
  const shared = course.last('rxq-share');
  if (course.open || (shared !== undefined && shared.number !== 0)) return [];
  const receives = course.eal.devices.some(
    ({ driver, keys, kind }) =>
      kind !== 'block' && driver === 'net_null' && !keys.some(({ key }) => key === 'no-rx'),
  );
  return [
    about(
      read,
      'option-conflict',
      msg('Forward mode shared_rxq without --rxq-share crashes testpmd with the first packet: give both.'),
      { severity: receives && course.ports.least > 0 ? undefined : 'warning' },
    ),
  ];
};

/** A pool of mbufs on a NUMA node the VM does not have. */
const nodesOfPools: Check = (course) => {
  const nodes = course.context.machine?.numaNodes ?? mostNodes;
  if (lastOf(course, 'numa', 'no-numa') !== 'numa') return [];
  return ['port-numa-config', 'ring-numa-config'].flatMap((id) => {
    const read = course.last(id);
    const node = read === undefined ? undefined : namedNodes(read).find((one) => one >= nodes);
    if (read === undefined || node === undefined) return [];
    return [
      about(
        read,
        'invalid-value',
        msg('There is no NUMA node {0}: testpmd cannot create a pool of mbufs there, and ends.', node),
      ),
    ];
  });
};

/** Which of two flags holds; the default where none is given, undefined where it cannot be known. */
function lastOf(course: Course, ...[byDefault, other]: readonly [string, string]): string | undefined {
  if (course.open) return undefined;
  const [first, second] = [course.last(byDefault), course.last(other)];
  if (second === undefined) return byDefault;
  if (first === undefined) return other;
  const { options } = course.scan.application;
  return options.lastIndexOf(first.option) > options.lastIndexOf(second.option) ? byDefault : other;
}

const checks: readonly Check[] = [
  processes,
  firstBurst,
  someQueue,
  queuesOfMode,
  noisyNeeds,
  sharedQueue,
  nodesOfPools,
];

/** Everything that ends testpmd between its options and forwarding, except the start of ports. */
export function checkEnding(course: Course): readonly Finding[] {
  return checks.flatMap((check) => check(course));
}

/** --rxd below a --rxfreet in front of it. The other way round nobody compares them. */
export function checkDescriptors(course: Course, read: ReadOption): readonly Finding[] {
  const threshold = course.number('rxfreet', -1);
  const read32 = read.reading?.outcome === 'taken' ? read.reading.numbers[0] : undefined;
  if (threshold === null || read32 === undefined || threshold < read32) return [];
  return [
    about(
      read,
      'option-conflict',
      msg('{0} must be more than --rxfreet={1} in front of it: testpmd ends.', read.name, threshold),
    ),
  ];
}
