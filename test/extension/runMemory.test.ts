// What is remembered of runs over sessions, and what happens when something else is found in its place.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Memento } from 'vscode';
import { defaultRequest } from '../../src/core/run/types';
import { LastRuns } from '../../src/extension/run/lastRuns';
import { NicAddresses } from '../../src/extension/run/nicAddresses';
import { StartedRuns } from '../../src/extension/run/startedRuns';
import { handedOver, healthy, nicPair } from '../core/judge/situations';
import { reportOf } from '../core/view/outline';
import { Memory } from './runFakes';

test('runs that were started are known by VM, with what was known of them, until they are forgotten', async () => {
  const memory = new Memory();
  const started = new StartedRuns(memory);
  await started.add('a', { id: '1', head: { durationSeconds: 30 } });
  await started.add('a', { id: '2', head: {} });
  await started.add('b', { id: '3', head: {} });
  await started.add('a', { id: '1', head: { durationSeconds: 60 } });
  assert.deepEqual(
    started.on('a').map(({ id }) => id),
    ['2', '1'],
  );
  assert.equal(new StartedRuns(memory).find('a', '1')?.head.durationSeconds, 60);
  await started.remove('a', '1');
  await started.remove('a', '2');
  await started.remove('a', '9');
  assert.deepEqual([started.on('a'), memory.get('startedRuns')], [[], { b: [{ id: '3', head: {} }] }]);
});

test('more runs than ever go on at a time are not remembered', async () => {
  const started = new StartedRuns(new Memory());
  for (let id = 0; id < 40; id += 1) await started.add('a', { id: String(id), head: {} });
  assert.deepEqual([started.on('a').length, started.on('a').at(-1)?.id], [16, '39']);
});

test('what is no memory of ours counts as none', async () => {
  for (const value of [null, 7, 'x', { a: 'x' }, { a: [{ id: 3, head: {} }, { id: '1' }, null] }]) {
    const memory = new Memory();
    await memory.update('startedRuns', value);
    await memory.update('lastRuns', value);
    await memory.update('nicAddresses', value);
    assert.deepEqual(new StartedRuns(memory).on('a'), []);
    assert.equal(new LastRuns(memory).of('a'), undefined);
  }
});

test('the last request of a VM comes back whole; one that could not be run does not', async () => {
  const memory = new Memory();
  const last = new LastRuns(memory);
  const request = {
    ...defaultRequest,
    nics: ['eth1'],
    destination: '10.0.1.5',
    queues: 4,
    source: '10.0.1.4',
    durationSeconds: 0,
  };
  await last.take('a', request);
  assert.deepEqual(new LastRuns(memory).of('a'), request);
  for (const wrong of [
    { scenario: 'fastest' },
    { durationSeconds: -1 },
    { durationSeconds: 1e9 },
    { statsPeriodSeconds: 0 },
    { console: 'yes' },
    { nics: [3] },
    { line: 4 },
    { statsPeriodSeconds: 3601 },
    { queues: 0 },
    { queues: 65 },
    { queues: '4' },
    { source: 10 },
  ]) {
    await memory.update('lastRuns', { a: { ...request, ...wrong } });
    assert.equal(last.of('a'), undefined, JSON.stringify(wrong));
  }
});

test('the address of a NIC is remembered when DPDK has the NIC, and follows when it changes', () => {
  const memory = new Memory() as unknown as Pick<Memento, 'get' | 'update'>;
  const addresses = new NicAddresses(memory);
  addresses.take('a', reportOf(healthy));
  addresses.take('a', reportOf({ ...healthy, nics: [nicPair(0), handedOver(1, false)] }));
  assert.deepEqual(new NicAddresses(memory).of('a').get('60:45:bd:00:00:01'), ['10.0.1.4/24']);
  addresses.take(
    'a',
    reportOf({ ...healthy, nics: [nicPair(0), nicPair(1, { addresses: ['10.9.9.9/24'] })] }),
  );
  assert.deepEqual(addresses.of('a').get('60:45:bd:00:00:01'), ['10.9.9.9/24']);
  assert.equal(addresses.of('b').size, 0);
});
