// Whole outputs to facts: an Azure VM, a NIC given to DPDK, captures of the emulated VM, and everything that goes wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts } from '../../../src/core/detect/facts';
import { sectionIds } from '../../../src/core/detect/sections';
import { fixture, nicLine, nonce, output, parse, parsed } from './rig';

void test('an Azure VM with two MANA NICs, in full', () => {
  const { facts } = parsed(fixture('azure-d8s-v6'));
  const { nics, modules, ...rest } = facts;
  const expected: Omit<Facts, 'nics' | 'modules'> = {
    schemaVersion: 1,
    host: 'vm',
    detectedAt: '2026-01-02T03:04:05.000Z',
    bootId: '0f2f7ad5-6a0b-4d0e-9a52-6d2b5f1c8f11',
    hostname: 'vm-dpdk-1',
    user: 'azureuser',
    os: { family: 'Linux', id: 'ubuntu', versionId: '24.04', prettyName: 'Ubuntu 24.04.3 LTS' },
    kernel: '6.8.0-1046-azure',
    arch: 'x86_64',
    pageSize: 4096,
    azure: {
      isAzure: true,
      vmSize: 'Standard_D8s_v6',
      location: 'japaneast',
      image: { publisher: 'canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: '24.04.202509110' },
    },
    cpu: { lcores: '0-7', count: 8, numaNodes: 1, model: 'INTEL(R) XEON(R) PLATINUM 8573C' },
    memory: { totalKb: 32863060, availableKb: 27012228 },
    pci: [{ address: '7870:00:00.0', device: '00ba', kind: 'vf', driver: 'mana' }],
    ssh: { serverAddress: '10.1.0.4', interface: 'eth0' },
    rdma: {
      devices: [
        {
          name: 'mana_0',
          uverbs: 'uverbs0',
          pciAddress: '7870:00:00.0',
          abiVersion: 1,
          accessible: true,
          ports: [{ port: 1, linkLayer: 'Ethernet', state: '4: ACTIVE' }],
        },
        {
          name: 'manae_0',
          uverbs: 'uverbs1',
          pciAddress: '7870:00:00.0',
          abiVersion: 1,
          accessible: true,
          ports: [
            { port: 1, linkLayer: 'Ethernet', state: '4: ACTIVE' },
            { port: 2, linkLayer: 'Ethernet', state: '4: ACTIVE' },
          ],
        },
      ],
      coreVersion: '50.0',
      coreSource: '/usr/lib/x86_64-linux-gnu/libibverbs.so.1.14.50.0',
      libmana: '/usr/lib/x86_64-linux-gnu/libmana.so.1',
      libmanaFound: true,
      manadvHeader: true,
      driverIds: [
        { device: 'mana_0', uverbs: 'uverbs0', id: 20 },
        { device: 'manae_0', uverbs: 'uverbs1', id: 20 },
      ],
      libibverbsPaths: ['/usr/lib/x86_64-linux-gnu/libibverbs.so.1'],
    },
    dpdk: [
      {
        version: '24.11.3',
        path: '/usr/local/bin/dpdk-testpmd',
        source: 'usr-local',
        testpmd: '/usr/local/bin/dpdk-testpmd',
        hasNetMana: true,
      },
    ],
    hugepages: [
      { node: 0, sizeKb: 1048576, total: 0, free: 0 },
      { node: 0, sizeKb: 2048, total: 1024, free: 1024 },
    ],
    hugepageMounts: [{ path: '/dev/hugepages', pageSizeKb: 2048 }],
    processes: [],
    sudo: 'passwordless',
    secureBoot: true,
    lockdown: 'integrity',
    incomplete: [],
  };
  assert.deepEqual(rest, expected);
  assert.deepEqual(nics, [
    {
      name: 'eth0',
      kind: 'netvsc',
      mac: '7c:1e:52:33:66:28',
      driver: 'hv_netvsc',
      up: true,
      mtu: 1500,
      addresses: ['10.1.0.4/24', 'fe80::7e1e:52ff:fe33:6628/64'],
      vmbusUuid: '7c1e5233-6628-7c1e-5233-66287c1e5233',
      pciAddress: '7870:00:00.0',
      devPort: 0,
      vf: { name: 'enP30832s1', driver: 'mana', up: true, pciAddress: '7870:00:00.0', devPort: 0 },
      master: null,
      uio: null,
      carriesSsh: true,
      defaultRoute: true,
    },
    {
      name: 'eth1',
      kind: 'netvsc',
      mac: '7c:1e:52:33:66:29',
      driver: 'hv_netvsc',
      up: true,
      mtu: 1500,
      addresses: ['10.1.1.4/24'],
      vmbusUuid: 'f8615163-0001-1000-2000-7c1e52336629',
      pciAddress: '7870:00:00.0',
      devPort: 1,
      vf: { name: 'enP30832s1d1', driver: 'mana', up: true, pciAddress: '7870:00:00.0', devPort: 1 },
      master: null,
      uio: null,
      carriesSsh: false,
      defaultRoute: false,
    },
    {
      name: 'docker0',
      kind: 'virtual',
      mac: '02:42:5b:aa:0d:2e',
      driver: 'bridge',
      up: true,
      mtu: 1500,
      addresses: ['172.17.0.1/16'],
      vmbusUuid: null,
      pciAddress: null,
      devPort: null,
      vf: null,
      master: null,
      uio: null,
      carriesSsh: false,
      defaultRoute: false,
    },
  ]);
  const loaded = { available: true, builtin: false, loaded: true };
  assert.deepEqual(modules, {
    mana: loaded,
    mana_ib: loaded,
    ib_uverbs: loaded,
    uio_hv_generic: { available: true, builtin: false, loaded: false },
    hv_netvsc: { available: true, builtin: true, loaded: true },
  });
});

void test('the NICs of each captured output', () => {
  const names = ['azure-nic-moved', 'lab-healthy', 'lab-nic-moved', 'lab-driver-id-19', 'lab-testpmd'];
  const seen = Object.fromEntries(
    names.map((name) => {
      const { facts } = parsed(fixture(name));
      const ids = facts.rdma.driverIds?.map(({ device, id }) => `${device} ${id}`);
      return [name, { nics: facts.nics.map(nicLine), ids, processes: facts.processes }];
    }),
  );
  const eth0 = 'eth0 physical virtio_net f0:0d:3a:ec:b4:09 port - | ssh';
  const eth1 = 'eth1 netvsc hv_netvsc f0:0d:3a:ec:b4:0a port 0 + enP30832p0s0 mana up';
  const eth2 = 'eth2 netvsc hv_netvsc f0:0d:3a:ec:b4:0b port 1 + enP30832p0s0d1 mana up';
  assert.deepEqual(seen, {
    'azure-nic-moved': {
      nics: [
        'eth0 netvsc hv_netvsc 7c:1e:52:33:66:28 port 0 + enP30832s1 mana up | ssh | default',
        '- netvsc uio_hv_generic 7c:1e:52:33:66:29 port 1 + enP30832s1d1 mana down | /dev/uio0',
      ],
      ids: ['mana_0 20', 'manae_0 20'],
      processes: [
        {
          pid: 4242,
          name: 'dpdk-testpmd',
          commandLine: 'dpdk-testpmd -l 1-3 -a 7870:00:00.0,mac=7c:1e:52:33:66:29 -- --forward-mode=txonly',
          filePrefix: 'rte',
          holdsLock: true,
        },
      ],
    },
    'lab-healthy': { nics: [eth0, eth1, eth2], ids: ['mana_0 20'], processes: [] },
    'lab-nic-moved': {
      nics: [
        eth0,
        '- netvsc uio_hv_generic f0:0d:3a:ec:b4:0a port 0 + enP30832p0s0 mana down | /dev/uio0',
        eth2,
      ],
      ids: ['mana_0 20'],
      processes: [],
    },
    'lab-driver-id-19': { nics: [eth0, eth1, eth2], ids: ['mana_0 19'], processes: [] },
    'lab-testpmd': {
      nics: [eth0, eth1, eth2],
      ids: ['mana_0 20'],
      processes: [
        {
          pid: 469,
          name: 'dpdk-testpmd',
          commandLine: 'dpdk-testpmd -l 0-1 --no-pci --vdev=net_null0 --file-prefix=my -- -i',
          filePrefix: 'my',
          holdsLock: true,
        },
      ],
    },
  });
});

void test('evidence shows what was read, and of the metadata only what is used', () => {
  const { evidence } = parsed(fixture('azure-d8s-v6'));
  assert.deepEqual([...evidence.keys()].sort(), [...sectionIds].sort());
  assert.equal(evidence.get('kernel')?.output, 'Linux vm-dpdk-1 6.8.0-1046-azure');
  assert.equal(
    evidence.get('imds')?.output,
    'vmSize: Standard_D8s_v6\nlocation: japaneast\npublisher: canonical\noffer: ubuntu-24_04-lts\nsku: server\nversion: 24.04.202509110',
  );
});

void test('no markers, no Linux, nothing readable', () => {
  const problem = (text: string): string => {
    const result = parse(text);
    return result.ok ? 'readable' : result.problem.id;
  };
  assert.deepEqual(
    {
      empty: problem(''),
      windows: problem(
        "'exec' is not recognized as an internal or external command,\r\noperable program\r\n",
      ),
      otherNonce: problem(fixture('azure-d8s-v6').replaceAll(nonce, 'another1')),
      freebsd: problem(
        `\n@${nonce} begin kernel\nFreeBSD box 14.1-RELEASE\n@${nonce} end kernel 0\n@${nonce} done\n`,
      ),
      brokenAtOnce: problem(`\n@${nonce} begin kernel\nLin`),
    },
    {
      empty: 'no-posix-shell',
      windows: 'no-posix-shell',
      otherNonce: 'no-posix-shell',
      freebsd: 'not-linux',
      brokenAtOnce: 'output-truncated',
    },
  );
});

void test('an output cut anywhere is read as far as it goes, and says what is missing', () => {
  const text = fixture('azure-d8s-v6');
  for (let end = 0; end <= text.length; end += 13) {
    const result = parse(text.slice(0, end));
    if (!result.ok) continue;
    const complete = sectionIds.filter((id) => text.slice(0, end).includes(`\n@${nonce} end ${id} 0\n`));
    assert.deepEqual(
      result.facts.incomplete,
      sectionIds.filter((id) => !complete.includes(id)),
    );
  }
  const half = text.slice(0, text.indexOf(`@${nonce} begin nics`));
  const { facts } = parsed(half);
  assert.deepEqual(
    {
      kernel: facts.kernel,
      nics: facts.nics,
      dpdk: facts.dpdk,
      ids: facts.rdma.driverIds,
      libmana: facts.rdma.libmanaFound,
    },
    { kernel: '6.8.0-1046-azure', nics: [], dpdk: [], ids: null, libmana: null },
  );
});

void test('noise of login scripts changes nothing', () => {
  const clean = parsed(fixture('azure-d8s-v6'));
  const banner = 'Welcome!\u001b[31m\n'.repeat(2000);
  const noisy = `${banner}@other begin kernel\nDarwin x 1\n@other end kernel 0\nno newline${fixture('azure-d8s-v6')}\nlogout\n@${nonce} begin kernel\nDarwin x 1\n@${nonce} end kernel 0\n`;
  assert.deepEqual(parsed(noisy).facts, clean.facts);
  const crlf = fixture('azure-d8s-v6').replaceAll('\n', '\r\n');
  assert.deepEqual(parsed(crlf).facts, clean.facts);
});

void test('a section that the probe had to cut, or that ran out of time, counts as incomplete', () => {
  const text = output({ addresses: `1: lo    inet 127.0.0.1/8 scope host lo\n@${nonce} cut` }).replace(
    'end sudo 0',
    'end sudo 124',
  );
  assert.deepEqual(parsed(text).facts.incomplete, ['sudo', 'addresses']);
});

void test('on Azure, a metadata service that does not answer leaves size and image unknown', () => {
  const dmi = 'sys_vendor: Microsoft Corporation\nchassis_asset_tag: 7783-7084-3265-9085-8269-3286-77';
  const { facts } = parsed(output({ dmi, imds: '<html>proxy error</html>' }));
  assert.deepEqual(
    { azure: facts.azure, incomplete: facts.incomplete },
    { azure: { isAzure: true, vmSize: null, location: null, image: null }, incomplete: ['imds'] },
  );
});

void test('Azure knows the addresses of NICs that the kernel has lost', () => {
  const dmi = 'sys_vendor: Microsoft Corporation\nchassis_asset_tag: 7783-7084-3265-9085-8269-3286-77';
  const nic = (mac: unknown, addresses: readonly unknown[], prefix: unknown) => ({
    macAddress: mac,
    ipv4: {
      ipAddress: addresses.map((privateIpAddress) => ({ privateIpAddress, publicIpAddress: '20.1.2.3' })),
      subnet: [{ address: '10.0.1.0', prefix }],
    },
    ipv6: { ipAddress: [] },
  });
  const answer = {
    compute: { vmSize: 'Standard_D8s_v6', location: 'japaneast', subscriptionId: 'nobody’s business' },
    network: {
      interface: [
        nic('7C1E52336628', ['10.0.0.4'], '24'),
        nic('7C1E52336629', ['10.0.1.4', '10.0.1.9'], '26'),
        nic('7C1E5233662A', ['10.0.2.4', '$(reboot)', null], '99'),
        nic('not a MAC', ['10.0.3.4'], '24'),
        nic('7C1E52336628aabb', ['10.0.3.4'], '24'),
        null,
        'text',
      ],
    },
  };
  const { facts, evidence } = parsed(output({ dmi, imds: JSON.stringify(answer) }));
  assert.deepEqual(facts.azure, {
    isAzure: true,
    vmSize: 'Standard_D8s_v6',
    location: 'japaneast',
    image: null,
    interfaces: [
      { mac: '7c:1e:52:33:66:28', addresses: ['10.0.0.4/24'] },
      { mac: '7c:1e:52:33:66:29', addresses: ['10.0.1.4/26', '10.0.1.9/26'] },
      { mac: '7c:1e:52:33:66:2a', addresses: ['10.0.2.4'] },
    ],
  });
  assert.equal(
    evidence.get('imds')?.output,
    'vmSize: Standard_D8s_v6\nlocation: japaneast\ninterface 7c:1e:52:33:66:28: 10.0.0.4/24\n' +
      'interface 7c:1e:52:33:66:29: 10.0.1.4/26, 10.0.1.9/26\ninterface 7c:1e:52:33:66:2a: 10.0.2.4',
  );
  const odd = [
    { network: [] },
    { network: { interface: 'x' } },
    { network: { interface: [{ macAddress: 5 }] } },
  ];
  for (const network of odd)
    assert.equal(parsed(output({ dmi, imds: JSON.stringify(network) })).facts.azure.interfaces, undefined);
});

void test('rule 9: hostile values come out harmless', () => {
  const escape = '\u001b]0;owned\u0007\u001b[2J';
  const nics = [
    `nic $(reboot) real flags=0x1003 ifindex=2 address=${escape} mtu=1e9 dev_port=-1 DRIVER=hv_netvsc`,
    `nic ;rm${escape} real flags=zz ifindex=3 PCI_SLOT_NAME=../../etc`,
    'nic -rf real flags=0x1 ifindex=4',
    `nic ${'x'.repeat(5000)} real flags=0x1`,
    'nic',
  ].join('\n');
  const { facts, evidence } = parsed(
    output({
      kernel: `Linux ho${escape}st 6.8.0\u202e`,
      os: `ID=${escape}"x"\nPRETTY_NAME="${'A'.repeat(100_000)}"`,
      nics,
      vmbus:
        'device ../../x DRIVER=uio_hv_generic\ndevice f8615163-0001-1000-2000-7c1e52336629 uio=../../sda',
      pci: 'sysfs: readable\nfunction 7870:00:00.0;reboot device=0x00ba',
      infiniband: `device mana_0;x\ndevice ${escape}`,
      'driver-id': 'mana_0 uverbs0 99999999999999999999',
      hugepages: '/sys/devices/system/node/node0/hugepages/hugepages-2048kB 1e5 -3',
      processes: `process 0 lock=yes x\nprocess 99999999999 lock=yes x\nprocess 12 lock=yes ${escape}evil`,
      ssh: '$(reboot) 1 $(reboot) 2',
      testpmd: 'testpmd 0 - /opt/../../bin/dpdk-testpmd',
    }),
  );
  assert.deepEqual(
    {
      kernel: facts.kernel,
      hostname: facts.hostname,
      osLength: facts.os.prettyName?.length,
      nics: facts.nics.map(nicLine).map((line) => line.replace(/x{5,}…?/, (name) => `x*${name.length}`)),
      pci: facts.pci,
      rdma: facts.rdma.devices,
      ids: facts.rdma.driverIds,
      hugepages: facts.hugepages,
      processes: facts.processes.map(({ pid, name }) => `${pid} ${name}`),
      ssh: facts.ssh,
      dpdk: facts.dpdk,
    },
    {
      kernel: '6.8.0',
      hostname: 'host',
      osLength: 256,
      nics: [
        '$(reboot) netvsc hv_netvsc - port - | ssh? | odd',
        '-rf physical - - port - | ssh? | odd',
        ';rm physical - - port - | ssh? | odd',
        '- netvsc - - port - | ssh?',
        'x*256 physical - - port - | ssh? | odd',
      ],
      pci: [],
      rdma: [],
      ids: null,
      hugepages: [],
      processes: ['12 evil'],
      ssh: { serverAddress: null, interface: null },
      dpdk: [],
    },
  );
  for (const { output: text } of evidence.values()) {
    assert.ok(text.length <= 4_000);
    assert.doesNotMatch(text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  }
});

void test('a VM that ignores all caps does not decide how much is kept', () => {
  const many = (line: (index: number) => string): string =>
    Array.from({ length: 50_000 }, (_, i) => line(i)).join('\n');
  const { facts } = parsed(
    output({
      nics: many((i) => `nic v${i} virtual flags=0x1 ifindex=${i} lower=${i + 1}`),
      addresses: many((i) => `${i}: v${i}    inet 10.0.0.4/24 scope global`),
      vmbus: many((i) => `device f8615163-0001-1000-2000-${String(i).padStart(12, '0')}`),
      ssh: '192.0.2.1 1 10.0.0.4 22',
    }),
  );
  assert.ok(facts.nics.length <= 256);
  assert.deepEqual(facts.incomplete, ['nics', 'vmbus', 'addresses']);
});
