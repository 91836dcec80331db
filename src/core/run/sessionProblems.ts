// Why a run was not started, cannot be followed, or does not take keys; each with what to do next.
import { msg, type Message } from '../message';
import type { Problem, Remedy } from '../problem';
import { sanitize } from '../remote/sanitize';
import { noteOrId } from '../setup/notes';
import type { StepId } from '../setup/types';
import { runNote } from './vm/refusals';

export type RunSessionProblemId =
  /** The plan itself says that something is missing: nothing was sent. */
  | 'run-not-startable'
  /** The VM looked and refused: nothing was started. */
  | 'run-refused'
  /** The connection was lost before the VM said whether the run has started. */
  | 'run-start-unknown'
  /** The VM does not know the run: its record was collected, or it was never there. */
  | 'run-gone'
  /** The VM has restarted since the run was started. */
  | 'run-lost-by-reboot'
  /** The script that follows the run ended without a word. */
  | 'run-follow-cut'
  /** Keys were not sent. */
  | 'run-no-keys';

/**
 * @property refusal Id of what the VM refused, as its library names it; absent where it refused nothing.
 * @property steps Setup steps that would mend it, first things first.
 */
export interface RunSessionProblem extends Problem<RunSessionProblemId> {
  readonly refusal?: string;
  readonly steps?: readonly StepId[];
}

const detect: Remedy = { label: msg('Detect again'), command: 'manaDpdk.detect' };
const plan: Remedy = { label: msg('Plan the missing setup steps…'), command: 'manaDpdk.setup.plan' };
const stop: Remedy = { label: msg('Stop the other run'), command: 'manaDpdk.run.stop' };
const connect: Remedy = { label: msg('Reconnect'), command: 'manaDpdk.connect' };
const attach: Remedy = { label: msg('Show the runs of this VM'), command: 'manaDpdk.run.attach' };

/** What would mend a refusal: steps of a setup, or something else. */
interface Mending {
  readonly steps?: readonly StepId[];
  readonly remedies?: readonly Remedy[];
}

/** By the ids of the library on the VM. The facts that the plan was made of said otherwise: they are old. */
const mendings: Readonly<Record<string, Mending>> = {
  'testpmd-missing': { steps: ['install-packages', 'build-dpdk'] },
  'testpmd-not-executable': { steps: ['install-packages', 'build-dpdk'] },
  'hugepages-missing': { steps: ['hugepages'] },
  'nic-not-handed-over': { steps: ['give-nic'] },
  'vf-up': { steps: ['give-nic'] },
  'run-nic-busy': { remedies: [stop, attach] },
  'prefix-in-use': { remedies: [attach] },
};

/** @param id, args Of the line `refused` or `failed`; they come from the VM and are only shown. */
export function runRefused(id: string, args: readonly string[]): RunSessionProblem {
  const message = runNote(id, args) ?? noteOrId(id, args);
  if (id === 'run-not-there') return { id: 'run-gone', message, remedies: [attach] };
  if (id === 'run-lost-by-reboot') return { id: 'run-lost-by-reboot', message, remedies: [detect] };
  const { steps, remedies } = Object.hasOwn(mendings, id) ? (mendings[id] ?? {}) : {};
  return {
    id: 'run-refused',
    message,
    refusal: id,
    ...(steps === undefined ? {} : { steps }),
    remedies: steps === undefined ? (remedies ?? [detect]) : [plan, detect],
  };
}

/** @param missing What the plan says of it, first things first. */
export function notStartable(missing: readonly Message[], steps: readonly StepId[]): RunSessionProblem {
  return {
    id: 'run-not-startable',
    message: missing[0] ?? msg('The run cannot be started.'),
    detail: missing.slice(1),
    steps,
    remedies: steps.length === 0 ? [detect] : [plan, detect],
  };
}

/** @param fault Why the line cannot be sent. */
export function lineNotSent(fault: Message): RunSessionProblem {
  return { id: 'run-not-startable', message: fault, remedies: [] };
}

export function startUnknown(cause: Problem): RunSessionProblem {
  return {
    id: 'run-start-unknown',
    message: msg(
      'The connection was lost while the run was being started. If it has started, it goes on and is in the list of runs of this VM.',
    ),
    detail: [cause.message],
    remedies: [connect, attach],
  };
}

/** @param lines What was said instead of stream records. */
export function followCut(lines: readonly string[]): RunSessionProblem {
  return {
    id: 'run-follow-cut',
    message: msg('The VM stopped reporting the run and gave no reason. The run itself goes on.'),
    detail: lines.map((line) => sanitize(line, { maxLength: 300 })),
    remedies: [],
  };
}

/** Why keys were not sent. */
export function noKeys(why: 'no-console' | 'lost' | 'ended' | 'too-much'): RunSessionProblem {
  return { id: 'run-no-keys', message: keyTexts[why], remedies: why === 'lost' ? [connect] : [] };
}

const keyTexts: Readonly<Record<Parameters<typeof noKeys>[0], Message>> = {
  'no-console': msg('This run has no prompt: testpmd takes keys only when it is started with -i.'),
  lost: msg('Nothing was sent: the connection to the VM is lost. The run goes on.'),
  ended: msg('Nothing was sent: the run has ended.'),
  'too-much': msg('Nothing was sent: testpmd has not read what was sent before.'),
};

/** What a run is told to have ended by, where no result could be read. */
export const endTexts: Readonly<Record<'gone' | 'reboot', Message>> = {
  gone: msg(
    'The run has ended, and another client has taken its record. What was heard until then is kept here.',
  ),
  reboot: msg('The VM has restarted, and the run with it. What was heard until then is kept here.'),
};
