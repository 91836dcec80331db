// A VM, a world and an engine for setups that a test controls: no VS Code, no network.
import { msg } from '../../src/core/message';
import { ProblemError } from '../../src/core/problem';
import { historyOf, planUndo } from '../../src/core/setup/undo';
import { planSetup, stepsToRun } from '../../src/core/setup/plan';
import { RunNarrator, elapsed } from '../../src/core/setup/report/narrator';
import { planToText } from '../../src/core/setup/report/planText';
import { resultToText } from '../../src/core/setup/report/resultText';
import { planHeadline, resultHeadline } from '../../src/core/setup/report/words';
import { Rights } from '../../src/core/remote/rights';
import type { RunDeps } from '../../src/core/setup/run';
import { standaloneScript } from '../../src/core/setup/standalone';
import { statusFrom } from '../../src/core/setup/journal';
import type { Plan, PlannedStep, RunResult } from '../../src/core/setup/types';
import type { SetupView } from '../../src/core/view/setupView';
import type { VmState } from '../../src/core/view/vmState';
import type { SetupCore, SetupDeps, SetupVm } from '../../src/extension/setup/setupVm';
import { silentLogger } from '../../src/platform/log';
import { reportOf, vmState } from '../core/view/outline';
import { healthy } from '../core/judge/situations';
import { FakeConnection } from './fakes';

/** What a run does in place of the real one. */
export type FakeRun = (plan: Plan, deps: RunDeps) => Promise<RunResult>;

export function step(id: PlannedStep['id'], changes: Partial<PlannedStep> = {}): PlannedStep {
  return {
    id,
    key: id,
    title: msg('Reserve hugepages'),
    state: 'needed',
    why: msg('Not enough.'),
    purpose: msg('Purpose.'),
    precondition: msg('Before.'),
    dryRun: msg('Would do.'),
    actions: [],
    commands: ['echo 512 > /sys/nr_hugepages'],
    root: true,
    reversible: 'yes',
    undo: msg('Undo.'),
    reboot: msg('Gone.'),
    risk: msg('None.'),
    verification: msg('Read back.'),
    notes: [],
    ...changes,
  };
}

export function planOf(...steps: readonly PlannedStep[]): Plan {
  return { kind: 'setup', host: 'web', run: '0123456789abcdef', bootId: null, steps };
}

export function resultOf(plan: Plan, outcome: RunResult['outcome']): RunResult {
  return {
    kind: plan.kind,
    outcome,
    steps: stepsToRun(plan).map(({ key, id, title, commands }) => ({
      key,
      id,
      title,
      outcome,
      ran: outcome === 'done' ? commands : [],
      notRun: outcome === 'done' ? [] : commands,
      putBack: false,
    })),
  };
}

export class FakeVm implements SetupVm {
  readonly entry = vmState().entry;
  readonly asked: string[] = [];
  readonly shown: SetupView[] = [];
  private current: VmState;

  constructor(detectedAt = new Date(1_000_000).toISOString()) {
    const report = reportOf({ ...healthy, detectedAt });
    this.current = vmState({ connection: { kind: 'connected', sinceMs: 0 }, report });
  }

  get state(): VmState {
    return this.current;
  }

  become(changes: Partial<VmState>): void {
    this.current = { ...this.current, ...changes };
  }

  connect(): Promise<void> {
    this.asked.push('connect');
    this.become({ connection: { kind: 'connected', sinceMs: 0 } });
    return Promise.resolve();
  }

  detect() {
    this.asked.push('detect');
    const { report } = this.current;
    return report === undefined ? Promise.reject(new Error('no report')) : Promise.resolve(report);
  }

  exec(): Promise<never> {
    this.asked.push('exec');
    return Promise.reject(new ProblemError({ id: 'not-connected', message: msg('no'), remedies: [] }));
  }

  showSetup(view: SetupView): void {
    this.shown.push(view);
  }
}

/** @property trusted False for an untrusted workspace. @property sudo What the person answers. */
export interface World {
  trusted: boolean;
  nowMs: number;
  sudo: string | undefined;
  readonly asked: string[];
  readonly connections: FakeConnection[];
  run: FakeRun;
  status: Parameters<typeof statusFrom>[0];
  readonly core: SetupCore;
  readonly deps: SetupDeps;
}

export function world(run: FakeRun = (plan) => Promise.resolve(resultOf(plan, 'done'))): World {
  const made: World = {
    trusted: true,
    nowMs: 1_000_000,
    sudo: 'secret',
    asked: [],
    connections: [],
    run,
    status: [],
    core: {
      planSetup,
      planUndo,
      historyOf,
      stepsToRun,
      Rights,
      RunNarrator,
      elapsed,
      planToText,
      resultToText,
      planHeadline,
      resultHeadline,
      standaloneScript,
      runPlan: (plan, deps) => made.run(plan, deps),
      readStatus: () => Promise.resolve(statusFrom(made.status)),
    },
    deps: {
      engine: () => Promise.resolve(made.core),
      createConnection: () => {
        const connection = new FakeConnection();
        made.connections.push(connection);
        return connection;
      },
      askSudo: (_vm, user, wrong) => {
        made.asked.push(`${user}${wrong ? ' again' : ''}`);
        return Promise.resolve(made.sudo);
      },
      isTrusted: () => made.trusted,
      holder: 'me@here',
      newId: () => 'abcdefghijklmnop',
      now: () => made.nowMs,
      wait: () => Promise.resolve(),
      time: (epochMs) => String(epochMs),
      logger: silentLogger,
    },
  };
  return made;
}
