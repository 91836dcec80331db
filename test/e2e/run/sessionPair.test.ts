// A sender and a receiver on one machine, joined by shared memory, as real testpmds: started, measured, ended as one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runPair } from '../../../src/core/run/pair';
import { connectLab } from '../../labs/connect';
import { startMachine, startOrSkip } from '../../labs/net/index';
import { depsOn, leftOf, nullPlan, realTestpmd } from './support';

void test('a pair of real testpmds: the receiver first, both ends, and what is lost between them', async (t) => {
  const machine = await startOrSkip(t, () => {
    realTestpmd();
    return startMachine();
  });
  if (machine === undefined) return;
  t.after(() => machine.stop());
  const connection = await connectLab({ ...machine, host: machine.delayedHost });
  t.after(() => connection.dispose());

  const end = (role: string, mode: string, durationSeconds: number) =>
    nullPlan({
      eal: [`--vdev=net_memif0,role=${role},id=0,socket=/run/pair.sock,socket-abstract=no`],
      app: [`--forward-mode=${mode}`],
      durationSeconds,
    });
  const plan = {
    receiver: end('server', 'rxonly', 60),
    sender: end('client', 'txonly', 2),
    sourceAddress: '10.0.0.1',
    destinationAddress: '10.0.0.2',
    sameVm: true,
  };
  const deps = depsOn(connection);
  const pair = runPair({ receiver: deps, sender: deps }, plan);
  const { outcome, problem, receiver, sender, loss } = await pair.result;
  const said = [receiver, sender].flatMap((run) => run?.reader.log.lines(1, run.reader.log.count) ?? []);
  assert.equal(outcome, 'done', JSON.stringify({ problem, said: said.map(({ text }) => text).slice(-20) }));
  assert.equal(sender?.end?.reason, 'time');
  assert.equal(receiver?.end?.reason, 'user');
  assert.ok(loss?.totals != null, 'both print their sums');
  assert.ok(loss.totals.sent > 0);
  assert.ok(loss.totals.received > 0 && loss.totals.received <= loss.totals.sent, JSON.stringify(loss));
  await Promise.all([sender.done, receiver.done]);
  assert.deepEqual([...(await leftOf(machine, sender.id)), ...(await leftOf(machine, receiver.id))], []);
});
