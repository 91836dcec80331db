// What preconditions are judged by, and the form they are told in.
import type { DetectionReport } from '../../detect/finding';
import type { Message } from '../../message';
import type { StepId } from '../../setup/types';
import type { Analysis } from '../../testpmd/analysis';
import type { Precondition, PreconditionId, VmRun } from '../types';
import type { DeviceUse } from './devices';
import type { ChosenTestpmd } from './install';

/**
 * @property id Of the run that is planned: it does not stand in its own way.
 * @property running Runs of ours that the VM knows of.
 */
export interface PreconditionInput {
  readonly report: DetectionReport;
  readonly testpmd: ChosenTestpmd;
  readonly analysis: Analysis;
  readonly devices: DeviceUse;
  readonly id: string;
  readonly running: readonly VmRun[];
}

type State = Precondition['state'];

/** @param steps Setup steps that would mend it, first things first. */
export function precondition(
  id: PreconditionId,
  state: State,
  message: Message,
  ...steps: readonly StepId[]
): Precondition {
  return { id, state, message, steps };
}
