// Makes plans of runs for the VMs of the list: a detection of now, what is known of its NICs, and the plan of both.
import type { DetectionReport } from '../../core/detect/finding';
import { ProblemError } from '../../core/problem';
import type { NicMemory } from '../../core/run/planning/nics';
import type { PairEnd, PairPlan } from '../../core/run/planPair';
import type { RunProblem } from '../../core/run/planning/problem';
import type { RunPlan, RunRequest, VmRun } from '../../core/run/types';
import type { StepId } from '../../core/setup/types';
import type { RunsDeps, RunVm } from './runVm';

/**
 * @property plan What would be run, or why there can be none.
 * @property memory What is known of the VM's NICs besides its facts.
 * @property steps Setup steps that would mend what is missing.
 */
export interface PlannedRun {
  readonly request: RunRequest;
  readonly report: DetectionReport;
  readonly memory: NicMemory;
  readonly plan: RunPlan | RunProblem;
  readonly startable: boolean;
  readonly steps: readonly StepId[];
}

export class RunPlans {
  constructor(
    private readonly deps: RunsDeps,
    private readonly running: (vmId: string) => readonly VmRun[],
  ) {}

  /**
   * Connects and detects where that is needed for facts of now.
   *
   * @throws ProblemError of the connection or the detection, `restricted-mode`, `cancelled`.
   */
  async look(vm: RunVm, fresh: boolean, signal: AbortSignal): Promise<DetectionReport> {
    return this.deps.report(vm, fresh, signal);
  }

  /** @throws ProblemError as `look`. What stands against the run itself is in the result. */
  async make(vm: RunVm, request: RunRequest, signal: AbortSignal, fresh = false): Promise<PlannedRun> {
    const report = await this.look(vm, fresh, signal);
    const memory = await this.memory(vm, report, signal);
    return this.again(vm, request, report, memory);
  }

  /** @throws ProblemError as `look`. What stands against the pair itself is in the result. */
  async makePair(request: PairRequest, signal: AbortSignal, fresh = false): Promise<PairPlan | RunProblem> {
    const { sender, receiver, ...rest } = request;
    const { planPair } = await this.deps.engine();
    // One after the other: each may have to ask for a password, and both may be one VM.
    const from = await this.pairEnd(sender, signal, fresh);
    const to = await this.pairEnd(receiver, signal, fresh && receiver.vm !== sender.vm);
    return planPair({ sender: from, receiver: to, ...rest });
  }

  private async pairEnd({ vm, nic }: PairEndRequest, signal: AbortSignal, fresh: boolean): Promise<PairEnd> {
    const report = await this.look(vm, fresh, signal);
    const memory = await this.memory(vm, report, signal);
    return {
      report,
      id: this.deps.newId(),
      running: this.running(vm.entry.id),
      ...memory,
      ...(nic === undefined ? {} : { nic }),
    };
  }

  /** A plan of what is known already: asks the VM nothing. */
  async again(
    vm: RunVm,
    request: RunRequest,
    report: DetectionReport,
    memory: NicMemory,
  ): Promise<PlannedRun> {
    const engine = await this.deps.engine();
    const plan = engine.planRun({
      request,
      report,
      id: this.deps.newId(),
      running: this.running(vm.entry.id),
      ...memory,
    });
    const made = engine.isRunProblem(plan) ? undefined : plan;
    return {
      request,
      report,
      memory,
      plan,
      startable: made !== undefined && engine.startable(made),
      steps: made === undefined ? [] : engine.stepsFor(made),
    };
  }

  /** What earlier detections have seen of a VM's NICs. */
  remembered(vmId: string): NicMemory {
    return { addresses: this.deps.addresses(vmId) };
  }

  /** What is known of a VM's NICs besides its facts; asks the VM only where a NIC has lost its address to a hand-over. */
  async memory(vm: RunVm, report: DetectionReport, signal: AbortSignal): Promise<NicMemory> {
    const { nicChoices } = await this.deps.engine();
    const addresses = this.deps.addresses(vm.entry.id);
    const unknown = nicChoices(report.facts, { addresses }).some(
      (choice) => choice.state === 'given' && choice.addresses.length === 0,
    );
    const status = unknown ? await this.deps.setupStatus(vm, report, signal) : undefined;
    return { addresses, ...(status === undefined ? {} : { status }) };
  }
}

/** One end of a pair. @property nic As `findNic` takes it; undefined: one that DPDK has been given, or a spare one. */
export interface PairEndRequest {
  readonly vm: RunVm;
  readonly nic: string | undefined;
}

export interface PairRequest {
  readonly sender: PairEndRequest;
  readonly receiver: PairEndRequest;
  readonly durationSeconds: number;
  readonly statsPeriodSeconds: number;
  readonly queues?: number;
}

/** The plan, or the problem that stands in its place thrown. */
export function planOf({ plan }: PlannedRun): RunPlan {
  if ('remedies' in plan) throw new ProblemError(plan);
  return plan;
}
