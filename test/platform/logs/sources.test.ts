// Where lines come from: files that grow, are cut and replaced; live logs that are pulled no faster than they are read.
import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { openFileSource } from '../../../src/platform/logs/fileSource';
import type { LogSource } from '../../../src/platform/logs/source';
import { cleanSpools } from '../../../src/platform/logs/spoolFolder';
import { openSpoolSource, type SpoolLimits } from '../../../src/platform/logs/spoolSource';
import { folderFor, until } from './support';

async function fileSource(t: TestContext, path: string): Promise<LogSource> {
  const source = await openFileSource(path, { lookMs: 10 });
  t.after(() => source.close());
  return source;
}

const allLines = async ({ store }: LogSource): Promise<string[]> =>
  (await store.lines(0, store.index.lineCount)).map(({ text }) => text);

void test('a file grows, also in the middle of a line', async (t) => {
  const path = join(folderFor(t), 'a.log');
  writeFileSync(path, 'one\ntw');
  const source = await fileSource(t, path);
  await until('the first reading', () => source.state.kind === 'watching');
  assert.deepEqual(await allLines(source), ['one', 'tw']);
  appendFileSync(path, 'o\nthree\n');
  await until('the growth', () => source.store.index.completeLines === 3);
  assert.deepEqual(await allLines(source), ['one', 'two', 'three']);
  assert.equal(source.generation, 0);
});

void test('a file that is cut begins anew, also when it has grown beyond its old size meanwhile', async (t) => {
  const path = join(folderFor(t), 'a.log');
  writeFileSync(path, 'one\ntwo\nthree\n');
  const source = await fileSource(t, path);
  await until('the first reading', () => source.state.kind === 'watching');
  truncateSync(path, 0);
  appendFileSync(path, 'new\n');
  await until('the cut', () => source.generation === 1 && source.store.index.lineCount === 1);
  assert.deepEqual(await allLines(source), ['new']);
  writeFileSync(path, 'another, and longer than what was there before\nmore\n');
  await until('the rewriting', () => source.generation === 2 && source.store.index.lineCount === 2);
  assert.deepEqual(await allLines(source), ['another, and longer than what was there before', 'more']);
});

void test('a rotated file is replaced by the new one of its name', async (t) => {
  const folder = folderFor(t);
  const path = join(folder, 'a.log');
  writeFileSync(path, 'old\n');
  const source = await fileSource(t, path);
  await until('the first reading', () => source.state.kind === 'watching');
  renameSync(path, join(folder, 'a.log.1'));
  await until('the loss', () => source.state.kind === 'gone');
  assert.deepEqual(await allLines(source), ['old']);
  writeFileSync(path, 'new 1\nnew 2\n');
  await until('the new file', () => source.generation === 1 && source.store.index.lineCount === 2);
  assert.deepEqual(await allLines(source), ['new 1', 'new 2']);
  assert.equal(source.store.index.bytes, 12);
});

void test('folders, pipes and missing files are refused', async (t) => {
  const folder = folderFor(t);
  await assert.rejects(openFileSource(folder), /not a regular file/);
  await assert.rejects(openFileSource(join(folder, 'none.log')), /ENOENT/);
});

/** A producer that says how many bytes it has been asked for. */
function producer(
  chunk: Uint8Array,
  times: number,
): { readonly chunks: AsyncIterable<Uint8Array>; given: number; returned: boolean } {
  const state = { given: 0, returned: false };
  const iterator: AsyncIterator<Uint8Array> = {
    next: () => {
      if (state.given >= chunk.length * times) return Promise.resolve({ done: true, value: undefined });
      state.given += chunk.length;
      return Promise.resolve({ done: false, value: chunk });
    },
    return: () => {
      state.returned = true;
      return Promise.resolve({ done: true, value: undefined });
    },
  };
  return Object.assign(state, { chunks: { [Symbol.asyncIterator]: () => iterator } });
}

async function spoolSource(
  t: TestContext,
  chunks: AsyncIterable<Uint8Array>,
  limits: SpoolLimits = {},
): Promise<LogSource & { readonly folder: string }> {
  const folder = join(folderFor(t), 'spools');
  const source = await openSpoolSource(folder, chunks, limits);
  t.after(() => source.close());
  return Object.assign(source, { folder });
}

void test('the producer is never more than the window ahead of the reader', async (t) => {
  const chunk = Buffer.from('0123456789abcde\n'.repeat(64));
  const from = producer(chunk, 1000);
  const source = await spoolSource(t, from.chunks, { windowBytes: 10_000 });
  let acknowledged = 0;
  while (acknowledged < chunk.length * 1000) {
    await until('the window', () => source.store.index.bytes >= Math.min(acknowledged + 10_000, 1_024_000));
    // Time for a producer that would be asked for too much.
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(from.given < acknowledged + 10_000 + chunk.length, `${from.given} of ${acknowledged}`);
    acknowledged = source.store.index.bytes;
    source.acknowledge(acknowledged);
  }
  await until('the end', () => source.state.kind === 'ended');
  assert.equal(source.store.index.lineCount, 64_000);
});

void test('nothing is lost of 200,000 small chunks, and the event loop goes round', async (t) => {
  let sum = 0;
  // eslint-disable-next-line @typescript-eslint/require-await -- as a source that always has something ready
  async function* lines(): AsyncGenerator<Uint8Array> {
    for (let line = 0; line < 200_000; line += 1) yield Buffer.from(`line ${line}\n`);
  }
  const source = await spoolSource(t, lines());
  source.changes.listen(() => {
    source.acknowledge(source.store.index.bytes);
  });
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  await until('the end', () => source.state.kind === 'ended');
  clearInterval(timer);
  assert.ok(turns > 5, `${turns} turns`);
  assert.equal(source.store.index.lineCount, 200_000);
  for (const { text, line } of await source.store.lines(0, 200_000)) sum += Number(text === `line ${line}`);
  assert.equal(sum, 200_000);
});

void test('a silent producer does not keep the viewer from closing; its spool goes with it', async (t) => {
  const silent = producer(Buffer.from('x\n'), 1);
  let asked = 0;
  const source = await spoolSource(t, {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        asked += 1;
        return asked === 1
          ? Promise.resolve({ done: false, value: Buffer.from('x\n') })
          : new Promise(() => undefined);
      },
      return: () => silent.chunks[Symbol.asyncIterator]().return?.() ?? Promise.reject(new Error()),
    }),
  });
  await until('the first line', () => source.store.index.lineCount === 1);
  assert.equal(readdirSync(source.folder).length, 1);
  await source.close();
  assert.equal(silent.returned, true);
  assert.deepEqual(readdirSync(source.folder), []);
});

void test('a producer that breaks is told, and its lines stay', async (t) => {
  // eslint-disable-next-line @typescript-eslint/require-await -- a source is asynchronous
  async function* breaks(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('one\ntwo\n');
    throw new Error('the connection is gone');
  }
  const source = await spoolSource(t, breaks());
  await until('the failure', () => source.state.kind === 'failed');
  assert.deepEqual(source.state, { kind: 'failed', reason: 'the connection is gone' });
  assert.deepEqual(await allLines(source), ['one', 'two']);
});

void test('beyond the limit nothing is kept, and the producer is still emptied', async (t) => {
  const from = producer(Buffer.from('0123456\n'), 1000);
  const source = await spoolSource(t, from.chunks, { limitBytes: 804 });
  source.changes.listen(() => {
    source.acknowledge(source.store.index.bytes);
  });
  await until('the end', () => from.given === 8000);
  await until('the count', () => source.state.kind === 'full' && source.state.lostBytes === 8000 - 804);
  await until('the writing', () => source.store.index.bytes === 804);
});

void test('spools of ended processes are taken away, others stay', async (t) => {
  const folder = folderFor(t);
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const host = hostname()
    .replace(/[^\w-]/g, '-')
    .slice(0, 64);
  const name = (of: string, id: number): string => join(folder, `${of}.${id}.0123456789abcdef.spool`);
  const [dead, own, away, old] = [
    name(host, pid),
    name(host, process.pid),
    name('other', 1),
    name('other', 2),
  ];
  const foreign = join(folder, 'notes.txt');
  for (const path of [dead, own, away, old, foreign]) writeFileSync(path, 'x');
  utimesSync(old, 1, 1);
  assert.equal(await cleanSpools(folder), 2);
  assert.deepEqual([dead, own, away, old, foreign].map(existsSync), [false, true, true, false, true]);
  assert.equal(await cleanSpools(join(folder, 'none')), 0);
  rmSync(own);
  mkdirSync(own);
  assert.equal(await cleanSpools(folder), 0);
});
