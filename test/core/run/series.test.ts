// Samples over a long run: what is kept of them, what a picture gets, and that no spike and no hole is hidden.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lcoreKey, portKey, queueKey, SeriesStore, vfKey, type Rates } from '../../../src/core/run/series';

const rates = (pps: number | null): Rates => ({ pps, bps: pps === null ? null : pps * 512, drops: 0 });
const key = portKey(0, 'tx', 'pps');

function filled(samples: number, value: (second: number) => number | null, limit?: number): SeriesStore {
  const store = new SeriesStore(limit);
  for (let second = 1; second <= samples; second += 1)
    store.port(second * 1000, 0, rates(0), rates(value(second)));
  return store;
}

test('the series of a port, its queues, lcores and a VF are listed in the order in which they came', () => {
  const store = new SeriesStore();
  store.port(1000, 3, rates(1), rates(2));
  store.queues(1000, 3, [5, 6], [7]);
  store.lcores(1000, new Map([[2, 0.5]]));
  store.vf(1000, 'enP1', { pps: 8, bps: 9 }, { pps: null, bps: null });
  assert.deepEqual(
    store.list().map((info) => info.key),
    [
      portKey(3, 'rx', 'pps'),
      portKey(3, 'tx', 'pps'),
      portKey(3, 'rx', 'bps'),
      portKey(3, 'tx', 'bps'),
      portKey(3, 'rx', 'drops'),
      portKey(3, 'tx', 'drops'),
      queueKey(3, 'rx', 0),
      queueKey(3, 'rx', 1),
      queueKey(3, 'tx', 0),
      lcoreKey(2),
      vfKey('enP1', 'rx', 'pps'),
      vfKey('enP1', 'tx', 'pps'),
      vfKey('enP1', 'rx', 'bps'),
      vfKey('enP1', 'tx', 'bps'),
    ],
  );
  assert.deepEqual(
    [queueKey(3, 'rx', 1), queueKey(3, 'tx', 0), vfKey('enP1', 'tx', 'pps'), lcoreKey(2)].map((one) =>
      store.last(one),
    ),
    [6, 7, null, 0.5],
  );
});

test('a queue or an lcore that comes later has nothing in front', () => {
  const store = new SeriesStore();
  store.queues(1000, 0, [1], []);
  store.queues(2000, 0, [2, 3], []);
  assert.deepEqual(store.since(queueKey(0, 'rx', 1), 0).values, [null, 3]);
});

test('a page reads on from where it was', () => {
  const store = filled(5, (second) => second);
  const first = store.since(key, 0);
  assert.deepEqual([first.first, first.total, first.values], [0, 5, [1, 2, 3, 4, 5]]);
  store.port(6000, 0, rates(0), rates(6));
  assert.deepEqual(store.since(key, first.total), {
    first: 5,
    total: 6,
    restarted: false,
    times: [6000],
    values: [6],
  });
  assert.deepEqual(store.since(key, 6).values, []);
  assert.deepEqual(store.since('nothing', 0).values, []);
});

test('a window with room for all samples shows each of them, and one beyond each edge', () => {
  const store = filled(10, (second) => second);
  const { times, mean, merged } = store.window(key, 3000, 5000, 100);
  assert.deepEqual([times, mean, merged], [[2000, 3000, 4000, 5000, 6000], [2, 3, 4, 5, 6], 1]);
});

test('a picture of a day shows the spike of one second and the zero of another', () => {
  const day = 86_400;
  const store = filled(day, (second) => (second === 40_000 ? 9_000_000 : second === 70_000 ? 0 : 1_000_000));
  const { times, min, max, mean } = store.window(key, 0, day * 1000, 1000);
  assert.ok(times.length <= 1000);
  assert.equal(Math.max(...max.map((value) => value ?? 0)), 9_000_000);
  assert.equal(Math.min(...min.map((value) => value ?? Infinity)), 0);
  assert.equal(mean[0], 1_000_000);
  const spike = times[max.indexOf(9_000_000)] ?? 0;
  assert.ok(Math.abs(spike - 40_000_000) < 87_000, `the spike is told at ${spike}`);
});

test('a hole of one sample stays a hole among merged ones', () => {
  const store = filled(10_000, (second) => (second === 5000 ? null : 7));
  const { mean, times } = store.window(key, 0, 10_000_000, 100);
  const hole = mean.indexOf(null);
  assert.ok(hole > 0);
  assert.equal(mean.filter((value) => value === null).length, 1);
  assert.ok(Math.abs((times[hole] ?? 0) - 5_000_000) <= 100_000);
  assert.ok(mean.length <= 102);
});

test('of a run without end old samples are merged: memory is bounded, spikes and holes of ports stay', () => {
  const limit = 60_000;
  const store = filled(
    100_000,
    (second) => (second === 12_345 ? 9e6 : second === 20_000 ? null : 1e6),
    limit,
  );
  assert.ok(store.bytes < limit * 8, `${store.bytes} bytes`);
  let [highest, lowest, known, holes] = [0, Infinity, 0, 0];
  store.each(key, (_, value, low, high) => {
    if (Number.isNaN(value)) holes += 1;
    else known += 1;
    highest = Math.max(highest, Number.isNaN(high) ? 0 : high);
    lowest = Math.min(lowest, Number.isNaN(low) ? Infinity : low);
  });
  assert.deepEqual([highest, lowest], [9e6, 1e6]);
  assert.ok(known < 20_000);
  // The hole is of one value, not of the whole sample: means on both sides of it stay as they are.
  assert.equal(holes, 0);
  const { max } = store.window(key, 0, 100_000_000, 500);
  assert.equal(Math.max(...max.map((value) => value ?? 0)), 9e6);
});

test('a client that lags behind a merging is told to start anew, and one that keeps up is not', () => {
  const store = new SeriesStore(20_000);
  let index = 0;
  let restarts = 0;
  const seen: number[] = [];
  for (let second = 1; second <= 20_000; second += 1) {
    store.port(second * 1000, 0, rates(0), rates(second));
    const part = store.since(key, index);
    restarts += part.restarted ? 1 : 0;
    index = part.total;
    seen.push(...part.values.map((value) => value ?? 0));
  }
  assert.equal(restarts, 0);
  assert.equal(seen.length, 20_000);
  const late = store.since(key, 10);
  assert.equal(late.restarted, true);
  assert.equal(late.first, 0);
  assert.equal(late.total, 20_000);
  assert.ok((late.max?.length ?? 0) === late.values.length && late.values.length < 4000);
});

test('a hole between samples that stays a hole of all series survives merging', () => {
  const store = new SeriesStore(3000);
  for (let second = 1; second <= 3000; second += 1) {
    store.port(second * 1000, 0, rates(1), rates(1));
    if (second === 1500) store.hole('port:0', 1_500_001);
  }
  let holes = 0;
  store.each(key, (_, value) => {
    if (Number.isNaN(value)) holes += 1;
  });
  assert.equal(holes, 1);
});

test('a day of four ports with their queues, lcores and VFs takes less than 40 MB', () => {
  const store = new SeriesStore();
  const queues = Array.from({ length: 8 }, (_, queue) => queue * 1000);
  const busy = new Map(Array.from({ length: 9 }, (_, lcore) => [lcore, 0.99]));
  for (let second = 1; second <= 86_400; second += 1) {
    for (let port = 0; port < 4; port += 1) {
      store.port(second * 1000, port, rates(1e6), rates(2e6));
      store.queues(second * 1000, port, queues, queues);
      store.vf(second * 1000, `eth${port}`, { pps: 1, bps: 1 }, { pps: 1, bps: 1 });
    }
    store.lcores(second * 1000, busy);
  }
  assert.ok(store.bytes < 40e6, `${store.bytes} bytes`);
  // Every sample of the ports is still there.
  assert.equal(store.since(key, 0).values.length, 86_400);
});

test('series beyond all bounds are not taken', () => {
  const store = new SeriesStore();
  for (let port = 0; port < 60; port += 1)
    store.queues(1, port, Array<number>(1000).fill(1), Array<number>(1000).fill(1));
  assert.ok(store.list().length <= 4096);
  assert.ok(store.bytes < 40e6);
});
