// An rdma-core that setup has built beside the distribution's: it counts where testpmd is linked with it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts } from '../../../src/core/detect/facts';
import { judge } from '../../../src/core/detect/judge';
import { output, parsed } from './rig';

/** As the probe printed it on a machine with both, and with a testpmd of each kind. */
const both = {
  'rdma-core': [
    'lib /usr/lib/x86_64-linux-gnu/libibverbs.so.1.14.44.0',
    'lib /opt/mana-dpdk/rdma-core-50.7-id19/lib/libibverbs.so.1.14.50.7',
  ].join('\n'),
  libibverbs: [
    '\tlibibverbs.so.1 (libc6,x86-64) => /lib/x86_64-linux-gnu/libibverbs.so.1',
    'file /usr/lib/x86_64-linux-gnu/libibverbs.so.1',
    'file /usr/lib/x86_64-linux-gnu/libibverbs/libmana-rdmav34.so',
    'file /opt/mana-dpdk/rdma-core-50.7-id19/lib/libibverbs.so.1',
    'file /opt/mana-dpdk/rdma-core-50.7-id19/lib/libmana.so.1',
    'file /opt/mana-dpdk/rdma-core-50.7-id19/lib/libibverbs/libmana-rdmav34.so',
    'file /opt/mana-dpdk/rdma-core-50.7-id19/include/infiniband/manadv.h',
  ].join('\n'),
  infiniband: 'sysfs: readable\ndevice mana_0 PCI_SLOT_NAME=7870:00:00.0\nuverbs uverbs0 mana_0 rw 1',
  'driver-id': 'mana_0 uverbs0 19',
} as const;

const factsWith = (testpmd: string): Facts => parsed(output({ ...both, testpmd })).facts;
const idFinding = (facts: Facts): string | undefined =>
  judge(facts, new Map()).find(({ id }) => id === 'driver-id-match')?.status;

void test('it counts where the installed testpmd names its folder', () => {
  const facts = factsWith(
    'testpmd 0 - /usr/local/bin/dpdk-testpmd\nrpath /opt/mana-dpdk/rdma-core-50.7-id19/lib /usr/local/bin/dpdk-testpmd',
  );
  assert.equal(facts.rdma.coreVersion, '50.7');
  assert.equal(facts.rdma.coreSource, '/opt/mana-dpdk/rdma-core-50.7-id19/lib/libibverbs.so.1.14.50.7');
  assert.equal(facts.rdma.libmana, '/opt/mana-dpdk/rdma-core-50.7-id19/lib/libmana.so.1');
  // It was built for the kernel's number.
  assert.equal(idFinding(facts), 'pass');
  assert.equal(facts.dpdk[0]?.testpmd, '/usr/local/bin/dpdk-testpmd');
});

void test('it does not count beside a testpmd that is linked with the distribution’s', () => {
  const facts = factsWith('testpmd 0 - /usr/local/bin/dpdk-testpmd');
  assert.equal(facts.rdma.coreVersion, '44.0');
  assert.equal(facts.rdma.libmana, '/usr/lib/x86_64-linux-gnu/libibverbs/libmana-rdmav34.so');
  assert.equal(idFinding(facts), 'fail');
});

void test('it counts where there is no testpmd yet, as the next one will be linked with it', () => {
  assert.equal(factsWith('').rdma.coreVersion, '50.7');
});

void test('it is in no loader’s path, so two copies are no warning', () => {
  assert.deepEqual(factsWith('').rdma.libibverbsPaths, ['/usr/lib/x86_64-linux-gnu/libibverbs.so.1']);
});

void test('a folder of another shape is not believed', () => {
  const facts = factsWith(
    'testpmd 0 - /usr/bin/dpdk-testpmd\nrpath /opt/mana-dpdk/../../tmp/lib /usr/bin/dpdk-testpmd',
  );
  assert.equal(facts.rdma.coreVersion, '44.0');
});
