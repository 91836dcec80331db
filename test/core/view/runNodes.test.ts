// The branch “testpmd” of a VM: what goes on, what others run, what is kept, and what menus may offer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { msg } from '../../../src/core/message';
import {
  clockText,
  type KeptRunView,
  type LiveRunView,
  type RunsView,
} from '../../../src/core/view/runsView';
import type { TreeNode } from '../../../src/core/view/treeNode';
import { healthy } from '../judge/situations';
import { connected, draw, everyNode, outline, reportOf, vmState } from './outline';

const liveRun = (changes: Partial<LiveRunView> = {}): LiveRunView => ({
  id: '00000000000000aa',
  title: msg('Single queue'),
  state: 'forwarding',
  figures: msg('3.21 Mpps received, 12.3 Gbit/s'),
  seconds: 12,
  ofSeconds: 30,
  console: false,
  holder: undefined,
  filePrefix: 'mana-aa',
  ...changes,
});

const kept = (number: number, confirmed = true): KeptRunView => ({
  id: number.toString(16).padStart(16, '0'),
  title: msg('Receiver'),
  startedEpochMs: Date.UTC(2026, 0, number),
  confirmed,
  headline: confirmed ? msg('forwarding confirmed, 2.0 Mpps received') : msg('forwarding not confirmed'),
});

function branch(runs: RunsView | undefined, facts = healthy): TreeNode {
  const tree = draw(vmState({ connection: connected, report: reportOf(facts), runs }));
  const found = everyNode(tree).find(({ contextValue }) => contextValue === 'runs');
  assert.ok(found);
  return found;
}

test('a VM that was detected has the branch, also when nothing has ever run', () => {
  assert.deepEqual(outline([branch(undefined)], 2), ['testpmd | no run yet']);
  const nothingKnown = draw(vmState({ runs: { live: [], kept: [] } }));
  assert.ok(!everyNode(nothingKnown).some(({ contextValue }) => contextValue === 'runs'));
});

test('runs, processes of others and kept runs, in this order, each in words', () => {
  const foreign = {
    pid: 77,
    name: 'dpdk-l3fwd',
    commandLine: 'dpdk-l3fwd -l 1',
    filePrefix: 'rte',
    holdsLock: true,
  };
  const own = { ...foreign, pid: 78, name: 'dpdk-testpmd', filePrefix: 'mana-aa' };
  const runs = {
    live: [
      liveRun(),
      liveRun({
        id: '00000000000000bb',
        state: 'elsewhere',
        figures: undefined,
        seconds: undefined,
        holder: 'bo@desk',
      }),
    ],
    kept: [kept(3), kept(2, false)],
  };
  assert.deepEqual(outline([branch(runs, { ...healthy, processes: [foreign, own] })], 2), [
    'testpmd | 2 running · 1 other DPDK process',
    '  Single queue | forwarding · 3.21 Mpps received, 12.3 Gbit/s · 0:12 / 0:30',
    '  Single queue | not followed here · started by bo@desk',
    '  dpdk-l3fwd (process 77) | not started from here · file prefix rte',
    '  Receiver | <2026-01-03T00:00:00.000Z> · forwarding confirmed, 2.0 Mpps received',
    '  Receiver | <2026-01-02T00:00:00.000Z> · forwarding not confirmed',
  ]);
});

test('where nothing runs the branch says how the last run ended; old ones are behind one line', () => {
  const node = branch({ live: [], kept: [8, 7, 6, 5, 4, 3, 2].map((number) => kept(number, number !== 8)) });
  const lines = outline([node], 2);
  assert.deepEqual(
    [lines[0], lines.length, lines.at(-1)],
    ['testpmd | last run: forwarding not confirmed', 7, '  2 older runs'],
  );
});

test('menus and clicks know each line by what it is', () => {
  const node = branch({
    live: [
      liveRun({ console: true }),
      liveRun({ id: '00000000000000bb', state: 'stopping' }),
      liveRun({ id: '00000000000000cc', state: 'elsewhere' }),
    ],
    kept: [kept(1)],
  });
  assert.deepEqual(
    node.children.map(({ contextValue, opens, runId, vmId }) => [contextValue, opens, runId, vmId]),
    [
      ['run.live.console', 'run.show', '00000000000000aa', 'vm-1'],
      ['run.live.stopping', 'run.show', '00000000000000bb', 'vm-1'],
      ['run.elsewhere', 'run.attach', '00000000000000cc', 'vm-1'],
      ['record', 'run.openRecord', '0000000000000001', 'vm-1'],
    ],
  );
  assert.equal(node.expanded, true);
});

test('a lost connection is said as what it is: the run goes on', () => {
  const [line] = branch({ live: [liveRun({ state: 'lost', figures: undefined })], kept: [] }).children;
  assert.deepEqual(outline(line === undefined ? [] : [line], 1), [
    'Single queue | connection lost, goes on · 0:12 / 0:30',
  ]);
});

test('times as a clock shows them', () => {
  assert.deepEqual([0, 7.9, 65, 3600, 90_061, -3].map(clockText), [
    '0:00',
    '0:07',
    '1:05',
    '1:00:00',
    '25:01:01',
    '0:00',
  ]);
});
