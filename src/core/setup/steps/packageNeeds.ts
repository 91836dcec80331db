// What packages have to bring: what the builds of the same plan take, and what is missing besides.
import { dpdkBuilds } from '../../../knowledge/setupBuilds';
import type { DistributionPackages } from '../../../knowledge/setupPackages';
import type { ModuleName } from '../../detect/facts';
import type { DetectionReport } from '../../detect/finding';
import { presenceOf } from '../../detect/judge/modules';
import { isAtLeast, parseVersion } from '../../detect/judge/versions';
import { msg, type Message } from '../../message';
import type { SetupOptions } from '../options';
import { planDpdk } from './dpdk';
import { chooseRdmaCore } from './rdmaCore';

/**
 * @property reasons One for each thing that is missing; empty: nothing is needed.
 * @property rdmaCore Whether the distribution's rdma-core is installed, or what it takes to build one; `null`: neither.
 * @property modules Kernel modules without a file for the running kernel.
 * @property mesonLeast The oldest meson that configures the DPDK to be built.
 */
export interface PackageNeeds {
  readonly reasons: readonly Message[];
  readonly rdmaCore: 'packages' | 'source' | null;
  readonly dpdk: boolean;
  readonly modules: readonly ModuleName[];
  readonly mesonLeast: string;
  readonly mesonTooOld: boolean;
}

const neededModules: readonly ModuleName[] = ['mana', 'mana_ib', 'ib_uverbs', 'uio_hv_generic'];

export function packageNeeds(
  report: DetectionReport,
  options: SetupOptions,
  row: DistributionPackages | undefined,
): PackageNeeds {
  const { facts, findings } = report;
  const fails = (id: string): boolean =>
    findings.some((finding) => finding.id === id && finding.status === 'fail');
  // Whatever steps are wanted with it: packages are for the builds that would follow.
  const builds: SetupOptions = { ...options, only: ['rdma-core', 'build-dpdk'] };
  const choice = chooseRdmaCore(facts, builds);
  const build = planDpdk(report, builds);
  const dpdk = build.state === 'needed' || (choice.kind === 'blocked' && fails('dpdk-pmd'));
  const provider =
    choice.kind === 'build' ? 'source' : choice.kind !== 'own' && fails('rdma-core') ? 'packages' : null;
  // The provider alone runs DPDK; building it takes the headers as well.
  const headers = dpdk && choice.kind === 'system' && facts.rdma.manadvHeader !== true;
  const rdmaCore = provider ?? (headers ? 'packages' : null);
  const modules = neededModules.filter((name) => presenceOf(facts.modules[name]) === 'absent');
  const mesonLeast = oldestMeson(options);
  return {
    reasons: [
      ...(rdmaCore === 'source' ? [msg('rdma-core has to be built. {0}', choice.why)] : []),
      ...(rdmaCore === 'packages'
        ? [
            provider === null
              ? msg('The headers of libmana are missing, without which net_mana cannot be built.')
              : msg('rdma-core with libmana is missing.'),
          ]
        : []),
      ...(dpdk ? [msg('DPDK has to be built. {0}', build.why)] : []),
      ...(modules.length === 0
        ? []
        : [msg('Kernel {0} has no module {1}.', facts.kernel ?? '?', modules.join(', '))]),
    ],
    rdmaCore,
    dpdk,
    modules,
    mesonLeast,
    mesonTooOld: dpdk && row?.meson != null && !isVersionAtLeast(row.meson, mesonLeast),
  };
}

/** A tree of the user's can be of any release: then what the newest one needs. */
function oldestMeson(options: SetupOptions): string {
  if (options.dpdkTree !== undefined) return newestNeed();
  const wanted = options.dpdkVersion;
  const build =
    wanted === undefined
      ? dpdkBuilds.find((candidate) => candidate.default)
      : dpdkBuilds.find((candidate) => candidate.series === wanted || candidate.release === wanted);
  return build?.meson ?? newestNeed();
}

function newestNeed(): string {
  return dpdkBuilds
    .map((build) => build.meson)
    .reduce((most, meson) => (isVersionAtLeast(meson, most) ? meson : most));
}

function isVersionAtLeast(version: string, least: string): boolean {
  const parsed = parseVersion(version);
  return parsed !== undefined && isAtLeast(parsed, least);
}
