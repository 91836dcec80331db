// Examines a VM: two short scripts that only look, a third one that traces when asked to, and the verdict of all of it.
import { isInUserMode, manaRdmaDevices } from '../detect/judge/devices';
import type { Facts } from '../detect/facts';
import type { DetectionReport } from '../detect/finding';
import type { Message } from '../message';
import { ProblemError } from '../problem';
import type { ScriptEvent } from '../remote/protocol';
import { Rights, type AskSudoPassword } from '../remote/rights';
import type { VmConnection } from '../remote/session';
import { adviceFor } from './advice';
import { coreOf, kernelIdOf, searchFolder } from './core';
import { parseLook, parseWatch } from './parseLook';
import { parseTrace } from './parseTrace';
import { doctorCut, noDevice, noRdmaCore, traceHindrance } from './problems';
import { doctorScript, type DoctorTask, type TracedProgram } from './script';
import { judgeProvider } from './verdict';
import type { DoctorReport, LookFacts, ProbeFacts, TraceFacts } from './types';

/** Where an examination is, for progress texts. */
export type DoctorStep = 'looking' | 'watching' | 'tracing';

/**
 * @property askSudoPassword Asked only where a testpmd runs that only root may look into, or for a trace.
 * @property nonce Letters and digits from a random source, new at each call.
 * @property signal Aborting ends what runs on the VM, a trace with all its processes included.
 */
export interface DoctorDeps {
  readonly connection: Pick<VmConnection, 'exec'>;
  readonly askSudoPassword: AskSudoPassword;
  readonly nonce: () => string;
  readonly now: () => Date;
  readonly onStep?: (step: DoctorStep) => void;
  readonly signal?: AbortSignal;
}

/** @property trace Also with gdb. @property trees Source trees of rdma-core on the VM to look into besides. */
export interface DoctorOptions {
  readonly trace: boolean;
  readonly trees: readonly string[];
}

const lookLimits = { maxBytes: 2 * 1024 * 1024, timeoutMs: 45_000 };
/** gdb has 60 seconds on the VM, and 5 more to be ended in. */
const traceLimits = { maxBytes: 1024 * 1024, timeoutMs: 90_000 };

/**
 * @param report A detection of now: which devices and which rdma-core there are.
 * @throws ProblemError `doctor-no-device`, `doctor-no-rdma-core`, `doctor-cut`, `sudo-…`, `no-bash`, `cancelled`, or one of
 *   the connection's.
 */
export async function examine(
  { facts, findings }: DetectionReport,
  deps: DoctorDeps,
  options: DoctorOptions,
): Promise<DoctorReport> {
  const device = manaDevice(facts);
  if (device === undefined)
    throw new ProblemError(noDevice(facts.host, findings.find(({ id }) => id === 'rdma-device')?.reason));
  const scripts = new Scripts(facts, deps);

  deps.onStep?.('looking');
  const look = parseLook(await scripts.run({ mode: 'look', trees: options.trees }, false));
  if (look.libraries.length === 0 && facts.rdma.coreVersion === null)
    throw new ProblemError(noRdmaCore(facts.host));

  deps.onStep?.('watching');
  const before = coreOf(facts, look, null, null);
  const folder = searchFolder(facts, before);
  const watched = await scripts.run({ mode: 'watch', device, folder }, scripts.mayWatchAsRoot);
  const watch = parseWatch(watched, device, folder);

  const loaded = coreOf(facts, look, watch, null);
  const traced = options.trace
    ? await traceIn(scripts, facts, look, device, searchFolder(facts, loaded), deps)
    : noTrace;
  const core = coreOf(facts, look, watch, traced.facts);
  const kernelId = kernelIdOf(facts, device, look, watch);
  // What ibv_devinfo did with another rdma-core says nothing of the one that counts.
  const probe: ProbeFacts | null = searchFolder(facts, core) === folder ? watch.probe : null;
  const { pythonMissing } = watch;
  const verdict = judgeProvider({ device, kernelId, pythonMissing, core, probe, trace: traced.facts });
  return {
    schemaVersion: 1,
    host: facts.host,
    examinedAt: deps.now().toISOString(),
    kernel: facts.kernel,
    device,
    uverbs: facts.rdma.devices.find(({ name }) => name === device)?.uverbs ?? null,
    kernelId,
    core,
    look,
    watch,
    trace: traced.facts,
    verdict,
    advice: adviceFor({ facts, device, kernelId, core, look, watch, verdict, traced: options.trace }),
    traceProblem: traced.problem,
  };
}

/** The one that the kernel has a number for, else the first. */
function manaDevice(facts: Facts): string | undefined {
  const devices = manaRdmaDevices(facts).map(({ name }) => name);
  return devices.find((name) => facts.rdma.driverIds?.some((entry) => entry.device === name)) ?? devices[0];
}

interface Traced {
  readonly facts: TraceFacts | null;
  readonly problem: Message | null;
}

const noTrace: Traced = { facts: null, problem: null };

async function traceIn(
  scripts: Scripts,
  facts: Facts,
  look: LookFacts,
  device: string,
  folder: string | null,
  { onStep }: DoctorDeps,
): Promise<Traced> {
  const program = programToTrace(facts, look, device);
  const problem = traceHindrance(look, program !== undefined);
  if (problem !== undefined || program === undefined) return { facts: null, problem: problem ?? null };
  onStep?.('tracing');
  const events = await scripts.run({ mode: 'trace', program, folder }, facts.sudo !== 'none');
  return { facts: parseTrace(events, device), problem: null };
}

/**
 * ibv_devinfo does nothing but open and ask. testpmd would look at every device that is handed over to DPDK, so it takes
 * its place only where none is and no other DPDK is at work.
 */
function programToTrace(facts: Facts, look: LookFacts, device: string): TracedProgram | undefined {
  if (look.tools.ibv_devinfo !== undefined) return { kind: 'ibv_devinfo', device };
  const install = facts.dpdk.find(({ testpmd, hasNetMana }) => testpmd !== null && hasNetMana !== false);
  const pci = facts.rdma.devices.find(({ name }) => name === device)?.pciAddress;
  if (install?.testpmd == null || pci == null) return undefined;
  if (facts.processes.length > 0 || facts.nics.some(isInUserMode)) return undefined;
  return { kind: 'testpmd', path: install.testpmd, pci };
}

/** Runs the scripts of one examination, with the rights that each needs. */
class Scripts {
  private readonly rights: Rights;

  constructor(
    private readonly facts: Facts,
    private readonly deps: DoctorDeps,
  ) {
    this.rights = new Rights(facts.sudo, facts.user ?? '?', deps.askSudoPassword);
  }

  /** As root where that asks nothing; a password is worth it only where root alone sees what a running DPDK has loaded. */
  get mayWatchAsRoot(): boolean {
    const { sudo, processes } = this.facts;
    if (sudo === 'root' || sudo === 'passwordless') return true;
    return sudo === 'password' && processes.length > 0;
  }

  async run(task: DoctorTask, root: boolean): Promise<ScriptEvent[]> {
    const { deps, facts } = this;
    const nonce = deps.nonce();
    const events = await this.rights.run({
      connection: deps.connection,
      script: doctorScript(task, nonce),
      nonce,
      root,
      onEvent: () => undefined,
      limits: task.mode === 'trace' ? traceLimits : lookLimits,
      ...(deps.signal === undefined ? {} : { signal: deps.signal }),
    });
    if (events.some(({ kind }) => kind === 'finished')) return events;
    const lines = events.flatMap((event) => (event.kind === 'output' ? [event.line] : []));
    throw new ProblemError(doctorCut(facts.host, lines.slice(-10)));
  }
}
