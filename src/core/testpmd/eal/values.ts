// The kinds of values EAL's options take, each read as EAL reads it.
import { msg, type Message } from '../../message';
import type { ScannedOption } from '../analysis';
import type { ValueSpec } from '../optionTable';
import type { RuleId } from '../ruleTable';
import { atoi, strtol, strtoul } from '../scan/cNumbers';
import * as cores from './coreLists';
import { logLevelProblem } from './logLevel';
import { nodeMegabytes, pageLimit, strToSize } from './sizes';

/**
 * What is wrong with a value.
 *
 * @property refused The start ends; otherwise the value is only not taken as written.
 * @property suggestions Values that would do, best first.
 */
export interface ValueProblem {
  readonly refused: boolean;
  readonly rule: RuleId;
  readonly message: Message;
  readonly suggestions: readonly string[];
}

/** What a reader is given besides the text. @property name The option as it was written. */
export interface ValueContext {
  readonly name: string;
  readonly spec: ValueSpec;
}

type Reader = (text: string, context: ValueContext) => readonly ValueProblem[];

/**
 * The readers, by `value.kind` of `eal-options.json`:
 *
 * - `text`, `path`, `library`, `pool-ops`: anything of at least `min` characters. `file-prefix`: not empty, no `%`.
 * - `choice`: one of `values`, exactly; `choice-any-case`: in any case; `pattern-choice`: the beginning of one.
 * - `unsigned`: strtoull in `base`, nothing after the number.
 * - `lcore`: one lcore id up to `max`; `lcore-base`: likewise, cut to 16 bits.
 * - `lcore-list`, `lcore-mask`, `lcore-map`: lcores up to 24.11; `cpu-list-or-map`, `cpu-mask`: from 25.11 on.
 * - `service-list`, `service-mask`: lcores that run services.
 * - `log-level`: a level, or a pattern and a level. `size`: bytes with a letter. `page-limit`: `SIZE:LIMIT`.
 * - `megabytes`, `channels`, `ranks`: atoi, text after the number is cut off. `node-megabytes`: a list of megabytes.
 * - `simd-bitwidth`, `stack-size`, `uuid`: as their names say.
 * - `device`: taken apart in `devices/`.
 */
const readers: Readonly<Record<string, Reader>> = {
  text: atLeast,
  path: atLeast,
  'pool-ops': atLeast,
  library: (text, { name }) =>
    // getopt takes all that follows the letter for the value, the “=” too.
    name === '-d' && text.startsWith('=')
      ? [refused(msg('The “=” is part of the path to it, and there is no such file.'), [text.slice(1)])]
      : [],
  device: () => [],
  'file-prefix': (text) =>
    text === ''
      ? [refused(msg('The prefix must not be empty.'))]
      : text.includes('%')
        ? [refused(msg('The prefix must not hold a “%”.'))]
        : [],
  choice: (text, { spec }) => choice(text, spec, (value) => value === text),
  'choice-any-case': (text, { spec }) => choice(text, spec, (value) => value === text.toLowerCase()),
  'pattern-choice': (text, { spec }) =>
    choice(text, spec, (value) => text !== '' && (value.startsWith(text) || /[*?[\\]/.test(text))),
  unsigned: (text, { spec }) => {
    const { rest, digits, overflow } = strtoul(text, spec.base ?? 10);
    if (digits && rest === '' && !overflow) return [];
    return [
      refused(spec.base === 16 ? msg('It must be a hexadecimal number.') : msg('It must be a number.')),
    ];
  },
  lcore: (text, { spec }) => {
    const { value, rest, overflow } = strtol(text, 0);
    const id = Number(BigInt.asUintN(32, value));
    if (overflow || rest !== '' || id > (spec.max ?? 0)) return [outOfRange(0, spec.max ?? 0)];
    return text === '' ? [cut(msg('An empty value means lcore 0.'))] : [];
  },
  'lcore-base': (text, { spec }) => {
    const { value, rest, overflow } = strtoul(text, 0);
    const id = Number(BigInt.asUintN(16, value));
    return overflow || rest !== '' || id > (spec.max ?? 0) ? [outOfRange(0, spec.max ?? 0)] : [];
  },
  'lcore-list': coreReader(cores.oldCoreList),
  'lcore-mask': coreReader(cores.coreMask),
  'lcore-map': coreReader(cores.coreMap),
  'cpu-list-or-map': (text, context) =>
    coreReader(cores.isCoreMap(text) ? cores.coreMap : cores.newCoreList)(text, context),
  'cpu-mask': coreReader(cores.newCoreMask),
  'service-list': coreReader(cores.serviceList),
  'service-mask': coreReader(cores.coreMask),
  'log-level': logLevelProblem,
  size: (text) =>
    strToSize(text).bytes === 0n ? [refused(msg('It must be a size above 0, as in 64K or 4M.'))] : [],
  'page-limit': (text) =>
    pageLimit(text) === undefined
      ? [
          refused(
            msg(
              'It must be one page size (a power of two) and a limit that is a multiple of it, as in 2M:1G.',
            ),
          ),
        ]
      : [],
  'node-megabytes': (text) =>
    nodeMegabytes(text) === undefined
      ? [refused(msg('It must be megabytes for each NUMA node, as in 1024 or 1024,0, without a unit.'))]
      : [],
  megabytes: (text, { name }) => {
    const value = atoi(text);
    if (value < 0) return [refused(msg('It must not be negative.'))];
    const { rest, digits } = strtol(text, 10);
    if (!digits)
      return [cut(msg('{0} reads no number in “{1}” and takes as much memory as it needs.', name, text))];
    return rest === '' ? [] : [cutOff(name, text, `${String(value)} MB`, megabytesMeant(value, rest))];
  },
  channels: (text, { name }) => {
    const value = atoi(text);
    return value === 0 ? [refused(msg('It must be a number other than 0.'))] : trailing(text, name, value);
  },
  ranks: (text, { name, spec }) => {
    const value = atoi(text);
    const [least, most] = [spec.min ?? 1, spec.max ?? 16];
    return value < least || value > most ? [outOfRange(least, most)] : trailing(text, name, value);
  },
  'simd-bitwidth': (text, { spec }) => {
    const { value, rest, overflow } = strtoul(text, 0);
    const [least, most] = [BigInt(spec.min ?? 64), BigInt(spec.max ?? 32768)];
    const fits = value === 0n || (value >= least && value <= most && (value & (value - 1n)) === 0n);
    if (text !== '' && rest === '' && !overflow && fits) return [];
    return [refused(msg('It must be 0 or a power of two from {0} to {1}.', String(least), String(most)))];
  },
  'stack-size': (text, { name, spec }) => {
    if (text === '') return [];
    const { value, overflow } = strtoul(text, 10);
    const least = spec.min ?? 0;
    if (overflow || value < BigInt(least) || value >= (2n ** 64n - 1n) / 1024n)
      return [refused(msg('It must be a number of kilobytes, {0} or more.', least))];
    return trailing(text, name, Number(value));
  },
  uuid: (text) =>
    /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/.test(text)
      ? []
      : [refused(msg('It must be a UUID: 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.'))],
};

/** The kinds of values there are, for the schema's test. */
export const valueKinds: readonly string[] = Object.keys(readers);

/** What is wrong with an option's value; nothing for one that is unknown or missing. */
export function checkValue(option: ScannedOption): readonly ValueProblem[] {
  const { row, value } = option;
  if (row?.value === undefined || row.value === null || value?.known !== true) return [];
  return readers[row.value.kind]?.(value.text, { name: option.spelled, spec: row.value }) ?? [];
}

/** A value that ends the start. */
export function refused(message: Message, suggestions: readonly string[] = []): ValueProblem {
  return { refused: true, rule: 'invalid-value', message, suggestions };
}

/** A value that is taken for something else. */
export function cut(message: Message, suggestions: readonly string[] = []): ValueProblem {
  return { refused: false, rule: 'truncated-value', message, suggestions };
}

function cutOff(name: string, text: string, read: string, suggestions: readonly string[]): ValueProblem {
  return cut(msg('{0} reads “{1}” as {2} and cuts off the rest.', name, text, read), suggestions);
}

function trailing(text: string, name: string, value: number): readonly ValueProblem[] {
  const { rest } = strtol(text, 10);
  return rest === '' ? [] : [cutOff(name, text, String(value), [String(value)])];
}

/** What was meant by `1G`: 1024. */
function megabytesMeant(value: number, rest: string): readonly string[] {
  if (/^(?:g|gb|gib)$/i.test(rest)) return [String(value * 1024)];
  return /^(?:m|mb|mib)$/i.test(rest) ? [String(value)] : [];
}

function outOfRange(least: number, most: number): ValueProblem {
  return refused(msg('It must be a number from {0} to {1}.', least, most));
}

function atLeast(text: string, { spec }: ValueContext): readonly ValueProblem[] {
  return text.length < (spec.min ?? 0) ? [refused(msg('It must not be empty.'))] : [];
}

function choice(text: string, spec: ValueSpec, fits: (value: string) => boolean): readonly ValueProblem[] {
  const values = spec.values ?? [];
  if (values.some(fits)) return [];
  const near = values.filter(
    (value) => text !== '' && (value.startsWith(text.toLowerCase()) || value === text.trim()),
  );
  return [refused(msg('It must be one of: {0}.', values.join(', ')), near)];
}

function coreReader(read: cores.CoreReader): Reader {
  return (text, { spec }) => {
    const reading = read(text);
    if (typeof reading === 'object') return [];
    const mask = spec.kind.endsWith('mask');
    switch (reading) {
      case 'none':
        return [refused(msg('It names no lcore.'))];
      case 'range':
        return [
          refused(
            msg('It names an lcore above {0}, the highest this build of DPDK knows.', cores.maxLcores - 1),
          ),
        ];
      case 'syntax':
        return [
          refused(
            mask
              ? msg('It must be a hexadecimal mask of lcores, as in 0x6.')
              : spec.kind.endsWith('map')
                ? msg('It must be a list of lcores, as in 1-3,5 or 0@4,1@(5-6).')
                : msg('It must be a list of lcores, as in 1-3,5.'),
          ),
        ];
    }
  };
}
