// A machine out of a detection's report, whole or written by hand.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { machineOf } from '../../../src/core/testpmd/machine';

const unknown = { name: null, lcores: null, numaNodes: null, nics: null, hugepages: null, dpdkVersion: null };
const nic = {
  mac: null,
  name: null,
  pciAddress: null,
  carriesSsh: null,
  addresses: [],
  driver: null,
  mtu: null,
  vmbusUuid: null,
};

const machines: Readonly<Record<string, readonly [unknown, unknown]>> = {
  'lcores as the kernel lists them': [{ cpu: { lcores: '0-2,5' } }, { ...unknown, lcores: [0, 1, 2, 5] }],
  'lcores as a list': [{ cpu: { lcores: [3, 1, 3] } }, { ...unknown, lcores: [1, 3] }],
  'lcores as a number': [
    { cpu: { lcores: 3, numaNodes: 1 } },
    { ...unknown, lcores: [0, 1, 2], numaNodes: 1 },
  ],
  'lcores that make no sense': [{ cpu: { lcores: '3-1' } }, unknown],
  'lcores without end': [{ cpu: { lcores: '0-99999' } }, unknown],
  'a NIC with the address of its VF': [
    { nics: [{ mac: '60-45-BD-01-02-03', vf: { pciAddress: '7870:00:00.0' } }] },
    { ...unknown, nics: [{ ...nic, mac: '60:45:bd:01:02:03', pciAddress: '7870:00:00.0' }] },
  ],
  'the NIC of SSH by the name of the interface': [
    { ssh: { interface: 'eth0' }, nics: [{ name: 'eth0' }, { name: 'eth1', carriesSsh: false }] },
    {
      ...unknown,
      nics: [
        { ...nic, name: 'eth0', carriesSsh: true },
        { ...nic, name: 'eth1', carriesSsh: false },
      ],
    },
  ],
  'no bridge': [{ nics: [{ name: 'docker0', kind: 'virtual' }] }, { ...unknown, nics: [] }],
  'the DPDK that has a testpmd': [
    {
      cpu: {},
      dpdk: [
        { version: '22.11.1', testpmd: null },
        { version: '24.11.2', testpmd: '/usr/local/bin/dpdk-testpmd' },
      ],
    },
    { ...unknown, dpdkVersion: '24.11.2' },
  ],
  'hugepages, free ones counted as all where nobody says': [
    { hugepages: [{ node: 1, sizeKb: 2048, total: 1024 }, 'nonsense'] },
    { ...unknown, hugepages: [{ node: 1, sizeKb: 2048, total: 1024, free: 1024 }] },
  ],
  'facts inside a report': [
    { facts: { host: 'vm1', cpu: { lcores: '0' } } },
    { ...unknown, name: 'vm1', lcores: [0] },
  ],
  'nothing of the kind': [{ rows: [] }, null],
  'a list': [[1, 2], null],
  'a null': [null, null],
  'a text': ['cpu', null],
};

describe('machineOf', () => {
  for (const [name, [json, machine]] of Object.entries(machines))
    it(name, () => {
      assert.deepEqual(machineOf(json), machine);
    });
});
