// A pair: who starts and ends when, what becomes of one end's failure, and what is lost between the two.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runPair, type PairRun } from '../../../src/core/run/pair';
import { pairLoss, type PairSide } from '../../../src/core/run/pairLoss';
import type { PairPlan } from '../../../src/core/run/planPair';
import { fakePlan, FakeRunVm } from './fakeRunVm';
import { FakeTime, settle } from './fakeTime';
import { Stream } from './support';
import { end, round, start } from './texts';

const senderId = '00000000000000aa';
const receiverId = '00000000000000bb';
const ports = [{ mac: '60:45:BD:00:00:01' }];

function plan(): PairPlan {
  const of = (id: string, scenario: 'sender' | 'receiver') => {
    const args = ['--', '--stats-period', '2'];
    const command = { program: '/usr/bin/dpdk-testpmd', args, env: {}, text: 'testpmd' };
    return fakePlan({ id, scenario, command, console: false });
  };
  return {
    sender: of(senderId, 'sender'),
    receiver: of(receiverId, 'receiver'),
    sourceAddress: '10.0.1.4',
    destinationAddress: '10.0.1.5',
    sameVm: false,
  };
}

/** Two VMs whose time is one. */
function rig(): {
  readonly time: FakeTime;
  readonly sender: FakeRunVm;
  readonly receiver: FakeRunVm;
  readonly pair: PairRun;
} {
  const time = new FakeTime();
  const [sender, receiver] = [new FakeRunVm(time), new FakeRunVm(time)];
  const pair = runPair({ sender: sender.deps(), receiver: receiver.deps() }, plan());
  return { time, sender, receiver, pair };
}

/** Lets a VM's testpmd say this. */
function says(vm: FakeRunVm, id: string, text: string): void {
  for (const line of text.split('\n')) vm.write(`o ${line}`, id);
}

test('the receiver first, the sender when it forwards, the receiver’s end two periods after the sender’s', async () => {
  const { time, sender, receiver, pair } = rig();
  const phases: string[] = [pair.phase];
  pair.onChange(() => {
    if (phases.at(-1) !== pair.phase) phases.push(pair.phase);
  });
  await settle();
  assert.deepEqual(receiver.asked, ['start']);
  says(receiver, receiverId, 'EAL: Detected CPU lcores: 8');
  await settle();
  assert.deepEqual(sender.asked, [], 'it waits until the receiver really forwards');
  says(receiver, receiverId, start({ mode: 'rxonly', ports }));
  await settle();
  assert.deepEqual(sender.asked, ['start']);
  says(sender, senderId, start({ mode: 'txonly', ports }));
  await settle();
  says(sender, senderId, end([{ rx: [0, 0], tx: [1_000, 0] }]));
  sender.finish('time', senderId);
  await settle();
  await time.pass(3_900);
  assert.deepEqual(
    receiver.asked.filter((task) => task.startsWith('stop')),
    [],
  );
  says(receiver, receiverId, end([{ rx: [990, 10], tx: [0, 0] }]));
  await time.pass(200);
  assert.ok(receiver.asked.includes('stop polite'));
  const result = await pair.result;
  assert.equal(result.outcome, 'done');
  assert.equal(result.problem, null);
  assert.deepEqual(result.sender?.head.pair, { role: 'sender', other: receiverId });
  assert.equal(result.loss?.totals?.sent, 1_000);
  assert.equal(result.loss.totals.received, 990);
  assert.deepEqual(phases, ['receiver-starts', 'sender-starts', 'running', 'ending', 'ended']);
  await settle();
  assert.deepEqual([...sender.runs.keys(), ...receiver.runs.keys()], [], 'both records are collected');
});

test('one end does not start, does not forward, or ends early: the other one is stopped', async () => {
  const unstarted = rig();
  unstarted.receiver.answers.set('start', ['refused hugepages-missing 1024 0', 'finished refused']);
  const noReceiver = await unstarted.pair.result;
  assert.equal(noReceiver.outcome, 'receiver-failed');
  assert.equal(noReceiver.problem?.id, 'run-refused');
  assert.deepEqual(unstarted.sender.asked, []);

  const silent = rig();
  await settle();
  silent.receiver.finish('start-timeout', receiverId);
  assert.equal((await silent.pair.result).outcome, 'receiver-failed');
  assert.deepEqual(silent.sender.asked, []);

  const noSender = rig();
  noSender.sender.answers.set('start', ['refused testpmd-missing /usr/bin/dpdk-testpmd', 'finished refused']);
  await settle();
  says(noSender.receiver, receiverId, start({ mode: 'rxonly', ports }));
  const unsent = await noSender.pair.result;
  assert.equal(unsent.outcome, 'sender-failed');
  assert.equal(unsent.problem?.id, 'run-refused');
  assert.ok(noSender.receiver.asked.includes('stop polite'));

  const early = rig();
  await settle();
  says(early.receiver, receiverId, start({ mode: 'rxonly', ports }));
  await settle();
  says(early.sender, senderId, start({ mode: 'txonly', ports }));
  early.receiver.finish('self', receiverId);
  assert.equal((await early.pair.result).outcome, 'receiver-failed');
  assert.ok(early.sender.asked.includes('stop polite'));
});

test('stopped by a person: both ends, also one that is not heard of at the moment', async () => {
  const { sender, receiver, pair } = rig();
  await settle();
  says(receiver, receiverId, start({ mode: 'rxonly', ports }));
  await settle();
  says(sender, senderId, start({ mode: 'txonly', ports }));
  await receiver.cut();
  const stopped = pair.stop();
  await settle();
  assert.ok(sender.asked.includes('stop polite'));
  assert.equal(pair.phase, 'ending');
  await receiver.mend();
  await stopped;
  assert.equal((await pair.result).outcome, 'stopped');
  assert.ok(receiver.asked.includes('stop polite'));

  const before = rig();
  await settle();
  await before.pair.stop();
  assert.equal((await before.pair.result).outcome, 'stopped');
  assert.deepEqual(before.sender.asked, []);
  assert.ok(before.receiver.asked.includes('stop polite'));
});

/** An end that begins to forward at a second and then says its rates, one a second. */
function side(mode: 'rxonly' | 'txonly', zeroAtMs: number, rates: readonly number[], sum?: number): PairSide {
  const stream = new Stream();
  stream.after(1_000).say(start({ mode, ports }));
  let packets = 0;
  for (const rate of rates) {
    packets += rate;
    const values =
      mode === 'rxonly' ? { rxPps: rate, rxPackets: packets } : { txPps: rate, txPackets: packets };
    stream.after(1_000).say(round({ port: 0, ...values }));
  }
  const total: readonly [number, number] = [sum ?? 0, 0];
  if (sum !== undefined)
    stream.say(end([mode === 'rxonly' ? { rx: total, tx: [0, 0] } : { rx: [0, 0], tx: total }])).ended();
  return { reader: stream.read(), zeroAtMs };
}

test('loss: by the sums of both, by the rates of the time that both forwarded, whatever their clocks', () => {
  const sent = side('txonly', 50_000, [0, 1_000, 1_000, 1_000, 1_000, 1_000], 5_000);
  // The receiver began 3 s earlier, and goes on for longer.
  const received = side('rxonly', 47_000, [5, 0, 0, 0, 900, 900, 900, 900, 900, 0, 0], 4_505);
  const loss = pairLoss(sent, received, 5);
  assert.deepEqual(loss.totals, { sent: 5_000, received: 4_500, loss: 1 - 4_500 / 5_000 });
  assert.equal(loss.rates?.sent, 1_000);
  assert.equal(loss.rates.received, 900);
  assert.equal(loss.seconds, 6);
});

test('loss: what is not known is not made up', () => {
  const sent = side('txonly', 50_000, [0, 1_000, 1_000, 1_000, 1_000]);
  const received = side('rxonly', 50_000, [0, 500, 500, 500, 500]);
  const running = pairLoss(sent, received, 0);
  assert.equal(running.totals, null);
  assert.equal(running.rates?.loss, 0.5);
  const apart = pairLoss(sent, side('rxonly', 900_000, [0, 500, 500, 500]), 0);
  assert.deepEqual(apart, { totals: null, rates: null, seconds: 0 });
  const nothing = pairLoss(side('txonly', 0, [0, 0, 0, 0], 0), side('rxonly', 0, [0, 0, 0, 0], 0), 0);
  assert.equal(nothing.totals, null);
  assert.equal(nothing.rates, null);
  const unknown = pairLoss({ ...sent, zeroAtMs: null }, received, 0);
  assert.equal(unknown.rates, null);
});
