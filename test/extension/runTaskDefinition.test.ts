// What tasks.json says of a run, read without trusting it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VmEntry } from '../../src/core/hosts/host';
import { render } from '../../src/core/message';
import { defaultRequest } from '../../src/core/run/types';
import { readRunTask } from '../../src/extension/run/runTaskDefinition';

const vm = (id: string, name: string): VmEntry => ({ id, name, host: '10.0.0.4', source: 'manual' });
const vms = [vm('a', 'web'), vm('b', 'db')];

const read = (testpmd: unknown, more: object = {}) =>
  readRunTask({ type: 'mana', vm: 'web', testpmd, ...more }, vms, undefined);

describe('a task that runs testpmd', () => {
  const good: readonly (readonly [string, unknown, object])[] = [
    ['a name', 'multiple-queues', { scenario: 'multiple-queues' }],
    ['nothing but the object', {}, { scenario: 'single-queue' }],
    [
      'a line',
      { line: ' dpdk-testpmd -- -i ', console: true },
      { scenario: 'custom', line: 'dpdk-testpmd -- -i', console: true },
    ],
    [
      'all of it',
      { scenario: 'sender', nics: ['eth1'], destination: '10.0.1.5', queues: 4, duration: 0, statsPeriod: 5 },
      {
        scenario: 'sender',
        nics: ['eth1'],
        destination: '10.0.1.5',
        queues: 4,
        durationSeconds: 0,
        statsPeriodSeconds: 5,
      },
    ],
    ['no NICs', { nics: [] }, {}],
  ];
  for (const [name, testpmd, expected] of good)
    it(`by ${name}`, () => {
      assert.deepEqual(read(testpmd), {
        ok: true,
        vmId: 'a',
        request: { ...defaultRequest, ...expected },
        to: undefined,
      });
    });

  it('to another VM is a sender, and names the receiver', () => {
    for (const to of ['db', { vm: 'db' }]) {
      const task = read({ to });
      assert.ok(task.ok);
      assert.deepEqual([task.request.scenario, task.to], ['sender', { vmId: 'b', nic: undefined }]);
    }
    const task = read({ to: { vm: 'db', nic: 'eth2' }, nics: ['eth1'] });
    assert.ok(task.ok);
    assert.deepEqual(task.to, { vmId: 'b', nic: 'eth2' });
  });

  it('is about the active VM, or the only one, where it names none', () => {
    const active = readRunTask({ testpmd: 'receiver' }, vms, 'b');
    assert.ok(active.ok);
    assert.equal(active.vmId, 'b');
    assert.equal(readRunTask({ testpmd: 'receiver' }, vms, undefined).ok, false);
  });
});

describe('a mistake in the task is said', () => {
  const bad: readonly (readonly [string, unknown, RegExp])[] = [
    ['a scenario that is none', 'fastest', /no scenario “fastest”\. Scenarios: single-queue, /],
    ['no object', 7, /“testpmd” is a name or an object/],
    ['a list', [], /is a name or an object/],
    ['an unknown property', { dest: 'x' }, /“dest” is no property of "testpmd"/],
    ['a line with a scenario', { scenario: 'sender', line: 'testpmd' }, /“line” is for the scenario custom/],
    ['custom without a line', { scenario: 'custom' }, /needs the command as “line”/],
    ['an empty line', { line: '  ' }, /“line” is a text/],
    ['a line that is a number', { line: 4 }, /“line” is a text/],
    ['a line beyond all bounds', { line: 'x'.repeat(9000) }, /“line” is a text/],
    ['a NIC that is none', { nics: [''] }, /“nics” is a list of words/],
    ['a NIC for a list', { nics: 'eth1' }, /“nics” is a list of words/],
    ['a negative time', { duration: -1 }, /“duration” is a whole number from 0 to 604800/],
    ['a time as text', { duration: '30' }, /“duration” is a whole number/],
    ['half a queue', { queues: 1.5 }, /“queues” is a whole number from 1 to 64/],
    ['a flag as text', { console: 'yes' }, /“console” is true or false/],
    ['a receiver nobody knows', { to: 'mail' }, /no VM “mail” in the list/],
    ['a receiver without a name', { to: { nic: 'eth1' } }, /names the VM that receives/],
    ['a receiver of the wrong kind', { to: true }, /“to” is a name or an object/],
  ];
  for (const [name, testpmd, expected] of bad)
    it(name, () => {
      const task = read(testpmd);
      assert.ok(!task.ok);
      assert.match(render(task.message), expected);
    });

  it('a VM that is not there, no VM at all', () => {
    const gone = read('receiver', { vm: 'mail' });
    assert.match(gone.ok ? '' : render(gone.message), /no VM “mail”/);
    const none = readRunTask({ testpmd: 'receiver' }, [], undefined);
    assert.match(none.ok ? '' : render(none.message), /no VM in the list yet/);
  });
});
