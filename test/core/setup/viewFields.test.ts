// The options of the plan view: what is proposed, what is locked, and what a change makes of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts } from '../../../src/core/detect/facts';
import type { SetupOptions } from '../../../src/core/setup/options';
import { changeField } from '../../../src/core/setup/view/changeField';
import { fieldGroups } from '../../../src/core/setup/view/fields';
import type { FieldId, PageField, PageGroup } from '../../../src/core/setup/view/page';
import { mergePlans, remainingSteps, wantedPlan } from '../../../src/core/setup/view/selection';
import { render } from '../../../src/core/message';
import { handedOver, nicPair, pool } from '../judge/situations';
import { bare, everything, planOf, prepared } from './viewRig';

function groups(facts: Facts, options: SetupOptions = {}): PageGroup[] {
  return fieldGroups({
    plan: planOf(facts, options),
    facts,
    options,
    altNames: {},
    problems: new Map(),
    say: (message) => render(message),
  });
}

function field<Kind extends PageField['kind']>(
  found: readonly PageGroup[],
  id: FieldId,
  kind: Kind,
): Extract<PageField, { readonly kind: Kind }> {
  const one = found.flatMap(({ fields }) => fields).find((each) => each.id === id);
  assert.ok(one !== undefined, `no field ${id}`);
  assert.equal(one.kind, kind);
  return one as Extract<PageField, { readonly kind: Kind }>;
}

function change(
  facts: Facts,
  options: SetupOptions,
  id: FieldId,
  value: string,
  on = false,
): SetupOptions | string {
  const plan = planOf(facts, options);
  const changed = changeField({ plan, facts, options, altNames: {} }, { field: id, value, on });
  return changed.ok ? changed.options : render(changed.message);
}

test('every option of a whole setup has a field with what is proposed', () => {
  const found = groups(bare);
  assert.deepEqual(
    found.map(({ id, fields }) => [id, ...fields.map((one) => one.id)]),
    [
      ['nics', 'nics', 'rollbackSeconds'],
      ['hugepages', 'hugepageSizeKb', 'hugepagesMb'],
      ['dpdk', 'dpdkVersion', 'dpdkTree'],
      ['rdma', 'rdmaCoreVersion'],
      ['restart', 'persist'],
    ],
  );
  const amount = field(found, 'hugepagesMb', 'number');
  assert.deepEqual([amount.value, amount.placeholder], ['', '1024']);
  assert.match(amount.hint, /Limit: 13671 MiB more, half of the free memory/);
  assert.deepEqual(
    field(found, 'hugepageSizeKb', 'select').choices.map(({ label }) => label),
    ['Proposed: 2 MiB', '2 MiB', '1 GiB'],
  );
  const releases = field(found, 'dpdkVersion', 'select').choices;
  assert.match(releases[0]?.label ?? '', /^Proposed: DPDK 24\.11/);
  assert.ok(releases.some(({ value }) => value === '23.11'));
  const arm = field(groups({ ...bare, arch: 'aarch64' }), 'dpdkVersion', 'select').choices;
  assert.ok(
    !arm.some(({ value }) => value === '23.11'),
    'a release without the driver for this architecture',
  );
});

test('the limit of memory is for each node', () => {
  const two = { ...bare, hugepages: [pool({ total: 0, free: 0 }), pool({ node: 1, total: 0, free: 0 })] };
  assert.match(field(groups(two), 'hugepagesMb', 'number').hint, /Limit: 6835 MiB/);
});

test('a step alone has its own options only', () => {
  assert.deepEqual(
    groups(bare, { only: ['kernel-modules'] }).map(({ id }) => id),
    ['restart'],
  );
  assert.deepEqual(
    groups(prepared, { only: ['return-nic'] }).map(({ id }) => id),
    ['return'],
  );
});

test('the NIC of SSH is locked with its reason, and no page can choose it', () => {
  const { choices } = field(groups(bare), 'nics', 'choices');
  assert.deepEqual(
    choices.map(({ label, checked, locked }) => [label, checked, locked]),
    [
      ['eth0', false, 'eth0 carries this SSH connection. It is never touched.'],
      ['eth1', true, null],
      ['eth2', false, null],
    ],
  );
  assert.equal(choices[1]?.detail, '60:45:bd:00:00:01 · VF enP30832s1d1 · 10.0.1.4/24');
  for (const name of ['eth0', nicPair(0).mac ?? '', nicPair(0).vmbusUuid ?? '', 'enP30832s1'])
    assert.equal(typeof change(bare, {}, 'nics', name, true), 'string', name);
  // Chosen by an option, it is no more to be had.
  const named = field(groups(bare, { nics: ['eth0'] }), 'nics', 'choices').choices;
  assert.ok(named.every(({ checked }) => !checked));
});

test('NICs are ticked and unticked in the order of the VM, and none at all is possible', () => {
  assert.deepEqual(change(bare, {}, 'nics', 'eth2', true), { nics: ['eth1', 'eth2'] });
  assert.deepEqual(change(bare, { nics: ['eth2'] }, 'nics', 'eth1', true), { nics: ['eth1', 'eth2'] });
  assert.deepEqual(change(bare, {}, 'nics', 'eth1', false), { nics: [] });
  const none = groups(bare, { nics: [] });
  assert.ok(field(none, 'nics', 'choices').choices.every(({ checked }) => !checked));
  // By whatever name it was asked for, it is the same NIC.
  const byMac = field(groups(bare, { nics: [nicPair(2).mac ?? ''] }), 'nics', 'choices').choices;
  assert.deepEqual(
    byMac.map(({ checked }) => checked),
    [false, false, true],
  );
});

test('a NIC with a name that no command is given is chosen by its UUID', () => {
  const odd = { ...bare, nics: [nicPair(0), nicPair(1, { name: 'a;b', oddName: true })] };
  const choice = field(groups(odd), 'nics', 'choices').choices[1];
  assert.equal(choice?.value, nicPair(1).vmbusUuid);
});

test('a NIC that is with DPDK is ticked; to be given back are only such', () => {
  assert.equal(field(groups(prepared), 'nics', 'choices').choices[1]?.checked, true);
  const back = field(groups(prepared, { only: ['return-nic'] }), 'nics', 'choices').choices;
  assert.deepEqual(
    back.map(({ checked, locked }) => [checked, locked]),
    [
      [false, 'eth0 is with the kernel (hv_netvsc).'],
      [true, null],
    ],
  );
  const two = { ...prepared, nics: [nicPair(0), handedOver(1, false), handedOver(2, false)] };
  assert.deepEqual(change(two, { only: ['return-nic'] }, 'nics', nicPair(1).mac ?? '', false), {
    only: ['return-nic'],
    nics: [nicPair(2).mac],
  });
});

test('numbers, paths and ticks: what is wrong is said, what is empty is what is proposed', () => {
  assert.deepEqual(change(bare, {}, 'hugepagesMb', ' 4096 '), { hugepagesMb: 4096 });
  assert.deepEqual(change(bare, { hugepagesMb: 4096 }, 'hugepagesMb', ''), {});
  assert.equal(change(bare, {}, 'rollbackSeconds', '5'), 'A whole number from 20 to 600.');
  assert.equal(change(bare, {}, 'hugepagesMb', 'many'), 'A whole number from 1 to 4194304.');
  const path = change(bare, {}, 'dpdkTree', '$(reboot)');
  assert.ok(typeof path === 'string' && path.includes('absolute path'));
  assert.deepEqual(change(bare, {}, 'dpdkTree', '/home/me/dpdk'), { dpdkTree: '/home/me/dpdk' });
  assert.deepEqual(change(bare, {}, 'persist', 'on', true), { persist: true });
  assert.deepEqual(change(bare, { persist: true }, 'persist', 'on', false), {});
  assert.deepEqual(change(bare, {}, 'dpdkVersion', '25.11'), { dpdkVersion: '25.11' });
  assert.equal(typeof change(bare, {}, 'dpdkVersion', '24.11; reboot'), 'string');
});

test('what an unticked step would have done, another takes over, and the plan says so', () => {
  const whole = planOf(bare, {});
  const ticks = new Map([['kernel-modules', false]]);
  const left = remainingSteps(whole, ticks, everything);
  assert.ok(left !== undefined && !left.includes('kernel-modules'));
  const merged = mergePlans(whole, planOf(bare, { only: left }));
  assert.deepEqual(
    merged.steps.map(({ key }) => key),
    whole.steps.map(({ key }) => key),
  );
  const loads = (plan: typeof whole): boolean =>
    plan.steps.some(({ id, commands }) => id === 'give-nic' && commands.includes('modprobe uio_hv_generic'));
  assert.deepEqual([loads(whole), loads(merged)], [false, true]);
  assert.deepEqual(
    wantedPlan(merged, ticks, everything).steps.find(({ id }) => id === 'kernel-modules')?.state,
    'optional',
  );
  assert.equal(remainingSteps(whole, new Map(), everything), undefined);
});
