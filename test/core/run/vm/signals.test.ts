// Who hears which signal: the supervisor that of a shutdown, and nobody who is none of a run's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOrSkip } from '../../../labs/unavailable';
import { ask, BoxClient, forwards, leftovers, quick, startRunBox } from '../../../e2e/run/boxRun';
import { installStandIn, standInRun } from '../../../e2e/run/standIn';

test('signals go where they belong', async (t) => {
  const box = await startOrSkip(t, () => startRunBox());
  if (box === undefined) return;
  t.after(() => box.close());
  await installStandIn(box);
  const started = async (): Promise<{ readonly client: BoxClient; readonly state: string }> => {
    const run = standInRun('obey');
    const client = new BoxClient(box, { kind: 'start', run }, { limits: quick });
    await client.until('forwarding', forwards);
    return { client, state: `/run/mana-dpdk/runs/${run.id}/state` };
  };

  await t.test('SIGTERM, as a shutdown sends it, ends a run as a stop does', async () => {
    const { client, state } = await started();
    await box.run(`read -r _ supervisor _ <${state} && kill -TERM "$supervisor"`);
    await client.ended;
    assert.equal(client.result?.reason, 'user', client.describe());
    assert.deepEqual(client.told('stopping'), ['INT user']);
    assert.deepEqual(client.result.exit, { kind: 'code', number: 0 });
  });

  await t.test('a process that has got the pid of a dead testpmd is left alone', async () => {
    const { client, state } = await started();
    const stranger = box.start(['-c', 'exec setsid sleep 1000']);
    const gone = new Promise((resolve) => stranger.once('close', resolve));
    await box.run(`
read -r phase supervisor begin testpmd since guard rest <${state}
kill -9 "$supervisor" "$guard"; kill -9 -- "-$testpmd"
other=
while [ -z "$other" ]; do other=$(pgrep -x sleep); done
printf '%-200s\\n' "$phase $supervisor $begin $other $since $guard $rest" >${state}`);
    await ask(box, { kind: 'sweep' });
    await client.ended;
    assert.equal(client.result?.reason, 'supervisor', client.describe());
    assert.equal((await box.run('pgrep -x sleep | wc -l')).trim(), '1', 'the stranger lives');
    await box.run('kill "$(pgrep -x sleep)"');
    await gone;
  });
  for (const folder of (await box.run('ls /run/mana-dpdk/runs')).trim().split('\n'))
    await ask(box, { kind: 'collect', id: folder });
  assert.deepEqual(await leftovers(box), { processes: [], files: [] });
});
