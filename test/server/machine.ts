// A VM with three NICs on one PCI address, the first of which carries SSH.
import type { Machine, MachineNic } from '../../src/core/testpmd/machine';

function nic(number: number, more: Partial<MachineNic>): MachineNic {
  return {
    mac: `60:45:bd:00:00:0${number}`,
    name: `eth${number - 1}`,
    pciAddress: '7870:00:00.0',
    carriesSsh: false,
    addresses: [],
    driver: 'hv_netvsc',
    mtu: 1500,
    vmbusUuid: null,
    ...more,
  };
}

export const machine: Machine = {
  name: 'vm1',
  lcores: [0, 1, 2, 3],
  numaNodes: 1,
  nics: [
    nic(1, { carriesSsh: true, addresses: ['10.0.0.4'] }),
    nic(2, { vmbusUuid: 'f8615163-0000-1000-2000-6045bd000002', addresses: ['10.0.1.4'] }),
    nic(3, {}),
  ],
  hugepages: [{ node: 0, sizeKb: 2048, total: 1024, free: 1024 }],
  dpdkVersion: null,
};
