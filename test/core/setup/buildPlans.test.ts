// Plans of rdma-core and DPDK: what is kept, what is built, with which commands, and what is refused.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dpdkBuilds, rdmaCoreBuilds } from '../../../src/knowledge/setupBuilds';
import { setupActions, setupLibrary } from '../../../src/knowledge/setup';
import type { Facts } from '../../../src/core/detect/facts';
import { parseVersion } from '../../../src/core/detect/judge/versions';
import { buildJobs } from '../../../src/core/setup/build/jobs';
import { describeDriverIds, driverIdRemedy, driverIdView } from '../../../src/core/setup/build/driverIds';
import type { SetupOptions } from '../../../src/core/setup/options';
import { planDpdk } from '../../../src/core/setup/steps/dpdk';
import { planRdmaCore } from '../../../src/core/setup/steps/rdmaCore';
import type { PlannedStep } from '../../../src/core/setup/types';
import { healthy, rdmaDevice } from '../judge/situations';

const report = (facts: Facts) => ({
  schemaVersion: 1 as const,
  facts,
  findings: [],
  readiness: 'ready' as const,
});
const rdmaCore = (facts: Facts, options: SetupOptions = {}): PlannedStep =>
  planRdmaCore(report(facts), options);
const dpdk = (facts: Facts, options: SetupOptions = {}): PlannedStep => planDpdk(report(facts), options);

const withRdma = (facts: Facts, changes: Partial<Facts['rdma']>): Facts => ({
  ...facts,
  rdma: { ...facts.rdma, ...changes },
});
const system = (id: string, versionId: string, prettyName: string): Facts['os'] => ({
  family: 'Linux',
  id,
  versionId,
  prettyName,
});
const jammy: Facts = {
  ...withRdma(healthy, {
    coreVersion: '39.0',
    coreSource: '/usr/lib/x86_64-linux-gnu/libibverbs.so.1.14.39.0',
    libmana: null,
    libmanaFound: false,
    manadvHeader: false,
  }),
  os: system('ubuntu', '22.04', 'Ubuntu 22.04.5 LTS'),
  dpdk: [],
};
/** Ubuntu's 5.15.0-1045-azure: MANA was backported without ERDMA. */
const swapped: Facts = withRdma(healthy, {
  driverIds: healthy.rdma.devices.map(({ name, uverbs }) => ({ device: name, uverbs, id: 19 })),
});

describe('plan of rdma-core', () => {
  it('keeps the distribution’s where it has MANA and agrees with the kernel', () => {
    const step = rdmaCore(healthy);
    assert.equal(step.state, 'met');
    assert.deepEqual(step.actions, []);
  });

  it('leaves it to the packages where the distribution ships it', () => {
    const bare = withRdma(
      { ...healthy, os: system('debian', '12', 'Debian 12') },
      { coreVersion: null, coreSource: null, libmana: null, libmanaFound: false, driverIds: null },
    );
    assert.equal(rdmaCore(bare).state, 'met');
    assert.equal(rdmaCore({ ...bare, os: system('sles', '15.6', 'SLES 15 SP6') }).state, 'met');
    assert.equal(rdmaCore({ ...bare, os: system('void', '1', 'Void') }).state, 'needed');
  });

  it('builds one beside the distribution’s where that has no MANA', () => {
    const step = rdmaCore(jammy);
    assert.equal(step.state, 'needed');
    const row = rdmaCoreBuilds.find((candidate) => candidate.default);
    assert.ok(row);
    assert.deepEqual(
      step.actions.map(({ id, args }) => [id, ...args].join(' ')),
      [
        `build_rdma_core rdma-core-${row.release} ${row.tag} ${row.commit} ${buildJobs(jammy)}`,
        `install_rdma_core rdma-core-${row.release}`,
        'mask_rdma_ndd',
      ],
    );
    assert.ok(
      step.commands.some((line) =>
        line.includes(`-DCMAKE_INSTALL_PREFIX=/opt/mana-dpdk/rdma-core-${row.release} `),
      ),
    );
    assert.ok(step.commands.every((line) => !line.includes('PREFIX=/usr') && !line.includes('bashrc')));
  });

  it('shows both ids and swaps two lines of the header for a kernel that numbers MANA 19', () => {
    const view = driverIdView(swapped);
    assert.deepEqual(
      { kernel: view.kernelId, core: view.coreId, provider: view.provider, agree: view.agree },
      { kernel: 19, core: 20, provider: 'erdma', agree: false },
    );
    assert.deepEqual(describeDriverIds(view).args, [19, view.device, view.coreVersion, 20, 'erdma']);
    const step = rdmaCore(swapped);
    assert.equal(step.state, 'needed');
    assert.equal(step.actions[0]?.id, 'build_rdma_core_swapped');
    assert.match(step.actions[0].args[0] ?? '', /^rdma-core-[\d.]+-id19$/);
    assert.ok(step.commands.some((line) => line.startsWith('sed -i -e s/RDMA_DRIVER_ERDMA,/')));
    assert.ok(step.notes.some(({ text }) => text.includes('better way')));
    // DPDK has to be linked with it, whatever is installed.
    const build = dpdk(swapped);
    assert.equal(build.state, 'needed');
    assert.equal(build.actions[0]?.id, 'build_dpdk_with');
    assert.match(
      build.commands[1] ?? '',
      /^PKG_CONFIG_PATH=\/opt\/mana-dpdk\/rdma-core-[\d.]+-id19\/lib\/pkgconfig meson/,
    );
    assert.equal(dpdk(swapped, { only: ['build-dpdk'] }).state, 'blocked');
  });

  it('is content with one that was built for the kernel’s id', () => {
    const built = withRdma(swapped, {
      coreVersion: '50.7',
      coreSource: '/opt/mana-dpdk/rdma-core-50.7-id19/lib/libibverbs.so.1.14.50.7',
      libmana: '/opt/mana-dpdk/rdma-core-50.7-id19/lib/libmana.so.1',
    });
    assert.equal(driverIdView(built).agree, true);
    assert.equal(rdmaCore(built).state, 'met');
    assert.equal(dpdk(built).state, 'met');
    // A newer kernel has the upstream number again: what was built for the old one loads the wrong provider.
    const upgraded = withRdma(built, { driverIds: healthy.rdma.driverIds });
    assert.equal(driverIdView(upgraded).provider, 'erdma');
    assert.equal(rdmaCore(upgraded).actions[0]?.id, 'build_rdma_core');
  });

  it('knows no build for another number', () => {
    const odd = withRdma(swapped, {
      driverIds: swapped.rdma.driverIds?.map((entry) => ({ ...entry, id: 77 })) ?? null,
    });
    const [row] = rdmaCoreBuilds;
    assert.ok(row);
    assert.deepEqual(driverIdRemedy(driverIdView(odd), row), { kind: 'newer-kernel' });
    assert.equal(rdmaCore(odd).state, 'blocked');
  });

  it('builds what was chosen, by series or release, and refuses what it does not know', () => {
    assert.match(rdmaCore(healthy, { rdmaCoreVersion: '64' }).actions[0]?.args[0] ?? '', /^rdma-core-64/);
    assert.equal(rdmaCore(healthy, { rdmaCoreVersion: '64.0' }).state, 'needed');
    const step = rdmaCore(healthy, { rdmaCoreVersion: '12.3' });
    assert.deepEqual([step.state, step.refusal], ['blocked', 'unsupported']);
  });

  it('stops on Azure Linux', () => {
    const azure = withRdma(
      { ...healthy, os: system('azurelinux', '3.0', 'Azure Linux 3') },
      { libmanaFound: false, coreVersion: '48.0' },
    );
    assert.equal(rdmaCore(azure).refusal, 'unsupported');
    assert.equal(dpdk({ ...azure, dpdk: [] }).refusal, 'unsupported');
  });
});

describe('plan of DPDK', () => {
  it('is met where an installed testpmd has net_mana', () => {
    assert.equal(dpdk(healthy).state, 'met');
  });

  it('builds the long-term release by default, without root, and installs with it', () => {
    const step = dpdk({ ...healthy, dpdk: [] });
    const row = dpdkBuilds.find((candidate) => candidate.default);
    assert.equal(row?.series, '24.11');
    assert.deepEqual(
      step.actions.map(({ id, args }) => `${id} ${args[0] ?? ''}`),
      [`build_dpdk dpdk-${row.release}`, `install_dpdk dpdk-${row.release}`],
    );
    assert.deepEqual(
      step.actions.map(({ id }) => setupActions.find((candidate) => candidate.id === id)?.root),
      [false, true],
    );
    assert.match(
      step.commands[0] ?? '',
      new RegExp(`^git clone --quiet --depth 1 --branch ${row.tag} https:`),
    );
    assert.ok(!step.commands.some((line) => line.includes('*')));
  });

  it('wants 24.11 or later on Arm64', () => {
    const arm: Facts = { ...healthy, arch: 'aarch64', dpdk: [] };
    assert.equal(dpdk(arm).state, 'needed');
    for (const dpdkVersion of ['22.11', '23.11']) {
      const step = dpdk(arm, { dpdkVersion });
      assert.deepEqual([step.state, step.refusal], ['blocked', 'unsupported']);
    }
  });

  it('says so where the chosen release cannot tell two RDMA devices apart', () => {
    const two: Facts = withRdma(
      { ...healthy, dpdk: [] },
      { devices: [...healthy.rdma.devices, rdmaDevice('manae_0', 'uverbs1')] },
    );
    const warns = (step: PlannedStep): boolean =>
      step.notes.some(({ text }) => text.includes('tell them apart'));
    assert.equal(warns(dpdk(two, { dpdkVersion: '22.11' })), true);
    assert.equal(warns(dpdk(two)), false);
    const old = healthy.dpdk.map((install) => ({ ...install, version: '24.11.1' }));
    assert.equal(dpdk({ ...two, dpdk: old }).state, 'needed');
    assert.equal(dpdk({ ...healthy, dpdk: old }).state, 'met');
  });

  it('takes a tree of the user’s, and only by a path that a shell leaves alone', () => {
    const step = dpdk(healthy, { dpdkTree: '/home/azureuser/dpdk' });
    assert.equal(step.actions[0]?.id, 'build_dpdk_tree');
    assert.ok(!step.commands.some((line) => line.startsWith('git')));
    assert.ok(step.commands[0]?.includes(' /home/azureuser/dpdk -D'));
    for (const dpdkTree of ['/home/a b', "/home/a'b", '/home/$(id)', '/home/a;b', '/tmp/„x“'])
      assert.equal(dpdk(healthy, { dpdkTree }).state, 'blocked', dpdkTree);
  });

  it('says what stands in /usr/local, and refuses releases it does not know', () => {
    const other: Facts = {
      ...healthy,
      dpdk: [
        {
          version: '21.11',
          path: '/usr/local/bin/dpdk-testpmd',
          source: 'usr-local',
          testpmd: '/usr/local/bin/dpdk-testpmd',
          hasNetMana: false,
        },
      ],
    };
    assert.ok(dpdk(other).notes.some(({ args }) => args[0] === '21.11'));
    assert.equal(dpdk(healthy, { dpdkVersion: '23.07' }).state, 'blocked');
    assert.equal(dpdk(healthy, { dpdkVersion: '25.07' }).state, 'needed');
  });

  it('runs no more compilers than memory allows', () => {
    const memory = { totalKb: 2_000_000, availableKb: 1_500_000 };
    assert.equal(buildJobs({ ...healthy, memory }), 1);
    assert.equal(buildJobs({ ...healthy, cpu: { ...healthy.cpu, count: null } }), 1);
    assert.equal(
      buildJobs({
        ...healthy,
        cpu: { ...healthy.cpu, count: 4 },
        memory: { totalKb: null, availableKb: null },
      }),
      4,
    );
  });
});

describe('rows of builds', () => {
  it('hold one default of each project, and tags that fit their releases', () => {
    for (const rows of [dpdkBuilds, rdmaCoreBuilds]) {
      assert.equal(rows.filter((row) => row.default).length, 1);
      for (const row of rows) {
        assert.equal(row.tag, `v${row.release}`);
        assert.ok(row.release === row.series || row.release.startsWith(`${row.series}.`), row.id);
        assert.ok(row.archive.includes(row.release), row.id);
        assert.ok(parseVersion(row.release));
      }
    }
  });

  it('name the addresses that the on-VM library downloads from', () => {
    const library = setupLibrary.builds.join('\n');
    for (const row of [...dpdkBuilds, ...rdmaCoreBuilds])
      assert.ok(library.includes(` ${row.git} `), row.git);
  });
});
