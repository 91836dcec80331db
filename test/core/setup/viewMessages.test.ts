// What comes from a page or from an earlier window is read as what it is, and nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { purposeKey, readPurpose, type PlanPurpose } from '../../../src/core/setup/view/purpose';
import { readPlanMemory, readPlanMessage } from '../../../src/core/setup/view/readMessage';
import { purposeTitle } from '../../../src/core/setup/view/title';
import { render } from '../../../src/core/message';
import { eth1 } from './viewRig';

test('messages of a page', () => {
  for (const message of [
    { kind: 'ready' },
    { kind: 'press', button: 'run', plan: 'abc' },
    { kind: 'tick', step: 'hugepages', on: true },
    { kind: 'field', field: 'nics', value: 'eth1', on: false },
    { kind: 'copy', step: 'hugepages' },
    { kind: 'command', command: 'manaDpdk.detect' },
    { kind: 'undo-item', row: 3 },
  ])
    assert.deepEqual(readPlanMessage({ ...message, more: 1 }), message);
  for (const junk of [
    undefined,
    null,
    'run',
    [],
    {},
    { kind: 'toString' },
    { kind: 'press', button: 'constructor', plan: '' },
    { kind: 'press', button: 'run' },
    { kind: 'press' },
    { kind: 'tick', step: 1, on: true },
    { kind: 'tick', step: 'x'.repeat(2000), on: true },
    { kind: 'field', field: '__proto__', value: '', on: true },
    { kind: 'field', field: 'nics', value: 1, on: true },
    { kind: 'undo-item', row: -1 },
    { kind: 'undo-item', row: 1.5 },
  ])
    assert.equal(readPlanMessage(junk), undefined, JSON.stringify(junk));
});

test('purposes come back with a window, and nothing else does', () => {
  const purposes: readonly PlanPurpose[] = [
    { kind: 'history' },
    { kind: 'undo' },
    { kind: 'undo', steps: ['give-nic'], target: eth1 },
    { kind: 'setup', options: {} },
    { kind: 'setup', options: { only: ['hugepages'], hugepagesMb: 2048, persist: true } },
  ];
  for (const purpose of purposes) {
    assert.deepEqual(readPurpose(purpose), purpose);
    assert.deepEqual(readPlanMemory({ vm: 'a', purpose, scroll: 3 }), { vm: 'a', purpose });
  }
  for (const junk of [
    null,
    { kind: 'setup' },
    { kind: 'setup', options: { only: ['reboot'] } },
    { kind: 'setup', options: { dpdkTree: '$(reboot)' } },
    { kind: 'undo', steps: ['a b'] },
    { kind: 'undo', steps: Array(100).fill('hugepages') },
    { kind: 'undo', target: '; reboot' },
  ])
    assert.equal(readPurpose(junk), undefined, JSON.stringify(junk));
  for (const junk of [null, {}, { vm: '', purpose: { kind: 'history' } }, { vm: 'a' }])
    assert.equal(readPlanMemory(junk), undefined);
});

test('two views of one purpose are one, whatever options they were opened with', () => {
  const keys = [
    { kind: 'setup', options: {} },
    { kind: 'setup', options: { only: ['hugepages', 'give-nic'] } },
    { kind: 'undo' },
    { kind: 'undo', steps: ['give-nic'] },
    { kind: 'undo', steps: ['give-nic'], target: eth1 },
    { kind: 'history' },
  ] as const satisfies readonly PlanPurpose[];
  assert.equal(new Set(keys.map(purposeKey)).size, keys.length);
  assert.equal(
    purposeKey({ kind: 'setup', options: { only: ['give-nic', 'hugepages'], nics: ['eth2'] } }),
    purposeKey(keys[1]),
  );
});

test('titles', () => {
  const title = (purpose: PlanPurpose): string => render(purposeTitle(purpose));
  assert.equal(title({ kind: 'setup', options: {} }), 'Set up everything');
  assert.equal(title({ kind: 'setup', options: { only: ['hugepages'] } }), 'Reserve hugepages');
  assert.equal(
    title({ kind: 'setup', options: { only: ['hugepages', 'kernel-modules'] } }),
    'Reserve hugepages, Load kernel modules',
  );
  assert.equal(title({ kind: 'undo', steps: ['hugepages'] }), 'Undo: Reserve hugepages');
  assert.equal(
    title({ kind: 'undo', steps: ['hugepages', 'kernel-modules'] }),
    'Undo: Reserve hugepages, Load kernel modules',
  );
});
