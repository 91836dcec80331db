// The terminal of a task that runs testpmd: what it shows, its exit code, how it is stopped.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { msg, render, type Message } from '../../src/core/message';
import { ProblemError } from '../../src/core/problem';
import type { Facts } from '../../src/core/detect/facts';
import { runFailed, runJob, type LineQuestion } from '../../src/extension/run/runJobs';
import { RunScreen } from '../../src/extension/run/runScreen';
import { RunService } from '../../src/extension/run/runService';
import { TaskTerminal, type TaskEnd } from '../../src/extension/terminals/taskTerminal';
import { handedOver, healthy, nicPair } from '../core/judge/situations';
import { bootId } from '../core/run/fakeRunVm';
import { settle } from '../core/run/fakeTime';
import { core, FakeListVm, ready, runWorld } from './runFakes';

interface Bench {
  readonly vm: FakeListVm;
  readonly terminal: TaskTerminal<RunScreen, TaskEnd>;
  readonly service: RunService;
  readonly shown: () => string;
  readonly ended: Promise<number>;
  readonly told: Message[];
  readonly questions: LineQuestion[];
  /** Waits until the VM has been asked to start. */
  readonly started: () => Promise<string>;
}

/** Without colours and cursor moves. */
const plain = (text: string): string => text.replace(/\x1b\[[\d;]*[A-Za-z]/g, '').replaceAll('\r', '');

function bench(
  definition: Record<string, unknown>,
  facts: Facts = ready,
  answer = true,
  others: readonly FakeListVm[] = [],
): Bench {
  const vm = new FakeListVm(undefined, facts);
  const world = runWorld(vm);
  const service = new RunService(world.deps);
  const questions: LineQuestion[] = [];
  const told: Message[] = [];
  const job = runJob(
    {
      service,
      engine: () => Promise.resolve(core),
      vms: () => [vm, ...others],
      activeId: () => undefined,
      confirm: (question) => {
        questions.push(question);
        return Promise.resolve(answer);
      },
    },
    { type: 'mana', ...definition },
  );
  const terminal = new TaskTerminal<RunScreen, TaskEnd>(job, {
    screen: (write) =>
      Promise.resolve(
        new RunScreen({ engine: core, write, translate: (template) => template, now: vm.vm.time.now }),
      ),
    failed: runFailed,
    notify: (notice) => told.push(notice),
    problemOf: (error) =>
      error instanceof ProblemError
        ? error.problem
        : { id: 'unexpected', message: msg('{0}', String(error)), remedies: [] },
    later: (call) => {
      call();
    },
  });
  let text = '';
  terminal.onDidWrite((piece) => (text += piece));
  const ended = new Promise<number>((resolve) => {
    terminal.onDidClose(resolve);
  });
  const started = async (): Promise<string> => {
    while (vm.vm.runs.size === 0) await settle();
    return [...vm.vm.runs.keys()][0] ?? '';
  };
  return { vm, terminal, service, shown: () => plain(text), ended, told, questions, started };
}

/** What testpmd says while it forwards packets on one port, and at its end. */
async function forward(vm: FakeListVm, id: string): Promise<void> {
  const say = (text: string): void => {
    vm.vm.write(text, id);
  };
  say(`b 1700000000 ${bootId} 77`);
  say('o EAL: Detected CPU lcores: 8');
  say('o Configuring Port 0 (socket 0)');
  say('o Port 0: 60:45:BD:00:00:01');
  say('o Start automatic packet forwarding');
  say(
    'o io packet forwarding - ports=1 - cores=1 - streams=1 - NUMA support enabled, MP allocation mode: native',
  );
  for (let second = 1; second <= 6; second += 1) {
    await vm.vm.time.pass(1_000);
    const packets = 2_000_000 * second;
    say('o   ######################## NIC statistics for port 0  ########################');
    say(`o   RX-packets: ${packets} RX-missed: 0          RX-bytes:  ${packets * 64}`);
    say('o   RX-errors: 0');
    say('o   RX-nombuf:  0');
    say(`o   TX-packets: ${packets} TX-errors: 0          TX-bytes:  ${packets * 64}`);
    say('o ');
    say('o   Throughput (since last show)');
    say('o   Rx-pps:      2000000          Rx-bps:   1024000000');
    say('o   Tx-pps:      2000000          Tx-bps:   1024000000');
    say('o   ############################################################################');
  }
}

test('plan, figures and verdict are shown; forwarding that is confirmed ends with 0', async () => {
  const { vm, terminal, shown, ended, started } = bench({ testpmd: { duration: 6 } });
  terminal.open({ columns: 120 });
  const id = await started();
  await settle();
  await forward(vm, id);
  terminal.setDimensions({ columns: 100 });
  vm.vm.finish('time', id);
  assert.equal(await ended, 0, shown());
  for (const part of [
    'Looking at web…',
    'Run on vm1: ',
    '/usr/local/bin/dpdk-testpmd',
    'Forwarding started',
    'CONFIRMED',
    '2.00 Mpps',
  ])
    assert.ok(shown().includes(part), `${part} is not in\n${shown()}`);
  assert.match(shown(), /\[#*\.*\] .* left .*Rx 2\.00 Mpps/);
});

test('a testpmd that forwards nothing ends with 1, whatever its own exit code was', async () => {
  const { vm, terminal, shown, ended, started } = bench({ testpmd: 'single-queue' });
  terminal.open(undefined);
  const id = await started();
  vm.vm.write(`b 1700000000 ${bootId} 77`, id);
  vm.vm.finish('self', id);
  assert.equal(await ended, 1);
  assert.match(shown(), /NOT CONFIRMED/);
});

test('what is missing on the VM ends with 3, and nothing is started', async () => {
  const { vm, terminal, shown, ended } = bench({ testpmd: 'single-queue' }, healthy);
  terminal.open(undefined);
  assert.equal(await ended, 3);
  assert.match(shown(), /MISSING/);
  assert.match(shown(), /Not started: something is missing on web/);
  assert.deepEqual(vm.vm.asked, []);
});

test('a pair whose receiver the VM refuses ends with 3, and its sender is not started', async () => {
  const facts = { ...healthy, nics: [nicPair(0), handedOver(2, false)] };
  const receiver = new FakeListVm(undefined, facts, { id: 'vm-2', name: 'db' });
  receiver.vm.answers.set('start', ['refused run-nic-busy 60:45:bd:00:00:01', 'finished refused']);
  const { vm, terminal, shown, ended } = bench({ vm: 'web', testpmd: { to: 'db' } }, ready, true, [receiver]);
  terminal.open(undefined);
  assert.equal(await ended, 3, shown());
  assert.deepEqual([receiver.vm.asked, vm.vm.runs.size], [['start'], 0], shown());
});

test('a mistake in the task ends with 2; so does a line that is none', async () => {
  for (const testpmd of ['fastest', { line: 'dpdk-testpmd -l 1-2 | tee x' }]) {
    const { vm, terminal, shown, ended } = bench({ testpmd });
    terminal.open(undefined);
    assert.equal(await ended, 2, shown());
    assert.deepEqual(vm.vm.asked, []);
  }
});

test('a line that this release refuses runs only when somebody says so', async () => {
  const definition = {
    testpmd: { line: 'dpdk-testpmd -l 1-2 -a 7870:00:00.0,mac=60:45:bd:00:00:01 -- --no-such-option' },
  };
  const declined = bench(definition, ready, false);
  declined.terminal.open(undefined);
  assert.equal(await declined.ended, 1, declined.shown());
  assert.deepEqual([declined.questions.length, declined.vm.vm.asked], [1, []]);
  const agreed = bench(definition);
  agreed.terminal.open(undefined);
  const id = await agreed.started();
  agreed.vm.vm.finish('self', id);
  assert.equal(await agreed.ended, 1);
  assert.equal(agreed.questions[0]?.errors[0]?.rule, 'unknown-option');
});

test('Ctrl+C stops testpmd on the VM and waits for its end; the second one only closes the terminal', async () => {
  const { vm, terminal, shown, ended, started } = bench({ testpmd: 'single-queue' });
  terminal.open(undefined);
  const id = await started();
  await settle();
  vm.vm.deaf.add('stop');
  terminal.handleInput('\x03');
  await settle();
  assert.ok(vm.vm.asked.includes('stop polite'));
  assert.match(shown(), /Stopping testpmd: SIGINT first/);
  // The stop does not come through: the run goes on, and so does the terminal, until it is told a second time.
  await vm.vm.cut();
  terminal.handleInput('\x03');
  assert.equal(await ended, 1);
  vm.vm.deaf.delete('stop');
  await vm.vm.mend();
  vm.vm.finish('user', id);
});

test('closing the terminal stops testpmd, and the end is told; a window that closes stops nothing', async () => {
  const { vm, terminal, told, started, service } = bench({ testpmd: 'single-queue' });
  terminal.open(undefined);
  await started();
  await settle();
  terminal.close();
  while (told.length === 0) await settle();
  assert.ok(vm.vm.asked.includes('stop polite'));
  assert.match(render(told[0] ?? msg('')), /^web: NOT CONFIRMED/);
  service.dispose();
});

test('a lost connection is said in the live line, and the run is waited for', async () => {
  const { vm, terminal, shown, ended, started } = bench({ testpmd: 'single-queue' });
  terminal.open({ columns: 120 });
  const id = await started();
  vm.vm.write(`b 1700000000 ${bootId} 77`, id);
  await vm.vm.time.pass(1_000);
  await vm.vm.cut();
  assert.match(shown(), /connection lost; testpmd goes on/);
  await vm.vm.mend();
  vm.vm.finish('self', id);
  assert.equal(await ended, 1);
});

test('in an untrusted workspace nothing is looked at', async () => {
  const vm = new FakeListVm();
  const world = runWorld(vm);
  world.trusted = false;
  const service = new RunService(world.deps);
  const job = runJob(
    {
      service,
      engine: () => Promise.resolve(core),
      vms: () => [vm],
      activeId: () => undefined,
      confirm: () => assert.fail('it asked'),
    },
    { testpmd: 'single-queue' },
  );
  const screen = new RunScreen({ engine: core, write: () => undefined, translate: String, now: () => 0 });
  await assert.rejects(job(screen, new AbortController().signal), ProblemError);
  assert.deepEqual(vm.asked, []);
});
