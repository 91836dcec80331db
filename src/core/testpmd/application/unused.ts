// Options that testpmd takes and makes nothing of, because another one is missing.
import { msg, type Message } from '../../message';
import type { Finding } from '../finding';
import type { Course } from './course';
import { aboutWhole } from './findings';

/** Options that only one forward mode reads. Whoever has a prompt, or a file of commands, can still change the mode. */
const byMode: readonly (readonly [mode: string, ids: readonly string[]])[] = [
  ['flowgen', ['flowgen-clones', 'flowgen-flows']],
  [
    'noisy',
    [
      'noisy-tx-sw-buffer-size',
      'noisy-tx-sw-buffer-flushtime',
      'noisy-lkup-memory',
      'noisy-lkup-num-writes',
      'noisy-lkup-num-reads',
      'noisy-lkup-num-reads-writes',
      'noisy-forward-mode',
    ],
  ],
  ['txonly', ['tx-ip', 'tx-udp', 'txonly-multi-flow', 'txonly-flows']],
];

/** @property when The option has no effect. Only asked where it is given. */
interface Unused {
  readonly id: string;
  readonly when: (course: Course) => boolean;
  readonly message: Message;
}

const unused: readonly Unused[] = [
  {
    id: 'stats-period',
    when: (course) => course.given('interactive') === true,
    message: msg(
      'With the prompt of -i testpmd shows no statistics by itself: write “show port stats all” there.',
    ),
  },
  {
    id: 'socket-num',
    when: (course) => course.given('no-numa') === false,
    message: msg('testpmd uses the NUMA node of --socket-num only together with --no-numa.'),
  },
  {
    id: 'no-iova-contig',
    when: (course) => {
      const kind = course.text('mp-alloc');
      return course.given('mp-anon') === false && kind !== 'anon' && kind !== null;
    },
    message: msg('testpmd passes over --no-iova-contig without --mp-alloc=anon.'),
  },
  {
    id: 'max-lro-pkt-size',
    when: (course) => course.given('enable-lro', 'rx-offloads') === false,
    message: msg('Without --enable-lro no packets are joined, and no size limits them.'),
  },
  {
    id: 'disable-device-start',
    when: hasNoPrompt,
    message: msg(
      'Ports that are not started forward nothing, and without -i there is no prompt to start them at.',
    ),
  },
];

/** Options without effect. */
export function unusedOptions(course: Course): readonly Finding[] {
  const findings = unused.flatMap(({ id, when, message }) =>
    course.last(id) !== undefined && when(course) ? finding(course, id, message) : [],
  );
  return [...modeOptions(course), ...findings];
}

function modeOptions(course: Course): readonly Finding[] {
  const text = course.text('forward-mode');
  if (text === null || !hasNoPrompt(course)) return [];
  const mode = text ?? 'io';
  return byMode.flatMap(([needed, ids]) => {
    if (mode === needed || (needed === 'txonly' && course.given('tx-first') !== false)) return [];
    return ids
      .filter((id) => course.last(id) !== undefined)
      .flatMap((id) =>
        finding(
          course,
          id,
          msg('Only forward mode {0} uses this, and this command forwards in mode {1}.', needed, mode),
        ),
      );
  });
}

function hasNoPrompt(course: Course): boolean {
  return course.given('interactive', 'cmdline-file', 'cmdline-file-noecho') === false;
}

function finding(course: Course, id: string, message: Message): readonly Finding[] {
  const read = course.last(id);
  return read === undefined || read.reading?.outcome === 'refused'
    ? []
    : [aboutWhole(read, 'ignored-option', message)];
}
