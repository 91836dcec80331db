// The list of VMs from the Azure CLI, as it should be and as it should not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAzVmList } from '../../../src/core/hosts/azure';

const id = '/subscriptions/s/resourceGroups/RG/providers/Microsoft.Compute/virtualMachines/vm';

test('VMs are read, with what is missing as null', () => {
  const json = JSON.stringify([
    {
      id,
      name: 'mana-vm',
      resourceGroup: 'RG',
      hardwareProfile: { vmSize: 'Standard_D16s_v6' },
      publicIps: '20.1.2.3,20.1.2.4',
      privateIps: '10.0.0.4',
      powerState: 'VM running',
    },
    {
      id: `${id}2`,
      name: 'bare',
      resourceGroup: 'RG',
      publicIps: '',
      powerState: null,
      hardwareProfile: null,
    },
    {
      id: `${id}3`,
      name: 'evil\x1b[2J\u202e',
      resourceGroup: 'RG',
      publicIps: '-oProxyCommand=x',
      privateIps: 'fd00::4',
    },
    { name: 'no id', resourceGroup: 'RG' },
    'text',
    null,
    [1],
  ]);
  const nothing = { size: null, publicAddress: null, privateAddress: null, powerState: null };
  assert.deepEqual(parseAzVmList(`\ufeff${json}`), {
    ok: true,
    vms: [
      {
        resourceId: id,
        name: 'mana-vm',
        resourceGroup: 'RG',
        size: 'Standard_D16s_v6',
        publicAddress: '20.1.2.3',
        privateAddress: '10.0.0.4',
        powerState: 'VM running',
      },
      { resourceId: `${id}2`, name: 'bare', resourceGroup: 'RG', ...nothing },
      { resourceId: `${id}3`, name: 'evil', resourceGroup: 'RG', ...nothing, privateAddress: 'fd00::4' },
    ],
  });
  assert.deepEqual(parseAzVmList('[]'), { ok: true, vms: [] });
});

test('anything else is a problem that shows the output, cleaned', () => {
  for (const output of ['', '{}', 'null', 'WARNING: \x1b[31mplease upgrade', '[{']) {
    const result = parseAzVmList(output);
    assert.ok(!result.ok);
    assert.equal(result.problem.id, 'azure-list-unreadable');
    assert.ok(!JSON.stringify(result.problem.detail).includes('\\u001b'));
  }
});
