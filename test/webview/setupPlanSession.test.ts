// A plan view without a browser: what it asks of the VM, what it runs, and what it takes of a page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { msg } from '../../src/core/message';
import type { Facts } from '../../src/core/detect/facts';
import type { PageButton, PlanPage } from '../../src/core/setup/view/page';
import type { ToPage } from '../../src/core/setup/view/protocol';
import type { PlanPurpose } from '../../src/core/setup/view/purpose';
import { PlanSession } from '../../src/extension/setup/planSession';
import {
  bare,
  eth1,
  eventsOf,
  everything,
  planOf,
  prepared,
  runResult,
  usedStatus,
} from '../core/setup/viewRig';
import { FakeVm } from './setupPlanRig';

interface Opened {
  readonly vm: FakeVm;
  readonly session: PlanSession;
  readonly sent: readonly ToPage[];
  readonly copied: readonly string[];
  readonly opened: readonly PlanPurpose[];
  /** The page as it is now. */
  readonly page: () => PlanPage;
  readonly said: () => readonly string[];
  /** Presses a button of the page as it is now. */
  readonly press: (button: PageButton['do']) => void;
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function open(
  purpose: PlanPurpose,
  facts: Facts = bare,
  change: { readonly trusted?: boolean; readonly restored?: boolean; readonly vm?: FakeVm } = {},
): Promise<Opened> {
  const vm = change.vm ?? new FakeVm(facts);
  const [sent, copied, opened]: [ToPage[], string[], PlanPurpose[]] = [[], [], []];
  const session = new PlanSession({
    vm,
    purpose,
    trusted: change.trusted ?? true,
    restored: change.restored ?? false,
    send: (message) => sent.push(message),
    copy: (text) => {
      copied.push(text);
      return Promise.resolve();
    },
    open: (other) => opened.push(other),
    problemOf: (error) => ({ id: 'unexpected', message: msg('{0}', String(error)), remedies: [] }),
    now: () => 0,
    translate: (text) => text,
  });
  session.start();
  await settle();
  const page = (): PlanPage => {
    session.receive({ kind: 'ready' });
    const last = sent.at(-1);
    assert.ok(last?.kind === 'page');
    return last.page;
  };
  return {
    vm,
    session,
    sent,
    copied,
    opened,
    page,
    press: (button) => {
      session.receive({ kind: 'press', button, plan: page().plan });
    },
    said: () => sent.flatMap((message) => (message.kind === 'say' ? [message.text] : [])),
  };
}

void test('a run gets what is ticked, with the commands that were shown', async (t) => {
  const { vm, session, page, said, press } = await open(everything);
  t.after(() => {
    session.dispose();
  });
  assert.deepEqual(vm.asked, ['plan {}']);
  assert.match(said().join(' '), /Steps: 6/);
  for (const step of ['install-packages', 'rdma-core', 'build-dpdk', 'kernel-modules']) {
    session.receive({ kind: 'tick', step, on: false });
    await settle();
  }
  const shown = page();
  const give = shown.steps.find(({ key }) => key === 'give-nic:eth1');
  assert.ok(give !== undefined);
  assert.ok(give.commands.includes('modprobe uio_hv_generic'), 'another step loads what it needs');
  assert.equal(shown.buttons[0]?.label, 'Run selected (2)');
  press('run');
  await settle();
  const [ran] = vm.ran;
  assert.deepEqual(
    ran?.steps.filter(({ state }) => state === 'needed').map(({ key, commands }) => [key, commands]),
    [
      ['hugepages', shown.steps.find(({ key }) => key === 'hugepages')?.commands],
      ['give-nic:eth1', give.commands],
    ],
  );
});

void test('a run is followed to its end, and the next plan is a fresh one', async (t) => {
  const { vm, session, page, said, press } = await open({ kind: 'setup', options: { only: ['hugepages'] } });
  t.after(() => {
    session.dispose();
  });
  press('run');
  press('run');
  assert.equal(vm.ran.length, 1, 'pressed twice is run once');
  const [plan] = vm.ran;
  const [step] = plan?.steps ?? [];
  assert.ok(plan !== undefined && step !== undefined);
  for (const event of eventsOf(step, 0, 1)) vm.tell({ kind: 'event', event });
  assert.equal(page().steps[0]?.progress?.label, 'done');
  session.receive({ kind: 'tick', step: 'hugepages', on: false });
  session.receive({ kind: 'field', field: 'hugepagesMb', value: '2048', on: false });
  press('cancel');
  press('cancel');
  assert.deepEqual(vm.asked, ['plan {"only":["hugepages"]}', 'cancel']);
  vm.end(runResult(plan));
  await settle();
  assert.deepEqual(said().slice(-3), [
    'Step 1 of 1: Reserve hugepages',
    'Reserve hugepages: done',
    'Done: all of it is in place now.',
  ]);
  // The detection after the run is no reason to take the result away.
  vm.find(prepared, '2026-11-22T09:00:00.000Z');
  session.vmChanged(vm, true);
  await settle();
  assert.equal(page().result?.notice.severity, 'good');
  assert.equal(page().readiness?.text, 'Ready for DPDK');
  press('again');
  await settle();
  assert.equal(vm.asked.at(-1), 'plan {"only":["hugepages"]} fresh');
  assert.equal(page().result, null);
  assert.match(page().notices[0]?.text ?? '', /^Nothing to do/);
});

void test('what was not on the page is not run', async (t) => {
  const { vm, session, page, press } = await open(everything);
  t.after(() => {
    session.dispose();
  });
  const seen = page().plan;
  session.receive({ kind: 'tick', step: 'kernel-modules', on: false });
  await settle();
  session.receive({ kind: 'press', button: 'run', plan: seen });
  session.receive({ kind: 'press', button: 'copy-script', plan: seen });
  assert.deepEqual([vm.ran, vm.scripts], [[], []]);
  press('run');
  assert.equal(vm.ran.length, 1);
});

void test('a run that did not begin leaves the plan as it was', async (t) => {
  const vm = new FakeVm(bare);
  vm.run = () => Promise.resolve(undefined);
  const { session, page, press } = await open(everything, bare, { vm });
  t.after(() => {
    session.dispose();
  });
  press('run');
  await settle();
  assert.equal(page().buttons[0]?.enabled, true);
  assert.equal(page().steps[0]?.progress, null);
  vm.run = () => Promise.reject(new Error('no terminal'));
  press('run');
  await settle();
  assert.match(page().notices[0]?.text ?? '', /no terminal/);
  assert.equal(page().buttons[0]?.enabled, true);
});

void test('a run from elsewhere is followed where it is of these steps, and only mentioned where not', async (t) => {
  const { vm, session, page } = await open(everything);
  const other = await open({ kind: 'setup', options: { only: ['kernel-modules'] } }, bare, { vm });
  t.after(() => {
    session.dispose();
    other.session.dispose();
  });
  void vm.start(planOf(bare, { only: ['hugepages'] }));
  assert.equal(page().steps.find(({ key }) => key === 'hugepages')?.progress?.label, 'waiting');
  assert.match(other.page().notices[0]?.text ?? '', /Another setup is running/);
  other.press('run');
  assert.equal(vm.ran.length, 0);
  const late = await open(everything, bare, { vm });
  t.after(() => {
    late.session.dispose();
  });
  assert.equal(late.page().buttons[0]?.do, 'cancel', 'a view that is opened meanwhile follows it too');
  vm.end(undefined);
  assert.deepEqual(other.page().notices, []);
  assert.equal(page().notices[0]?.text, 'Nothing was run.');
});

void test('options make another plan; what is no option stays in its box with what is wrong', async (t) => {
  const { vm, session, page, said } = await open(everything);
  t.after(() => {
    session.dispose();
  });
  session.receive({ kind: 'field', field: 'nics', value: 'eth2', on: true });
  await settle();
  assert.equal(vm.asked.at(-1), 'plan {"nics":["eth1","eth2"]}');
  assert.ok(page().steps.some(({ key }) => key === 'give-nic:eth2'));
  assert.deepEqual(session.memory, {
    vm: 'vm-1',
    purpose: { kind: 'setup', options: { nics: ['eth1', 'eth2'] } },
  });
  const count = vm.asked.length;
  session.receive({ kind: 'field', field: 'rollbackSeconds', value: '5', on: false });
  session.receive({ kind: 'field', field: 'nics', value: 'eth0', on: true });
  await settle();
  assert.equal(vm.asked.length, count);
  const fields = page().options.flatMap((group) => group.fields);
  const seconds = fields.find(({ id }) => id === 'rollbackSeconds');
  assert.ok(seconds?.kind === 'number');
  assert.deepEqual([seconds.value, seconds.problem], ['5', 'A whole number from 20 to 600.']);
  assert.equal(page().buttons[0]?.enabled, false);
  assert.match(said().at(-1) ?? '', /eth0 carries this SSH connection/);
  session.askedFor({ kind: 'setup', options: { nics: ['eth2'] } });
  await settle();
  assert.ok(!page().steps.some(({ key }) => key === 'give-nic:eth1'));
});

void test('news of the VM make the plan anew; the last of several plans counts', async (t) => {
  const { vm, session, page, press } = await open(everything);
  t.after(() => {
    session.dispose();
  });
  session.vmChanged(vm, true);
  assert.equal(vm.asked.length, 1, 'nothing new');
  vm.find(prepared, '2026-11-22T09:00:00.000Z');
  session.vmChanged(vm, true);
  await settle();
  assert.match(page().notices[0]?.text ?? '', /^Nothing to do/);
  session.vmChanged(undefined, true);
  assert.match(page().notices[0]?.text ?? '', /not on the list/);
  press('again');
  session.receive({ kind: 'tick', step: 'hugepages', on: true });
  await settle();
  assert.equal(vm.asked.length, 2);
});

void test('an untrusted workspace and an earlier window ask the VM nothing', async (t) => {
  const untrusted = await open(everything, bare, { trusted: false });
  const restored = await open(everything, bare, { restored: true });
  t.after(() => {
    untrusted.session.dispose();
    restored.session.dispose();
  });
  assert.deepEqual([untrusted.vm.asked, restored.vm.asked], [[], []]);
  untrusted.press('run');
  untrusted.press('again');
  await settle();
  assert.deepEqual(untrusted.vm.asked, []);
  restored.press('again');
  await settle();
  assert.deepEqual(restored.vm.asked, ['plan {} fresh']);
  assert.equal(restored.page().steps.length, 6);
});

void test('a plan that cannot be made says why, and can be tried again', async (t) => {
  const vm = new FakeVm(bare);
  vm.failure = new Error('not connected');
  const { session, page, press } = await open(everything, bare, { vm });
  t.after(() => {
    session.dispose();
  });
  assert.match(page().notices[0]?.text ?? '', /not connected/);
  assert.deepEqual(
    page().buttons.map(({ do: what }) => what),
    ['again', 'undo', 'show-history'],
  );
  vm.failure = undefined;
  press('again');
  await settle();
  assert.equal(page().steps.length, 6);
  assert.deepEqual(page().notices, []);
});

void test('undo and history: views of their own, and one line undone', async (t) => {
  const vm = new FakeVm(prepared);
  vm.status = usedStatus;
  const { session, page, opened, press } = await open(
    { kind: 'setup', options: { only: ['hugepages'] } },
    prepared,
    { vm },
  );
  t.after(() => {
    session.dispose();
  });
  press('undo');
  press('show-history');
  await settle();
  assert.equal(page().history?.rows.length, 3);
  session.receive({ kind: 'undo-item', row: 0 });
  session.receive({ kind: 'undo-item', row: 2 });
  session.receive({ kind: 'undo-item', row: 99 });
  assert.deepEqual(opened, [
    { kind: 'undo', steps: ['hugepages'] },
    { kind: 'undo', steps: ['give-nic'], target: eth1 },
  ]);
  press('show-plan');
  assert.equal(page().section, 'plan');
  const undo = await open({ kind: 'undo', steps: ['give-nic'], target: eth1 }, prepared, { vm });
  t.after(() => {
    undo.session.dispose();
  });
  undo.press('run');
  assert.deepEqual(
    vm.ran[0]?.steps.map(({ key, state }) => [key, state]),
    [['give-nic:eth1', 'needed']],
  );
});

void test('commands and scripts are copied; a page can run no command that it does not show', async (t) => {
  const { vm, session, copied, said, press } = await open({
    kind: 'setup',
    options: { only: ['hugepages'] },
  });
  t.after(() => {
    session.dispose();
  });
  session.receive({ kind: 'copy', step: 'hugepages' });
  session.receive({ kind: 'copy', step: 'nothing' });
  await settle();
  assert.deepEqual(copied, [
    'echo 512 > /sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages\n',
  ]);
  press('copy-script');
  await settle();
  assert.equal(vm.scripts.length, 1);
  assert.deepEqual(said().slice(-2), ['Commands copied', 'Script copied']);
  session.receive({ kind: 'command', command: 'manaDpdk.setup.undo' });
  assert.ok(!vm.asked.includes('manaDpdk.setup.undo'));
  press('run');
  const [plan] = vm.ran;
  assert.ok(plan !== undefined);
  vm.end(runResult(plan, 'hugepages'));
  session.receive({ kind: 'command', command: 'manaDpdk.setup.undo' });
  session.receive({ kind: 'command', command: 'workbench.action.terminal.sendSequence' });
  assert.deepEqual(vm.asked.slice(1), ['manaDpdk.setup.undo']);
});
