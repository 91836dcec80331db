// Starts a run on a VM, or joins one that goes on there. From then on it is a LiveRun, whatever the connection does.
import { ProblemError, type Problem } from '../problem';
import { cancelled } from '../ssh/problems';
import { RunFollower, type FollowEnd } from './follower';
import { headOf, headOfVmRun, type RunHead } from './head';
import { LiveRun } from './liveRun';
import { startable, stepsFor } from './preconditions';
import type { RunDeps } from './runDeps';
import { lineNotSent, notStartable, startUnknown } from './sessionProblems';
import type { RunPlan, VmRun } from './types';
import type { RunTask } from './vm/script';
import { startFault, startOf } from './vm/startRun';
import { collectRun, stopRun } from './vmRuns';

export type { RunDeps } from './runDeps';
export { LiveRun, type RunEnd, type RunLink } from './liveRun';
export { listRuns, stopRun, type VmRuns } from './vmRuns';

/**
 * @property signal Until the run is there: aborting ends whatever was started. After that the run is stopped by itself.
 * @property keep Keeps the record of a run that has ended. Only after that the VM's own is removed.
 * @property head What is known of the run beyond what the VM says.
 */
export interface OpenOptions {
  readonly signal?: AbortSignal;
  readonly keep?: (run: LiveRun) => Promise<void>;
  readonly head?: Partial<RunHead>;
}

/**
 * Starts what was planned, in one exec: the VM looks at the preconditions, starts the supervisor, and goes on as its
 * follower. Settles when the run is there.
 *
 * @throws ProblemError of a `RunSessionProblem`, of sudo (`sudo-…`), `cancelled`, or of the connection.
 */
export async function startRun(deps: RunDeps, plan: RunPlan, options: OpenOptions = {}): Promise<LiveRun> {
  if (!startable(plan)) {
    const missing = plan.preconditions.filter(({ state }) => state === 'missing');
    throw new ProblemError(
      notStartable(
        missing.map(({ message }) => message),
        stepsFor(plan),
      ),
    );
  }
  const run = startOf(plan);
  const fault = startFault(run);
  if (fault !== undefined) throw new ProblemError(lineNotSent(fault));
  const head = { ...headOf(plan, { facts: deps.facts ?? null }), ...options.head };
  try {
    return await open(deps, { kind: 'start', run }, plan, () => head, options);
  } catch (error) {
    if (isAborted(options.signal)) await endStarted(deps, plan.id);
    throw error;
  }
}

/**
 * Follows a run from its first stream record on: one of this client's, of another one's, or one that has ended and whose
 * record is still there.
 *
 * @throws ProblemError `run-gone`, of sudo, `cancelled`, or of the connection.
 */
export function attachRun(
  deps: RunDeps,
  run: string | Pick<VmRun, 'id'>,
  options: OpenOptions = {},
): Promise<LiveRun> {
  const id = typeof run === 'string' ? run : run.id;
  const more = { facts: deps.facts ?? null, release: deps.release ?? null };
  const headFor = (found: VmRun): RunHead => ({ ...headOfVmRun(found, deps.host, more), ...options.head });
  return open(deps, { kind: 'follow', id, from: 1 }, undefined, headFor, options);
}

function open(
  deps: RunDeps,
  task: Extract<RunTask, { kind: 'start' | 'follow' }>,
  plan: RunPlan | undefined,
  headFor: (run: VmRun) => RunHead,
  { signal, keep }: OpenOptions,
): Promise<LiveRun> {
  const id = task.kind === 'start' ? task.run.id : task.id;
  const stop = new AbortController();
  return new Promise((resolve, reject) => {
    let live: LiveRun | undefined;
    const onCancel = (): void => {
      stop.abort();
    };
    const settled = (): void => {
      signal?.removeEventListener('abort', onCancel);
    };
    if (isAborted(signal)) stop.abort();
    signal?.addEventListener('abort', onCancel, { once: true });
    const follower = new RunFollower(
      deps,
      id,
      {
        onRun: (run) => {
          if (live !== undefined) {
            live.heard();
            return;
          }
          // Cancelled: what was under way may still arrive.
          if (stop.signal.aborted) return;
          settled();
          const retry = (): void => {
            follower.retry();
          };
          live = new LiveRun({ deps, head: headFor(run), plan, keep, retry, stop });
          resolve(live);
        },
        onRecord: (record) => {
          live?.take(record);
        },
        onLost: (problem) => {
          live?.lose(problem);
        },
      },
      stop.signal,
    );
    follower.follow(task, plan?.bootId ?? null).then(
      (end) => {
        settled();
        if (live === undefined) reject(new ProblemError(neverThere(task, end)));
        else void live.finish(end);
      },
      (error: unknown) => {
        settled();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

/** Why there is no run to follow. */
function neverThere(task: RunTask, end: FollowEnd): Problem {
  if (end.kind !== 'failed') return cancelled();
  const unheard = end.problem.id === 'link-lost' || end.problem.id === 'closed-by-server';
  return task.kind === 'start' && unheard ? startUnknown(end.problem) : end.problem;
}

/** After a cancel in the middle of a start: a supervisor may have been on its way. */
async function endStarted(deps: RunDeps, id: string): Promise<void> {
  try {
    await stopRun(deps, id, 'now');
    await collectRun(deps, id);
  } catch {
    // It was not there, or nobody can reach it: then it ends by its own time.
  }
}

/** Asked anew each time: a signal fires between two looks at it. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
