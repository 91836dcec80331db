// One injected fault: a step breaks at a command, then a detection, an undo from another machine, a comparison.
import { setTimeout as sleep } from 'node:timers/promises';
import type { DetectionReport } from '../../../src/core/detect/finding';
import { msg, render } from '../../../src/core/message';
import { ProblemError } from '../../../src/core/problem';
import { openEntries } from '../../../src/core/setup/journal';
import type { SetupOptions } from '../../../src/core/setup/options';
import type { VmConnection } from '../../../src/core/remote/session';
import { planSetup, selectSteps } from '../../../src/core/setup/plan';
import type { Plan } from '../../../src/core/setup/types';
import { detectLab } from '../../labs/connect';
import type { Fault as SimulatedFault } from '../../labs/sim/index';
import { newId, planOn, runOn, statusOf, undoOn, undoOver, type Ran, type RunOptions } from './actor';
import { counting, injecting, type Fault, type FaultKind } from './faults';
import { differences, type SetupLab, type Snapshot } from './lab';
import type { LabLink } from './link';
import { untruths } from './truth';

/**
 * A step that is broken.
 *
 * @property undo Broken is its undo: the step itself runs before, whole.
 * @property unconfirmed Nobody comes back: the VM has to give the NIC back by itself, before anything is undone.
 * @property machine Faults that the simulated VM has from its start; such a scenario is for it alone.
 * @property prepare Brings the VM into the state that the undo must restore.
 */
export interface Scenario {
  readonly name: string;
  readonly options: SetupOptions;
  readonly undo?: true;
  readonly unconfirmed?: true;
  readonly machine?: readonly SimulatedFault[];
  readonly prepare?: (lab: SetupLab) => Promise<void>;
}

/** What a scenario looks like when nothing breaks. */
export interface Baseline {
  readonly scenario: Scenario;
  readonly report: DetectionReport;
  readonly before: Snapshot;
  /** Commands that the broken script runs: boundaries are one more. */
  readonly commands: readonly string[];
  readonly planned: readonly string[];
}

/** A state that was lost, or a detection that did not tell the truth: each in one line. */
export interface CaseResult {
  readonly name: string;
  readonly hit: boolean;
  readonly faults: readonly string[];
  /** The VM had to be made anew: what is known of it counts no longer. */
  readonly reset: boolean;
}

/** Sets up and undoes once without a fault; gives what the faults need to know. */
export async function baselineOf(lab: SetupLab, scenario: Scenario): Promise<Baseline> {
  await scenario.prepare?.(lab);
  const before = await lab.snapshot();
  const link = await lab.open();
  try {
    const { report, plan } = await planOn(link.connection, scenario.options);
    const wanted = planOf(scenario, report);
    const counted = counting(link.connection, 'step');
    const forward = await runOn(lab, link, wanted, report.facts, { connection: counted.connection });
    mustBeDone(scenario.name, forward);
    const back = await undoOn(lab);
    mustBeDone(`undo of ${scenario.name}`, back);
    await quiet(lab);
    const left = [...differences(before, await settled(lab, before)), ...(await lab.leftovers())];
    if (left.length > 0)
      throw new Error(`${scenario.name} without a fault is not undone: ${left.join('; ')}`);
    return {
      scenario,
      report,
      before,
      commands: scenario.undo === true ? commandsOf(back) : counted.commands,
      planned: plan.steps.flatMap(({ commands }) => commands),
    };
  } finally {
    await link.close();
  }
}

/** The plan of a scenario, with an id of its own, with what it asks for whether needed or not. */
function planOf({ options }: Scenario, report: DetectionReport): Plan {
  const plan = planSetup({ report, options, run: newId() });
  return selectSteps(plan, new Set(plan.steps.map(({ key }) => key)));
}

export function commandsOf({ events }: Ran): string[] {
  return events.flatMap((event) => (event.kind === 'command-ended' ? [event.text] : []));
}

function mustBeDone(what: string, ran: Ran): void {
  if (ran.result.outcome === 'done') return;
  throw new Error(`${what}: ${ran.result.outcome}: ${lastWords(ran)}`);
}

/** Every boundary of the scenario with these kinds of faults. */
export function faultsOf({ commands }: Baseline, kinds: readonly FaultKind[]): Fault[] {
  return kinds.flatMap((kind) =>
    Array.from({ length: commands.length + 1 }, (_none, index): Fault => ({ kind, at: index + 1 })).filter(
      // After the last command there is none that could fail.
      ({ at }) => kind !== 'fail' || at <= commands.length,
    ),
  );
}

/** Breaks the step once and looks what became of the VM, which is as before when it returns. */
export async function runCase(lab: SetupLab, baseline: Baseline, fault: Fault): Promise<CaseResult> {
  const { scenario, before } = baseline;
  const faults: string[] = [];
  const link = await lab.open();
  let hit: boolean;
  try {
    hit = await breakOnce(lab, baseline, link, fault);
    await quiet(lab);
    if (scenario.unconfirmed === true) faults.push(...(await rolledBack(lab, before, scenario.options)));
    faults.push(...(await lookAndUndo(lab, before, scenario.options)));
  } finally {
    await lab.freeDisk();
    await link.close();
  }
  await quiet(lab);
  const lost = differences(before, await settled(lab, before));
  faults.push(...lost.map((line) => `not restored: ${line}`));
  const left = await lab.leftovers();
  faults.push(...left.map((line) => `still there: ${line}`));
  const reset = lost.length + left.length > 0;
  if (reset) await lab.reset();
  return { name: `${scenario.name}, ${fault.kind} at ${fault.at}`, hit, faults, reset };
}

/** The VM once it has come to rest: a network manager may still be at work. */
async function settled(lab: SetupLab, expected: Snapshot): Promise<Snapshot> {
  for (let tries = 0; ; tries += 1) {
    const now = await lab.snapshot();
    if (tries >= 10 || differences(expected, now).length === 0) return now;
    await sleep(lab.kind === 'emulated' ? 500 : 50);
  }
}

/** The run that breaks, and what the harness has to do for it. */
async function breakOnce(lab: SetupLab, baseline: Baseline, link: LabLink, fault: Fault): Promise<boolean> {
  const { scenario, report } = baseline;
  const plan = planOf(scenario, report);
  if (scenario.undo !== true)
    return breakOver(lab, link, 'step', fault, (options) => runOn(lab, link, plan, report.facts, options));
  mustBeDone(scenario.name, await runOn(lab, link, plan, report.facts));
  const back = await lab.open();
  try {
    return await breakOver(lab, back, 'undo', fault, (options) =>
      undoOver(lab, back, undefined, { report, ...options }),
    );
  } finally {
    await back.close();
  }
}

async function breakOver(
  lab: SetupLab,
  link: LabLink,
  mode: 'step' | 'undo',
  fault: Fault,
  act: (options: RunOptions) => Promise<Ran>,
): Promise<boolean> {
  let done: Promise<void> = Promise.resolve();
  const { connection, hit } = injecting(link.connection, {
    fault,
    mode,
    pauseSeconds: lab.kind === 'emulated' ? 3 : 0.2,
    onMark: () => {
      if (fault.kind === 'black') link.goBlack();
      if (fault.kind === 'hung-up') link.hangUp();
      if (fault.kind === 'session-killed') done = lab.killSession();
      if (fault.kind === 'disk-full') done = lab.fillDisk();
    },
  });
  const lost = fault.kind === 'black' || fault.kind === 'hung-up' || fault.kind === 'session-killed';
  await act({ connection, ...(lost ? { openNew: nobody } : {}) });
  await done;
  return hit();
}

/** Whoever has lost the connection confirms nothing. */
function nobody(): Promise<never> {
  return Promise.reject(
    new ProblemError({ id: 'link-lost', message: msg('There is no connection any more.'), remedies: [] }),
  );
}

/** Waits until the VM has given the NIC back by itself. Modules and what else cuts nobody off may stay. */
async function rolledBack(lab: SetupLab, before: Snapshot, options: SetupOptions): Promise<string[]> {
  await lab.pass((options.rollbackSeconds ?? 0) + 3);
  await quiet(lab);
  const now = await settled(lab, before);
  const part = (whole: Snapshot): Snapshot =>
    Object.fromEntries(nicParts.map((name) => [name, whole[name] ?? '']));
  return differences(part(before), part(now)).map((line) => `not rolled back: ${line}`);
}

const nicParts = ['links', 'addresses', 'routes', 'vmbus'] as const;

/**
 * Somebody else comes, over a new connection: the detection must tell the truth, what has changed must be in the
 * journal, there must be a way on, and undoing must end well.
 */
async function lookAndUndo(lab: SetupLab, before: Snapshot, options: SetupOptions): Promise<string[]> {
  const link = await lab.open();
  try {
    const { report, faults } = await detectedTruly(lab, link.connection);
    const status = await statusOf(link.connection, report);
    const undoable = openEntries(status).length;
    // The rollback may have been at work since the first look.
    const changed = undoable > 0 ? [] : differences(before, await settled(lab, before));
    if (changed.length > 0) faults.push(`nothing to undo, but changed: ${changed.join('; ')}`);
    const onward = planSetup({ report, options, run: newId(), status });
    for (const step of onward.steps)
      if (step.state === 'blocked' && undoable === 0) faults.push(`no way forward: ${render(step.why)}`);
    const undone = await undoOver(lab, link, undefined, { report });
    if (undone.result.outcome !== 'done' && undone.plan.steps.length > 0)
      faults.push(`undo ${undone.result.outcome}: ${lastWords(undone)}`);
    return faults;
  } finally {
    await link.close();
  }
}

/** A network manager may change something while it is looked at: a detection that is wrong is so again. */
async function detectedTruly(
  lab: SetupLab,
  connection: VmConnection,
): Promise<{ report: DetectionReport; faults: string[] }> {
  for (let tries = 1; ; tries += 1) {
    const truth = await lab.snapshot();
    const report = await detectLab(connection);
    const faults = untruths(report.facts, truth);
    if (faults.length === 0 || tries === 3) return { report, faults };
  }
}

/** Waits until no script of ours is at work any more: a step goes on when its connection is gone. */
async function quiet(lab: SetupLab): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const busy = (await lab.leftovers()).some((line) => line.startsWith('process '));
    if (!busy) return;
    await sleep(lab.kind === 'emulated' ? 500 : 20);
  }
  throw new Error('a script of ours does not end');
}

function lastWords({ events, result }: Ran): string {
  const said = events.flatMap((event) =>
    event.kind === 'note' ? [render(event.message)] : event.kind === 'output' ? [event.line] : [],
  );
  const problem = result.problem === undefined ? '' : render(result.problem.message);
  return `${problem} ${said.slice(-6).join(' / ')}`;
}
