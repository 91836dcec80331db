// Nothing of a run is left on the VM, however it ended. The benchmark ends runs in every way; these are those that most
// code depends on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOrSkip } from '../../labs/unavailable';
import { countAfterKilledStarts, countLeftovers, ways } from './leftovers';

const always: readonly string[] = [
  'window closed, run ended by time',
  'disk full, then the time is over',
  'kill -9 of the supervisor',
  'kill -9 of supervisor and guard',
  'kill -9 of the guard',
];

for (const name of always)
  test(`nothing is left: ${name}`, async (t) => {
    const way = ways.find((one) => one.name === name);
    assert.ok(way !== undefined);
    const count = await startOrSkip(t, () => countLeftovers(way));
    if (count === undefined) return;
    const { processes, files, reason } = count;
    assert.deepEqual({ processes, files, reason }, { processes: [], files: [], reason: way.reason });
  });

test('nothing is left of a start that was killed in its middle', async (t) => {
  const counts = await startOrSkip(t, async () => [
    ...(await countAfterKilledStarts('start', [30, 90])),
    ...(await countAfterKilledStarts('supervisor', [60, 120])),
  ]);
  for (const { name, processes, files } of counts ?? [])
    assert.deepEqual({ name, processes, files }, { name, processes: [], files: [] });
});
