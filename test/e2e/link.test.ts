// What happens to the connection while it is used: a silent link, a killed sshd, a reboot, a server with few channels.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remoteCommand } from '../../src/core/remote/command';
import { connectLab, detectLab } from '../labs/connect';
import { startMachine, startOrSkip } from '../labs/net/index';
import { waitFor } from '../labs/process';
import { startSshd } from '../labs/sshd/index';
import { problemId, processesWith, uniqueSeconds } from './support';

/** Seconds within which a dead link has to be noticed. */
const noticeWithin = 10;

void test('rule 19: a link that goes silent is noticed in time, and comes back', async (t) => {
  const machine = await startOrSkip(t, startMachine);
  if (machine === undefined) return;
  t.after(() => machine.stop());
  const connection = await connectLab({ ...machine, host: machine.delayedHost });
  t.after(() => connection.dispose());

  const sleep = uniqueSeconds();
  const pending = [remoteCommand('sleep', sleep), remoteCommand('sleep', sleep)].map((command) =>
    problemId(connection.exec({ command })),
  );
  await waitFor(
    'the commands to run',
    async () => (await processesWith(machine, `sleep ${sleep}`)).length >= 2,
  );
  await machine.setHole(true);
  const start = performance.now();
  assert.deepEqual(await Promise.all(pending), ['link-lost', 'link-lost']);
  const seconds = (performance.now() - start) / 1_000;
  assert.ok(seconds <= noticeWithin, `noticed after ${seconds.toFixed(1)} s`);
  t.diagnostic(`noticed after ${seconds.toFixed(1)} s`);
  assert.notEqual(connection.state.kind, 'connected');
  assert.ok(
    ['not-connected', 'link-lost'].includes(
      await problemId(connection.exec({ command: remoteCommand('true') })),
    ),
  );

  await machine.setHole(false);
  connection.reconnectNow();
  await waitFor('the connection to come back', () => connection.state.kind === 'connected', 60_000);
  assert.equal((await connection.exec({ command: remoteCommand('echo', 'back') })).stdout, 'back\n');
});

void test('sshd is killed, or the VM reboots, during detection', async (t) => {
  const machine = await startOrSkip(t, startMachine);
  if (machine === undefined) return;
  t.after(() => machine.stop());
  const connection = await connectLab({ ...machine, host: machine.delayedHost });
  t.after(() => connection.dispose());
  const connected = (): boolean => connection.state.kind === 'connected';
  const before = await detectLab(connection);

  // With a round trip of 400 ms a detection takes at least twice that: the end comes in the middle of it.
  await machine.setDelay(200);
  const blows = { 'sshd of this session killed': 'pkill -9 -f "^sshd: azureuser"', reboot: '' };
  for (const [name, command] of Object.entries(blows)) {
    await t.test(name, async () => {
      const detection = problemId(detectLab(connection));
      if (command === '') await machine.reboot();
      else await machine.run(command);
      assert.ok(['link-lost', 'closed-by-server'].includes(await detection));
      await waitFor('the state to leave "connected"', () => !connected());
      connection.reconnectNow();
      await waitFor('the connection to come back', connected, 60_000);
    });
  }
  const after = await detectLab(connection);
  assert.notEqual(after.facts.bootId, before.facts.bootId);
  assert.equal(after.facts.hostname, before.facts.hostname);
});

void test('a server that allows fewer channels than we would use', async (t) => {
  for (const sessions of [10, 2]) {
    await t.test(`MaxSessions ${sessions}`, async (t) => {
      const secondUser = process.getuid?.() === 0;
      const config = [`MaxSessions ${sessions}`];
      const sshd = await startOrSkip(t, () => startSshd({ config, secondUser }));
      if (sshd === undefined) return;
      t.after(() => sshd.stop());
      const connection = await connectLab(sshd, { user: sshd.secondUser ?? sshd.user });
      t.after(() => connection.dispose());
      const numbers = Array.from({ length: 30 }, (_, index) => String(index));
      const results = await Promise.all(
        numbers.map((number) =>
          connection.exec({ command: remoteCommand('sh', '-c', 'sleep 0.05; echo "$0"', number) }),
        ),
      );
      assert.deepEqual(
        results.map(({ stdout }) => stdout.trim()),
        numbers,
      );
    });
  }
});
