// The password of the sign-in and sudo: the one is never given to the other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remoteCommand } from '../../../src/core/remote/command';
import { problemOf, recordedPrompts, testConnection } from '../support/connect';
import { markerOf, startSsh2Server, type ServerCommand } from '../support/ssh2Server';
import { waitFor } from '../../labs/process';

const canary = 'canary-f00d';

void test('rule 6: no command, of ours or for ending one, carries the password that signed in', async (t) => {
  const commands: ServerCommand[] = [];
  const server = await startSsh2Server(t, {
    authenticate: (context) => {
      if (context.method === 'password' && context.password === canary) context.accept();
      else context.reject(['password']);
    },
    run: (command) => {
      commands.push(command);
      // The first one goes on until it is ended; what is sent to end it ends at once.
      if (commands.length === 1) command.channel.stderr.write(`${markerOf(command.command) ?? ''} 700 701\n`);
      else {
        command.channel.exit(0);
        command.channel.end();
      }
    },
  });
  const prompts = recordedPrompts({ secret: () => canary });
  const { connection, log } = testConnection(t, server, { prompts });
  await connection.connect({ interactive: true });
  assert.deepEqual(
    prompts.secrets.map(({ kind }) => kind),
    ['password'],
  );
  const abort = new AbortController();
  const command = remoteCommand('sudo', '-n', 'sleep', '700');
  const running = problemOf(connection.exec({ command, usesSudo: true, signal: abort.signal }));
  await waitFor('the command to run', () => commands.length === 1);
  abort.abort();
  assert.equal((await running).id, 'cancelled');
  assert.ok(commands.length > 1, 'it was ended by a command of its own');
  for (const sent of commands) {
    assert.ok(!sent.command.includes(canary) && !sent.input().includes(canary), sent.command);
    assert.doesNotMatch(sent.command, /sudo (?:-\w+ )*-\w*[SA]/);
  }
  assert.ok(!log.some((line) => line.includes(canary)));
  assert.equal(prompts.secrets.length, 1, 'and nobody is asked for another one');
});
