// What the plan view shows of a plan: steps, options, notices, buttons; and what it shows when there is nothing to do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VmSetupStatus } from '../../../src/core/setup/journal';
import type { PlannedStep } from '../../../src/core/setup/types';
import { undoPurpose } from '../../../src/core/setup/view/history';
import { planPage } from '../../../src/core/setup/view/model';
import type { PlanPage } from '../../../src/core/setup/view/page';
import type { PlanState } from '../../../src/core/setup/view/state';
import { historyOf } from '../../../src/core/setup/undo';
import { nicPair } from '../judge/situations';
import {
  bare,
  emptyStatus,
  eth1,
  everything,
  planOf,
  prepared,
  stateOf,
  undoOf,
  usedStatus,
} from './viewRig';

const pageOf = (state: PlanState): PlanPage => planPage(state, 0);
const said = (page: PlanPage): string[] => page.notices.map(({ severity, text }) => `${severity}: ${text}`);
const pressable = (page: PlanPage): string[] =>
  page.buttons.map(({ label, enabled }) => (enabled ? label : `(${label})`));

test('a bare VM: every step is ticked, with why, commands and what it means', () => {
  const page = pageOf(stateOf(everything));
  assert.equal(page.title, 'Set up everything');
  assert.deepEqual(
    page.steps.map(({ title, state, tick }) => [title, state, tick?.checked]),
    [
      ['Install packages', 'needed', true],
      ['Build rdma-core', 'needed', true],
      ['Build and install DPDK', 'needed', true],
      ['Reserve hugepages', 'needed', true],
      ['Load kernel modules', 'needed', true],
      ['Give a NIC to DPDK (eth1)', 'needed', true],
    ],
  );
  assert.match(page.summary, /^Steps: 6 · Commands: \d+ · Needs root: yes$/);
  assert.deepEqual(page.readiness, { text: 'Not ready', tone: 'error' });
  assert.deepEqual(pressable(page), [
    'Run',
    'Copy as script',
    'Make the plan again',
    'Undo…',
    'Open history',
  ]);
  const hugepages = page.steps.find(({ key }) => key === 'hugepages');
  assert.ok(hugepages !== undefined);
  assert.deepEqual(hugepages.commands, [
    'echo 512 > /sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages',
  ]);
  assert.deepEqual(
    hugepages.badges.map(({ text }) => text),
    ['runs as root', 'reversible: yes', 'survives a restart: no', 'risk: low'],
  );
  // The build itself runs as the user.
  assert.equal(page.steps.find(({ key }) => key === 'build-dpdk')?.badges[0]?.text, 'runs partly as root');
  assert.deepEqual(
    hugepages.facts.map(({ label }) => label),
    ['After a restart', 'Risk', 'Verification', 'Undo'],
  );
  assert.match(hugepages.headline, /testpmd runs well with 512/);
  assert.ok(hugepages.purpose !== '' && hugepages.notes.length > 0);
});

test('some steps are unticked: figures and button say what will run', () => {
  const ticks = new Map([
    ['install-packages', false],
    ['rdma-core', false],
    ['build-dpdk', false],
    ['give-nic:eth1', false],
  ]);
  const page = pageOf(stateOf(everything, { ticks }));
  assert.match(page.summary, /^Steps: 2 · Commands: 4 ·/);
  assert.equal(page.buttons[0]?.label, 'Run selected (2)');
  const none = new Map(page.steps.map(({ key }) => [key, false]));
  assert.deepEqual(pressable(pageOf(stateOf(everything, { ticks: none }))).slice(0, 2), [
    '(Run selected (0))',
    '(Copy as script)',
  ]);
});

test('nothing to do is said plainly, with what was found', () => {
  const page = pageOf(stateOf(everything, {}, prepared));
  assert.deepEqual(said(page), ['good: Nothing to do: all of it is in place.']);
  assert.ok(page.steps.every(({ folded, tick }) => folded && tick === null));
  assert.ok(page.steps.every(({ headline }) => headline.startsWith('Nothing to do: ')));
  assert.ok(page.steps.some(({ headline }) => headline.includes('mana_ib')));
  assert.deepEqual(pressable(page), ['Make the plan again', 'Undo…', 'Open history']);
  assert.equal(page.summary, '');
});

test('a guarded step has a shield and the reason, and cannot be ticked', () => {
  const page = pageOf(
    stateOf(
      { kind: 'setup', options: { only: ['give-nic'], nics: ['eth0'] } },
      { ticks: new Map([['give-nic:eth0', true]]) },
    ),
  );
  const [step] = page.steps;
  assert.ok(step !== undefined);
  assert.deepEqual([step.shield, step.tick, step.stateLabel, step.commands], [true, null, 'refused', []]);
  assert.equal(step.headline, 'eth0 carries this SSH connection. It is never touched.');
  assert.deepEqual(said(page), ['warning: Nothing can be run: the reasons stand with the steps.']);
  assert.ok(!page.buttons.some(({ do: what }) => what === 'run' || what === 'copy-script'));
});

test('an optional step is not ticked by itself', () => {
  const plan = planOf(bare);
  const steps = plan.steps.map((step): PlannedStep =>
    step.id === 'install-packages' ? { ...step, state: 'optional' } : step,
  );
  const page = pageOf(stateOf(everything, { plan: { ...plan, steps } }));
  assert.deepEqual(page.steps[0]?.tick?.checked, false);
  assert.equal(page.steps[0].stateLabel, 'optional');
});

test('an undo shows what it takes back; of one NIC only that is ticked', () => {
  const all = pageOf(stateOf({ kind: 'undo' }, { plan: undoOf(usedStatus), status: usedStatus }, prepared));
  assert.equal(all.title, 'Undo everything');
  assert.deepEqual(
    all.steps.map(({ title, tick }) => [title, tick?.checked]),
    [
      ['Undo: Give a NIC to DPDK (eth1)', true],
      ['Undo: Reserve hugepages', true],
    ],
  );
  assert.deepEqual(pressable(all), ['Undo now', 'Copy as script', 'Make the plan again', 'Open history']);
  assert.deepEqual(all.options, []);
  const one = pageOf(
    stateOf({ kind: 'undo', target: eth1 }, { plan: undoOf(usedStatus), status: usedStatus }, prepared),
  );
  assert.deepEqual(
    one.steps.map(({ tick }) => tick?.checked),
    [true, false],
  );
  assert.equal(one.buttons[0]?.label, 'Run selected (1)');
});

test('nothing to undo: never done, gone with a restart, not readable', () => {
  const undone = (status: VmSetupStatus): string[] =>
    said(pageOf(stateOf({ kind: 'undo' }, { plan: undoOf(status), status }, prepared)));
  assert.deepEqual(undone(emptyStatus), ['info: Nothing to undo: the VM’s journal has no open change.']);
  const restarted = { ...usedStatus, bootId: 'another' };
  assert.deepEqual(undone(restarted), ['info: Nothing to undo: the VM has restarted since.']);
  const [notice] = pageOf(
    stateOf({ kind: 'undo' }, { plan: undoOf(restarted), status: restarted }, prepared),
  ).notices;
  assert.deepEqual(notice?.detail, ['4 recorded changes were undone by a restart of the VM.']);
  assert.deepEqual(undone({ ...emptyStatus, journal: null }), [
    'warning: The journal on the VM could not be read: that needs root.',
  ]);
});

test('who else is at it, and what the VM still waits for, is said', () => {
  const status: VmSetupStatus = {
    ...emptyStatus,
    lock: { run: 'x', holder: 'ken@laptop', sinceMs: Date.UTC(2026, 10, 22, 7, 50) },
    waiting: [{ run: 'x', untilMs: Date.UTC(2026, 10, 22, 7, 52), target: null }],
  };
  assert.deepEqual(said(pageOf(stateOf(everything, { status }))), [
    'warning: ken@laptop is running a setup on this VM, since 2026-11-22 07:50 UTC.',
    'warning: A NIC that was given to DPDK is not confirmed yet: the VM gives it back at 2026-11-22 07:52 UTC.',
  ]);
  const other = pageOf(stateOf(everything, { otherRun: true }));
  assert.match(said(other)[0] ?? '', /Another setup is running/);
  assert.equal(other.buttons[0]?.enabled, false);
});

test('the history is a table with what can still be undone', () => {
  const history = historyOf(usedStatus);
  // The NIC is with DPDK, so the facts have no name for it.
  const state = stateOf({ kind: 'history' }, { history, status: usedStatus }, prepared);
  const page = pageOf(state);
  assert.deepEqual(page.history?.columns, ['When', 'Who', 'What', 'Outcome', 'Changes', 'Can be undone']);
  assert.deepEqual(
    page.history.rows.map((row) => [
      row.when,
      row.who,
      row.what,
      row.outcome,
      row.changes,
      row.undoable,
      row.undo?.label,
    ]),
    [
      ['2026-11-22 07:51 UTC', 'yuki@desk', 'Give a NIC to DPDK (eth1)', 'done', '3', '3 of 3', 'Undo this…'],
      ['2026-11-22 07:50 UTC', 'yuki@desk', 'Reserve hugepages', 'done', '1', '1 of 1', 'Undo this…'],
      ['2026-11-21 07:50 UTC', 'ken@laptop', 'Reserve hugepages', 'failed', '1', 'no', undefined],
    ],
  );
  assert.deepEqual(history.map(undoPurpose), [
    { kind: 'undo', steps: ['give-nic'], target: eth1 },
    { kind: 'undo', steps: ['hugepages'] },
    undefined,
  ]);
  assert.deepEqual(pressable(page), ['Read again', 'Undo…']);
  assert.deepEqual(said(pageOf({ ...state, history: [], status: emptyStatus })), [
    'info: Nothing was done to this VM by a setup yet.',
  ]);
});

test('text of a VM is shown on one line and without what acts on a screen', () => {
  const [first] = historyOf(usedStatus);
  assert.ok(first !== undefined);
  const page = pageOf(
    stateOf(
      { kind: 'history' },
      {
        history: [{ ...first, who: 'a\u202e\x1b[31mb\nc', step: 'x\x07y', target: null }],
        status: usedStatus,
      },
    ),
  );
  const row = page.history?.rows[0];
  assert.deepEqual([row?.who, row?.what, row?.undo], ['ab c', 'xy', null]);
});

test('a view that can do nothing any more has no buttons, and says why', () => {
  for (const [closed, words] of [
    ['gone', /not on the list/],
    ['untrusted', /not trusted/],
  ] as const) {
    const page = pageOf(stateOf(everything, { closed }));
    assert.deepEqual(page.buttons, []);
    assert.match(said(page)[0] ?? '', words);
    assert.ok(page.steps.every(({ tick }) => tick?.enabled === false));
    assert.deepEqual(page.options, []);
  }
});

test('a view of an earlier window offers to make the plan again', () => {
  const page = pageOf({ ...stateOf(everything), plan: undefined, restored: true });
  assert.match(said(page)[0] ?? '', /earlier window/);
  assert.deepEqual(page.buttons[0], {
    do: 'again',
    label: 'Make the plan again',
    primary: true,
    enabled: true,
  });
});

test('a VM without a second NIC: the step says so, the rest can run', () => {
  const page = pageOf(stateOf(everything, {}, { ...bare, nics: [nicPair(0)] }));
  const give = page.steps.at(-1);
  assert.deepEqual(
    [give?.state, give?.tick, give?.shield, give?.stateLabel],
    ['blocked', null, false, 'not possible'],
  );
  assert.match(give?.headline ?? '', /Add a second NIC/);
  assert.equal(page.buttons[0]?.label, 'Run');
});
