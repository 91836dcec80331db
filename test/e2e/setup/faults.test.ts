// Every step on the simulated VM, broken at every command in every way: nothing is lost, and nothing of ours goes on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runFaults } from './faultRun';
import type { Scenario } from './faultSuite';
import type { FaultKind } from './faults';
import { scenarios, simulatedScenarios } from './scenarios';
import { simulatedLab } from './simulated';

/**
 * Enough for every push; the benchmark runs all kinds with all steps. Scripts that are killed in the middle of a
 * hand-over are those to which nobody comes back.
 */
function kindsFor(scenario: Scenario): readonly FaultKind[] {
  if (scenario.unconfirmed === true) return ['killed'];
  if (scenario.machine !== undefined || scenario.undo === true) return ['fail', 'killed'];
  if (scenario.options.only?.includes('give-nic') === true) return ['fail', 'hung-up', 'disk-full'];
  return ['fail', 'killed', 'hung-up', 'disk-full'];
}

for (const scenario of [...scenarios, ...simulatedScenarios])
  void test(`faults: ${scenario.name}`, async (t) => {
    const count = await runFaults(scenario, {
      kinds: kindsFor(scenario),
      open: () => simulatedLab(scenario.machine),
      labs: 3,
    });
    t.diagnostic(`${count.injected} faults injected`);
    assert.deepEqual(count.lost, []);
    assert.ok(count.injected > 4, `${count.injected} faults`);
  });
