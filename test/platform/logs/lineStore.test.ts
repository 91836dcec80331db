// Lines by their numbers out of a file: hostile lines, and what is kept in memory for them.
import assert from 'node:assert/strict';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { copyRows } from '../../../src/platform/logs/copyRows';
import { LineStore, longestShown } from '../../../src/platform/logs/lineStore';
import { folderFor } from './support';

async function storeOf(t: TestContext, content: Uint8Array): Promise<LineStore> {
  const path = join(folderFor(t), 'a.log');
  await writeFile(path, content);
  const file = await open(path);
  t.after(() => file.close());
  const store = new LineStore(file);
  for (let at = 0; at < content.length; at += 65_536) store.grow(content.subarray(at, at + 65_536));
  return store;
}

const texts = async (store: LineStore, from: number, count: number): Promise<string[]> =>
  (await store.lines(from, count)).map(({ text }) => text);

const everyRow = (row: number, count: number): number[] => Array.from({ length: count }, (_, at) => row + at);

void test('any range of lines, with either ending, and a last line without one', async (t) => {
  const lines = Array.from({ length: 30_000 }, (_, line) => `line ${line} ${'.'.repeat(line % 120)}`);
  const store = await storeOf(
    t,
    Buffer.from(lines.map((line, at) => line + (at % 3 === 0 ? '\r\n' : '\n')).join('') + 'open'),
  );
  assert.equal(store.index.lineCount, 30_001);
  for (const [from, count] of [
    [0, 1],
    [0, 5000],
    [12_345, 700],
    [29_990, 50],
  ] as const)
    assert.deepEqual(await texts(store, from, count), [...lines, 'open'].slice(from, from + count));
  assert.deepEqual(await store.lines(30_000, 5), [{ line: 30_000, text: 'open', cut: 0, open: true }]);
  assert.deepEqual(await store.lines(40_000, 5), []);
  const numbers = [3, 4, 900, 29_999, 30_000];
  assert.deepEqual(
    (await store.linesAt(numbers)).map(({ text }) => text),
    numbers.map((number) => [...lines, 'open'][number]),
  );
});

void test('a line of 1 MB is cut in the view and whole in the clipboard', async (t) => {
  const long = 'ab'.repeat(500_000);
  const store = await storeOf(t, Buffer.from(`first\n${long}\nlast\n`));
  const lines = await store.lines(0, 10);
  assert.deepEqual(
    lines.map(({ text, cut }) => [text.length, cut]),
    [
      [5, 0],
      [longestShown, 1_000_000 - longestShown],
      [4, 0],
    ],
  );
  assert.deepEqual(await copyRows(store, everyRow, 0, 2), { text: `first\n${long}\nlast`, lines: 3 });
});

void test('a file of only line feeds', async (t) => {
  const store = await storeOf(t, new Uint8Array(3_000_000).fill(10));
  assert.equal(store.index.lineCount, 3_000_000);
  assert.deepEqual(await texts(store, 2_999_998, 10), ['', '']);
  assert.deepEqual(await texts(store, 1_234_567, 3), ['', '', '']);
});

void test('invalid UTF-8 and binary data become lines all the same', async (t) => {
  const bytes = Buffer.concat([
    Buffer.from([0xff, 0xfe, 0x41, 0x0a, 0xe2, 0x82, 0x0a, 0x00, 0x01, 0x0a]),
    Buffer.from('é\n€\n'),
    Buffer.from([0xc3]),
  ]);
  const store = await storeOf(t, bytes);
  assert.deepEqual(await texts(store, 0, 10), ['\ufffd\ufffdA', '\ufffd', '\x00\x01', 'é', '€', '\ufffd']);
});

void test('a cut never leaves half a character', async (t) => {
  for (const before of [0, 1, 2, 3]) {
    const store = await storeOf(t, Buffer.from(`${'x'.repeat(before)}${'😀'.repeat(10_000)}\n`));
    const [line] = await store.lines(0, 1);
    assert.ok(line !== undefined && !line.text.includes('\ufffd'), `after ${before}`);
    assert.equal(Buffer.byteLength(line.text) + line.cut, before + 40_000);
  }
});

void test('what is too much for the clipboard is counted', async (t) => {
  const line = `${'x'.repeat(999_999)}\n`;
  const store = await storeOf(t, Buffer.from(line.repeat(40)));
  const { text, lines } = await copyRows(store, everyRow, 0, 39);
  assert.equal(lines, 33);
  assert.equal(text.length, 33 * 1_000_000 - 1);
});

void test('copied lines are the chosen ones, without control sequences', async (t) => {
  const lines = Array.from({ length: 20_000 }, (_, line) => `\x1b[31m${line}\x1b[0m`);
  const store = await storeOf(t, Buffer.from(lines.join('\n')));
  const chosen = (row: number, count: number): number[] => everyRow(row, count).map((at) => at * 7);
  const { text, lines: count } = await copyRows(store, chosen, 10, 2000);
  assert.equal(count, 1991);
  assert.equal(
    text,
    everyRow(10, 1991)
      .map((at) => String(at * 7))
      .join('\n'),
  );
});
