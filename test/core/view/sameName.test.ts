// Two VMs with one name: each keeps its own place, state, facts and cache, and the address tells them apart.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { azureChanges } from '../../../src/core/view/azureChanges';
import { readCache, writeCache } from '../../../src/core/view/reportCache';
import { activeVm } from '../../../src/core/view/statusBar';
import { parseVmSetting } from '../../../src/core/view/vmSetting';
import { healthy, ready } from '../judge/situations';
import { connected, draw, everyNode, listState, outline, reportOf, vmState } from './outline';

function entriesOf(...raw: readonly object[]) {
  const setting = parseVmSetting(raw);
  assert.ok(setting.kind === 'list');
  return setting.vms.map(({ entry }) => entry);
}

const same = { name: 'web', user: 'azureuser' };

test('two VMs with one name are two nodes, each with its own state and facts', () => {
  const [first, second] = entriesOf({ ...same, host: '10.0.0.4' }, { ...same, host: '10.0.0.5' });
  assert.ok(first && second);
  const states = [
    vmState({ entry: first, connection: connected, report: reportOf({ ...healthy, hugepages: [] }) }),
    vmState({ entry: second }),
  ];
  const tree = draw(...states);
  assert.deepEqual(outline(tree, 1), [
    'web | connected · Not ready · azureuser@10.0.0.4',
    'web | not connected · azureuser@10.0.0.5',
  ]);
  const nodes = everyNode(tree);
  assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length);
  for (const [index, root] of tree.entries()) {
    const owners = new Set(everyNode([root]).map(({ vmId }) => vmId));
    assert.deepEqual([...owners], [states[index]?.entry.id]);
  }
  const list = { ...listState(...states), activeId: second.id };
  assert.equal(activeVm(list)?.entry.host, '10.0.0.5');
});

test('even with one address too, or one id, they stay two', () => {
  const twins = entriesOf({ ...same, host: '10.0.0.4' }, { ...same, host: '10.0.0.4' });
  const sameId = entriesOf({ ...same, id: 'a', host: '10.0.0.4' }, { ...same, id: 'a', host: '10.0.0.5' });
  for (const entries of [twins, sameId]) {
    assert.equal(new Set(entries.map(({ id }) => id)).size, 2);
    assert.equal(draw(...entries.map((entry) => vmState({ entry }))).length, 2);
  }
});

test('the facts kept for one are never shown for the other', () => {
  const [first, second] = entriesOf({ ...same, host: '10.0.0.4' }, { ...same, host: '10.0.0.5' });
  assert.ok(first && second);
  const kept = writeCache(first, reportOf(ready));
  assert.deepEqual(
    {
      own: readCache(first, kept)?.report.facts.hostname,
      other: readCache(second, kept),
      'the other with the same id': readCache({ ...second, id: first.id }, kept),
      'the same after renaming': readCache({ ...first, name: 'db' }, kept)?.vmId,
    },
    {
      own: ready.hostname,
      other: undefined,
      'the other with the same id': undefined,
      'the same after renaming': first.id,
    },
  );
});

test('what Azure says of one VM does not move its namesake in another resource group', () => {
  const azure = (group: string, address: string) => ({
    resourceId: `/subscriptions/1/resourceGroups/${group}/virtualMachines/web`,
    name: 'web',
    resourceGroup: group,
    size: 'Standard_D8s_v6',
    publicAddress: address,
    privateAddress: null,
    powerState: 'VM running',
  });
  const entries = entriesOf(
    { ...same, id: 'a', host: '203.0.113.4', azure: azure('one', '203.0.113.4') },
    { ...same, id: 'b', host: '203.0.113.5', azure: azure('two', '203.0.113.5') },
  );
  const listed = [azure('two', '203.0.113.9'), azure('one', '203.0.113.4')];
  assert.deepEqual(
    azureChanges(entries, listed).map(({ id, change }) => [id, change.host]),
    [['b', '203.0.113.9']],
  );
});
