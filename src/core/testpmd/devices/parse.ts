// A device string, taken apart as EAL does.
import type { LintContext, ScannedOption } from '../analysis';
import type { Finding } from '../finding';
import type { DeviceArgument } from './model';

/** The device of a -a, -b or --vdev, and what EAL refuses in its string. */
export function parseDevice(
  _option: ScannedOption,
  _context: LintContext,
): { readonly device: DeviceArgument | undefined; readonly findings: readonly Finding[] } {
  throw new Error('being written');
}
