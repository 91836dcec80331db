// `mana-dpdk run`: detects, plans, runs testpmd under its supervisor on the VM, follows it, and says by its exit status
// whether packets were forwarded.
import { render, type Message, msg } from '../core/message';
import { ProblemError, type Problem } from '../core/problem';
import { isRunProblem, planRun, startable, type RunProblem } from '../core/run/plan';
import { isRunRefusal } from '../core/run/refusal';
import {
  leftToJson,
  planToJson,
  problemToJson,
  runsToJson,
  runToJson,
  startedToJson,
  stoppedToJson,
} from '../core/run/report/json';
import { runsToText } from '../core/run/report/listText';
import { planToText, type RunTextOptions } from '../core/run/report/planText';
import { verdictToText } from '../core/run/report/verdictText';
import { attachRun, listRuns, startRun, stopRun, type LiveRun } from '../core/run/session';
import type { RunPlan } from '../core/run/types';
import type { ConnectPrompts } from '../core/ssh/prompts';
import { problemText } from './problemText';
import type { RunArguments } from './runArguments';
import type { RunContext, RunStatus } from './runContext';
import { Follower, statusOf, type Following } from './runFollow';
import { historyOf, RunKeeper } from './runKeeping';
import { mendLine } from './runRemedies';
import { newRunId, RunVm } from './runVm';
import { commandLine, commandOf } from './setupRemedies';
import { rememberingPrompts } from './setupQuestions';
import { StatusScreen } from './statusScreen';

/** Runs `mana-dpdk run` on a VM. Never rejects: what goes wrong is printed as a problem. */
export async function runCommand(args: RunArguments, context: RunContext): Promise<RunStatus> {
  const run = new RunOnVm(args, context);
  try {
    return await run.run();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return run.fail(error.problem as Problem);
  } finally {
    await run.end();
  }
}

/** One call of the command. */
export class RunOnVm {
  readonly vm: RunVm;
  readonly screen: StatusScreen;
  readonly text: RunTextOptions;
  private readonly prompts: ConnectPrompts | undefined;

  constructor(
    readonly args: RunArguments,
    readonly context: RunContext,
  ) {
    const { columns, errorColumns, translate } = context;
    const width = columns ?? errorColumns;
    this.text = {
      translate,
      colour: args.colour ?? context.colour,
      ...(width === undefined ? {} : { width }),
      remedy: (command) => commandOf(command, args),
      mend: (steps) => mendLine(steps, args, args.request.nics),
    };
    this.screen = new StatusScreen(context);
    this.prompts = context.prompts && rememberingPrompts(context.prompts, this.screen);
    this.vm = new RunVm(args, context, this.screen, this.prompts);
  }

  /** Another VM, reached with the same questions. */
  vmOf(args: RunArguments['to'] & object): RunVm {
    return new RunVm(args, this.context, this.screen, this.prompts);
  }

  async end(): Promise<void> {
    this.context.leave(undefined);
    this.screen.end();
    await this.vm.close();
  }

  async run(): Promise<RunStatus> {
    const { mode } = this.args;
    await this.vm.open();
    switch (mode.kind) {
      case 'list':
        return this.list();
      case 'stop':
        return this.stop(mode.id, mode.now);
      case 'attach':
        return this.attach(mode.id);
      case 'plan':
      case 'run': {
        const plan = await this.plan(mode.kind === 'run');
        return isRunProblem(plan)
          ? this.refuse(plan)
          : mode.kind === 'plan'
            ? this.showPlan(plan)
            : this.start(plan);
      }
    }
  }

  /** What went wrong before there was a run. */
  fail(problem: Problem): RunStatus {
    this.screen.end();
    if (this.args.format === 'json') this.write(problemToJson(this.vm.host, problem));
    this.screen.writeError(this.problem(problem));
    return isRunRefusal(problem) ? 3 : 1;
  }

  /** What was asked for cannot be written as a line. */
  refuse(problem: RunProblem): RunStatus {
    this.fail(problem);
    return problem.refused ? 3 : 2;
  }

  private async plan(mayAsk: boolean): Promise<RunPlan | RunProblem> {
    const known = await this.vm.known(mayAsk);
    return planRun({ ...known, request: this.args.request, id: newRunId() });
  }

  showPlan(plan: RunPlan): RunStatus {
    if (this.args.format === 'json') this.write(planToJson(plan));
    else this.screen.write(planToText(plan, { ...this.text, met: true }));
    return startable(plan) ? 0 : 3;
  }

  private async start(plan: RunPlan): Promise<RunStatus> {
    const { args, context, screen, vm } = this;
    if (args.format === 'text') {
      const text = `${planToText(plan, this.text)}\n`;
      // With --detach the id stands alone on stdout, for scripts.
      if (args.detach) screen.writeError(text);
      else screen.write(text);
    }
    if (!startable(plan)) {
      if (args.format === 'json') this.write(planToJson(plan));
      this.tell(msg('Nothing was run: something is missing.'));
      return 3;
    }
    if (plan.console && args.format === 'text')
      screen.writeError(
        `${render(msg('The prompt takes no commands here: open it in VS Code, or leave out -i.'), context.translate)}\n`,
      );
    const history = await historyOf(context, vm.id);
    const keeper = new RunKeeper(context, vm.id, args.save, history);
    const run = await startRun(vm.deps(plan), plan, { signal: context.signal, keep: keeper.keep });
    if (args.detach) return this.detach(run);
    return this.follow(run, keeper, plan);
  }

  private async detach(run: LiveRun): Promise<RunStatus> {
    await run.close();
    if (this.args.format === 'json') this.write(startedToJson(this.vm.host, run.id));
    else {
      this.screen.write(`${run.id}\n`);
      this.tell(msg('The run goes on. To follow it:'));
      this.screen.writeError(`  $ ${commandLine(this.args, 'run', '--attach', run.id)}\n`);
    }
    return 0;
  }

  private async attach(prefix: string): Promise<RunStatus> {
    const { context, vm } = this;
    const found = await this.find(prefix);
    if (found === undefined) return 1;
    const keeper = new RunKeeper(context, vm.id, this.args.save, await historyOf(context, vm.id));
    const run = await attachRun(vm.deps(), found, { signal: context.signal, keep: keeper.keep });
    return this.follow(run, keeper);
  }

  /** Tells the run until it has ended, then its verdict. */
  private async follow(run: LiveRun, keeper: RunKeeper, plan?: RunPlan): Promise<RunStatus> {
    const { args, context, screen, vm } = this;
    const following: Following = { context, screen, options: this.text, args };
    if (args.progress === 'text') screen.show(() => statusOf(run, following));
    const off = this.stopOnInterrupt(run, [run.id]);
    const followed = await new Follower(run, following).until(vm.connection);
    off();
    screen.end();
    if (followed === 'left') {
      this.goesOn(run);
      return 1;
    }
    const record = keeper.recordOf(run);
    if (args.format === 'json') this.write(runToJson(record, plan));
    else screen.write(`\n${verdictToText(record.verdict, this.text)}`);
    if (run.end?.message !== null && run.end?.message !== undefined) this.tell(run.end.message);
    if (keeper.problem !== undefined) screen.writeError(this.problem(keeper.problem));
    else if (args.save !== undefined) this.tell(msg('The record is in {0}.', args.save));
    return record.verdict.forwarding === 'confirmed' ? 0 : 1;
  }

  /** The first Ctrl+C stops testpmd; a second one leaves at once. @returns a function that takes this away. */
  stopOnInterrupt(run: Pick<LiveRun, 'stop'>, ids: readonly string[]): () => void {
    const { context, args } = this;
    const [id = ''] = ids;
    const again = commandLine(args, 'run', '--attach', id);
    context.leave(
      render(
        msg('Left. The VM was told to stop the run; whether it has is shown by: {0}', again),
        context.translate,
      ),
    );
    const stop = (): void => {
      this.tell(msg('Stopping testpmd. Ctrl+C once more leaves at once.'));
      run.stop('polite').catch((error: unknown) => {
        if (!(error instanceof ProblemError)) throw error;
        this.screen.writeError(this.problem(error.problem as Problem));
        this.tell(msg('The run goes on until its time is over.'));
      });
    };
    if (context.signal.aborted) stop();
    else context.signal.addEventListener('abort', stop, { once: true });
    return () => {
      context.signal.removeEventListener('abort', stop);
      context.leave(undefined);
    };
  }

  /** The connection has given up; the run has not. */
  private goesOn(run: LiveRun): void {
    if (run.problem !== undefined) this.screen.writeError(this.problem(run.problem));
    this.tell(msg('The run goes on until its time is over. To follow it again:'));
    this.screen.writeError(`  $ ${commandLine(this.args, 'run', '--attach', run.id)}\n`);
    if (this.args.format === 'json') this.write(leftToJson(this.vm.host, run.id));
  }

  private async list(): Promise<RunStatus> {
    const { runs, others } = await listRuns(this.vm.deps(), this.context.signal);
    if (this.args.format === 'json') this.write(runsToJson(this.vm.host, runs, others));
    else this.screen.write(runsToText(this.vm.host, runs, others, this.text));
    return 0;
  }

  private async stop(prefix: string, now: boolean): Promise<RunStatus> {
    const found = await this.find(prefix);
    if (found === undefined) return 1;
    const result = await stopRun(this.vm.deps(), found, now ? 'now' : 'polite', this.context.signal);
    if (this.args.format === 'json') this.write(stoppedToJson(this.vm.host, found, result?.reason ?? null));
    else this.screen.write(`${this.say(msg('The run {0} has ended.', found))}\n`);
    return 0;
  }

  /** The one run whose id begins so. */
  private async find(prefix: string): Promise<string | undefined> {
    const runs = (await this.vm.runs()).filter(({ id }) => id.startsWith(prefix));
    const [only, ...more] = runs;
    if (only !== undefined && more.length === 0) return only.id;
    this.fail({
      id: 'run-gone',
      message:
        only === undefined
          ? msg('There is no run {0} on {1}.', prefix, this.vm.host)
          : msg(
              'More than one run on {0} begins with {1}: {2}',
              this.vm.host,
              prefix,
              runs.map(({ id }) => id).join(', '),
            ),
      remedies: [{ label: msg('See which runs there are: {0}', commandLine(this.args, 'run', '--list')) }],
    });
    return undefined;
  }

  /** A problem with what to type about it. */
  problem(problem: Problem): string {
    return problemText(problem, this.context.translate, this.text.remedy);
  }

  say(message: Message): string {
    return render(message, this.context.translate);
  }

  /** Beside the report. */
  tell(message: Message): void {
    this.screen.writeError(`${this.say(message)}\n`);
  }

  write(document: unknown): void {
    this.screen.write(`${JSON.stringify(document, null, 2)}\n`);
  }
}
