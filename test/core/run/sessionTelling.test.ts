// What a run that is followed tells, and takes: changes not too often, a testpmd that hangs, keys for its prompt.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startRun } from '../../../src/core/run/session';
import { begin, fakePlan, FakeRunVm, runId } from './fakeRunVm';
import { settle } from './fakeTime';

test('changes are told ten times a second at most, but at once where it matters', async () => {
  const vm = new FakeRunVm();
  const run = await startRun(vm.deps(), fakePlan());
  await vm.time.pass(200);
  let told = 0;
  run.onChange(() => {
    told += 1;
  });
  for (let line = 0; line < 100; line += 1) vm.write(`o line ${line}`);
  assert.equal(told, 1);
  await vm.time.pass(1000);
  assert.equal(told, 2);
  vm.write('o one');
  vm.write('o EAL: Error - exiting with code: 1');
  assert.equal(told, 4, 'an incident is told at once');
  vm.write('o Configuring Port 0 (socket 0)');
  assert.equal(told, 5, 'a new phase is told at once');
  await vm.cut();
  assert.equal(told, 6, 'a break is told at once');
  await vm.mend();
  await vm.time.pass(1000);
  const before = told;
  for (let turn = 0; turn < 50; turn += 1)
    for (const line of [
      'io packet forwarding - ports=1 - cores=1 - streams=1 - NUMA support',
      'Telling cores to stop...',
    ])
      vm.write(`o ${line}`);
  assert.ok(told - before > 3 && told - before < 12, `but not without end: ${told - before}`);
});

test('a testpmd that hangs is told of, and no more, when it goes on', async () => {
  const args = ['--', '--stats-period', '1'];
  const vm = new FakeRunVm();
  const command = { program: '/usr/bin/dpdk-testpmd', args, env: {}, text: 'testpmd' };
  const run = await startRun(vm.deps(), fakePlan({ console: false, command }));
  vm.write(begin);
  for (let second = 1; second < 30; second += 1) vm.write('c 100 77:0:1:dpdk-testpmd', runId, second);
  const seconds = (): unknown => run.silent?.args[0];
  assert.equal(seconds(), undefined);
  vm.write('c 100 77:0:1:dpdk-testpmd', runId, 30);
  assert.equal(seconds(), 30);
  vm.write('o EAL: Detected CPU lcores: 2', runId, 31);
  assert.equal(seconds(), undefined);
});

test('keys: a channel at the first one, a new one after a break, refusals in words', async () => {
  const vm = new FakeRunVm();
  const run = await startRun(vm.deps(), fakePlan());
  const keys = run.input();
  assert.equal(run.input(), keys);
  await settle();
  assert.deepEqual(vm.open, ['start']);
  for (const key of 'show') assert.equal(keys.send(key), undefined);
  await settle();
  keys.send(' port\t');
  await settle();
  assert.equal(vm.typed, 'show port\t');
  assert.deepEqual(vm.open, ['start', 'input']);
  await vm.cut();
  assert.equal(keys.send('x')?.id, 'run-no-keys');
  await vm.mend();
  assert.deepEqual(vm.open, ['follow 1']);
  assert.equal(keys.send('quit\r'), undefined);
  await settle();
  assert.equal(vm.typed, 'show port\tquit\r');
  assert.equal(keys.send('y'.repeat(2_000_000))?.id, 'run-no-keys');
  keys.close();
  await settle();
  assert.deepEqual(vm.open, ['follow 1']);

  const problems: string[] = [];
  keys.onProblem(({ id }) => problems.push(id));
  vm.answers.set('input', [`refused run-ended ${runId}`, 'finished refused']);
  assert.equal(keys.send('z'), undefined);
  await settle();
  assert.deepEqual(problems, ['run-refused']);
  vm.finish('self');
  await run.ended;
  assert.equal(keys.send('z')?.id, 'run-no-keys');

  const quiet = new FakeRunVm();
  const other = await startRun(quiet.deps(), fakePlan({ console: false }));
  assert.equal(other.input().send('x')?.id, 'run-no-keys');
  assert.deepEqual(quiet.open, ['start']);
});
