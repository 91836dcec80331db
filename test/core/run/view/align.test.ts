import assert from 'node:assert/strict';
import { test } from 'node:test';
import { align, stepOf, type Aligned } from '../../../../src/core/run/view/align';
import { SeriesData } from '../../../../src/core/run/view/seriesData';

function dataOf(samples: readonly (readonly [second: number, value: number])[]): SeriesData {
  const data = new SeriesData(1000);
  for (const [second, value] of samples) data.push(second * 1000, value);
  return data;
}

function aligned(
  all: readonly SeriesData[],
  grid: { readonly fromMs: number; readonly toMs: number; readonly steps: number },
  more: { readonly offsetMs?: number; readonly hidden?: boolean } = {},
  into: Aligned = { times: [], lines: [], top: 0 },
): Aligned {
  const { offsetMs = 0, hidden = false } = more;
  align(
    all.map((data) => ({ data, closer: undefined, offsetMs, hidden })),
    grid,
    1000,
    into,
  );
  return into;
}

const everySecond = (from: number, to: number, value: (second: number) => number): SeriesData =>
  dataOf(Array.from({ length: to - from }, (_, at) => [from + at, value(from + at)]));

const minute = { fromMs: 0, toMs: 60_000, steps: 240 };
const numbers = (values: readonly unknown[]): readonly number[] =>
  values.filter((value) => typeof value === 'number');

void test('series with times of their own come onto one grid, each sample once', () => {
  const one = everySecond(0, 61, (second) => second);
  const other = dataOf(Array.from({ length: 30 }, (_, at) => [at * 2 + 0.37, 100 + at]));
  const { times, lines, top } = aligned([one, other], minute);
  assert.equal(lines.length, 2);
  assert.deepEqual(
    lines.map(({ mean }) => mean.length),
    [times.length, times.length],
  );
  assert.deepEqual(
    numbers(lines[0]?.mean ?? []),
    Array.from({ length: 61 }, (_, second) => second),
  );
  assert.deepEqual(
    numbers(lines[1]?.mean ?? []),
    Array.from({ length: 30 }, (_, at) => 100 + at),
  );
  assert.equal(top, 129);
  assert.deepEqual(
    lines.map(({ spread }) => spread),
    [false, false],
  );
});

void test('samples that share a step are their mean, and none of their extremes is lost', () => {
  const data = everySecond(0, 6000, (second) => (second === 3333 ? 0 : 100 + (second % 2)));
  const { lines } = aligned([data], { fromMs: 0, toMs: 6_000_000, steps: 300 });
  const [line] = lines;
  assert.equal(line?.spread, true);
  assert.equal(Math.min(...numbers(line.low)), 0);
  assert.equal(Math.max(...numbers(line.high)), 101);
  assert.ok(numbers(line.mean).length <= 301);
  assert.ok(numbers(line.mean).every((value) => value > 90 && value <= 101));
});

void test('a hole breaks the line; a sample that is a little late does not', () => {
  const data = dataOf([
    ...Array.from({ length: 20 }, (_, at): [number, number] => [at, 5]),
    [22, 5],
    [23, 5],
    [40, 6],
    [41, 6],
  ]);
  const { lines, times } = aligned([data], minute);
  const mean = lines[0]?.mean ?? [];
  const breaks = mean.flatMap((value, at) => (value === null ? [times[at] ?? 0] : []));
  assert.equal(breaks.length, 1);
  assert.ok((breaks[0] ?? 0) > 23_000 && (breaks[0] ?? 0) < 40_000);
});

void test('what is not known breaks the line, too', () => {
  const data = dataOf([
    [0, 5],
    [1, 5],
    [2, NaN],
    [3, 5],
    [4, 5],
  ]);
  const mean = aligned([data], minute).lines[0]?.mean ?? [];
  const seen = mean.filter((value) => value !== undefined);
  assert.deepEqual(seen, [5, 5, null, 5, 5]);
});

void test('lines go on beyond the edges, and what is beyond them does not make the picture higher', () => {
  const data = everySecond(0, 100, (second) => (second < 30 ? 1000 : 5));
  const { times, lines, top } = aligned([data], { fromMs: 31_500, toMs: 60_000, steps: 200 });
  const mean = lines[0]?.mean ?? [];
  const first = mean.findIndex((value) => typeof value === 'number');
  assert.ok((times[first] ?? Infinity) < 31_500);
  assert.equal(top, 5);
});

void test('the other end of a pair is moved by what its clock is behind; a hidden series has no say in the height', () => {
  const data = everySecond(0, 10, () => 77);
  const { times, lines } = aligned([data], minute, { offsetMs: 30_000 });
  const at = (lines[0]?.mean ?? []).findIndex((value) => typeof value === 'number');
  assert.ok(Math.abs((times[at] ?? 0) - 30_000) < 500);
  assert.equal(aligned([data], minute, { hidden: true }).top, 0);
});

void test('the same samples stay together while the picture moves on', () => {
  const data = everySecond(0, 4000, (second) => second % 13);
  const span = { toMs: 3_600_000, steps: 200 };
  const first = aligned([data], { fromMs: 0, ...span });
  const values = new Map(first.times.map((time, at) => [time, first.lines[0]?.mean[at]]));
  for (let moved = 1; moved < 20; moved += 1) {
    const next = aligned([data], { fromMs: moved * 1000, toMs: 3_600_000 + moved * 1000, steps: 200 });
    const shared = next.times.filter((time) => values.has(time) && time > 40_000 && time < 3_560_000);
    assert.ok(shared.length > 100);
    next.times.forEach((time, at) => {
      if (shared.includes(time)) assert.equal(next.lines[0]?.mean[at], values.get(time));
    });
  }
});

void test('arrays are used again: fewer series and another grid leave nothing behind', () => {
  const into: Aligned = { times: [], lines: [], top: 0 };
  aligned([everySecond(0, 60, () => 1), everySecond(0, 60, () => 2)], minute, {}, into);
  const [mean] = into.lines.map((line) => line.mean);
  aligned([dataOf([[70, 9]])], { fromMs: 60_000, toMs: 80_000, steps: 50 }, {}, into);
  assert.equal(into.lines.length, 1);
  assert.equal(into.lines[0]?.mean, mean);
  assert.deepEqual(numbers(mean ?? []), [9]);
});

void test('a step is never finer than what was asked for, and less than half as coarse again', () => {
  for (const length of [5000, 12_345, 3_600_000, 86_400_000]) {
    const step = stepOf({ fromMs: 0, toMs: length, steps: 700 });
    assert.ok(step >= length / 700 && step <= (length / 700) * Math.SQRT2 + 1e-6, String(length));
  }
});
