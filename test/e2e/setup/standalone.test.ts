// The standalone script on the simulated VM: it sets up, is confirmed from another connection, and takes all back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planOn } from './actor';
import { differences } from './lab';
import { simulatedLab } from './simulated';
import { copyScript, runConfirmed, runScript } from './standaloneRun';

const options = {
  only: ['hugepages', 'kernel-modules', 'give-nic'],
  hugepagesMb: 64,
  nics: ['eth1'],
  rollbackSeconds: 60,
} as const;

void test('the standalone script on the simulated VM', async (t) => {
  const lab = await simulatedLab();
  t.after(() => lab.close());
  const before = await lab.snapshot();
  const link = await lab.open();
  t.after(() => link.close());
  const { plan } = await planOn(link.connection, options);
  await copyScript(link, plan);
  const withFile = await lab.snapshot();

  await t.test('asks before it changes anything, and there is nobody to ask', async () => {
    const { exit, stdout } = await runScript(link, '');
    assert.deepEqual(exit, { kind: 'code', code: 2 }, stdout);
    assert.match(stdout, /3\. Give a NIC to DPDK/);
    assert.match(stdout, /add --yes/);
    assert.deepEqual(differences(withFile, await lab.snapshot()), []);
  });

  await t.test('sets up, and waits for a new connection', async () => {
    const { ran, confirmed } = await runConfirmed(lab, link);
    assert.deepEqual(ran.exit, { kind: 'code', code: 0 }, ran.stdout);
    assert.deepEqual(confirmed?.exit, { kind: 'code', code: 0 }, confirmed?.stdout);
    assert.match(ran.stdout, /\$ echo 32 > .*nr_hugepages/);
    assert.match(ran.stdout, /The NIC is ready for DPDK as \/dev\/uio0/);
    assert.match(ran.stdout, /Confirmed: the VM can still be reached/);
    assert.doesNotMatch(ran.stdout, /@standalone|%20/, 'words for people, not the protocol');
    assert.equal(lab.vm.machine.nics[1]?.driver, 'uio_hv_generic');
    assert.deepEqual(await lab.leftovers(), []);
  });

  await t.test('finds nothing to do a second time but what is done already', async () => {
    const state = await lab.snapshot();
    const { exit, stdout } = await runScript(link, '--yes');
    // The rollback is armed before the NIC is looked at closely; a NIC that is with DPDK has nothing to give back.
    assert.equal(exit.kind, 'code', stdout);
    assert.deepEqual(differences(state, await lab.snapshot()), [], stdout);
  });

  await t.test('takes everything back', async () => {
    const { exit, stdout } = await runScript(link, '--undo --yes');
    assert.deepEqual(exit, { kind: 'code', code: 0 }, stdout);
    assert.match(stdout, /Everything is as it was recorded/);
    await lab.root('rm -f "/home/azureuser/my setup.sh"');
    assert.deepEqual(differences(before, await lab.snapshot()), []);
    assert.deepEqual(await lab.leftovers(), []);
  });

  await t.test('gives the NIC back by itself when nobody confirms', async () => {
    await copyScript(link, plan);
    let seen = '';
    let passing: Promise<void> | undefined;
    const { exit, stdout } = await runScript(link, '--yes', (text) => {
      seen += text;
      if (seen.includes('Open a NEW SSH connection')) passing ??= lab.pass(70);
    });
    await passing;
    assert.deepEqual(exit, { kind: 'code', code: 1 }, stdout);
    assert.match(stdout, /Nobody confirmed in time, so the VM has given the NIC back/);
    assert.equal(lab.vm.machine.nics[1]?.driver, 'hv_netvsc');
  });

  await t.test('refuses the NIC of its own connection', async () => {
    const lines = plan.steps.map((step) => ({
      ...step,
      actions: step.actions.map((one) => ({
        ...one,
        args: one.args.map((arg) =>
          arg
            .replace(lab.vm.machine.nics[1]?.uuid ?? '', lab.vm.machine.nics[0]?.uuid ?? '')
            .replace('7c:1e:52:33:66:29', '7c:1e:52:33:66:28')
            .replace('enP30832s1d1', 'enP30832s1')
            .replace('eth1', 'eth0'),
        ),
      })),
    }));
    await copyScript(link, { ...plan, steps: lines });
    const { exit, stdout } = await runScript(link, '--yes');
    assert.deepEqual(exit, { kind: 'code', code: 3 }, stdout);
    assert.match(stdout, /eth0 carries this SSH connection/);
    assert.equal(lab.vm.machine.nics[0]?.driver, 'hv_netvsc');
  });
});
