// The real detection against the emulated VM: healthy, and each fault that lab-nic can imitate.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts } from '../../../../src/core/detect/facts';
import { detectOnce, statuses } from '../../connect';
import { startOrSkip, startVm } from '../index';

/** The parts of the facts in which the variants differ, short enough to compare whole. */
function outline(facts: Facts): Record<string, unknown> {
  return {
    pci: facts.pci?.map(
      ({ address, device, kind, driver }) => `${address} ${device} ${kind} ${driver ?? '-'}`,
    ),
    nics: facts.nics.map(
      (nic) =>
        `${nic.name ?? '-'} ${nic.kind} ${nic.driver ?? '-'} vf=${nic.vf?.name ?? '-'} ${nic.carriesSsh === true ? 'ssh' : ''}`,
    ),
    rdma: facts.rdma.devices.map(
      ({ name, uverbs, pciAddress }) => `${name} ${uverbs ?? '-'} ${pciAddress ?? '-'}`,
    ),
    driverIds: facts.rdma.driverIds?.map(({ device, id }) => `${device} ${id}`),
    manaIb: facts.modules.mana_ib.loaded,
  };
}

const healthy = {
  pci: ['7870:00:00.0 00ba vf mana'],
  nics: [
    'eth0 physical virtio_net vf=- ssh',
    'eth1 netvsc hv_netvsc vf=enP30832p0s0 ',
    'eth2 netvsc hv_netvsc vf=enP30832p0s0d1 ',
  ],
  rdma: ['mana_0 uverbs0 7870:00:00.0'],
  driverIds: ['mana_0 20'],
  manaIb: true,
};

const withoutVfs = [healthy.nics[0], 'eth1 netvsc hv_netvsc vf=- ', 'eth2 netvsc hv_netvsc vf=- '];

/** What lab-nic is told, and in what the facts then differ from a healthy VM. */
const variants: Record<string, Partial<Record<keyof typeof healthy, unknown>>> = {
  '': {},
  'nomana=1': { pci: [], nics: withoutVfs, rdma: [], driverIds: [] },
  'novf=1': { nics: withoutVfs },
  'ib=0': { rdma: [], driverIds: [], manaIb: false },
  'ib.driver_id=19': { driverIds: ['mana_0 19'] },
  'ib.two=1': {
    rdma: ['mana_0 uverbs0 7870:00:00.0', 'manae_0 uverbs1 7870:00:00.0'],
    driverIds: ['mana_0 20', 'manae_0 20'],
  },
};

void test('detection on the emulated VM', async (t) => {
  const vm = await startOrSkip(t, () => startVm());
  if (vm === undefined) return;
  t.after(() => vm.stop());

  for (const [variant, difference] of Object.entries(variants)) {
    await t.test(variant === '' ? 'healthy' : variant, async () => {
      await vm.run(`lab-nic ${variant}`);
      const { facts } = await detectOnce(vm);
      assert.deepEqual(outline(facts), { ...healthy, ...difference });
    });
  }

  await t.test('the facts of a healthy VM in full', async () => {
    await vm.run('lab-nic; echo 64 > /proc/sys/vm/nr_hugepages');
    const { facts, findings, readiness } = await detectOnce(vm);
    const [, nic] = facts.nics;
    assert.deepEqual(
      {
        boot: facts.bootId,
        hostname: facts.hostname,
        user: facts.user,
        os: `${facts.os.id ?? ''} ${facts.os.versionId ?? ''}`,
        kernel: facts.kernel,
        arch: facts.arch,
        pageSize: facts.pageSize,
        azure: facts.azure.isAzure,
        lcores: facts.cpu.lcores,
        numaNodes: facts.cpu.numaNodes,
        nic: nic && {
          mac: nic.mac,
          up: nic.up,
          mtu: nic.mtu,
          addresses: nic.addresses.filter((address) => address.includes('.')),
          vmbusUuid: nic.vmbusUuid,
          vf: nic.vf,
          carriesSsh: nic.carriesSsh,
        },
        ssh: facts.ssh,
        sudo: facts.sudo,
        hugepages: facts.hugepages.find(({ sizeKb }) => sizeKb === 2048),
        dpdk: facts.dpdk.map(({ version }) => version?.slice(0, 5)),
        incomplete: facts.incomplete,
      },
      {
        boot: (await vm.run('cat /proc/sys/kernel/random/boot_id')).trim(),
        hostname: 'mana-vm',
        user: 'azureuser',
        os: 'debian 12',
        kernel: (await vm.run('uname -r')).trim(),
        arch: 'x86_64',
        pageSize: 4096,
        azure: false,
        lcores: '0-1',
        numaNodes: 1,
        nic: {
          mac: 'f0:0d:3a:ec:b4:0a',
          up: true,
          mtu: 1500,
          addresses: ['10.0.1.4/24'],
          vmbusUuid: 'f8615163-0002-1000-2000-f00d3aecb40a',
          vf: { name: 'enP30832p0s0', driver: 'mana', up: true, pciAddress: '7870:00:00.0', devPort: 0 },
          carriesSsh: false,
        },
        ssh: { serverAddress: '10.0.0.4', interface: 'eth0' },
        sudo: 'passwordless',
        hugepages: { node: 0, sizeKb: 2048, total: 64, free: 64 },
        dpdk: ['22.11'],
        incomplete: [],
      },
    );
    assert.ok(findings.length > 5);
    assert.notEqual(readiness, 'ready', 'Debian is no supported image, so this VM is never quite ready');
  });

  // sudo does not say whether it would agree: without the password, pwuser and nosudo look the same.
  await t.test('users without sudo, or with a password', async () => {
    const sudo = async (user: string): Promise<unknown> => (await detectOnce(vm, { user })).facts.sudo;
    assert.deepEqual(
      {
        azureuser: await sudo('azureuser'),
        nosudo: await sudo('nosudo'),
        pwuser: await sudo('pwuser'),
        root: await sudo('root'),
      },
      { azureuser: 'passwordless', nosudo: 'password', pwuser: 'password', root: 'root' },
    );
  });

  await t.test('a NIC that is bound to uio_hv_generic', async () => {
    await vm.run(
      'lab-nic; modprobe uio_hv_generic; d=$(basename $(readlink /sys/class/net/eth1/device)); cd /sys/bus/vmbus; ' +
        'echo uio_hv_generic > devices/$d/driver_override; echo $d > drivers/hv_netvsc/unbind; ' +
        'echo $d > drivers/uio_hv_generic/bind; udevadm settle',
    );
    const { facts } = await detectOnce(vm);
    const bound = facts.nics.find((nic) => nic.driver === 'uio_hv_generic');
    assert.deepEqual(
      bound && { name: bound.name, kind: bound.kind, vmbusUuid: bound.vmbusUuid, uio: bound.uio },
      { name: null, kind: 'netvsc', vmbusUuid: 'f8615163-0002-1000-2000-f00d3aecb40a', uio: '/dev/uio0' },
    );
    assert.equal(facts.modules.uio_hv_generic.loaded, true);
  });

  await t.test('findings follow the faults', async () => {
    await vm.run('lab-nic');
    const before = statuses(await detectOnce(vm));
    await vm.run('lab-nic ib=0');
    const after = statuses(await detectOnce(vm));
    const worse = Object.keys(before).filter((id) => before[id] === 'pass' && after[id] !== 'pass');
    assert.deepEqual(worse, ['rdma-device', 'driver-id-match']);
  });
});
