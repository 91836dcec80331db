// DPDK installations, hugepages and processes from the lines that the probe prints of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  parseDpdk,
  parseHugepageMounts,
  parseHugepages,
  parseProcesses,
} from '../../../src/core/detect/parseDpdk';

/** An installation in one line. */
function installs(libraries: readonly string[], testpmd: readonly string[]): string[] {
  return parseDpdk(libraries, testpmd).map(
    ({ version, path, source, hasNetMana }) => `${version ?? '-'} ${path} ${source} ${String(hasNetMana)}`,
  );
}

const usr = '/usr/lib/x86_64-linux-gnu';
const local = '/usr/local/lib64';

void test('installations', () => {
  assert.deepEqual(
    {
      'package without net_mana': installs(
        [
          `${usr}/pkgconfig/libdpdk.pc:prefix=/usr`,
          `${usr}/pkgconfig/libdpdk.pc:Version: 22.11.11`,
          `lib ${usr}/librte_eal.so.23.0`,
        ],
        ['testpmd 1 - /usr/bin/dpdk-testpmd'],
      ),
      'shared testpmd finds the driver as a library': installs(
        [`lib ${usr}/librte_eal.so.24.0`, `lib ${usr}/dpdk/pmds-24.0/librte_net_mana.so.24.0`],
        ['testpmd 1 - /usr/bin/dpdk-testpmd'],
      ),
      'own build beside the package': installs(
        [
          `${usr}/pkgconfig/libdpdk.pc:Version: 23.11.4`,
          `${local}/pkgconfig/libdpdk.pc:Version: 26.11.0-rc0`,
          `lib ${local}/librte_eal.so.27.0`,
        ],
        ['testpmd 0 - /usr/local/bin/dpdk-testpmd', 'testpmd 1 - /usr/bin/dpdk-testpmd'],
      ),
      'library for building, no testpmd': installs(
        [`${local}/pkgconfig/libdpdk.pc:Version: 24.11.3`, `lib ${local}/librte_net_mana.a`],
        [],
      ),
      'build folder, never installed': installs(
        [],
        ['testpmd 0 24.11.0 /home/u/dpdk/build/app/dpdk-testpmd'],
      ),
      'grep ran out of time': installs([], ['testpmd 124 - /opt/dpdk/bin/dpdk-testpmd']),
      'release by ABI': ['20.0', '23.2', '25.1', '9.1', '25.7'].flatMap((abi) =>
        installs([`lib ${usr}/librte_eal.so.${abi}`], []),
      ),
      'the newer of two libraries': installs(
        [`lib ${usr}/librte_eal.so.24.2`, `lib ${usr}/librte_eal.so.24.0`],
        [],
      ),
      nonsense: installs(
        ['lib relative/librte_eal.so.1.1', 'x', ':Version: 1'],
        ['testpmd 0 - bin', 'testpmd x - /a'],
      ),
    },
    {
      'package without net_mana': ['22.11.11 /usr/bin/dpdk-testpmd pkg-config false'],
      'shared testpmd finds the driver as a library': ['23.11 /usr/bin/dpdk-testpmd path true'],
      'own build beside the package': [
        '26.11.0-rc0 /usr/local/bin/dpdk-testpmd usr-local true',
        '23.11.4 /usr/bin/dpdk-testpmd pkg-config false',
      ],
      'library for building, no testpmd': [`24.11.3 ${local}/pkgconfig/libdpdk.pc usr-local true`],
      'build folder, never installed': ['24.11.0 /home/u/dpdk/build/app/dpdk-testpmd path true'],
      'grep ran out of time': ['- /opt/dpdk/bin/dpdk-testpmd path null'],
      'release by ABI': [
        `19.11 ${usr}/librte_eal.so.20.0 path false`,
        `23.07 ${usr}/librte_eal.so.23.2 path false`,
        `25.03 ${usr}/librte_eal.so.25.1 path false`,
        `- ${usr}/librte_eal.so.9.1 path false`,
        `- ${usr}/librte_eal.so.25.7 path false`,
      ],
      'the newer of two libraries': [`24.07 ${usr}/librte_eal.so.24.2 path false`],
      nonsense: [],
    },
  );
});

void test('hugepages and their mounts', () => {
  assert.deepEqual(
    parseHugepages([
      '/sys/devices/system/node/node0/hugepages/hugepages-2048kB 1024 1000',
      '/sys/devices/system/node/node1/hugepages/hugepages-1048576kB 4 4',
      '/sys/kernel/mm/hugepages/hugepages-524288kB 2 1',
      '/sys/devices/system/node/node0/hugepages/hugepages-2048kB 1024',
      'junk',
    ]),
    [
      { node: 0, sizeKb: 2048, total: 1024, free: 1000 },
      { node: 1, sizeKb: 1048576, total: 4, free: 4 },
      { node: 0, sizeKb: 524288, total: 2, free: 1 },
    ],
  );
  assert.deepEqual(
    parseHugepageMounts(
      [
        'hugetlbfs /dev/hugepages hugetlbfs rw,relatime,pagesize=2M 0 0',
        'nodev /mnt/huge\\0401G hugetlbfs rw,pagesize=1024M 0 0',
        'nodev /mnt/old hugetlbfs rw,relatime 0 0',
        'tmpfs /mnt/hugetlbfs tmpfs rw 0 0',
        'nodev relative hugetlbfs rw 0 0',
      ],
      2048,
    ),
    [
      { path: '/dev/hugepages', pageSizeKb: 2048 },
      { path: '/mnt/huge 1G', pageSizeKb: 1048576 },
      { path: '/mnt/old', pageSizeKb: 2048 },
    ],
  );
});

void test('processes and the prefix of their files', () => {
  const prefixes = parseProcesses([
    'runtime /run/dpdk/from-lock 13',
    'runtime /run/dpdk/stale -',
    'process 11 lock=yes dpdk-testpmd',
    'args 11 dpdk-testpmd -l 1 --file-prefix=mine -- -i',
    'process 12 lock=no dpdk-l3fwd',
    'args 12 dpdk-l3fwd --file-prefix other -l 1',
    'process 13 lock=yes app',
    'args 13 ./app -l 1',
    'process 14 lock=unknown dpdk-testpmd',
    'args 14 dpdk-testpmd --in-memory',
    'process 15 lock=no testpmd',
    'process 16 lock=no dpdk-pdump',
    'args 16 dpdk-pdump',
    'process -1 lock=no evil',
  ]).map(
    ({ pid, name, filePrefix, holdsLock }) => `${pid} ${name} ${filePrefix ?? '-'} ${String(holdsLock)}`,
  );
  assert.deepEqual(prefixes, [
    '11 dpdk-testpmd mine true',
    '12 dpdk-l3fwd other false',
    '13 app from-lock true',
    '14 dpdk-testpmd - null',
    '15 testpmd - false',
    '16 dpdk-pdump rte false',
  ]);
});
