// The words of a command as options, by the release's own parsers.
import type { CommandLine } from '../../shell/word';
import type { LintContext, Scan } from '../analysis';

/** Splits a command at `--` and scans both sides. */
export function scanCommand(_command: CommandLine, _context: LintContext): Scan {
  throw new Error('being written');
}
