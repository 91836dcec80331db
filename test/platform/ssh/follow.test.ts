// Commands that are followed for long: nothing is kept of them, input goes on, few at a time, only they end.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { remoteCommand, remoteScript } from '../../../src/core/remote/command';
import { followedStderr } from '../../../src/core/remote/session';
import { Rights } from '../../../src/core/remote/rights';
import { TextQueue } from '../../../src/core/remote/textQueue';
import { waitFor } from '../../labs/process';
import { startSimulatedVm } from '../../labs/sim/index';
import { startOrSkip, startSshd } from '../../labs/sshd/index';
import { problemOf, recordedPrompts, tempFolder, testConnection } from '../support/connect';
import { markerOf, startSsh2Server, type ServerCommand, type Ssh2Server } from '../support/ssh2Server';

const command = remoteCommand('test-command');

/** True while a process runs; a zombie does not. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function connectTo(t: Parameters<typeof startSsh2Server>[0], server: Ssh2Server) {
  const { host, port, user, knownHostsFile } = server;
  const prompts = recordedPrompts({ secret: () => 'x' });
  const { connection } = testConnection(t, { host, port, user, knownHostsFile }, { prompts });
  await connection.connect({ interactive: true });
  return connection;
}

void test('what is followed is handed on whole and kept nowhere, beyond every cap of other commands', async (t) => {
  const piece = `${'x'.repeat(1023)}\n`.repeat(1024);
  const pieces = 12;
  const server = await startSsh2Server(t, {
    run: ({ channel, command: line }) => {
      channel.stderr.write(`${markerOf(line) ?? ''} 4242 4242\n${'e'.repeat(2 * followedStderr)}`);
      let left = pieces;
      const more = (): void => {
        left -= 1;
        if (left >= 0) channel.write(piece, more);
        else {
          channel.exit(0);
          channel.end();
        }
      };
      more();
    },
  });
  const connection = await connectTo(t, server);
  let characters = 0;
  let errors = 0;
  const result = await connection.exec({
    command,
    follow: true,
    onStdout: (text) => {
      characters += text.length;
    },
    onStderr: (text) => {
      errors += text.length;
    },
  });
  assert.deepEqual(result.exit, { kind: 'code', code: 0 });
  assert.equal(characters, pieces * piece.length);
  assert.equal(result.stdout, '');
  assert.equal(errors, 2 * followedStderr);
  assert.equal(result.stderr.length, followedStderr);
});

void test('input goes on while the command runs, no faster than it is read, and is let go of at the end', async (t) => {
  const running: ServerCommand[] = [];
  const server = await startSsh2Server(t, {
    run: (one) => {
      one.channel.stderr.write(`${markerOf(one.command) ?? ''} 4242 4242\n`);
      one.channel.pause();
      running.push(one);
    },
  });
  const connection = await connectTo(t, server);
  let asked = 0;
  let returned = false;
  async function* endless(): AsyncGenerator<string> {
    try {
      for (;;) {
        asked += 1;
        yield await Promise.resolve('k'.repeat(64 * 1024));
      }
    } finally {
      returned = true;
    }
  }
  const done = connection.exec({ command, follow: true, stdin: 'script\n', input: endless() });
  const [one] = await waitFor('the command to start', () => (running.length > 0 ? running : undefined));
  assert.ok(one);
  // The server reads nothing: its window fills, and then nobody asks the source for more.
  let before = -1;
  await waitFor(
    'the source to be left alone',
    () => {
      const still = asked > 0 && asked === before;
      before = asked;
      return still;
    },
    10_000,
    200,
  );
  assert.ok(asked < 200, `${asked} pieces of 64 KiB were taken although nobody reads`);
  let read = 0;
  one.channel.on('data', (chunk: Buffer) => {
    read += chunk.length;
  });
  one.channel.resume();
  await waitFor('it to go on', () => read > (before + 20) * 64 * 1024);
  one.channel.exit(3);
  one.channel.end();
  assert.deepEqual((await done).exit, { kind: 'code', code: 3 });
  await waitFor('the source to be let go of', () => returned);
});

void test('more followers than a connection can carry are refused in words, others have room', async (t) => {
  const server = await startSsh2Server(t, {
    run: ({ channel, command: line }) => {
      channel.stderr.write(`${markerOf(line) ?? ''} 4242 4242\n`);
      if (line.includes('for-long')) return;
      channel.exit(0);
      channel.end();
    },
  });
  const connection = await connectTo(t, server);
  const stop = new AbortController();
  const follow = { command: remoteCommand('for-long'), follow: true as const, signal: stop.signal };
  const followers = Array.from({ length: 5 }, () => problemOf(connection.exec(follow)));
  assert.equal((await problemOf(connection.exec(follow))).id, 'too-many-followed');
  assert.deepEqual((await connection.exec({ command })).exit, { kind: 'code', code: 0 });
  stop.abort();
  assert.deepEqual(
    (await Promise.all(followers)).map(({ id }) => id),
    Array.from({ length: 5 }, () => 'cancelled'),
  );
  const again = new AbortController();
  const next = problemOf(connection.exec({ ...follow, signal: again.signal }));
  again.abort();
  assert.equal((await next).id, 'cancelled');
});

void test('real sshd: keys arrive one by one; who stops following ends the follower, not what it left running', async (t) => {
  const secondUser = process.getuid?.() === 0;
  const sshd = await startOrSkip(t, () => startSshd({ secondUser }));
  if (sshd === undefined) return;
  t.after(() => sshd.stop());
  const { host, port, identityFile, knownHostsFile } = sshd;
  for (const user of new Set([sshd.secondUser ?? sshd.user, sshd.user])) {
    await t.test(user === sshd.user ? 'own user' : 'another user', async (t) => {
      const { connection } = testConnection(t, { host, port, user, identityFile, knownHostsFile });
      await connection.connect({ interactive: false });
      const keys = new TextQueue();
      const stop = new AbortController();
      let out = '';
      const done = problemOf(
        connection.exec({
          // As a run does: something in a session of its own, and a loop that follows it.
          command: remoteScript(
            'setsid -f sh -c "echo left \\$\\$; exec sleep 600 </dev/null >/dev/null 2>&1"; while IFS= read -r k; do echo "$$ got $k"; done',
          ),
          follow: true,
          input: keys,
          signal: stop.signal,
          onStdout: (text) => {
            out += text;
          },
        }),
      );
      keys.push('a\n');
      await waitFor('the first key', () => out.includes(' got a\n'));
      keys.push('b\n');
      await waitFor('the second key', () => out.includes(' got b\n'));
      const follower = Number(/(\d+) got a/.exec(out)?.[1]);
      const left = Number(/left (\d+)/.exec(out)?.[1]);
      assert.ok(isAlive(follower) && isAlive(left));
      t.after(() => {
        process.kill(left, 'SIGKILL');
      });
      stop.abort();
      assert.equal((await done).id, 'cancelled');
      assert.ok(!isAlive(follower), 'the follower is gone');
      assert.ok(isAlive(left), 'what it had started in a session of its own is there');
    });
  }
});

void test('simulated VM: scripts get root, by command line or by input, with a password and without', async (t) => {
  for (const faults of [[], ['sudo-password']] as const) {
    await t.test(faults.join() || 'sudo asks nothing', async (t) => {
      const vm = await startSimulatedVm({ dir: tempFolder(t), faults });
      t.after(() => vm.close());
      const { host, port, user, identityFile, knownHostsFile } = vm;
      const { connection } = testConnection(t, { host, port, user, identityFile, knownHostsFile });
      await connection.connect({ interactive: false });
      const rights = new Rights(null, user, () => Promise.resolve(vm.password));
      const script = [
        `echo "@nonce12345 begin $(id -u) -"`,
        String.raw`printf '%s\n' 'it'\''s !here \ %'`,
        'while IFS= read -r k; do echo "got $k"; done',
        'echo over',
      ].join('\n');
      let out = '';
      const onText = (text: string): void => {
        out += text;
      };
      const common = { connection, script, nonce: 'nonce12345', root: true, onText };
      await rights.stream(common);
      assert.equal(out, "@nonce12345 begin 0 -\nit's !here \\ %\nover\n");
      out = '';
      const keys = new TextQueue();
      const done = rights.stream({ ...common, input: keys });
      for (const key of ['a', 'b']) {
        keys.push(`${key}\n`);
        await waitFor(`key ${key}`, () => out.endsWith(`got ${key}\n`));
      }
      keys.end();
      assert.deepEqual(await done, { kind: 'code', code: 0 });
      assert.ok(out.endsWith('over\n'));
      assert.ok(!out.includes(vm.password));
    });
  }
});
