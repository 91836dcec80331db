// Two runs side by side.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '../../../src/core/message';
import { compareRecords } from '../../../src/core/run/compare';
import type { RunFacts, RunHead } from '../../../src/core/run/head';
import type { RunRecord } from '../../../src/core/run/record';
import { manaArgs, runOf } from './runs';

const facts = (more: Partial<RunFacts>): RunFacts => ({
  kernel: '6.8.0-1044-azure',
  os: 'Ubuntu 24.04',
  vmSize: 'Standard_D8s_v6',
  location: 'westeurope',
  cpu: 'Xeon',
  cpus: 8,
  numaNodes: 1,
  memoryKb: 32 * 1024 ** 2,
  dpdk: '24.11.1',
  netMana: true,
  rdmaCore: '52.0',
  driverIds: [20],
  hugepagesKb: 2 * 1024 ** 2,
  nics: [],
  ...more,
});

const record = (pps: number, more: Partial<RunHead>, dropped = 0): RunRecord =>
  runOf({
    mode: 'txonly',
    ports: [{ tx: () => pps, device: '7870:00:00.0_port1', dropped: { tx: dropped } }],
  })
    .read({ args: manaArgs, ...more })
    .record();

const sentences = (left: RunRecord, right: RunRecord): readonly string[] =>
  compareRecords(left, right).sentences.map((message) => render(message));

test('what differs in the lines, in the facts and in what came of it', () => {
  const left = record(2e6, { facts: facts({}), line: '/usr/bin/dpdk-testpmd -l 1-2' });
  const right = record(
    3e6,
    {
      args: [
        '-l',
        '1-5',
        '-a',
        '7870:00:00.0,mac=60:45:BD:00:00:01',
        '--',
        '--auto-start',
        '--stats-period',
        '1',
        '--txq=4',
      ],
      line: '/opt/dpdk/bin/dpdk-testpmd -l 1-5',
      facts: facts({ kernel: '6.11.0', netMana: false }),
    },
    10e6,
  );
  const comparison = compareRecords(left, right);
  assert.deepEqual(comparison.line, [
    {
      side: 'program',
      option: 'testpmd',
      left: '/usr/bin/dpdk-testpmd',
      right: '/opt/dpdk/bin/dpdk-testpmd',
    },
    { side: 'eal', option: '-l', left: '1-2', right: '1-5' },
    { side: 'testpmd', option: '--txq', left: null, right: '4' },
  ]);
  assert.deepEqual(
    comparison.facts.map((row) => [render(row.label), row.left, row.right]),
    [
      ['Kernel', '6.8.0-1044-azure', '6.11.0'],
      ['testpmd has net_mana', '✓', '✗'],
    ],
  );
  const rows = comparison.figures.map((row) => [
    render(row.label),
    row.left,
    row.right,
    row.changeText,
    row.better,
  ]);
  assert.deepEqual(rows.slice(0, 4), [
    ['Sent, all ports', '2.00 Mpps', '3.00 Mpps', '+50 %', 'right'],
    ['Received, all ports', '0 pps', '0 pps', null, null],
    ['Dropped when sending', '0 %', '25 %', null, 'left'],
    ['Time of forwarding', '10.1 s', '10.1 s', '±0 %', null],
  ]);
  assert.deepEqual(sentences(left, right), [
    'Sent, all ports: +50 % from left to right.',
    'Options that differ: testpmd, -l, --txq.',
  ]);
});

test('a difference within ±12.5 % makes neither better', () => {
  const [left, right] = [record(2e6, { facts: facts({}) }), record(2.1e6, { facts: facts({}) })];
  assert.equal(compareRecords(left, right).figures[0]?.better, null);
  assert.deepEqual(sentences(left, right), [
    'Sent, all ports: +5 % from left to right, within the usual ±12.5 %.',
    'Both ran the same options.',
    'The VMs are alike, as far as is known.',
  ]);
});

test('a run that did not forward beside one that did', () => {
  assert.equal(sentences(record(0, {}), record(2e6, {}))[0], 'Only the right run forwarded.');
});
