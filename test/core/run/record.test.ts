// Kept runs: what goes in comes out, and a file from anybody does no harm.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { render } from '../../../src/core/message';
import { isRecordProblem, parseRecord, readRecord, readSummary } from '../../../src/core/run/readRecord';
import { summaryOf, type RunRecord } from '../../../src/core/run/record';
import { samplesToCsv, samplesToJson } from '../../../src/core/run/recordExport';
import { SeriesStore } from '../../../src/core/run/series';
import { driverIdLines, failedStart, manaArgs, manaProbe, runOf } from './runs';

const good = (): RunRecord =>
  runOf({
    mode: 'txonly',
    ports: [{ tx: () => 3e6, device: '7870:00:00.0_port1', queues: 2 }],
    eal: manaProbe,
    seconds: 5,
  })
    .read({ args: manaArgs, scenario: 'sender' })
    .record();

const failed = (): RunRecord => failedStart(driverIdLines).read({ args: manaArgs }).record();

function reread(record: unknown): ReturnType<typeof parseRecord> {
  return parseRecord(JSON.stringify(record));
}

const problemOf = (value: unknown): string => {
  const read = readRecord(value);
  return isRecordProblem(read) ? read.id : 'a record';
};

/** A copy of a record with something else at a place. */
function changed(record: RunRecord, path: readonly string[], value: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(record)) as Record<string, unknown>;
  let place: Record<string, unknown> = copy;
  for (const key of path.slice(0, -1)) place = place[key] as Record<string, unknown>;
  place[path.at(-1) ?? ''] = value;
  return copy;
}

describe('a record that is read again', () => {
  test('is the same', () => {
    for (const record of [good(), failed()])
      assert.deepEqual(reread(record), JSON.parse(JSON.stringify(record)));
  });

  test('has the samples, the log and the verdict', () => {
    const { groups, log, verdict, complete, lengthMs, queues } = good();
    const [ports] = groups;
    assert.equal(ports?.series[1]?.key, 'port:0.tx.pps');
    assert.deepEqual(ports.values[1], [3e6, 3e6, 3e6, 3e6, 3e6]);
    assert.deepEqual(log.lines[0], [1, 700, 'EAL: Detected CPU lcores: 8']);
    assert.deepEqual([verdict.forwarding, complete, lengthMs, queues], ['confirmed', true, 5770, 2]);
  });

  test('has a summary, which can be read on its own', () => {
    const summary = summaryOf(good());
    assert.deepEqual(readSummary(JSON.parse(JSON.stringify(summary))), summary);
    assert.deepEqual(
      [summary.scenario, summary.mode, summary.txPps, summary.queues],
      ['sender', 'txonly', 3e6, 2],
    );
    assert.equal(readSummary({ ...summary, path: 'moon' }), undefined);
    assert.equal(readSummary(null), undefined);
  });
});

describe('files from anybody', () => {
  test('that are none', () => {
    assert.deepEqual(
      [null, 7, [], {}, 'x', { kind: 'mana-dpdk-run' }, { kind: 'mana-dpdk-run', schemaVersion: 2 }].map(
        problemOf,
      ),
      [...Array<string>(5).fill('not-a-record'), 'record-damaged', 'record-newer'],
    );
    const read = parseRecord('{"kind": "mana-dpdk-run",');
    assert.equal(isRecordProblem(read) && render(read.message), 'This file is not a record of a run.');
  });

  test('of which any part is wrong', () => {
    const record = good();
    const wrong: readonly (readonly [readonly string[], unknown])[] = [
      [['head'], null],
      [['head', 'args'], 'x'],
      [
        ['groups', '0', 'times'],
        [1, 2],
      ],
      [
        ['groups', '0', 'times'],
        [5, 4, 3, 2, 1],
      ],
      [
        ['groups', '0', 'values', '1'],
        ['a', 1, 1, 1, 1],
      ],
      [['groups', '0', 'values'], []],
      [
        ['log', 'lines'],
        [
          [2, 0, 'b'],
          [1, 0, 'a'],
        ],
      ],
      [['log', 'lines'], [[1e9, 0, 'b']]],
      [['log', 'count'], 'many'],
      [['verdict', 'reason'], 'because'],
      [['verdict', 'ports'], [{}]],
      [['lengthMs'], -1],
      [['intervals'], [{ fromMs: 5, toMs: 4 }]],
      [['markers'], [{ kind: 'x' }]],
    ];
    for (const [path, value] of wrong)
      assert.equal(
        problemOf(changed(record, path, value)),
        'record-damaged',
        `${path.join('.')} = ${JSON.stringify(value)}`,
      );
  });

  test('whose text would do something to a terminal', () => {
    const read = readRecord(changed(good(), ['head', 'host'], 'vm\u001b]0;owned\u0007\u202e1'));
    assert.equal(isRecordProblem(read) ? '' : read.head.host, 'vm1');
  });

  test('with keys that objects inherit from', () => {
    const text = JSON.stringify(good()).replace('{"kind"', '{"__proto__":{"polluted":true},"kind"');
    const read = parseRecord(text);
    assert.equal(isRecordProblem(read), false);
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });

  test('that recommend commands: fixes are told by what we know ourselves', () => {
    const record = failed();
    const evil = {
      id: 'x',
      step: 'format-disk',
      title: { text: 'Run this', args: [] },
      note: null,
      commands: ['rm -rf /'],
      link: 'http://evil',
    };
    const known = record.incidents[0]?.fixes[0];
    const file = changed(
      record,
      ['incidents', '0', 'fixes'],
      [evil, { ...known, commands: ['rm -rf /'], link: 'http://evil' }],
    );
    const steps = [{ message: { text: 'Do', args: [] }, step: 'format-disk', commands: ['rm -rf /'] }];
    const read = readRecord(changed(file as RunRecord, ['verdict', 'nextSteps'], steps));
    assert.ok(!isRecordProblem(read));
    assert.deepEqual(read.incidents[0]?.fixes, [known]);
    assert.deepEqual(read.verdict.nextSteps, [
      { message: { text: 'Do', args: [] }, step: null, commands: [] },
    ]);
  });

  test('nested or long beyond all bounds', () => {
    let nested: unknown = {};
    for (let depth = 0; depth < 10_000; depth += 1)
      nested = { head: nested, kind: 'mana-dpdk-run', schemaVersion: 1 };
    assert.equal(problemOf(nested), 'record-damaged');
    assert.equal(
      problemOf(changed(good(), ['log', 'lines'], Array<number>(10_000_001).fill(0))),
      'record-too-large',
    );
  });
});

describe('samples for other programs', () => {
  const store = new SeriesStore();
  store.port(1000, 0, { pps: 1, bps: null, drops: 0 }, { pps: 2, bps: 16, drops: 0 });
  store.port(2000, 0, { pps: 3, bps: null, drops: 0 }, { pps: 4, bps: 32, drops: 0 });
  store.lcores(2500, new Map([[2, 0.5]]));
  const groups = store.groupIds().map((id) => store.recorded(id));

  test('a table', () => {
    assert.equal(
      samplesToCsv(groups, { startedEpochMs: 1_700_000_000_000 }),
      [
        'seconds,utc,port0.rx.pps,port0.tx.pps,port0.rx.bit/s,port0.tx.bit/s,port0.rx.drops/s,port0.tx.drops/s,lcore2.busy',
        '1.000,2023-11-14T22:13:21.000Z,1,2,,16,0,0,',
        '2.000,2023-11-14T22:13:22.000Z,3,4,,32,0,0,',
        '2.500,2023-11-14T22:13:22.500Z,,,,,,,0.5',
        '',
      ].join('\r\n'),
    );
  });

  test('a part of it, and no wall clock', () => {
    assert.equal(
      samplesToCsv(groups.slice(0, 1), { startedEpochMs: null, fromMs: 1500, toMs: 2000 }).split('\r\n')[1],
      '2.000,,3,4,,32,0,0',
    );
  });

  test('names that a spreadsheet would take for formulas or columns', () => {
    const named = new SeriesStore();
    named.vf(1000, 'a,"b', { pps: 1, bps: 1 }, { pps: 1, bps: 1 });
    const csv = samplesToCsv([named.recorded('vf:a,"b')], { startedEpochMs: null });
    assert.match(csv, /^seconds,utc,"vf\.a,""b\.rx\.pps"/);
  });

  test('JSON', () => {
    const parsed = JSON.parse(samplesToJson(groups, { startedEpochMs: null, toMs: 1000 })) as unknown;
    assert.deepEqual((parsed as { groups: readonly unknown[] }).groups[0], {
      id: 'port:0',
      seconds: [1],
      series: [
        { name: 'port0.rx.pps', unit: 'pps', values: [1] },
        { name: 'port0.tx.pps', unit: 'pps', values: [2] },
        { name: 'port0.rx.bit/s', unit: 'bit/s', values: [null] },
        { name: 'port0.tx.bit/s', unit: 'bit/s', values: [16] },
        { name: 'port0.rx.drops/s', unit: 'pps', values: [0] },
        { name: 'port0.tx.drops/s', unit: 'pps', values: [0] },
      ],
    });
  });
});

test('a record of a long run keeps its size: what is not drawn first is merged', () => {
  const store = new SeriesStore();
  for (let second = 1; second <= 30_000; second += 1) store.lcores(second * 1000, new Map([[1, 0.5]]));
  const { times, values } = store.recorded('lcores');
  assert.ok(times.length <= 5000 && times.length > 2000);
  assert.equal(values[0]?.length, times.length);
  assert.equal(times.at(-1), 30_000_000);
  assert.equal(store.since('lcores.1', 0).values.length, 30_000);
});
