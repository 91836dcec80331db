// The scripts that look on the VM: what they are made of, what goes into them, and `look` on this machine.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, test } from 'node:test';
import { parseLook } from '../../../src/core/doctor/parseLook';
import { contextFunctions } from '../../../src/core/doctor/providers';
import { doctorScript, tracedCommand, type DoctorTask } from '../../../src/core/doctor/script';
import type { LookFacts } from '../../../src/core/doctor/types';
import { doctorScripts, rdmaProviders } from '../../../src/knowledge/doctor';
import { eventsOf, nonce } from './rig';

const tasks: readonly DoctorTask[] = [
  { mode: 'look', trees: ['/srv/rdma-core', "/srv/it's"] },
  { mode: 'watch', device: 'mana_0', folder: '/opt/mana-dpdk/rdma-core-50.7-id19/lib' },
  { mode: 'trace', folder: null, program: { kind: 'ibv_devinfo', device: 'mana_0' } },
  {
    mode: 'trace',
    folder: null,
    program: { kind: 'testpmd', path: '/usr/bin/dpdk-testpmd', pci: '7870:00:00.0' },
  },
];
const lastLine = (task: DoctorTask): string => doctorScript(task, nonce).trimEnd().split('\n').at(-1) ?? '';

test('bash accepts every script, and a part of one does nothing', () => {
  for (const task of tasks) {
    const script = doctorScript(task, nonce);
    const { status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
    assert.deepEqual({ mode: task.mode, status, stderr }, { mode: task.mode, status: 0, stderr: '' });
    for (const part of [0.3, 0.6, 0.9, 0.99]) {
      const cut = script.slice(0, Math.floor((script.length - 400) * part));
      const { stdout } = spawnSync('bash', ['-c', `PATH=/nowhere\n${cut}`], { encoding: 'utf8' });
      assert.equal(stdout, '', `${task.mode} cut at ${part}`);
    }
  }
});

test('shellcheck finds nothing but what is meant so', (t) => {
  for (const parts of Object.values(doctorScripts)) {
    // Words that only some scripts use, and functions that only the last line calls.
    const args = ['-s', 'bash', '-e', 'SC2034,SC2317', '-f', 'gcc', '-'];
    const check = spawnSync('shellcheck', args, {
      input: `N=x\n${parts.join('\n')}\nstart "$@"\n`,
      encoding: 'utf8',
    });
    if (check.error !== undefined) {
      t.skip('shellcheck is not installed');
      return;
    }
    const own = check.stdout.split('\n').filter((line) => line !== '' && !/SC2086|SC1003/.test(line));
    assert.deepEqual(own, []);
  }
});

describe('values', () => {
  it('are words of their own, whatever is in them', () => {
    assert.equal(
      lastLine({ mode: 'look', trees: ["/srv/it's $(reboot)"] }),
      `start look '/srv/it'\\''s $(reboot)'`,
    );
  });

  it('that are not what they should be are left out', () => {
    assert.equal(lastLine({ mode: 'look', trees: ['relative', '/srv/../etc', '/a\nb', ''] }), 'start look');
    const watch = (device: string | null, folder: string | null) =>
      lastLine({ mode: 'watch', device, folder });
    assert.equal(watch('mana_0; reboot', '/usr/lib'), "start watch '-' '/usr/lib'");
    // gdb and the loader would take a blank or a colon for the end of the folder.
    for (const folder of ['/opt/with blank/lib', '/a:/b', 'lib', '/opt/$x', null])
      assert.equal(watch('mana_0', folder), "start watch 'mana_0' '-'");
    assert.throws(() => doctorScript({ mode: 'look', trees: [] }, 'short'), RangeError);
  });

  it('of a testpmd that only probes: no port of any NIC has its address, and it takes no hugepages', () => {
    const line = tracedCommand({ kind: 'testpmd', path: '/usr/bin/dpdk-testpmd', pci: '7870:00:00.0' }).join(
      ' ',
    );
    assert.match(line, / --no-huge .* --no-shconf --no-telemetry -a 7870:00:00\.0,mac=02:00:00:00:00:00 -- /);
    assert.doesNotMatch(line, /--auto-start|--forward-mode|-i\b/);
    assert.equal(tracedCommand({ kind: 'testpmd', path: 'testpmd', pci: '00:00.0' })[0], '-');
  });

  it('name the context functions of all providers', () => {
    assert.ok(rdmaProviders.length >= 18);
    assert.ok(
      contextFunctions.includes('mana_alloc_context') && contextFunctions.includes('erdma_alloc_context'),
    );
    for (const name of contextFunctions) assert.match(name, /^[a-z][a-z0-9_]*_u?alloc_context$/);
  });
});

describe('look, on this machine', { skip: process.platform !== 'linux' }, () => {
  let home = '';
  let found: LookFacts;
  before(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'mana-doctor-')));
    const tree = join(home, 'mana-dpdk', 'src', 'rdma-core-50.7-id19');
    const header = (folder: string, text: string): void => {
      mkdirSync(join(folder, 'rdma'), { recursive: true });
      writeFileSync(join(folder, 'rdma', 'ib_user_ioctl_verbs.h'), text);
    };
    header(join(tree, 'kernel-headers'), 'enum rdma_driver_id { RDMA_DRIVER_MANA = 19, };\n');
    writeFileSync(join(tree, 'CMakeLists.txt'), '# x\n  set(PACKAGE_VERSION "50.7")\n');
    const cache = join(home, 'mana-dpdk', 'build', 'rdma-core-50.7-id19', 'tree');
    mkdirSync(cache, { recursive: true });
    writeFileSync(
      join(cache, 'CMakeCache.txt'),
      'CMAKE_INSTALL_PREFIX:PATH=/opt/mana-dpdk/rdma-core-50.7-id19\n',
    );
    // As a release is unpacked, with another tree's header behind a link.
    const named = join(home, 'my tree');
    mkdirSync(named);
    symlinkSync(join(tree, 'kernel-headers'), join(named, 'include'));
    // Without a line end, in the middle of a member.
    header(join(home, 'rdma-core-broken', 'kernel-headers'), 'enum rdma_driver_id { RDMA_DRIVER_MANA');
    mkdirSync(join(home, 'mana-dpdk', 'src', 'dpdk-24.11'));
    const script = doctorScript({ mode: 'look', trees: [named, '/nowhere'] }, nonce);
    const { stdout, stderr, status } = spawnSync('bash', ['-c', script], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: home },
    });
    assert.deepEqual({ stderr, status }, { stderr: '', status: 0 });
    assert.match(stdout, /^@nonce123 finished done$/m);
    found = parseLook(eventsOf(stdout));
  });
  after(() => {
    rmSync(home, { recursive: true, force: true });
  });

  it('finds the trees that setups have built from, and those that are named', () => {
    const mine = found.sources.filter(({ folder }) => folder.startsWith(home));
    assert.deepEqual(
      mine.map(({ folder, version, prefix }) => [folder.slice(home.length + 1), version, prefix]),
      [
        ['my tree', null, null],
        ['mana-dpdk/src/rdma-core-50.7-id19', '50.7', '/opt/mana-dpdk/rdma-core-50.7-id19'],
        ['rdma-core-broken', null, null],
      ],
    );
    assert.deepEqual(found.notSources, ['/nowhere']);
    const [named, built, broken] = mine;
    for (const tree of [named, built])
      assert.equal(tree?.header?.reading.ok === true && tree.header.reading.mana, 19);
    assert.equal(broken?.header?.reading.ok, false);
  });
});
