// Queues and ports: what testpmd compares with the ports that EAL has found.
import { msg, type Message } from '../../message';
import type { Finding } from '../finding';
import type { Course, ReadOption } from './course';
import { about } from './findings';
import { certainlyWithout, portAbilities } from './portAbilities';

/** RTE_MAX_QUEUES_PER_PORT: no port has more. */
const mostQueues = 1024;

/** --rxq and --txq with more than the ports have; in old releases both 0 end testpmd at once. */
export function checkQueues(course: Course, read: ReadOption): readonly Finding[] {
  const { ports } = course;
  const { number } = read;
  if (number === null) return [];
  const limit = ports.most === 0 ? 0 : (side(read.id, course) ?? mostQueues);
  if (number > limit)
    return [about(read, 'too-many-queues', tooMany(read, number, limit, course), fixFor(limit))];
  const bothZero = course.number('rxq', 1) === 0 && course.number('txq', 1) === 0;
  if (!bothZero || course.since('24.11')) return [];
  return [about(read, 'option-conflict', noQueue())];
}

/** What is said where no queue of any kind is left. */
export function noQueue(): Message {
  return msg('With --rxq=0 and --txq=0 there is no queue at all: testpmd ends. Give one of them a queue.');
}

function side(id: string, { ports }: Course): number | null {
  const limit = id === 'rxq' ? ports.maxRxQueues : ports.maxTxQueues;
  return limit === null ? null : Math.min(limit, mostQueues);
}

function tooMany(read: ReadOption, number: number, limit: number, { ports }: Course): Message {
  if (ports.most === 0)
    return msg(
      'testpmd finds no port, and then allows no queue: it ends at {0}. Name a device, as in -a 7870:00:00.0,mac=60:45:bd:01:02:03.',
      read.name,
    );
  return msg(
    '{0} asks for {1} queues, and the port has at most {2}: testpmd ends.',
    read.name,
    number,
    limit,
  );
}

function fixFor(limit: number): { readonly write?: string } {
  return limit > 0 ? { write: String(limit) } : {};
}

/** --hairpinq: MANA and the virtual devices have no hairpin queues. Without a port even the other queues are too many. */
export function checkHairpinQueues(course: Course, read: ReadOption): readonly Finding[] {
  const { number } = read;
  if (number === null) return [];
  if (course.ports.most === 0) {
    const all = [course.number('rxq', 1), course.number('txq', 1)].map((queues) => (queues ?? 0) + number);
    return all.some((queues) => queues > 0)
      ? [about(read, 'too-many-queues', tooMany(read, number, 0, course))]
      : [];
  }
  if (number === 0 || !certainlyWithout(course, ({ hairpin }) => hairpin !== false, 'or no port')) return [];
  return [
    about(
      read,
      'too-many-queues',
      msg('{0} asks for hairpin queues, and the ports have none: testpmd ends. Leave it out.', read.name),
    ),
  ];
}

/** --nb-ports with more ports than there are. */
export function checkPortCount({ ports }: Course, read: ReadOption): readonly Finding[] {
  const { number } = read;
  if (number === null || number <= ports.most) return [];
  return [
    about(
      read,
      'invalid-value',
      ports.most === 0
        ? msg(
            'testpmd finds no port, and ends at {0}. Name a device, as in -a 7870:00:00.0,mac=60:45:bd:01:02:03.',
            read.name,
          )
        : msg(
            '{0} asks for {1} ports, and the command has {2}: testpmd ends.',
            read.name,
            number,
            ports.most,
          ),
      ports.most === 0 ? {} : { write: String(ports.most) },
    ),
  ];
}

/** --portlist and --portmask with ports that are not there: testpmd leaves them out. */
export function checkForwardingPorts({ ports }: Course, read: ReadOption): readonly Finding[] {
  if (read.reading?.outcome !== 'taken' || read.reading.numbers.length === 0) return [];
  const missing = read.reading.numbers.filter((port) => port >= ports.most);
  if (missing.length === 0) return [];
  return [
    about(
      read,
      'ignored-value',
      missing.length === read.reading.numbers.length
        ? msg(
            'None of these ports is there: testpmd starts and forwards nothing. Write ports that the command has.',
          )
        : msg('There is no port {0}: testpmd leaves it out without an error.', missing.join(', ')),
    ),
  ];
}

/** --port-numa-config and --ring-numa-config for ports that are not there; flags of rings. */
export function checkNumaPorts(course: Course, read: ReadOption): readonly Finding[] {
  if (read.reading?.outcome !== 'taken') return [];
  const { numbers } = read.reading;
  const fields = read.id === 'ring-numa-config' ? 3 : 2;
  for (let at = 0; at + fields <= numbers.length; at += fields) {
    const [port = 0, second = 0] = numbers.slice(at, at + fields);
    if (port >= course.ports.most)
      return [
        about(read, 'invalid-value', msg('There is no port {0}: testpmd ends at {1}.', port, read.name)),
      ];
    if (fields === 3 && (second < 1 || second > 3))
      return [
        about(
          read,
          'invalid-value',
          msg('testpmd refuses flag {0}: 1 is for receiving rings, 2 for sending ones, 3 for both.', second),
        ),
      ];
  }
  return [];
}

/** The NUMA nodes that --port-numa-config and --ring-numa-config name. */
export function namedNodes(read: ReadOption): readonly number[] {
  if (read.reading?.outcome !== 'taken') return [];
  const fields = read.id === 'ring-numa-config' ? 3 : 2;
  return read.reading.numbers.filter((_, index) => index % fields === fields - 1);
}

/** RTE_MAX_NUMA_NODES. */
export const mostNodes = 32;

/** --socket-num with a NUMA node that is not there. */
export function checkSocket(course: Course, read: ReadOption): readonly Finding[] {
  const { number } = read;
  if (number === null || course.open) return [];
  const named = ['port-numa-config', 'ring-numa-config'].flatMap((id) => {
    const last = course.last(id);
    return last === undefined
      ? []
      : course.count(id) > 1 || last.reading === undefined
        ? [number]
        : namedNodes(last);
  });
  const nodes = course.context.machine?.numaNodes ?? mostNodes;
  if (number < nodes || named.includes(number)) return [];
  return [
    about(read, 'invalid-value', msg('There is no NUMA node {0}: testpmd ends at {1}.', number, read.name)),
  ];
}

/** --burst=0 asks the driver of the first port, and most drivers recommend nothing. */
export function checkBurst(course: Course, read: ReadOption): readonly Finding[] {
  if (read.number !== 0) return [];
  const { most, least } = course.ports;
  // The updates of 22.11 have the check of 24.11; 23.11 has not.
  const refusesNone = course.since('24.11') || !course.since('23.11');
  if (most === 0)
    return refusesNone
      ? [
          about(
            read,
            'invalid-value',
            msg(
              '{0}=0 asks the first port which burst it recommends, and there is no port: testpmd ends. Write 32.',
              read.name,
            ),
            { write: '32' },
          ),
        ]
      : [
          about(
            read,
            'ignored-option',
            msg(
              '{0}=0 asks the first port which burst it recommends, and there is no port: testpmd stops reading its options here. Write 32.',
              read.name,
            ),
            { write: '32' },
          ),
        ];
  const known = portAbilities(course);
  const certain = least > 0 || (refusesNone && Number.isFinite(most));
  if (!certain || known.length === 0 || known.some((one) => one?.burst !== 0)) return [];
  return [
    about(
      read,
      'invalid-value',
      msg(
        '{0}=0 asks the driver which burst it recommends, and this one recommends none: testpmd ends. Write 32.',
        read.name,
      ),
      { write: '32' },
    ),
  ];
}
