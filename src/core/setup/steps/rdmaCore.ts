// Plans rdma-core: the distribution's stays where it has MANA and agrees with the kernel, else one is built beside it.
import { rdmaCoreBuilds, type RdmaCoreBuild } from '../../../knowledge/setupBuilds';
import type { Facts } from '../../detect/facts';
import type { DetectionReport } from '../../detect/finding';
import { distributionCore, firstWithMana } from '../../detect/judge/driverIds';
import { packageFamily } from '../../detect/judge/modules';
import { isAtLeast, parseVersion } from '../../detect/judge/versions';
import { msg, type Message } from '../../message';
import { action } from '../actions';
import { describeDriverIds, driverIdRemedy, driverIdView } from '../build/driverIds';
import { buildJobs } from '../build/jobs';
import type { SetupOptions } from '../options';
import type { PlannedStep } from '../types';
import { makeStep } from './step';

/**
 * Which rdma-core DPDK will be linked with. `system`: the distribution's, installed or coming with its packages;
 * `own`: one built here earlier; `build`: one to be built, in /opt/mana-dpdk/NAME.
 */
export type RdmaChoice =
  | { readonly kind: 'system'; readonly why: Message; readonly notes?: readonly Message[] }
  | { readonly kind: 'own'; readonly name: string; readonly why: Message }
  | {
      readonly kind: 'build';
      readonly name: string;
      readonly row: RdmaCoreBuild;
      readonly swapped: boolean;
      readonly why: Message;
    }
  | { readonly kind: 'blocked'; readonly why: Message };

export function planRdmaCore({ facts }: DetectionReport, options: SetupOptions): PlannedStep {
  const choice = chooseRdmaCore(facts, options);
  switch (choice.kind) {
    case 'system':
      return makeStep('rdma-core', { state: 'met', why: choice.why, notes: choice.notes ?? [] });
    case 'own':
      return makeStep('rdma-core', { state: 'met', why: choice.why });
    case 'blocked':
      return makeStep('rdma-core', { state: 'blocked', refusal: 'unsupported', why: choice.why });
    case 'build': {
      const { name, row, swapped } = choice;
      const build = swapped ? 'build_rdma_core_swapped' : 'build_rdma_core';
      return makeStep('rdma-core', {
        state: 'needed',
        why: choice.why,
        actions: [
          action(build, name, row.tag, row.commit, buildJobs(facts)),
          action('install_rdma_core', name),
          action('mask_rdma_ndd'),
        ],
        notes: notesFor(choice),
      });
    }
  }
}

function notesFor({ name, row, swapped }: Extract<RdmaChoice, { kind: 'build' }>): Message[] {
  return [
    msg(
      'It goes to {0}. The rdma-core of the distribution stays as it is; only the DPDK that is built with this one uses it.',
      `/opt/mana-dpdk/${name}`,
    ),
    ...(swapped
      ? [
          msg(
            'No release of rdma-core has MANA at the number of this kernel. In the downloaded sources, and only there, ERDMA and MANA change places in `kernel-headers/rdma/ib_user_ioctl_verbs.h`; the compiler then confirms the number.',
          ),
          msg(
            'The better way is a kernel that has the upstream number (6.2 or later): when this VM gets one, undo this step and DPDK’s, and set up again.',
          ),
        ]
      : []),
    msg(
      'Where the VM has a service rdma-ndd, it is masked: it names InfiniBand nodes, which Azure does not have, and can hold up logins for three minutes at the next boot.',
    ),
    msg('It is downloaded from {0}; the commit of {1} is checked.', row.git, row.tag),
  ];
}

/** Decides by what is installed, what the kernel says, what the distribution ships and what the user wants. */
export function chooseRdmaCore(facts: Facts, options: SetupOptions): RdmaChoice {
  const row = rowFor(options.rdmaCoreVersion);
  if (row === undefined)
    return {
      kind: 'blocked',
      why: msg(
        'rdma-core {0} is not among those that can be built: {1}.',
        options.rdmaCoreVersion ?? '',
        rdmaCoreBuilds.map(({ series }) => series).join(', '),
      ),
    };
  if (packageFamily(facts) === 'azurelinux' && facts.rdma.libmanaFound !== true)
    return {
      kind: 'blocked',
      why: msg(
        'Azure Linux ships rdma-core without MANA’s provider, and kernels without mana_ib. Use another supported image for DPDK on MANA.',
      ),
    };
  const view = driverIdView(facts);
  const remedy = driverIdRemedy(view, row);
  const own = ownName(facts);
  if (options.rdmaCoreVersion !== undefined) {
    const swapped = remedy.kind === 'build' ? remedy.swapped : own?.includes('-id') === true;
    const name = nameOf(row, swapped);
    return own === name && view.agree !== false
      ? { kind: 'own', name, why: msg('{0} is built and in use.', name) }
      : { kind: 'build', name, row, swapped, why: msg('You chose rdma-core {0}.', row.release) };
  }
  if (view.agree === false) {
    if (remedy.kind === 'build')
      return {
        kind: 'build',
        name: nameOf(remedy.row, remedy.swapped),
        row: remedy.row,
        swapped: remedy.swapped,
        why: describeDriverIds(view),
      };
    return {
      kind: 'blocked',
      why: msg(
        '{0} No release of rdma-core has that number: use a kernel of 6.2 or later.',
        describeDriverIds(view),
      ),
    };
  }
  return chooseByVersion(facts, row, remedy.kind === 'build' && remedy.swapped, own);
}

function chooseByVersion(facts: Facts, row: RdmaCoreBuild, swapped: boolean, own: string | null): RdmaChoice {
  const { coreVersion, libmanaFound } = facts.rdma;
  const version = parseVersion(coreVersion ?? '');
  const shown = coreVersion ?? '?';
  const build = (why: Message): RdmaChoice => ({
    kind: 'build',
    name: nameOf(row, swapped),
    row,
    swapped,
    why,
  });
  if (version !== undefined && isAtLeast(version, firstWithMana) && libmanaFound === true)
    return own === null
      ? { kind: 'system', why: msg('The distribution’s rdma-core {0} has MANA’s provider; it stays.', shown) }
      : { kind: 'own', name: own, why: msg('{0} is built and in use.', own) };
  const distribution = distributionCore(facts);
  if (distribution?.hasLibmana === true)
    return {
      kind: 'system',
      why: msg(
        'The packages of {0} bring rdma-core {1} with MANA’s provider.',
        nameOfSystem(facts),
        distribution.rdmaCore ?? '?',
      ),
    };
  if (distribution?.hasLibmana === false)
    return build(
      msg(
        '{0} ships rdma-core {1}, which has no provider for MANA.',
        nameOfSystem(facts),
        distribution.rdmaCore ?? '?',
      ),
    );
  if (version !== undefined)
    return build(
      isAtLeast(version, firstWithMana)
        ? msg('rdma-core {0} is installed without MANA’s provider.', shown)
        : msg('rdma-core {0} is older than {1}, the first with MANA’s provider.', shown, firstWithMana),
    );
  const family = packageFamily(facts);
  if (family === 'rpm' || family === 'suse')
    return {
      kind: 'system',
      why: msg('rdma-core comes with the packages of {0}.', nameOfSystem(facts)),
      notes: [
        msg(
          'Which version they bring shows when they are installed. If it is older than {0}, plan again: it is built then.',
          firstWithMana,
        ),
      ],
    };
  return build(
    msg('No rdma-core was found, and what the packages of {0} bring is not known.', nameOfSystem(facts)),
  );
}

/** The one built here that counts now, by the folder it was found in. */
function ownName(facts: Facts): string | null {
  return /^\/opt\/mana-dpdk\/([A-Za-z0-9._-]{1,64})\//.exec(facts.rdma.coreSource ?? '')?.[1] ?? null;
}

function nameOf(row: RdmaCoreBuild, swapped: boolean): string {
  return swapped ? `rdma-core-${row.release}-id19` : `rdma-core-${row.release}`;
}

function nameOfSystem(facts: Facts): string {
  return facts.os.prettyName ?? facts.os.id ?? '?';
}

/** By series (`50`) or release (`50.7`); the default where nothing is chosen. */
function rowFor(version: string | undefined): RdmaCoreBuild | undefined {
  return rdmaCoreBuilds.find((row) =>
    version === undefined ? row.default : row.series === version || row.release === version,
  );
}
