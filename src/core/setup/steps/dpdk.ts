// Plans DPDK: nothing where an installed testpmd has net_mana, else a build without root and an installation with it.
import { dpdkBuilds, type DpdkBuild } from '../../../knowledge/setupBuilds';
import type { DpdkInstall, Facts } from '../../detect/facts';
import type { DetectionReport } from '../../detect/finding';
import { manaRdmaDevices } from '../../detect/judge/devices';
import { hasFeature, minimumFor } from '../../detect/judge/dpdk';
import { isAtLeast, isOfSeries, parseVersion } from '../../detect/judge/versions';
import { msg, type Message } from '../../message';
import { action } from '../actions';
import { buildJobs } from '../build/jobs';
import type { SetupOptions } from '../options';
import type { Action, PlannedStep } from '../types';
import { chooseRdmaCore, type RdmaChoice } from './rdmaCore';
import { makeStep } from './step';

/** Name of the build of a tree of the user's. */
const treeName = 'dpdk-local';

export function planDpdk({ facts }: DetectionReport, options: SetupOptions): PlannedStep {
  const blocked = (why: Message): PlannedStep =>
    makeStep('build-dpdk', { state: 'blocked', refusal: 'unsupported', why });
  const rdma = chooseRdmaCore(facts, options);
  if (rdma.kind === 'blocked') return blocked(rdma.why);
  const good = installed(facts, options, rdma);
  if (good !== undefined)
    return makeStep('build-dpdk', {
      state: 'met',
      why: msg('DPDK {0} ({1}) has net_mana.', good.version ?? '?', good.path),
    });
  if (rdma.kind === 'build' && options.only?.includes('rdma-core') === false)
    return blocked(msg('DPDK needs another rdma-core first: {0} Add the step “rdma-core”.', rdma.why));
  const row = rowFor(options.dpdkVersion);
  if (row === undefined)
    return blocked(
      msg(
        'DPDK {0} is not among those that can be built: {1}. Give the path of a source tree for another one.',
        options.dpdkVersion ?? '',
        dpdkBuilds.map(({ series }) => series).join(', '),
      ),
    );
  if (facts.arch !== null && options.dpdkTree === undefined && !row.architectures.includes(facts.arch))
    return blocked(
      msg(
        'DPDK {0} has no net_mana on {1}: that needs {2} or later.',
        row.series,
        facts.arch,
        minimumFor(facts.arch),
      ),
    );
  if (options.dpdkTree !== undefined && !isPlainPath(options.dpdkTree))
    return blocked(
      msg(
        'The path of the source tree may only have letters, digits and the signs . _ + @ - / in it: {0}',
        options.dpdkTree,
      ),
    );
  const name = options.dpdkTree === undefined ? `dpdk-${row.release}` : treeName;
  return makeStep('build-dpdk', {
    state: 'needed',
    why: whyNeeded(facts, options, rdma),
    actions: [buildAction(name, row, options, facts, rdma), action('install_dpdk', name)],
    notes: notesFor(facts, options, row),
  });
}

/** An installation that is good enough and is what was chosen. */
function installed(facts: Facts, options: SetupOptions, rdma: RdmaChoice): DpdkInstall | undefined {
  // Another rdma-core is about to be built: DPDK must be linked with it.
  if (rdma.kind === 'build' || options.dpdkTree !== undefined) return undefined;
  const twoDevices = manaRdmaDevices(facts).length > 1;
  return facts.dpdk.find((install) => {
    const version = parseVersion(install.version ?? '');
    if (install.testpmd === null || install.hasNetMana !== true || version === undefined) return false;
    if (!isAtLeast(version, minimumFor(facts.arch))) return false;
    if (twoDevices && !hasFeature(version, 'two-rdma-devices')) return false;
    return options.dpdkVersion === undefined || isOfSeries(version, options.dpdkVersion);
  });
}

function buildAction(
  name: string,
  row: DpdkBuild,
  { dpdkTree }: SetupOptions,
  facts: Facts,
  rdma: RdmaChoice,
): Action {
  const jobs = buildJobs(facts);
  const own = rdma.kind === 'build' || rdma.kind === 'own' ? rdma.name : undefined;
  if (dpdkTree !== undefined)
    return own === undefined
      ? action('build_dpdk_tree', name, dpdkTree, jobs)
      : action('build_dpdk_tree_with', name, dpdkTree, jobs, own);
  return own === undefined
    ? action('build_dpdk', name, row.tag, row.commit, jobs)
    : action('build_dpdk_with', name, row.tag, row.commit, jobs, own);
}

function whyNeeded(facts: Facts, options: SetupOptions, rdma: RdmaChoice): Message {
  if (options.dpdkTree !== undefined) return msg('You chose the source tree {0}.', options.dpdkTree);
  const [first] = facts.dpdk;
  if (first === undefined) return msg('No DPDK was found.');
  if (rdma.kind === 'build') return msg('DPDK has to be linked with the rdma-core that is built.');
  const shown = first.version ?? '?';
  if (first.hasNetMana === false) return msg('DPDK {0} ({1}) has no net_mana.', shown, first.path);
  if (options.dpdkVersion !== undefined) return msg('You chose DPDK {0}.', options.dpdkVersion);
  if (first.testpmd === null) return msg('DPDK {0} ({1}) has no testpmd.', shown, first.path);
  if (manaRdmaDevices(facts).length > 1)
    return msg('DPDK {0} ({1}) cannot tell the two RDMA devices of this VM apart.', shown, first.path);
  return msg('DPDK {0} ({1}) is too old for MANA here.', shown, first.path);
}

function notesFor(facts: Facts, { dpdkTree }: SetupOptions, row: DpdkBuild): Message[] {
  const devices = manaRdmaDevices(facts);
  const version = parseVersion(row.release);
  const other = facts.dpdk.find((install) => install.source === 'usr-local');
  return [
    ...(dpdkTree === undefined
      ? [
          msg('It is downloaded from {0}; the commit of {1} is checked.', row.git, row.tag),
          msg('For a VM that cannot reach it: unpack {0} there and give the path of the tree.', row.archive),
        ]
      : [msg('{0} is only read: what is built goes to the build folder.', dpdkTree)]),
    msg(
      'The build runs on its own on the VM. Closing the window or losing the connection does not end it; you can join it again, also from another machine.',
    ),
    ...(dpdkTree === undefined &&
    devices.length > 1 &&
    version !== undefined &&
    !hasFeature(version, 'two-rdma-devices')
      ? [
          msg(
            'This kernel shows {0} RDMA devices ({1}). Only DPDK 25.07 and later, 24.11.3 and 23.11.5 tell them apart: choose one of those.',
            devices.length,
            devices.map((device) => device.name).join(', '),
          ),
        ]
      : []),
    ...(dpdkTree === undefined && !row.namedDriverIsError
      ? [
          msg(
            'DPDK {0} leaves out a driver that it cannot build, without an error. The build therefore looks itself whether net_mana is there, and stops if not.',
            row.series,
          ),
        ]
      : []),
    ...(other === undefined
      ? []
      : [
          msg(
            'DPDK {0} stands in /usr/local. Files of the same name are replaced; a copy of them is kept, and undoing puts them back.',
            other.version ?? '?',
          ),
        ]),
  ];
}

/** What can stand in a shell line as it is. */
function isPlainPath(path: string): boolean {
  return /^\/[A-Za-z0-9._+@/-]{1,127}$/.test(path);
}

/** By series (`24.11`) or release (`24.11.6`); the default where nothing is chosen. */
function rowFor(version: string | undefined): DpdkBuild | undefined {
  return dpdkBuilds.find((row) =>
    version === undefined ? row.default : row.series === version || row.release === version,
  );
}
