// Mistakes in device strings as findings: where they stand, how serious they are, how they are mended.
import { msg, type Message } from '../../message';
import { isEditable, rangeWithin } from '../../shell/word';
import type { Finding, Fix } from '../finding';
import type { RuleId } from '../ruleTable';
import type { DeviceArgument } from './model';
import type { Problem } from './outcome';

/** A finding about a whole device string. */
export function wholeDevice(rule: RuleId, { value }: DeviceArgument, message: Message): Finding {
  return { rule, ...rangeWithin(value.word, value.from, value.to), message, fixes: [] };
}

/** An edit of a part of the device string, as a fix; none where the document has the part in another form. */
export function partFix(
  { value }: DeviceArgument,
  from: number,
  to: number,
  replacement: string,
  preferred: boolean,
): readonly Fix[] {
  const [first, last] = [value.from + from, value.from + to];
  if (!isEditable(value.word, first, last)) return [];
  const title = replacement === '' ? msg('Take it out') : msg('Write {0}', replacement);
  return [{ title, edits: [{ ...rangeWithin(value.word, first, last), newText: replacement }], preferred }];
}

/**
 * A mistake in a device string as a finding.
 *
 * @param ends Whether testpmd ends when a port does not start; null where that is not known.
 * @param dropped Another mistake of the device is refused first, which keeps this one from its effect.
 */
export function problemFinding(
  device: DeviceArgument,
  problem: Problem,
  ends: boolean | null,
  dropped: boolean,
): Finding {
  const { value } = device;
  const fatal =
    !dropped && (problem.effect === 'crash' || (problem.effect === 'port-start' && ends === true));
  const { from, to, replacement, message } = problem;
  return {
    rule: fatal ? 'device-refused' : 'device-argument',
    ...rangeWithin(value.word, value.from + from, value.from + to),
    message,
    fixes: replacement === undefined ? [] : partFix(device, from, to, replacement, true),
  };
}
