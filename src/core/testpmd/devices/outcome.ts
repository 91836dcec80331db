// What becomes of one device: how many ports, with which limits, and what its string does not do as written.
import type { Message } from '../../message';
import type { LintContext } from '../analysis';
import type { DeviceArgumentRow, DeviceDriver } from './drivers';
import type { DeviceArgument } from './model';

/**
 * What a mistake costs.
 *
 * - `ignored`: the device comes, without the argument.
 * - `dropped`: testpmd starts without the device.
 * - `port-start`: the port does not start, and testpmd ends unless it was told to take commands.
 * - `crash`: testpmd ends at once.
 */
export type Effect = 'ignored' | 'dropped' | 'port-start' | 'crash';

/**
 * A mistake in a device string.
 *
 * @property from,to Part of the option's value. @property replacement What to write in its place, if that is clear;
 *   the empty text takes the part out.
 */
export interface Problem {
  readonly from: number;
  readonly to: number;
  readonly effect: Effect;
  readonly message: Message;
  readonly replacement?: string;
}

/**
 * @property least,most Bounds on the ports the device becomes when there is no problem.
 * @property rx,tx Limits of the queues of each; null where they are not known.
 */
export interface Outcome {
  readonly least: number;
  readonly most: number;
  readonly rx: number | null;
  readonly tx: number | null;
  readonly problems: readonly Problem[];
}

/** A device with what is needed to judge it. @property rows Arguments of its driver in this release. */
export interface JudgedDevice {
  readonly device: DeviceArgument;
  readonly driver: DeviceDriver;
  readonly rows: readonly DeviceArgumentRow[];
  readonly context: LintContext;
}

/** Where ports of a device are not bounded. */
export const unknownOutcome: Outcome = { least: 0, most: Infinity, rx: null, tx: null, problems: [] };

/** The outcome of a device that its problems leave: none for a device that is dropped. */
export function settled(outcome: Outcome): Outcome {
  const lost = outcome.problems.some(({ effect }) => effect === 'dropped' || effect === 'crash');
  return lost ? { ...outcome, least: 0, most: 0, rx: null, tx: null } : outcome;
}
