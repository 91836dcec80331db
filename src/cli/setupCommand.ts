// `mana-dpdk setup`: detects, plans, shows the plan, runs it when asked to, and says by its exit status how it went.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { detect } from '../core/detect/detect';
import type { DetectionReport } from '../core/detect/finding';
import { msg, render } from '../core/message';
import { ProblemError, type Problem } from '../core/problem';
import type { VmConnection } from '../core/remote/session';
import { countsSummary, readinessLabel } from '../core/report/summary';
import type { VmSetupStatus } from '../core/setup/journal';
import { planSetup, selectSteps, stepsToRun } from '../core/setup/plan';
import { historyToText, statusMessages } from '../core/setup/report/historyText';
import { historyToJson, planToJson, resultToJson } from '../core/setup/report/json';
import { planToText } from '../core/setup/report/planText';
import { resultToText } from '../core/setup/report/resultText';
import type { SetupTextOptions } from '../core/setup/report/sheet';
import { blockedSteps } from '../core/setup/report/words';
import { Rights } from '../core/remote/rights';
import { runPlan, type RunDeps } from '../core/setup/run';
import { standaloneScript } from '../core/setup/standalone';
import { readStatus } from '../core/setup/status';
import type { Plan, RunResult } from '../core/setup/types';
import { planUndo } from '../core/setup/undo';
import type { ConnectPrompts } from '../core/ssh/prompts';
import { localHolder } from '../platform';
import { connectionTo } from './connect';
import { problemText } from './problemText';
import type { SetupArguments } from './setupArguments';
import type { SetupContext, SetupStatus } from './setupContext';
import { mayRun, rememberingPrompts, sudoPasswords } from './setupQuestions';
import { commandOf } from './setupRemedies';
import { SetupScreen } from './setupScreen';

const nonce = (): string => randomBytes(12).toString('hex');

/** Runs `mana-dpdk setup`. Never rejects: what goes wrong is printed as a problem. */
export async function setupCommand(args: SetupArguments, context: SetupContext): Promise<SetupStatus> {
  const runs = args.mode === 'run' || args.mode === 'undo';
  if (runs && !args.yes && context.ask === undefined) {
    const message = msg('There is no terminal to ask on: {0} needs --yes here.', `--${args.mode}`);
    context.writeError(`mana-dpdk: ${render(message, context.translate)}\n`);
    return 2;
  }
  const setup = new Setup(args, context);
  try {
    return await setup.run();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    context.writeError(problemText(error.problem as Problem, context.translate));
    return 1;
  } finally {
    await setup.end();
  }
}

/** One call of the command. */
class Setup {
  private readonly connection: VmConnection;
  private readonly prompts: ConnectPrompts | undefined;
  private readonly screen: SetupScreen;
  private readonly text: SetupTextOptions;
  private readonly askSudoPassword: ReturnType<typeof sudoPasswords>;
  private readonly host: string;

  constructor(
    private readonly args: SetupArguments,
    private readonly context: SetupContext,
  ) {
    const { columns, errorColumns, translate } = context;
    const width = columns ?? errorColumns;
    this.host = args.entry.name;
    this.text = {
      translate,
      colour: args.colour ?? context.colour,
      ...(width === undefined ? {} : { width }),
      remedy: (command) => commandOf(command, args),
    };
    this.screen = new SetupScreen(context, this.text, args.format === 'text');
    this.prompts = context.prompts && rememberingPrompts(context.prompts, this.screen);
    this.connection = connectionTo(args, this.prompts);
    this.askSudoPassword = sudoPasswords(this.host, context, this.screen);
  }

  async end(): Promise<void> {
    this.screen.end();
    await this.connection.dispose();
  }

  async run(): Promise<SetupStatus> {
    const { args, context } = this;
    await this.connection.connect({ interactive: this.prompts !== undefined, signal: context.signal });
    const report = await this.detect(context.signal);
    // A plan needs no journal, so it asks for no password.
    const root = args.mode === 'history' || args.mode === 'undo' || args.mode === 'undo-plan';
    const { facts } = report;
    const rights = new Rights(facts.sudo, facts.user ?? '?', this.askSudoPassword);
    const status = await readStatus(this.connection, rights, {
      root,
      nonce: nonce(),
      signal: context.signal,
    });
    if (args.mode === 'history') return this.showHistory(status);
    const run = randomBytes(8).toString('hex');
    const { only } = args.options;
    const plan = root
      ? planUndo({ host: this.host, run, status, ...(only === undefined ? {} : { steps: only }) })
      : planSetup({ report, options: args.options, run, status });
    switch (args.mode) {
      case 'plan':
      case 'undo-plan':
        return this.showPlan(plan, status);
      case 'script':
        return this.showScript(plan);
      case 'run':
      case 'undo':
        return this.runPlan(plan, report, status);
    }
  }

  private detect(signal: AbortSignal): Promise<DetectionReport> {
    return detect(this.connection, { host: this.host, nonce: nonce(), now: () => new Date(), signal });
  }

  private showHistory(status: VmSetupStatus): SetupStatus {
    this.print(
      () => historyToJson(this.host, status),
      () => historyToText(this.host, status, this.text),
    );
    return 0;
  }

  private showPlan(plan: Plan, status: VmSetupStatus): SetupStatus {
    this.print(
      () => planToJson(plan),
      () => this.planText(plan, status),
    );
    return this.refusedByName(plan) ? 3 : 0;
  }

  private showScript(plan: Plan): SetupStatus {
    if (!this.refusedByName(plan)) {
      this.context.write(standaloneScript(plan, { translate: this.context.translate }));
      return 0;
    }
    this.context.writeError(planToText(plan, this.text));
    return 3;
  }

  private planText(plan: Plan, status: VmSetupStatus): string {
    const news = statusMessages(status).map((message) => `${render(message, this.context.translate)}\n`);
    return `${planToText(plan, this.text)}${news.length === 0 ? '' : '\n'}${news.join('')}`;
  }

  /** Shows the plan, asks, runs it, and looks what the VM is like then. */
  private async runPlan(wanted: Plan, report: DetectionReport, status: VmSetupStatus): Promise<SetupStatus> {
    const { args, context, screen } = this;
    // Who names what a guard refuses gets nothing done by halves.
    const plan = this.refusedByName(wanted) ? selectSteps(wanted, new Set()) : wanted;
    const json = args.format === 'json';
    if (!json) screen.write(this.planText(wanted, status));
    if (stepsToRun(plan).length === 0) {
      const result = await runPlan(plan, this.deps(report));
      if (json) this.write(resultToJson(plan, result, undefined));
      return this.exitStatusOf(plan, result);
    }
    if (!args.yes && context.ask !== undefined) {
      if (json) screen.writeError(this.planText(wanted, status));
      if (!(await mayRun(plan, context.ask, context.signal, context.translate))) {
        screen.writeError(`${render(msg('Nothing was run.'), context.translate)}\n`);
        return 1;
      }
    }
    screen.begin(plan);
    const tellOfCancel = (): void => {
      const message = msg(
        'Cancelling: the VM stops before its next command. Ctrl+C once more leaves at once and does not wait for it.',
      );
      screen.writeError(`${render(message, context.translate)}\n`);
    };
    context.signal.addEventListener('abort', tellOfCancel, { once: true });
    const result = await runPlan(plan, this.deps(report));
    context.signal.removeEventListener('abort', tellOfCancel);
    screen.end();
    if (!json) screen.write(`\n${resultToText(result, this.text, plan)}`);
    const after = await this.detectAnew();
    if (json) this.write(resultToJson(plan, result, after));
    return this.exitStatusOf(plan, result);
  }

  private deps(report: DetectionReport): RunDeps {
    return {
      connection: this.connection,
      openNew: (signal) => this.openNew(signal),
      askSudoPassword: this.askSudoPassword,
      facts: report.facts,
      holder: localHolder(),
      nonce,
      now: Date.now,
      // A wait that is cut short has ended as well.
      wait: (ms, signal) => sleep(ms, undefined, signal && { signal }).catch(() => undefined),
      onEvent: (event) => {
        this.screen.event(event);
      },
      signal: this.context.signal,
    };
  }

  private async openNew(signal: AbortSignal): Promise<VmConnection> {
    const fresh = connectionTo(this.args, this.prompts);
    try {
      await fresh.connect({ interactive: this.prompts !== undefined, signal });
      return fresh;
    } catch (error) {
      await fresh.dispose();
      throw error;
    }
  }

  /** What the VM is like now, in one line. After a cancel as well, which the old signal would keep from it. */
  private async detectAnew(): Promise<DetectionReport | undefined> {
    const { context, screen } = this;
    if (this.connection.state.kind !== 'connected') return undefined;
    try {
      const report = await this.detect(new AbortController().signal);
      const line = msg(
        'Detected anew: {0}. {1}.',
        readinessLabel(report.readiness),
        countsSummary(report.findings),
      );
      const text = `${render(line, context.translate)}\n`;
      if (this.args.format === 'text') screen.write(`\n${text}`);
      else screen.writeError(text);
      return report;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      screen.writeError(problemText(error.problem as Problem, context.translate));
      return undefined;
    }
  }

  /** A guard stands before something that was asked for by its name. */
  private refusedByName(plan: Plan): boolean {
    const { only, nics } = this.args.options;
    return blockedSteps(plan).some(
      ({ id, refusal }) =>
        refusal !== undefined &&
        (only !== undefined || (nics !== undefined && (id === 'give-nic' || id === 'return-nic'))),
    );
  }

  private exitStatusOf(plan: Plan, result: RunResult): SetupStatus {
    if (result.outcome === 'refused') return 3;
    if (result.outcome !== 'done' && result.outcome !== 'nothing-to-do') return 1;
    // Done is only what all was done of.
    const blocked = blockedSteps(plan);
    if (blocked.length === 0) return 0;
    return blocked.some(({ refusal }) => refusal !== undefined) ? 3 : 1;
  }

  private print(json: () => unknown, text: () => string): void {
    if (this.args.format === 'json') this.write(json());
    else this.screen.write(text());
  }

  private write(document: unknown): void {
    this.screen.write(`${JSON.stringify(document, null, 2)}\n`);
  }
}
