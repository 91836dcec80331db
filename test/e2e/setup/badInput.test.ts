// Whatever is wrong with a VM: said clearly, with what was changed and what was not, and nothing is lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '../../../src/core/message';
import { planSetup } from '../../../src/core/setup/plan';
import { detectLab } from '../../labs/connect';
import { newId, openConfirming, planOn, runOn, undoOn } from './actor';
import { badInputs, type BadInput } from './badInput';
import { commandsOf } from './faultSuite';
import { differences, type SetupLab } from './lab';
import { simulatedLab } from './simulated';

async function withLab(
  faults: BadInput['faults'],
  use: (lab: Awaited<ReturnType<typeof simulatedLab>>) => Promise<void>,
): Promise<void> {
  const lab = await simulatedLab(faults);
  try {
    await use(lab);
  } finally {
    await lab.close();
  }
}

/** Undoes with the right password, and nothing of ours may be left. */
async function restores(lab: SetupLab, before: Awaited<ReturnType<SetupLab['snapshot']>>): Promise<void> {
  const undone = await undoOn(lab, undefined, { askSudoPassword: () => Promise.resolve('simulated') });
  assert.ok(['done', 'nothing-to-do'].includes(undone.result.outcome), undone.result.outcome);
  assert.deepEqual(differences(before, await lab.snapshot()), []);
  assert.deepEqual(await lab.leftovers(), []);
}

for (const input of badInputs)
  void test(`bad input: ${input.what}`, () =>
    withLab(input.faults, async (lab) => {
      const link = await lab.open();
      const report = await detectLab(link.connection);
      const plan = planSetup({ report, options: input.options, run: newId() });
      if (input.blocked !== undefined) {
        for (const step of plan.steps) {
          assert.equal(step.state, 'blocked', step.key);
          assert.match(render(step.why), input.blocked);
          assert.deepEqual(step.commands, []);
          assert.match(step.key, /^[A-Za-z0-9._:-]+$/);
        }
        const ran = await runOn(lab, link, plan, report.facts);
        assert.deepEqual([ran.result.outcome, commandsOf(ran)], ['refused', []]);
        await link.close();
        return;
      }
      await input.meanwhile?.(lab);
      const before = await lab.snapshot();
      lab.vm.setFaults([...lab.vm.computer.faults, ...(input.later ?? [])]);
      const ran = await runOn(lab, link, plan, report.facts, {
        askSudoPassword: () => Promise.resolve(input.password),
      });
      await link.close();
      const { problem } = ran.result;
      assert.equal(ran.result.outcome, input.outcome, JSON.stringify(ran.result));
      assert.ok(problem !== undefined);
      assert.match(render(problem.message), input.told ?? /./);
      // What was done and what was not: every planned command is on one side, or was put back.
      const [step] = ran.result.steps;
      assert.ok(step !== undefined && (step.notRun.length > 0 || step.putBack));
      if (input.ran !== undefined) assert.equal(step.ran.length, input.ran);
      lab.vm.setFaults(lab.vm.computer.faults.filter((fault) => input.later?.includes(fault) !== true));
      if (input.faults?.includes('no-sudo') === true) {
        assert.deepEqual(differences(before, await lab.snapshot()), []);
        return;
      }
      await restores(lab, before);
    }));

void test('bad input: a network manager that sets the VF up again', async () => {
  for (const faults of [['vf-re-upped'], ['vf-re-upped', 'network-manager']] as const)
    await withLab(faults, async (lab) => {
      const before = await lab.snapshot();
      const link = await lab.open();
      const { plan, report } = await planOn(link.connection, { only: ['give-nic'], nics: ['eth1'] });
      const ran = await runOn(lab, link, plan, report.facts);
      assert.equal(ran.result.outcome, 'done');
      await lab.pass(30);
      const { facts } = await detectLab(link.connection);
      const nic = facts.nics.find(({ mac }) => mac === '7c:1e:52:33:66:29');
      assert.deepEqual([nic?.driver, nic?.vf?.up], ['uio_hv_generic', false], faults.join());
      await link.close();
      await restores(lab, before);
    });
});

void test('bad input: a NIC that somebody bound by hand', async () => {
  for (const [fault, state] of [
    ['nic-bound', 'met'],
    ['nic-bound-vf-up', 'needed'],
  ] as const)
    await withLab([fault], async (lab) => {
      const link = await lab.open();
      const nics = ['7c:1e:52:33:66:29'];
      const give = await planOn(link.connection, { only: ['give-nic'], nics });
      assert.deepEqual(
        give.plan.steps.map((step) => step.state),
        [state],
      );
      assert.ok(
        ['done', 'nothing-to-do'].includes(
          (await runOn(lab, link, give.plan, give.report.facts)).result.outcome,
        ),
      );
      // Of such a NIC nothing is recorded, and yet it can be given back.
      const back = await planOn(link.connection, { only: ['return-nic'], nics });
      const ran = await runOn(lab, link, back.plan, back.report.facts);
      assert.equal(ran.result.outcome, 'done');
      const { facts } = await detectLab(link.connection);
      const nic = facts.nics.find(({ mac }) => mac === nics[0]);
      assert.deepEqual([nic?.name, nic?.driver, nic?.up, nic?.vf?.up], ['eth1', 'hv_netvsc', true, true]);
      await link.close();
      assert.deepEqual(await lab.leftovers(), []);
    });
});

void test('bad input: a NIC that was given by us and taken back by hand, half or whole', async () => {
  const uuid = 'f8615163-0002-1000-2000-7c1e52336629';
  const bus = '/sys/bus/vmbus';
  const halves = [
    `echo ${uuid} > ${bus}/drivers/uio_hv_generic/unbind`,
    `echo ${uuid} > ${bus}/drivers/uio_hv_generic/unbind; echo > ${bus}/devices/${uuid}/driver_override`,
    `echo ${uuid} > ${bus}/drivers/uio_hv_generic/unbind; echo > ${bus}/devices/${uuid}/driver_override; echo ${uuid} > ${bus}/drivers/hv_netvsc/bind`,
    `echo ${uuid} > ${bus}/drivers/uio_hv_generic/unbind; echo > ${bus}/devices/${uuid}/driver_override; echo ${uuid} > ${bus}/drivers/hv_netvsc/bind; ip link set eth1 up`,
  ];
  await withLab([], async (lab) => {
    for (const half of halves) {
      const before = await lab.snapshot();
      const link = await lab.open();
      const { plan, report } = await planOn(link.connection, { only: ['give-nic'], nics: ['eth1'] });
      assert.equal((await runOn(lab, link, plan, report.facts)).result.outcome, 'done');
      await link.close();
      await lab.root(half);
      await restores(lab, before);
    }
  });
});

void test('bad input: a NIC that lost its driver between the plan and the run', async () => {
  const uuid = 'f8615163-0002-1000-2000-7c1e52336629';
  await withLab([], async (lab) => {
    const link = await lab.open();
    const { plan, report } = await planOn(link.connection, { only: ['give-nic'], nics: ['eth1'] });
    // A VF without a master that is set up gets a link-local address; here it has it from the start.
    await lab.root(
      `echo ${uuid} > /sys/bus/vmbus/drivers/hv_netvsc/unbind; ip link set enP30832s1d1 down; ip link set enP30832s1d1 up`,
    );
    const before = await lab.snapshot();
    // The rest is all that is left to do, and undoing leaves the NIC as it was found: without a driver.
    assert.equal((await runOn(lab, link, plan, report.facts)).result.outcome, 'done');
    await link.close();
    await restores(lab, before);
  });
});

void test('bad input: two people at once, a restart, nobody to confirm', async () => {
  await withLab([], async (lab) => {
    const before = await lab.snapshot();
    const [ana, ben] = [await lab.open(), await lab.open()];
    const options = { only: ['give-nic'] as const, nics: ['eth1'], rollbackSeconds: 20 };
    const first = await planOn(ana.connection, options);
    const second = await planOn(ben.connection, options);
    let other: Promise<Awaited<ReturnType<typeof runOn>>> | undefined;
    const ran = await runOn(lab, ana, first.plan, first.report.facts, {
      holder: 'ana@laptop',
      onEvent: (event) => {
        if (event.kind === 'command')
          other ??= runOn(lab, ben, second.plan, second.report.facts, { holder: 'ben@desk' });
      },
    });
    const refused = await other;
    assert.equal(ran.result.outcome, 'done');
    assert.equal(refused?.result.outcome, 'refused');
    assert.match(
      render(refused.result.problem?.message ?? { text: '', args: [] }),
      /ana@laptop is running a setup/,
    );
    assert.deepEqual(commandsOf(refused), []);
    await ana.close();
    await ben.close();
    await restores(lab, before);

    // Nobody can confirm: the VM takes the NIC back, and the run says so.
    const link = await lab.open();
    const again = await planOn(link.connection, options);
    const lonely = await runOn(lab, link, again.plan, again.report.facts, {
      openNew: async () => {
        await lab.pass(25);
        return openConfirming(lab);
      },
    });
    assert.equal(lonely.result.outcome, 'failed');
    assert.match(render(lonely.result.problem?.message ?? { text: '', args: [] }), /given the NIC back/);
    const [nicBefore, nicAfter] = [before, await lab.snapshot()].map(({ links, vmbus }) => ({
      links,
      vmbus,
    }));
    assert.deepEqual(nicAfter, nicBefore);

    // A restart undoes it all, and a plan from before is refused.
    const stale = await planOn(link.connection, options);
    await link.close();
    lab.vm.reboot();
    const after = await lab.open();
    const late = await runOn(lab, after, stale.plan, stale.report.facts);
    assert.equal(late.result.outcome, 'refused');
    assert.match(
      render(late.result.problem?.message ?? { text: '', args: [] }),
      /has restarted since the plan was made/,
    );
    const { plan } = await undoOn(lab);
    assert.deepEqual(plan.steps, [], 'nothing to undo after a restart');
    await after.close();
  });
});

void test('bad input: a package lock that somebody holds is waited for, by name', async () => {
  await withLab(['bare'], async (lab) => {
    const before = await lab.snapshot();
    const link = await lab.open();
    const { plan, report } = await planOn(link.connection, { only: ['install-packages'] });
    lab.vm.setFaults([...lab.vm.computer.faults, 'apt-locked']);
    const running = runOn(lab, link, plan, report.facts);
    const clock = setInterval(() => void lab.pass(2), 100);
    const { result, events } = await running.finally(() => {
      clearInterval(clock);
    });
    assert.equal(result.outcome, 'done');
    const said = events.flatMap((event) => ('message' in event ? [render(event.message)] : []));
    assert.ok(
      said.some((line) => /unattended-upgr \(pid \d+\)/.test(line)),
      said.join('\n'),
    );
    await link.close();
    await restores(lab, before);
  });
});
