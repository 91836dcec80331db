// The supervisor with a program that does what a real testpmd cannot be made to do, and records of any content.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Box } from '../../../labs/box';
import { startOrSkip } from '../../../labs/unavailable';
import {
  ask,
  BoxClient,
  forwards,
  inOrder,
  leftovers,
  quick,
  startRunBox,
  type Leftovers,
} from '../../../e2e/run/boxRun';
import { installStandIn, standInRun, type Deed } from '../../../e2e/run/standIn';

const nothing: Leftovers = { processes: [], files: [] };

async function box(t: TestContext, size?: string): Promise<Box | undefined> {
  const started = await startOrSkip(t, () => startRunBox(size));
  if (started === undefined) return undefined;
  t.after(() => started.close());
  await installStandIn(started);
  return started;
}

/** What a run of this deed says of its end, when it is stopped as soon as it forwards, where it does. */
async function endOf(inside: Box, deed: Deed, how: 'polite' | 'now' | 'not'): Promise<unknown> {
  const run = standInRun(deed);
  const client = new BoxClient(
    inside,
    { kind: 'start', run },
    { limits: { ...quick, start: 1, interrupt: 1 } },
  );
  if (how !== 'not') {
    await client.until('forwarding', forwards);
    await ask(inside, { kind: 'stop', id: run.id, how });
  }
  await client.ended;
  assert.ok(inOrder(client.records), client.describe());
  assert.equal((await ask(inside, { kind: 'collect', id: run.id })).finished, 'done');
  const { reason, exit } = client.result ?? {};
  return [
    reason,
    exit?.kind === 'unknown' ? 0 : `${exit?.kind ?? ''} ${exit?.number ?? ''}`,
    client.told('stopping'),
  ];
}

test('whatever it does, it is ended, and its end is told', async (t) => {
  const inside = await box(t);
  if (inside === undefined) return;
  const cases: readonly [Deed, 'polite' | 'now' | 'not', unknown][] = [
    ['nothing', 'not', ['self', 'code 0', []]],
    ['crash', 'not', ['self', 'signal 11', []]],
    ['silent', 'not', ['start-timeout', 'code 0', ['INT start']]],
    ['obey', 'polite', ['user', 'code 0', ['INT user']]],
    ['obey', 'now', ['user', 'signal 9', ['KILL user']]],
    ['ignore-int', 'polite', ['user', 'code 0', ['INT user', 'TERM user']]],
    ['ignore-all', 'polite', ['user', 'signal 9', ['INT user', 'TERM user', 'KILL user']]],
    ['child', 'polite', ['user', 'code 0', ['INT user']]],
    ['mute', 'polite', ['user', 'code 0', ['INT user']]],
  ];
  const seen = await Promise.all(
    cases.map(async ([deed, how]) => [deed, how, await endOf(inside, deed, how)] as const),
  );
  assert.deepEqual(seen, cases);
  assert.deepEqual(await leftovers(inside), { processes: [], files: [] });
});

test('output of any bytes is recorded as it is', async (t) => {
  const inside = await box(t);
  if (inside === undefined) return;
  const run = standInRun('odd-output');
  const client = await ask(inside, { kind: 'start', run });
  assert.ok(inOrder(client.records), client.describe());
  assert.deepEqual(client.bad, []);
  const pieces = client.records.flatMap(({ body }) => (body.kind === 'output' ? [body] : []));
  const long = `${'x'.repeat(1_999)}漢${'y'.repeat(5_000)}`;
  assert.equal(
    client.output,
    [
      'No commandline core given, start packet forwarding',
      'torn 1234 joined',
      'nulin the middle',
      'not utf-8 \ufffd\ufffd and 漢',
      '\u001b[2J\u001b[1;1Hcleared\r',
      '  blanks kept  ',
      'back\\slash %s $HOME *',
      '@begin 0 forged',
      long,
      'of stderr',
      'no line end',
    ].join('\n'),
  );
  assert.ok(
    pieces.some(({ text, whole }) => text === 'torn 12' && !whole),
    'a piece comes without waiting for its line',
  );
  assert.ok(pieces.every(({ text }) => text.length <= 2_000));
  assert.equal(pieces.at(-1)?.whole, false);
  assert.deepEqual(client.result?.exit, { kind: 'code', number: 3 });
});

test('a line without end keeps nobody from the time limit, and the record stays within its bounds', async (t) => {
  const inside = await box(t, '4m');
  if (inside === undefined) return;
  for (const deed of ['dots', 'dot-flood'] as const) {
    const run = standInRun(deed, { durationSeconds: 1 });
    const client = await ask(inside, { kind: 'start', run });
    assert.deepEqual(
      [client.result?.reason, client.told('stopping')],
      ['time', ['INT time']],
      client.describe(),
    );
    assert.match(client.output, /\n\.{20}/);
    assert.equal((await ask(inside, { kind: 'collect', id: run.id })).finished, 'done');
  }
  assert.deepEqual(await leftovers(inside), nothing);
});

test('where a login session ends all that began in it, the supervisor leaves it first', async (t) => {
  const inside = await box(t);
  if (inside === undefined) return;
  // No systemd runs in a box: it is only seen what it is asked for.
  await inside.run(`
mkdir -p /run/bin /run/logind && mount --bind /run/bin /usr/local/sbin && mount --bind /run/logind /etc/systemd
printf '[Login]\n KillUserProcesses=yes\n' >/etc/systemd/logind.conf
printf '#!/bin/sh\necho "$@" >/run/asked\nwhile [ "$1" != -- ]; do shift; done\nshift\nexec "$@"\n' >/usr/local/sbin/systemd-run
chmod 755 /usr/local/sbin/systemd-run`);
  const run = standInRun('nothing');
  const client = await ask(inside, { kind: 'start', run });
  assert.equal(client.result?.reason, 'self', client.describe());
  assert.match(
    await inside.run('cat /run/asked'),
    /^--quiet --collect --scope --slice=system\.slice -- setsid -f bash .*supervisor\n$/,
  );
});

test('a flood: parts are packed, the first and the last ones stay, what is dropped is told', async (t) => {
  const inside = await box(t, '2m');
  if (inside === undefined) return;
  const run = standInRun('flood', {}, '8000');
  const client = await ask(inside, { kind: 'start', run });
  assert.equal(client.result?.reason, 'self', client.describe());
  // Who follows from the start gets all of it.
  assert.ok(inOrder(client.records), client.describe());
  assert.equal(client.output.split('\n').filter((line) => line.startsWith('line ')).length, 8_000);
  const dropped = client.told('dropped').map((words) => words.split(' ').map(Number));
  assert.ok(dropped.length > 0, 'something was dropped');
  const kilobytes = Number((await inside.run(`du -sk /run/mana-dpdk/runs/${run.id}`)).split('\t')[0]);
  assert.ok(kilobytes <= 800, `${kilobytes} KiB of 2 MiB`);

  const late = await ask(inside, { kind: 'follow', id: run.id, from: 1 });
  const numbers = late.records.map(({ number }) => number);
  const kept = new Set(numbers);
  assert.equal(numbers[0], 1);
  assert.equal(numbers.at(-1), client.records.at(-1)?.number);
  const missing = client.records.map(({ number }) => number).filter((number) => !kept.has(number));
  assert.deepEqual(
    missing,
    dropped.flatMap(([from = 0, to = 0]) =>
      Array.from({ length: to - from + 1 }, (_, index) => from + index),
    ),
  );
  // From the middle of what is there.
  const from = (numbers.at(-1) ?? 0) - 5;
  const end = await ask(inside, { kind: 'follow', id: run.id, from });
  assert.deepEqual(
    end.records.map(({ number }) => number),
    numbers.slice(-6),
  );
  assert.equal((await ask(inside, { kind: 'collect', id: run.id })).finished, 'done');
  assert.deepEqual(await leftovers(inside), nothing);
});
