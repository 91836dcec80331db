import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figuresOf } from '../../../../src/core/run/view/figures';
import { mostBuckets, Overview } from '../../../../src/core/run/view/overview';
import { mostRecent, SampleRing } from '../../../../src/core/run/view/samples';
import { SeriesData } from '../../../../src/core/run/view/seriesData';

/** A value for each second, none of which is the same as its neighbours. */
const valueAt = (second: number): number => 1000 + ((second * 7919) % 503);

function dataOf(seconds: number): SeriesData {
  const data = new SeriesData(1000);
  for (let second = 0; second < seconds; second += 1) data.push(second * 1000, valueAt(second));
  return data;
}

/** What a brute look at the samples says. */
function bruteFigures(from: number, to: number): { mean: number; min: number; max: number } {
  const values = Array.from({ length: to - from + 1 }, (_, at) => valueAt(from + at));
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    min: Math.min(...values),
    max: Math.max(...values),
  };
}

void test('a ring keeps the newest samples, and says how many are gone', () => {
  const ring = new SampleRing();
  const count = mostRecent + 1234;
  for (let at = 0; at < count; at += 1) ring.push(at * 1000, valueAt(at));
  assert.equal(ring.length, mostRecent);
  assert.equal(ring.dropped, 1234);
  assert.equal(ring.firstMs, 1_234_000);
  assert.equal(ring.last, valueAt(count - 1));
  assert.equal(ring.indexOf(1_234_001), 1);
  assert.equal(ring.indexOf(Infinity), mostRecent);
  assert.equal(ring.timeAt(-1), NaN);
  assert.equal(ring.timeAt(mostRecent), NaN);
});

void test('a ring that is handed over is the same, and goes on in the same way', () => {
  for (const count of [3, 700, mostRecent, mostRecent + 1, 3 * mostRecent - 5]) {
    const ring = new SampleRing();
    for (let at = 0; at < count; at += 1) ring.push(at, valueAt(at));
    const other = new SampleRing();
    other.restore(ring.dump(), ring.dropped);
    for (const one of [ring, other]) one.push(count, 7);
    assert.deepEqual(other.dump(), ring.dump(), `${count} samples`);
    assert.equal(other.dropped, ring.dropped);
  }
});

void test('an overview never has more buckets than it may, and forgets no extreme', () => {
  const overview = new Overview(1000);
  const day = 86_400;
  for (let second = 0; second < day; second += 1)
    overview.add(second * 1000, second === 50_000 ? 2 ** 33 : valueAt(second));
  assert.equal(overview.widthMs, 64_000);
  let [buckets, samples, most, sum] = [0, 0, 0, 0];
  overview.visit(-Infinity, Infinity, (_, min, max, total, count) => {
    buckets += 1;
    samples += count;
    most = Math.max(most, max);
    sum += total;
    assert.ok(min <= max);
  });
  assert.ok(buckets <= mostBuckets && buckets > mostBuckets / 2, String(buckets));
  assert.equal(samples, day);
  assert.equal(most, 2 ** 33);
  const exact = bruteFigures(0, day - 1).mean * day - valueAt(50_000) + 2 ** 33;
  assert.ok(Math.abs(sum - exact) < 1e-3);
});

void test('values that are missing count for nothing, and a mean of many samples weighs as many', () => {
  const overview = new Overview(1000);
  overview.add(100, NaN);
  overview.add(200, 10, 5, 20, 3);
  overview.add(300, 50);
  const told: number[][] = [];
  overview.visit(0, 1000, (...all) => told.push(all));
  assert.deepEqual(told, [[500, 5, 50, 80, 4]]);
  const restored = Overview.restore(overview.dump());
  const again: number[][] = [];
  restored.visit(0, 1000, (...all) => again.push(all));
  assert.deepEqual(again, told);
});

void test('figures count neither the first sample nor the newest one, over all of a run and over a part', () => {
  const seconds = 3000;
  const data = dataOf(seconds);
  assert.deepEqual(figuresOf(data), { now: valueAt(seconds - 1), ...bruteFigures(1, seconds - 2) });
  const part = figuresOf(data, { fromMs: 100_000, toMs: 200_000 });
  assert.deepEqual(part, { now: valueAt(seconds - 1), ...bruteFigures(100, 200) });
  const edges = figuresOf(data, { fromMs: 0, toMs: 1e9 });
  assert.deepEqual(edges, { now: valueAt(seconds - 1), ...bruteFigures(1, seconds - 2) });
});

void test('a series of nothing, one and two samples has no figures but the newest value', () => {
  for (const count of [0, 1, 2]) {
    const { now, mean, min, max } = figuresOf(dataOf(count));
    assert.deepEqual([mean, min, max], [NaN, NaN, NaN]);
    assert.equal(now, count === 0 ? NaN : valueAt(count - 1));
  }
});

void test('a look at a long run is coarse from afar, exact where samples are kept, and closer where it was asked for', () => {
  const seconds = 50_000;
  const data = dataOf(seconds);
  const tell = (
    from: number,
    to: number,
    fine: number,
    closer?: Parameters<SeriesData['visit']>[3],
  ): number => {
    let count = 0;
    data.visit(from * 1000, to * 1000, fine, closer, () => (count += 1));
    return count;
  };
  // From afar: buckets of 32 s.
  assert.ok(tell(0, seconds, 60_000) <= mostBuckets);
  // The end is kept sample by sample.
  assert.equal(tell(seconds - 100, seconds - 51, 100), 50);
  assert.equal(data.wantsCloser((seconds - 100) * 1000, 100), false);
  // The beginning is not.
  assert.ok(tell(1000, 1100, 100) < 10);
  assert.equal(data.wantsCloser(1_000_000, 1000), true);
  const closer = new Overview(1000, 900_000, 400);
  for (let second = 900; second < 1300; second += 1) closer.add(second * 1000, valueAt(second));
  const window = { fromMs: 900_000, toMs: 1_300_000, overview: closer };
  assert.equal(tell(1000, 1099, 100, window), 99);
  // It is of no use for what lies beside it.
  assert.ok(tell(2000, 2100, 100, window) < 10);
});

void test('a series that is handed over is the same one, with its newest sample still to be counted', () => {
  const data = dataOf(20_000);
  const other = SeriesData.restore(data.dump(), 1000);
  for (const one of [data, other]) one.push(20_000_000, 4242);
  assert.deepEqual(other.dump().recent, data.dump().recent);
  const [mine, theirs] = [figuresOf(data), figuresOf(other)];
  assert.equal(theirs.min, mine.min);
  assert.equal(theirs.max, mine.max);
  // Means travel with the precision that a picture needs.
  assert.ok(Math.abs(theirs.mean - mine.mean) < 1e-3);
});
