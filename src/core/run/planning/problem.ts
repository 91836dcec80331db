// Why no plan of a run can be made at all: what was asked for cannot be written as a line.
import type { Message } from '../../message';
import type { Problem, Remedy } from '../../problem';
import type { RefusalId } from '../../setup/types';
import type { Range } from '../../shell/word';

export type RunProblemId =
  /** Guards: the NIC is not one that may be used. */
  | Extract<
      RefusalId,
      | 'ssh-nic'
      | 'ssh-nic-unknown'
      | 'default-route-nic'
      | 'whole-function'
      | 'not-accelerated'
      | 'nic-not-found'
      | 'nic-ambiguous'
    >
  /** Too few NICs that could be used. */
  | 'no-nic'
  /** The VM's NICs are not MANA's. */
  | 'no-mana'
  /** The NIC is known, but not its MAC. */
  | 'mac-unknown'
  /** An address that is needed, and that nobody has said. */
  | 'no-destination'
  | 'no-source'
  /** An address that is none, or not one that packets may be sent to. */
  | 'bad-address'
  /** A number of the request that is out of its bounds. */
  | 'bad-request'
  /** The VM has been restarted since it was looked at. */
  | 'stale-facts'
  /** The facts do not say which logical cores there are, or there are too few for two ends of a pair. */
  | 'no-lcores'
  /** The two NICs of a pair are in different subnets, or one and the same. */
  | 'other-subnet'
  | 'same-nic'
  | LineProblemId;

export type LineProblemId =
  /** No line at all, or one that is longer than any line of testpmd. */
  | 'line-empty'
  | 'line-too-long'
  /** A character that no argument can hold. */
  | 'line-character'
  /** The shell would not understand it. */
  | 'line-syntax'
  /** More than one plain command: a pipe, a list, a redirection, a loop, … */
  | 'line-not-plain'
  /** A part that only a shell on the VM would know: a variable, a substitution, a glob. */
  | 'line-unknown'
  /** A program in front of testpmd that is not taken over. */
  | 'line-wrapper'
  /** Another program, or a testpmd that is not named by an absolute path. */
  | 'line-program';

/**
 * @property place Where in the line that was asked for; absent where it belongs to no place.
 * @property refused A guard or the VM's state stands against it; otherwise what was asked for is mistaken.
 */
export interface RunProblem extends Problem<RunProblemId> {
  readonly refused: boolean;
  readonly place?: Range;
}

/** What was asked for stands against a guard, or the VM cannot do it. */
export function refusedRun(id: RunProblemId, message: Message, ...remedies: readonly Remedy[]): RunProblem {
  return { id, message, remedies, refused: true };
}

/** What was asked for is mistaken. */
export function mistakenRun(id: RunProblemId, message: Message, ...remedies: readonly Remedy[]): RunProblem {
  return { id, message, remedies, refused: false };
}

/** Tells a problem from a plan, or from whatever else was made instead. */
export function isRunProblem(value: object): value is RunProblem {
  return 'remedies' in value && 'refused' in value;
}
