// Named VM situations as facts: what the probe would have found. Each differs from the healthy VM in what its name says.
import type {
  Evidence,
  Facts,
  HugepagePool,
  KernelModule,
  ModuleName,
  Nic,
  RdmaDevice,
} from '../../../src/core/detect/facts';
import { displayCommands, sectionIds, type SectionId } from '../../../src/core/detect/sections';

export type Evidences = ReadonlyMap<SectionId, Evidence>;

export const fullEvidence: Evidences = new Map(
  sectionIds.map((id) => [id, { command: displayCommands[id], output: `output of ${id}` }]),
);

export const loaded: KernelModule = { available: true, builtin: false, loaded: true };
export const installed: KernelModule = { available: true, builtin: false, loaded: false };
export const absent: KernelModule = { available: false, builtin: false, loaded: false };
export const unread: KernelModule = { available: null, builtin: null, loaded: null };

/** A synthetic NIC with its VF, like the n-th NIC of an Azure VM. */
export function nicPair(index: number, changes: Partial<Nic> = {}): Nic {
  const mac = `60:45:bd:00:00:0${index}`;
  const vfName = index === 0 ? 'enP30832s1' : `enP30832s1d${index}`;
  return {
    name: `eth${index}`,
    kind: 'netvsc',
    mac,
    driver: 'hv_netvsc',
    up: true,
    mtu: 1500,
    addresses: [`10.0.${index}.4/24`],
    vmbusUuid: `f8615163-000${index}-1000-2000-6045bd00000${index}`,
    pciAddress: '7870:00:00.0',
    devPort: index,
    vf: { name: vfName, driver: 'mana', up: true, pciAddress: '7870:00:00.0', devPort: index },
    master: null,
    uio: null,
    carriesSsh: index === 0,
    defaultRoute: index === 0,
    ...changes,
  };
}

/** The n-th NIC after its synthetic device went to uio_hv_generic. */
export function handedOver(index: number, vfUp: boolean): Nic {
  const pair = nicPair(index);
  return {
    ...pair,
    name: null,
    driver: 'uio_hv_generic',
    up: null,
    mtu: null,
    addresses: [],
    uio: '/dev/uio0',
    vf: pair.vf === null ? null : { ...pair.vf, up: vfUp },
  };
}

export function rdmaDevice(name: string, uverbs: string | null): RdmaDevice {
  return { name, uverbs, pciAddress: '7870:00:00.0', abiVersion: 1 };
}

export function pool(changes: Partial<HugepagePool> = {}): HugepagePool {
  return { node: 0, sizeKb: 2048, total: 1024, free: 1024, ...changes };
}

export function modules(changes: Partial<Record<ModuleName, KernelModule>> = {}): Facts['modules'] {
  return {
    mana: loaded,
    mana_ib: loaded,
    ib_uverbs: loaded,
    uio_hv_generic: installed,
    hv_netvsc: loaded,
    ...changes,
  };
}

/** Ubuntu 24.04 on Standard_D8s_v6 with two NICs, DPDK 25.11 built from source and 2 GiB of hugepages. */
export const healthy: Facts = {
  schemaVersion: 1,
  host: 'vm1',
  detectedAt: '2026-11-22T07:42:41.000Z',
  bootId: '3f2a7c1e-52f6-4a0b-9d57-1c2d3e4f5a6b',
  hostname: 'vm1',
  user: 'azureuser',
  os: { family: 'Linux', id: 'ubuntu', versionId: '24.04', prettyName: 'Ubuntu 24.04.3 LTS' },
  kernel: '6.8.0-1030-azure',
  arch: 'x86_64',
  pageSize: 4096,
  azure: {
    isAzure: true,
    vmSize: 'Standard_D8s_v6',
    location: 'japaneast',
    image: { publisher: 'canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: '24.04.202611010' },
  },
  cpu: { lcores: '0-7', count: 8, numaNodes: 1, model: 'Intel(R) Xeon(R) Platinum 8573C' },
  memory: { totalKb: 32862000, availableKb: 28000000 },
  pci: [{ address: '7870:00:00.0', device: '00ba', kind: 'vf', driver: 'mana' }],
  modules: modules(),
  nics: [nicPair(0), nicPair(1)],
  ssh: { serverAddress: '10.0.0.4', interface: 'eth0' },
  rdma: {
    devices: [rdmaDevice('mana_0', 'uverbs0')],
    coreVersion: '50.0',
    coreSource: 'dpkg',
    libmana: '/usr/lib/x86_64-linux-gnu/libmana.so.1',
    libmanaFound: true,
    manadvHeader: true,
    driverIds: [{ device: 'mana_0', uverbs: 'uverbs0', id: 20 }],
    libibverbsPaths: ['/usr/lib/x86_64-linux-gnu/libibverbs.so.1'],
  },
  dpdk: [
    {
      version: '25.11.0',
      path: '/usr/local/bin/dpdk-testpmd',
      source: 'usr-local',
      testpmd: '/usr/local/bin/dpdk-testpmd',
      hasNetMana: true,
    },
  ],
  hugepages: [pool()],
  hugepageMounts: [{ path: '/dev/hugepages', pageSizeKb: 2048 }],
  processes: [],
  sudo: 'passwordless',
  secureBoot: true,
  lockdown: 'integrity',
  incomplete: [],
};

/** Nothing could be read: every null is null and every list is empty because it was not read. */
export const nothingRead: Facts = {
  ...healthy,
  bootId: null,
  hostname: null,
  user: null,
  os: { family: null, id: null, versionId: null, prettyName: null },
  kernel: null,
  arch: null,
  pageSize: null,
  azure: { isAzure: null, vmSize: null, location: null, image: null },
  cpu: { lcores: null, count: null, numaNodes: null, model: null },
  memory: { totalKb: null, availableKb: null },
  pci: null,
  modules: modules({ mana: unread, mana_ib: unread, ib_uverbs: unread, uio_hv_generic: unread }),
  nics: [],
  ssh: { serverAddress: null, interface: null },
  rdma: {
    devices: [],
    coreVersion: null,
    coreSource: null,
    libmana: null,
    libmanaFound: null,
    manadvHeader: null,
    driverIds: null,
    libibverbsPaths: [],
  },
  dpdk: [],
  hugepages: [],
  hugepageMounts: [],
  processes: [],
  sudo: null,
  secureBoot: null,
  lockdown: null,
  incomplete: [...sectionIds],
};

/** The healthy VM after a NIC was handed over the right way: everything passes. */
export const ready: Facts = { ...healthy, nics: [nicPair(0), handedOver(1, false)] };

const ubuntu2204 = { family: 'Linux', id: 'ubuntu', versionId: '22.04', prettyName: 'Ubuntu 22.04.5 LTS' };

export const situations: Readonly<Record<string, Facts>> = {
  'healthy Ubuntu 24.04 on D8s_v6': healthy,
  'NIC handed over, VF down': ready,
  'Ubuntu 22.04, 5.15.0-1045-azure, driver id 19, rdma-core 46 from source': {
    ...healthy,
    os: ubuntu2204,
    kernel: '5.15.0-1045-azure',
    rdma: {
      ...healthy.rdma,
      coreVersion: '46.0',
      coreSource: 'pkg-config',
      driverIds: [{ device: 'mana_0', uverbs: 'uverbs0', id: 19 }],
    },
    dpdk: healthy.dpdk.map((install) => ({ ...install, version: '23.07.0-rc3' })),
  },
  'no MANA, Mellanox hardware': {
    ...healthy,
    pci: [],
    modules: modules({ mana: installed, mana_ib: installed }),
    nics: [0, 1].map((index) => {
      const pair = nicPair(index);
      return pair.vf === null ? pair : { ...pair, vf: { ...pair.vf, driver: 'mlx5_core' } };
    }),
    rdma: {
      ...healthy.rdma,
      devices: [{ ...rdmaDevice('mlx5_0', 'uverbs0'), pciAddress: '1a65:00:02.0' }],
      driverIds: [{ device: 'mlx5_0', uverbs: 'uverbs0', id: 1 }],
    },
  },
  'no MANA, accelerated networking off': {
    ...healthy,
    pci: [],
    nics: [nicPair(0, { vf: null }), nicPair(1, { vf: null })],
    rdma: { ...healthy.rdma, devices: [], driverIds: [] },
  },
  'no rdma-core': {
    ...healthy,
    os: ubuntu2204,
    kernel: '6.8.0-1030-azure',
    rdma: {
      ...healthy.rdma,
      coreVersion: null,
      coreSource: null,
      libmana: null,
      libmanaFound: false,
      manadvHeader: false,
      libibverbsPaths: [],
    },
  },
  'distribution rdma-core 39, DPDK 21.11': {
    ...healthy,
    os: ubuntu2204,
    rdma: { ...healthy.rdma, coreVersion: '39.0', libmana: null, libmanaFound: false, manadvHeader: false },
    dpdk: [
      {
        version: '21.11.6',
        path: '/usr/bin/dpdk-testpmd',
        source: 'path',
        testpmd: '/usr/bin/dpdk-testpmd',
        hasNetMana: false,
      },
    ],
  },
  'DPDK without net_mana': {
    ...healthy,
    dpdk: healthy.dpdk.map((install) => ({ ...install, hasNetMana: false })),
  },
  'arm64 with DPDK 23.11': {
    ...healthy,
    arch: 'aarch64',
    dpdk: healthy.dpdk.map((install) => ({ ...install, version: '23.11.2' })),
  },
  'arm64, 64 KiB pages, kernel 6.8 without mana': {
    ...healthy,
    arch: 'aarch64',
    pageSize: 65536,
    pci: [{ address: '7870:00:00.0', device: '00ba', kind: 'vf', driver: null }],
    modules: modules({ mana: absent, mana_ib: absent }),
    nics: [nicPair(0, { vf: null }), nicPair(1, { vf: null })],
    rdma: { ...healthy.rdma, devices: [], driverIds: [] },
  },
  'no hugepages': {
    ...healthy,
    hugepages: [pool({ total: 0, free: 0 }), pool({ sizeKb: 1048576, total: 0, free: 0 })],
  },
  'few hugepages, other size mounted': {
    ...healthy,
    hugepages: [pool({ total: 128, free: 128 })],
    hugepageMounts: [{ path: '/mnt/huge-1g', pageSizeKb: 1048576 }],
  },
  'testpmd running and holding the hugepages': {
    ...healthy,
    hugepages: [pool({ free: 10 })],
    processes: [
      {
        pid: 4242,
        name: 'dpdk-testpmd',
        commandLine: 'dpdk-testpmd -l 1-2',
        filePrefix: 'rte',
        holdsLock: true,
      },
    ],
  },
  'two NUMA nodes, hugepages on one': {
    ...healthy,
    cpu: { ...healthy.cpu, numaNodes: 2 },
    hugepages: [pool(), pool({ node: 1, total: 0, free: 0 })],
  },
  'NIC bound, VF up': { ...healthy, nics: [nicPair(0), handedOver(1, true)] },
  'NIC bound, its VF unpaired and up': {
    ...healthy,
    nics: [
      nicPair(0),
      { ...handedOver(1, true), vf: null, mac: null },
      {
        ...nicPair(1),
        name: 'enP30832s1d1',
        kind: 'vf',
        driver: 'mana',
        vf: null,
        vmbusUuid: null,
        addresses: [],
      },
    ],
  },
  'NIC down, still on hv_netvsc': {
    ...healthy,
    nics: [
      nicPair(0),
      nicPair(1, {
        up: false,
        vf: { name: 'enP30832s1d1', driver: 'mana', up: false, pciAddress: '7870:00:00.0', devPort: 1 },
      }),
    ],
  },
  'only one NIC': { ...healthy, nics: [nicPair(0)] },
  'SSH NIC not known': {
    ...healthy,
    nics: [nicPair(0, { carriesSsh: null }), nicPair(1, { carriesSsh: null })],
    ssh: { serverAddress: null, interface: null },
  },
  'two RDMA devices, DPDK 24.11.1': {
    ...healthy,
    rdma: { ...healthy.rdma, devices: [rdmaDevice('mana_0', 'uverbs0'), rdmaDevice('manae_0', 'uverbs1')] },
    dpdk: healthy.dpdk.map((install) => ({ ...install, version: '24.11.1' })),
  },
  'mana_ib missing on a new kernel': {
    ...healthy,
    modules: modules({ mana_ib: absent, ib_uverbs: installed, uio_hv_generic: absent }),
    rdma: { ...healthy.rdma, devices: [], driverIds: null },
  },
  'old kernel 5.4': {
    ...healthy,
    os: { ...ubuntu2204, versionId: '18.04', prettyName: 'Ubuntu 18.04.6 LTS' },
    kernel: '5.4.0-1109-azure',
    pci: [{ address: '7870:00:00.0', device: '00ba', kind: 'vf', driver: null }],
    modules: modules({ mana: absent, mana_ib: absent }),
    nics: [nicPair(0, { vf: null }), nicPair(1, { vf: null })],
    rdma: { ...healthy.rdma, devices: [], driverIds: null },
  },
  'two libibverbs, no python3 for the driver id': {
    ...healthy,
    rdma: {
      ...healthy.rdma,
      driverIds: null,
      libibverbsPaths: ['/usr/lib/x86_64-linux-gnu/libibverbs.so.1', '/usr/local/lib/libibverbs.so.1'],
    },
  },
  'RHEL 9.4': {
    ...healthy,
    os: { family: 'Linux', id: 'rhel', versionId: '9.4', prettyName: 'Red Hat Enterprise Linux 9.4 (Plow)' },
    kernel: '5.14.0-427.13.1.el9_4.x86_64',
  },
  'Azure Linux 3 without libmana': {
    ...healthy,
    os: { family: 'Linux', id: 'azurelinux', versionId: '3.0', prettyName: 'Microsoft Azure Linux 3.0' },
    kernel: '6.6.57.1-7.azl3',
    modules: modules({ mana_ib: absent }),
    rdma: { ...healthy.rdma, devices: [], driverIds: null, libmana: null, libmanaFound: false },
    dpdk: [
      {
        version: '23.11.3',
        path: '/usr/bin/dpdk-testpmd',
        source: 'path',
        testpmd: '/usr/bin/dpdk-testpmd',
        hasNetMana: false,
      },
    ],
  },
  'no sudo, one core': { ...healthy, sudo: 'none', cpu: { ...healthy.cpu, count: 1, lcores: '0' } },
  'sudo with a password, two cores': {
    ...healthy,
    sudo: 'password',
    cpu: { ...healthy.cpu, count: 2, lcores: '0-1' },
  },
  'not Azure': {
    ...healthy,
    azure: { isAzure: false, vmSize: null, location: null, image: null },
    pci: [],
    nics: [
      {
        ...nicPair(0),
        name: 'ens3',
        kind: 'physical',
        driver: 'virtio_net',
        vf: null,
        vmbusUuid: null,
        devPort: null,
        pciAddress: '0000:00:03.0',
      },
    ],
    rdma: { ...healthy.rdma, devices: [], driverIds: [] },
  },
  'Debian 12 lab VM': {
    ...healthy,
    os: { family: 'Linux', id: 'debian', versionId: '12', prettyName: 'Debian GNU/Linux 12 (bookworm)' },
    kernel: '6.1.0-28-amd64',
    azure: { isAzure: null, vmSize: null, location: null, image: null },
    cpu: { ...healthy.cpu, count: 2, lcores: '0-1' },
    rdma: { ...healthy.rdma, coreVersion: '44.0' },
    nics: [
      {
        ...nicPair(0),
        kind: 'physical',
        driver: 'virtio_net',
        vf: null,
        vmbusUuid: null,
        devPort: null,
        pciAddress: '0000:00:02.0',
      },
      nicPair(1),
      nicPair(2),
    ],
    dpdk: [
      {
        version: '22.11.6',
        path: '/usr/bin/dpdk-testpmd',
        source: 'path',
        testpmd: '/usr/bin/dpdk-testpmd',
        hasNetMana: true,
      },
    ],
    secureBoot: null,
    lockdown: 'none',
  },
  'nothing could be read': nothingRead,
};

/** What the probe printed in a situation: nothing where nothing could be read. */
export function evidenceOf(facts: Facts): Evidences {
  return new Map([...fullEvidence].filter(([id]) => !facts.incomplete.includes(id)));
}
