// The setting manaDpdk.vms as people write it: right, nearly right, and nonsense.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '../../../src/core/message';
import { parseVmSetting } from '../../../src/core/view/vmSetting';

test('what is usable is used, what is not is named with its place', () => {
  const setting = parseVmSetting([
    { id: 'a1', name: 'web', host: '10.0.0.4', user: 'azureuser', port: 2222, source: 'manual' },
    'azureuser@10.0.0.5',
    null,
    [],
    {},
    { host: '' },
    { host: '-oProxyCommand=touch' },
    { host: 'a b' },
    { host: 'x;reboot' },
    { host: '10.0.0.6', port: 0 },
    { host: '10.0.0.6', port: '22' },
    { host: '10.0.0.6', user: '-l' },
    { host: '10.0.0.6', user: 7 },
    { host: '10.0.0.6', identityFile: '' },
    { host: '10.0.0.6', knownHostsFile: 'a\u0000b' },
    { host: 'fe80::1%eth0', name: '  \u001b[31m ', source: 'elsewhere', azure: { resourceId: 5 } },
  ]);
  assert.equal(setting.kind, 'list');
  assert.deepEqual(
    setting.vms.map(({ index, entry }) => ({
      index,
      ...entry,
      id: entry.id.replace(/^vm-[0-9a-f]{8}$/, 'made'),
    })),
    [
      { index: 0, id: 'a1', name: 'web', host: '10.0.0.4', user: 'azureuser', port: 2222, source: 'manual' },
      { index: 15, id: 'made', name: 'fe80::1%eth0', host: 'fe80::1%eth0', source: 'manual' },
    ],
  );
  assert.deepEqual(
    setting.invalid.map(({ index, reason }) => [index, render(reason)]),
    [
      [1, 'it must be an object with a "host"'],
      [2, 'it must be an object with a "host"'],
      [3, 'it must be an object with a "host"'],
      [4, '"host" is missing'],
      [5, '"host" is missing'],
      [6, '"host" is not an address or a name'],
      [7, '"host" is not an address or a name'],
      [8, '"host" is not an address or a name'],
      [9, '"port" must be a number from 1 to 65535'],
      [10, '"port" must be a number from 1 to 65535'],
      [11, '"user" is not a user name'],
      [12, '"user" is not a user name'],
      [13, '"identityFile" must be the path of a file'],
      [14, '"knownHostsFile" must be the path of a file'],
    ],
  );
});

test('a setting that is no list is said to be unreadable; none at all is an empty list', () => {
  const kinds = [undefined, null, [], {}, 'vm', 7, true].map((raw) => parseVmSetting(raw).kind);
  assert.deepEqual(kinds, ['list', 'list', 'list', 'unreadable', 'unreadable', 'unreadable', 'unreadable']);
});

test('ids: kept where usable, made where missing, unfit or taken, and the same each time', () => {
  const raw = [
    { id: 'one', host: 'a' },
    { id: 'one', host: 'b' },
    { id: '../../etc/passwd', host: 'c' },
    { host: 'd' },
    { host: 'd' },
  ];
  const ids = () => {
    const setting = parseVmSetting(raw);
    return setting.kind === 'list' ? setting.vms.map(({ entry }) => entry.id) : [];
  };
  const first = ids();
  assert.equal(first[0], 'one');
  assert.equal(new Set(first).size, raw.length);
  assert.ok(first.every((id) => /^[A-Za-z0-9_-]+$/.test(id)));
  assert.deepEqual(ids(), first);
});

test('two VMs may have one name', () => {
  const setting = parseVmSetting([
    { id: 'x', name: 'web', host: 'a' },
    { id: 'y', name: 'web', host: 'b' },
  ]);
  assert.deepEqual(setting.kind === 'list' && setting.vms.map(({ entry }) => entry.name), ['web', 'web']);
});

test('Azure data is kept whole or not at all', () => {
  const azure = {
    resourceId: '/subscriptions/1/vm',
    name: 'vm',
    resourceGroup: 'rg',
    size: 'Standard_D8s_v6',
    publicAddress: null,
    privateAddress: '10.0.0.4',
    powerState: 'VM running',
  };
  const parsed = (value: unknown) => {
    const setting = parseVmSetting([{ id: 'x', host: 'a', azure: value }]);
    return setting.kind === 'list' ? setting.vms[0]?.entry.azure : undefined;
  };
  assert.deepEqual(
    {
      whole: parsed(azure),
      sparse: parsed({ resourceId: 'r', name: 'n', resourceGroup: 'g', size: 5 }),
      text: parsed('vm'),
    },
    {
      whole: azure,
      sparse: {
        resourceId: 'r',
        name: 'n',
        resourceGroup: 'g',
        size: null,
        publicAddress: null,
        privateAddress: null,
        powerState: null,
      },
      text: undefined,
    },
  );
});
