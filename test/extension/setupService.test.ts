// Setups of a VM: fresh facts before a plan, one run at a time, rights for one run, nothing in an untrusted workspace.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { msg } from '../../src/core/message';
import { ProblemError } from '../../src/core/problem';
import type { RunResult } from '../../src/core/setup/types';
import type { RunNews } from '../../src/extension/setup/planPanelDeps';
import { SetupService } from '../../src/extension/setup/setupService';
import { SudoPasswords } from '../../src/extension/setup/sudoPasswords';
import { FakeConnection, work } from './fakes';
import { FakeVm, planOf, resultOf, step, world } from './setupFakes';

const never = new AbortController().signal;
const quiet = { onEvent: () => undefined, signal: never };
const plan = planOf(step('hugepages'));

const isProblem = (id: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.id === id;

test('a plan is made from a detection of now: a recent one serves, an old or a cached one does not', async () => {
  const around = world();
  const { plans } = new SetupService(around.deps);
  const recent = new FakeVm();
  const { plan: made } = await plans.setup(recent, {}, false, never);
  assert.deepEqual([recent.asked, made.steps.length > 0, made.run], [[], true, 'abcdefghijklmnop']);
  const old = new FakeVm(new Date(1_000_000 - 600_000).toISOString());
  await plans.setup(old, {}, false, never);
  const cached = new FakeVm();
  cached.become({ cached: true, connection: { kind: 'disconnected' } });
  await plans.setup(cached, {}, false, never);
  const forced = new FakeVm(new Date(999_000).toISOString());
  await plans.setup(forced, {}, true, never);
  assert.deepEqual([old.asked, cached.asked, forced.asked], [['detect'], ['connect', 'detect'], ['detect']]);
});

test('a plan is made without what the VM says of setups where that cannot be read', async () => {
  const around = world();
  const vm = new FakeVm();
  const broken = {
    ...around.deps,
    engine: () => Promise.resolve({ ...around.core, readStatus: () => Promise.reject(new Error('no bash')) }),
  };
  const source = await new SetupService(broken).plans.setup(vm, {}, false, never);
  assert.deepEqual([source.status, source.plan.kind], [undefined, 'setup']);
});

test('in an untrusted workspace nothing is planned, undone, read or run, and the VM is not even reached', async () => {
  const around = world(() => assert.fail('it ran'));
  around.trusted = false;
  const vm = new FakeVm();
  vm.become({ connection: { kind: 'disconnected' } });
  const service = new SetupService(around.deps);
  for (const attempt of [
    () => service.plans.setup(vm, {}, false, never),
    () => service.plans.undo(vm, undefined, never),
    () => service.plans.history(vm, never),
    () => service.run(vm, plan, quiet),
  ])
    await assert.rejects(attempt(), isProblem('restricted-mode'));
  await service.lookAround(vm);
  assert.deepEqual([vm.asked, vm.shown, around.asked], [[], [], []]);
});

test('a VM runs one setup at a time; another one of the list is free', async () => {
  const running = work<RunResult>();
  const around = world(() => running.promise);
  const service = new SetupService(around.deps);
  const vm = new FakeVm();
  const first = service.run(vm, plan, quiet);
  assert.equal(service.runningOn(vm.entry.id), plan);
  await assert.rejects(service.run(vm, plan, quiet), isProblem('setup-running'));
  running.resolve(resultOf(plan, 'done'));
  assert.equal((await first).outcome, 'done');
  assert.deepEqual([service.runningOn(vm.entry.id), service.isRunning], [undefined, false]);
});

test('the tree names the step while it runs, the news are told, and afterwards the VM is detected anew', async () => {
  for (const outcome of ['done', 'failed', 'lost'] as const) {
    const around = world((running, { onEvent }) => {
      onEvent({ kind: 'step-started', step: 'hugepages', index: 0, count: 1 });
      return Promise.resolve(resultOf(running, outcome));
    });
    const service = new SetupService(around.deps);
    const news: RunNews['kind'][] = [];
    service.onNews((_vmId, one) => news.push(one.kind));
    const vm = new FakeVm();
    await service.run(vm, plan, quiet);
    assert.deepEqual(vm.shown, [{ running: msg('Reserve hugepages'), notices: [] }, { notices: [] }]);
    assert.deepEqual([news, vm.asked], [['started', 'event', 'ended'], ['detect']]);
  }
});

test('what breaks the run itself leaves the VM free and says that it has ended', async () => {
  const around = world(() => Promise.reject(new Error('defect')));
  const service = new SetupService(around.deps);
  const ended: unknown[] = [];
  service.onNews((_vmId, one) => {
    if (one.kind === 'ended') ended.push(one.result);
  });
  const vm = new FakeVm();
  await assert.rejects(service.run(vm, plan, quiet), /defect/);
  assert.deepEqual([service.isRunning, ended, vm.asked], [false, [undefined], ['detect']]);
});

test('a plan that ran nothing is no reason to detect again', async () => {
  const around = world((running) =>
    Promise.resolve({ kind: running.kind, outcome: 'nothing-to-do', steps: [] }),
  );
  const vm = new FakeVm();
  await new SetupService(around.deps).run(vm, planOf(), quiet);
  assert.deepEqual(vm.asked, []);
});

test('cancelling aborts the signal of the run, whoever cancels', async () => {
  const around = world(
    (running, { signal }) =>
      new Promise((resolve) => {
        const end = () => {
          resolve(resultOf(running, 'cancelled'));
        };
        if (signal?.aborted === true) end();
        signal?.addEventListener('abort', end);
      }),
  );
  const service = new SetupService(around.deps);
  const vm = new FakeVm();
  const first = service.run(vm, plan, quiet);
  assert.equal(service.cancel(vm.entry.id), true);
  assert.equal((await first).outcome, 'cancelled');
  const stop = new AbortController();
  const second = service.run(vm, plan, { ...quiet, signal: stop.signal });
  stop.abort();
  assert.equal((await second).outcome, 'cancelled');
  assert.equal(service.cancel(vm.entry.id), false);
});

test('the password of sudo is kept from the plan that asked for it to the end of its run, and minutes at most', async () => {
  const around = world();
  const passwords = new SudoPasswords(around.deps);
  const { entry } = new FakeVm();
  const ask = (wrong = false) => passwords.asker(entry, never)('me', wrong);
  assert.deepEqual([await ask(), await ask(), around.asked], ['secret', 'secret', ['me']]);
  await ask(true);
  assert.deepEqual(around.asked, ['me', 'me again']);
  around.nowMs += 3_600_000;
  await ask();
  passwords.forget(entry);
  around.sudo = undefined;
  assert.equal(await ask(), undefined);
  assert.equal(around.asked.length, 4);
});

test('a run forgets the password when it ends', async () => {
  const given: (string | undefined)[] = [];
  const around = world(async (running, { askSudoPassword }) => {
    given.push(await askSudoPassword('me', false), await askSudoPassword('me', false));
    return resultOf(running, 'done');
  });
  const service = new SetupService(around.deps);
  for (let runs = 0; runs < 2; runs += 1) await service.run(new FakeVm(), plan, quiet);
  assert.deepEqual([given.length, around.asked], [4, ['me', 'me']]);
});

test('a new connection is really new, asks only where it cannot be opened otherwise, and is closed when it fails', async () => {
  const attempts: boolean[] = [];
  class Asking extends FakeConnection {
    override connect(options: {
      readonly interactive?: boolean;
      readonly signal?: AbortSignal;
    }): Promise<void> {
      attempts.push(options.interactive === true);
      if (options.interactive === true) return super.connect(options);
      const problem = { id: 'auth-failed', message: msg('no'), remedies: [] };
      return Promise.reject(new ProblemError(problem));
    }
  }
  const around = world(async (running, { openNew }) => {
    await openNew(never);
    return resultOf(running, 'done');
  });
  const asking = new Asking();
  const service = new SetupService({ ...around.deps, createConnection: () => asking });
  await service.run(new FakeVm(), plan, quiet);
  assert.deepEqual([attempts, asking.asked.includes('dispose')], [[false, true], false]);
});

test('a connection that does not open for another reason asks nobody; one that was declined asks only once', async () => {
  const failing = (id: string, interactive: boolean[]) => {
    const connection = new FakeConnection();
    connection.connect = (options: { readonly interactive?: boolean }) => {
      interactive.push(options.interactive === true);
      const problem = {
        id: options.interactive === true ? 'cancelled' : id,
        message: msg('no'),
        remedies: [],
      };
      return Promise.reject(new ProblemError(problem));
    };
    return connection;
  };
  for (const [id, expected] of [
    ['host-unreachable', [false, false]],
    ['auth-failed', [false, true, false]],
  ] as const) {
    const interactive: boolean[] = [];
    const made: FakeConnection[] = [];
    const around = world(async (running, { openNew }) => {
      for (let tries = 0; tries < 2; tries += 1) await openNew(never).catch(() => undefined);
      return resultOf(running, 'failed');
    });
    const createConnection = () => {
      const connection = failing(id, interactive);
      made.push(connection);
      return connection;
    };
    await new SetupService({ ...around.deps, createConnection }).run(new FakeVm(), plan, quiet);
    assert.deepEqual(interactive, expected);
    assert.ok(made.every(({ asked }) => asked.includes('dispose')));
  }
});

test('a connection begins with what somebody left half-done there: a NIC, a lock, a build', async () => {
  const around = world();
  around.status = [
    { kind: 'begin', uid: '1000', bootId: 'b' },
    { kind: 'status', name: 'lock', words: ['otherrun', 'ann@desk', '500'] },
    { kind: 'status', name: 'waits', words: ['otherrun', '900'] },
    { kind: 'status', name: 'build', words: ['dpdk-24.11.6', 'running', 'compile', '100', '20', '1-1'] },
  ];
  const vm = new FakeVm();
  await new SetupService(around.deps).lookAround(vm);
  const notices = vm.shown[0]?.notices ?? [];
  assert.deepEqual(
    notices.map(({ text, args }) => [text.split(' ').slice(0, 2).join(' '), ...args]),
    [
      ['A NIC', '900000'],
      ['{0} has', 'ann@desk', '500000'],
      ['The build', 'dpdk-24.11.6'],
    ],
  );
});
