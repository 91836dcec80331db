// What testpmd makes of one value: it takes it, takes something else instead, passes it over, or ends.
import { msg, type Message } from '../../message';
import type { ValueSpec } from '../optionTable';

/**
 * Something to be said of a value that is taken.
 *
 * @property replacement What to write in its place, where that is plain.
 */
export interface Remark {
  readonly rule: 'truncated-value' | 'ignored-value' | 'forward-mode';
  readonly message: Message;
  readonly replacement?: string;
}

/**
 * @property numbers What was read, in the order of the text: one number, the elements of a list. Empty for a value
 *   that is no number.
 * @property remarks What becomes of the value without an error.
 */
export interface Taken {
  readonly outcome: 'taken';
  readonly numbers: readonly number[];
  readonly remarks: readonly Remark[];
}

/** testpmd ends at this value. */
export interface Refused {
  readonly outcome: 'refused';
  readonly message: Message;
  readonly replacement?: string;
}

/** testpmd starts as if the option were not there. */
export interface PassedOver {
  readonly outcome: 'passed-over';
  readonly remark: Remark;
}

export type Reading = Taken | Refused | PassedOver;

/** Reads the text of a value. @param name The option as it is written in messages: `--rxd`. */
export type Reader = (text: string, spec: ValueSpec, name: string) => Reading;

export function taken(numbers: readonly number[] = [], remarks: readonly Remark[] = []): Taken {
  return { outcome: 'taken', numbers, remarks };
}

export function refused(message: Message, replacement?: string): Refused {
  return { outcome: 'refused', message, ...(replacement === undefined ? {} : { replacement }) };
}

/** What numbers an option takes, in words. */
export function rangeText({ min, max, base }: ValueSpec): Message {
  const shown = (number: number): string => (base === 16 ? `0x${number.toString(16)}` : String(number));
  if (min !== undefined && max !== undefined) return msg('numbers from {0} to {1}', shown(min), shown(max));
  if (min !== undefined) return msg('numbers from {0} up', shown(min));
  if (max !== undefined) return msg('numbers up to {0}', shown(max));
  return msg('whole numbers');
}
