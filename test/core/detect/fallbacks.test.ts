// VMs without ip, lspci, python3, module indexes or package managers: the probe reads files instead.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nicLine, output, parsed } from './rig';

void test('addresses and routes from /proc/net', () => {
  const { facts } = parsed(
    output({
      nics: 'nic eth0 real flags=0x1003 ifindex=2 address=00:0d:3a:00:00:0a DRIVER=hv_netvsc\nnic eth1 real flags=0x1002 ifindex=3 DRIVER=hv_netvsc',
      ssh: '192.0.2.1 5000 10.0.0.4 22',
      addresses: [
        'proc:',
        'file: fib_trie',
        'Local:',
        '  +-- 0.0.0.0/0 3 0 5',
        '     |-- 10.0.0.4',
        '        /32 host LOCAL',
        '     |-- 10.0.0.255',
        '        /32 link BROADCAST',
        '     |-- 10.1.2.3',
        '        /32 host LOCAL',
        '     |-- 127.0.0.1',
        '        /32 host LOCAL',
        'file: if_inet6',
        '00000000000000000000000000000001 01 80 10 80       lo',
        'fe80000000000000020d3afffe00000a 02 40 20 80     eth0',
        'file: route',
        'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
        'eth0\t00000000\t0100000A\t0003\t0\t0\t100\t00000000\t0\t0\t0',
        'eth0\t0000000A\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0',
        'eth1\t0000010A\t00000000\t0001\t0\t0\t100\t0000FFFF\t0\t0\t0',
      ].join('\n'),
      routes: [
        'proc:',
        'file: route',
        'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
        'eth0\t00000000\t0100000A\t0003\t0\t0\t100\t00000000\t0\t0\t0',
        'file: ipv6_route',
        `${'0'.repeat(32)} 00 ${'0'.repeat(32)} 00 ${'0'.repeat(32)} ffffffff 00000001 00000000 00200200       lo`,
      ].join('\n'),
    }),
  );
  assert.deepEqual(
    {
      nics: facts.nics.map(nicLine),
      addresses: facts.nics.map(({ addresses }) => addresses),
      ssh: facts.ssh,
    },
    {
      nics: [
        'eth0 netvsc hv_netvsc 00:0d:3a:00:00:0a port - | ssh | default',
        'eth1 netvsc hv_netvsc - port -',
      ],
      addresses: [['10.0.0.4/24', 'fe80:0:0:0:20d:3aff:fe00:a/64'], ['10.1.2.3/16']],
      ssh: { serverAddress: '10.0.0.4', interface: 'eth0' },
    },
  );
});

void test('PCI functions: sysfs, lspci, neither', () => {
  const pci = (text: string): unknown => parsed(output({ pci: text })).facts.pci;
  const lspci =
    'lspci:\n7870:00:00.0 Ethernet controller [0200]: Microsoft Corporation Device [1414:00b9]\n\tSubsystem: x\n\tKernel driver in use: mana\nc05b:00:00.0 Non-Volatile memory controller [0108]: Microsoft Corporation Device [1414:00a9]\n\tKernel driver in use: nvme';
  assert.deepEqual(
    {
      lspci: pci(lspci),
      none: pci('sysfs: readable'),
      unbound: pci('sysfs: readable\nfunction 7870:00:00.0 device=0x00ba class=0x020000'),
      other: pci('sysfs: readable\nfunction 0000:00:08.0 device=0x5353 class=0x030000'),
      unknown: pci(''),
    },
    {
      lspci: [{ address: '7870:00:00.0', device: '00b9', kind: 'pf', driver: 'mana' }],
      none: [],
      unbound: [{ address: '7870:00:00.0', device: '00ba', kind: 'vf', driver: null }],
      other: [],
      unknown: null,
    },
  );
});

void test('modules: by index, by modinfo, by neither', () => {
  const modules = (text: string | null): Record<string, string> => {
    const { facts } = parsed(output({ modules: text }));
    return Object.fromEntries(
      Object.entries(facts.modules).map(([name, { available, builtin, loaded }]) => [
        name,
        `${String(available)} ${String(builtin)} ${String(loaded)}`,
      ]),
    );
  };
  const no = 'false false false';
  assert.deepEqual(
    {
      modinfo: modules(
        'index: modinfo\nmodinfo mana (builtin)\nmodinfo mana_ib /lib/modules/6.8.0/kernel/mana_ib.ko\nmodinfo ib_uverbs \nsysfs: readable\nloaded: mana_ib',
      ),
      unindexed: modules('sysfs: readable\nloaded: mana'),
      missing: modules(null),
    },
    {
      modinfo: {
        mana: 'true true true',
        mana_ib: 'true false true',
        ib_uverbs: no,
        uio_hv_generic: no,
        hv_netvsc: no,
      },
      unindexed: {
        mana: 'true null true',
        mana_ib: 'null null false',
        ib_uverbs: 'null null false',
        uio_hv_generic: 'null null false',
        hv_netvsc: 'null null false',
      },
      missing: {
        mana: 'null null null',
        mana_ib: 'null null null',
        ib_uverbs: 'null null null',
        uio_hv_generic: 'null null null',
        hv_netvsc: 'null null null',
      },
    },
  );
});

void test('rdma-core: version, copies, libmana', () => {
  const rdma = (core: string, libraries: string): unknown => {
    const { coreVersion, coreSource, libmana, libmanaFound, libibverbsPaths } = parsed(
      output({ 'rdma-core': core, libibverbs: libraries }),
    ).facts.rdma;
    return [coreVersion, coreSource, libmana, libmanaFound, libibverbsPaths];
  };
  const loader = (path: string): string => `\tlibibverbs.so.1 (libc6,x86-64) => ${path}`;
  const old = '/usr/lib/x86_64-linux-gnu/libibverbs.so.1';
  const own = '/usr/local/lib/libibverbs.so.1';
  assert.deepEqual(
    {
      'two copies: the loader decides': rdma(
        `lib ${old}.14.39.0\nlib ${own}.14.50.1`,
        `${loader(own)}\n${loader('/lib/x86_64-linux-gnu/libibverbs.so.1')}\n\tlibibverbs.so.1 (libc6) => /lib/i386-linux-gnu/libibverbs.so.1`,
      ),
      'dpkg, removed package left out': rdma('rc  rdma-core 39.0-1\nii  libibverbs1 1:44.0-2', ''),
      rpm: rdma('package libibverbs is not installed\nrdma-core-48.0-1.el9.x86_64', ''),
      'a vendor numbers differently': rdma(`lib ${old}.14.2404mlnx51`, `file ${old}`),
      'driver file without its library': rdma('', 'file /etc/libibverbs.d/mana.driver'),
      nothing: rdma('', ''),
    },
    {
      'two copies: the loader decides': ['50.1', `${own}.14.50.1`, null, false, [own, old]],
      'dpkg, removed package left out': ['44.0', 'libibverbs1', null, false, []],
      rpm: ['48.0', 'rdma-core', null, false, []],
      'a vendor numbers differently': [null, null, null, false, [old]],
      'driver file without its library': [null, null, '/etc/libibverbs.d/mana.driver', null, []],
      nothing: [null, null, null, false, []],
    },
  );
});

void test('driver ids: read, no device, no python3, refused', () => {
  const ids = (text: string): unknown => parsed(output({ 'driver-id': text })).facts.rdma.driverIds;
  const answer = parsed(output({})).facts.rdma.driverIds;
  assert.deepEqual(
    {
      read: ids('mana_0 uverbs0 19\nmanae_0 - 20'),
      'no device': ids('no-device'),
      'devices without a uverbs node': answer,
      'no python3': ids('no-python3'),
      refused: ids('Traceback (most recent call last):\nOSError: [Errno 93] Protocol not supported'),
    },
    {
      read: [
        { device: 'mana_0', uverbs: 'uverbs0', id: 19 },
        { device: 'manae_0', uverbs: null, id: 20 },
      ],
      'no device': [],
      'devices without a uverbs node': [],
      'no python3': null,
      refused: null,
    },
  );
});
