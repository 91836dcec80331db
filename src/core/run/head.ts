// What is known of a run before it says anything: kept at the head of its record.
import type { Facts } from '../detect/facts';
import type { ReleaseId } from '../testpmd/release';
import type { RunNic, RunPlan, VmRun } from './types';

/** What of the VM's facts a run is compared by. `null`: not known. */
export interface RunFacts {
  readonly kernel: string | null;
  readonly os: string | null;
  readonly vmSize: string | null;
  readonly location: string | null;
  readonly cpu: string | null;
  readonly cpus: number | null;
  readonly numaNodes: number | null;
  readonly memoryKb: number | null;
  /** Version of DPDK, and whether its testpmd has net_mana. */
  readonly dpdk: string | null;
  readonly netMana: boolean | null;
  readonly rdmaCore: string | null;
  /** Kernel's rdma_driver_id of MANA's devices. */
  readonly driverIds: readonly number[] | null;
  readonly hugepagesKb: number | null;
  readonly nics: readonly RunFactsNic[];
}

/** A NIC as it was: name, MAC, drivers of the synthetic device and of its VF. */
export interface RunFactsNic {
  readonly name: string | null;
  readonly mac: string | null;
  readonly driver: string | null;
  readonly vfDriver: string | null;
  readonly mtu: number | null;
}

/**
 * @property host The VM as the user named it. @property line The whole command; `args` its words without the program.
 * @property scenario One of `scenarioIds`; of a run that another version has started, whatever it is called there.
 * @property pair What the run is in a pair, and the id of the other end.
 */
export interface RunHead {
  readonly id: string;
  readonly host: string;
  readonly scenario: string;
  readonly line: string;
  readonly args: readonly string[];
  readonly release: ReleaseId | null;
  readonly nics: readonly RunNic[];
  readonly filePrefix: string;
  /** 0: until it is stopped. */
  readonly durationSeconds: number;
  readonly console: boolean;
  readonly facts: RunFacts | null;
  readonly pair: { readonly role: 'sender' | 'receiver'; readonly other: string } | null;
}

export function headOf(
  plan: RunPlan,
  more: { readonly facts?: Facts | null; readonly pair?: RunHead['pair'] } = {},
): RunHead {
  return {
    id: plan.id,
    host: plan.host,
    scenario: plan.scenario,
    line: plan.command.text,
    args: plan.command.args,
    release: plan.release,
    nics: plan.nics,
    filePrefix: plan.filePrefix,
    durationSeconds: plan.durationSeconds,
    console: plan.console,
    facts:
      more.facts === undefined || more.facts === null ? null : runFactsOf(more.facts, plan.command.program),
    pair: more.pair ?? null,
  };
}

/** Of a run that is found on a VM: its line is text, and blanks in it may have been quoted. */
export function headOfVmRun(
  run: VmRun,
  host: string,
  more: {
    readonly release?: ReleaseId | null;
    readonly facts?: Facts | null;
    readonly args?: readonly string[];
  } = {},
): RunHead {
  return {
    id: run.id,
    host,
    scenario: run.scenario,
    line: run.line,
    args: more.args ?? run.line.split(/\s+/).slice(1),
    release: more.release ?? null,
    nics: [],
    filePrefix: run.filePrefix,
    durationSeconds: 0,
    console: run.console,
    facts: more.facts === undefined || more.facts === null ? null : runFactsOf(more.facts),
    pair: null,
  };
}

/** Milliseconds between two statistics that a line asks for; a second where it does not say. */
export function statsPeriodMs(args: readonly string[]): number {
  const at = args.findIndex((word) => /^--?stats-period(?:=|$)/.test(word));
  const [, joined] = args[at]?.split('=') ?? [];
  const seconds = at < 0 ? 1 : Number(joined ?? args[at + 1]);
  return seconds >= 1 && seconds <= 3600 ? seconds * 1000 : 1000;
}

export const isRunPlan = (head: RunPlan | RunHead): head is RunPlan => 'command' in head;

/** @param testpmd Path of the binary that runs; without one, the first DPDK that was found counts. */
function runFactsOf(facts: Facts, testpmd?: string): RunFacts {
  const dpdk = facts.dpdk.find((install) => install.testpmd === testpmd) ?? facts.dpdk[0];
  return {
    kernel: facts.kernel,
    os: facts.os.prettyName,
    vmSize: facts.azure.vmSize,
    location: facts.azure.location,
    cpu: facts.cpu.model,
    cpus: facts.cpu.count,
    numaNodes: facts.cpu.numaNodes,
    memoryKb: facts.memory.totalKb,
    dpdk: dpdk?.version ?? null,
    netMana: dpdk?.hasNetMana ?? null,
    rdmaCore: facts.rdma.coreVersion,
    driverIds: facts.rdma.driverIds?.map(({ id }) => id) ?? null,
    hugepagesKb: facts.hugepages.reduce((sum, { total, sizeKb }) => sum + total * sizeKb, 0),
    nics: facts.nics
      .filter(({ kind }) => kind === 'netvsc' || kind === 'vf')
      .map(({ name, mac, driver, vf, mtu }) => ({ name, mac, driver, vfDriver: vf?.driver ?? null, mtu })),
  };
}
