// The ports that the devices of a command become.
import type { EalOutcome, LintContext } from '../analysis';
import type { PortModel } from './model';

/** Which ports testpmd would find, and what the drivers say of the device strings. */
export function portsOf(_eal: EalOutcome, _context: LintContext): PortModel {
  throw new Error('being written');
}
