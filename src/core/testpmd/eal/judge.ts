// EAL's side of a command: values, lcores, memory, devices.
import type { CommandLine } from '../../shell/word';
import type { EalOutcome, LintContext, Scan } from '../analysis';

/** What EAL would make of its options. */
export function judgeEal(_command: CommandLine, _scan: Scan, _context: LintContext): EalOutcome {
  throw new Error('being written');
}
