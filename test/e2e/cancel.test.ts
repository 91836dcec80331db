// Cancelling, running out of time and disconnecting leave no process on the VM: with sudo, without, and stubborn ones.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remoteCommand, type RemoteCommand } from '../../src/core/remote/command';
import { connectLab } from '../labs/connect';
import { labUsers, startMachine, startOrSkip } from '../labs/net/index';
import { waitFor } from '../labs/process';
import { problemId, processesWith, uniqueSeconds } from './support';

/** One command that would run for days, and how it is run. `sleep` stands for the seconds it sleeps. */
interface Case {
  readonly user: string;
  readonly command: (sleep: string) => RemoteCommand;
  readonly stdin?: string;
  readonly usesSudo?: boolean;
}

const cases: Record<string, Case> = {
  'a plain command': { user: 'azureuser', command: (sleep) => remoteCommand('sleep', sleep) },
  'a shell with children': {
    user: 'nosudo',
    command: (sleep) => remoteCommand('sh', '-c', `sleep ${sleep} & sleep ${sleep} | cat; wait`),
  },
  'a shell that ignores TERM': {
    user: 'azureuser',
    command: (sleep) => remoteCommand('sh', '-c', `trap "" TERM INT HUP; sleep ${sleep}; sleep ${sleep}`),
  },
  'a child in a session of its own': {
    user: 'azureuser',
    command: (sleep) => remoteCommand('sh', '-c', `setsid sleep ${sleep} & wait`),
  },
  'a command with input': {
    user: 'azureuser',
    command: (sleep) => remoteCommand('sh', '-c', `cat > /dev/null; sleep ${sleep}`),
    stdin: 'some input\n',
  },
  'sudo without a password': {
    user: 'azureuser',
    command: (sleep) => remoteCommand('sudo', '-n', 'sleep', sleep),
    usesSudo: true,
  },
  'a shell under sudo that ignores TERM': {
    user: 'azureuser',
    command: (sleep) =>
      remoteCommand('sudo', '-n', 'sh', '-c', `trap "" TERM; sleep ${sleep}; sleep ${sleep}`),
    usesSudo: true,
  },
  'sudo with a password': {
    user: 'pwuser',
    command: (sleep) => remoteCommand('sudo', '-S', '-p', '', 'sleep', sleep),
    stdin: `${labUsers.pwuser.password}\n`,
    usesSudo: true,
  },
  'root itself': { user: 'root', command: (sleep) => remoteCommand('sleep', sleep) },
};

void test('rule 18: nothing of a cancelled command is left on the VM', async (t) => {
  const machine = await startOrSkip(t, startMachine);
  if (machine === undefined) return;
  t.after(() => machine.stop());

  for (const [name, { user, command, stdin, usesSudo }] of Object.entries(cases)) {
    await t.test(name, async () => {
      const connection = await connectLab(machine, { user });
      try {
        const sleep = uniqueSeconds();
        const running = async (): Promise<boolean> =>
          (await processesWith(machine, `sleep ${sleep}`)).some((line) => line.startsWith('sleep'));
        const abort = new AbortController();
        const request = {
          command: command(sleep),
          ...(stdin === undefined ? {} : { stdin }),
          ...(usesSudo === undefined ? {} : { usesSudo }),
        };

        const execution = problemId(connection.exec({ ...request, signal: abort.signal }));
        await waitFor('the command to run', running);
        abort.abort();
        assert.equal(await execution, 'cancelled');
        assert.deepEqual(await processesWith(machine, sleep), [], 'after the rejection nothing is left');

        const late = await connection.exec({ ...request, limits: { timeoutMs: 2_000 } });
        assert.deepEqual(late.exit, { kind: 'limit', limit: 'time' });
        assert.deepEqual(await processesWith(machine, sleep), [], 'after the time limit nothing is left');

        const last = connection.exec(request).catch(() => undefined);
        await waitFor('the command to run again', running);
        await connection.disconnect();
        await last;
        await waitFor(
          'nothing to be left after disconnecting',
          async () => (await processesWith(machine, sleep)).length === 0,
        );
      } finally {
        await connection.dispose();
      }
    });
  }
});
