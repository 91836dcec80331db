// What to do about a verdict: which side is to be changed, and the setup steps that do it.
import { rdmaCoreBuilds } from '../../knowledge/setupBuilds';
import type { Facts } from '../detect/facts';
import { msg, type Message } from '../message';
import { driverIdRemedy, type DriverIdView } from '../setup/build/driverIds';
import { chooseRdmaCore } from '../setup/steps/rdmaCore';
import { idsAgree } from './verdict';
import type {
  Advice,
  CoreFacts,
  DoctorVerdict,
  KnownId,
  LookFacts,
  RunningProgram,
  WatchFacts,
} from './types';

/** The number that upstream has for MANA on both sides. */
const upstreamId = 20;

export interface AdviceInput {
  readonly facts: Facts;
  readonly device: string;
  readonly kernelId: KnownId | null;
  readonly core: CoreFacts;
  readonly look: LookFacts;
  readonly watch: WatchFacts;
  readonly verdict: DoctorVerdict;
  readonly traced: boolean;
}

export function adviceFor(input: AdviceInput): Advice[] {
  const { verdict, watch } = input;
  const replaced = watch.programs.filter((program) =>
    program.files.some((file) => file.endsWith(' (deleted)')),
  );
  return [
    ...(verdict.kind === 'other' || verdict.kind === 'none' ? mend(input) : []),
    ...(verdict.kind === 'unknown' ? findOut(input) : []),
    ...replaced.map(restart),
  ];
}

/** Whether the trace would tell more than is known: where it is not seen yet, and not all is well. */
export function wantsTrace(verdict: DoctorVerdict, agree: boolean | null): boolean {
  if (verdict.proof === 'trace') return false;
  return verdict.kind === 'other' || verdict.kind === 'none' || verdict.kind === 'unknown' || agree === false;
}

function mend(input: AdviceInput): Advice[] {
  const { facts, kernelId } = input;
  if (kernelId === null || input.core.hasMana === false || input.core.mana === null) {
    const choice = chooseRdmaCore(facts, {});
    if (choice.kind === 'build')
      return [{ text: msg('Change rdma-core. {0}', choice.why), steps: buildSteps }];
    if (choice.kind === 'system')
      return [{ text: msg('Change rdma-core. {0}', choice.why), steps: ['install-packages'] }];
    return [{ text: choice.why, steps: [] }];
  }
  if (idsAgree({ kernelId, core: input.core }) !== false)
    return [
      {
        text: msg(
          'Kernel and rdma-core have the same driver id, yet another provider was entered. Look for libraries of two versions side by side (`ldconfig -p`), and for the variables RDMAV_DRIVERS, IBV_DRIVERS and LD_LIBRARY_PATH.',
        ),
        steps: [],
      },
    ];
  const core = changeCore(input, kernelId.id);
  if (core !== undefined) return [core, ...builtHere(input), ...changeKernel(kernelId.id)];
  return [
    {
      text: msg(
        'No release of rdma-core has driver id {0} for MANA. Change the kernel: from 6.2 on MANA has driver id {1} in it, as in releases of rdma-core from 44 on.',
        kernelId.id,
        upstreamId,
      ),
      steps: [],
    },
  ];
}

const buildSteps: Advice['steps'] = ['rdma-core', 'build-dpdk'];

/** One side has to be changed; rdma-core can be at once. */
function changeCore({ device, core }: AdviceInput, kernelId: number): Advice | undefined {
  const [first] = rdmaCoreBuilds;
  const preferred = rdmaCoreBuilds.find((row) => row.default) ?? first;
  const view: DriverIdView = {
    device,
    kernelId,
    coreVersion: core.version,
    coreId: core.mana?.id ?? null,
    provider: null,
    agree: false,
  };
  const remedy = preferred === undefined ? undefined : driverIdRemedy(view, preferred);
  if (remedy?.kind !== 'build') return undefined;
  return {
    text: remedy.swapped
      ? msg(
          'Change rdma-core: build {0} with driver id {1} for MANA (ERDMA and MANA change places in its own header), and DPDK with it. The rdma-core of the distribution stays as it is.',
          remedy.row.release,
          kernelId,
        )
      : msg(
          'Change rdma-core: build {0}, which has driver id {1} for MANA, and DPDK with it.',
          remedy.row.release,
          kernelId,
        ),
    steps: buildSteps,
  };
}

/** What was built for a kernel of before is in the way of what this one needs. */
function builtHere({ core }: AdviceInput): Advice[] {
  if (core.folder?.startsWith('/opt/mana-dpdk/') !== true) return [];
  return [
    {
      text: msg(
        'This rdma-core was built here for another kernel, in {0}. Undoing that step and the build of DPDK first leaves nothing of it.',
        core.folder,
      ),
      steps: [],
    },
  ];
}

function changeKernel(kernelId: number): Advice[] {
  if (kernelId === upstreamId) return [];
  return [
    {
      text: msg(
        'Or change the kernel, which is the better way in the long run: from 6.2 on MANA has driver id {0} in it, as in releases of rdma-core from 44 on. Undo an rdma-core that was built for {1} then.',
        upstreamId,
        kernelId,
      ),
      steps: [],
    },
  ];
}

function findOut({ kernelId, watch, traced }: AdviceInput): Advice[] {
  const texts: Message[] = [
    ...(kernelId === null && watch.pythonMissing
      ? [msg('Install `python3` on the VM: through it the kernel is asked for the driver id.')]
      : []),
    ...(traced
      ? []
      : [msg('Trace it with gdb: that shows which provider is entered, whatever the driver ids are.')]),
  ];
  return texts.map((text) => ({ text, steps: [] }));
}

function restart({ pid, name }: RunningProgram): Advice {
  return {
    text: msg(
      '{0} (pid {1}) still runs with libraries that have been replaced on disk since. Start it anew to have it load the present ones.',
      name,
      pid,
    ),
    steps: [],
  };
}
