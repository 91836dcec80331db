import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  chosen,
  firstSpan,
  pan,
  reveal,
  shortestSpan,
  spanOf,
  zoom,
  type TimeRange,
} from '../../../../src/core/run/view/range';

const hour = { fromMs: 0, toMs: 3_600_000 };
const follow: TimeRange = { kind: 'follow', spanMs: 300_000 };

void test('following shows the last minutes, and of a young run its first one', () => {
  assert.deepEqual(spanOf(follow, hour), { fromMs: 3_300_000, toMs: 3_600_000 });
  assert.deepEqual(spanOf(follow, { fromMs: 0, toMs: 10_000 }), { fromMs: 0, toMs: firstSpan });
  assert.deepEqual(spanOf(follow, { fromMs: 0, toMs: 200_000 }), { fromMs: 0, toMs: 200_000 });
  assert.deepEqual(spanOf({ kind: 'whole' }, hour), hour);
  assert.deepEqual(spanOf({ kind: 'whole' }, { fromMs: -4000, toMs: -4000 }), { fromMs: -4000, toMs: 1000 });
});

void test('zooming in while following goes on following; out of it, to the whole run', () => {
  assert.deepEqual(zoom(follow, hour, 2), { kind: 'follow', spanMs: 150_000 });
  assert.deepEqual(zoom({ kind: 'whole' }, hour, 2), { kind: 'follow', spanMs: 1_800_000 });
  assert.deepEqual(zoom(follow, hour, 1 / 20), { kind: 'whole' });
  assert.deepEqual(zoom({ kind: 'follow', spanMs: shortestSpan }, hour, 4), {
    kind: 'follow',
    spanMs: shortestSpan,
  });
});

void test('what the mouse is over stays in its place', () => {
  const range = zoom({ kind: 'fixed', fromMs: 1_000_000, toMs: 2_000_000 }, hour, 2, 1_250_000);
  assert.deepEqual(range, { kind: 'fixed', fromMs: 1_125_000, toMs: 1_625_000 });
  // At the end of what is followed the end is meant.
  assert.deepEqual(zoom(follow, hour, 2, 3_599_000), { kind: 'follow', spanMs: 150_000 });
  assert.equal(zoom(follow, hour, 2, 3_400_000).kind, 'fixed');
});

void test('moving stops at the beginning, and at the end it follows again', () => {
  const range = pan(follow, hour, -0.5);
  assert.deepEqual(range, { kind: 'fixed', fromMs: 3_150_000, toMs: 3_450_000 });
  assert.deepEqual(pan(range, hour, 0.5), { kind: 'follow', spanMs: 300_000 });
  assert.deepEqual(pan({ kind: 'fixed', fromMs: 10_000, toMs: 310_000 }, hour, -1), {
    kind: 'fixed',
    fromMs: 0,
    toMs: 300_000,
  });
  assert.deepEqual(pan({ kind: 'whole' }, hour, -1), { kind: 'whole' });
});

void test('a part is chosen in either direction, and is never too short to show anything', () => {
  assert.deepEqual(chosen(200_000, 100_000, hour), { kind: 'fixed', fromMs: 100_000, toMs: 200_000 });
  const tiny = chosen(100_000, 100_001, hour);
  assert.ok(tiny.kind === 'fixed' && tiny.toMs - tiny.fromMs === shortestSpan);
  assert.deepEqual(chosen(-1e9, 1e9, hour), { kind: 'whole' });
});

void test('a moment is brought into sight only if it is not there', () => {
  assert.equal(reveal(follow, hour, 3_400_000), follow);
  assert.deepEqual(reveal(follow, hour, 1_000_000), { kind: 'fixed', fromMs: 850_000, toMs: 1_150_000 });
  assert.deepEqual(reveal(follow, hour, 1000), { kind: 'fixed', fromMs: 0, toMs: 300_000 });
});
