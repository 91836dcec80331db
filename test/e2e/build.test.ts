// Builds on a machine: detached, followed from anywhere, cancelled, failing, killed, gone on with, installed and taken away.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { action, linesOf } from '../../src/core/setup/actions';
import { parseBuildStates, type BuildState } from '../../src/core/setup/build/buildState';
import { run } from '../labs/process';
import { startOrSkip } from '../labs/unavailable';
import { BuildPlace, ensureBuildTools, processesOf, type Answer, type Running } from './buildSupport';

const name = 'dpdk-local';

async function until(what: string, check: () => boolean): Promise<void> {
  for (let i = 0; i < 2400; i += 1) {
    if (check()) return;
    await sleep(50);
  }
  assert.fail(`not within two minutes: ${what}`);
}

async function states(place: BuildPlace): Promise<BuildState[]> {
  const { events } = await place.call('build_status');
  return parseBuildStates(events.flatMap((event) => (event.kind === 'status' ? [event] : [])));
}

const idOf = (place: BuildPlace): string => place.file(name, 'state').split(' ')[5] ?? '';
const percents = ({ events }: Answer): number[] =>
  events.flatMap((event) => (event.kind === 'progress' && event.percent !== null ? [event.percent] : []));
const isCompiling = (running: Running): boolean => running.text().includes('progress ');

describe('builds on a machine', { concurrency: false }, () => {
  let place: BuildPlace | undefined;
  const build = (): string => `build_dpdk_tree ${name} '${place?.tree ?? ''}' 2`;
  let skip: string | undefined;

  before(async () => {
    await startOrSkip({ skip: (reason) => (skip = reason) }, async () => {
      await ensureBuildTools();
      place = new BuildPlace();
    });
  });
  after(async () => {
    await place?.call(`cancel_build ${name}`);
    place?.remove();
  });
  const test = (title: string, body: (here: BuildPlace) => Promise<void>): void => {
    void it(title, async (t) => {
      if (place === undefined) t.skip(skip ?? 'no place');
      else await body(place);
    });
  };
  const files = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((path) => {
        const full = join(folder, path);
        const stat = statSync(full);
        const sum = stat.isFile() ? createHash('sha256').update(readFileSync(full)).digest('hex') : '';
        return `${path} ${stat.mode} ${sum}`;
      });

  test('runs what was planned, says so line by line, and leaves the user’s tree as it was', async (here) => {
    const untouched = files(here.tree);
    const answer = await here.call(build());
    assert.equal(answer.code, 0, answer.output);
    assert.deepEqual(answer.commands, linesOf(action('build_dpdk_tree', name, here.tree, 2), 'run00001'));
    assert.ok(!answer.output.includes('not in enabled drivers'));
    assert.ok(answer.told.includes('note build-drivers'));
    const counted = percents(answer);
    assert.ok(counted.length > 5);
    assert.deepEqual(
      counted,
      [...counted].sort((a, b) => a - b),
    );
    assert.equal(counted.at(-1), 100);
    assert.deepEqual(files(here.tree), untouched);
    assert.ok(here.file(name, 'stage/usr/local/bin/dpdk-testpmd') !== '');
    const [state] = await states(here);
    assert.deepEqual([state?.name, state?.result, state?.phase], [name, 'done', 'stage']);
    // No place is left for what a user's shell sets.
    assert.ok(!here.file(name, 'script').includes('PYTHONPATH'));
  });

  test('goes on without the connection, and is followed by others from the beginning or from a line', async (here) => {
    await here.call(`discard_build ${name}`);
    here.mark('slow');
    const first = here.start(build());
    await until('compiling', () => isCompiling(first));
    // Two at once: the second joins, it does not start another.
    const second = here.start(build());
    await until('joined', () => second.text().includes('build-joined'));
    first.kill('SIGKILL');
    second.kill('SIGTERM');
    const stopped = await second.answer;
    assert.equal(stopped.code, 130);
    assert.ok(stopped.told.includes('kept build-goes-on'));
    const [state] = await states(here);
    assert.equal(state?.result, 'running');
    assert.ok(state.lines > 10);
    here.unmark('slow');
    const followers = [here.call(`follow_build ${name}`), here.call(`follow_build ${name} ${state.lines}`)];
    const [whole, rest] = await Promise.all(followers);
    assert.equal(whole?.code, 0);
    assert.equal(rest?.code, 0);
    assert.equal(whole.commands[0]?.startsWith('meson setup'), true);
    assert.ok(!rest.commands.some((line) => line.startsWith('meson setup')));
    assert.ok(rest.commands.some((line) => line.includes('meson install')));
  });

  test('is cancelled with everything it started, and gone on with afterwards', async (here) => {
    await here.call(`discard_build ${name}`);
    here.mark('slow');
    const running = here.start(build());
    await until('compiling', () => percentsIn(running).some((percent) => percent > 10));
    const id = idOf(here);
    assert.ok((await processesOf(id)).length >= 3);
    const cancelled = await here.call(`cancel_build ${name}`);
    assert.equal(cancelled.code, 0);
    assert.ok(cancelled.told.includes('note build-cancelled'));
    assert.deepEqual(await processesOf(id), []);
    const ended = await running.answer;
    assert.equal(ended.code, 130);
    assert.ok(ended.told.includes('kept build-cancelled'));
    assert.equal((await states(here))[0]?.result, 'cancelled');
    here.unmark('slow');
    const again = await here.call(build());
    assert.equal(again.code, 0);
    // Not configured anew, and what was compiled counts.
    assert.ok(!again.commands.some((line) => line.startsWith('meson setup')));
    assert.equal((await here.call(`cancel_build ${name}`)).told[0], 'note build-ended-already');
  });

  test('is cancelled by a cancel of the run that follows it', async (here) => {
    await here.call(`discard_build ${name}`);
    here.mark('slow');
    const running = here.start(build());
    await until('compiling', () => isCompiling(running));
    const id = idOf(here);
    await here.call('mkdir -p "$RUNTIME"; : >"$RUNTIME/cancel-$RUN"');
    const ended = await running.answer;
    assert.equal(ended.code, 130);
    assert.ok(ended.told.includes('note build-cancelled'));
    assert.deepEqual(await processesOf(id), []);
    await here.call('rm -r "$RUNTIME"');
  });

  test('is found again after it was killed, and after a restart of the machine', async (here) => {
    await here.call(`discard_build ${name}`);
    here.mark('slow');
    const running = here.start(build());
    await until('compiling', () => isCompiling(running));
    const id = idOf(here);
    process.kill(Number(here.file(name, 'state').split(' ')[1]), 'SIGKILL');
    const ended = await running.answer;
    assert.equal(ended.code, 1);
    assert.ok(ended.told.includes('failed build-without-result'));
    assert.equal((await states(here))[0]?.result, 'gone');
    // Its compilers may go on by themselves: a cancel ends them, too.
    await here.call(`cancel_build ${name}`);
    assert.deepEqual(await processesOf(id), []);
    const other = here.start(build());
    await until('compiling', () => isCompiling(other));
    const rebooted = `boot_id() { R=00000000-0000-0000-0000-000000000000; }`;
    const seen = await here.call('build_status', rebooted);
    assert.deepEqual(
      parseBuildStates(seen.events.flatMap((event) => (event.kind === 'status' ? [event] : [])))[0]?.result,
      'rebooted',
    );
    const followed = await here.call(`follow_build ${name}`, rebooted);
    assert.ok(followed.told.includes('failed build-lost-by-reboot'));
    await here.call(`cancel_build ${name}`);
    here.unmark('slow');
    await other.answer;
  });

  test('says what is missing where a driver is refused, and where it is left out in silence', async (here) => {
    await here.call(`discard_build ${name}`);
    here.mark('without-ibverbs');
    const refused = await here.call(build());
    assert.equal(refused.code, 1);
    const reason = (answer: Answer): readonly string[] =>
      answer.events.flatMap((event) => (event.kind === 'failed' ? [event.id, ...event.args] : []));
    assert.deepEqual(reason(refused), ['build-driver-refused', 'net/mana', 'missing dependency, "ibverbs"']);
    here.mark('silent');
    const silent = await here.call(build());
    assert.deepEqual(reason(silent), ['build-driver-refused', 'net/mana', 'missing dependency, "ibverbs"']);
    assert.ok(!silent.commands.some((line) => line.includes('ninja')));
    here.unmark('silent');
    here.unmark('without-ibverbs');
    assert.equal((await here.call(build())).code, 0);
  });

  test('is refused without room, below an open folder, without tools, and for what is no DPDK', async (here) => {
    const refusal = async (before: string, call = build()): Promise<string | undefined> => {
      await here.call(`discard_build ${name}`);
      const answer = await here.call(call, before);
      assert.equal(answer.code, 1);
      assert.deepEqual(answer.commands, []);
      return answer.told.find((line) => line.startsWith('failed'));
    };
    assert.equal(await refusal('BUILD_SPACE=99999999999'), 'failed build-no-space');
    assert.equal(
      await refusal('mkdir -pm 777 "$HOME/open/h"; chmod 777 "$HOME/open"; HOME=$HOME/open/h'),
      'failed build-place-open',
    );
    assert.equal(await refusal('CLEAN_PATH=/nowhere'), 'failed build-tools-missing');
    assert.equal(await refusal('', `build_dpdk_tree ${name} '${here.home}' 2`), 'failed build-tree-not-dpdk');
    assert.equal(
      await refusal('', `build_dpdk_tree_with ${name} '${here.tree}' 2 rdma-core-0`),
      'failed build-rdma-core-first',
    );
  });

  test('imports nothing from the folder it was started in', async (here) => {
    writeFileSync(join(here.home, 'elftools.py'), 'open("imported", "w")\n');
    const { code, output } = await here.call('dpdk_ready', 'cd "$HOME"');
    assert.equal(code, 0, output);
    assert.ok(!readdirSync(here.home).includes('imported'));
  });

  test('downloads the commit that was asked for and no other, once', async (here) => {
    const git = (...args: string[]): Promise<string> =>
      run('git', ['-C', here.tree, '-c', 'user.name=test', '-c', 'user.email=test@test', ...args]);
    await git('init', '-q');
    await git('add', '-A');
    await git('commit', '-qm', 'like DPDK');
    await git('tag', 'v24.11.99');
    const commit = (await git('rev-parse', 'HEAD')).trim();
    writeFileSync(
      join(here.home, '.gitconfig'),
      `[url "file://${here.tree}"]\n  insteadOf = https://github.com/DPDK/dpdk.git\n[safe]\n  directory = *\n`,
    );
    const wrong = await here.call(`build_dpdk dpdk-24.11.99 v24.11.99 ${'0'.repeat(40)} 2`);
    assert.deepEqual(
      wrong.told.filter((line) => line !== 'note build-drivers'),
      ['note build-wrong-commit', 'failed build-download-failed'],
    );
    const call = `build_dpdk dpdk-24.11.99 v24.11.99 ${commit} 2`;
    const answer = await here.call(call);
    assert.equal(answer.code, 0, answer.output);
    assert.deepEqual(
      answer.commands,
      linesOf(action('build_dpdk', 'dpdk-24.11.99', 'v24.11.99', commit, 2), 'run00001'),
    );
    const again = await here.call(call);
    assert.deepEqual([again.code, again.commands, again.told], [0, [], ['note build-there']]);
    assert.equal((await here.call('build_dpdk dpdk-1 v0.0 0 2')).told.at(-1), 'failed build-download-failed');
    await here.call('discard_build dpdk-1');
    await here.call('discard_build dpdk-24.11.99');
  });

  test('discards only its own folder', async (here) => {
    assert.equal((await here.call(build())).code, 0);
    const untouched = files(here.tree);
    const answer = await here.call(`discard_build ${name}`);
    assert.equal(answer.code, 0);
    assert.deepEqual(await states(here), []);
    assert.deepEqual(files(here.tree), untouched);
    assert.ok(!readdirSync(here.home).includes('mana-dpdk'));
  });

  function percentsIn(running: Running): number[] {
    return [...running.text().matchAll(/ progress (\d+) /g)].map(([, text]) => Number(text));
  }
});
