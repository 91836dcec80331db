// A run over a real sshd with a real testpmd: start, samples, stop; breaks, other windows, keys, refusals.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { ProblemError } from '../../../src/core/problem';
import type { VmConnection } from '../../../src/core/remote/session';
import { attachRun, listRuns, startRun, type LiveRun } from '../../../src/core/run/session';
import type { RunSessionProblem } from '../../../src/core/run/sessionProblems';
import { connectLab } from '../../labs/connect';
import { labUsers, startMachine, startOrSkip, type LabMachine } from '../../labs/net/index';
import { waitFor } from '../../labs/process';
import { depsOn, leftOf, nullPlan, realTestpmd } from './support';

/** Numbers of the stream records that a run has heard, in the order in which they came. */
function numbersOf(run: LiveRun): number[] {
  const numbers: number[] = [];
  run.onRecord(({ number }) => numbers.push(number));
  return numbers;
}

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Waits for the picture to have some samples. */
async function samples(run: LiveRun, count: number): Promise<void> {
  let seen = 0;
  await waitFor(
    `${count} samples`,
    () => {
      seen = 0;
      run.reader.series.each('port:0.rx.pps', (_, value) => {
        if (value > 0) seen += 1;
      });
      return seen >= count || run.end !== undefined;
    },
    20_000,
  );
  assert.ok(seen >= count, `${seen} samples, then ${JSON.stringify(run.end)}`);
}

async function connect(
  t: TestContext,
  machine: LabMachine,
  user: keyof typeof labUsers = 'azureuser',
): Promise<VmConnection> {
  const connection = await connectLab({ ...machine, host: machine.delayedHost }, { user });
  t.after(() => connection.dispose());
  return connection;
}

void test('runs of a real testpmd over a real sshd', async (t) => {
  const machine = await startOrSkip(t, () => {
    realTestpmd();
    return startMachine();
  });
  if (machine === undefined) return;
  t.after(() => machine.stop());

  await t.test('started, followed over a break, stopped: no record is lost, nothing is left', async (t) => {
    const connection = await connect(t, machine);
    const kept: number[] = [];
    const run = await startRun(depsOn(connection), nullPlan(), {
      keep: (ended) => {
        kept.push(ended.reader.lastRecord);
        return Promise.resolve();
      },
    });
    const numbers = numbersOf(run);
    assert.equal(run.link, 'following');
    await samples(run, 2);
    assert.equal(run.reader.phase, 'forwarding');
    const listed = await listRuns(depsOn(connection));
    assert.deepEqual(
      listed.runs.map(({ id, state, holder }) => ({ id, state, holder })),
      [{ id: run.id, state: 'running', holder: 'ana@laptop' }],
    );

    const links: string[] = [run.link];
    run.onChange(() => {
      if (links.at(-1) !== run.link) links.push(run.link);
    });
    await machine.run('pkill -9 -f "^sshd: azureuser"');
    await waitFor('the break to be noticed', () => run.link === 'lost');
    assert.ok(run.problem !== undefined);
    const heard = run.reader.lastRecord;
    connection.reconnectNow();
    await waitFor('the run to be followed again', () => run.link === 'following', 20_000);
    await waitFor('what came meanwhile', () => run.reader.lastRecord > heard + 3);
    await run.stop();
    const end = await run.ended;
    await run.done;
    assert.equal(end.reason, 'user');
    assert.deepEqual(end.exit, { kind: 'code', number: 0 });
    assert.deepEqual(numbers, range(numbers[0] ?? 0, run.reader.lastRecord));
    assert.deepEqual(
      run.reader.markers.filter(({ kind }) => kind === 'gap'),
      [],
    );
    assert.deepEqual(links, ['following', 'lost', 'following', 'ended']);
    assert.deepEqual(kept, [run.reader.lastRecord]);
    assert.deepEqual(await leftOf(machine, run.id), []);
    assert.deepEqual((await listRuns(depsOn(connection))).runs, []);
  });

  await t.test(
    'closed, then followed from another client with a password for sudo, and its keys',
    async (t) => {
      const connection = await connect(t, machine);
      const plan = nullPlan({ console: true });
      const run = await startRun(depsOn(connection), plan);
      await waitFor('the prompt', () => run.reader.log.open.includes('testpmd>'));
      await run.close();
      assert.deepEqual(
        (await leftOf(machine, run.id)).filter((line) => line.includes('follow')),
        [],
      );
      await connection.dispose();

      const other = await connect(t, machine, 'pwuser');
      let asked = 0;
      const rights = {
        user: 'pwuser',
        ask: () => {
          asked += 1;
          return Promise.resolve(asked === 1 ? 'wrong' : labUsers.pwuser.password);
        },
      };
      const again = await attachRun(depsOn(other, rights), run.id);
      const numbers = numbersOf(again);
      assert.equal(again.head.line, plan.command.text);
      await waitFor('the prompt again', () => again.reader.log.open.includes('testpmd>'));
      const keys = again.input();
      const said = (): string => {
        const { log } = again.reader;
        return log
          .lines(1, log.count)
          .map(({ text }) => text)
          .join('\n');
      };
      for (const key of 'show port inf') assert.equal(keys.send(key), undefined);
      // testpmd itself completes the word.
      keys.send('\t 0\r');
      await waitFor('the answer', () => said().includes('Infos for port 0'));
      assert.equal(asked, 2, 'the password is asked for until it is right, and then no more');
      keys.send('quit\r');
      assert.equal((await again.ended).reason, 'self');
      assert.equal(again.input().send('x')?.id, 'run-no-keys');
      await again.done;
      assert.deepEqual(numbers, range(numbers[0] ?? 0, again.reader.lastRecord));
      assert.deepEqual(await leftOf(machine, run.id), []);
    },
  );

  await t.test('cancelled while it starts: nothing is left', async (t) => {
    const connection = await connect(t, machine);
    await machine.setDelay(200);
    t.after(() => machine.setDelay(0));
    const plan = nullPlan();
    const cancel = new AbortController();
    const started = problemOf(startRun(depsOn(connection), plan, { signal: cancel.signal }));
    await waitFor(
      'the supervisor to be started',
      () =>
        machine.run(`test -s /run/mana-dpdk/runs/${plan.id}/stream.1`).then(
          () => true,
          () => false,
        ),
      10_000,
      1,
    );
    cancel.abort();
    await machine.setDelay(0);
    assert.equal((await started).id, 'cancelled');
    assert.deepEqual(await leftOf(machine, plan.id), []);
  });

  await t.test('refused by the VM, and a line that fails', async (t) => {
    const connection = await connect(t, machine);
    const refused = await problemOf(
      startRun(depsOn(connection), nullPlan({ program: '/usr/bin/no-such-testpmd' })),
    );
    assert.equal(refused.id, 'run-refused');
    assert.equal(refused.refusal, 'testpmd-missing');
    assert.deepEqual(refused.steps, ['install-packages', 'build-dpdk']);

    const run = await startRun(depsOn(connection), nullPlan({ app: ['--nb-cores=99'] }));
    const end = await run.ended;
    assert.equal(end.reason, 'self');
    assert.deepEqual(end.exit, { kind: 'code', number: 1 });
    assert.ok(run.reader.incidents().length > 0, 'the log says why');
    await run.done;
    assert.deepEqual(await leftOf(machine, run.id), []);
  });

  await t.test('the VM restarts under a run', async (t) => {
    const connection = await connect(t, machine);
    const run = await startRun(depsOn(connection), nullPlan());
    await machine.reboot();
    await machine.run('rm -r /run/mana-dpdk');
    await waitFor('the break to be noticed', () => run.link === 'lost');
    connection.reconnectNow();
    const end = await run.ended;
    assert.equal(end.reason, 'reboot');
    assert.equal(run.reader.phase, 'ended');
    await run.done;
    const gone = await problemOf(attachRun(depsOn(connection), run.id));
    assert.equal(gone.id, 'run-gone');
  });
});

async function problemOf(promise: Promise<unknown>): Promise<RunSessionProblem> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem as RunSessionProblem;
    throw error;
  }
  assert.fail('expected a problem');
}
