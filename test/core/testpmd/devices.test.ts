// Device strings: which bus takes them, what they become, what is said of them. The expectations are what real
// binaries of the five releases did.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { macAddress, pciAddress } from '../../../src/core/testpmd/devices/addresses';
import { splitKeys } from '../../../src/core/testpmd/devices/kvargs';
import { devicesOf, mended, said, twoNics } from './devicesSupport';

const releases = ['22.11', '23.11', '24.11', '25.11', '26.07'];

test('PCI addresses are as lenient as EAL, and compared in one form', () => {
  const cases: Record<string, string | undefined> = {
    '7870:00:00.0': '7870:00:00.0',
    '00:02.0': '0000:00:02.0',
    'C05B:0:A.7': 'c05b:00:0a.7',
    '78700:00:20.9': '78700:00:20.9',
    '0x7870:0x0:0x0.0x0': '7870:00:00.0',
    '+7870:00:00.0': '7870:00:00.0',
    '::.0': '0000:00:00.0',
    ':0.0': '0000:00:00.0',
    '00007870:00:00.0': '7870:00:00.0',
    ' 7870:00:00.0': undefined,
    '7870: 00:00.0': undefined,
    '-7870:00:00.0': undefined,
    '7870:100:00.0': undefined,
    '178700000:00:00.0': undefined,
    '7870:00:00': undefined,
    '7870:00:00.': undefined,
    '7870:00:00.g': undefined,
    '7870:00:00.0:1': undefined,
    net_null0: undefined,
  };
  const found = Object.fromEntries(Object.keys(cases).map((name) => [name, pciAddress(name)]));
  assert.deepEqual(found, cases);
});

test('MAC addresses are read strictly up to 22.11, and liberally since', () => {
  const cases: Record<string, readonly (string | undefined)[]> = {
    '60:45:BD:01:02:03': ['60:45:bd:01:02:03', '60:45:bd:01:02:03'],
    '6045:bd01:0203': ['60:45:bd:01:02:03', '60:45:bd:01:02:03'],
    '60-45-bd-01-02-03': [undefined, '60:45:bd:01:02:03'],
    '60:45:bd:1:2:3': [undefined, '60:45:bd:01:02:03'],
    '6045.bd01.0203': [undefined, '60:45:bd:01:02:03'],
    '60:45-bd:01:02:03': [undefined, undefined],
    '6045bd010203': [undefined, undefined],
    '60:45:bd:01:02': [undefined, undefined],
    '60:45:bd:01:02:03:04': [undefined, undefined],
    '': [undefined, undefined],
  };
  const found = Object.fromEntries(
    Object.keys(cases).map((mac) => [mac, [macAddress(mac, false), macAddress(mac, true)]]),
  );
  assert.deepEqual(found, cases);
});

test('arguments are split as librte_kvargs splits them', () => {
  const split = (text: string): readonly (readonly [string, string | undefined])[] =>
    splitKeys(text, 0).keys.map(({ key, value }) => [key, value]);
  assert.deepEqual(
    Object.fromEntries(
      ['a=1,b', ',a=1,,', 'a=[1,2],b=3', 'a=b=c', '=5', 'a='].map((text) => [text, split(text)]),
    ),
    {
      'a=1,b': [
        ['a', '1'],
        ['b', undefined],
      ],
      ',a=1,,': [['a', '1']],
      'a=[1,2],b=3': [
        ['a', '[1,2]'],
        ['b', '3'],
      ],
      'a=b=c': [['b', 'c']],
      '=5': [['', '5']],
      'a=': [['a', '']],
    },
  );
  const calls = splitKeys('dev(net_null1,copy=1),mac=x', 0, 'parentheses').keys;
  assert.deepEqual(
    calls.map(({ key, value, from, to }) => [key, value, from, to]),
    [
      ['dev(net_null1,copy=1)', undefined, 0, 21],
      ['mac', 'x', 22, 27],
    ],
  );
});

test('every form of a device finds its bus, its name and its arguments', () => {
  const cases: Record<string, readonly unknown[]> = {
    '7870:00:00.0,mac=60:45:bd:01:02:03': ['pci', '7870:00:00.0', 'net_mana', ['mac'], '7870:00:00.0'],
    'pci:7870:00:00.0': ['pci', '7870:00:00.0', 'net_mana', [], '7870:00:00.0'],
    'pci/7870:00:00.0': ['pci', '7870:00:00.0', 'net_mana', [], '7870:00:00.0'],
    'vdev:net_null0,copy=1': ['vdev', 'net_null0', 'net_null', ['copy'], null],
    eth_bond0: ['vdev', 'eth_bond0', 'net_bonding', [], null],
    net_virtio_user0: ['vdev', 'net_virtio_user0', null, [], null],
    '635a7ae3-091e-4410-ad59-667c4f8c04c3,latency=20': [
      'vmbus',
      '635a7ae3-091e-4410-ad59-667c4f8c04c3',
      'net_netvsc',
      ['latency'],
      null,
    ],
    'bus=pci,addr=7870:00:00.0/class=eth/driver=net_mana,mac=x': [
      'pci',
      '7870:00:00.0',
      'net_mana',
      ['driver', 'mac'],
      '7870:00:00.0',
    ],
    'bus=vdev,name=net_null0': ['vdev', 'net_null0', 'net_null', [], null],
    '?,mac=x': [null, '\uE000', null, ['mac'], null],
    '7870:00:00.0,mac=?': ['pci', '7870:00:00.0', 'net_mana', ['mac'], '7870:00:00.0'],
  };
  const found = Object.fromEntries(
    Object.keys(cases).map((device) => {
      const [first] = devicesOf(`-a ${device} --`).devices;
      return [
        device,
        [first?.bus, first?.name, first?.driver, first?.keys.map(({ key }) => key), first?.address],
      ];
    }),
  );
  assert.deepEqual(found, cases);
});

test('a name that no bus takes ends every release, and a name some bus may take ends none', () => {
  const refused = [
    'net_mana0',
    'net_nul0',
    'NET_NULL0',
    'eth1',
    '60:45:bd:01:02:03',
    'mac=60:45:bd:01:02:03',
    '7870:00:00',
    'pci:net_null0',
    'vdev:7870:00:00.0',
    'vdevnet_null0',
    'bus=foo,addr=7870:00:00.0',
    'bus=pci,addr=zzz',
    'class=eth',
    'class',
    'net_null0/class=eth',
    `net_null${'0'.repeat(60)}`,
  ];
  const taken = [
    'net_null0',
    'net_memif0',
    'crypto_aesni_mb0',
    'mlx5_core.sf.4',
    'fslmc:dpni.1',
    'bus=auxiliary',
    'bus=vdev,name=zzz',
    '78700:00:20.9',
    'net_?',
    '?',
    `net_null${'0'.repeat(55)}`,
  ];
  for (const release of releases) {
    const ends = (device: string): boolean =>
      devicesOf(`--vdev ${device} --`, release).findings.some(({ rule }) => rule === 'device-refused');
    assert.deepEqual(
      refused.filter((device) => !ends(device)),
      [],
      release,
    );
    assert.deepEqual(taken.filter(ends), [], release);
  }
});

test('a finding points at the part it is about, and its fix mends that part', () => {
  const cases: Record<string, readonly [readonly string[], string | undefined]> = {
    '--vdev=net_nul0 --': [['device-refused: net_nul0'], '--vdev=net_null0 --'],
    '--vdev=net_null0,no_rx=1 --': [['device-argument: no_rx=1'], '--vdev=net_null0,no-rx=1 --'],
    '--vdev=net_bonding0,mode=1,slave=0 --': [
      ['device-argument: slave=0'],
      '--vdev=net_bonding0,mode=1,member=0 --',
    ],
    '-a 7870:00:00.0,MAC=60:45:bd:01:02:03 --': [
      ['device-argument: MAC=60:45:bd:01:02:03'],
      '-a 7870:00:00.0,mac=60:45:bd:01:02:03 --',
    ],
    '-a 7870:00:00.0,mac=6045bd010203 --': [
      ['device-argument: 6045bd010203'],
      '-a 7870:00:00.0,mac=60:45:bd:01:02:03 --',
    ],
    '-a 7870:00:00.0,mac=60:45:bd:01:02:03,mac=60:45:BD:01:02:03 --': [
      ['device-argument: ,mac=60:45:BD:01:02:03'],
      '-a 7870:00:00.0,mac=60:45:bd:01:02:03 --',
    ],
    '-a 7870:00:00.0,mac=60:45:bd:01:02:03 -a 7870:0:0.0,mac=60:45:bd:01:02:04 --': [
      ['repeated-device: 7870:0:0.0,mac=60:45:bd:01:02:04'],
      '-a 7870:00:00.0,mac=60:45:bd:01:02:03,mac=60:45:bd:01:02:04  --',
    ],
    '--vdev=net_null0 --vdev=net_null0 --': [['repeated-device: net_null0'], undefined],
  };
  const found = Object.fromEntries(
    Object.keys(cases).map((text) => {
      const findings = devicesOf(text).findings.filter(({ rule }) => rule !== 'zero-ports');
      return [text, [said(text, findings), mended(text, findings[0])]];
    }),
  );
  assert.deepEqual(found, cases);
});

test('a VM tells which MACs and addresses there are', () => {
  const cases: Record<string, readonly string[]> = {
    '-a 7870:00:00.0,mac=60:45:bd:00:00:02 --': [],
    '-a 7870:00:00.0,mac=60-45-bd-0-0-2 --': [],
    '-a 7870:00:00.0,mac=60:45:bd:00:00:09 --': [
      'unmatched-mac: 60:45:bd:00:00:09',
      'zero-ports: 7870:00:00.0,mac=60:45:bd:00:00:09',
    ],
    '-a 7870:00:00.0,mac=60:45:bd:00:00:02,mac=60:45:bd:00:00:09 --': ['unmatched-mac: 60:45:bd:00:00:09'],
    '-a 7870:00:00.0,mac=? --': [],
    '-a 7871:00:00.0 --': ['device-argument: 7871:00:00.0', 'zero-ports: 7871:00:00.0'],
    '-a eth1 --': ['device-refused: eth1'],
  };
  const found = Object.fromEntries(
    Object.keys(cases).map((text) => [text, said(text, devicesOf(text, '24.11', twoNics).findings)]),
  );
  assert.deepEqual(found, cases);
  const text = '-a eth1 --';
  assert.equal(mended(text, devicesOf(text, '24.11', twoNics).findings[0]), '-a 7870:00:00.0 --');
});

test('mac without a value crashes old releases where there is a device for it', () => {
  const text = '-a 7870:00:00.0,mac --';
  const rules = (release: string, machine: typeof twoNics | null): readonly string[] =>
    devicesOf(text, release, machine).findings.map(({ rule }) => rule);
  assert.deepEqual(rules('22.11', twoNics), ['device-refused', 'zero-ports']);
  assert.deepEqual(rules('22.11', null), ['device-refused', 'zero-ports']);
  assert.deepEqual(rules('22.11', { ...twoNics, nics: [] }), ['device-argument', 'zero-ports']);
  assert.deepEqual(rules('24.11', twoNics), ['device-argument', 'zero-ports']);
});
