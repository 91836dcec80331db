// The faults of runs, as the product's supervisor records them; and pairs of simulated VMs in one network.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Subnet } from './index';
import { RunVm, type TaskRun } from './runClient';

/** Values of a field of the blocks of statistics, in order. */
function field(run: TaskRun, name: string): readonly number[] {
  return run.lines.flatMap((line) => {
    const found = new RegExp(`${name}: +(\\d+)`).exec(line);
    return found === null ? [] : [Number(found[1])];
  });
}

function whole(run: TaskRun): string {
  return run.lines.join('\n');
}

test('starts that lead nowhere: a crash, an end at once, silence, no port', async (t) => {
  const vm = await RunVm.start(t);
  const seen: Record<string, unknown> = {};
  for (const fault of ['run-crash', 'run-exit-0', 'run-hang', 'run-no-ports'] as const) {
    vm.faults(fault);
    const run = vm.run([], { durationSeconds: 2 });
    const task = await vm.task({ kind: 'start', run }, { start: 3, interrupt: 3, terminate: 2 });
    await task.end();
    seen[fault] = [
      task.told.filter((event) => /^(forwarding|stopping|exited|ended)/.test(event)).join(', '),
      task.lines.at(-1)?.slice(0, 40),
      vm.left.files,
    ];
  }
  assert.deepEqual(seen, {
    'run-crash': ['exited signal 11, ended self', 'EAL: Detected static linkage of DPDK', []],
    'run-exit-0': ['forwarding, exited code 0, ended self', 'Bye...', []],
    'run-hang': [
      'stopping INT start, stopping TERM start, stopping KILL start, exited signal 9, ended start-timeout',
      undefined,
      [],
    ],
    'run-no-ports': ['forwarding, stopping INT time, exited code 0, ended time', 'Bye...', []],
  });
});

test('torn output: pieces inside numbers, and the same lines in the end', async (t) => {
  const vm = await RunVm.start(t);
  vm.faults('run-torn');
  const task = await vm.task({
    kind: 'start',
    run: vm.run(['--forward-mode=txonly'], { durationSeconds: 3 }),
  });
  await task.end();
  const pieces = task.records.flatMap(({ body }) =>
    body.kind === 'output' && !body.whole ? [body.text] : [],
  );
  assert.ok(
    pieces.some((piece) => /\d{2}$/.test(piece)),
    'a piece ends in the middle of a number',
  );
  const rates = field(task, 'Tx-pps').slice(1);
  assert.ok(rates.length >= 2 && rates.every((rate) => rate > 1.5e6), rates.join(' '));
});

test('counters that are reset, and that wrap', async (t) => {
  const vm = await RunVm.start(t);
  const packets: Record<string, readonly number[]> = {};
  for (const fault of ['run-counter-reset', 'run-counter-wrap'] as const) {
    vm.faults(fault);
    const task = await vm.task({
      kind: 'start',
      run: vm.run(['--forward-mode=txonly'], { durationSeconds: 6 }),
    });
    await task.end();
    packets[fault] = field(task, '^ {2}TX-packets');
  }
  for (const counts of Object.values(packets)) {
    const back = counts.slice(0, -2).filter((count, index) => count < (counts[index - 1] ?? 0));
    assert.equal(back.length, 1, counts.join(' '));
  }
  assert.ok((packets['run-counter-wrap']?.[0] ?? 0) > 4.2e9);
});

test('servicing: the VF goes, the synthetic path carries on; it comes back only with --hot-plug', async (t) => {
  const vm = await RunVm.start(t);
  const seen: unknown[] = [];
  for (const more of [[], ['--hot-plug']]) {
    vm.faults('run-servicing');
    const run = vm.run(['--forward-mode=txonly', ...more], { durationSeconds: 12 });
    const task = await vm.task({ kind: 'start', run });
    await task.end();
    const rates = field(task, 'Tx-pps').map((rate) => (rate === 0 ? 0 : rate < 1e6 ? 'synthetic' : 'VF'));
    seen.push([
      rates.slice(1).filter((rate, index, all) => rate !== all[index - 1]),
      whole(task).includes('Port 0: device removal event'),
      /netvsc_hotplug_retry\(\): (.*)/.exec(whole(task))?.[1],
      whole(task).split("Couldn't find port for VF").length > 3,
    ]);
    vm.faults();
  }
  assert.deepEqual(seen, [
    // The VF's packets are no longer among the port's: for one block its counters have gone back.
    [['VF', 0, 'synthetic'], true, undefined, true],
    [
      ['VF', 0, 'synthetic', 'VF'],
      true,
      'Found matching MAC address, adding device 7870:00:00.0 network name enP30832s1d1',
      false,
    ],
  ]);
  const { computer, machine } = vm.vm;
  assert.equal(machine.pciDriver, 'mana', 'the VFs are back with the fault');
  assert.match(
    computer.kernel.text(),
    /eth0: VF unregistering: enP30832s1\n[\s\S]*Data path switched to VF: enP30832s1/,
  );
});

test('26.07 goes through it by itself', async (t) => {
  const vm = await RunVm.start(t, { dpdk: '26.07.0' });
  vm.faults('run-servicing');
  const task = await vm.task({
    kind: 'start',
    run: vm.run(['--forward-mode=txonly'], { durationSeconds: 12 }),
  });
  await task.end();
  const text = whole(task);
  assert.match(
    text,
    /Port 0: error recovering event[\s\S]*VF port 0 recovering from error[\s\S]*Port 0: error recovery successful event/,
  );
  const rates = field(task, 'Tx-pps').slice(1);
  assert.ok(rates.some((rate) => rate < 1e6) && (rates.at(-1) ?? 0) > 2e6, rates.join(' '));
});

test('a port of testpmd’s own leaves: it is detached, and forwarding goes on without it', async (t) => {
  const vm = await RunVm.start(t, { faults: [] });
  vm.vm.setFaults(['run-port-leaves']);
  await vm.say('ip link set eth1 down');
  const run = vm.run(['--forward-mode=txonly'], { durationSeconds: 5 });
  const task = await vm.task({ kind: 'start', run: { ...run, checks: { ...run.checks, givenUuids: [] } } });
  await task.end();
  assert.match(
    whole(task),
    /Port 0: device removal event[\s\S]*Now total ports is 0[\s\S]*ports=0 - cores=0/,
  );
});

test('drops, a sender that sends nothing, a path that is only synthetic', async (t) => {
  const vm = await RunVm.start(t);
  const seen: Record<string, unknown> = {};
  for (const fault of ['run-drops', 'run-sender-idle', 'run-synthetic'] as const) {
    vm.faults(fault);
    const task = await vm.task({
      kind: 'start',
      run: vm.run(['--forward-mode=txonly'], { durationSeconds: 3 }),
    });
    await task.end();
    const sent = field(task, '^ {2}TX-packets').at(-1) ?? 0;
    const dropped = field(task, 'TX-dropped').at(-1) ?? 0;
    const share = dropped / (sent + dropped);
    const rate = field(task, 'Tx-pps').at(-1) ?? 0;
    seen[fault] = [
      rate > 2e6 ? 'VF' : rate > 0 ? 'synthetic' : 'none',
      share > 0.9 ? 'all' : share > 0.2 ? 'many' : 'few',
    ];
  }
  assert.deepEqual(seen, {
    'run-drops': ['VF', 'many'],
    'run-sender-idle': ['none', 'all'],
    'run-synthetic': ['synthetic', 'few'],
  });
});

test('two VMs in one network: what one sends the other receives, but for what gets lost', async (t) => {
  const subnet = new Subnet();
  const sender = await RunVm.start(t, { subnet });
  const receiver = await RunVm.start(t, { subnet });
  assert.deepEqual([sender.address, receiver.address], ['10.0.1.4', '10.0.1.5']);
  const shares: number[] = [];
  for (const faults of [[], ['run-loss']] as const) {
    receiver.faults(...faults);
    const listens = receiver.run(['--forward-mode=rxonly']);
    const receiving = await receiver.task({ kind: 'start', run: listens });
    await receiving.forwards();
    const route = `--tx-ip=${sender.address},${receiver.address}`;
    const sending = await sender.task({
      kind: 'start',
      run: sender.run(['--forward-mode=txonly', '--txonly-multi-flow', route], { durationSeconds: 4 }),
    });
    for (let step = 0; step < 120 && sending.finished === ''; step += 1) {
      await Promise.all([sender.vm.advance(100), receiver.vm.advance(100)]);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await receiver.ask({ kind: 'stop', id: listens.id, how: 'polite' });
    await receiving.end();
    const sent = field(sending, '^ {2}TX-packets').at(-1) ?? 0;
    shares.push((field(receiving, '^ {2}RX-packets').at(-1) ?? 0) / sent);
    assert.ok(sent > 5e6);
  }
  const [all = 0, lossy = 0] = shares;
  assert.ok(all > 0.985 && all <= 1.001, String(all));
  assert.ok(lossy > 0.93 && lossy < 0.96, String(lossy));
});
