import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spreadLabels } from '../../../../src/core/run/view/endLabels';
import { laneGroups } from '../../../../src/core/run/view/lane';
import { lineCommand, lineOfCommand } from '../../../../src/core/run/view/lineCommand';
import { readLook } from '../../../../src/core/run/view/look';
import type { PageMarker } from '../../../../src/core/run/view/page';
import { PortSum } from '../../../../src/core/run/view/portSum';
import { readRunMemory, readRunMessage } from '../../../../src/core/run/view/readMessage';
import { clockOf, tickText, topOf, valueText } from '../../../../src/core/run/view/ticks';

void test('what a page says is a message, or nothing', () => {
  const good: readonly unknown[] = [
    { kind: 'ready' },
    { kind: 'drawn', number: 3 },
    { kind: 'press', button: 'stop' },
    { kind: 'command', command: 'fix 0 eal-x' },
    { kind: 'copy-line', side: 1 },
    { kind: 'open-log', side: 0 },
    { kind: 'window', id: 1, fromMs: -5, toMs: 100, buckets: 2048 },
    { kind: 'look', part: null },
    { kind: 'look', part: { fromMs: 0, toMs: 1.5 } },
    { kind: 'log-show', side: 0, anchor: { kind: 'end' }, count: 50 },
    { kind: 'log-show', side: 1, anchor: { kind: 'row', view: 2, row: 7 }, count: 50 },
    { kind: 'log-filter', text: '/x+/', matchCase: false },
    { kind: 'log-go', side: 0, line: 12 },
    { kind: 'tell' },
    { kind: 'png', base64: 'iVBORw0KGgoAAAA=' },
  ];
  for (const message of good) assert.deepEqual(readRunMessage(message), message);
});

void test('anything else of a page is left out', () => {
  const bad: readonly unknown[] = [
    undefined,
    null,
    'ready',
    [],
    {},
    { kind: 'constructor' },
    { kind: '__proto__' },
    { kind: 'drawn', number: -1 },
    { kind: 'drawn', number: 1.5 },
    { kind: 'press', button: 'toString' },
    { kind: 'press', button: 'rm' },
    { kind: 'command', command: 'x'.repeat(2000) },
    { kind: 'command', command: { text: 'stop' } },
    { kind: 'copy-line', side: 2 },
    { kind: 'open-log', side: '0' },
    { kind: 'window', id: 1, fromMs: 5, toMs: 5, buckets: 10 },
    { kind: 'window', id: 1, fromMs: NaN, toMs: 5, buckets: 10 },
    { kind: 'window', id: 1, fromMs: 0, toMs: Infinity, buckets: 10 },
    { kind: 'window', id: 1, fromMs: 0, toMs: 5, buckets: 0 },
    { kind: 'look' },
    { kind: 'look', part: { fromMs: 2, toMs: 1 } },
    { kind: 'log-show', side: 0, anchor: { kind: 'row', view: 1, row: -1 }, count: 1 },
    { kind: 'log-show', side: 0, anchor: 'end', count: 1 },
    { kind: 'log-filter', text: 'x'.repeat(1001), matchCase: false },
    { kind: 'log-filter', text: 'x', matchCase: 'yes' },
    { kind: 'log-go', side: 0, line: 0 },
    { kind: 'png', base64: 'PHN2Zz4=' },
    { kind: 'png', base64: 'iVBORw0KGgo<script>' },
    { kind: 'png', base64: 5 },
  ];
  for (const message of bad) assert.equal(readRunMessage(message), undefined, JSON.stringify(message));
});

void test('a page never gets more than there is to have', () => {
  const window = readRunMessage({ kind: 'window', id: 1, fromMs: 0, toMs: 5, buckets: 1e9 });
  assert.ok(window?.kind === 'window' && window.buckets === 4096);
  const rows = readRunMessage({ kind: 'log-show', side: 0, anchor: { kind: 'end' }, count: 1e9 });
  assert.ok(rows?.kind === 'log-show' && rows.count === 1000);
});

void test('what an earlier window remembered names runs, or is forgotten', () => {
  const run = { vmId: 'me@vm', runId: '0123456789abcdef' };
  const other = { vmId: 'vm2', runId: 'fedcba9876543210' };
  assert.deepEqual(readRunMemory({ layout: 'single', runs: [run], look: {} }), {
    layout: 'single',
    runs: [run],
  });
  assert.deepEqual(readRunMemory({ layout: 'pair', runs: [run, other] })?.runs, [run, other]);
  for (const bad of [
    null,
    { layout: 'single', runs: [] },
    { layout: 'single', runs: [run, other] },
    { layout: 'pair', runs: [run] },
    { layout: 'toString', runs: [run] },
    { layout: 'single', runs: [{ ...run, runId: '../../../etc/passwd' }] },
    { layout: 'single', runs: [{ ...run, vmId: '' }] },
    { layout: 'single', runs: run },
  ])
    assert.equal(readRunMemory(bad), undefined, JSON.stringify(bad));
});

void test('how a page looked is taken from any state, as far as it makes sense', () => {
  const nothing = { range: undefined, toggled: [], filter: '' };
  for (const state of [
    undefined,
    null,
    5,
    {},
    { look: null },
    { look: { range: 5, toggled: 'x', filter: 1 } },
  ])
    assert.deepEqual(readLook(state), nothing);
  const fixed = { kind: 'fixed', fromMs: -2000, toMs: 60_000 } as const;
  assert.deepEqual(readLook({ look: { range: fixed, toggled: ['a', 5, 'b'], filter: 'x' } }), {
    range: fixed,
    toggled: ['a', 'b'],
    filter: 'x',
  });
  assert.deepEqual(readLook({ look: { range: { kind: 'whole' } } }).range, { kind: 'whole' });
  assert.equal(readLook({ look: { range: { kind: 'follow', spanMs: 1 } } }).range, undefined);
  assert.equal(readLook({ look: { range: { kind: 'fixed', fromMs: 5, toMs: NaN } } }).range, undefined);
});

void test('markers that would stand on each other become one, with the tone of the worst', () => {
  const marker = (atMs: number, tone: PageMarker['tone']): PageMarker => ({
    side: 0,
    id: `at ${atMs}`,
    atMs,
    tone,
    kind: 'phase',
    title: '',
    explanation: '',
    line: null,
    commands: [],
  });
  const all = [
    marker(-5, 'error'),
    marker(100, 'info'),
    marker(104, 'error'),
    marker(109, 'good'),
    marker(500, 'good'),
    marker(2000, 'error'),
  ];
  const groups = laneGroups(all, { fromMs: 0, toMs: 1000 }, 0.01);
  assert.deepEqual(
    groups.map(({ share, tone, markers }) => [share, tone, markers.length]),
    [
      [0.1, 'error', 3],
      [0.5, 'good', 1],
    ],
  );
});

void test('names at the ends of lines stand beside them, in their order, apart from each other and inside', () => {
  assert.deepEqual(spreadLabels([50, 20, 80], 10, 5, 95), [50, 20, 80]);
  const crowded = spreadLabels([90, 91, 92, 10], 10, 5, 95);
  assert.deepEqual(crowded, [75, 85, 95, 10]);
  assert.deepEqual(spreadLabels([0, 0], 10, 5, 95), [5, 15]);
  assert.deepEqual(spreadLabels([], 10, 5, 95), []);
});

void test('the sum of all ports is told once for each moment, without those that say nothing more', () => {
  const told: (readonly [number, number])[] = [];
  const sum = new PortSum(1000, (atMs, value) => told.push([atMs, value]));
  for (let second = 1; second <= 10; second += 1) {
    sum.push('0', second * 1000, 100);
    if (second <= 3) sum.push('1', second * 1000 + 20, 10);
    if (second === 8) sum.push('0', second * 1000 + 30, NaN);
  }
  assert.deepEqual(
    told.map(([, value]) => value),
    // Port 1 still counts for three seconds; then port 0 alone, which says at last that it knows nothing.
    [110, 110, 110, 110, 110, 110, 100, NaN, 100],
  );
});

void test('times, ticks and values as they are written', () => {
  assert.deepEqual([0, 7000, 760_000, 3_723_000, 90_000_000, -4000, -200].map(clockOf), [
    '0:00',
    '0:07',
    '12:40',
    '1:02:03',
    '25:00:00',
    '-0:04',
    '0:00',
  ]);
  assert.deepEqual([0, 5, 1500, 250_000, 1_250_000, 3e9, 0.25].map(tickText), [
    '0',
    '5',
    '1.5 k',
    '250 k',
    '1.25 M',
    '3 G',
    '0.25',
  ]);
  assert.deepEqual(
    [
      valueText('pps', 4_230_000),
      valueText('bps', 2.03e9),
      valueText('drops', 0),
      valueText('drops', 34_600),
      valueText('cpu', 0.994),
      valueText('pps', NaN),
    ],
    ['4.23 Mpps', '2.03 Gbit/s', '0/s', '34.6 k/s', '99 %', '–'],
  );
});

void test('the mark is always in sight, and a chart has room above what it shows', () => {
  assert.ok(topOf('pps', 500_000, 1_200_000) > 1_200_000);
  assert.ok(topOf('pps', 10_000_000, 1_200_000) > 10_000_000);
  assert.equal(topOf('bps', 0, 1_200_000), 10);
  assert.equal(topOf('cpu', 0.2, null), 1.05);
});

void test('a button that shows a line names its side', () => {
  assert.deepEqual(lineOfCommand(lineCommand(1, 4711)), { side: 1, line: 4711 });
  for (const other of ['fix 0 line 5', 'line 2 5', 'line 0 x', 'line 0 5 6', ''])
    assert.equal(lineOfCommand(other), undefined);
});
