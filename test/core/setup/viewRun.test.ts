// A run as the plan view follows it: what each step is at, what a screen reader is told, and how it ended.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { msg, render } from '../../../src/core/message';
import type { RunEvent } from '../../../src/core/setup/types';
import { pageCommands, planPage } from '../../../src/core/setup/view/model';
import type { PlanPage } from '../../../src/core/setup/view/page';
import {
  endRun,
  isRunning,
  isRunOf,
  onRunEvent,
  sayingOf,
  startRun,
  type RunView,
} from '../../../src/core/setup/view/runState';
import { bare, eventsOf, planOf, runResult, stateOf, undoOf, usedStatus } from './viewRig';

const only = ['hugepages', 'kernel-modules', 'give-nic'] as const;
const purpose = { kind: 'setup', options: { only } } as const;
const plan = planOf(bare, { only });
const [first, second] = plan.steps;
assert.ok(first !== undefined && second !== undefined);

function after(run: RunView, events: readonly RunEvent[], nowMs = 0): RunView {
  return events.reduce((view, event) => onRunEvent(view, event, nowMs), run);
}

function pageOf(run: RunView, nowMs = 0): PlanPage {
  return planPage(stateOf(purpose, { run }), nowMs);
}

const labels = (page: PlanPage): (string | undefined)[] => page.steps.map(({ progress }) => progress?.label);

test('steps wait, run, and are done', () => {
  const run = startRun(plan);
  assert.deepEqual(labels(pageOf(run)), ['waiting', 'waiting', 'waiting']);
  const later = after(
    after(run, eventsOf(first, 0, 3), 1000),
    [
      { kind: 'step-started', step: second.key, index: 1, count: 3 },
      { kind: 'command', step: second.key, text: 'modprobe mana_ib' },
      { kind: 'progress', step: second.key, percent: 42, message: msg('Building') },
    ],
    5000,
  );
  const page = pageOf(later, 8500);
  assert.deepEqual(labels(page), ['done', 'running', 'waiting']);
  assert.deepEqual(page.steps[1]?.progress, {
    tone: 'running',
    label: 'running',
    running: true,
    elapsedMs: 3500,
    leftMs: null,
    percent: 42,
    detail: 'Building',
    command: 'modprobe mana_ib',
  });
  assert.equal(page.steps[0]?.progress?.elapsedMs, 0);
  assert.deepEqual(
    page.buttons.map(({ do: what }) => what),
    ['cancel', 'show-history'],
  );
  assert.deepEqual(page.options, [], 'what was chosen cannot be changed any more');
  assert.ok(page.steps.every(({ tick }) => tick?.enabled === false));
});

test('what a command prints changes nothing on the page', () => {
  const run = after(startRun(plan), [{ kind: 'step-started', step: first.key, index: 0, count: 3 }]);
  assert.equal(onRunEvent(run, { kind: 'output', step: first.key, line: 'x' }, 1), run);
  assert.equal(onRunEvent(run, { kind: 'step-started', step: 'unknown', index: 0, count: 1 }, 1), run);
});

test('a NIC that waits for its confirmation counts down', () => {
  const run = after(startRun(plan), [
    { kind: 'step-started', step: first.key, index: 0, count: 3 },
    { kind: 'confirming', step: first.key, untilMs: 120_000 },
  ]);
  const { progress } = pageOf(run, 30_000).steps[0] ?? {};
  assert.deepEqual([progress?.label, progress?.leftMs], ['confirming', 90_000]);
  assert.equal(pageOf(run, 500_000).steps[0]?.progress?.leftMs, 0);
});

test('a screen reader is told of steps and of what the VM says, not of each command', () => {
  const told = [
    ...eventsOf(first, 0, 3),
    { kind: 'note', step: first.key, message: msg('Said by the VM') } as const,
  ].flatMap((event) => {
    const message = sayingOf(plan, event);
    return message === null ? [] : [render(message)];
  });
  assert.deepEqual(told, ['Step 1 of 3: Reserve hugepages', 'Reserve hugepages: done', 'Said by the VM']);
});

test('a good end says what was done and what comes next', () => {
  const run = endRun(startRun(plan), runResult(plan), 10);
  assert.ok(!isRunning(run));
  const page = pageOf(run);
  assert.equal(page.result?.notice.text, 'Done: all of it is in place now.');
  assert.deepEqual(
    page.result.lines.map(({ tone, text }) => `${tone}: ${text}`),
    [
      'good: Reserve hugepages: done (1 command)',
      'good: Load kernel modules: done (3 commands)',
      'good: Give a NIC to DPDK (eth1): done (9 commands)',
    ],
  );
  assert.deepEqual(
    page.result.next.map(({ command }) => command),
    ['manaDpdk.newTestpmdFile', 'manaDpdk.setup.undo', 'manaDpdk.detect'],
  );
  assert.deepEqual(
    page.buttons.map(({ do: what, primary }) => [what, primary]),
    [
      ['again', true],
      ['show-history', false],
    ],
  );
});

test('a failure shows its problem at its step, what was put back, and what was not run', () => {
  const run = endRun(startRun(plan), runResult(plan, 'hugepages'), 10);
  const page = pageOf(run);
  assert.deepEqual(labels(page), ['failed', 'not run', 'not run']);
  assert.deepEqual(
    page.result?.lines.map(({ text }) => text),
    [
      'Reserve hugepages: what it had changed was put back',
      'Load kernel modules: not run',
      'Give a NIC to DPDK (eth1): not run',
    ],
  );
  const { problem } = page.steps[0] ?? {};
  assert.match(problem?.text ?? '', /granted 211 of 512/);
  assert.deepEqual(problem?.detail, ['sh: write error: Cannot allocate memory']);
  assert.deepEqual([...new Set(pageCommands(page))], ['manaDpdk.setup.undo', 'manaDpdk.detect']);
});

test('every other end has words of its own', () => {
  const texts = (['nothing-to-do', 'refused', 'cancelled', 'lost'] as const).map(
    (outcome) => pageOf(endRun(startRun(plan), { ...runResult(plan), outcome }, 0)).result?.notice,
  );
  assert.deepEqual(
    texts.map((notice) => [notice?.severity, notice?.text]),
    [
      ['good', 'Nothing had to be done: all of it was so already.'],
      ['warning', 'Refused: a guard on the VM has stopped it.'],
      ['warning', 'Cancelled.'],
      ['error', 'The connection was lost.'],
    ],
  );
});

test('a run that ended without a result was not run', () => {
  const run = endRun(startRun(plan), undefined, 0);
  const page = pageOf(run);
  assert.equal(page.result, null);
  assert.deepEqual(
    page.notices.map(({ text }) => text),
    ['Nothing was run.'],
  );
  assert.equal(page.buttons[0]?.do, 'run', 'it can be tried again');
});

test('only a run of the same steps in the same direction is this plan’s own', () => {
  assert.ok(isRunOf(planOf(bare, { only: ['hugepages'] }), plan));
  assert.ok(!isRunOf(plan, planOf(bare, { only: ['hugepages'] })));
  assert.ok(!isRunOf(undoOf(usedStatus, ['hugepages']), plan));
  assert.ok(!isRunOf(plan, undefined));
});
