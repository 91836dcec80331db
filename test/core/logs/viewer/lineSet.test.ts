// Filtered lines and the places of lines: the compact forms against plain ones.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineIndex } from '../../../../src/core/logs/viewer/lineIndex';
import { LineSet } from '../../../../src/core/logs/viewer/lineSet';

function setOf(lines: readonly boolean[]): LineSet {
  const set = new LineSet();
  for (const line of lines) set.add(line);
  return set;
}

void test('rank and select agree with a plain list, at every density', () => {
  for (const every of [1, 2, 7, 4095, 4096, 4097, 100_000]) {
    const lines = Array.from({ length: 30_000 }, (_, line) => line % every === 0);
    const set = setOf(lines);
    const members = lines.flatMap((isIn, line) => (isIn ? [line] : []));
    assert.equal(set.size, members.length);
    assert.deepEqual(set.select(0, members.length + 5), members);
    for (const row of [0, 1, 2, members.length >> 1, members.length - 2, members.length - 1]) {
      if (row < 0 || row >= members.length) continue;
      assert.deepEqual(set.select(row, 3), members.slice(row, row + 3));
      assert.equal(set.rank(members[row] ?? -1), row);
    }
    for (const line of [0, 31, 32, 33, 4095, 4096, 12_345, 29_999])
      assert.equal(set.rank(line), members.filter((member) => member < line).length);
  }
});

void test('skipped and taken runs count as lines', () => {
  const set = new LineSet();
  set.skip(10_000);
  set.take(3);
  set.skip(0);
  set.skip(4096 * 5);
  set.add(true);
  assert.equal(set.length, 10_000 + 3 + 4096 * 5 + 1);
  assert.deepEqual(set.select(0, 10), [10_000, 10_001, 10_002, 10_003 + 4096 * 5]);
  assert.equal(set.rank(10_003 + 4096 * 5), 3);
  assert.equal(set.has(10_001), true);
  assert.equal(set.has(9999), false);
  assert.deepEqual(set.select(4, 10), []);
  assert.deepEqual(new LineSet().select(0, 10), []);
});

void test('fifty million lines take 6 MB and are found at once', () => {
  const set = new LineSet();
  for (let at = 0; at < 50; at += 1) {
    set.skip(999_999);
    set.add(true);
  }
  assert.equal(set.size, 50);
  assert.deepEqual(set.select(49, 1), [49_999_999]);
  assert.equal(set.rank(49_999_999), 49);
});

void test('two sets agree as far as both have come', () => {
  assert.equal(setOf([true, false, true]).agrees(setOf([true, false])), true);
  assert.equal(setOf([true, false, true]).agrees(setOf([true, true])), false);
  const long = Array.from({ length: 100 }, (_, line) => line === 70);
  assert.equal(setOf(long).agrees(setOf(long.map((isIn, line) => isIn && line !== 70))), false);
});

void test('blocks begin with lines and cover the file, however it was cut into chunks', () => {
  const lines = Array.from({ length: 20_000 }, (_, line) => `${'x'.repeat((line * 37) % 90)}${line}`);
  lines[777] = 'y'.repeat(300_000);
  const bytes = Buffer.from(lines.join('\n'));
  for (const chunk of [1000, 65_536, bytes.length]) {
    const index = new LineIndex();
    for (let at = 0; at < bytes.length; at += chunk) index.add(bytes.subarray(at, at + chunk));
    assert.equal(index.bytes, bytes.length);
    assert.equal(index.completeLines, lines.length - 1);
    assert.equal(index.lineCount, lines.length);
    assert.equal(index.hasUnfinished, true);
    let [line, offset] = [0, 0];
    for (let number = 0; number < index.blockCount; number += 1) {
      const block = index.block(number);
      assert.deepEqual([block.line, block.offset], [line, offset]);
      const text = bytes.toString('latin1', block.offset, block.end).replace(/\n$/, '');
      assert.deepEqual(text.split('\n'), lines.slice(block.line, block.endLine));
      // Each line of a block begins near its beginning: a huge one ends it.
      assert.ok(text.slice(0, text.lastIndexOf('\n') + 1).length <= 65_536);
      [line, offset] = [block.endLine, block.end];
    }
    assert.equal(offset, bytes.length);
    assert.equal(index.blockOfLine(778).line, 778);
    assert.equal(index.blockOfLine(10 ** 9).number, index.blockCount - 1);
    assert.equal(index.blockOfByte(index.block(2).offset).number, 2);
    assert.equal(index.blockOfByte(index.block(2).offset - 1).number, 1);
  }
});

void test('a file of only line feeds has few blocks', () => {
  const index = new LineIndex();
  for (let at = 0; at < 64; at += 1) index.add(new Uint8Array(1_048_576).fill(10));
  assert.equal(index.lineCount, 64 * 1_048_576);
  assert.equal(index.hasUnfinished, false);
  assert.equal(index.blockCount, 64 * 256 + 1);
});
