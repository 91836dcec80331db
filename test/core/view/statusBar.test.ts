// Status bar item and badge for each state.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '../../../src/core/message';
import { badgeOf, statusBarOf } from '../../../src/core/view/statusBar';
import type { VmState } from '../../../src/core/view/vmState';
import { situations } from '../judge/situations';
import { connected, listState, live, reportOf, vmState } from './outline';

const failing = situations['no rdma-core'] ?? assert.fail('situation');
const second = { ...vmState().entry, id: 'vm-2', name: 'db' };

test('the active VM in words; colour only for what asks for the user', () => {
  const problem = { id: 'link-lost', message: { text: 'lost', args: [] }, remedies: [] };
  const states = {
    'no VM': listState(),
    'two VMs, none chosen': listState(vmState(), vmState({ entry: second })),
    'two VMs, one chosen': { ...listState(vmState(), vmState({ entry: second })), activeId: 'vm-2' },
    'chosen one is gone': { ...listState(vmState()), activeId: 'vm-9' },
    connecting: listState(vmState({ connection: { kind: 'connecting', step: 'reaching', hop: 'x' } })),
    detecting: listState(vmState({ connection: connected, detecting: true })),
    warnings: listState(live()),
    failing: listState(live(failing)),
    'failing, but from the cache': listState(vmState({ report: reportOf(failing), cached: true })),
    lost: listState(vmState({ connection: { kind: 'waiting', attempt: 1, retryAtMs: 0, problem } })),
  };
  assert.deepEqual(
    Object.fromEntries(
      Object.entries(states).map(([name, state]) => {
        const item = statusBarOf(state);
        return [name, item && [render(item.text), item.icon, item.background]];
      }),
    ),
    {
      'no VM': undefined,
      'two VMs, none chosen': undefined,
      'two VMs, one chosen': ['db: not connected', 'vm-outline', 'none'],
      'chosen one is gone': ['web: not connected', 'vm-outline', 'none'],
      connecting: ['web: connecting', 'loading~spin', 'none'],
      detecting: ['web: connected · detecting', 'loading~spin', 'none'],
      warnings: ['web: connected · Ready, with warnings', 'vm-running', 'warning'],
      failing: ['web: connected · Not ready', 'vm-running', 'error'],
      'failing, but from the cache': ['web: not connected', 'vm-outline', 'none'],
      lost: ['web: connection lost', 'debug-disconnect', 'warning'],
    },
  );
});

test('the badge counts failing checks of this session', () => {
  const badge = (...vms: readonly VmState[]) => {
    const found = badgeOf(listState(...vms));
    return found && [found.value, render(found.tooltip)];
  };
  const count = reportOf(failing).findings.filter(({ status }) => status === 'fail').length;
  assert.deepEqual(
    {
      none: badge(vmState()),
      warnings: badge(live()),
      one: badge(live(failing)),
      two: badge(live(failing), live(failing)),
      cached: badge(vmState({ report: reportOf(failing), cached: true })),
    },
    {
      none: undefined,
      warnings: undefined,
      one: [count, count === 1 ? '1 failing check' : `${count} failing checks`],
      two: [2 * count, `${2 * count} failing checks`],
      cached: undefined,
    },
  );
});
