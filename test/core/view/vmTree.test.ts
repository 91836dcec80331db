// What the tree shows for a VM in each state, and that nothing a VM says can break the view.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { msg } from '../../../src/core/message';
import type { Problem } from '../../../src/core/problem';
import { renderText } from '../../../src/core/view/text';
import { treeOf } from '../../../src/core/view/vmTree';
import { healthy, nicPair, nothingRead, ready, situations } from '../judge/situations';
import { connected, disconnected, draw, everyNode, listState, live, outline, time, vmState } from './outline';
import { reportOf } from './outline';

const lost: Problem = {
  id: 'link-lost',
  message: msg('The connection to {0} was lost.', 'web'),
  remedies: [],
};
const cancelled: Problem = { id: 'cancelled', message: msg('Cancelled.'), remedies: [] };

test('a VM in each state', () => {
  const cached = { report: reportOf(ready), cached: true };
  const states = {
    new: vmState(),
    connecting: vmState({ connection: { kind: 'connecting', step: 'reaching', hop: 'web' } }),
    failed: vmState({ connection: { kind: 'disconnected', problem: lost } }),
    cancelled: vmState({ connection: { kind: 'disconnected', problem: cancelled } }),
    'connected, detecting': vmState({ connection: connected, detecting: true }),
    'connected, not detected': vmState({ connection: connected }),
    'connected, detection failed': vmState({ connection: connected, problem: lost }),
    waiting: vmState({
      connection: { kind: 'waiting', attempt: 2, retryAtMs: 0, problem: lost },
      problem: lost,
    }),
    'not connected, cached': vmState(cached),
    'connected, cached, detecting': vmState({ ...cached, connection: connected, detecting: true }),
  };
  const shown = Object.fromEntries(
    Object.entries(states).map(([name, state]) => {
      const [root] = draw(state);
      assert.ok(root);
      const status = root.children.filter(({ contextValue }) => contextValue.startsWith('status.'));
      return [name, [...outline([root], 1), ...outline(status, 1, '  '), root.contextValue, root.icon.id]];
    }),
  );
  assert.deepEqual(shown, {
    new: [
      'web | not connected · azureuser@10.0.0.4',
      '  Nothing known yet | connect to detect',
      'vm.disconnected',
      'vm-outline',
    ],
    connecting: [
      'web | connecting · azureuser@10.0.0.4',
      '  Nothing known yet | connect to detect',
      'vm.connecting',
      'loading~spin',
    ],
    failed: [
      'web | could not connect · azureuser@10.0.0.4',
      '  The connection to web was lost.',
      'vm.disconnected',
      'vm-outline',
    ],
    cancelled: [
      'web | not connected · azureuser@10.0.0.4',
      '  Nothing known yet | connect to detect',
      'vm.disconnected',
      'vm-outline',
    ],
    'connected, detecting': [
      'web | connected · detecting · azureuser@10.0.0.4',
      '  Detecting…',
      'vm.connected.detecting',
      'loading~spin',
    ],
    'connected, not detected': [
      'web | connected · azureuser@10.0.0.4',
      '  Not detected yet',
      'vm.connected',
      'vm-running',
    ],
    'connected, detection failed': [
      'web | connected · azureuser@10.0.0.4',
      '  The connection to web was lost.',
      'vm.connected',
      'vm-running',
    ],
    waiting: [
      'web | connection lost · azureuser@10.0.0.4',
      '  Connection lost | next attempt at <1970-01-01T00:00:00.000Z> · The connection to web was lost.',
      'vm.waiting',
      'debug-disconnect',
    ],
    'not connected, cached': [
      'web | not connected · Ready for DPDK · azureuser@10.0.0.4',
      '  As of <2026-11-22T07:42:41.000Z> | from the last detection',
      'vm.disconnected.report',
      'vm-outline',
    ],
    'connected, cached, detecting': [
      'web | connected · detecting · azureuser@10.0.0.4',
      '  As of <2026-11-22T07:42:41.000Z> | from the last detection',
      'vm.connected.detecting.report',
      'loading~spin',
    ],
  });
});

test('a detected VM: one node for each NIC pair, the SSH NIC locked and said so', () => {
  const state = live();
  const [root] = draw(state);
  assert.ok(root);
  const passing = state.report?.findings.filter(({ status }) => status === 'pass').length ?? 0;
  assert.deepEqual(
    outline([root], 3).filter((line) => !line.startsWith('    ') || !line.endsWith('pass')),
    [
      'web | connected · Ready, with warnings · azureuser@10.0.0.4',
      `  Readiness | Ready, with warnings · 1 warning · ${passing} pass`,
      '    Interface state | warning',
      '  NICs | 2',
      '    eth0 + enP30832s1 | carries SSH · up, VF up · hv_netvsc + mana · 60:45:bd:00:00:00',
      '    eth1 + enP30832s1d1 | up, VF up · hv_netvsc + mana · 60:45:bd:00:00:01',
      '  Hugepages | 2 GiB reserved',
      '    NUMA node 0, pages of 2 MiB | 1024 of 1024 free · 2 GiB',
      '    Mounted at /dev/hugepages | 2 MiB',
      '  DPDK | 25.11.0',
      '    DPDK 25.11.0 | with net_mana · /usr/local/bin/dpdk-testpmd',
      '    RDMA | rdma-core 50.0',
      '  testpmd | no run yet',
      '  Problems | 1 warning',
      '    Interface state | warning',
    ],
  );
  const nics = root.children.find(({ contextValue }) => contextValue === 'nics')?.children ?? [];
  assert.deepEqual(
    nics.map(({ icon, contextValue, spoken }) => [icon.id, contextValue, spoken && renderText(spoken)]),
    [
      ['lock', 'nic.ssh', 'NIC eth0 + enP30832s1, carries the SSH connection'],
      ['plug', 'nic', 'NIC eth1 + enP30832s1d1, up, VF up'],
    ],
  );
});

test('virtual NICs are shown only where SSH goes through them', () => {
  const bridge = nicPair(2, { name: 'br0', kind: 'virtual', vf: null, carriesSsh: false });
  const names = (nic: typeof bridge) =>
    everyNode(draw(live({ ...healthy, nics: [nic] })))
      .filter(({ contextValue }) => contextValue.startsWith('nic'))
      .map(({ label }) => renderText(label));
  assert.deepEqual(
    { idle: names(bridge), ssh: names({ ...bridge, carriesSsh: true }) },
    { idle: ['NICs'], ssh: ['NICs', 'br0'] },
  );
});

test('every failing and warning check stands under Problems with its reason and its fix', () => {
  for (const [name, facts] of Object.entries(situations)) {
    const report = reportOf(facts);
    const [root] = draw(vmState({ connection: connected, report }));
    const problems = root?.children.find(({ contextValue }) => contextValue === 'problems')?.children ?? [];
    const expected = report.findings.filter(({ status }) => status === 'fail' || status === 'warn');
    assert.deepEqual(
      problems.map(({ findingId }) => findingId).sort(),
      expected.map(({ id }) => id).sort(),
      name,
    );
    for (const problem of problems) {
      const finding = expected.find(({ id }) => id === problem.findingId);
      assert.equal(problem.children.length, finding?.fix === null ? 1 : 2, `${name}: ${problem.id}`);
    }
  }
});

test('in every situation ids are unique, and state is said in words beside every icon', () => {
  for (const [name, facts] of Object.entries({ ...situations, nothingRead })) {
    const nodes = everyNode(draw(live(facts), vmState({ entry: { ...vmState().entry, id: 'vm-2' } })));
    assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length, name);
    assert.ok(
      nodes.every(({ label }) => renderText(label) !== ''),
      name,
    );
    assert.ok(
      nodes
        .filter(({ contextValue }) => contextValue.startsWith('finding.'))
        .every(({ description }) => description.length > 0),
      name,
    );
  }
});

test('ids stay the same from one drawing to the next', () => {
  const ids = () => everyNode(draw(live())).map(({ id }) => id);
  assert.deepEqual(ids(), ids());
});

test('hostile facts: repeated pids and names, thousands of NICs, control characters', () => {
  const process = {
    pid: 7,
    name: 'a\u001b[2Jb\u202ec',
    commandLine: null,
    filePrefix: null,
    holdsLock: null,
  };
  const device = { name: 'mana_0', uverbs: null, pciAddress: null, abiVersion: null };
  const [root] = draw(
    live({
      ...healthy,
      nics: Array.from({ length: 5000 }, () => nicPair(1, { name: '\u0007$(error)\n[x](command:y)' })),
      processes: [process, process],
      rdma: { ...healthy.rdma, devices: [device, device] },
    }),
  );
  assert.ok(root);
  const nodes = everyNode([root]);
  assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length);
  const nics = root.children.find(({ contextValue }) => contextValue === 'nics');
  assert.equal(nics?.children.length, 257);
  assert.equal(renderText(nics.children.at(-1)?.label ?? ''), '4744 more, see the report');
  for (const node of nodes) {
    for (const text of [node.label, ...node.description]) {
      assert.doesNotMatch(renderText(text), /[\p{Cc}\u202a-\u202e]/u);
    }
  }
});

test('an entry of the setting that is no VM is shown with its reason, after the VMs', () => {
  const tree = treeOf(
    { ...listState(vmState()), invalid: [{ index: 1, reason: msg('"host" is missing') }] },
    time,
  );
  assert.deepEqual(outline(tree, 1), [
    'web | not connected · azureuser@10.0.0.4',
    'Entry 2 of the setting manaDpdk.vms cannot be used | "host" is missing',
  ]);
});

test('tooltips are made on demand and hold no empty rows', () => {
  const [root] = draw(live(nothingRead));
  assert.deepEqual(
    root
      ?.tooltip?.()
      .map((block) => (block.kind === 'code' || block.kind === 'link' ? block.kind : renderText(block.text))),
    [
      'web',
      'Address: azureuser@10.0.0.4',
      'Connection: connected',
      'DPDK on MANA: Not all is known',
      'VM size: ',
      'Detected: <2026-11-22T07:42:41.000Z>',
    ].filter((line) => !line.endsWith(': ')),
  );
  assert.equal(draw(vmState({ connection: disconnected }))[0]?.tooltip?.().length, 3);
});
