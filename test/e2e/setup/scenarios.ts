// What is set up and broken: every step.
import type { Scenario } from './faultSuite';

/** The least that options allow, for those who wait for it; long enough for the others not to meet it, on a slow VM. */
const soon = 20;
const later = 120;

export const scenarios: readonly Scenario[] = [
  { name: 'hugepages', options: { only: ['hugepages'], hugepagesMb: 64, persist: true } },
  { name: 'kernel modules', options: { only: ['kernel-modules'], persist: true } },
  { name: 'give a NIC', options: { only: ['give-nic'], nics: ['eth1'], rollbackSeconds: later } },
  {
    name: 'undo of a NIC',
    options: { only: ['give-nic'], nics: ['eth1'], rollbackSeconds: later },
    undo: true,
  },
  {
    name: 'give a NIC, and nobody comes back',
    options: { only: ['give-nic'], nics: ['eth1'], rollbackSeconds: soon },
    unconfirmed: true,
  },
];

/** Steps that want the servers of a distribution or DPDK's, which only the simulated VM has. */
export const simulatedScenarios: readonly Scenario[] = [
  { name: 'install packages', options: { only: ['install-packages'] }, machine: ['bare'] },
  {
    name: 'undo of packages',
    options: { only: ['install-packages'] },
    machine: ['bare'],
    undo: true,
  },
  {
    name: 'install a DPDK that was built',
    options: { only: ['build-dpdk'] },
    machine: ['no-dpdk'],
    prepare: async (lab) => {
      await lab.root(
        'DEBIAN_FRONTEND=noninteractive apt-get -q -y install git meson ninja-build build-essential pkg-config python3-pyelftools',
      );
    },
  },
];
