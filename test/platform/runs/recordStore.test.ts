// Kept runs on disk: newest first, bounded for each VM, unharmed by damaged files and by names that are paths.
import assert from 'node:assert/strict';
import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileRunStore } from '../../../src/platform/runs/recordStore';
import { tempFolder } from '../support/connect';

const id = (number: number): string => number.toString(16).padStart(16, '0');
const run = (number: number, startedEpochMs = number * 1000) => ({
  id: id(number),
  startedEpochMs,
  summary: { id: id(number) },
  record: { id: id(number), log: 'Press enter to exit\n'.repeat(1000) },
});

test('runs come back as they were kept, the newest first, and only those of their VM', async (t) => {
  const store = fileRunStore(tempFolder(t));
  for (const number of [2, 3, 1]) await store.save('web', run(number), 50);
  await store.save('db', run(9), 50);
  assert.deepEqual(await store.list('web'), [{ id: id(3) }, { id: id(2) }, { id: id(1) }]);
  assert.deepEqual(await store.load('web', id(2)), run(2).record);
  assert.deepEqual([await store.load('web', id(9)), await store.list('none')], [undefined, []]);
});

test('a VM keeps as many as are wanted: the oldest go, with both of their files', async (t) => {
  const folder = tempFolder(t);
  const store = fileRunStore(folder);
  for (const number of [1, 2, 3, 4]) await store.save('web', run(number), 2);
  assert.deepEqual(await store.list('web'), [{ id: id(4) }, { id: id(3) }]);
  assert.equal(readdirSync(join(folder, 'web')).length, 4);
  await store.save('web', run(5), 0);
  assert.deepEqual(await store.list('web'), [{ id: id(5) }]);
});

test('keeping a run again replaces it', async (t) => {
  const store = fileRunStore(tempFolder(t));
  await store.save('web', run(1), 50);
  await store.save('web', { ...run(1, 7000), record: 'whole' }, 50);
  assert.deepEqual([await store.list('web'), await store.load('web', id(1))], [[{ id: id(1) }], 'whole']);
});

test('damaged files are left out, and harm nothing else', async (t) => {
  const folder = tempFolder(t);
  const store = fileRunStore(folder);
  for (const number of [1, 2]) await store.save('web', run(number), 50);
  for (const name of readdirSync(join(folder, 'web')).filter((one) => one.includes(id(1))))
    writeFileSync(join(folder, 'web', name), '{"torn');
  assert.deepEqual(await store.list('web'), [{ id: id(2) }]);
  assert.equal(await store.load('web', id(1)), undefined);
});

test('what a crash has left without a summary goes with the next run, when it is old', async (t) => {
  const folder = tempFolder(t);
  const store = fileRunStore(folder);
  await store.save('web', run(1), 50);
  for (const name of ['000000000000500-00000000000000aa.json.gz', 'young.tmp'])
    writeFileSync(join(folder, 'web', name), 'torn');
  utimesSync(join(folder, 'web', '000000000000500-00000000000000aa.json.gz'), 1, 1);
  await store.save('web', run(2), 50);
  const names = readdirSync(join(folder, 'web'));
  assert.deepEqual([names.length, names.includes('young.tmp')], [5, true]);
});

test('removing takes one run, forgetting all of a VM; neither minds that there is none', async (t) => {
  const folder = tempFolder(t);
  const store = fileRunStore(folder);
  for (const number of [1, 2]) await store.save('web', run(number), 50);
  await store.save('db', run(3), 50);
  await store.remove('web', id(1));
  await store.remove('web', id(7));
  assert.deepEqual(await store.list('web'), [{ id: id(2) }]);
  await store.forget('web');
  await store.forget('web');
  assert.deepEqual([await store.list('web'), readdirSync(folder)], [[], ['db']]);
});

test('a name that could lead elsewhere is refused, and only the owner may read what is kept', async (t) => {
  const folder = tempFolder(t);
  const store = fileRunStore(folder);
  for (const vm of ['..', '../x', 'a/b', '']) {
    await assert.rejects(store.list(vm), /not the id of a VM/);
    await assert.rejects(store.forget(vm), /not the id of a VM/);
  }
  await assert.rejects(store.save('web', { ...run(1), id: '../../x' }, 50), /not the id of a run/);
  await store.save('web', run(1), 50);
  const modes = readdirSync(join(folder, 'web')).map(
    (name) => statSync(join(folder, 'web', name)).mode & 0o777,
  );
  assert.deepEqual([statSync(join(folder, 'web')).mode & 0o777, ...modes], [0o700, 0o600, 0o600]);
});
