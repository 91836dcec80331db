// Options that testpmd takes and makes nothing of, because another one is missing.
import { msg, type Message } from '../../message';
import type { Finding } from '../finding';
import type { Course } from './course';
import { aboutWhole } from './findings';

/** Only read by one forward mode. Whoever has a prompt can still change the mode. */
const byMode: Readonly<Record<string, readonly string[]>> = {
  flowgen: ['flowgen-clones', 'flowgen-flows'],
  noisy: [
    'noisy-tx-sw-buffer-size',
    'noisy-tx-sw-buffer-flushtime',
    'noisy-lkup-memory',
    'noisy-lkup-num-writes',
    'noisy-lkup-num-reads',
    'noisy-lkup-num-reads-writes',
    'noisy-forward-mode',
  ],
  txonly: ['tx-ip', 'tx-udp', 'txonly-multi-flow', 'txonly-flows'],
};

/** Options without effect. */
export function unusedOptions(course: Course): readonly Finding[] {
  return [...modeOptions(course), ...pairs.flatMap((pair) => pair(course))];
}

function modeOptions(course: Course): readonly Finding[] {
  const prompt = course.given('interactive', 'cmdline-file', 'cmdline-file-noecho');
  const mode = course.text('forward-mode') ?? (course.open ? null : 'io');
  if (prompt !== false || mode === null || course.last('forward-mode')?.option.value?.known === false)
    return [];
  return Object.entries(byMode).flatMap(([needed, ids]) => {
    const used = mode === needed || (needed === 'txonly' && course.given('tx-first') !== false);
    return used
      ? []
      : ids.flatMap((id) =>
          finding(
            course,
            id,
            msg('Only forward mode {0} uses this, and this command forwards in mode {1}.', needed, mode),
          ),
        );
  });
}

type Pair = (course: Course) => readonly Finding[];

const pairs: readonly Pair[] = [
  (course) =>
    course.given('interactive') === true
      ? finding(
          course,
          'stats-period',
          msg(
            'With the prompt of -i testpmd shows no statistics by itself: write “show port stats all” there.',
          ),
        )
      : [],
  (course) =>
    course.given('no-numa') === false
      ? finding(
          course,
          'socket-num',
          msg('testpmd uses the NUMA node of --socket-num only together with --no-numa.'),
        )
      : [],
  (course) =>
    course.given('mp-anon') === false &&
    course.text('mp-alloc') !== 'anon' &&
    course.text('mp-alloc') !== null
      ? finding(
          course,
          'no-iova-contig',
          msg('testpmd passes over --no-iova-contig without --mp-alloc=anon.'),
        )
      : [],
  (course) =>
    course.given('enable-lro', 'rx-offloads') === false
      ? finding(
          course,
          'max-lro-pkt-size',
          msg('Without --enable-lro no packets are joined, and no size limits them.'),
        )
      : [],
  (course) =>
    course.given('interactive', 'cmdline-file', 'cmdline-file-noecho') === false
      ? finding(
          course,
          'disable-device-start',
          msg(
            'Ports that are not started forward nothing, and without -i there is no prompt to start them at.',
          ),
        )
      : [],
];

function finding(course: Course, id: string, message: Message): readonly Finding[] {
  const read = course.last(id);
  if (read === undefined || read.reading?.outcome === 'refused') return [];
  return [aboutWhole(read, 'ignored-option', message)];
}
