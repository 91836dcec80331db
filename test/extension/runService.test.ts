// Runs of the VMs of the list: started, followed, found again by a new window, kept once, stopped, and told of.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '../../src/core/problem';
import type { VmRun } from '../../src/core/run/types';
import { RunService, type EndedRun } from '../../src/extension/run/runService';
import { bootId, fakePlan, runId } from '../core/run/fakeRunVm';
import { settle } from '../core/run/fakeTime';
import { FakeListVm, ready, runWorld } from './runFakes';

const never = new AbortController().signal;
const begin = `b 1700000000 ${bootId} 77`;

function isProblem(id: string): (error: unknown) => boolean {
  return (error) => error instanceof ProblemError && error.problem.id === id;
}

/** What the tree shows of the runs that go on. */
const live = (vm: FakeListVm): readonly (readonly unknown[])[] =>
  vm.runs.live.map(({ id, state, holder }) => [id, state, holder]);

test('a run is followed, told of, kept with its summary, and only then removed from the VM', async (t) => {
  const vm = new FakeListVm();
  const world = runWorld(vm);
  const service = new RunService(world.deps);
  t.after(() => {
    service.dispose();
  });
  const ended: EndedRun[] = [];
  service.onEnded((one) => ended.push(one));
  const run = await service.start(vm, fakePlan(), never);
  assert.deepEqual(
    [service.all.length, service.isRunning('vm-1', runId), live(vm)],
    [1, true, [[runId, 'starting', undefined]]],
  );
  vm.vm.write(begin);
  vm.vm.finish('self');
  await run.live.done;
  await settle();
  assert.deepEqual([service.all, live(vm), vm.vm.runs.size], [[], [], 0]);
  assert.deepEqual(
    ended.map((one) => [one.vm === vm, one.runId, one.verdict.forwarding, one.earlier, one.quiet]),
    [[true, runId, 'not-confirmed', 0, false]],
  );
  assert.deepEqual(
    vm.runs.kept.map(({ id, confirmed, startedEpochMs }) => [id, confirmed, startedEpochMs]),
    [[runId, false, 1_700_000_000_000]],
  );
  const record = await service.records.load('vm-1', runId);
  assert.equal(record.head.id, runId);
  // A view that was opened while it ran still finds it.
  assert.equal(service.find('vm-1', runId), run);
  // The VM leaves the list: nothing of it is kept, nor remembered.
  await service.records.forget('vm-1');
  assert.deepEqual([service.records.cached('vm-1'), world.store.kept.get('vm-1')], [[], undefined]);
});

test('a record that cannot be written stays on the VM, and the end is told all the same', async (t) => {
  const vm = new FakeListVm();
  const world = runWorld(vm);
  world.store.broken = true;
  const service = new RunService(world.deps);
  t.after(() => {
    service.dispose();
  });
  let told = 0;
  service.onEnded(() => (told += 1));
  const run = await service.start(vm, fakePlan(), never);
  vm.vm.finish('self');
  await run.live.done;
  await settle();
  assert.deepEqual([told, vm.vm.runs.has(runId), service.all], [1, true, []]);
  // The next window reads it again, and keeps it.
  world.store.broken = false;
  const next = new RunService(world.deps);
  t.after(() => {
    next.dispose();
  });
  await next.lookAround(vm);
  await settle();
  assert.deepEqual([world.store.kept.get('vm-1')?.length, vm.vm.runs.size], [1, 0]);
});

test('a new window follows what this machine has started, knows what it was, and only shows what others have', async (t) => {
  const vm = new FakeListVm();
  const world = runWorld(vm);
  const first = new RunService(world.deps);
  await first.start(vm, fakePlan({ durationSeconds: 90, scenario: 'single-queue' }), never);
  vm.vm.write(begin);
  vm.vm.write('x', 'fedcba9876543210');
  // The window closes: the run goes on.
  first.dispose();
  await settle();
  assert.ok(vm.vm.runs.has(runId));
  const second = new RunService(world.deps);
  t.after(() => {
    second.dispose();
  });
  await second.lookAround(vm);
  assert.deepEqual(live(vm), [
    [runId, 'starting', undefined],
    ['fedcba9876543210', 'elsewhere', 'ana@laptop'],
  ]);
  const [again] = second.all;
  assert.deepEqual([again?.live.head.durationSeconds, again?.live.reader.lastRecord], [90, 1]);
  const [other] = second.elsewhere('vm-1');
  assert.ok(other);
  const followed = await second.attach(vm, other);
  assert.deepEqual([followed.holder, await second.attach(vm, other)], ['ana@laptop', followed]);
});

test('looking around asks nobody for a password, forgets runs that are gone, and does nothing untrusted', async () => {
  const vm = new FakeListVm(undefined, { ...ready, sudo: 'password' });
  const world = runWorld(vm);
  await new RunService(world.deps).lookAround(vm);
  assert.deepEqual([vm.vm.asked, world.asked], [[], []]);
  const free = new FakeListVm();
  const around = runWorld(free);
  const service = new RunService(around.deps);
  await service.start(free, fakePlan(), never);
  service.dispose();
  free.vm.runs.clear();
  await new RunService(around.deps).lookAround(free);
  assert.deepEqual(around.memory.get('startedRuns'), {});
  around.trusted = false;
  const before = free.vm.asked.length;
  const untrusted = new RunService(around.deps);
  await untrusted.lookAround(free);
  assert.equal(free.vm.asked.length, before);
});

test('in an untrusted workspace nothing is started, listed, followed or stopped', async () => {
  const vm = new FakeListVm();
  const world = runWorld(vm);
  world.trusted = false;
  const service = new RunService(world.deps);
  const run = { ...fakePlan(), id: runId };
  const there: VmRun = {
    id: runId,
    state: 'running',
    pid: 77,
    filePrefix: 'x',
    console: false,
    startedEpochSeconds: 1_700_000_000,
    scenario: 'single-queue',
    holder: 'ana@laptop',
    line: 'dpdk-testpmd -- -a',
    records: 1,
  };
  for (const attempt of [
    () => service.start(vm, run, never),
    () => service.list(vm),
    () => service.attach(vm, there),
    () => service.stop(vm, runId),
  ])
    await assert.rejects(attempt(), isProblem('restricted-mode'));
  assert.deepEqual([vm.vm.asked, world.memory.get('startedRuns')], [[], undefined]);
});

test('a broken connection is shown, and the same run goes on when it is back', async (t) => {
  const vm = new FakeListVm();
  const service = new RunService(runWorld(vm).deps);
  t.after(() => {
    service.dispose();
  });
  await service.start(vm, fakePlan(), never);
  vm.vm.write(begin);
  await vm.vm.cut();
  assert.deepEqual(live(vm), [[runId, 'lost', undefined]]);
  await vm.vm.mend();
  assert.deepEqual([live(vm), vm.vm.asked.at(-1)], [[[runId, 'starting', undefined]], 'follow 2']);
});

test('stopping ends a run of ours by its follower, and one of somebody else by the VM', async (t) => {
  const vm = new FakeListVm();
  const service = new RunService(runWorld(vm).deps);
  t.after(() => {
    service.dispose();
  });
  const run = await service.start(vm, fakePlan(), never);
  await service.stop(vm, runId);
  await run.live.done;
  assert.ok(vm.vm.asked.includes('stop polite'));
  vm.vm.write('x', 'fedcba9876543210');
  await service.list(vm);
  assert.equal(service.elsewhere('vm-1').length, 1);
  await service.stop(vm, 'fedcba9876543210', 'now');
  assert.deepEqual([vm.vm.asked.slice(-2), service.elsewhere('vm-1')], [['stop now', 'list'], []]);
});

test('a VM that has left the list takes its runs along, which go on where they are', async () => {
  const vm = new FakeListVm();
  const service = new RunService(runWorld(vm).deps);
  await service.start(vm, fakePlan(), never);
  service.keepOnly([]);
  await settle();
  assert.deepEqual([service.all, vm.vm.open, vm.vm.runs.has(runId)], [[], [], true]);
});

test('a password is asked for when a run needs it, once', async (t) => {
  const vm = new FakeListVm(undefined, { ...ready, sudo: 'password' });
  const world = runWorld(vm);
  const service = new RunService(world.deps);
  t.after(() => {
    service.dispose();
  });
  let wanted = true;
  const real = vm.vm.connection.exec.bind(vm.vm.connection);
  vm.exec = (request) => {
    if (!wanted) return real(request);
    wanted = false;
    request.onStderr?.('sudo: a password is required\n');
    return Promise.resolve({
      exit: { kind: 'code', code: 1 },
      stdout: '',
      stderr: 'sudo: a password is required\n',
      linesCut: false,
    });
  };
  await service.start(vm, fakePlan(), never);
  assert.deepEqual(world.asked, ['password of azureuser']);
});

test('figures are drawn quietly: no other view has to be drawn for them', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const vm = new FakeListVm();
  const service = new RunService(runWorld(vm).deps);
  let ticks = 0;
  service.onTick(() => (ticks += 1));
  const run = await service.start(vm, fakePlan(), never);
  t.mock.timers.tick(3_000);
  assert.deepEqual([ticks, vm.quiet], [3, 3]);
  vm.vm.finish('self');
  await run.live.done;
  await settle();
  t.mock.timers.tick(3_000);
  assert.equal(ticks, 3);
  service.dispose();
});

test('both ends of a pair are followed, neither end is told by itself, and the pair is told once', async (t) => {
  const [sender, receiver] = [
    new FakeListVm(undefined, ready, { id: 'vm-s', name: 'sender' }),
    new FakeListVm(undefined, ready, { id: 'vm-r', name: 'receiver' }),
  ];
  const service = new RunService(runWorld(sender).deps);
  t.after(() => {
    service.dispose();
  });
  const [from, to] = ['00000000000000aa', '00000000000000bb'];
  const told: string[] = [];
  service.onEnded(({ runId: id, quiet }) => told.push(`${id} ${String(quiet)}`));
  service.onPairEnded((_pair, { outcome }) => told.push(outcome));
  const { pair } = await service.startPair(
    { sender, receiver },
    {
      sender: fakePlan({ id: from }),
      receiver: fakePlan({ id: to }),
      sourceAddress: '10.0.1.4',
      destinationAddress: '10.0.1.5',
      sameVm: false,
    },
    never,
  );
  await settle();
  receiver.vm.write(begin, to);
  assert.deepEqual(
    service.all.map((run) => run.live.id),
    [to],
  );
  // The receiver ends before it has forwarded anything.
  receiver.vm.finish('self', to);
  const result = await pair.result;
  await settle();
  assert.equal(result.outcome, 'receiver-failed');
  assert.deepEqual(told.sort(), [`${to} true`, 'receiver-failed'].sort());
});
