// Asks a VM about its runs, in one exec each: the list, a stop, the removal of a record that has been read.
import { ProblemError } from '../problem';
import type { ScriptEvent } from '../remote/protocol';
import type { RunDeps } from './runDeps';
import { runRefused } from './sessionProblems';
import type { VmRun } from './types';
import { parseOther, parseRunResult, parseVmRun, type OtherProcess, type RunResult } from './vm/answers';
import { runScript, type RunTask } from './vm/script';

/** What asking needs. */
export type AskDeps = Pick<RunDeps, 'connection' | 'rights' | 'holder' | 'nonce'>;

/** @property runs Those that run, and those that have ended and whose record nobody has read. @property others None of ours. */
export interface VmRuns {
  readonly runs: readonly VmRun[];
  readonly others: readonly OtherProcess[];
}

/** A stop takes as long as testpmd does to end: 10 s after SIGINT, 5 s after SIGTERM, and what cleaning takes. */
const limits = { maxBytes: 4 * 1024 * 1024, timeoutMs: 75_000 };

/**
 * Also ends and cleans up what is left of runs whose supervisor was killed.
 *
 * @throws ProblemError of sudo or of the connection.
 */
export async function listRuns(deps: AskDeps, signal?: AbortSignal): Promise<VmRuns> {
  const events = await ask(deps, { kind: 'list' }, signal);
  return {
    runs: statusLines(events, 'run').flatMap((words) => parseVmRun(words) ?? []),
    others: statusLines(events, 'other').flatMap((words) => parseOther(words) ?? []),
  };
}

/**
 * Ends a run and waits until it has ended.
 *
 * @param how `polite`: SIGINT, after 10 s SIGTERM, after 5 more SIGKILL; `now`: SIGKILL.
 * @returns how it ended; undefined where the VM does not say.
 * @throws ProblemError `run-gone` where there is no such run, or one of sudo or of the connection.
 */
export async function stopRun(
  deps: AskDeps,
  id: string,
  how: 'polite' | 'now' = 'polite',
  signal?: AbortSignal,
): Promise<RunResult | undefined> {
  const events = await ask(deps, { kind: 'stop', id, how }, signal);
  const [words] = statusLines(events, 'result');
  return words === undefined ? undefined : parseRunResult(words);
}

/** Removes the record of a run that has ended. @throws ProblemError as the others do. */
export async function collectRun(deps: AskDeps, id: string): Promise<void> {
  await ask(deps, { kind: 'collect', id });
}

async function ask(deps: AskDeps, task: RunTask, signal?: AbortSignal): Promise<readonly ScriptEvent[]> {
  const nonce = deps.nonce();
  const events = await deps.rights.run({
    connection: deps.connection,
    script: runScript(task, { nonce, holder: deps.holder, bootId: null }),
    nonce,
    root: true,
    limits,
    onEvent: () => undefined,
    ...(signal === undefined ? {} : { signal }),
  });
  for (const event of events)
    if (event.kind === 'refused' || event.kind === 'failed')
      throw new ProblemError(runRefused(event.id, event.args));
  return events;
}

function statusLines(events: readonly ScriptEvent[], name: string): (readonly string[])[] {
  return events.flatMap((event) => (event.kind === 'status' && event.name === name ? [event.words] : []));
}
