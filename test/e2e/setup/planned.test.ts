// What ran is what was planned: the same lines in the same order, but those whose effect was there already.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SetupOptions } from '../../../src/core/setup/options';
import type { Fault } from '../../labs/sim/index';
import { planOn, runOn, undoOn } from './actor';
import { commandsOf } from './faultSuite';
import { simulatedLab } from './simulated';

/**
 * What no detection can foresee: kernels before driver_override, and netdevs that come back under each other's names.
 */
const unforeseen = /\/new_id$|\/remove_id$|^ip link set dev \S+ (name \S+|down)$/;

/** The lines that were run and not planned, in this order; empty where the run kept to its plan. */
function unplanned(ran: readonly string[], planned: readonly string[]): string[] {
  let at = 0;
  return ran.filter((line) => {
    const found = planned.indexOf(line, at);
    if (found >= 0) at = found + 1;
    return found < 0 && !unforeseen.test(line);
  });
}

/** Packages that are there are left out of a line, so its words are a part of the planned line's. */
function withoutPackages(line: string, planned: readonly string[]): string {
  const words = line.split(' ');
  const whole = planned.find((other) => {
    const left = other.split(' ');
    return words.every((word) => {
      const found = left.indexOf(word);
      left.splice(0, found + 1);
      return found >= 0;
    });
  });
  return whole ?? line;
}

const cases: readonly {
  readonly name: string;
  readonly options: SetupOptions;
  readonly faults?: readonly Fault[];
}[] = [
  { name: 'hugepages', options: { only: ['hugepages'], hugepagesMb: 64, persist: true } },
  {
    name: 'hugepages of 1 GB and their mount',
    options: { only: ['hugepages'], hugepageSizeKb: 1_048_576, hugepagesMb: 2048 },
  },
  { name: 'modules', options: { only: ['kernel-modules'], persist: true } },
  { name: 'a NIC', options: { only: ['give-nic'], nics: ['eth1'] } },
  { name: 'two NICs', options: { only: ['kernel-modules', 'give-nic'], nics: ['eth1', 'eth2'] } },
  { name: 'a NIC on an old kernel', options: { only: ['give-nic'], nics: ['eth1'] }, faults: ['old-vmbus'] },
  {
    name: 'a NIC under NetworkManager',
    options: { only: ['give-nic'], nics: ['eth1'] },
    faults: ['network-manager'],
  },
  { name: 'packages', options: { only: ['install-packages'] }, faults: ['bare'] },
];

for (const { name, options, faults } of cases)
  void test(`planned and run: ${name}`, async () => {
    const lab = await simulatedLab(faults);
    try {
      const link = await lab.open();
      const { plan, report } = await planOn(link.connection, options);
      const ran = await runOn(lab, link, plan, report.facts);
      await link.close();
      assert.equal(ran.result.outcome, 'done');
      const planned = plan.steps.flatMap(({ commands }) => commands);
      const lines = commandsOf(ran).map((line) =>
        options.only?.includes('install-packages') === true ? withoutPackages(line, planned) : line,
      );
      assert.deepEqual(unplanned(lines, planned), []);
      assert.ok(lines.length > 0);
      // One exec for each step, whose result names the same lines.
      for (const step of ran.result.steps) assert.deepEqual(step.notRun, []);

      const back = await undoOn(lab);
      assert.equal(back.result.outcome, 'done');
      const plannedBack = back.plan.steps.flatMap(({ commands }) => commands);
      assert.deepEqual(unplanned(commandsOf(back), plannedBack), []);
    } finally {
      await lab.close();
    }
  });
