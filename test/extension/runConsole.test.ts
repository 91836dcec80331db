// The console of a run: keys go out as they are, output comes in without what a terminal must not act on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startRun } from '../../src/core/run/session';
import { RunConsole } from '../../src/extension/run/runConsole';
import { bootId, fakePlan, FakeRunVm } from '../core/run/fakeRunVm';
import { settle } from '../core/run/fakeTime';

async function bench(console = true) {
  const vm = new FakeRunVm();
  const live = await startRun(vm.deps(), fakePlan({ console }));
  vm.write(`b 1700000000 ${bootId} 77`);
  vm.write('o EAL: Detected CPU lcores: 2');
  vm.write('p testpmd> ');
  const terminal = new RunConsole(live, (template) => template);
  let shown = '';
  let closed = 0;
  terminal.onDidWrite((text) => (shown += text));
  terminal.onDidClose(() => (closed += 1));
  terminal.open();
  return { vm, live, terminal, shown: () => shown.replace(/\x1b\[[02]m/g, ''), closed: () => closed };
}

test('it begins with what was said before, and goes on with what comes', async () => {
  const { vm, shown } = await bench();
  assert.equal(shown(), 'EAL: Detected CPU lcores: 2\r\ntestpmd> ');
  vm.write('o show port info 0');
  vm.write('p \x1b]0;title\x07MAC\x1b[2D');
  assert.ok(shown().endsWith('testpmd> show port info 0\r\nMAC\x1b[2D'), JSON.stringify(shown()));
});

test('keys go to the VM as they are typed, over one channel', async () => {
  const { vm, terminal } = await bench();
  for (const key of ['s', 't', '\t', '\x7f', '\x1b[A', '\r']) terminal.handleInput(key);
  await settle();
  assert.equal(vm.typed, 'st\t\x7f\x1b[A\r');
  assert.equal(vm.asked.filter((task) => task === 'input').length, 1);
  terminal.close();
  await settle();
  assert.ok(!vm.open.includes('input'));
  assert.ok(vm.open.includes('start'), 'the run goes on');
});

test('without a connection keys are refused, which is said once; later they are taken again', async () => {
  const { vm, terminal, shown } = await bench();
  await vm.cut();
  assert.match(shown(), /The connection is lost\. testpmd goes on/);
  const before = shown().length;
  for (const key of ['a', 'b', 'c']) terminal.handleInput(key);
  await settle();
  assert.equal(shown().slice(before).trim().split('\r\n').length, 1);
  assert.equal(vm.typed, '');
  await vm.mend();
  assert.match(shown(), /The connection is back/);
  terminal.handleInput('d');
  await settle();
  assert.equal(vm.typed, 'd');
});

test('a run without a prompt is shown, and keys do nothing', async () => {
  const { vm, terminal, shown } = await bench(false);
  // What the VM says of the run does not count: the plan says that it has none.
  terminal.handleInput('x');
  await settle();
  assert.match(shown(), /This run has no prompt/);
  assert.equal(vm.typed, '');
});

test('when testpmd has ended it says so, stays to be read, and Enter closes it', async () => {
  const { vm, live, terminal, shown, closed } = await bench();
  vm.finish('self');
  await live.done;
  assert.match(shown(), /testpmd has ended\. Press Enter/);
  terminal.handleInput('x');
  assert.equal(closed(), 0);
  terminal.handleInput('\r');
  assert.equal(closed(), 1);
});

test('a closed console hears nothing more', async () => {
  const { vm, terminal, shown } = await bench();
  terminal.close();
  const before = shown();
  vm.write('o later');
  assert.equal(shown(), before);
});
