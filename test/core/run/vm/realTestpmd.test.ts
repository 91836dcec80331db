// The supervisor with a real testpmd: start and follow, attach again, stop, time limit, the prompt.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseVmRun } from '../../../../src/core/run/vm/answers';
import { waitFor } from '../../../labs/process';
import { startOrSkip } from '../../../labs/unavailable';
import {
  ask,
  BoxClient,
  forwards,
  inOrder,
  leftovers,
  realRun,
  startRunBox,
  type Leftovers,
} from '../../../e2e/run/boxRun';

const nothing: Leftovers = { processes: [], files: [] };

test('a run with a time limit: followed from its start, seen to its end, nothing left', async (t) => {
  const box = await startOrSkip(t, () => startRunBox());
  if (box === undefined) return;
  t.after(() => box.close());
  const run = realRun({ durationSeconds: 2 }, ['--stats-period=1']);
  const client = await ask(box, { kind: 'start', run });
  assert.equal(client.finished, 'done', client.describe());
  const { records, result } = client;
  assert.ok(inOrder(records), client.describe());
  assert.deepEqual(client.bad, []);
  assert.deepEqual(result, { id: run.id, reason: 'time', exit: { kind: 'code', number: 0 }, left: '' });
  assert.equal(records[0]?.body.kind, 'begin');
  assert.match(
    client.output,
    /Configuring Port 0[^]*start packet forwarding[^]*NIC statistics for port 0[^]*Bye\.\.\.\n$/,
  );
  assert.deepEqual(
    [client.told('limit'), client.told('stopping'), client.told('exited'), client.told('ended')],
    [[''], ['INT time'], ['code 0'], ['time']],
  );
  const forwarding =
    records.find(({ body }) => body.kind === 'event' && body.name === 'forwarding')?.atMs ?? 0;
  const limit = records.find(({ body }) => body.kind === 'event' && body.name === 'limit')?.atMs ?? 0;
  assert.ok(limit - forwarding >= 2_000, `${limit - forwarding} ms of forwarding`);

  const ports = records.flatMap(({ body }) => (body.kind === 'telemetry' ? body.ports : []));
  assert.ok(ports.length >= 2, 'telemetry once a second');
  assert.ok(ports.every(({ name }) => name === 'net_null0'));
  // The first ones may be of the time before the port was configured.
  const last = ports.at(-1);
  assert.equal(last?.rxQueues.length, 1);
  assert.ok(last.rxPackets > (ports[0]?.rxPackets ?? Infinity), 'it grows');
  const worker = records.flatMap(({ body }) =>
    body.kind === 'cpu' ? body.threads.filter(({ name }) => name.includes('worker')) : [],
  );
  assert.ok(
    worker.every(({ lcore }) => lcore === 1) && worker.some(({ ticks }) => ticks > 0),
    client.describe(),
  );

  assert.equal((await ask(box, { kind: 'collect', id: run.id })).finished, 'done');
  assert.deepEqual(await leftovers(box), nothing);
});

test('attached again from a record on, listed, stopped by SIGINT, collected', async (t) => {
  const box = await startOrSkip(t, () => startRunBox());
  if (box === undefined) return;
  t.after(() => box.close());
  const run = realRun();
  const first = new BoxClient(box, { kind: 'start', run });
  await first.until('forwarding', forwards);
  await first.until('telemetry', ({ records }) => records.some(({ body }) => body.kind === 'telemetry'));
  first.closeChannel();
  const seen = first.records.length;

  const again = new BoxClient(box, { kind: 'follow', id: run.id, from: seen + 1 });
  await again.until('new records', ({ records }) => records.length > 2);
  const list = await ask(box, { kind: 'list' });
  const [listed] = list.events.flatMap((event) =>
    event.kind === 'status' && event.name === 'run' ? [parseVmRun(event.words)] : [],
  );
  assert.deepEqual(
    { ...listed, pid: 0, startedEpochSeconds: 0, records: 0 },
    {
      ...{ id: run.id, state: 'running', pid: 0, filePrefix: run.filePrefix, console: false, records: 0 },
      ...{
        startedEpochSeconds: 0,
        scenario: 'custom',
        holder: 'ana@laptop',
        line: run.line,
        durationSeconds: 0,
      },
    },
    list.describe(),
  );
  assert.ok(Math.abs((listed?.startedEpochSeconds ?? 0) - Date.now() / 1_000) < 60);
  assert.ok((listed?.records ?? 0) >= seen);
  assert.equal((await ask(box, { kind: 'collect', id: run.id })).refusal, `run-still-runs ${run.id}`);

  const stop = await ask(box, { kind: 'stop', id: run.id, how: 'polite' });
  assert.equal(stop.result?.reason, 'user', stop.describe());
  await again.ended;
  assert.ok(inOrder(again.records, seen + 1), again.describe());
  assert.deepEqual(again.told('stopping'), ['INT user']);
  assert.deepEqual(again.result, stop.result);
  assert.match(again.output, /Bye\.\.\./);
  // Whoever comes later sees all of it.
  const whole = await ask(box, { kind: 'follow', id: run.id, from: 1 });
  assert.ok(inOrder(whole.records) && whole.records.length === seen + again.records.length, whole.describe());
  assert.equal((await ask(box, { kind: 'collect', id: run.id })).finished, 'done');
  assert.equal((await ask(box, { kind: 'follow', id: run.id, from: 1 })).refusal, `run-not-there ${run.id}`);
  assert.deepEqual(await leftovers(box), nothing);
});

test('the prompt: keys, completion by Tab, quit', async (t) => {
  const box = await startOrSkip(t, () => startRunBox());
  if (box === undefined) return;
  t.after(() => box.close());
  const run = realRun({ console: true }, ['-i']);
  const client = new BoxClient(box, { kind: 'start', run });
  await client.until('the prompt', ({ output }) => output.endsWith('testpmd> '));
  const keys = new BoxClient(box, { kind: 'input', id: run.id });
  await keys.until('to be connected', ({ events }) => events.some(({ kind }) => kind === 'begin'));
  keys.type('show port inf');
  keys.type('\t');
  await client.until('the completed word', ({ output }) => output.includes('show port info'));
  keys.type('0\n');
  await client.until('the answer', ({ output }) => output.includes('Infos for port 0'));
  // Without forwarding there is no limit of the start.
  assert.deepEqual(client.told('stopping'), []);
  keys.type('start\n');
  await client.until('forwarding', forwards);
  keys.type('quit\n');
  await client.ended;
  assert.equal(client.result?.reason, 'self', client.describe());
  await keys.ended;
  assert.equal(keys.finished, 'done');
  const late = new BoxClient(box, { kind: 'input', id: run.id });
  await late.ended;
  assert.equal(late.refusal, `run-ended ${run.id}`);
  await ask(box, { kind: 'collect', id: run.id });
  await waitFor('all to be gone', async () => (await leftovers(box)).processes.length === 0);
  assert.deepEqual(await leftovers(box), nothing);
});
