// The product's own supervisor script runs the simulated testpmd: what it records, how runs end, what is left.
import assert from 'node:assert/strict';
import test from 'node:test';
import { RunVm } from './runClient';

const nothing = { processes: [], files: [] };

/** Rates of a direction in the blocks of statistics. */
function rates(lines: readonly string[], direction: 'Rx' | 'Tx'): readonly number[] {
  return lines.flatMap((line) => {
    const found = new RegExp(`^ {2}${direction}-pps: +(\\d+)`).exec(line);
    return found === null ? [] : [Number(found[1])];
  });
}

test('a run to its limit: output, CPU, VF, telemetry, the end; nothing is left', async (t) => {
  const vm = await RunVm.start(t);
  const run = await vm.task({
    kind: 'start',
    run: vm.run(['--forward-mode=txonly', '-a'], { durationSeconds: 5 }),
  });
  await run.end();
  const kinds = new Set(run.records.map(({ body }) => body.kind));
  assert.deepEqual([...kinds].sort(), ['begin', 'cpu', 'event', 'output', 'telemetry', 'vf']);
  assert.deepEqual(
    run.items.filter(({ kind }) => kind === 'bad'),
    [],
  );
  const [first = 0, ...others] = rates(run.lines, 'Tx');
  assert.ok(
    first === 0 && others.length >= 4 && others.every((rate) => rate > 1.6e6 && rate < 2.6e6),
    others.join(' '),
  );
  const [started = '', ...told] = run.told;
  assert.match(started, /^started \d+$/);
  assert.deepEqual(told, [
    'forwarding',
    'limit',
    'stopping INT time',
    'exited code 0',
    'cleaned 13',
    'ended time',
  ]);
  assert.deepEqual([run.errors, run.result?.reason, vm.left], ['', 'time', nothing]);
  const cpu = run.records.flatMap(({ body }) => (body.kind === 'cpu' ? [body] : []));
  assert.ok(cpu.some(({ threads }) => threads.some(({ lcore, ticks }) => lcore === 2 && ticks >= 80)));
  const [telemetry] = run.records
    .flatMap(({ body }) => (body.kind === 'telemetry' ? body.ports : []))
    .slice(-1);
  assert.equal(telemetry?.name, vm.vm.machine.nics[1]?.uuid);
  assert.ok((telemetry?.extra['vf_tx_good_packets'] ?? 0) > 5e6);
});

test('stopped, followed from a record on after a break, listed, collected', async (t) => {
  const vm = await RunVm.start(t);
  const run = vm.run();
  const first = await vm.task({ kind: 'start', run });
  await first.forwards();
  first.disconnect();
  const listed = await vm.ask({ kind: 'list' });
  assert.match(JSON.stringify(listed.items), new RegExp(`"run","words":\\["${run.id}","running"`));
  const after = first.records.length;
  const again = await vm.task({ kind: 'follow', id: run.id, from: after + 1 });
  const stop = await vm.task({ kind: 'stop', id: run.id, how: 'polite' });
  await Promise.all([stop.end(), again.end()]);
  assert.deepEqual([stop.result?.reason, again.result?.reason], ['user', 'user']);
  const [next] = again.records;
  assert.equal(next?.number, after + 1);
  assert.ok(again.lines.includes('Bye...'));
  assert.deepEqual(vm.left, nothing);
  assert.equal((await vm.ask({ kind: 'collect', id: run.id })).finished, 'done');
  assert.match((await vm.ask({ kind: 'follow', id: run.id, from: 1 })).refused, /^run-not-there/);
});

test('signals that testpmd does not heed: the ladder up to SIGKILL', async (t) => {
  const vm = await RunVm.start(t);
  const told: unknown[] = [];
  for (const fault of ['run-ignores-int', 'run-ignores-signals'] as const) {
    vm.faults(fault);
    const run = vm.run();
    const task = await vm.task({ kind: 'start', run }, { start: 60, interrupt: 3, terminate: 2 });
    await task.forwards();
    await vm.ask({ kind: 'stop', id: run.id, how: 'polite' });
    await task.end();
    told.push([...task.told.filter((event) => /^(stopping|exited)/.test(event)), vm.left]);
  }
  assert.deepEqual(told, [
    ['stopping INT user', 'stopping TERM user', 'exited code 0', nothing],
    ['stopping INT user', 'stopping TERM user', 'stopping KILL user', 'exited signal 9', nothing],
  ]);
});

test('whoever is killed, testpmd ends and nothing is left', async (t) => {
  const vm = await RunVm.start(t);
  const seen: unknown[] = [];
  for (const victim of ['testpmd', 'supervisor', 'guard', 'supervisor and guard'] as const) {
    const run = vm.run();
    const task = await vm.task({ kind: 'start', run });
    await task.forwards();
    const { computer } = vm.vm;
    const [begin] = task.records;
    const supervisor = begin?.body.kind === 'begin' ? begin.body.pid : 0;
    const all = computer.processes.list();
    const guard = all.find(({ parent, name }) => parent === supervisor && name === 'bash')?.pid ?? 0;
    const testpmd = all.find(({ name }) => name === 'dpdk-testpmd')?.pid ?? 0;
    for (const pid of {
      testpmd: [testpmd],
      supervisor: [supervisor],
      guard: [guard],
      'supervisor and guard': [guard, supervisor],
    }[victim])
      assert.equal(computer.kill(pid, 'KILL', 0), undefined, victim);
    if (victim === 'guard') {
      // The supervisor starts another one, and goes on.
      await vm.vm.advance(3000);
      assert.equal(task.finished, '');
      await vm.ask({ kind: 'stop', id: run.id, how: 'polite' });
    }
    if (victim === 'supervisor and guard') await vm.ask({ kind: 'sweep' });
    await task.end();
    seen.push([victim, task.result?.reason, vm.left]);
  }
  assert.deepEqual(seen, [
    ['testpmd', 'self', nothing],
    ['supervisor', 'supervisor', nothing],
    ['guard', 'user', nothing],
    ['supervisor and guard', 'supervisor', nothing],
  ]);
});

test('the prompt through the supervisor: echo, completion, answers, quit', async (t) => {
  const vm = await RunVm.start(t);
  const run = vm.run(['-i'], { console: true });
  const task = await vm.task({ kind: 'start', run });
  await task.until(({ lines }) => lines.some((line) => line.endsWith('testpmd> ')));
  const keys = await vm.keys(run.id);
  keys.type('show po\tst\tall\rnonsense\r');
  await task.until(({ lines }) => lines.includes('Command not found'));
  keys.type('sta\u007f\u007f\u007fstart\nport stop 1\nstop\nquit\n');
  await Promise.all([task.end(), keys.end()]);
  const { lines } = task;
  assert.ok(lines.includes('testpmd> show port \u001b[0Kstats \u001b[0Kall\r'), lines.join('\n'));
  assert.ok(lines.includes('testpmd> nonsense\r'));
  assert.ok(lines.includes('testpmd> sta\b\u001b[0K\b\u001b[0K\b\u001b[0Kstart\r'));
  assert.ok(lines.includes('Please remove port 1 from forwarding configuration.'));
  assert.deepEqual([task.result?.reason, lines.at(-1), vm.left], ['self', 'Bye...', nothing]);
});
