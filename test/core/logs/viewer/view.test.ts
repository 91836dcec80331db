// What the viewer's page does without a screen: scrolling, following, selecting, drawing once a frame.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrast, cssOf, readable, rgbOf, type Rgb } from '../../../../src/core/logs/viewer/contrast';
import { firstFollow, follow, type FollowState } from '../../../../src/core/logs/viewer/follow';
import { frameBatch } from '../../../../src/core/logs/viewer/frameBatch';
import type { ViewerRows, ViewerStatus } from '../../../../src/core/logs/viewer/protocol';
import { RowCache } from '../../../../src/core/logs/viewer/rowCache';
import {
  isSelected,
  moveCursor,
  selectedRows,
  selectRow,
} from '../../../../src/core/logs/viewer/rowSelection';
import { columnsAt, segmentsOf, sliceOf } from '../../../../src/core/logs/viewer/segments';
import {
  clampTop,
  contentHeight,
  lastTop,
  pageRows,
  scrollOfTop,
  tallestContent,
  topOfScroll,
  topToCentre,
  topToShow,
  windowAt,
} from '../../../../src/core/logs/viewer/window';

void test('a list that fits is scrolled pixel by pixel', () => {
  const list = { rows: 1000, rowHeight: 20, viewport: 310 };
  assert.equal(contentHeight(list), 20_000);
  assert.equal(lastTop(list), 19_690);
  for (const top of [0, 1, 333.5, 19_690]) {
    assert.ok(Math.abs(topOfScroll(list, scrollOfTop(list, top)) - top) < 0.001);
    assert.ok(Math.abs(scrollOfTop(list, top) - top) < 0.001);
  }
  assert.deepEqual(windowAt(list, 0), { first: 0, count: 16, offset: 0 });
  assert.deepEqual(windowAt(list, 30), { first: 1, count: 16, offset: -10 });
  assert.deepEqual(windowAt(list, lastTop(list)), { first: 984, count: 16, offset: -10 });
});

void test('fifty million rows: no element is too tall, both ends and every row can be reached', () => {
  const list = { rows: 50_000_000, rowHeight: 20, viewport: 700 };
  assert.equal(contentHeight(list), tallestContent);
  assert.equal(topOfScroll(list, 0), 0);
  assert.equal(topOfScroll(list, tallestContent - 700), lastTop(list));
  // Browsers stop a fraction of a pixel before the end.
  assert.equal(topOfScroll(list, tallestContent - 700 - 0.6), lastTop(list));
  const last = windowAt(list, lastTop(list));
  assert.equal(last.first + last.count, list.rows);
  for (const row of [0, 1, 12_345_678, 49_999_999]) {
    const { first, count } = windowAt(list, topToShow(list, 25_000_000 * 20, row));
    assert.ok(first <= row && row < first + count, `row ${row}`);
  }
  // The scroll bar knows places to a fraction of a screen.
  const back = topOfScroll(list, scrollOfTop(list, 12_345_678 * 20));
  assert.ok(Math.abs(back - 12_345_678 * 20) < 1);
});

void test('few rows, no rows, no height', () => {
  const few = { rows: 3, rowHeight: 20, viewport: 700 };
  assert.deepEqual(windowAt(few, 500), { first: 0, count: 3, offset: 0 });
  assert.equal(topOfScroll(few, 40), 0);
  assert.equal(scrollOfTop(few, 40), 0);
  const none = { rows: 0, rowHeight: 20, viewport: 700 };
  assert.equal(windowAt(none, 0).count, 0);
  assert.equal(clampTop(none, 5), 0);
  assert.equal(windowAt({ rows: 10, rowHeight: 20, viewport: 0 }, 0).count, 0);
  assert.equal(pageRows({ rows: 10, rowHeight: 20, viewport: 0 }), 1);
});

void test('a row is shown with the least movement, or in the middle', () => {
  const list = { rows: 1000, rowHeight: 20, viewport: 300 };
  assert.equal(topToShow(list, 400, 25), 400);
  assert.equal(topToShow(list, 400, 10), 200);
  assert.equal(topToShow(list, 400, 35), 420);
  assert.equal(topToCentre(list, 500), 10_000 - 140);
  assert.equal(topToCentre(list, 0), 0);
});

void test('following stops when the reader goes up or selects, and goes on at the end', () => {
  const reading: FollowState = { mode: 'reading', unseen: 0 };
  const following: FollowState = { mode: 'following' };
  assert.deepEqual(firstFollow(true), following);
  assert.deepEqual(firstFollow(false), reading);
  for (const kind of ['left-end', 'selects', 'pause'] as const)
    assert.deepEqual(follow(following, { kind }), reading);
  const behind = follow(follow(reading, { kind: 'grew', lines: 5 }), { kind: 'grew', lines: 2 });
  assert.deepEqual(behind, { mode: 'reading', unseen: 7 });
  assert.deepEqual(follow(behind, { kind: 'left-end' }), behind);
  for (const kind of ['reached-end', 'resume'] as const)
    assert.deepEqual(follow(behind, { kind }), following);
  assert.deepEqual(follow(following, { kind: 'grew', lines: 5 }), following);
  assert.deepEqual(follow(behind, { kind: 'replaced' }), reading);
  assert.deepEqual(follow(following, { kind: 'replaced' }), following);
});

void test('keys move the cursor, with Shift the selection grows', () => {
  const list = { rows: 100, page: 10, start: 40 };
  assert.deepEqual(moveCursor(undefined, 'down', list, false), { cursor: 40, anchor: 40 });
  const grown = moveCursor({ cursor: 40, anchor: 40 }, 'down', list, true);
  assert.deepEqual(moveCursor(grown, 'page-down', list, true), { cursor: 51, anchor: 40 });
  const selection = { cursor: 51, anchor: 40 };
  assert.deepEqual(selectedRows(selection), { from: 40, to: 51 });
  assert.deepEqual(selectedRows({ cursor: 3, anchor: 9 }), { from: 3, to: 9 });
  assert.equal(isSelected(selection, 45), true);
  assert.equal(isSelected(selection, 52), false);
  assert.deepEqual(moveCursor(selection, 'up', list, false), { cursor: 50, anchor: 50 });
  assert.deepEqual(moveCursor(selection, 'first', list, true), { cursor: 0, anchor: 40 });
  assert.deepEqual(moveCursor({ cursor: 0, anchor: 0 }, 'page-up', list, false), { cursor: 0, anchor: 0 });
  assert.deepEqual(moveCursor(selection, 'last', list, false), { cursor: 99, anchor: 99 });
  assert.equal(moveCursor(selection, 'up', { ...list, rows: 0 }, false), undefined);
  assert.deepEqual(selectRow({ cursor: 5, anchor: 5 }, 9, true), { cursor: 9, anchor: 5 });
  assert.deepEqual(selectRow({ cursor: 5, anchor: 5 }, 9, false), { cursor: 9, anchor: 9 });
});

void test('however often it is asked, one drawing a frame', () => {
  const frames: (() => void)[] = [];
  let drawn = 0;
  const batch = frameBatch(
    (work) => frames.push(work),
    () => {
      drawn += 1;
      // Asked for while drawing: the next frame's.
      if (drawn === 1) batch.ask();
    },
  );
  for (let times = 0; times < 100; times += 1) batch.ask();
  assert.equal(frames.length, 1);
  frames.shift()?.();
  assert.deepEqual([drawn, frames.length], [1, 1]);
  frames.shift()?.();
  assert.deepEqual([drawn, frames.length], [2, 0]);
});

const status = (view: number, rows: number): ViewerStatus => ({
  source: { kind: 'live' },
  generation: 0,
  view,
  lines: rows,
  rows,
  bytes: 0,
  scanned: null,
  explained: null,
});

const rowsFrom = (view: number, first: number, count: number, open = false): ViewerRows => ({
  view,
  first,
  rows: Array.from({ length: count }, (_, at) => ({
    line: first + at,
    text: `line ${first + at}`,
    cut: 0,
    open: open && at === count - 1,
    severity: null,
    marked: false,
  })),
});

void test('the page asks once for some screens around what is seen', () => {
  const cache = new RowCache();
  cache.take(status(1, 10_000), undefined);
  assert.deepEqual(cache.wish(0, 40, false), { anchor: { kind: 'row', view: 1, row: 0 }, count: 120 });
  assert.equal(cache.wish(30, 40, false), undefined);
  assert.equal(cache.wish(60, 40, false), undefined);
  assert.deepEqual(cache.wish(75, 40, false), { anchor: { kind: 'row', view: 1, row: 35 }, count: 120 });
  assert.deepEqual(cache.wish(75, 40, true), { anchor: { kind: 'end' }, count: 80 });
  assert.equal(cache.wish(9000, 40, true), undefined);
  // Another filter: everything has to be asked for again.
  cache.take(status(2, 50), undefined);
  assert.deepEqual(cache.wish(0, 40, false), { anchor: { kind: 'row', view: 2, row: 0 }, count: 120 });
  cache.askAgain();
  assert.notEqual(cache.wish(0, 40, false), undefined);
});

void test('rows of another view and open lines are forgotten, and few are kept', () => {
  const cache = new RowCache();
  cache.take(status(1, 100), rowsFrom(1, 0, 50, true));
  assert.equal(cache.get(49)?.open, true);
  cache.take(status(1, 100), rowsFrom(1, 10, 10));
  assert.equal(cache.get(0)?.line, 0);
  assert.equal(cache.get(49), undefined);
  cache.take(status(2, 100), rowsFrom(1, 0, 50));
  assert.equal(cache.get(0), undefined);
  cache.take(status(2, 100_000), rowsFrom(2, 0, 1000));
  for (let first = 1000; first < 100_000; first += 1000)
    cache.take(status(2, 100_000), rowsFrom(2, first, 1000));
  assert.equal(cache.get(0), undefined);
  assert.equal(cache.get(99_999)?.line, 99_999);
});

void test('a line is drawn in pieces: by style, by what was found, by what is in sight', () => {
  const spans = [
    { text: 'EAL:', style: { fg: 3 } },
    { text: ' no pages', style: undefined },
  ];
  const segments = segmentsOf(spans, [
    [2, 6],
    [8, 13],
  ]);
  assert.deepEqual(
    segments.map(({ text, style, found }) => [text, style?.fg, found]),
    [
      ['EA', 3, false],
      ['L:', 3, true],
      [' n', undefined, true],
      ['o ', undefined, false],
      ['pages', undefined, true],
    ],
  );
  assert.deepEqual(
    sliceOf(segments, 3, 9).map(({ text }) => text),
    [':', ' n', 'o ', 'p'],
  );
  assert.deepEqual(segmentsOf([], []), []);
  const columns = columnsAt(0, 800, 8);
  assert.equal(columns.from, 0);
  assert.ok(columns.to > 100);
  const right = columnsAt(80_000, 800, 8);
  assert.ok(right.from <= 10_000 && right.to >= 10_100 && right.to - right.from < 600);
});

void test('colours of a log can be read on any background', () => {
  const backgrounds: Rgb[] = [
    [31, 31, 31],
    [255, 255, 255],
    [0, 0, 0],
    [38, 79, 120],
    [128, 128, 128],
  ];
  for (const background of backgrounds)
    for (const colour of [
      [0, 0, 0],
      [205, 49, 49],
      [229, 229, 16],
      [255, 255, 255],
      [36, 114, 200],
    ] as const)
      assert.ok(
        contrast(readable(colour, background), background) >= 4.4,
        `${colour.join()} on ${background.join()}`,
      );
  // One that can be read already stays as it is.
  assert.deepEqual(readable([13, 188, 121], [31, 31, 31]), [13, 188, 121]);
  assert.deepEqual(rgbOf('#0DBC79'), [13, 188, 121]);
  assert.deepEqual(rgbOf('rgb(1, 2, 3)'), [1, 2, 3]);
  assert.deepEqual(rgbOf('rgba(1, 2, 3, 0.5)'), [1, 2, 3]);
  assert.equal(rgbOf('red'), undefined);
  assert.equal(cssOf([1, 2, 3]), 'rgb(1, 2, 3)');
});
