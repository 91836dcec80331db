// What can go wrong with a setup besides a command that fails: rights, locks, lost connections, a VM that differs.
import { msg, type Message } from '../message';
import type { Problem, Remedy } from '../problem';

export type SetupProblemId =
  | 'script-cut'
  | 'step-failed'
  | 'step-refused'
  | 'not-confirmed'
  | 'connection-lost-in-step'
  | 'setup-cancelled';

const detect: Remedy = { label: msg('Detect again'), command: 'manaDpdk.detect' };
const undo: Remedy = { label: msg('Undo…'), command: 'manaDpdk.setup.undo' };

type SetupProblem = Problem<SetupProblemId>;

export function scriptCut(): SetupProblem {
  return {
    id: 'script-cut',
    message: msg('The step ended without saying how. Detect again to see what it has changed.'),
    remedies: [detect],
  };
}

export function stepFailed(message: Message, lines: readonly string[]): SetupProblem {
  return { id: 'step-failed', message, detail: lines.slice(-12), remedies: [undo, detect] };
}

export function stepRefused(message: Message): SetupProblem {
  return { id: 'step-refused', message, remedies: [detect] };
}

/** @param atUtc When the VM gives the NIC back; null when it has said so already. */
export function notConfirmed(atUtc: string | null, reason: Message | string): SetupProblem {
  return {
    id: 'not-confirmed',
    message:
      atUtc === null
        ? msg('No new SSH connection could confirm, so the VM has given the NIC back.')
        : msg('No new SSH connection could confirm, so the VM gives the NIC back at {0}.', atUtc),
    detail: [reason],
    remedies: [detect],
  };
}

export function lostInStep(armed: boolean): SetupProblem {
  return {
    id: 'connection-lost-in-step',
    message: armed
      ? msg('The connection was lost in the middle of the step. The VM gives the NIC back by itself.')
      : msg(
          'The connection was lost in the middle of the step. The VM goes on to the end of this step by itself; what it changes is in its journal.',
        ),
    remedies: [detect, undo],
  };
}

export function setupCancelled(): SetupProblem {
  return { id: 'setup-cancelled', message: msg('The setup was cancelled.'), remedies: [undo, detect] };
}
