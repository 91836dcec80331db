// --txpkts: lengths of what is sent. What does not fit is given up with a line on the screen, and testpmd starts.
import { msg, type Message } from '../../message';
import type { Finding } from '../finding';
import type { Course, ReadOption } from './course';
import { about } from './findings';

/** Data of an mbuf where --mbuf-size says nothing; headers of Ethernet, IPv4 and UDP. */
const defaultData = 2176;
const headers = 42;

/** Compares the lengths with the mbufs that options in front of it have set. */
export function checkTxPackets(course: Course, read: ReadOption): readonly Finding[] {
  if (read.reading?.outcome !== 'taken') return [];
  const { numbers } = read.reading;
  const sizes = course.last('mbuf-size');
  const size =
    sizes === undefined
      ? defaultData
      : sizes.reading?.outcome === 'taken'
        ? sizes.reading.numbers[0]
        : undefined;
  const total = numbers.reduce((sum, length) => sum + length, 0) & 0xffff;
  const long = course.open || size === undefined ? undefined : numbers.find((length) => length > size);
  if (long !== undefined)
    return [given(read, msg('a segment of {0} bytes does not fit an mbuf of {1}', long, size ?? 0))];
  if (total < headers)
    return [
      given(
        read,
        msg('{0} bytes are too few for the headers of Ethernet, IPv4 and UDP, which are {1}', total, headers),
      ),
    ];
  return [];
}

function given(read: ReadOption, reason: Message): Finding {
  return about(
    read,
    'ignored-value',
    msg('testpmd gives up {0} and sends packets of 64 bytes: {1}.', read.name, reason),
  );
}
