// Every step on a real kernel, broken at every command: nothing is lost, and nothing of ours goes on. Takes most of an hour.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emulatedLab } from '../../../e2e/setup/emulated';
import { runFaults } from '../../../e2e/setup/faultRun';
import { faultKinds, type FaultKind } from '../../../e2e/setup/faults';
import { scenarios } from '../../../e2e/setup/scenarios';
import { startOrSkip } from '../index';

/** What differs for a VM whose undo breaks, or that nobody comes back to; the link's end is all one to it there. */
const forUndo: readonly FaultKind[] = ['fail', 'killed', 'session-killed', 'disk-full'];
const forLonely: readonly FaultKind[] = ['killed', 'session-killed'];

void test('faults on the emulated VM', async (t) => {
  const lab = await startOrSkip(t, () => emulatedLab());
  if (lab === undefined) return;
  t.after(() => lab.close());
  for (const scenario of scenarios)
    await t.test(scenario.name, async (sub) => {
      await lab.reset();
      const count = await runFaults(scenario, {
        kinds: scenario.undo === true ? forUndo : scenario.unconfirmed === true ? forLonely : faultKinds,
        // One VM for all: it is as before after each fault, which is what is tested.
        open: () => Promise.resolve({ ...lab, close: () => Promise.resolve() }),
        labs: 1,
        say: (line) => {
          sub.diagnostic(line);
        },
      });
      sub.diagnostic(`${count.injected} faults injected`);
      assert.deepEqual(count.lost, []);
    });
});
