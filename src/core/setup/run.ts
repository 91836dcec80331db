// Runs a plan on a VM, step by step: rights, confirmations over a new connection, a polite cancel, the result.
import type { Facts } from '../detect/facts';
import { ProblemError, type Problem } from '../problem';
import type { VmConnection } from '../remote/session';
import { stepsToRun } from './plan';
import { noteOrId } from './notes';
import { notConfirmed, scriptCut, setupCancelled, stepRefused } from './problems';
import { Rights, type AskSudoPassword } from '../remote/rights';
import { setupScript, type ScriptContext } from './script';
import { timeOf } from './times';
import { runStep, type StepSurroundings } from './stepRun';
import type { Outcome, Plan, PlannedStep, RunEvent, RunResult, StepResult } from './types';

/**
 * What a run needs of the world.
 *
 * @property openNew Opens one more SSH connection to the same VM, authenticated anew: the proof that the VM can still be
 *   reached. The run disposes of it.
 * @property holder Who runs it, for the lock and the journal: `user@machine`.
 * @property nonce Letters and digits from a random source, new at each call.
 * @property signal Aborting asks the VM to stop at the next command, and only then ends it for good.
 */
export interface RunDeps {
  readonly connection: Pick<VmConnection, 'exec'>;
  readonly openNew: (signal: AbortSignal) => Promise<VmConnection>;
  readonly askSudoPassword: AskSudoPassword;
  readonly facts: Pick<Facts, 'sudo' | 'user'>;
  readonly holder: string;
  readonly nonce: () => string;
  readonly now: () => number;
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly onEvent: (event: RunEvent) => void;
  readonly signal?: AbortSignal;
}

/** Milliseconds for a step to stop by itself after a cancel: it may have to put a NIC back first. */
const politeMs = 60_000;
/** Milliseconds between two tries of a new connection, and what is left of the VM's time when we give up. */
const retryMs = 2_000;
const marginMs = 2_000;
const confirmLimits = { maxBytes: 64 * 1024, timeoutMs: 30_000 };

/**
 * Runs the needed steps in order and stops at the first that does not end well; an undo goes on with the others, as one
 * thing that cannot be taken back is no reason to leave the rest. Never rejects for what a VM does.
 */
export async function runPlan(plan: Plan, deps: RunDeps): Promise<RunResult> {
  const steps = stepsToRun(plan);
  const results: StepResult[] = [];
  const run = new SetupRun(plan, deps);
  let clean = false;
  try {
    for (const [index, step] of steps.entries()) {
      if (deps.signal?.aborted === true) {
        results.push(...notRun(steps.slice(index)));
        return resultOf(plan, results, setupCancelled());
      }
      deps.onEvent({ kind: 'step-started', step: step.key, index, count: steps.length });
      const result = await run.step(step, index < steps.length - 1);
      results.push(result);
      deps.onEvent({ kind: 'step-ended', step: step.key, outcome: result.outcome });
      if (isGood(result.outcome) || (plan.kind === 'undo' && mayGoOn(result.outcome))) continue;
      results.push(...notRun(steps.slice(index + 1)));
      return resultOf(plan, results, result.problem);
    }
    clean = results.every(({ outcome }) => isGood(outcome));
  } finally {
    run.end();
    const lost = results.some(({ outcome }) => outcome === 'lost');
    if (!clean && !lost) await run.release();
  }
  return resultOf(plan, results, results.find(({ problem }) => problem !== undefined)?.problem);
}

const isGood = (outcome: Outcome): boolean => outcome === 'done' || outcome === 'nothing-to-do';

/** What one step could not do hinders no other: the lock and the connection are there. */
const mayGoOn = (outcome: Outcome): boolean => outcome === 'failed';

function notRun(steps: readonly PlannedStep[]): StepResult[] {
  return steps.map(({ key, id, title, commands }) => ({
    key,
    id,
    title,
    outcome: 'not-run',
    ran: [],
    notRun: commands,
    putBack: false,
  }));
}

function resultOf(plan: Plan, steps: readonly StepResult[], problem?: Problem): RunResult {
  const bad = steps.find(({ outcome }) => !isGood(outcome));
  const outcome =
    bad === undefined
      ? steps.some((step) => step.outcome === 'done')
        ? 'done'
        : blockedOnly(plan)
          ? 'refused'
          : 'nothing-to-do'
      : bad.outcome === 'not-run' || bad.outcome === 'done' || bad.outcome === 'nothing-to-do'
        ? 'cancelled'
        : bad.outcome;
  return { kind: plan.kind, outcome, steps, ...(problem === undefined ? {} : { problem }) };
}

/** Nothing ran because a guard stands before everything that was asked for. */
function blockedOnly(plan: Plan): boolean {
  return stepsToRun(plan).length === 0 && plan.steps.some((step) => step.refusal !== undefined);
}

/** One run: its rights, its cancel and its confirmations. */
class SetupRun {
  private readonly rights: Rights;
  private readonly hardStop = new AbortController();
  private readonly over = new AbortController();
  private readonly around: StepSurroundings;
  /** Name of the build that runs now, detached on the VM. */
  private building: string | undefined;
  private readonly onAbort = (): void => {
    void this.cancel();
  };

  constructor(
    private readonly plan: Plan,
    private readonly deps: RunDeps,
  ) {
    this.rights = new Rights(deps.facts.sudo, deps.facts.user ?? '?', deps.askSudoPassword);
    this.around = {
      connection: deps.connection,
      rights: this.rights,
      context: this.context,
      nonce: deps.nonce,
      onEvent: deps.onEvent,
      kill: this.hardStop.signal,
      now: deps.now,
      onTask: (root, actions) => {
        this.building = root ? undefined : actions[0]?.args[0];
      },
    };
    deps.signal?.addEventListener('abort', this.onAbort, { once: true });
  }

  private get context(): Omit<ScriptContext, 'nonce' | 'step' | 'more'> {
    const { plan, deps } = this;
    return { run: plan.run, holder: deps.holder, bootId: plan.bootId };
  }

  end(): void {
    this.deps.signal?.removeEventListener('abort', this.onAbort);
    this.over.abort();
  }

  async step(step: PlannedStep, more: boolean): Promise<StepResult> {
    const { result, armedUntilMs } = await runStep(step, this.around, more);
    if (result.outcome !== 'done' || armedUntilMs === null) return result;
    const problem = await this.confirm(step, armedUntilMs);
    return problem === undefined ? result : { ...result, outcome: 'failed', problem };
  }

  /** Confirms over a new connection, trying again until the VM's time is up. */
  private async confirm(step: PlannedStep, untilMs: number): Promise<Problem | undefined> {
    const { deps } = this;
    deps.onEvent({ kind: 'confirming', step: step.key, untilMs });
    let reason: Problem | undefined;
    const giveUpAt = untilMs - marginMs;
    for (let first = true; first || deps.now() < giveUpAt; first = false) {
      if (deps.signal?.aborted === true) break;
      if (!first) await deps.wait(retryMs, deps.signal);
      const outcome = await this.tryToConfirm();
      if (outcome === 'confirmed') return undefined;
      reason = outcome;
      // The VM has decided: another try would get the same answer.
      if (outcome.id === 'too-late') return notConfirmed(null, outcome.message);
      if (outcome.id === 'step-refused') break;
    }
    return notConfirmed(timeOf(untilMs), reason?.message ?? '');
  }

  private async tryToConfirm(): Promise<'confirmed' | Problem> {
    const { deps } = this;
    let fresh: VmConnection | undefined;
    try {
      fresh = await deps.openNew(deps.signal ?? this.over.signal);
      const events = await this.ask('confirm', fresh);
      if (events.some((event) => event.kind === 'confirmed')) return 'confirmed';
      const told = events.find((event) => event.kind === 'failed' || event.kind === 'refused');
      if (told?.kind !== 'failed' && told?.kind !== 'refused') return scriptCut();
      const problem = stepRefused(noteOrId(told.id, told.args));
      return told.id === 'nothing-armed' ? { ...problem, id: 'too-late' } : problem;
    } catch (error) {
      if (error instanceof ProblemError) return error.problem;
      throw error;
    } finally {
      await fresh?.dispose();
    }
  }

  /** A run that ended early may have kept its lock for a next step, and the sign of its cancel. */
  async release(): Promise<void> {
    try {
      await this.ask('release', this.deps.connection);
    } catch {
      // The lock of a run that is over loses its force by itself after two minutes.
    }
  }

  private ask(mode: 'confirm' | 'cancel' | 'release', connection: Pick<VmConnection, 'exec'>) {
    // Nothing of this run was ever root on the VM: there is nothing to stop or to release, and nobody is asked for it.
    if (!this.rights.proven) return Promise.reject(new ProblemError(setupCancelled()));
    const nonce = this.deps.nonce();
    const script = setupScript({ mode }, { ...this.context, nonce, step: mode, more: true });
    return this.rights.run({
      connection,
      script,
      nonce,
      root: true,
      limits: confirmLimits,
      onEvent: () => undefined,
    });
  }

  /** Asks the VM to stop at the next command; a step that does not listen is ended for good. */
  private async cancel(): Promise<void> {
    try {
      if (this.building === undefined) await this.ask('cancel', this.deps.connection);
      else await this.cancelBuild(this.building);
      await this.deps.wait(politeMs, this.over.signal);
    } catch {
      // Whoever cannot be asked is ended.
    }
    if (!this.over.signal.aborted) this.hardStop.abort();
  }

  /** A build runs as the user, detached: a signal would only end the one who follows it. */
  private async cancelBuild(name: string): Promise<void> {
    const nonce = this.deps.nonce();
    const actions = [{ id: 'cancel_build', args: [name] }];
    const task = { mode: 'work', actions, onFailure: 'keep' } as const;
    await this.rights.run({
      connection: this.deps.connection,
      script: setupScript(task, { ...this.context, nonce, step: 'cancel', more: true }),
      nonce,
      root: false,
      limits: confirmLimits,
      onEvent: () => undefined,
    });
  }
}
