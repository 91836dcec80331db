// What a setup is made of, as data: actions, steps, plans, events of a run and its result.
import type { Message } from '../message';
import type { Problem } from '../problem';

/** Rows of `src/knowledge/setup-steps.json`, in the order in which a whole setup takes them. */
export type StepId =
  | 'install-packages'
  | 'rdma-core'
  | 'build-dpdk'
  | 'hugepages'
  | 'kernel-modules'
  | 'give-nic'
  | 'return-nic';

/**
 * One call of a function of the on-VM library: the smallest thing that is done, recorded and undone.
 *
 * @property id Row of `src/knowledge/setup-actions.json`, which is also the name of the function.
 * @property args Checked against the kinds that the row names.
 */
export interface Action {
  readonly id: string;
  readonly args: readonly string[];
}

/**
 * Where a step stands before a run. `needed`: it would do something; `met`: nothing to do, `why` says what was found;
 * `blocked`: it cannot or may not run, `why` says for what reason; `optional`: possible, but nothing asks for it.
 */
export type StepState = 'needed' | 'met' | 'blocked' | 'optional';

/** What an undo undoes: a step by its id, or what an automatic rollback or an unknown version has recorded. */
export type UndoId = 'undo';

/** A guard's refusal. `ssh-nic` and the like can never be overridden. */
export type RefusalId =
  | 'ssh-nic'
  | 'ssh-nic-unknown'
  | 'default-route-nic'
  | 'whole-function'
  | 'not-accelerated'
  | 'nic-not-found'
  | 'nic-ambiguous'
  | 'too-many-hugepages'
  | 'other-process'
  | 'untrusted-workspace'
  | 'locked'
  | 'no-root'
  | 'unsupported';

/**
 * One step of a plan.
 *
 * @property key Unique in the plan and stable: the id, and where a step works on something, `:` and its name
 *   (`give-nic:eth1`).
 * @property commands The exact shell lines, in order, as the VM will print them while they run.
 * @property notes What else the reader should know: what could not be foreseen, what is kept.
 * @property refusal Set where a guard blocks the step.
 */
export interface PlannedStep {
  readonly id: StepId | UndoId;
  readonly key: string;
  readonly title: Message;
  readonly state: StepState;
  readonly why: Message;
  /** What the step is for, what it needs, what it will do: the texts of its row. */
  readonly purpose: Message;
  readonly precondition: Message;
  readonly dryRun: Message;
  readonly actions: readonly Action[];
  readonly commands: readonly string[];
  readonly root: boolean;
  readonly reversible: 'yes' | 'partly' | 'no';
  readonly undo: Message;
  readonly reboot: Message;
  readonly risk: Message;
  readonly verification: Message;
  readonly notes: readonly Message[];
  readonly refusal?: RefusalId;
  /** Of an undo: which entries of the VM's journal it takes back. */
  readonly undoes?: { readonly filter: 'step' | 'target'; readonly value: string };
}

/**
 * @property kind `setup`: steps forward; `undo`: steps back, from the VM's journal.
 * @property bootId Of the detection (or journal) the plan was made from; the VM refuses a plan of an earlier boot.
 */
export interface Plan {
  readonly kind: 'setup' | 'undo';
  readonly host: string;
  /** Id of the run that may follow; part of the names of what it leaves on the VM for a while. */
  readonly run: string;
  readonly bootId: string | null;
  readonly steps: readonly PlannedStep[];
}

/** How a command or a step ended. `kept`: left as it is for a reason that is said. */
export type Outcome = 'done' | 'nothing-to-do' | 'failed' | 'refused' | 'cancelled' | 'lost' | 'not-run';

/** What happens while a plan runs. `step` is the key of the planned step. */
export type RunEvent =
  | { readonly kind: 'step-started'; readonly step: string; readonly index: number; readonly count: number }
  | { readonly kind: 'command'; readonly step: string; readonly text: string }
  | { readonly kind: 'command-ended'; readonly step: string; readonly text: string; readonly status: number }
  /** A line that a command printed, sanitized. */
  | { readonly kind: 'output'; readonly step: string; readonly line: string }
  /** Something worth saying in words: skipped because already so, waiting for a lock, kept, put back. */
  | { readonly kind: 'note'; readonly step: string; readonly message: Message }
  /** `percent` 0 to 100, null where it is not known. */
  | {
      readonly kind: 'progress';
      readonly step: string;
      readonly percent: number | null;
      readonly message: Message;
    }
  /** The VM waits for a new SSH connection: without it, it gives the NIC back by itself at `untilMs` (epoch). */
  | { readonly kind: 'confirming'; readonly step: string; readonly untilMs: number }
  | { readonly kind: 'step-ended'; readonly step: string; readonly outcome: Outcome };

/**
 * @property ran Commands that ended with status 0, in order.
 * @property notRun Planned commands that were not run, or not to a good end.
 * @property putBack The step failed and what it had changed was put back at once.
 */
export interface StepResult {
  readonly key: string;
  readonly id: StepId | UndoId;
  readonly title: Message;
  readonly outcome: Outcome;
  readonly ran: readonly string[];
  readonly notRun: readonly string[];
  readonly putBack: boolean;
  readonly problem?: Problem;
}

/** `done`: all that was asked for is so now, including when there was nothing to do. */
export interface RunResult {
  readonly kind: Plan['kind'];
  readonly outcome: 'done' | 'nothing-to-do' | 'failed' | 'refused' | 'cancelled' | 'lost';
  readonly steps: readonly StepResult[];
  /** Why the run ended early. */
  readonly problem?: Problem;
}
