// A run as a client follows it: started, heard over breaks, stopped, kept, taken away. Against a VM that is told what to say.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '../../../src/core/problem';
import { Rights } from '../../../src/core/remote/rights';
import { attachRun, listRuns, startRun, stopRun, type LiveRun } from '../../../src/core/run/session';
import type { RunSessionProblem } from '../../../src/core/run/sessionProblems';
import { msg } from '../../../src/core/message';
import { begin, bootId, fakePlan, FakeRunVm, runId } from './fakeRunVm';
import { settle } from './fakeTime';

async function problemOf(promise: Promise<unknown>): Promise<RunSessionProblem> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem as RunSessionProblem;
    throw error;
  }
  assert.fail('expected a problem');
}

function started(vm = new FakeRunVm()): { readonly vm: FakeRunVm; readonly run: Promise<LiveRun> } {
  const run = startRun(vm.deps(), fakePlan());
  return { vm, run };
}

/** Numbers of the records that arrive from now on. */
function heardBy(run: LiveRun): number[] {
  const numbers: number[] = [];
  run.onRecord(({ number }) => numbers.push(number));
  return numbers;
}

test('one exec starts the run and follows it; at the end it is kept, then removed from the VM', async () => {
  const vm = new FakeRunVm();
  const order: string[] = [];
  const run = await startRun(vm.deps(), fakePlan(), {
    keep: async () => {
      order.push(`kept ${vm.runs.size}`);
      await settle();
    },
    head: { pair: { role: 'sender', other: 'ffff' } },
  });
  assert.deepEqual(vm.asked, ['start']);
  assert.equal(run.link, 'following');
  assert.equal(run.head.pair?.role, 'sender');
  const numbers = heardBy(run);
  const output: string[] = [];
  run.onRecord(({ body }) => {
    if (body.kind === 'output') output.push(body.text);
  });
  vm.write(begin);
  vm.write('o EAL: Detected CPU lcores: 2');
  vm.write('p testpmd> ');
  assert.deepEqual(numbers, [1, 2, 3]);
  assert.deepEqual(output, ['EAL: Detected CPU lcores: 2', 'testpmd> ']);
  assert.equal(run.end, undefined);
  vm.finish('self');
  assert.deepEqual(await run.ended, { reason: 'self', exit: { kind: 'code', number: 0 }, message: null });
  assert.equal(run.link, 'ended');
  assert.equal(run.reader.phase, 'ended');
  await run.done;
  order.push(`done ${vm.runs.size}`);
  assert.deepEqual(order, ['kept 1', 'done 0']);
  assert.deepEqual(vm.asked, ['start', 'collect']);
  assert.deepEqual(vm.open, []);
});

test('what could not be kept stays on the VM', async () => {
  const vm = new FakeRunVm();
  const run = await startRun(vm.deps(), fakePlan(), { keep: () => Promise.reject(new Error('disk full')) });
  vm.finish('time');
  assert.equal((await run.ended).reason, 'time');
  await run.done;
  assert.deepEqual(vm.asked, ['start']);
  assert.equal(vm.runs.size, 1);
});

test('after a break it goes on from the next record, in the same boot, and none comes twice', async () => {
  const { vm, run: promise } = started();
  const run = await promise;
  const numbers = heardBy(run);
  vm.write(begin);
  vm.write('o one');
  await vm.cut();
  assert.equal(run.link, 'lost');
  assert.equal(run.problem?.id, 'link-lost');
  vm.write('o while nobody listens');
  await vm.mend();
  assert.equal(run.link, 'following');
  assert.equal(run.problem, undefined);
  vm.write('o again');
  assert.deepEqual(numbers, [1, 2, 3, 4]);
  assert.deepEqual(vm.asked, ['start', 'follow 3']);
  assert.deepEqual(vm.boots, ['-', bootId]);
  // A VM that begins earlier than asked.
  await vm.cut();
  vm.repeats = 3;
  await vm.mend();
  vm.write('o last');
  assert.deepEqual(numbers, [1, 2, 3, 4, 5]);
});

test('a follower that dies on its own is replaced after a pause, on the connection that stands', async () => {
  const { vm, run: promise } = started();
  const run = await promise;
  vm.write(begin);
  await vm.killFollower();
  assert.equal(run.link, 'lost');
  assert.equal(run.problem?.id, 'run-follow-cut');
  await vm.time.pass(200);
  assert.deepEqual(vm.asked, ['start']);
  await vm.time.pass(200);
  assert.deepEqual(vm.asked, ['start', 'follow 2']);
  assert.equal(run.link, 'following');
  // It does not stay: the pauses grow.
  await vm.killFollower();
  await vm.time.pass(1000);
  const before = vm.asked.length;
  await vm.killFollower();
  await vm.time.pass(1000);
  assert.equal(vm.asked.length, before);
  run.retry();
  await settle();
  assert.equal(vm.asked.length, before + 1);
});

test('a sudo that wants a person is not asked again until a person has done something', async () => {
  let refuses = false;
  const vm = new FakeRunVm(undefined, (request) =>
    refuses && request.usesSudo === true ? 'sudo: a password is required\n' : undefined,
  );
  let asked = 0;
  const ask = (): Promise<string | undefined> => {
    asked += 1;
    return Promise.resolve(undefined);
  };
  const run = await startRun(vm.deps({ rights: new Rights(null, 'ana', ask) }), fakePlan());
  await vm.cut();
  refuses = true;
  await vm.mend();
  assert.equal(run.link, 'lost');
  assert.equal(run.problem?.id, 'cancelled');
  await vm.time.pass(120_000);
  assert.equal(asked, 1);
  refuses = false;
  // The access is known to need a password by now: whoever is asked may answer.
  run.retry();
  await settle();
  assert.equal(asked, 2);
});

test('the record was taken by another client, or the VM has restarted: it has ended, and is told so', async () => {
  for (const [reason, refusal] of [
    ['gone', 'refused run-not-there'],
    ['reboot', 'refused run-lost-by-reboot'],
  ] as const) {
    const { vm, run: promise } = started();
    const run = await promise;
    vm.write(begin);
    await vm.cut();
    vm.answers.set('follow', [`${refusal} ${runId}`, 'finished refused']);
    await vm.mend();
    const end = await run.ended;
    assert.equal(end.reason, reason);
    assert.ok(end.message !== null);
    assert.equal(run.reader.phase, 'ended');
    await run.done;
    assert.deepEqual(vm.asked, ['start', 'follow 2'], 'there is nothing to collect');
  }
});

test('refused by the VM: in words, with the steps that mend it; a plan that lacks something is not sent', async () => {
  const vm = new FakeRunVm();
  vm.answers.set('start', ['refused hugepages-missing 1024 0', 'finished refused']);
  const refused = await problemOf(startRun(vm.deps(), fakePlan()));
  assert.equal(refused.id, 'run-refused');
  assert.equal(refused.refusal, 'hugepages-missing');
  assert.deepEqual(refused.steps, ['hugepages']);
  assert.deepEqual(
    refused.remedies.map(({ command }) => command),
    ['manaDpdk.setup.plan', 'manaDpdk.detect'],
  );
  vm.answers.set('start', ['refused something-new a b', 'finished refused']);
  assert.deepEqual((await problemOf(startRun(vm.deps(), fakePlan()))).message.args, ['something-new', 'a b']);

  const missing = {
    id: 'hugepages',
    state: 'missing',
    message: msg('No hugepages.'),
    steps: ['hugepages'],
  } as const;
  const before = vm.asked.length;
  const problem = await problemOf(startRun(vm.deps(), fakePlan({ preconditions: [missing] })));
  assert.equal(problem.id, 'run-not-startable');
  assert.equal(problem.message.text, 'No hugepages.');
  assert.deepEqual(problem.steps, ['hugepages']);
  const odd = fakePlan({
    command: { program: '/bin/testpmd', args: ['a\nb'], env: {}, text: 'x' },
  });
  assert.equal((await problemOf(startRun(vm.deps(), odd))).id, 'run-not-startable');
  assert.equal(vm.asked.length, before, 'nothing was sent');
});

test('the link breaks before the VM has answered: nobody claims that nothing was started', async () => {
  const vm = new FakeRunVm();
  vm.deaf.add('start');
  const promise = problemOf(startRun(vm.deps(), fakePlan()));
  await settle();
  await vm.cut();
  assert.equal((await promise).id, 'run-start-unknown');
  assert.equal((await problemOf(startRun(vm.deps(), fakePlan()))).id, 'not-connected');
});

test('cancelled while it starts: what may have been started is ended and removed', async () => {
  const vm = new FakeRunVm();
  vm.deaf.add('start');
  const cancel = new AbortController();
  const promise = problemOf(startRun(vm.deps(), fakePlan(), { signal: cancel.signal }));
  await settle();
  vm.write(begin);
  cancel.abort();
  assert.equal((await promise).id, 'cancelled');
  assert.deepEqual(vm.asked, ['start', 'stop now', 'collect']);
  assert.equal(vm.runs.size, 0);
});

test('closed: no more is heard, the run goes on, and another client hears all of it', async () => {
  const { vm, run: promise } = started();
  const run = await promise;
  vm.write(begin);
  let changes = 0;
  run.onChange(() => {
    changes += 1;
  });
  await run.close();
  assert.deepEqual(vm.open, []);
  vm.write('o later');
  await vm.time.pass(1000);
  assert.equal(changes, 0);
  assert.equal(run.reader.lastRecord, 1);

  const listed = await listRuns(vm.deps());
  assert.deepEqual(
    listed.runs.map(({ id, line, records }) => [id, line, records]),
    [[runId, 'dpdk-testpmd -- -i', 2]],
  );
  const again = await attachRun(vm.deps(), runId, { head: { release: '24.11' } });
  await settle();
  assert.equal(again.reader.lastRecord, 2);
  assert.equal(again.head.line, 'dpdk-testpmd -- -i');
  assert.equal(again.head.release, '24.11');
  await vm.cut();
  await again.close();
  await vm.mend();
  assert.equal(vm.asked.filter((task) => task.startsWith('follow')).length, 1, 'it does not come back');
  assert.equal((await problemOf(attachRun(vm.deps(), 'ffffffffffffffff'))).id, 'run-gone');
});

test('stopped: by this client, and where it has ended meanwhile', async () => {
  const { vm, run: promise } = started();
  const run = await promise;
  vm.write(begin);
  await run.stop('now');
  assert.equal((await run.ended).reason, 'user');
  assert.deepEqual(vm.asked.slice(0, 2), ['start', 'stop now']);
  await run.stop();
  await run.done;
  assert.equal((await problemOf(stopRun(vm.deps(), runId))).id, 'run-gone');
});
