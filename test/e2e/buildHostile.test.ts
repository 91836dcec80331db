// A home folder in which somebody lies in wait for root: what is installed, undone, listed and cancelled there is no way to root.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { LabUnavailable, startOrSkip } from '../labs/unavailable';
import { BuildPlace, ensureBuildTools, type Answer } from './buildSupport';

const name = 'dpdk-local';
const build = `"$HOME/mana-dpdk/build/${name}"`;
const stage = `"$HOME/mana-dpdk/build/${name}/stage"`;
const owner = 65534;
/** Root as sudo makes it, at work for the owner of the home folder. */
const forOwner = [
  `SUDO_USER=nobody SUDO_UID=${owner} SUDO_GID=${owner}`,
  `getent() { printf 'nobody:x:${owner}:${owner}::%s:/bin/sh\\n' "$HOME"; }`,
].join('\n');

const sh = (text: string, ...args: string[]): string =>
  execFileSync('bash', ['-c', text, 'bash', ...args], { encoding: 'utf8' });

const reset = ({ home }: BuildPlace): string =>
  sh('rm -rf "$1/mana-dpdk"; cp -a "$1/whole" "$1/mana-dpdk"', home);

describe('a build of somebody who may not become root', { concurrency: false }, () => {
  let place: BuildPlace | undefined;
  let skip: string | undefined;

  before(async () => {
    await startOrSkip({ skip: (reason) => (skip = reason) }, async () => {
      if (process.getuid?.() !== 0) throw new LabUnavailable('needs root and another user');
      await ensureBuildTools();
      const made = new BuildPlace();
      const built = await made.call(`build_dpdk_tree ${name} '${made.tree}' 2`);
      assert.equal(built.code, 0, built.output);
      sh('chown -R "$2:$2" "$1"; cp -a "$1/mana-dpdk" "$1/whole"', made.home, String(owner));
      try {
        sh('setpriv --reuid "$2" --regid "$2" --clear-groups test -r "$1/dpdk"', made.home, String(owner));
      } catch {
        made.remove();
        throw new LabUnavailable('other users may not go into this checkout');
      }
      place = made;
    });
  });
  after(() => {
    place?.remove();
  });
  const test = (title: string, body: (here: BuildPlace) => Promise<void>): void => {
    void it(title, async (t) => {
      if (place === undefined) t.skip(skip ?? 'no place');
      else {
        reset(place);
        await body(place);
      }
    });
  };
  const install = (here: BuildPlace, prepare: string): Promise<Answer & { snaps: Map<string, string> }> =>
    here.install(
      `install_dpdk ${name}; snap after; ls -A /opt | sed 's/^/in opt: /'`,
      `${forOwner}\nmount -t tmpfs tmpfs /opt\nsnap before\n${prepare}`,
    );

  test('is installed with root’s files, and what was built runs with the rights of its owner alone', async (here) => {
    const program = `#!/bin/sh\n# net_mana\n[ "$(id -u)" = ${owner} ]\n`;
    writeFileSync(join(here.home, 'mana-dpdk/build', name, 'stage/usr/local/bin/dpdk-testpmd'), program);
    const { told, output } = await here.install(
      `install_dpdk ${name}; find /usr/local -mindepth 1 ! -user 0 | sed 's/^/not root: /'; ls -A "$STATE"; RUN=otherrun1; undo_entries all`,
      forOwner,
    );
    assert.ok(told.includes('note testpmd-verified'), told.join());
    assert.doesNotMatch(output, /not root: |^stage$/m);
    // The build goes with its installation, by its owner's hand.
    assert.ok(!existsSync(join(here.home, 'mana-dpdk/build', name)));
  });

  const odd: readonly (readonly [string, string])[] = [
    ['a file elsewhere', `mkdir -p ${stage}/opt; echo >${stage}/opt/planted`],
    ['a folder elsewhere', `mkdir -p ${stage}/opt/planted`],
    ['a line break in a name', `echo >${stage}/usr/local/bin/a$'\\n'b`],
    ['two blanks in a name', `mkdir ${stage}/usr/local/'x  opt'; echo >${stage}/usr/local/'x  opt/planted'`],
    ['a backslash in a name', `echo >${stage}/usr/local/bin/'a\\b'`],
    ['a line break in where a link leads', `ln -s $'x\\nlink y  ./opt/planted' ${stage}/usr/local/bin/link`],
    ['a pipe', `mkfifo ${stage}/usr/local/bin/pipe`],
    [
      'a program that makes root',
      `cp /bin/true ${stage}/usr/local/bin; chmod 4755 ${stage}/usr/local/bin/true`,
    ],
    ['a link for a folder', `rm -r ${stage}/usr/local; ln -s /opt ${stage}/usr/local`],
  ];
  for (const [title, prepare] of odd)
    test(`is not installed with ${title}`, async (here) => {
      const { told, commands, snaps, output } = await install(here, prepare);
      assert.deepEqual(told, ['failed build-stage-refused'], output);
      assert.equal(commands.length, 1);
      assert.equal(snaps.get('after'), snaps.get('before'));
      assert.doesNotMatch(output, /in opt: /);
    });

  test('brings nothing along that only root may read', async (here) => {
    const { told, snaps } = await install(
      here,
      `mkdir -p /opt/private/usr/local; echo secret >/opt/private/usr/local/secret; chmod 700 /opt/private; rm -r ${stage}; ln -s /opt/private ${stage}`,
    );
    assert.deepEqual(told, ['failed build-not-installed']);
    assert.equal(snaps.get('after'), snaps.get('before'));
  });

  test('is cancelled without a write through its links and without an end of processes of others', async (here) => {
    const id = 'hostile-1-1';
    const other = spawn('sleep', ['60'], { env: { MANA_DPDK_BUILD: id, PATH: '/usr/bin:/bin' } });
    const precious = join(here.home, 'precious');
    writeFileSync(precious, 'kept\n', { mode: 0o600 });
    try {
      const { told } = await here.call(
        [
          `rm ${build}/status; ln -s "$HOME/precious" ${build}/cancel; ln -s "$HOME/precious" ${build}/status`,
          `echo "compile ${String(other.pid)} 1 1 $BOOT ${id}" >${build}/state`,
          `cancel_build ${name}`,
        ].join('\n'),
        forOwner,
      );
      assert.deepEqual(told, ['note build-ended-already']);
      assert.equal(other.exitCode ?? other.signalCode, null);
      assert.equal(readFileSync(precious, 'utf8'), 'kept\n');
    } finally {
      other.kill('SIGKILL');
    }
  });

  test('is listed without a wait at its pipes and without a look through its links', async (here) => {
    const files = ['state', 'status', 'log'];
    for (const file of files) {
      const before = `${forOwner}\nrm -f ${build}/${file}; mkfifo ${build}/${file}`;
      const started = Date.now();
      await here.call('build_status', before);
      assert.ok(Date.now() - started < 10_000, file);
      reset(here);
    }
    writeFileSync(join(here.home, 'secret'), 'done secret\n', { mode: 0o600 });
    const { events } = await here.call(
      'build_status',
      `${forOwner}\nrm ${build}/state; ln -s "$HOME/secret" ${build}/state`,
    );
    assert.deepEqual(events, []);
    const good = await here.call(
      `rm ${build}/state; echo "stage 1 2 3 $BOOT id" >${build}/state; build_status`,
      forOwner,
    );
    assert.deepEqual(
      good.events.map((event) => event.kind),
      ['status'],
    );
  });
});
