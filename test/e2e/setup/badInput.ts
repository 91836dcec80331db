// What can be wrong with a VM before or while it is set up, and how each of it must be told.
import type { SetupOptions } from '../../../src/core/setup/options';
import type { Fault } from '../../labs/sim/index';
import type { SetupLab } from './lab';

/**
 * One thing that is wrong.
 *
 * @property faults The simulated machine's, from its start. `later`: they come between the plan and the run.
 * @property blocked The plan says it already, in these words; nothing runs.
 * @property told What the run's problem says.
 * @property ran How many commands ended well, where some did.
 * @property password What the person answers to sudo.
 */
export interface BadInput {
  readonly what: string;
  readonly options: SetupOptions;
  readonly faults?: readonly Fault[];
  readonly later?: readonly Fault[];
  readonly meanwhile?: (lab: SetupLab) => Promise<void>;
  readonly blocked?: RegExp;
  readonly outcome?: 'failed' | 'refused' | 'cancelled';
  readonly told?: RegExp;
  readonly ran?: number;
  readonly password?: string;
}

const eth1 = ['eth1'];
export const badInputs: readonly BadInput[] = [
  {
    what: 'a NIC that is not there',
    options: { only: ['give-nic'], nics: ['eth7'] },
    blocked: /There is no NIC “eth7”/,
  },
  {
    what: 'a UUID that is no NIC’s',
    options: { only: ['give-nic'], nics: ['f8615163-0002-1000-2000-00000000dead'] },
    blocked: /There is no NIC “f8615163-0002/,
  },
  ...[
    '$(reboot)',
    '`reboot`',
    'eth1;reboot',
    '../../etc',
    '-rf',
    "a'b",
    'eth1\nreboot',
    '"',
    'eth1 eth2',
  ].map((name): BadInput => ({
    what: `a name with shell characters: ${name}`,
    options: { only: ['give-nic'], nics: [name] },
    blocked: /There is no NIC/,
  })),
  {
    what: 'a NIC that really has such a name',
    faults: ['hostile-output'],
    options: { only: ['give-nic'], nics: ['eth1;reboot'] },
    blocked: /a name that no command is given/,
  },
  {
    what: 'a kernel without room for hugepages',
    faults: ['nr-hugepages-short', 'no-hugepages'],
    options: { only: ['hugepages'], persist: true },
    outcome: 'failed',
    told: /granted 307 of 512 hugepages.*former number was put back/,
  },
  {
    what: 'more hugepages than half of the memory',
    faults: ['low-memory', 'no-hugepages'],
    options: { only: ['hugepages'], hugepagesMb: 3000 },
    blocked: /more than half of the free memory.*Reserve less/,
  },
  {
    what: 'memory that went after the plan',
    faults: ['no-hugepages'],
    options: { only: ['hugepages'], hugepagesMb: 12_000 },
    meanwhile: async (lab) => {
      await lab.root('echo 24 > /sys/devices/system/node/node0/hugepages/hugepages-1048576kB/nr_hugepages');
    },
    outcome: 'refused',
    told: /more than half of the free memory/,
  },
  {
    what: 'a disk that is read-only',
    later: ['read-only-root'],
    options: { only: ['hugepages'], hugepagesMb: 64 },
    outcome: 'failed',
    told: /journal.*Read-only file system.*nothing more is changed/,
  },
  {
    what: 'a disk that is full',
    later: ['disk-full'],
    options: { only: ['give-nic'], nics: eth1 },
    outcome: 'failed',
    told: /journal.*No space left on device.*nothing more is changed/,
  },
  {
    what: 'Secure Boot that refuses a module',
    faults: ['secure-boot-refuses'],
    options: { only: ['kernel-modules'] },
    outcome: 'failed',
    told: /uio_hv_generic could not be loaded.*Secure Boot/,
  },
  {
    what: 'Secure Boot in the middle of a hand-over',
    faults: ['secure-boot-refuses'],
    options: { only: ['give-nic'], nics: eth1 },
    outcome: 'failed',
    told: /uio_hv_generic could not be loaded.*Secure Boot/,
  },
  {
    what: 'a kernel that was upgraded and not restarted',
    faults: ['kernel-not-rebooted'],
    options: { only: ['kernel-modules'] },
    outcome: 'failed',
    told: /no modules for the running kernel.*Restart the VM/,
  },
  {
    what: 'a kernel without its extra modules',
    faults: ['modules-extra-missing'],
    options: { only: ['kernel-modules', 'give-nic'], nics: eth1 },
    blocked: /has no module.*uio_hv_generic/,
  },
  {
    what: 'no network',
    faults: ['bare'],
    later: ['no-network'],
    options: { only: ['install-packages'] },
    outcome: 'failed',
    told: /package repositories cannot be reached/,
    ran: 1,
  },
  {
    what: 'packages on a full disk',
    faults: ['bare'],
    later: ['disk-full'],
    options: { only: ['install-packages'] },
    outcome: 'failed',
    told: /MB free.*nothing was changed/,
  },
  {
    what: 'packages on a read-only disk',
    faults: ['bare'],
    later: ['read-only-root'],
    options: { only: ['install-packages'] },
    outcome: 'failed',
    told: /can only be read/,
  },
  {
    what: 'a user who may not use sudo',
    faults: ['no-sudo'],
    options: { only: ['hugepages'], hugepagesMb: 64 },
    password: 'simulated',
    outcome: 'failed',
    told: /may not use sudo on this VM/,
  },
  {
    what: 'a wrong password',
    faults: ['sudo-password'],
    options: { only: ['hugepages'], hugepagesMb: 64 },
    password: 'wrong',
    outcome: 'failed',
    told: /did not accept the password/,
  },
  {
    what: 'nobody who knows the password',
    faults: ['sudo-password'],
    options: { only: ['hugepages'], hugepagesMb: 64 },
    outcome: 'cancelled',
    told: /cancelled/,
  },
];
