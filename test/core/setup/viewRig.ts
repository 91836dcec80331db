// VMs, journals and runs for the tests of the plan view.
import type { Facts } from '../../../src/core/detect/facts';
import type { DetectionReport } from '../../../src/core/detect/finding';
import { judge, readinessOf } from '../../../src/core/detect/judge';
import { msg } from '../../../src/core/message';
import type { JournalEntry, JournalMark, VmSetupStatus } from '../../../src/core/setup/journal';
import type { SetupOptions } from '../../../src/core/setup/options';
import { planSetup } from '../../../src/core/setup/plan';
import type { Plan, PlannedStep, RunEvent, RunResult, StepResult } from '../../../src/core/setup/types';
import { planUndo } from '../../../src/core/setup/undo';
import type { PlanPurpose } from '../../../src/core/setup/view/purpose';
import { newPlanState, type PlanState } from '../../../src/core/setup/view/state';
import { evidenceOf, handedOver, healthy, installed, modules, nicPair, pool } from '../judge/situations';

export const run = '0123456789abcdef';
export const eth1 = nicPair(1).vmbusUuid ?? '';

/** Ubuntu 22.04 as Azure gives it: nothing of DPDK there. Three NICs, the first with SSH and the default route. */
export const bare: Facts = {
  ...healthy,
  os: { family: 'Linux', id: 'ubuntu', versionId: '22.04', prettyName: 'Ubuntu 22.04.5 LTS' },
  nics: [nicPair(0), nicPair(1), nicPair(2)],
  modules: modules({ mana_ib: installed, ib_uverbs: installed }),
  rdma: {
    ...healthy.rdma,
    coreVersion: '39.0',
    libmana: null,
    libmanaFound: false,
    manadvHeader: false,
    driverIds: null,
  },
  dpdk: [],
  hugepages: [pool({ total: 0, free: 0 }), pool({ sizeKb: 1_048_576, total: 0, free: 0 })],
};

/** Everything is there; the second NIC is with DPDK. */
export const prepared: Facts = {
  ...healthy,
  modules: modules({ uio_hv_generic: { available: true, builtin: false, loaded: true } }),
  nics: [nicPair(0), handedOver(1, false)],
};

export function reportOf(facts: Facts): DetectionReport {
  const findings = judge(facts, evidenceOf(facts));
  return { facts, findings, readiness: readinessOf(findings) };
}

export function planOf(facts: Facts, options: SetupOptions = {}): Plan {
  return planSetup({ report: reportOf(facts), options, run });
}

export const emptyStatus: VmSetupStatus = {
  bootId: healthy.bootId,
  journal: { entries: [], marks: [] },
  lock: null,
  waiting: [],
  altNames: {},
  words: [],
};

const origin = {
  at: Date.UTC(2026, 10, 22, 7, 50),
  bootId: healthy.bootId ?? '',
  run,
  who: 'yuki@desk',
} as const;

function entry(
  seq: number,
  rest: Partial<JournalEntry> & Pick<JournalEntry, 'step' | 'inverse' | 'args'>,
): JournalEntry {
  return { seq, ...origin, target: null, state: 'open', lasting: false, ...rest };
}

function marks(
  seq: number,
  step: string,
  outcome: JournalMark['outcome'],
  more: Partial<JournalMark> = {},
): JournalMark {
  return { seq, ...origin, step, target: null, outcome, ...more };
}

/** Hugepages and two NICs were changed; an earlier run failed and was put back. */
export const usedStatus: VmSetupStatus = {
  ...emptyStatus,
  journal: {
    marks: [
      marks(1, 'hugepages', null, { run: 'aaaaaaaa', who: 'ken@laptop', at: origin.at - 86_400_000 }),
      marks(3, 'hugepages', 'failed', { run: 'aaaaaaaa', who: 'ken@laptop', at: origin.at - 86_390_000 }),
      marks(10, 'hugepages', null),
      marks(13, 'hugepages', 'done'),
      marks(20, 'give-nic', null, { target: eth1, at: origin.at + 60_000 }),
      marks(25, 'give-nic', 'done', { target: eth1, at: origin.at + 62_000 }),
    ],
    entries: [
      entry(2, {
        step: 'hugepages',
        inverse: 'set_hugepages',
        args: ['0', '2048', '0'],
        state: 'undone',
        run: 'aaaaaaaa',
        who: 'ken@laptop',
      }),
      entry(11, { step: 'hugepages', inverse: 'set_hugepages', args: ['0', '2048', '0'] }),
      entry(21, { step: 'give-nic', inverse: 'link_back', args: [eth1, 'eth1', 'x', 'up'], target: eth1 }),
      entry(22, { step: 'give-nic', inverse: 'vmbus_bind', args: [eth1, 'hv_netvsc'], target: eth1 }),
      entry(23, { step: 'give-nic', inverse: 'set_override', args: [eth1, '-'], target: eth1 }),
    ],
  },
};

export function undoOf(status: VmSetupStatus, steps?: readonly string[]): Plan {
  return planUndo({ host: 'vm1', run, status, ...(steps === undefined ? {} : { steps }) });
}

/** A plan view that has its plan. */
export function stateOf(
  purpose: PlanPurpose,
  change: Partial<PlanState> = {},
  facts: Facts = bare,
): PlanState {
  const options = purpose.kind === 'setup' ? purpose.options : {};
  return {
    ...newPlanState('vm1', purpose),
    report: reportOf(facts),
    ...(purpose.kind === 'setup' ? { plan: planOf(facts, options) } : {}),
    ...change,
  };
}

export const everything: PlanPurpose = { kind: 'setup', options: {} };

function resultOf(step: PlannedStep, outcome: StepResult['outcome']): StepResult {
  const good = outcome === 'done' || outcome === 'nothing-to-do';
  return {
    key: step.key,
    id: step.id,
    title: step.title,
    outcome,
    ran: outcome === 'done' ? step.commands : [],
    notRun: good ? [] : step.commands,
    putBack: false,
  };
}

/** A run of these steps that ended well, or failed at one. */
export function runResult(plan: Plan, failing?: string): RunResult {
  const wanted = plan.steps.filter((step) => step.state === 'needed');
  const at = failing === undefined ? wanted.length : wanted.findIndex(({ key }) => key === failing);
  const problem = {
    id: 'step-failed',
    message: msg('The kernel granted {0} of {1} hugepages of {2} kB on node {3}.', 211, 512, 2048, 0),
    detail: ['sh: write error: Cannot allocate memory'],
    remedies: [{ label: msg('Undo…'), command: 'manaDpdk.setup.undo' }],
  };
  const steps = wanted.map((step, index): StepResult => {
    if (index < at) return resultOf(step, 'done');
    if (index > at) return resultOf(step, 'not-run');
    return { ...resultOf(step, 'failed'), ran: step.commands.slice(0, 1), putBack: true, problem };
  });
  return {
    kind: plan.kind,
    outcome: failing === undefined ? 'done' : 'failed',
    steps,
    ...(failing === undefined ? {} : { problem }),
  };
}

/** Events of a step that ran its commands. */
export function eventsOf(step: PlannedStep, index: number, count: number): RunEvent[] {
  return [
    { kind: 'step-started', step: step.key, index, count },
    ...step.commands.flatMap((text): RunEvent[] => [
      { kind: 'command', step: step.key, text },
      { kind: 'output', step: step.key, line: 'words' },
      { kind: 'command-ended', step: step.key, text, status: 0 },
    ]),
    { kind: 'step-ended', step: step.key, outcome: 'done' },
  ];
}
