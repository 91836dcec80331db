import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RunReader } from '../../../../src/core/run/reader';
import { ChartFeed } from '../../../../src/core/run/view/chartFeed';
import { ChartStore } from '../../../../src/core/run/view/chartStore';
import type { ChartsUpdate } from '../../../../src/core/run/view/protocol';
import { markOf, periodOf, type ViewedRun } from '../../../../src/core/run/view/subject';
import { RecordMaker, type MadeRun } from './madeRun';

/** A run, its feed, and a page that takes what the feed gives. */
class Rig {
  readonly maker: RecordMaker;
  readonly reader: RunReader;
  readonly feed: ChartFeed;
  readonly store = new ChartStore();

  constructor(options: MadeRun = {}) {
    this.maker = new RecordMaker(options);
    this.reader = new RunReader({ plan: this.maker.head });
    this.feed = new ChartFeed(() => [viewed(this.reader)]);
    this.push(this.maker.start());
  }

  run(seconds: number): void {
    for (let second = 0; second < seconds; second += 1) this.push(this.maker.tick());
  }

  push(records: ReturnType<RecordMaker['start']>): void {
    for (const record of records) this.reader.push(record);
  }

  labels(): readonly string[] {
    return this.store.series.map(({ chart, label }) => `${chart}: ${label}`);
  }

  place(name: string): number {
    const at = this.labels().indexOf(name);
    assert.ok(at >= 0, `${name} in ${this.labels().join(', ')}`);
    return at;
  }
}

function viewed(reader: RunReader, link: ViewedRun['link'] = 'following'): ViewedRun {
  return {
    ref: { vmId: 'vm', runId: reader.head.id },
    vmName: 'vm',
    model: reader,
    link,
    trouble: null,
    endMessage: null,
    mark: markOf(reader),
  };
}

/** All samples that a page draws of a series. */
function samplesOf(store: ChartStore, place: number): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  store.source(place, false).data.ring.visit(-Infinity, Infinity, (atMs, value) => found.push([atMs, value]));
  return found;
}

void test('a page that takes every update has what a page has that comes late', () => {
  const rig = new Rig({ ports: 2, lcores: 3 });
  rig.store.take(rig.feed.reset());
  assert.equal(rig.store.isEmpty, true);
  for (let round = 0; round < 40; round += 1) {
    rig.run(round % 3);
    rig.store.take(rig.feed.more());
  }
  const late = new ChartStore();
  late.take(new ChartFeed(() => [viewed(rig.reader)]).reset());
  assert.deepEqual(
    rig.labels().toSorted(),
    late.series.map(({ chart, label }) => `${chart}: ${label}`).toSorted(),
  );
  for (const [at, one] of late.series.entries()) {
    const place = rig.place(`${one.chart}: ${one.label}`);
    // The sum over all ports begins with the VF, whose first rate comes with its second reading.
    const mine = one.label.startsWith('testpmd')
      ? samplesOf(rig.store, place).slice(-20)
      : samplesOf(rig.store, place);
    const theirs = samplesOf(late, at);
    assert.deepEqual(mine, theirs.slice(-mine.length), one.label);
    if (!one.label.startsWith('testpmd')) assert.equal(mine.length, theirs.length, one.label);
  }
  assert.equal(rig.store.endMs, rig.reader.nowMs);
});

void test('each port has its rates, each lcore its CPU, and the VF stands beside the sum of testpmd', () => {
  const rig = new Rig({ ports: 2, lcores: 2 });
  rig.run(10);
  rig.store.take(rig.feed.reset());
  for (const name of [
    'pps: Port 0 Rx',
    'pps: Port 1 Tx',
    'bps: Port 1 Tx',
    'drops: Port 0 Tx',
    'cpu: lcore 1',
    'cpu: lcore 2',
    'vf: VF enP30832s1 Tx',
    'vf: testpmd Tx, all ports',
  ])
    rig.place(name);
  const sums = samplesOf(rig.store, rig.place('vf: testpmd Tx, all ports'));
  const [one, other] = [0, 1].map((port) => samplesOf(rig.store, rig.place(`pps: Port ${port} Tx`)));
  assert.ok(sums.length >= 8);
  for (const [atMs, value] of sums) {
    const at = one?.findIndex(([time]) => time === atMs) ?? -1;
    assert.ok(at >= 0);
    assert.equal(value, (one?.[at]?.[1] ?? NaN) + (other?.[at]?.[1] ?? NaN));
  }
});

void test('lines are told apart without colours: within a chart no two have the same dash, shape and hue', () => {
  const rig = new Rig({ ports: 4, lcores: 16 });
  rig.run(3);
  rig.store.take(rig.feed.reset());
  const looks = rig.store.series.map(({ chart, hue, dash, shape }) => `${chart} ${hue} ${dash} ${shape}`);
  assert.equal(new Set(looks).size, looks.length);
  const plain = rig.store.series.map(({ chart, dash, shape }) => `${chart} ${dash} ${shape % 6}`);
  const twice = plain.filter((look, at) => plain.indexOf(look) !== at && !look.startsWith('cpu'));
  assert.deepEqual(twice, []);
  assert.equal(rig.store.series.filter(({ chart, shown }) => chart === 'cpu' && shown).length, 8);
});

void test('a closer look shows what was thrown together', () => {
  const rig = new Rig({ ports: 1, lcores: 2 });
  rig.run(9000);
  rig.store.take(rig.feed.reset());
  const place = rig.place('pps: Port 0 Tx');
  const span = { fromMs: 100_000, toMs: 160_000 };
  const count = (): number => {
    let samples = 0;
    const { data, closer } = rig.store.source(place, false);
    data.visit(span.fromMs, span.toMs, 100, closer, () => (samples += 1));
    return samples;
  };
  assert.ok(count() < 20);
  const wanted = rig.store.wanted(span, 600);
  assert.ok(wanted !== undefined && wanted.fromMs < span.fromMs && wanted.toMs > span.toMs);
  const series = rig.feed.window(wanted.fromMs, wanted.toMs, wanted.buckets);
  rig.store.takeWindow({ kind: 'window', id: 1, fromMs: wanted.fromMs, toMs: wanted.toMs, series });
  assert.equal(count(), 60);
  assert.equal(rig.store.wanted(span, 600), undefined);
  assert.notEqual(rig.store.wanted({ fromMs: 400_000, toMs: 460_000 }, 600), undefined);
  // The end needs none.
  assert.equal(rig.store.wanted({ fromMs: 8_900_000, toMs: 9_000_000 }, 600), undefined);
});

void test('updates are small: a second of a run is some hundred numbers, and nothing where nothing is new', () => {
  const rig = new Rig({ ports: 4, queues: 16, lcores: 8 });
  rig.run(20);
  rig.feed.reset();
  rig.run(1);
  const update: ChartsUpdate = rig.feed.more();
  assert.ok(update.samples !== undefined && update.samples.length < 250, String(update.samples?.length));
  assert.equal(update.series, undefined);
  assert.equal(rig.feed.more().samples, undefined);
});

void test('both ends of a pair share one time; runs that are compared both begin at zero', () => {
  const readerOf = (options: MadeRun): RunReader => {
    const maker = new RecordMaker({ seconds: 5, ...options });
    const reader = new RunReader({ plan: maker.head });
    for (const record of maker.all()) reader.push(record);
    return reader;
  };
  const [a, b] = ['a'.repeat(16), 'b'.repeat(16)];
  const sender = readerOf({ id: a, epochSeconds: 1_780_000_010, pair: { role: 'sender', other: b } });
  const receiver = readerOf({
    id: b,
    epochSeconds: 1_780_000_000,
    mode: 'rxonly',
    pair: { role: 'receiver', other: a },
  });
  const pair = new ChartFeed(() => [viewed(sender, 'ended'), viewed(receiver, 'ended')]).reset();
  assert.deepEqual(pair.reset?.timing.offsetsMs, [0, -10_000]);
  const store = new ChartStore();
  store.take(pair);
  assert.deepEqual(store.all, { fromMs: -10_000, toMs: sender.nowMs });
  assert.equal(store.ended, true);
  const compared = new ChartFeed(() => [viewed(sender), viewed(readerOf({ id: 'c'.repeat(16) }))]).reset();
  assert.deepEqual(compared.reset?.timing.offsetsMs, [0, 0]);
  assert.equal(compared.reset.timing.epochMs, null);
});

void test('the mark is for lines with a MANA device, and the period is that of the line', () => {
  const maker = new RecordMaker();
  const reader = new RunReader({ plan: maker.head });
  assert.equal(markOf(reader), 1_200_000);
  assert.equal(periodOf(reader), 1000);
  const args = ['--vdev=net_null0', '--', '--stats-period', '2'];
  const other = new RunReader({ plan: { ...maker.head, args } });
  assert.equal(markOf(other), null);
  assert.equal(periodOf(other), 2000);
});
