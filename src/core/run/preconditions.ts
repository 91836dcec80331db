// What a run needs, as far as the VM's facts know it. The VM looks again at the moment of starting.
import type { Finding } from '../detect/finding';
import { isInUserMode, nicLabel } from '../detect/judge/devices';
import { minimumFor } from '../detect/judge/dpdk';
import { isAtLeast, parseVersion } from '../detect/judge/versions';
import { msg } from '../message';
import { stepIds } from '../setup/options';
import type { StepId } from '../setup/types';
import { memoryFit } from './planning/memory';
import { otherProcess } from './planning/occupied';
import { precondition, type PreconditionInput } from './planning/precondition';
import type { Precondition, RunPlan } from './types';

/** Every precondition of a run, in the order in which they would stop it. */
export function preconditionsOf(input: PreconditionInput): readonly Precondition[] {
  const { devices } = input;
  return [
    testpmdThere(input),
    ...(devices.named ? [netMana(input), modules(input)] : []),
    hugepages(input),
    sshNic(input),
    ...(devices.named ? nicsHandedOver(input) : []),
    otherProcess(input),
    rights(input),
  ].flatMap((one) => one ?? []);
}

/** A run can be started: the VM has the last word. */
export function startable({ preconditions }: Pick<RunPlan, 'preconditions'>): boolean {
  return preconditions.every(({ state }) => state !== 'missing');
}

/** Steps of a setup that would mend what is missing or in doubt, each once, in the order of a whole setup. */
export function stepsFor({ preconditions }: Pick<RunPlan, 'preconditions'>): readonly StepId[] {
  const wanted = new Set(
    preconditions.flatMap(({ state, steps }) => (state === 'missing' || state === 'doubtful' ? steps : [])),
  );
  return stepIds.filter((id) => wanted.has(id));
}

function testpmdThere({ report: { facts }, testpmd }: PreconditionInput): Precondition {
  const { install, program } = testpmd;
  if (install !== null)
    return precondition(
      'testpmd',
      'met',
      msg('testpmd is {0} (DPDK {1}).', program, install.version ?? msg('of unknown version')),
    );
  const read = !facts.incomplete.includes('testpmd') && !facts.incomplete.includes('dpdk');
  const others = facts.dpdk.some((other) => other.testpmd !== null);
  if (others || !read)
    return precondition(
      'testpmd',
      'unknown',
      msg('Whether there is {0} shows when the run starts.', program),
    );
  return precondition(
    'testpmd',
    'missing',
    msg('There is no dpdk-testpmd on this VM.'),
    'install-packages',
    'build-dpdk',
  );
}

/** The installation has net_mana, is new enough for the architecture, and finds MANA's provider. */
function netMana({
  report: { facts, findings },
  testpmd: { install },
}: PreconditionInput): Precondition | undefined {
  if (install === null) return undefined;
  const shown = install.version ?? '?';
  const steps = ['install-packages', 'rdma-core', 'build-dpdk'] as const;
  if (install.hasNetMana === false)
    return precondition('net-mana', 'missing', msg('DPDK {0} was built without net_mana.', shown), ...steps);
  const version = parseVersion(install.version ?? '');
  const minimum = minimumFor(facts.arch);
  if (version !== undefined && !isAtLeast(version, minimum))
    return precondition(
      'net-mana',
      'missing',
      msg('DPDK {0} is older than {1}, the first release with net_mana here.', shown, minimum),
      ...steps,
    );
  const provider = worstOf(findings, 'rdma-core', 'driver-id-match');
  if (provider?.status === 'fail')
    return precondition(
      'net-mana',
      'missing',
      provider.reason,
      'install-packages',
      'rdma-core',
      'build-dpdk',
    );
  if (install.hasNetMana === null)
    return precondition(
      'net-mana',
      'unknown',
      msg('Whether DPDK {0} has net_mana could not be read.', shown),
    );
  if (provider?.status === 'warn') return precondition('net-mana', 'doubtful', provider.reason, 'rdma-core');
  return precondition('net-mana', 'met', msg('DPDK {0} has net_mana.', shown));
}

/** Findings of the detection about what the kernel needs. */
const kernelFindings = ['kernel-ethernet-driver', 'kernel-infiniband-driver', 'ib-uverbs', 'rdma-device'];

function modules({ report: { findings }, devices }: PreconditionInput): Precondition | undefined {
  const ids = devices.synthetic ? [...kernelFindings, 'uio-hv-generic'] : kernelFindings;
  const worst = worstOf(findings, ...ids);
  if (worst === undefined) return undefined;
  switch (worst.status) {
    case 'fail':
      return precondition('modules', 'missing', worst.reason, 'install-packages', 'kernel-modules');
    case 'warn':
      return precondition('modules', 'doubtful', worst.reason, 'kernel-modules');
    case 'unknown':
      return precondition('modules', 'unknown', worst.reason);
    case 'pass':
      return precondition('modules', 'met', msg('MANA’s kernel modules are loaded.'));
  }
}

const gravity: readonly Finding['status'][] = ['fail', 'warn', 'unknown', 'pass'];

function worstOf(findings: readonly Finding[], ...ids: readonly string[]): Finding | undefined {
  return findings
    .filter(({ id }) => ids.includes(id))
    .sort((a, b) => gravity.indexOf(a.status) - gravity.indexOf(b.status))[0];
}

function hugepages({ report: { facts }, analysis }: PreconditionInput): Precondition | undefined {
  const { state, needMb, freeMb } = memoryFit(facts, analysis);
  const lost = precondition.bind(null, 'hugepages');
  switch (state) {
    case 'no-hugepages-used':
      return undefined;
    case 'unknown':
      return lost('unknown', msg('How many hugepages are free is not known.'));
    case 'none':
      return lost('missing', msg('No hugepages are reserved: EAL does not start without them.'), 'hugepages');
    case 'too-few':
      return lost(
        'missing',
        msg('The line needs {0} MiB of hugepages, and {1} MiB are free.', needMb ?? 0, freeMb),
        'hugepages',
      );
    case 'tight':
      return lost(
        'doubtful',
        msg(
          'The line needs about {0} MiB of hugepages, and {1} MiB are free: that may not do.',
          needMb ?? 0,
          freeMb,
        ),
        'hugepages',
      );
    case 'fits': {
      if (facts.hugepageMounts.length === 0 && !analysis.eal.inMemory)
        return facts.incomplete.includes('hugepage-mounts')
          ? lost('unknown', msg('Whether a hugetlbfs is mounted is not known.'))
          : lost('missing', msg('No hugetlbfs is mounted: EAL cannot use the hugepages.'), 'hugepages');
      return lost('met', msg('{0} MiB of hugepages are needed, {1} MiB are free.', needMb ?? 0, freeMb));
    }
  }
}

function sshNic({ devices: { protectedNic, sure } }: PreconditionInput): Precondition {
  if (protectedNic !== undefined) return precondition('ssh-nic', 'missing', protectedNic);
  return sure
    ? precondition('ssh-nic', 'met', msg('No NIC of the line carries this SSH connection.'))
    : precondition(
        'ssh-nic',
        'unknown',
        msg('Which NIC carries this SSH connection is not known. The VM looks before it starts anything.'),
      );
}

/** DPDK has the NIC: its synthetic device is with uio_hv_generic, and its VF is down. */
function nicsHandedOver({ devices }: PreconditionInput): readonly Precondition[] {
  return devices.nics
    .filter(({ carriesSsh }) => carriesSsh !== true)
    .map((nic) => {
      const label = nicLabel(nic);
      // A VF whose synthetic device is elsewhere stands for itself.
      const given = isInUserMode(nic) || nic.kind === 'vf';
      const up = nic.kind === 'vf' ? nic.up : (nic.vf?.up ?? null);
      if (given && up === true)
        return precondition(
          'nic',
          'missing',
          msg('The VF of {0} is up: DPDK cannot start its Tx queues until it is down.', label),
          'give-nic',
        );
      if (given) return precondition('nic', 'met', msg('{0} is handed over to DPDK.', label));
      if (devices.synthetic)
        return precondition(
          'nic',
          'missing',
          msg('{0} is with the kernel: netvsc needs it on uio_hv_generic.', label),
          'give-nic',
        );
      if (up === false && nic.up !== true)
        return precondition(
          'nic',
          'doubtful',
          msg(
            '{0} is down, but not handed over: what arrives may go to the kernel’s synthetic device.',
            label,
          ),
          'give-nic',
        );
      return up === null
        ? precondition(
            'nic',
            'unknown',
            msg('Whether the VF of {0} is down is not known.', label),
            'give-nic',
          )
        : precondition(
            'nic',
            'missing',
            msg('{0} is with the kernel, and its VF is up: DPDK cannot start its Tx queues.', label),
            'give-nic',
          );
    });
}

function rights({ report: { facts } }: PreconditionInput): Precondition {
  switch (facts.sudo) {
    case 'none':
      return precondition(
        'root',
        'missing',
        msg(
          'testpmd needs root, and {0} may not use sudo on this VM. Sign in as a user who may.',
          facts.user ?? '?',
        ),
      );
    case 'password':
      return precondition('root', 'met', msg('testpmd runs as root; sudo asks for a password.'));
    case 'root':
    case 'passwordless':
      return precondition('root', 'met', msg('testpmd runs as root.'));
    case null:
      return precondition('root', 'unknown', msg('Whether you may use sudo on this VM is not known.'));
  }
}
