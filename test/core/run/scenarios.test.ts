// What can be chosen: scenarios with what stands against each, NICs with why one may not be used, receivers to send to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '../../../src/core/message';
import {
  destinationHints,
  nicChoices,
  scenarioOf,
  scenarioRows,
  whyNot,
} from '../../../src/core/run/scenarios';
import { isScenarioId, scenarioIds } from '../../../src/core/run/types';
import { handedOver, healthy, nicPair, situations } from '../judge/situations';
import { reportOf } from '../report/fixtures';

test('each scenario has its words and what it needs', () => {
  assert.deepEqual(
    scenarioRows.map(({ id, title, sends, needsDestination, nics }) => [
      id,
      render(title),
      sends,
      needsDestination,
      nics,
    ]),
    [
      ['single-queue', 'Single queue', true, false, 1],
      ['multiple-queues', 'Multiple queues', true, false, 1],
      ['receiver', 'Receiver', false, false, 1],
      ['sender', 'Sender with --tx-ip', true, true, 1],
      ['two-nics', 'Two NICs', false, false, 2],
      ['netvsc', 'netvsc', true, false, 1],
      ['custom', 'Your own line', false, false, 0],
    ],
  );
  for (const id of scenarioIds) assert.ok(render(scenarioOf(id).description).length > 30);
  assert.ok(isScenarioId('netvsc') && !isScenarioId('toString'));
});

test('what stands against a scenario on a VM', () => {
  const reasons = (name: string): unknown =>
    scenarioIds.flatMap((id) => {
      const why = whyNot(id, situations[name] ?? healthy);
      return why === undefined ? [] : [`${id}: ${render(why).slice(0, 41)}`];
    });
  assert.deepEqual(reasons('healthy Ubuntu 24.04 on D8s_v6'), [
    'two-nics: This takes 2 accelerated NICs besides the',
  ]);
  assert.equal((reasons('only one NIC') as string[]).length, 6);
  assert.equal((reasons('no MANA, Mellanox hardware') as string[]).length, 6);
  const lone = { ...healthy, nics: [nicPair(0), { ...nicPair(1), vmbusUuid: null, uio: '/dev/uio0' }] };
  assert.match(render(whyNot('netvsc', lone) ?? { text: '', args: [] }), /no synthetic device on vmbus/);
});

test('NICs to choose from: those that may be used first, the others with the reason', () => {
  const facts = {
    ...healthy,
    nics: [
      nicPair(0),
      handedOver(1, false),
      nicPair(2),
      nicPair(3, { vf: null }),
      { ...nicPair(4), kind: 'virtual' as const },
      { ...nicPair(5), oddName: true as const },
    ],
  };
  const memory = { addresses: new Map([['60:45:bd:00:00:01', ['10.0.1.4/24']]]) };
  assert.deepEqual(
    nicChoices(facts, memory).map(({ label, name, state, allowed, why, addresses }) => [
      label,
      name.slice(-4),
      state,
      allowed,
      why === undefined ? '' : render(why),
      addresses.join(),
    ]),
    [
      ['60:45:bd:00:00:01', '0001', 'given', true, '', '10.0.1.4/24'],
      ['eth2', '0002', 'kernel', true, '', '10.0.2.4/24'],
      [
        'eth0',
        '0000',
        'kernel',
        false,
        'eth0 carries this SSH connection. It is never touched.',
        '10.0.0.4/24',
      ],
      [
        'eth3',
        '0003',
        'kernel',
        false,
        'eth3 is not an accelerated NIC: there is no VF behind it.',
        '10.0.3.4/24',
      ],
    ],
  );
});

test('receivers: data NICs of other VMs in the subnet', () => {
  const other = (host: string, address: string) => ({
    report: reportOf({ ...healthy, host, nics: [nicPair(0), nicPair(1, { addresses: [address] })] }),
  });
  const reports = [
    other('vm2', '10.0.1.5/24'),
    other('vm3', '10.0.9.5/24'),
    other('me', '10.0.1.4/24'),
    other('vm4', '10.0.1.7/24'),
  ];
  assert.deepEqual(
    destinationHints(['fe80::1/64', '10.0.1.4/24'], reports).map(
      ({ address, host, nic }) => `${host} ${nic} ${address}`,
    ),
    ['vm2 eth1 10.0.1.5', 'vm4 eth1 10.0.1.7'],
  );
  assert.deepEqual(destinationHints([], reports), []);
});
