// EAL's log options: most releases read them in a pass of their own, so a mistake in them counts differently.
import { msg } from '../../message';
import { rangeWithin } from '../../shell/word';
import type { ScannedOption } from '../analysis';
import type { Finding } from '../finding';
import { checkValue } from './values';

const logOptions = new Set(['log-level', 'log-color', 'log-timestamp', 'syslog']);

/** True for the options EAL sets its log up with. */
export function isLogOption(option: ScannedOption): boolean {
  return option.row?.long !== null && option.row?.long !== undefined && logOptions.has(option.row.long);
}

/** True for a log option whose value is certainly refused. */
export function isLogMistake(option: ScannedOption): boolean {
  return isLogOption(option) && checkValue(option).some(({ refused }) => refused);
}

/**
 * Findings for --log-level in releases that ignore a mistake in it: they stop reading log levels there.
 *
 * @param options All options of the EAL side.
 */
export function lenientLogFindings(options: readonly ScannedOption[]): readonly Finding[] {
  const findings: Finding[] = [];
  let stopped = false;
  for (const option of options) {
    if (option.row?.long !== 'log-level' || option.value === undefined) continue;
    const range = rangeWithin(option.value.word, option.value.from, option.value.to);
    const [problem] = checkValue(option);
    if (stopped)
      findings.push({
        rule: 'ignored-value',
        ...range,
        message: msg('This level is not set: EAL stops reading log levels at the wrong one before it.'),
        fixes: [],
      });
    else if (problem !== undefined) {
      findings.push({
        rule: problem.refused ? 'ignored-value' : problem.rule,
        ...range,
        message: problem.refused
          ? msg('“{0}” is ignored without ending the start. {1}', option.value.text, problem.message)
          : problem.message,
        fixes: [],
      });
      stopped = problem.refused;
    }
  }
  return findings;
}
