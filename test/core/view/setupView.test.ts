// What the tree says about setups: a running one, what was left half-done, which checks a step can fix, which NICs move.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { msg, render } from '../../../src/core/message';
import { fixingSteps, nicOffer, setupNotices, setupStepNames } from '../../../src/core/view/setupView';
import { treeOf } from '../../../src/core/view/vmTree';
import { healthy, nicPair } from '../judge/situations';
import { connected, everyNode, outline, reportOf, vmState } from './outline';

const draw = (state: ReturnType<typeof vmState>) =>
  treeOf({ vms: [state], invalid: [], activeId: undefined }, String);

test('a failing check offers the steps whose rows name it; a passing one and one that no step helps offer none', () => {
  assert.deepEqual(fixingSteps({ id: 'hugepages', status: 'fail' }), ['hugepages']);
  assert.deepEqual(fixingSteps({ id: 'rdma-core', status: 'warn' }), ['install-packages', 'rdma-core']);
  assert.deepEqual(fixingSteps({ id: 'hugepages', status: 'pass' }), []);
  assert.deepEqual(fixingSteps({ id: 'hugepages', status: 'unknown' }), []);
  assert.deepEqual(fixingSteps({ id: 'azure-vm', status: 'fail' }), []);
});

test('the nodes of such a check say so to menus, its fix included', () => {
  const facts = { ...healthy, hugepages: healthy.hugepages.map((pool) => ({ ...pool, total: 0, free: 0 })) };
  const nodes = everyNode(draw(vmState({ report: reportOf(facts) })));
  const contexts = nodes
    .filter(({ findingId }) => findingId === 'hugepages')
    .map((node) => node.contextValue);
  assert.ok(contexts.some((context) => /^finding\.\w+\.step/.test(context)));
  assert.ok(contexts.includes('fix.item.step'));
});

test('a NIC is offered to DPDK, or to the kernel, or kept', () => {
  const facts = {
    ...healthy,
    nics: [
      nicPair(0, { carriesSsh: true }),
      nicPair(1, { carriesSsh: false }),
      nicPair(2, { carriesSsh: false, defaultRoute: true }),
      nicPair(3, { carriesSsh: false, name: null, driver: 'uio_hv_generic', uio: 'uio0' }),
      nicPair(4, { carriesSsh: false, vf: null }),
    ],
  };
  assert.deepEqual(
    facts.nics.map((nic) => nicOffer(facts, nic)),
    ['kept', 'give', 'kept', 'return', 'kept'],
  );
  const nodes = everyNode(draw(vmState({ report: reportOf(facts) })));
  const nics = nodes.filter(({ contextValue }) => /^nic(\.\w+)?$/.test(contextValue));
  assert.deepEqual(
    nics.map((node) => [node.contextValue, node.nic]),
    [
      ['nic.ssh', facts.nics[0]?.vmbusUuid],
      ['nic', facts.nics[1]?.vmbusUuid],
      ['nic.kept', facts.nics[2]?.vmbusUuid],
      ['nic.dpdk', facts.nics[3]?.vmbusUuid],
      ['nic.kept', facts.nics[4]?.vmbusUuid],
    ],
  );
});

test('a running setup is said in the VM’s line, and to its menus', () => {
  const setup = { running: msg('Reserve hugepages'), notices: [] };
  const [vm] = draw(vmState({ connection: connected, report: reportOf(healthy), setup }));
  assert.ok(vm);
  assert.match(outline([vm], 1)[0] ?? '', /^web \| connected · setting up: Reserve hugepages · /);
  assert.match(vm.contextValue, /^vm\.connected\.setup\.report/);
  assert.equal(vm.icon.id, 'loading~spin');
});

test('what was left half-done stands first below the VM', () => {
  const status = {
    bootId: null,
    journal: null,
    lock: { run: 'theirs', holder: 'ann@desk', sinceMs: 5 },
    waiting: [{ run: 'theirs', untilMs: 9, target: null }],
    altNames: {},
    words: [
      { name: 'build', words: ['dpdk-24.11.6', 'running', 'compile', '100', '20', '1-1'] },
      { name: 'build', words: ['rdma-core-56', 'done', 'stage', '100', '20', '1-1'] },
    ],
  };
  const notices = setupNotices(status, (at) => `t${at}`);
  assert.deepEqual(
    notices.map((notice) => render(notice)),
    [
      'A NIC was given to DPDK and not confirmed: the VM gives it back by itself at t9. Detect again after that.',
      'ann@desk has been running a setup on this VM since t5. Wait until it has ended, then detect again.',
      'The build of dpdk-24.11.6 continues on the VM. Run its step again to follow it to its end.',
    ],
  );
  assert.deepEqual(setupNotices({ ...status, lock: null, waiting: [], words: [] }, String), []);
  const [vm] = draw(vmState({ connection: connected, report: reportOf(healthy), setup: { notices } }));
  assert.deepEqual(
    vm?.children.slice(0, 3).map(({ contextValue }) => contextValue),
    ['status.setup.0', 'status.setup.1', 'status.setup.2'],
  );
});

test('the steps are named in the order of a whole setup', () => {
  assert.deepEqual(
    setupStepNames.map(({ id }) => id),
    ['install-packages', 'rdma-core', 'build-dpdk', 'hugepages', 'kernel-modules', 'give-nic', 'return-nic'],
  );
});
