// Forwarding lcores: as many as --nb-cores, or those of --coremask, out of what EAL has left for forwarding.
import { msg, type Message } from '../../message';
import type { EalOutcome } from '../analysis';
import type { Finding } from '../finding';
import type { Course, ReadOption } from './course';
import { about } from './findings';

/** --nb-cores with more than there are. */
export function checkCoreCount({ eal }: Course, read: ReadOption): readonly Finding[] {
  const { number } = read;
  const left = eal.forwardingLcores;
  // Without any forwarding lcore testpmd ends before it looks at its options: that is said elsewhere.
  if (number === null || left === null || left === 0 || number <= left) return [];
  return [
    about(
      read,
      'too-few-lcores',
      left === 1
        ? msg(
            '{0} asks for {1} forwarding lcores, and EAL leaves 1, since the main lcore never forwards: testpmd ends. {2}',
            read.name,
            number,
            lcoresFor(number, eal),
          )
        : msg(
            '{0} asks for {1} forwarding lcores, and EAL leaves {2}, since the main lcore never forwards: testpmd ends. {3}',
            read.name,
            number,
            left,
            lcoresFor(number, eal),
          ),
      { write: String(left) },
    ),
  ];
}

/** --coremask with lcores that EAL does not have, or with the main one. */
export function checkCoreMask({ eal }: Course, read: ReadOption): readonly Finding[] {
  if (read.reading?.outcome !== 'taken' || eal.forwardingLcores === 0) return [];
  const bits = read.reading.numbers;
  const enabled = eal.lcores;
  const main = eal.mainLcore;
  // With service lcores among them it is not known which are left.
  const certain = enabled !== null && eal.forwardingLcores === enabled.length - 1 ? enabled : undefined;
  const usable = (certain ?? []).filter((lcore) => lcore !== main && lcore < 64);
  const write =
    certain === undefined || usable.length === 0 ? undefined : maskOf(shortened(usable, bits.length));
  const missing = enabled === null ? undefined : bits.find((bit) => !enabled.includes(bit));
  const isMain = main !== null && bits.includes(main);
  if (isMain)
    return [
      about(
        read,
        'too-few-lcores',
        msg(
          'lcore {0} is the main lcore and never forwards: testpmd ends. Leave its bit out of {1}, and give EAL one lcore more.',
          main,
          read.name,
        ),
        { write },
      ),
    ];
  if (missing === undefined) return [];
  return [
    about(
      read,
      'too-few-lcores',
      msg(
        'lcore {0} of {1} is not among EAL’s lcores ({2}): testpmd ends. Add it to -l, or leave its bit out.',
        missing,
        read.name,
        (enabled ?? []).join(', '),
      ),
      { write },
    ),
  ];
}

function shortened(lcores: readonly number[], wanted: number): readonly number[] {
  return lcores.slice(0, Math.max(1, wanted));
}

function maskOf(lcores: readonly number[]): string {
  return `0x${lcores.reduce((mask, lcore) => mask | (1n << BigInt(lcore)), 0n).toString(16)}`;
}

function lcoresFor(wanted: number, { lcores }: EalOutcome): Message {
  const first = lcores?.[0] ?? 0;
  return msg('Give EAL {0} lcores, as -l {1}-{2}.', wanted + 1, first, first + wanted);
}
