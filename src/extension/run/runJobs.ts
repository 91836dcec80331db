// The work in the terminal of a task that runs testpmd: plan, start, follow, verdict.
import { msg } from '../../core/message';
import { ProblemError, type Problem } from '../../core/problem';
import type { RunProblem } from '../../core/run/planning/problem';
import type { LiveRun } from '../../core/run/liveRun';
import { isRunRefusal } from '../../core/run/refusal';
import type { RunPlan, RunRequest } from '../../core/run/types';
import type { TaskEnd, TaskJob } from '../terminals/taskTerminal';
import { pairWords } from './pairWords';
import type { RunScreen } from './runScreen';
import type { RunService } from './runService';
import { readRunTask, type PairTarget } from './runTaskDefinition';
import type { RunCore, RunVm } from './runVm';

/** What a person is asked before a line runs that will fail as far as anybody knows. */
export interface LineQuestion {
  readonly vm: string;
  readonly line: string;
  readonly errors: RunPlan['findings'];
}

export interface RunJobDeps {
  readonly service: RunService;
  engine(): Promise<RunCore>;
  vms(): readonly RunVm[];
  activeId(): string | undefined;
  confirm(question: LineQuestion, signal: AbortSignal): Promise<boolean>;
}

export type RunJob = TaskJob<RunScreen, TaskEnd>;

/** Exit codes: forwarding confirmed, not confirmed, a mistake in the task, something missing on the VM. */
const [confirmed, notConfirmed, mistake, missing] = [0, 1, 2, 3];

/** Reads a task definition and runs it. Whatever is wrong with the definition is said in the terminal. */
export function runJob(deps: RunJobDeps, definition: Readonly<Record<string, unknown>>): RunJob {
  return async (screen, signal) => {
    deps.service.requireTrust();
    const vms = deps.vms();
    const read = readRunTask(
      definition,
      vms.map(({ entry }) => entry),
      deps.activeId(),
    );
    if (!read.ok) {
      screen.say(read.message);
      return { exitCode: mistake };
    }
    const find = (id: string): RunVm => {
      const vm = vms.find(({ entry }) => entry.id === id);
      if (vm === undefined) throw new Error('the VM has left the list');
      return vm;
    };
    const vm = find(read.vmId);
    if (read.to === undefined) return runOne(deps, vm, read.request, screen, signal);
    return runTwo(deps, vm, find(read.to.vmId), read.to, read.request, screen, signal);
  };
}

async function runOne(
  deps: RunJobDeps,
  vm: RunVm,
  request: RunRequest,
  screen: RunScreen,
  signal: AbortSignal,
): Promise<TaskEnd> {
  const { service } = deps;
  screen.say(msg('Looking at {0}…', vm.entry.name));
  const { plan, startable } = await service.plans.make(vm, request, signal);
  if ('remedies' in plan) return refused(screen, plan);
  screen.plan(plan);
  if (!startable) {
    screen.say(msg('Not started: something is missing on {0}.', vm.entry.name));
    return { exitCode: missing };
  }
  if (!(await agreed(deps, vm, plan, screen, signal))) return { exitCode: notConfirmed };
  const run = await service.start(vm, plan, signal);
  run.quiet = true;
  const { live } = run;
  const unfollow = screen.follow(live);
  const stop = (): void => {
    // What cannot be stopped now is said by the link.
    live.stop().catch((error: unknown) => {
      if (error instanceof ProblemError) screen.problem(error.problem as Problem);
    });
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  await live.done;
  unfollow();
  screen.over();
  const { verdict } = await service.outcomeOf(live);
  screen.verdict(verdict);
  const { verdictLine } = await deps.engine();
  return {
    exitCode: verdict.forwarding === 'confirmed' ? confirmed : notConfirmed,
    notice: msg('{0}: {1}', vm.entry.name, verdictLine(verdict)),
  };
}

/** A line that this release refuses runs only after a person has said so. */
async function agreed(
  deps: RunJobDeps,
  vm: RunVm,
  plan: RunPlan,
  screen: RunScreen,
  signal: AbortSignal,
): Promise<boolean> {
  const errors = plan.findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return true;
  const question = { vm: vm.entry.name, line: plan.command.text, errors };
  if (await deps.confirm(question, signal)) return true;
  screen.say(msg('Not run: correct the line first.'));
  return false;
}

async function runTwo(
  deps: RunJobDeps,
  sender: RunVm,
  receiver: RunVm,
  to: PairTarget,
  request: RunRequest,
  screen: RunScreen,
  signal: AbortSignal,
): Promise<TaskEnd> {
  const { service } = deps;
  screen.say(msg('Looking at {0} and {1}…', sender.entry.name, receiver.entry.name));
  const { durationSeconds, statsPeriodSeconds, queues } = request;
  const plan = await service.plans.makePair(
    {
      sender: { vm: sender, nic: request.nics?.[0] },
      receiver: { vm: receiver, nic: to.nic },
      durationSeconds,
      statsPeriodSeconds,
      ...(queues === undefined ? {} : { queues }),
    },
    signal,
  );
  if ('remedies' in plan) return refused(screen, plan);
  screen.plan(plan.receiver);
  screen.plan(plan.sender);
  const engine = await deps.engine();
  const stands = [plan.receiver, plan.sender].find((end) => !engine.startable(end));
  if (stands !== undefined) {
    screen.say(msg('Not started: something is missing on {0}.', stands.host));
    return { exitCode: missing };
  }
  const { pair } = await service.startPair({ sender, receiver }, plan, signal);
  const unfollow = new Map<LiveRun, () => void>();
  const look = (): void => {
    for (const [live, { entry }] of [[pair.receiver, receiver] as const, [pair.sender, sender] as const])
      if (live !== undefined && !unfollow.has(live)) unfollow.set(live, screen.follow(live, entry.name));
  };
  pair.onChange(look);
  look();
  const result = await pair.result;
  for (const end of unfollow.values()) end();
  screen.over();
  if (result.problem !== null) screen.problem(result.problem);
  const ends = [result.receiver, result.sender].flatMap((live) => (live === null ? [] : [live]));
  const verdicts = await Promise.all(
    ends.map(async (live) => {
      await live.done;
      return (await service.outcomeOf(live)).verdict;
    }),
  );
  for (const verdict of verdicts) screen.verdict(verdict);
  const sentence = pairWords(result);
  screen.say(sentence);
  if (result.problem !== null) return { exitCode: exitCodeOf(result.problem), notice: sentence };
  const good = verdicts.length === 2 && verdicts.every(({ forwarding }) => forwarding === 'confirmed');
  return { exitCode: good ? confirmed : notConfirmed, notice: sentence };
}

/** Of a run, or an end of a pair, that did not start. */
function exitCodeOf(problem: Problem): number {
  return isRunRefusal(problem) ? missing : notConfirmed;
}

/** There is no plan at all. */
function refused(screen: RunScreen, problem: RunProblem): TaskEnd {
  screen.problem(problem);
  return { exitCode: problem.refused ? missing : mistake };
}

/** How the work has ended that threw this. */
export function runFailed(problem: Problem, screen: RunScreen | undefined): TaskEnd {
  if (problem.id === 'cancelled') {
    screen?.say(msg('Cancelled; testpmd was not started.'));
    return { exitCode: notConfirmed };
  }
  screen?.problem(problem);
  return { exitCode: exitCodeOf(problem), notice: problem.message };
}
