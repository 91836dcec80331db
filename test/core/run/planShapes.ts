// VMs of every shape that a line is built for, and how a plan reads in one line.
import type { Facts } from '../../../src/core/detect/facts';
import { render } from '../../../src/core/message';
import { isRunProblem, planRun, type PlanRunInput, type RunProblem } from '../../../src/core/run/plan';
import { defaultRequest, type RunPlan, type RunRequest } from '../../../src/core/run/types';
import { handedOver, healthy, loaded, modules, nicPair, pool } from '../judge/situations';
import { reportOf } from '../report/fixtures';

export const runId = '0123456789abcdef';

function cpus(lcores: string, count: number, numaNodes = 1): Pick<Facts, 'cpu'> {
  return { cpu: { ...healthy.cpu, lcores, count, numaNodes } };
}

const base: Facts = {
  ...healthy,
  modules: modules({ uio_hv_generic: loaded }),
  nics: [nicPair(0), nicPair(1), nicPair(2)],
};

/** Two NICs besides the one of SSH; by what is special about each. */
export const shapes: Readonly<Record<string, Facts>> = {
  'one lcore': { ...base, ...cpus('0', 1) },
  'two lcores': { ...base, ...cpus('0-1', 2) },
  'three lcores': { ...base, ...cpus('0-2', 3) },
  'four lcores': { ...base, ...cpus('0-3', 4) },
  'eight lcores': base,
  'sixteen lcores': { ...base, ...cpus('0-15', 16) },
  'lcores with gaps': { ...base, ...cpus('0,2,4,6,8', 5) },
  '96 lcores on two nodes': {
    ...base,
    ...cpus('0-95', 96, 2),
    hugepages: [pool({ node: 0 }), pool({ node: 1 })],
  },
  'eight lcores on two nodes': {
    ...base,
    ...cpus('0-7', 8, 2),
    hugepages: [pool({ node: 0 }), pool({ node: 1, total: 0, free: 0 })],
  },
  'pages of 1 GB': {
    ...base,
    hugepages: [pool({ total: 0, free: 0 }), pool({ sizeKb: 1_048_576, total: 2, free: 2 })],
    hugepageMounts: [{ path: '/mnt/huge', pageSizeKb: 1_048_576 }],
  },
  'arm64 with pages of 64 KiB': {
    ...base,
    arch: 'aarch64',
    pageSize: 65_536,
    hugepages: [pool({ sizeKb: 2048, total: 0, free: 0 }), pool({ sizeKb: 524_288, total: 2, free: 2 })],
    hugepageMounts: [{ path: '/dev/hugepages', pageSizeKb: 524_288 }],
  },
  'little memory': { ...base, hugepages: [pool({ total: 100, free: 100 })] },
  'no hugepages': { ...base, hugepages: [pool({ total: 0, free: 0 })] },
  'NICs handed over': { ...base, nics: [nicPair(0), handedOver(1, false), handedOver(2, false)] },
};

/** The same VM with another DPDK. */
export function withDpdk(facts: Facts, release: string): Facts {
  return { ...facts, dpdk: facts.dpdk.map((install) => ({ ...install, version: `${release}.5` })) };
}

export type Asked = Partial<RunRequest>;

export function planned(
  facts: Facts,
  asked: Asked = {},
  more: Partial<PlanRunInput> = {},
): RunPlan | RunProblem {
  return planRun({
    request: { ...defaultRequest, ...asked },
    report: reportOf(facts),
    id: runId,
    ...more,
  });
}

/** The plan, or an error with what stands against it. */
export function planOf(facts: Facts, asked: Asked = {}, more: Partial<PlanRunInput> = {}): RunPlan {
  const plan = planned(facts, asked, more);
  if (isRunProblem(plan)) throw new Error(`${plan.id}: ${render(plan.message)}`);
  return plan;
}

/** The problem as `id: sentence`. */
export function problemOf(facts: Facts, asked: Asked = {}, more: Partial<PlanRunInput> = {}): string {
  const plan = planned(facts, asked, more);
  return isRunProblem(plan) ? `${plan.id}: ${render(plan.message)}` : `planned: ${plan.command.text}`;
}

/** Preconditions that are not met, as `id state steps: sentence`. */
export function unmet({ preconditions }: RunPlan): readonly string[] {
  return preconditions
    .filter(({ state }) => state !== 'met')
    .map(({ id, state, steps, message }) => `${[id, state, ...steps].join(' ')}: ${render(message)}`);
}

export const notesOf = ({ notes }: RunPlan): readonly string[] => notes.map((note) => render(note));
