// What the scripts say of headers, source trees, libraries and programs; and what a VM could say to confuse.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseLook, parseWatch } from '../../../src/core/doctor/parseLook';
import { eventsOf, folder } from './rig';

const members = (...last: readonly string[]): string =>
  ['UNKNOWN', 'MLX5', ...last].map((name) => `\tRDMA_DRIVER_${name},`).join('\n');
const header = (...last: readonly string[]): string => `enum rdma_driver_id {\n${members(...last)}\n};\n`;
const kernel = '/lib/modules/5.15.0-1045-azure/build/include/uapi/rdma/ib_user_ioctl_verbs.h';

describe('look', () => {
  it('tells headers by whose they are, and a tree’s from all others', () => {
    const look = parseLook(
      eventsOf(`@ begin 1000 -
@ tool gdb /usr/bin/gdb
@ header-begin running-kernel ${kernel} /usr/src/linux-azure-headers/include/uapi/rdma/ib_user_ioctl_verbs.h
${header('MANA')}@ header-end
@ header-begin distribution /usr/include/rdma/ib_user_ioctl_verbs.h /usr/include/rdma/ib_user_ioctl_verbs.h
${header('ERDMA')}@ header-end
@ source 50.7 /opt/mana-dpdk/rdma-core-50.7-id19 /home/a%20b/mana-dpdk/src/rdma-core-50.7-id19
@ header-begin rdma-core-source /home/a%20b/mana-dpdk/src/rdma-core-50.7-id19/kernel-headers/rdma/ib_user_ioctl_verbs.h -
${header('MANA', 'ERDMA')}@ header-end
@ no-source - /srv/nothing
@ library - ${folder}/libibverbs.so.1.14.46.0
@ provider - ${folder}/libibverbs/libmana-rdmav34.so
@ provider - ${folder}/libibverbs/liberdma-rdmav34.so
@ driver-file - /etc/libibverbs.d/mana.driver
@ ptrace-scope 1
@ finished done
`),
    );
    const told = look.headers.map(({ role, path, reading }) => [role, path, reading.ok && reading.mana]);
    assert.deepEqual(told, [
      ['running-kernel', kernel, 2],
      ['distribution', '/usr/include/rdma/ib_user_ioctl_verbs.h', null],
    ]);
    const [tree] = look.sources;
    assert.equal(tree?.folder, '/home/a b/mana-dpdk/src/rdma-core-50.7-id19');
    assert.equal(tree.prefix, '/opt/mana-dpdk/rdma-core-50.7-id19');
    assert.equal(tree.header?.reading.ok && tree.header.reading.mana, 2);
    assert.deepEqual(look.notSources, ['/srv/nothing']);
    assert.deepEqual(look.libraries, [
      {
        file: `${folder}/libibverbs.so.1.14.46.0`,
        folder,
        version: '46.0',
        providers: ['libmana-rdmav34.so', 'liberdma-rdmav34.so'],
      },
    ]);
    assert.deepEqual(
      [look.tools.gdb, look.tools.ibv_devinfo, look.ptraceScope],
      ['/usr/bin/gdb', undefined, 1],
    );
  });

  it('takes nothing that is not what it claims to be', () => {
    const look = parseLook(
      eventsOf(`@ begin 1000 -
@ header-begin kernel /x /x
@ header-begin running-kernel not-a-path -
@ source latest - relative/folder
@ source v1;rm - /srv/rdma-core
@ library - ../libibverbs.so.1.14.1.0
@ provider - /usr/lib/libibverbs/libmana-rdmav34.so
@ tool gdb gdb
@ ptrace-scope x
@ finished done
`),
    );
    assert.deepEqual([look.headers, look.libraries, look.tools, look.ptraceScope], [[], [], {}, null]);
    assert.deepEqual(
      look.sources.map(({ folder: tree, version, prefix, header: none }) => [tree, version, prefix, none]),
      [['/srv/rdma-core', null, null, null]],
    );
  });

  it('is bounded, whatever comes', () => {
    const many = Array.from(
      { length: 500 },
      (_, index) =>
        `@ library - /opt/${index}/libibverbs.so.1.14.50.0\n@ header-begin distribution /h${index} /h${index}\nx\n@ source 1 - /s${index}\n`,
    );
    const look = parseLook(eventsOf(many.join('')));
    assert.deepEqual([look.libraries.length, look.headers.length, look.sources.length], [32, 16, 16]);
  });
});

describe('watch', () => {
  const probe = (lines: string, status = 0) =>
    parseWatch(
      eventsOf(`@ begin 0 -\n@ probe-begin mana_0 -\n${lines}\n@ probe-end ${status}\n@ finished done\n`),
      'mana_0',
      null,
    ).probe;

  it('reads who has loaded what, replaced files included', () => {
    const { asRoot, driverIds, pythonMissing, programs } = parseWatch(
      eventsOf(`@ begin 0 -
@ process 4242 dpdk-testpmd
@ mapped 4242 ${folder}/libibverbs.so.1.14.46.0%20(deleted)
@ mapped 4242 ${folder}/libibverbs/libmana-rdmav34.so
@ mapped 1 /etc/passwd
@ process 0 kernel
@ process 99999999999 odd
@ driver-id mana_0%20uverbs0%2019
@ driver-id mlx5_0%20uverbs1%201
@ driver-id bad%20line
@ driver-id ../x%20uverbs0%2020
@ no-ibv-devinfo
@ finished done
`),
      'mana_0',
      null,
    );
    assert.deepEqual([asRoot, pythonMissing], [true, false]);
    assert.deepEqual(driverIds, [
      { device: 'mana_0', id: 19 },
      { device: 'mlx5_0', id: 1 },
    ]);
    const without = parseWatch(
      eventsOf('@ begin 1000 -\n@ driver-id no-python3\n@ finished done\n'),
      null,
      null,
    );
    assert.deepEqual([without.driverIds, without.pythonMissing], [null, true]);
    assert.deepEqual(programs, [
      {
        pid: 4242,
        name: 'dpdk-testpmd',
        files: [`${folder}/libibverbs.so.1.14.46.0 (deleted)`, `${folder}/libibverbs/libmana-rdmav34.so`],
      },
    ]);
  });

  it('knows MANA’s provider by its log, and only for this device', () => {
    const own = probe(`   4242:\tcalling init: ${folder}/libibverbs/libmana-rdmav34.so
   4242:\tcalling init: ${folder}/libibverbs/liberdma-rdmav34.so
   4242:\tcalling init: /lib/libz.so.1
mana_0: mana_alloc_context:395: Mapped db_page=0x7f1ed4d8b000
mana_0: mana_query_device_ex:52: device attr max_qp 0
mlx5_0: mlx5_alloc_context:1: x
mana_0: mana_0: fake:1: x
hca_id:\tmana_0`);
    assert.deepEqual(own?.functions, ['mana_alloc_context', 'mana_query_device_ex']);
    assert.deepEqual(
      own.loaded.map((file) => file.slice(file.lastIndexOf('/') + 1)),
      ['libmana-rdmav34.so', 'liberdma-rdmav34.so'],
    );
    assert.deepEqual([own.seen, own.noProvider, own.status], [true, false, 0]);
  });

  it('knows that there is none by libibverbs’ warning for this device', () => {
    const none = probe(
      "libibverbs: Warning: no userspace device-specific driver found for mana_0\nIB device 'mana_0' wasn't found",
      255,
    );
    assert.deepEqual([none?.noProvider, none?.seen, none?.status], [true, false, 255]);
    const other = probe(
      'libibverbs: Warning: no userspace device-specific driver found for mana_01\nhca_id:\tmana_0',
    );
    assert.deepEqual([other?.noProvider, other?.seen], [false, true]);
  });

  it('an end that was not seen is no status', () => {
    const cut = parseWatch(
      eventsOf('@ begin 0 -\n@ probe-begin mana_0 -\nhca_id:\tmana_0\n'),
      'mana_0',
      null,
    );
    assert.equal(cut.probe?.status, null);
  });
});
