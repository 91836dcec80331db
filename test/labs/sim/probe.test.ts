// The product's own probe, run in the simulated VM with each fault of the machine: what it finds there.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Facts } from '../../../src/core/detect/facts';
import { parseProbe } from '../../../src/core/detect/parseProbe';
import { probeCommand, probeScript } from '../../../src/core/detect/probeScript';
import type { Fault } from './faults';
import { connect, run, startVm } from './testClient';

const nonce = 'simulated0123456789';

/** The facts that the faults change, small enough to compare at a glance. */
function outline(facts: Facts) {
  const eth1 = facts.nics.find((nic) => nic.vmbusUuid?.startsWith('f8615163-0002') === true);
  return {
    kernel: facts.kernel?.split('-')[0],
    pci: facts.pci?.map(({ address, device, driver }) => `${address} ${device} ${driver ?? '-'}`),
    mana: facts.modules.mana.loaded,
    manaIb: facts.modules.mana_ib.loaded,
    nics: facts.nics.map((nic) => nic.name),
    eth1: eth1 === undefined ? null : [eth1.driver, eth1.uio, eth1.vf?.name, eth1.vf?.up],
    ssh: facts.nics.filter((nic) => nic.carriesSsh).map((nic) => nic.name),
    rdma: facts.rdma.devices.map((device) => `${device.name} ${device.uverbs ?? '-'}`),
    ids: facts.rdma.driverIds?.map(({ id }) => id),
    rdmaCore: facts.rdma.coreVersion,
    libmana: facts.rdma.libmanaFound,
    dpdk: facts.dpdk.map(({ version, hasNetMana }) => `${version ?? '-'} ${String(hasNetMana)}`),
    pages: facts.hugepages.map(({ sizeKb, total }) => `${sizeKb}:${total}`),
    sudo: facts.sudo,
    incomplete: facts.incomplete,
  };
}

const healthy = {
  kernel: '6.8.0',
  pci: ['7870:00:00.0 00ba mana'],
  mana: true,
  manaIb: true,
  nics: ['eth0', 'eth1', 'eth2'],
  eth1: ['hv_netvsc', null, 'enP30832s1d1', true],
  ssh: ['eth0'],
  rdma: ['mana_0 uverbs0'],
  ids: [20],
  rdmaCore: '50.0',
  libmana: true,
  dpdk: ['24.11.0 true'],
  pages: ['1048576:0', '2048:1024'],
  sudo: 'passwordless',
  incomplete: [],
};

const expected: Readonly<Partial<Record<Fault | 'healthy', Record<string, unknown>>>> = {
  healthy: {},
  'no-mana': {
    pci: [],
    mana: false,
    manaIb: false,
    eth1: ['hv_netvsc', null, undefined, undefined],
    rdma: [],
    ids: [],
  },
  'old-kernel': {
    kernel: '5.4.0',
    pci: ['7870:00:00.0 00ba -'],
    mana: false,
    manaIb: false,
    eth1: ['hv_netvsc', null, undefined, undefined],
    rdma: [],
    ids: [],
    rdmaCore: '28.0',
    libmana: false,
  },
  'driver-id-mismatch': { kernel: '5.15.0', ids: [19], rdmaCore: '46.0' },
  'no-rdma-core': { rdmaCore: null, libmana: false },
  'no-dpdk': { dpdk: [] },
  'no-hugepages': { pages: ['1048576:0', '2048:0'] },
  'nic-bound': { nics: ['eth0', null, 'eth2'], eth1: ['uio_hv_generic', '/dev/uio0', 'enP30832s1d1', false] },
  'nic-bound-vf-up': {
    nics: ['eth0', null, 'eth2'],
    eth1: ['uio_hv_generic', '/dev/uio0', 'enP30832s1d1', true],
  },
  'single-nic': { nics: ['eth0'], eth1: null },
  // sudo asks for the password first and refuses afterwards: without one the two look the same.
  'no-sudo': { sudo: 'password' },
  'sudo-password': { sudo: 'password' },
  'noisy-login': {},
  'german-locale': {},
};

test('the probe finds each fault', async (t) => {
  const vm = await startVm(t);
  const client = await connect(t, vm);
  for (const [fault, difference] of Object.entries(expected))
    await t.test(fault, async () => {
      vm.setFaults(fault === 'healthy' ? [] : [fault as Fault]);
      const { stdout } = await run(client, probeCommand(nonce));
      const parsed = parseProbe(stdout, nonce, { host: 'sim', detectedAt: '2026-01-01T00:00:00.000Z' });
      assert.ok(parsed.ok, stdout);
      assert.deepEqual(outline(parsed.facts), { ...healthy, ...difference });
    });
});

test('the probe by standard input, and what it says of Azure', async (t) => {
  const client = await connect(t, await startVm(t));
  const { stdout } = await run(client, 'exec sh -s', probeScript(nonce));
  const parsed = parseProbe(stdout, nonce, { host: 'sim', detectedAt: '2026-01-01T00:00:00.000Z' });
  assert.ok(parsed.ok, stdout);
  const { azure, hostname, os, ssh } = parsed.facts;
  assert.deepEqual(
    [azure.isAzure, azure.vmSize, hostname, os.prettyName, ssh.serverAddress],
    [true, 'Standard_D8s_v6 (simulated)', 'simulated-mana-vm', 'Ubuntu 24.04 LTS (simulated)', '10.0.0.4'],
  );
});

test('hostile text arrives as it was put in: the simulated VM cleans nothing', async (t) => {
  const client = await connect(t, await startVm(t, { faults: ['hostile-output'] }));
  const { stdout } = await run(client, 'cat /etc/os-release; ls /sys/class/net');
  for (const hostile of ['\u001b]52;', '\u001b]8;;', '\u202e', '](command:', '![](https:', 'eth1;reboot\n'])
    assert.ok(stdout.includes(hostile), JSON.stringify(hostile));
});

test('a machine of another kind', async (t) => {
  const vm = await startVm(t);
  const client = await connect(t, vm);
  const problems: unknown[] = [];
  for (const fault of ['not-linux', 'no-posix-shell'] as const) {
    vm.setFaults([fault]);
    const { stdout } = await run(client, probeCommand(nonce));
    const parsed = parseProbe(stdout, nonce, { host: 'sim', detectedAt: '2026-01-01T00:00:00.000Z' });
    problems.push(parsed.ok ? 'found facts' : parsed.problem.id);
  }
  assert.deepEqual(problems, ['not-linux', 'no-posix-shell']);
});

test('the probe on other distributions, prepared and bare', async (t) => {
  const seen: Record<string, unknown> = {};
  for (const distribution of ['ubuntu-22.04', 'debian-12', 'rocky-9', 'sles-15', 'azurelinux-3'] as const)
    for (const faults of [[], ['bare']] as const) {
      const vm = await startVm(t, { distribution, faults });
      const { stdout } = await run(await connect(t, vm), probeCommand(nonce));
      const parsed = parseProbe(stdout, nonce, { host: 'sim', detectedAt: '2026-01-01T00:00:00.000Z' });
      assert.ok(parsed.ok, stdout);
      const { rdma, dpdk, modules, nics } = parsed.facts;
      seen[`${distribution} ${faults.join('')}`.trim()] = [
        rdma.coreVersion,
        rdma.libmanaFound,
        dpdk.map(({ hasNetMana }) => hasNetMana),
        modules.uio_hv_generic.available,
        modules.mana_ib.loaded,
        nics.length,
      ];
      await vm.close();
    }
  assert.deepEqual(seen, {
    'ubuntu-22.04': ['39.0', false, [true], true, true, 3],
    'ubuntu-22.04 bare': [null, false, [], false, false, 3],
    'debian-12': ['44.0', true, [true], true, false, 3],
    'debian-12 bare': [null, false, [], true, false, 3],
    'rocky-9': ['57.0', true, [true], true, true, 3],
    'rocky-9 bare': [null, false, [], false, false, 3],
    'sles-15': ['49.0', true, [true], true, true, 3],
    'sles-15 bare': [null, false, [], true, true, 3],
    'azurelinux-3': ['50.0', true, [true], true, true, 3],
    'azurelinux-3 bare': [null, false, [], true, true, 3],
  });
});
