// Makes the plan of a setup from what a detection found: which steps are needed, why, and what exactly they run.
import type { DetectionReport } from '../detect/finding';
import { msg } from '../message';
import { planDpdk } from './steps/dpdk';
import { planGive, planReturn, type NicPlanning } from './steps/giveNic';
import { planHugepages } from './steps/hugepages';
import { planModules } from './steps/modules';
import { planPackages } from './steps/packages';
import { planRdmaCore } from './steps/rdmaCore';
import type { VmSetupStatus } from './journal';
import { stepIds, type SetupOptions } from './options';
import type { Plan, PlannedStep, StepId } from './types';

/**
 * @property run Id of the run that may follow: 8 to 32 letters and digits from a random source.
 * @property status What the VM says about setups; undefined where it was not asked.
 */
export interface PlanInput {
  readonly report: DetectionReport;
  readonly options: SetupOptions;
  readonly run: string;
  readonly status?: VmSetupStatus;
}

/** A whole setup takes these; a NIC is given back only when somebody asks for it. */
const wholeSetup: readonly StepId[] = [
  'install-packages',
  'rdma-core',
  'build-dpdk',
  'hugepages',
  'kernel-modules',
  'give-nic',
];

/** The plan for what `options.only` names, or for everything that is missing. Pure and quick. */
export function planSetup(input: PlanInput): Plan {
  const { report, options, run, status } = input;
  const { facts } = report;
  const wanted = options.only ?? wholeSetup;
  const packages = wanted.includes('install-packages') ? planPackages(report, options) : undefined;
  const planning: NicPlanning = {
    run,
    altNames: status?.altNames ?? {},
    loadsModules: wanted.includes('kernel-modules'),
    modulesComing: packages?.state === 'needed' && bringsModules(packages),
    ...(status === undefined ? {} : { status }),
  };
  const plan = (id: StepId): PlannedStep[] => {
    switch (id) {
      case 'install-packages':
        return [packages ?? planPackages(report, options)];
      case 'rdma-core':
        return [planRdmaCore(report, options)];
      case 'build-dpdk':
        return [planDpdk(report, options)];
      case 'hugepages':
        return [planHugepages(facts, options)];
      case 'kernel-modules':
        return [planModules(facts, options, planning.modulesComing)];
      case 'give-nic':
        return planGive(facts, options, planning);
      case 'return-nic':
        return planReturn(facts, options, planning);
    }
  };
  // Whatever order they were named in: packages come before builds, modules before NICs.
  const steps = stepIds
    .filter((id) => wanted.includes(id))
    .flatMap(plan)
    .map((step) => withRoot(step, report));
  // A plan from a detection before the last restart describes a VM that is no more: the VM compares.
  return { kind: 'setup', host: facts.host, run, bootId: facts.bootId, steps };
}

/** Packages of kernel modules are called so in every distribution. */
function bringsModules(step: PlannedStep): boolean {
  return step.actions.some(({ args }) => args.some((name) => /^(linux|kernel)-modules-/.test(name)));
}

/** A step that needs root is blocked where this user cannot become it. */
function withRoot(step: PlannedStep, { facts }: DetectionReport): PlannedStep {
  if (step.state !== 'needed' && step.state !== 'optional') return step;
  if (!step.root || facts.sudo !== 'none') return step;
  return {
    ...step,
    state: 'blocked',
    refusal: 'no-root',
    why: msg(
      'This step needs root, and {0} may not use sudo on this VM. Sign in as a user who may.',
      facts.user ?? '?',
    ),
    actions: [],
    commands: [],
  };
}

/** Steps that a run of the plan would take. */
export function stepsToRun(plan: Plan): PlannedStep[] {
  return plan.steps.filter((step) => step.state === 'needed');
}

/** The plan with only these steps, by their keys; optional ones among them are then wanted. */
export function selectSteps(plan: Plan, keys: ReadonlySet<string>): Plan {
  return {
    ...plan,
    steps: plan.steps.map((step): PlannedStep => {
      if (step.state !== 'needed' && step.state !== 'optional') return step;
      return { ...step, state: keys.has(step.key) ? 'needed' : 'optional' };
    }),
  };
}
