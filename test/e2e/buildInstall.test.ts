// What was built is installed over what somebody else put there, and taken away again: afterwards every file is as it was.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { action, linesOf } from '../../src/core/setup/actions';
import { buildInverses } from '../../src/core/setup/inversesBuild';
import { startOrSkip } from '../labs/unavailable';
import { BuildPlace, ensureBuildTools } from './buildSupport';

const name = 'dpdk-local';
/** A DPDK of another origin: a program of another mode and age, a link to nowhere where a file will come. */
const foreign = [
  'mkdir -p /usr/local/lib/pkgconfig',
  'printf "#!/bin/sh\\n" >/usr/local/bin/dpdk-testpmd',
  'chmod 750 /usr/local/bin/dpdk-testpmd; touch -d 2020-01-02 /usr/local/bin/dpdk-testpmd',
  // Without the program setcap nothing is there to lose.
  'setcap cap_net_raw+ep /usr/local/bin/dpdk-testpmd 2>/dev/null',
  'printf "Version: 21.11.3\\n" >/usr/local/lib/pkgconfig/libdpdk.pc',
  'chmod 2775 /usr/local/lib',
].join('\n');
const undo = 'RUN=otherrun1; undo_entries all';

describe('installing a build', { concurrency: false }, () => {
  let place: BuildPlace | undefined;
  let skip: string | undefined;

  before(async () => {
    await startOrSkip({ skip: (reason) => (skip = reason) }, async () => {
      await ensureBuildTools();
      const made = new BuildPlace();
      const built = await made.call(`build_dpdk_tree ${name} '${made.tree}' 2`);
      assert.equal(built.code, 0, built.output);
      // Without root the first call says so, and all of this is skipped.
      await made.install(':', '').catch((error: unknown) => {
        made.remove();
        throw error;
      });
      place = made;
    });
  });
  after(() => {
    place?.remove();
  });
  const test = (title: string, body: (here: BuildPlace) => Promise<void>): void => {
    void it(title, async (t) => {
      if (place === undefined) t.skip(skip ?? 'no place');
      else await body(place);
    });
  };

  test('replaces what is there, verifies, and puts all of it back', async (here) => {
    const { told, commands, snaps } = await here.install(
      `install_dpdk ${name}; snap installed; remove_build() { :; }; ${undo}; snap undone`,
      `${foreign}\nsnap before`,
    );
    assert.deepEqual(
      told.filter((line) => line.startsWith('failed')),
      [],
    );
    assert.ok(told.includes('note build-other-dpdk'));
    assert.ok(told.includes('note build-files-kept'));
    assert.ok(told.includes('note testpmd-verified'));
    assert.notEqual(snaps.get('installed'), snaps.get('before'));
    assert.doesNotMatch(snaps.get('installed') ?? '', /cap_net_raw/);
    // On a VM the lists and trees stand in the places that the plan of the undo names.
    const places = (line: string): string =>
      line
        .replaceAll(`${here.home}/run`, '/run/mana-dpdk')
        .replaceAll(`${here.home}/state`, '/var/lib/mana-dpdk');
    const ran = commands.map(places);
    assert.deepEqual(ran.slice(0, 3), linesOf(action('install_dpdk', name), 'testrun1'));
    assert.deepEqual(ran.slice(3), buildInverses['uninstall_tree']?.([`${name}.1`]));
    assert.equal(snaps.get('undone'), snaps.get('before'));
  });

  test('leaves nothing in an empty place, and installs once', async (here) => {
    const { told, snaps } = await here.install(
      `install_dpdk ${name}; install_dpdk ${name}; remove_build() { :; }; ${undo}; ${undo}; snap undone`,
      'snap before',
    );
    assert.ok(told.includes('note build-installed-already'));
    assert.ok(!told.includes('note build-other-dpdk'));
    assert.equal(snaps.get('undone'), snaps.get('before'));
  });

  test('keeps what somebody has changed since', async (here) => {
    const { told, snaps } = await here.install(
      `install_dpdk ${name}; echo mine >/usr/local/bin/dpdk-testpmd; snap changed; remove_build() { :; }; ${undo}; snap undone`,
      foreign,
    );
    assert.ok(told.includes('kept build-files-changed'));
    const program = (snap: string | undefined): string | undefined =>
      snap?.split('\n').find((line) => line.includes('bin/dpdk-testpmd 20'));
    assert.equal(program(snaps.get('undone')), program(snaps.get('changed')));
  });

  test('restores everything where copying fails half-way', async (here) => {
    const { told, snaps } = await here.install(
      [
        `install_dpdk ${name}`,
        'snap half',
        // As the step's end does it: in the same run, so the build stays.
        'undo_entries all',
        'snap undone',
      ].join('\n'),
      `${foreign}\nhead -c 2000000 /dev/zero >/usr/local/filler\nsnap before`,
      1,
    );
    assert.ok(told.includes('failed build-not-installed'));
    assert.ok(told.includes('kept build-folder-kept'));
    assert.equal(snaps.get('undone'), snaps.get('before'));
  });

  test('does nothing where what would be replaced cannot be recorded', async (here) => {
    const { told, commands, snaps } = await here.install(
      `install_dpdk ${name}; snap after`,
      `${foreign}\nsnap before\nmkdir -p "$STATE/trees"; mount -t tmpfs -o size=4k,nr_inodes=3 tmpfs "$STATE/trees"`,
    );
    assert.ok(told.includes('failed build-not-recorded'));
    assert.equal(commands.length, 1);
    assert.equal(snaps.get('after'), snaps.get('before'));
  });

  test('refuses what is not built, and a program without MANA', async (here) => {
    const missing = await here.install('install_dpdk dpdk-none', '');
    assert.deepEqual(missing.told, ['failed build-not-done']);
    const without = await here.install(
      `install_dpdk ${name}`,
      `grep() { case "$*" in *net_mana*) return 1 ;; esac; command grep "$@"; }`,
    );
    assert.equal(without.told.at(-1), 'failed testpmd-without-mana');
  });

  test('removes the build with the installation, unless a later step of the same run failed', async (here) => {
    const { told } = await here.install(`install_dpdk ${name}; undo_entries all; ${undo}`, '');
    assert.ok(told.includes('kept build-folder-kept'));
    assert.ok(here.file(name, 'status').startsWith('done'));
    await here.install(`install_dpdk ${name}; ${undo}`, '');
    assert.equal(here.file(name, 'status'), '');
  });
});
