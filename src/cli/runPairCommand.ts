// `mana-dpdk run HOST --to HOST2`: a receiver on one VM, a sender on the other, and what was lost between the two.
import { msg } from '../core/message';
import { ProblemError, type Problem } from '../core/problem';
import type { LiveRun } from '../core/run/liveRun';
import { runPair, type PairRun } from '../core/run/pair';
import { isRunProblem, startable } from '../core/run/plan';
import { planPair, type PairEnd, type PairPlan } from '../core/run/planPair';
import { isRunRefusal } from '../core/run/refusal';
import { pairPlanToJson, pairToJson } from '../core/run/report/json';
import { pairPlanToText, pairToText, type PairReport } from '../core/run/report/pairText';
import type { RunTextOptions } from '../core/run/report/planText';
import type { RunArguments } from './runArguments';
import { RunOnVm } from './runCommand';
import type { RunContext, RunStatus } from './runContext';
import { Follower, statusOf, type Following } from './runFollow';
import { historyOf, RunKeeper } from './runKeeping';
import { mendLine } from './runRemedies';
import { newRunId, type RunVm } from './runVm';

/** Runs a pair. Never rejects: what goes wrong is printed as a problem. */
export async function runPairCommand(
  args: RunArguments & { readonly to: NonNullable<RunArguments['to']> },
  context: RunContext,
): Promise<RunStatus> {
  const run = new RunOnVm(args, context);
  const receiver = run.vmOf(args.to);
  try {
    return await new PairOnVms(run, receiver).run();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return run.fail(error.problem as Problem);
  } finally {
    await receiver.close();
    await run.end();
  }
}

class PairOnVms {
  constructor(
    private readonly base: RunOnVm,
    private readonly receiver: RunVm,
  ) {}

  async run(): Promise<RunStatus> {
    const { base, receiver } = this;
    await base.vm.open();
    await receiver.open();
    const mayAsk = base.args.mode.kind === 'run';
    const plan = planPair({
      sender: { ...(await this.end(base.vm, mayAsk)), ...senderOf(base.args) },
      receiver: {
        ...(await this.end(receiver, mayAsk)),
        ...(base.args.toNic === undefined ? {} : { nic: base.args.toNic }),
        ...(base.args.request.destination === undefined ? {} : { address: base.args.request.destination }),
      },
      durationSeconds: base.args.request.durationSeconds,
      statsPeriodSeconds: base.args.request.statsPeriodSeconds,
      ...(base.args.request.queues === undefined ? {} : { queues: base.args.request.queues }),
    });
    if (isRunProblem(plan)) return base.refuse(plan);
    const ready = startable(plan.sender) && startable(plan.receiver);
    if (base.args.format === 'text')
      base.screen.write(`${pairPlanToText(plan, base.text, this.ofReceiver())}\n`);
    if (base.args.mode.kind === 'plan' || !ready) {
      if (base.args.format === 'json') base.write(pairPlanToJson(plan));
      if (base.args.mode.kind === 'run') base.tell(msg('Nothing was run: something is missing.'));
      return ready ? 0 : 3;
    }
    return this.start(plan);
  }

  /** Its setup is reached by its own address. */
  private ofReceiver(): RunTextOptions {
    const { toNic } = this.base.args;
    return {
      mend: (steps) => mendLine(steps, this.receiver.args, toNic === undefined ? undefined : [toNic]),
    };
  }

  private async end(vm: RunVm, mayAsk: boolean): Promise<PairEnd> {
    return { ...(await vm.known(mayAsk)), id: newRunId() };
  }

  private async start(plan: PairPlan): Promise<RunStatus> {
    const { base, receiver } = this;
    const { args, context, screen } = base;
    const keepers = new Map([
      [plan.sender.id, new RunKeeper(context, base.vm.id, args.save, await historyOf(context, base.vm.id))],
      [
        plan.receiver.id,
        new RunKeeper(context, receiver.id, undefined, await historyOf(context, receiver.id)),
      ],
    ]);
    const keep = async (run: LiveRun): Promise<void> => keepers.get(run.id)?.keep(run);
    const pair = runPair(
      { receiver: receiver.deps(plan.receiver), sender: base.vm.deps(plan.sender) },
      plan,
      { keep },
    );
    const off = base.stopOnInterrupt(pair, [plan.sender.id]);
    const told = this.tell(pair);
    const result = await pair.result;
    off();
    await Promise.all([result.sender?.done, result.receiver?.done]);
    await told();
    screen.end();
    const reportOf = (run: LiveRun | null, host: string): PairReport['sender'] =>
      run === null ? null : { host, verdict: verdictOf(run, keepers) };
    const report: PairReport = {
      message: result.message,
      receiver: reportOf(result.receiver, receiver.host),
      sender: reportOf(result.sender, base.vm.host),
      loss: result.loss,
    };
    if (args.format === 'json')
      base.write(pairToJson(plan, result.outcome, report, [...records(result, keepers)]));
    else screen.write(`\n${pairToText(report, base.text, this.ofReceiver())}`);
    if (result.problem !== null) screen.writeError(base.problem(result.problem));
    const confirmed = [report.receiver, report.sender].every(
      (end) => end?.verdict.forwarding === 'confirmed',
    );
    if (result.problem !== null && isRunRefusal(result.problem)) return 3;
    return confirmed ? 0 : 1;
  }

  /** Tells both ends as they come. @returns a function that settles when all has been told. */
  private tell(pair: PairRun): () => Promise<void> {
    const { base, receiver } = this;
    const { context, screen, text: options, args } = base;
    const followed: Promise<unknown>[] = [];
    const followings = new Map<LiveRun, Following>();
    const follow = (run: LiveRun | undefined, role: 'receiver' | 'sender'): void => {
      if (run === undefined || followings.has(run)) return;
      const name = role === 'receiver' ? msg('Receiver') : msg('Sender');
      const following: Following = { context, screen, options, args, name };
      followings.set(run, following);
      const { connection } = role === 'receiver' ? receiver : base.vm;
      followed.push(new Follower(run, following).until(connection));
    };
    const look = (): void => {
      follow(pair.receiver, 'receiver');
      follow(pair.sender, 'sender');
    };
    pair.onChange(look);
    if (args.progress === 'text')
      screen.show(() => {
        const current = [...followings].at(-1);
        return current === undefined ? '' : statusOf(current[0], current[1]);
      });
    look();
    return async () => {
      look();
      await Promise.all(followed);
    };
  }
}

function senderOf({ request }: RunArguments): Partial<PairEnd> {
  return {
    ...(request.nics?.[0] === undefined ? {} : { nic: request.nics[0] }),
    ...(request.source === undefined ? {} : { address: request.source }),
  };
}

function verdictOf(run: LiveRun, keepers: ReadonlyMap<string, RunKeeper>) {
  return keepers.get(run.id)?.recordOf(run).verdict ?? run.reader.verdict();
}

function* records(
  { receiver, sender }: { readonly receiver: LiveRun | null; readonly sender: LiveRun | null },
  keepers: ReadonlyMap<string, RunKeeper>,
) {
  for (const run of [receiver, sender]) {
    const record = run === null ? undefined : keepers.get(run.id)?.recordOf(run);
    if (record !== undefined) yield record;
  }
}
