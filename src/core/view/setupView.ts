// What the tree says about setups: the one that runs, what was left half-done, and which step fixes which check.
import stepsFile from '../../knowledge/setup-steps.json';
import type { Facts, Nic } from '../detect/facts';
import type { Finding } from '../detect/finding';
import { isInUserMode } from '../detect/judge/devices';
import { msg, type Message } from '../message';
import { parseBuildStates } from '../setup/build/buildState';
import type { VmSetupStatus } from '../setup/journal';
import { isStepId } from '../setup/options';
import { mayGive } from '../setup/target';
import type { StepId } from '../setup/types';

/**
 * @property running Title of the step at work.
 * @property notices What was left half-done, or is going on without us, each in one sentence with the way forward.
 */
export interface SetupView {
  readonly running?: Message;
  readonly notices: readonly Message[];
}

/** A step as menus and lists name it. The library that runs it is not loaded for this. */
export interface SetupStepName {
  readonly id: StepId;
  readonly title: Message;
}

/** In the order of a whole setup. */
export const setupStepNames: readonly SetupStepName[] = [...stepsFile.rows]
  .sort((a, b) => a.order - b.order)
  .flatMap((row) => (isStepId(row.id) ? [{ id: row.id, title: { text: row.title, args: [] } }] : []));

/**
 * The steps that can bring this check to passing, in the order of a whole setup; none where it is well, or where no step
 * helps.
 */
export function fixingSteps({ id, status }: Pick<Finding, 'id' | 'status'>): readonly StepId[] {
  if (status !== 'fail' && status !== 'warn') return [];
  return setupStepNames
    .map((step) => step.id)
    .filter((step) =>
      stepsFile.rows.some((row) => row.id === step && (row.findings as readonly string[]).includes(id)),
    );
}

/** What a menu may offer for a NIC. `kept`: neither, for a reason that the plan of a setup says. */
export function nicOffer(facts: Facts, nic: Nic): 'give' | 'return' | 'kept' {
  if (nic.carriesSsh === true || !mayGive(facts, nic).ok) return 'kept';
  return isInUserMode(nic) ? 'return' : 'give';
}

/**
 * What the status of a VM says that its user should know before anything else. Also of a run of this window, which it has
 * lost: the VM goes on with the step, and gives a NIC back.
 */
export function setupNotices(
  { lock, waiting, words }: VmSetupStatus,
  time: (epochMs: number) => string,
): readonly Message[] {
  return [
    ...waiting.map(({ untilMs }) =>
      msg(
        'A NIC was given to DPDK and not confirmed: the VM gives it back by itself at {0}. Detect again after that.',
        time(untilMs),
      ),
    ),
    ...(lock === null
      ? []
      : [
          msg(
            '{0} has been running a setup on this VM since {1}. Wait until it has ended, then detect again.',
            lock.holder,
            time(lock.sinceMs),
          ),
        ]),
    ...parseBuildStates(words)
      .filter(({ result }) => result === 'running')
      .map(({ name }) =>
        msg('The build of {0} continues on the VM. Run its step again to follow it to its end.', name),
      ),
  ];
}
