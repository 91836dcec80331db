// The whitelists of values that go into remote commands: what real systems have is accepted, everything else refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkValue, type ValueKind } from '../../../src/core/remote/values';

const good: Record<ValueKind, readonly string[]> = {
  interface: ['eth0', 'ens1', 'enP30832p0s0', 'br-1', 'eth0.100', 'a', 'x'.repeat(15)],
  'vmbus-uuid': ['7c1e5f0a-0d3a-7c1e-5f0a-0d3a7c1e5f0a', 'F8615163-DF3E-46C5-913F-F2D2F965ED0E'],
  'pci-address': ['7870:00:00.0', '0000:00:1f.7', '00c167aa:00:02.0'],
  mac: ['60:45:bd:00:11:22', 'FF:FF:FF:FF:FF:FF'],
  'ip-address': ['10.0.0.4', '255.255.255.255', '::1', 'fe80::1', '2001:db8:1:2:3:4:5:6', '::'],
  integer: ['0', '1', '65535', '123456789012345'],
  pid: ['1', '4194304', '2147483647'],
  'absolute-path': ['/', '/sys/class/net', "/opt/it's here/dpdk", '/home/ユーザー/x', '/a..b/c'],
  module: ['uio_hv_generic', 'mana', 'mana_ib', 'vfio-pci'],
  device: ['mana_0', 'uverbs0', 'uio0', 'nvme0n1'],
  package: ['rdma-core', 'libibverbs1', 'g++', 'linux-modules-extra-6.8.0-1021-azure'],
  user: ['azureuser', 'root', '_apt', 'first.last'],
  'cpu-list': ['0', '0-15', '0-3,8,10-11'],
};

const bad: Record<ValueKind, readonly string[]> = {
  interface: [
    '',
    '.',
    '..',
    '-eth0',
    'eth1;reboot',
    'eth0 ',
    'eth/0',
    'x'.repeat(16),
    'eth0\n',
    '$(id)',
    'é',
  ],
  'vmbus-uuid': [
    '',
    '7c1e5f0a',
    '{7c1e5f0a-0d3a-7c1e-5f0a-0d3a7c1e5f0a}',
    '7c1e5f0a-0d3a-7c1e-5f0a-0d3a7c1e5f0g',
  ],
  'pci-address': ['00:00.0', '7870:00:00.8', '7870:00:20.0', '7870:00:00.0/..', '7870:00:00.0\n'],
  mac: ['60:45:bd:00:11', '60-45-bd-00-11-22', '60:45:bd:00:11:2g'],
  'ip-address': [
    '256.0.0.1',
    '1.2.3',
    '1.2.3.4.5',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    'fe80::1%eth0',
    'a',
  ],
  integer: ['', '-1', '01', '1.5', '1e3', ' 1', '1\n', '1234567890123456'],
  pid: ['0', '-1', '2147483648', '99999999999', '1 2'],
  'absolute-path': [
    '',
    'relative',
    '-x',
    '/a/../b',
    '/..',
    '/a\nb',
    '/a\0b',
    '/a\u202eb',
    '/a\u200bb',
    `/${'x'.repeat(4096)}`,
  ],
  module: ['-f', 'a b', 'a/b', 'a.ko', ''],
  device: ['.', '..', '../x', '-x', ''],
  package: ['-y', 'a b', 'a;b', '', '../x.deb', './x.deb'],
  user: ['-l', 'a b', 'a:b', '1user', ''],
  'cpu-list': ['', '0-', '-1', '0,,1', 'all', '0-3;'],
};

test('rule 8: each kind accepts what real systems have and refuses everything else', () => {
  const verdicts = (samples: Record<ValueKind, readonly string[]>): Record<string, readonly string[]> =>
    Object.fromEntries(
      Object.entries(samples).map(([kind, texts]) => [
        kind,
        texts.filter((text) => checkValue(kind as ValueKind, text) === text),
      ]),
    );
  const none = Object.fromEntries(Object.keys(bad).map((kind) => [kind, []]));
  assert.deepEqual({ good: verdicts(good), bad: verdicts(bad) }, { good, bad: none });
});

test('no accepted value can be taken for an option or hold a character that a shell acts on outside a path', () => {
  const hostile = [
    '-',
    '--help',
    '$',
    '`',
    ';',
    '|',
    '&',
    '>',
    '<',
    '(',
    '*',
    '?',
    '~',
    '\n',
    '\0',
    "'",
    '"',
    '\\',
    ' ',
  ];
  for (const kind of Object.keys(good) as ValueKind[]) {
    if (kind === 'absolute-path') continue;
    for (const sample of good[kind]) {
      for (const piece of hostile) {
        assert.equal(checkValue(kind, piece + sample), undefined, `${kind}: ${piece}${sample}`);
        if (!piece.startsWith('-'))
          assert.equal(checkValue(kind, sample + piece), undefined, `${kind}: ${sample}${piece}`);
      }
    }
  }
});
