// What Azure says now against what the list says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AzureVm, VmEntry } from '../../../src/core/hosts/host';
import { azureChanges } from '../../../src/core/view/azureChanges';

const before: AzureVm = {
  resourceId: '/subscriptions/1/resourceGroups/RG/vm',
  name: 'vm',
  resourceGroup: 'rg',
  size: 'Standard_D8s_v6',
  publicAddress: '203.0.113.7',
  privateAddress: '10.0.0.4',
  powerState: 'VM running',
};
const entry: VmEntry = { id: 'a', name: 'vm', host: '203.0.113.7', source: 'azure', azure: before };

test('addresses follow, names the user typed stay', () => {
  const moved = { ...before, publicAddress: '203.0.113.9' };
  const stopped = { ...before, publicAddress: null, powerState: 'VM deallocated' };
  assert.deepEqual(
    {
      same: azureChanges([entry], [before]),
      'id in other letters': azureChanges(
        [entry],
        [{ ...before, resourceId: before.resourceId.toUpperCase() }],
      ).length,
      moved: azureChanges([entry], [moved]),
      'private address': azureChanges([{ ...entry, host: '10.0.0.4' }], [moved]),
      'own name': azureChanges([{ ...entry, host: 'vm.example.com' }], [moved]),
      'no public address any more': azureChanges([entry], [stopped]),
      'not listed': azureChanges([entry], []),
      'not from Azure': azureChanges(
        [{ id: 'b', name: 'b', host: '203.0.113.7', source: 'manual' }],
        [moved],
      ),
    },
    {
      same: [],
      'id in other letters': 1,
      moved: [{ id: 'a', change: { azure: moved, host: '203.0.113.9' } }],
      'private address': [{ id: 'a', change: { azure: moved } }],
      'own name': [{ id: 'a', change: { azure: moved } }],
      'no public address any more': [{ id: 'a', change: { azure: stopped } }],
      'not listed': [],
      'not from Azure': [],
    },
  );
});
