// Values that are one number: testpmd reads them with atoi or strtoul, and checks little of what it reads.
import { msg } from '../../message';
import type { ValueSpec } from '../optionTable';
import { atoi, strtol, strtoul } from '../scan/cNumbers';
import { rangeText, refused, taken, type Reader, type Reading, type Remark } from './reading';

type Stored = NonNullable<ValueSpec['stored']>;

const widths: Readonly<Record<Stored, { readonly bits: number; readonly signed: boolean }>> = {
  uint8: { bits: 8, signed: false },
  uint16: { bits: 16, signed: false },
  int8: { bits: 8, signed: true },
  int16: { bits: 16, signed: true },
  int32: { bits: 32, signed: true },
};

/** What is left of a number in the C type that testpmd keeps it in. */
export function stored(number: number, type: Stored | undefined): number {
  if (type === undefined) return number;
  const { bits, signed } = widths[type];
  return Number(signed ? BigInt.asIntN(bits, BigInt(number)) : BigInt.asUintN(bits, BigInt(number)));
}

/** `int`: the digits at the beginning, by atoi; everything else is dropped. */
export const readInt: Reader = (text, spec, name) => {
  const { value, rest, digits, overflow } = strtol(text, 10);
  return judged({ text, spec, name, number: atoi(text), exact: !overflow, whole: value, rest, digits });
};

/** `unsigned`: strtoul in the row's base, kept in 32 bits before it is checked. */
export const readUnsigned: Reader = (text, spec, name) => {
  const { value, rest, digits, overflow } = strtoul(text, spec.base ?? 10);
  if (spec.whole === true && (text === '' || rest !== '')) {
    const message = msg(
      'testpmd refuses “{0}”: {1} takes {2} and nothing else.',
      text,
      name,
      rangeText(spec),
    );
    return spec.otherwise === 'ignored' ? passedOver(text, name) : refused(message, digitsOf(text));
  }
  const number = Number(BigInt.asIntN(32, value));
  return judged({ text, spec, name, number, exact: !overflow, whole: value, rest, digits });
};

/** `hairpin-mode`: bits, in any base of C's; a number must be there, but may be followed by anything. */
export const readHairpinMode: Reader = (text, spec, name) => {
  const { value, rest, digits, overflow } = strtoul(text, 0);
  if (!digits || overflow) return refused(msg('testpmd refuses “{0}”: {1} takes a number.', text, name));
  const number = Number(BigInt.asUintN(32, value));
  return judged({ text, spec, name, number, exact: true, whole: BigInt(number), rest, digits });
};

interface Judged {
  readonly text: string;
  readonly spec: ValueSpec;
  readonly name: string;
  readonly number: number;
  readonly whole: bigint;
  readonly exact: boolean;
  readonly rest: string;
  readonly digits: boolean;
}

function judged({ text, spec, name, number, whole, exact, rest, digits }: Judged): Reading {
  const { min, max, values } = spec;
  const outside = (min !== undefined && number < min) || (max !== undefined && number > max);
  const unlisted = values !== undefined && !values.includes(String(number));
  if (outside || unlisted) {
    if (spec.otherwise === 'ignored') return passedOver(text, name, values);
    if (!digits)
      return refused(msg('testpmd reads “{0}” as 0 and ends: {1} takes {2}.', text, name, rangeText(spec)));
    return BigInt(number) === whole
      ? refused(msg('testpmd refuses “{0}”: {1} takes {2}.', text, name, rangeText(spec)))
      : refused(
          msg('testpmd reads “{0}” as {1} and ends: {2} takes {3}.', text, number, name, rangeText(spec)),
        );
  }
  return taken([number], remarksOn({ text, spec, name, number, whole, exact, rest, digits }));
}

function remarksOn({ text, spec, name, number, whole, exact, rest, digits }: Judged): readonly Remark[] {
  const rule = 'truncated-value';
  if (!digits)
    return [
      { rule, message: msg('“{0}” is no number: testpmd takes it as 0. Write {1}.', text, rangeText(spec)) },
    ];
  const kept = stored(number, spec.stored);
  const remarks: Remark[] = [];
  if (rest !== '')
    remarks.push({
      rule,
      message: msg('testpmd reads {0} and drops “{1}”: write the whole number.', kept, rest),
      ...(/^\s*[kKmMgG]/.test(rest) ? {} : { replacement: text.slice(0, text.length - rest.length).trim() }),
    });
  else if (!exact || BigInt(number) !== whole || kept !== number)
    remarks.push({
      rule,
      message: msg('{0} keeps too few bits for {1}: testpmd goes on with {2}.', name, text, kept),
    });
  return remarks;
}

function passedOver(text: string, name: string, values?: readonly string[]): Reading {
  const rule = 'ignored-value';
  return {
    outcome: 'passed-over',
    remark: {
      rule,
      message:
        values === undefined
          ? msg('testpmd passes over “{0}” without a word: {1} keeps its default.', text, name)
          : msg(
              'testpmd knows no “{0}” for {1} and goes on without it: write one of {2}.',
              text,
              name,
              values.join(', '),
            ),
    },
  };
}

/** The digits of `5s` or ` 10`, as what was probably meant. */
function digitsOf(text: string): string | undefined {
  return /^\s*(\d{1,9})\s*\D{0,8}$/.exec(text)?.[1];
}
