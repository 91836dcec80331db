// Findings about an option of testpmd's: the place, and the edit where there is one.
import { msg, type Message } from '../../message';
import type { Finding, Fix, Severity } from '../finding';
import type { RuleId } from '../ruleTable';
import { replacement } from '../scan/problems';
import { optionRange, valueRange, type ReadOption } from './course';

/** @property write What to write as the value. @property severity Where the case differs from the rule. */
export interface Extras {
  readonly write?: string | undefined;
  readonly severity?: Severity | undefined;
}

/** A finding at an option's value, or at the option where it has none. */
export function about(read: ReadOption, rule: RuleId, message: Message, extras: Extras = {}): Finding {
  const { option } = read;
  const { write, severity } = extras;
  const range = option.value === undefined ? optionRange(option) : valueRange(option.value);
  const fixes: readonly Fix[] =
    write === undefined || option.value === undefined
      ? []
      : replacement(
          option.value.word,
          option.value.from,
          option.value.to,
          write,
          msg('Write {0}', write),
          true,
        );
  return { rule, ...range, message, fixes, ...(severity === undefined ? {} : { severity }) };
}

/** A finding at the option with its value. */
export function aboutWhole(read: ReadOption, rule: RuleId, message: Message, extras: Extras = {}): Finding {
  return { ...about(read, rule, message, extras), ...optionRange(read.option) };
}
