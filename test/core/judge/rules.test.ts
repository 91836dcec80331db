// Single rules at their boundaries: versions, drivers by presence, driver ids, images, page sizes.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judge } from '../../../src/core/detect/judge';
import type { Facts } from '../../../src/core/detect/facts';
import type { RequirementId } from '../../../src/knowledge';
import { absent, fullEvidence, healthy, installed, loaded, modules, rdmaDevice, unread } from './situations';

function statusOf(id: RequirementId, facts: Facts): string | undefined {
  return judge(facts, fullEvidence).find((finding) => finding.id === id)?.status;
}

function table(
  id: RequirementId,
  cases: Readonly<Record<string, Facts>>,
): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(cases).map(([name, facts]) => [name, statusOf(id, facts)]));
}

/** A VM that shows no sign of a running driver, so that kernel version and module decide. */
function quiet(kernel: string, mana: typeof loaded, os: Partial<Facts['os']> = {}): Facts {
  return {
    ...healthy,
    kernel,
    os: { ...healthy.os, ...os },
    modules: modules({ mana, mana_ib: mana }),
    pci: [{ address: '7870:00:00.0', device: '00ba', kind: 'vf', driver: null }],
    nics: [],
    rdma: { ...healthy.rdma, devices: [] },
  };
}

describe('kernel drivers', () => {
  it('believes the driver that is there before the version', () => {
    assert.deepEqual(
      table('kernel-infiniband-driver', {
        'new, loaded': quiet('6.8.0-1030-azure', loaded),
        'new, absent': quiet('6.8.0-1030-azure', absent),
        'new, unread': quiet('6.8.0-1030-azure', unread),
        '6.2, installed': quiet('6.2.0', installed),
        'listed backport, installed': quiet('5.15.0-1045-azure', installed),
        'listed backport, unread': quiet('5.15.0-1045-azure', unread),
        'later of the series, unread': quiet('5.15.0-1102-azure', unread),
        'earlier of the series, unread': quiet('5.15.0-1044-azure', unread),
        'same number, other flavour, unread': quiet('5.15.0-1045-generic', unread),
        'unlisted, loaded': quiet('6.1.0-28-amd64', loaded),
        'unlisted, absent': quiet('6.1.0-28-amd64', absent),
        'RHEL 8.9, unread': quiet('4.18.0-513.5.1.el8_9.x86_64', unread, { id: 'rhel', versionId: '8.9' }),
        'RHEL 8.8, unread': quiet('4.18.0-477.el8.x86_64', unread, { id: 'rhel', versionId: '8.8' }),
        'RHEL 9.5, unread': quiet('5.14.0-503.11.1.el9_5.x86_64', unread, { id: 'rhel', versionId: '9.5' }),
        'release candidate of 6.2, unread': quiet('6.2.0-rc7', unread),
        'no version, absent': { ...quiet('', absent), kernel: null },
        'no version, loaded': { ...quiet('', loaded), kernel: null },
      }),
      {
        'new, loaded': 'pass',
        'new, absent': 'fail',
        'new, unread': 'unknown',
        '6.2, installed': 'pass',
        'listed backport, installed': 'pass',
        'listed backport, unread': 'unknown',
        'later of the series, unread': 'unknown',
        'earlier of the series, unread': 'fail',
        'same number, other flavour, unread': 'fail',
        'unlisted, loaded': 'pass',
        'unlisted, absent': 'fail',
        'RHEL 8.9, unread': 'unknown',
        'RHEL 8.8, unread': 'fail',
        'RHEL 9.5, unread': 'unknown',
        'release candidate of 6.2, unread': 'fail',
        'no version, absent': 'fail',
        'no version, loaded': 'pass',
      },
    );
  });

  it('warns of kernels that lack a patch, and of a driver that drives nothing', () => {
    assert.deepEqual(
      table('kernel-ethernet-driver', {
        '570.51.1.el9_6': quiet('5.14.0-570.51.1.el9_6.x86_64', loaded),
        '570.52.1.el9_6': quiet('5.14.0-570.52.1.el9_6.x86_64', loaded),
        'installed, device without driver': quiet('6.8.0-1030-azure', installed),
        'built in': quiet('6.8.0', { available: true, builtin: true, loaded: null }),
      }),
      {
        '570.51.1.el9_6': 'warn',
        '570.52.1.el9_6': 'pass',
        'installed, device without driver': 'warn',
        'built in': 'pass',
      },
    );
  });

  it('takes a device of MANA as proof of the InfiniBand driver', () => {
    const facts = {
      ...quiet('5.4.0', unread),
      rdma: { ...healthy.rdma, devices: [rdmaDevice('mana_0', null)] },
    };
    assert.equal(statusOf('kernel-infiniband-driver', facts), 'pass');
    const renamed = { ...facts, rdma: { ...facts.rdma, devices: [rdmaDevice('rocep30832s1', 'uverbs0')] } };
    assert.equal(statusOf('kernel-infiniband-driver', renamed), 'pass');
  });

  it('knows which kernels take pages of 64 KiB', () => {
    const of = (kernel: string | null): Facts => ({ ...quiet('', absent), kernel, pageSize: 65536 });
    assert.deepEqual(
      table('page-size', {
        '6.11': of('6.11.0-1004-azure'),
        '6.10.14': of('6.10.14'),
        '6.10.13': of('6.10.13'),
        '6.6.60': of('6.6.60'),
        '6.8': of('6.8.0-1030-azure'),
        'not known': of(null),
        'driver runs': { ...healthy, pageSize: 65536 },
      }),
      {
        '6.11': 'pass',
        '6.10.14': 'pass',
        '6.10.13': 'fail',
        '6.6.60': 'unknown',
        '6.8': 'fail',
        'not known': 'unknown',
        'driver runs': 'pass',
      },
    );
  });
});

describe('rdma', () => {
  const withIds = (coreVersion: string | null, id: number, libmanaFound: boolean | null = true): Facts => ({
    ...healthy,
    rdma: {
      ...healthy.rdma,
      coreVersion,
      libmanaFound,
      driverIds: [{ device: 'mana_0', uverbs: 'uverbs0', id }],
    },
  });

  it('compares the driver ids by the tables and never guesses one', () => {
    assert.deepEqual(
      table('driver-id-match', {
        '20 with 44': withIds('44.0', 20),
        '20 with 60.1': withIds('60.1', 20),
        '20 with 62': withIds('62.0', 20),
        '19 with 44': withIds('44.0', 19),
        '19 with 62': withIds('62.0', 19),
        '21 with 44, which knows no 21': withIds('44.0', 21),
        '20 with 43': withIds('43.0', 20, false),
        '20 with 39, but libmana there': withIds('39.0', 20, true),
        'version not known': withIds(null, 20),
        'version of another count': withIds('2410mlnx54', 20),
        'id of another device only': {
          ...healthy,
          rdma: { ...healthy.rdma, driverIds: [{ device: 'mlx5_0', uverbs: 'uverbs1', id: 1 }] },
        },
        'id not read': { ...healthy, rdma: { ...healthy.rdma, driverIds: null } },
      }),
      {
        '20 with 44': 'pass',
        '20 with 60.1': 'pass',
        '20 with 62': 'pass',
        '19 with 44': 'fail',
        '19 with 62': 'fail',
        '21 with 44, which knows no 21': 'fail',
        '20 with 43': 'fail',
        '20 with 39, but libmana there': 'unknown',
        'version not known': 'unknown',
        'version of another count': 'unknown',
        'id of another device only': 'unknown',
        'id not read': 'unknown',
      },
    );
  });

  it('wants rdma-core 44 with libmana', () => {
    assert.deepEqual(
      table('rdma-core', {
        '44 with': withIds('44.0-2', 20),
        '43': withIds('43.0', 20, false),
        '50 without': withIds('50.0', 20, false),
        '50, libmana not known': withIds('50.0', 20, null),
        'version not known, libmana there': withIds(null, 20, true),
        'neither known': withIds(null, 20, null),
        '39 with libmana': withIds('39.0', 20, true),
      }),
      {
        '44 with': 'pass',
        '43': 'fail',
        '50 without': 'fail',
        '50, libmana not known': 'unknown',
        'version not known, libmana there': 'pass',
        'neither known': 'unknown',
        '39 with libmana': 'warn',
      },
    );
  });
});

describe('dpdk-pmd', () => {
  const withDpdk = (
    version: string | null,
    hasNetMana: boolean | null = true,
    changes: Partial<Facts> = {},
  ): Facts => ({
    ...healthy,
    ...changes,
    dpdk: [{ version, path: '/usr/local/bin/dpdk-testpmd', source: 'usr-local', testpmd: null, hasNetMana }],
  });
  const twoDevices = {
    rdma: { ...healthy.rdma, devices: [rdmaDevice('mana_0', 'uverbs0'), rdmaDevice('manae_0', 'uverbs1')] },
  };

  it('wants 22.11, on arm64 24.11, with net_mana in it', () => {
    assert.deepEqual(
      table('dpdk-pmd', {
        '22.11.11': withDpdk('22.11.11'),
        '22.07': withDpdk('22.07.0'),
        '23.07-rc3': withDpdk('23.07-rc3'),
        '26.11.0-rc0': withDpdk('26.11.0-rc0'),
        'arm64 24.11': withDpdk('24.11.0', true, { arch: 'aarch64' }),
        'arm64 24.07': withDpdk('24.07.0', true, { arch: 'aarch64' }),
        'architecture not known, 24.11': withDpdk('24.11.0', true, { arch: null }),
        'architecture not known, 23.11': withDpdk('23.11.0', true, { arch: null }),
        'net_mana not known': withDpdk('25.11.0', null),
        'version not known': withDpdk(null, true),
        'two devices, 25.07': withDpdk('25.07.0', true, twoDevices),
        'two devices, 25.03': withDpdk('25.03.0', true, twoDevices),
        'two devices, 24.11.3': withDpdk('24.11.3', true, twoDevices),
        'two devices, 23.11.4': withDpdk('23.11.4', true, twoDevices),
        'an old one beside a good one': {
          ...healthy,
          dpdk: [...withDpdk('21.11.0', false).dpdk, ...healthy.dpdk],
        },
      }),
      {
        '22.11.11': 'pass',
        '22.07': 'fail',
        '23.07-rc3': 'pass',
        '26.11.0-rc0': 'pass',
        'arm64 24.11': 'pass',
        'arm64 24.07': 'fail',
        'architecture not known, 24.11': 'pass',
        'architecture not known, 23.11': 'unknown',
        'net_mana not known': 'unknown',
        'version not known': 'unknown',
        'two devices, 25.07': 'pass',
        'two devices, 25.03': 'warn',
        'two devices, 24.11.3': 'pass',
        'two devices, 23.11.4': 'warn',
        'an old one beside a good one': 'pass',
      },
    );
  });
});

describe('supported-image', () => {
  it('takes listed releases and their successors', () => {
    const of = (
      id: string | null,
      versionId: string | null,
      kernel: string | null = '6.8.0-1030-azure',
    ): Facts => ({
      ...healthy,
      kernel,
      os: { family: 'Linux', id, versionId, prettyName: null },
    });
    assert.deepEqual(
      table('supported-image', {
        'Ubuntu 20.04 with the listed kernel': of('ubuntu', '20.04', '5.15.0-1045-azure'),
        'Ubuntu 20.04 with an earlier kernel': of('ubuntu', '20.04', '5.15.0-1044-azure'),
        'Ubuntu 22.04 with a generic kernel': of('ubuntu', '22.04', '5.15.0-1045-generic'),
        'Ubuntu 22.04 with kernel 6.8': of('ubuntu', '22.04'),
        'Ubuntu 22.04, kernel not known': of('ubuntu', '22.04', null),
        'Ubuntu 26.04': of('ubuntu', '26.04'),
        'Ubuntu 18.04': of('ubuntu', '18.04'),
        'RHEL 8.8': of('rhel', '8.8'),
        'RHEL 8.10': of('rhel', '8.10'),
        'RHEL 9.5': of('rhel', '9.5'),
        'RHEL 9.2': of('rhel', '9.2'),
        'RHEL 11.0': of('rhel', '11.0'),
        'Debian 12': of('debian', '12'),
        'Debian 11': of('debian', '11'),
        'SLES 15.5': of('sles', '15.5'),
        'Oracle 9.6 with UEK': of('ol', '9.6', '5.15.0-300.163.18.el9uek.x86_64'),
        'Oracle 9.6 with the RHEL kernel': of('ol', '9.6', '5.14.0-570.60.1.el9_6.x86_64'),
        'Azure Linux 3': of('azurelinux', '3.0'),
        'Arch, rolling': of('arch', null),
        Alpine: of('alpine', '3.22'),
      }),
      {
        'Ubuntu 20.04 with the listed kernel': 'pass',
        'Ubuntu 20.04 with an earlier kernel': 'warn',
        'Ubuntu 22.04 with a generic kernel': 'warn',
        'Ubuntu 22.04 with kernel 6.8': 'pass',
        'Ubuntu 22.04, kernel not known': 'unknown',
        'Ubuntu 26.04': 'pass',
        'Ubuntu 18.04': 'warn',
        'RHEL 8.8': 'warn',
        'RHEL 8.10': 'pass',
        'RHEL 9.5': 'pass',
        'RHEL 9.2': 'warn',
        'RHEL 11.0': 'pass',
        'Debian 12': 'pass',
        'Debian 11': 'warn',
        'SLES 15.5': 'warn',
        'Oracle 9.6 with UEK': 'pass',
        'Oracle 9.6 with the RHEL kernel': 'warn',
        'Azure Linux 3': 'warn',
        'Arch, rolling': 'unknown',
        Alpine: 'warn',
      },
    );
  });
});

describe('mana-device', () => {
  const physical = (device: string, version: string): Facts => ({
    ...healthy,
    pci: [{ address: '7870:00:00.0', device, kind: 'pf', driver: 'mana' }],
    dpdk: healthy.dpdk.map((install) => ({ ...install, version })),
  });

  it('knows from which DPDK on a physical function works', () => {
    assert.deepEqual(
      table('mana-device', {
        '00b9, 25.07': physical('00b9', '25.07.0'),
        '00b9, 24.11': physical('00b9', '24.11.0'),
        '00c1, 25.11': physical('00c1', '25.11.0'),
      }),
      { '00b9, 25.07': 'pass', '00b9, 24.11': 'warn', '00c1, 25.11': 'warn' },
    );
  });
});
