// The list of VMs and the setting behind it: what commands write, and what people write by hand.
import * as assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import { testContext } from '../runner/context';
import { api, drawnNodes, eventually, listedVms, run, setListedVms, stateOf } from './extension';

const { vm } = testContext();

async function names(): Promise<readonly string[]> {
  return (await api()).snapshot().state.vms.map(({ entry }) => entry.name);
}

suite('list of VMs', () => {
  let before: unknown;

  suiteSetup(async () => {
    await api();
    before = listedVms();
  });

  teardown(async () => {
    await setListedVms(before);
    await eventually('the list of before', () =>
      JSON.stringify(listedVms()) === JSON.stringify(before) ? true : undefined,
    );
  });

  suiteTeardown(async () => {
    assert.ok(await stateOf(vm.id), 'the simulated VM left the list');
  });

  test('a VM is added by its address, renamed, and removed', async () => {
    const id = await run('addVm', { address: 'azureuser@[fe80::1]:2222', name: 'lab', connect: false });
    assert.equal(typeof id, 'string');
    const added = await stateOf(String(id));
    assert.deepEqual(
      { ...added?.entry, id: '' },
      { id: '', name: 'lab', host: 'fe80::1', port: 2222, user: 'azureuser', source: 'manual' },
    );
    await run('renameVm', { vmId: id, name: 'lab two' });
    assert.equal((await stateOf(String(id)))?.entry.name, 'lab two');
    await run('removeVm', { vmId: id, confirmed: true });
    assert.equal(await stateOf(String(id)), undefined);
    assert.deepEqual(listedVms(), before);
  });

  test('an address that is none adds nothing', async () => {
    for (const address of ['-oProxyCommand=x', 'a b', 'user@host:99999', 'x;reboot']) {
      assert.equal(await run('addVm', { address, connect: false }), undefined, address);
    }
    assert.deepEqual(listedVms(), before);
  });

  test('two VMs may have one name', async () => {
    const ids = [
      await run('addVm', { address: 'a.example', name: 'same', connect: false }),
      await run('addVm', { address: 'b.example', name: 'same', connect: false }),
    ];
    assert.notEqual(ids[0], ids[1]);
    assert.equal((await names()).filter((name) => name === 'same').length, 2);
  });

  test('entries that are no VM are named in the tree, and survive what commands write', async () => {
    const nonsense = [42, { host: '-x' }, { name: 'no host' }];
    await setListedVms([...(before as unknown[]), ...nonsense]);
    await eventually('the entries in the tree', async () => {
      const invalid = (await drawnNodes()).filter(({ item }) => item.contextValue === 'invalidEntry');
      return invalid.length === nonsense.length ? invalid : undefined;
    });
    await run('addVm', { address: 'c.example', connect: false });
    const written = listedVms() as unknown[];
    assert.deepEqual(written.slice(-4, -1), nonsense);
    assert.ok(await stateOf(vm.id), 'the good VM is still there');
  });

  test('a setting that is no list is left alone, and the VMs that are there stay', async () => {
    await setListedVms('my-vm');
    await run('addVm', { address: 'd.example', connect: false });
    assert.equal(listedVms(), 'my-vm');
    assert.ok(await stateOf(vm.id));
  });

  test('commands on a VM that is gone fail in words and throw nothing', async () => {
    for (const command of [
      'connect',
      'disconnect',
      'detect',
      'openReport',
      'copyReport',
      'cancelDetection',
    ]) {
      assert.equal(await run(command, { vmId: 'gone' }), undefined, command);
    }
  });
});
