// The article's flow on a real kernel: modules, hugepages, hand-over, testpmd, and back; also by the standalone script.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepsToRun } from '../../../../src/core/setup/plan';
import { planOn, runOn, undoOn } from '../../../e2e/setup/actor';
import { emulatedLab } from '../../../e2e/setup/emulated';
import { differences } from '../../../e2e/setup/lab';
import { copyScript, runConfirmed, runScript } from '../../../e2e/setup/standaloneRun';
import { startOrSkip } from '../index';

const options = {
  only: ['hugepages', 'kernel-modules', 'give-nic'],
  hugepagesMb: 512,
  nics: ['eth1'],
} as const;
const uuid = 'f8615163-0002-1000-2000-f00d3aecb40a';

void test('setup and undo on the emulated VM', async (t) => {
  const lab = await startOrSkip(t, () => emulatedLab());
  if (lab === undefined) return;
  t.after(() => lab.close());
  const before = await lab.snapshot();
  const link = await lab.open();
  t.after(() => link.close());

  await t.test('the plan runs, testpmd runs, nothing is left to do, the undo restores all', async () => {
    const { plan, report } = await planOn(link.connection, options);
    const { result } = await runOn(lab, link, plan, report.facts);
    assert.equal(result.outcome, 'done', JSON.stringify(result.problem));
    const testpmd = await lab.root(
      `timeout --preserve-status -s INT 20 dpdk-testpmd --no-pci --vdev=net_null0 -l 0-1 -- --total-num-mbufs=2048 --stats-period 1 2>&1 || :`,
    );
    assert.match(testpmd, /Port 0: /, testpmd.slice(-600));
    const again = await planOn(link.connection, options);
    assert.deepEqual(stepsToRun(again.plan), []);
    const undone = await undoOn(lab);
    assert.equal(undone.result.outcome, 'done', JSON.stringify(undone.result.problem));
    assert.deepEqual(differences(before, await lab.snapshot()), []);
    assert.deepEqual(await lab.leftovers(), []);
  });

  await t.test('the standalone script does the same', async () => {
    const { plan } = await planOn(link.connection, options);
    await copyScript(link, plan);
    const { ran, confirmed } = await runConfirmed(lab, link);
    assert.deepEqual(ran.exit, { kind: 'code', code: 0 }, ran.stdout);
    assert.deepEqual(confirmed?.exit, { kind: 'code', code: 0 }, confirmed?.stdout);
    assert.match(await lab.root(`readlink /sys/bus/vmbus/devices/${uuid}/driver`), /uio_hv_generic/);
    const back = await runScript(link, '--undo --yes');
    assert.deepEqual(back.exit, { kind: 'code', code: 0 }, back.stdout);
    assert.deepEqual(differences(before, await lab.snapshot()), []);
    assert.deepEqual(await lab.leftovers(), []);
  });

  await t.test('a NIC that vanishes between the plan and the run', async () => {
    const two = await planOn(link.connection, { only: ['give-nic'], nics: ['eth2'] });
    await lab.root('lab-nic nics=1');
    try {
      const { result } = await runOn(lab, link, two.plan, two.report.facts);
      assert.equal(result.outcome, 'failed');
      assert.match(result.problem?.message.text ?? '', /is not there any more/);
    } finally {
      await lab.reset();
    }
  });
});
