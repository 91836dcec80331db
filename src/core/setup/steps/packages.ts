// Plans the packages: which groups a VM needs by what was found on it, and how its distribution installs them.
import { familyOf, type DistributionPackages, type PackageFamily } from '../../../knowledge/setupPackages';
import type { DetectionReport } from '../../detect/finding';
import { msg, type Message } from '../../message';
import { checkValue } from '../../remote/values';
import { action, linesOf } from '../actions';
import type { SetupOptions } from '../options';
import type { Action, PlannedStep } from '../types';
import { distributionOf, knownDistributions } from './distribution';
import { packageNeeds, type PackageNeeds } from './packageNeeds';
import { makeStep } from './step';

/** What is installed already the VM knows, not the detection: it leaves it out and says so. */
export function planPackages(report: DetectionReport, options: SetupOptions): PlannedStep {
  const { facts } = report;
  const row = distributionOf(facts);
  if (options.traceTools === true) return planTraceTools(report, row);
  const needs = packageNeeds(report, options, row);
  if (needs.reasons.length === 0) return makeStep('install-packages', { state: 'met', why: metReason() });
  const family = row === undefined ? undefined : familyOf(row);
  if (row === undefined) return blocked(unknownDistribution(report));
  if (family === undefined) return azureLinux(report, row);
  const modules = needs.modules.length === 0 ? undefined : modulesPackage(report, row);
  const groups = groupsOf(row, family, needs);
  const plain = [...new Set(groups.flatMap((group) => group.packages))];
  const actions = [
    ...actionsOf(report, row, family, needs, plain),
    ...(modules === undefined ? [] : [install(family, [modules.name])]),
  ];
  if (plain.length === 0 && modules === undefined) return blocked(noModulesPackage(report, row, needs));
  return makeStep('install-packages', {
    state: 'needed',
    why: sentences(needs.reasons),
    actions,
    lines: withoutRepeats(actions),
    notes: [
      ...groups.map((group) => group.note),
      ...(needs.modules.length === 0
        ? []
        : [modules === undefined ? noModulesPackage(report, row, needs) : modules.note]),
      ...furtherNotes(report, row, family, needs),
    ],
  });
}

/** For the provider doctor only: what builds need is asked for by itself. */
function planTraceTools(report: DetectionReport, row: DistributionPackages | undefined): PlannedStep {
  const family = row === undefined ? undefined : familyOf(row);
  if (row === undefined || family === undefined)
    return blocked(
      row === undefined
        ? unknownDistribution(report)
        : msg(
            'The packages of {0} for a trace are not known to this tool: install `gdb` yourself.',
            row.name,
          ),
    );
  const actions = [install(family, family.trace)];
  return makeStep('install-packages', {
    state: 'needed',
    why: msg('To trace which provider of rdma-core is entered: {0}.', family.trace.join(', ')),
    actions,
    lines: withoutRepeats(actions),
    notes: [msg('What is installed already is left as it is, and not named in the commands that run.')],
  });
}

const metReason = (): Message =>
  msg(
    'Nothing that packages bring is missing: rdma-core with libmana, a DPDK with net_mana, kernel modules.',
  );

function blocked(why: Message, notes: readonly Message[] = []): PlannedStep {
  return makeStep('install-packages', { state: 'blocked', refusal: 'unsupported', why, notes });
}

function unknownDistribution({ facts }: DetectionReport): Message {
  const { id, prettyName } = facts.os;
  return id === null
    ? msg('Which distribution this VM runs could not be read, so its packages are not known.')
    : msg(
        'The packages of {0} are not known to this tool. It knows: {1}.',
        prettyName ?? id,
        knownDistributions(),
      );
}

/** Azure Linux is on the list for the NIC; what DPDK takes it lacks. The findings say what exactly, on this VM. */
function azureLinux(report: DetectionReport, row: DistributionPackages): PlannedStep {
  const failing = ['kernel-infiniband-driver', 'rdma-core', 'dpdk-pmd'].flatMap((id) =>
    report.findings.filter((finding) => finding.id === id && finding.status === 'fail'),
  );
  return blocked(
    msg(
      '{0} drives MANA NICs, but its packages cannot run DPDK on them: its kernel may be built without mana_ib, its rdma-core without libmana, and its dpdk package has no net_mana. Use another supported distribution for DPDK.',
      row.name,
    ),
    failing.map((finding) => msg('Found on this VM: {0}', finding.reason)),
  );
}

interface Group {
  readonly packages: readonly string[];
  readonly note: Message;
}

function groupsOf(row: DistributionPackages, family: PackageFamily, needs: PackageNeeds): Group[] {
  const groups: Group[] = [];
  const add = (packages: readonly string[], note: (list: string) => Message): void => {
    groups.push({ packages, note: note(packages.join(', ')) });
  };
  if (needs.rdmaCore === 'packages')
    add(family.rdmaCore, (list) => msg('For RDMA with libmana and its headers: {0}.', list));
  if (needs.rdmaCore === 'source') add(family.rdmaCoreBuild, (list) => msg('To build rdma-core: {0}.', list));
  if (needs.dpdk) add(family.dpdk, (list) => msg('To build DPDK: {0}.', list));
  // On their own these would not be worth a step.
  if (groups.length > 0) add(family.tools, (list) => msg('To look at NICs: {0}.', list));
  if (usesPip(row, needs))
    add(row.pip?.packages ?? [], (list) => msg('To get newer build tools where needed: {0}.', list));
  return groups;
}

/** Meson too old for this DPDK for certain, or by a version that nobody knows; pyelftools that may not be offered. */
function usesPip(row: DistributionPackages, needs: PackageNeeds): boolean {
  if (!needs.dpdk || row.pip === null) return false;
  return needs.mesonTooOld || row.meson === null || (familyOf(row)?.offered.length ?? 0) > 0;
}

function install(family: PackageFamily, packages: readonly string[]): Action {
  return action(`${family.manager}_install`, ...packages);
}

/** Names as the VM has them: RHEL's hold the architecture. */
function repositoriesOf({ facts }: DetectionReport, row: DistributionPackages): string[] {
  return row.repositories.map((name) => name.replace('{arch}', facts.arch ?? 'x86_64'));
}

function actionsOf(
  report: DetectionReport,
  row: DistributionPackages,
  family: PackageFamily,
  needs: PackageNeeds,
  packages: readonly string[],
): Action[] {
  const building = needs.dpdk || needs.rdmaCore === 'source';
  const repositories = repositoriesOf(report, row);
  const actions: Action[] = [];
  if (building && repositories.length > 0) {
    actions.push(install(family, family.beforeRepositories));
    actions.push(action('dnf_enable_repository', ...repositories));
  }
  if (packages.length > 0) actions.push(install(family, packages));
  // ninja is among what may not be offered, and rdma-core is built with it too.
  if (building && family.offered.length > 0)
    actions.push(action(`${family.manager}_install_offered`, ...family.offered));
  if (usesPip(row, needs) && row.pip !== null)
    actions.push(action('pip_tools', needs.mesonLeast, row.pip.meson));
  return actions;
}

/** The lists of packages are read once, whatever the number of installations. */
function withoutRepeats(actions: readonly Action[]): string[] {
  const lines = actions.flatMap((one) => linesOf(one, ''));
  return lines.filter((line, index) => lines.indexOf(line) === index);
}

interface ModulesPackage {
  readonly name: string;
  readonly note: Message;
}

/** The extra modules of the very kernel that runs: those of a newer one would need a restart first. */
function modulesPackage({ facts }: DetectionReport, row: DistributionPackages): ModulesPackage | undefined {
  const kernel = facts.kernel;
  if (kernel === null) return undefined;
  const entry = row.modulesExtra.find(({ marker }) => marker === null || kernel.includes(marker));
  const name = entry?.package.replace('{kernel}', kernel);
  if (entry === undefined || name === undefined || checkValue('package', name) === undefined)
    return undefined;
  return {
    name,
    note: msg(
      'For the missing modules: {0}, which belongs to the running kernel. Where the repositories do not have it any more, update the kernel (package {1}), restart the VM and detect again.',
      name,
      entry.latest,
    ),
  };
}

function noModulesPackage(
  { facts }: DetectionReport,
  row: DistributionPackages,
  needs: PackageNeeds,
): Message {
  return msg(
    '{0} has no package with further modules for kernel {1}. Use a kernel that has {2}.',
    row.name,
    facts.kernel ?? '?',
    needs.modules.join(', '),
  );
}

function furtherNotes(
  report: DetectionReport,
  row: DistributionPackages,
  family: PackageFamily,
  needs: PackageNeeds,
): Message[] {
  const notes = [msg('What is installed already is left as it is, and not named in the commands that run.')];
  if (family.manager === 'apt')
    notes.push(msg('Where an earlier installation was cut off, `dpkg --configure -a` ends it first.'));
  if (needs.mesonTooOld)
    notes.push(
      msg(
        'meson {0} of {1} is too old for this DPDK, which needs {2}: a newer one comes from PyPI into /opt/mana-dpdk/tools.',
        row.meson ?? '?',
        row.name,
        needs.mesonLeast,
      ),
    );
  else if (usesPip(row, needs))
    notes.push(
      msg(
        'Only where meson, ninja or pyelftools of {0} are missing or too old, they come from PyPI into /opt/mana-dpdk/tools.',
        row.name,
      ),
    );
  if ((needs.dpdk || needs.rdmaCore === 'source') && row.repositories.length > 1)
    notes.push(
      msg(
        'Of these repositories the first that the VM knows is enabled: {0}.',
        repositoriesOf(report, row).join(', '),
      ),
    );
  return notes;
}

function sentences(parts: readonly Message[]): Message {
  const [first, ...rest] = parts;
  if (first === undefined) return metReason();
  return rest.reduce((text, part) => msg('{0} {1}', text, part), first);
}
