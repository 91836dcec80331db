// Commands against a server in this process: caps, odd bytes, lost channels, too many at once.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { remoteCommand } from '../../../src/core/remote/command';
import type { VmConnection } from '../../../src/core/remote/session';
import { problemOf, recordedPrompts, testConnection, textOf } from '../support/connect';
import {
  endWith,
  markerOf,
  startSsh2Server,
  type ServerCommand,
  type Ssh2Server,
  type Ssh2ServerOptions,
} from '../support/ssh2Server';

const command = remoteCommand('test-command');

/** An open connection to a server that runs commands like this. */
async function connected(
  t: TestContext,
  run: (command: ServerCommand) => void,
  options: Ssh2ServerOptions = {},
): Promise<{ connection: VmConnection; server: Ssh2Server; log: string[] }> {
  const server = await startSsh2Server(t, { ...options, run });
  const { host, port, user, knownHostsFile } = server;
  const prompts = recordedPrompts({ secret: () => 'x' });
  const { connection, log } = testConnection(t, { host, port, user, knownHostsFile }, { prompts });
  await connection.connect({ interactive: true });
  return { connection, server, log };
}

/** Writes all of `text` and ends with code 0. */
function print(channel: ServerCommand['channel'], text: string | Buffer): void {
  channel.write(text, () => {
    channel.exit(0);
    channel.end();
  });
}

/** Sends `text` for as long as the channel takes it. */
function printForEver(channel: ServerCommand['channel'], text: string): void {
  const more = (): void => {
    while (channel.writable && channel.write(text));
  };
  channel.on('drain', more);
  more();
}

void test('stdout, stderr, exit codes, signals and standard input come through', async (t) => {
  const { connection } = await connected(t, (one) => {
    const { channel, command: line } = one;
    channel.stderr.write(`${markerOf(line) ?? ''} 4242 4242\nto stderr`);
    if (line.includes('by-signal')) {
      channel.exit('KILL', false, '');
      channel.end();
      return;
    }
    channel.on('end', () => {
      print(channel, `got ${one.input()}`);
    });
    if (!line.includes('reads-input')) print(channel, 'no input');
  });
  assert.deepEqual(await connection.exec({ command }), {
    exit: { kind: 'code', code: 0 },
    stdout: 'no input',
    stderr: 'to stderr',
    linesCut: false,
  });
  const killed = await connection.exec({ command: remoteCommand('by-signal') });
  assert.deepEqual(killed.exit, { kind: 'signal', signal: 'SIGKILL' });
  const read = await connection.exec({ command: remoteCommand('reads-input'), stdin: 'some text' });
  assert.equal(read.stdout, 'got some text');
});

void test('rule 14: beyond its bytes a command is ended, and the connection lives on', async (t) => {
  const { connection } = await connected(t, ({ channel, command: line }) => {
    if (line.includes('for-ever')) printForEver(channel, 'y\n'.repeat(8192));
    else print(channel, 'fine');
  });
  const result = await connection.exec({ command: remoteCommand('for-ever'), limits: { maxBytes: 100_000 } });
  assert.deepEqual(result.exit, { kind: 'limit', limit: 'bytes' });
  assert.equal(result.stdout.length, 100_000);
  assert.equal((await connection.exec({ command })).stdout, 'fine');
});

void test('rule 14: endless stderr counts too', async (t) => {
  const { connection } = await connected(t, ({ channel }) => {
    const timer = setInterval(() => channel.stderr.write(`${'e'.repeat(99)}\n`.repeat(100)), 1);
    channel.on('close', () => {
      clearInterval(timer);
    });
    t.after(() => {
      clearInterval(timer);
    });
  });
  const result = await connection.exec({ command, limits: { maxBytes: 50_000 } });
  assert.deepEqual(result.exit, { kind: 'limit', limit: 'bytes' });
  assert.equal(result.stderr.length, 50_000);
});

void test('rule 14: a line without end is cut, the next line is whole', async (t) => {
  const { connection } = await connected(t, ({ channel }) => {
    print(channel, `${'z'.repeat(300_000)}\nnext line\n`);
  });
  const result = await connection.exec({ command, limits: { maxLineLength: 1000 } });
  assert.equal(result.stdout, `${'z'.repeat(1000)}\nnext line\n`);
  assert.equal(result.linesCut, true);
});

void test('rule 14: a slow drip ends with its time', async (t) => {
  const { connection } = await connected(t, ({ channel }) => {
    const timer = setInterval(() => channel.write('.'), 20);
    t.after(() => {
      clearInterval(timer);
    });
    channel.on('close', () => {
      clearInterval(timer);
    });
  });
  const result = await connection.exec({ command, limits: { timeoutMs: 300 } });
  assert.deepEqual(result.exit, { kind: 'limit', limit: 'time' });
  assert.match(result.stdout, /^\.+$/);
});

void test('rule 15: invalid and split UTF-8 becomes U+FFFD where it is wrong and stays whole where it is right', async (t) => {
  const bytes = Buffer.concat([
    Buffer.from('日本語 🚀 '),
    Buffer.from([0xff, 0xfe, 0xc3]),
    Buffer.from(' end '),
    Buffer.from([0xf0, 0x9f]),
  ]);
  const { connection } = await connected(t, ({ channel }) => {
    const next = (at: number): void => {
      if (at === bytes.length) {
        channel.exit(0);
        channel.end();
      } else {
        // One packet for each byte.
        channel.write(bytes.subarray(at, at + 1));
        setImmediate(next, at + 1);
      }
    };
    next(0);
  });
  const pieces: string[] = [];
  const result = await connection.exec({ command, onStdout: (text) => pieces.push(text) });
  assert.equal(result.stdout, '日本語 🚀 \ufffd\ufffd\ufffd end \ufffd');
  assert.equal(pieces.join(''), result.stdout);
});

void test('rule 15: a listener that throws costs neither the output nor the connection', async (t) => {
  const { connection, log } = await connected(t, ({ channel }) => {
    print(channel, 'text');
  });
  const result = await connection.exec({
    command,
    onStdout: () => {
      throw new Error('parser bug');
    },
  });
  assert.equal(result.stdout, 'text');
  assert.equal((await connection.exec({ command })).stdout, 'text');
  assert.equal(connection.state.kind, 'connected');
  assert.ok(log.some((line) => line.includes('parser bug')));
});

void test('twelve commands at once: eight channels at most, all of them answered', async (t) => {
  const waiting: ServerCommand[] = [];
  const { connection, server } = await connected(t, (one) => {
    waiting.push(one);
    setTimeout(() => {
      print(one.channel, 'done');
    }, 30);
  });
  const results = await Promise.all(Array.from({ length: 12 }, () => connection.exec({ command })));
  assert.deepEqual(
    results.map(({ stdout }) => stdout),
    Array.from({ length: 12 }, () => 'done'),
  );
  assert.equal(waiting.length, 12);
  assert.ok(server.mostChannels() <= 8, `${server.mostChannels()} channels`);
});

void test('a server with room for two makes the others wait, not fail', async (t) => {
  const { connection } = await connected(
    t,
    ({ channel }) => {
      setTimeout(() => {
        print(channel, 'done');
      }, 30);
    },
    { maxSessions: 2 },
  );
  const results = await Promise.all(Array.from({ length: 7 }, () => connection.exec({ command })));
  assert.ok(results.every(({ stdout }) => stdout === 'done'));
});

void test('a server that opens no session at all is named', async (t) => {
  const { connection } = await connected(t, endWith(0), { maxSessions: 0 });
  assert.equal((await problemOf(connection.exec({ command }))).id, 'channel-refused');
  assert.equal(connection.state.kind, 'connected');
});

void test('rule 19: when the server hangs up, running and waiting commands are rejected', async (t) => {
  const { connection, server } = await connected(t, ({ channel }) => {
    channel.write('half of the out');
  });
  const pending = Array.from({ length: 12 }, () => problemOf(connection.exec({ command })));
  const lost = new Promise<string>((resolve) => {
    connection.onStateChange((state) => {
      if (state.kind !== 'connected') resolve(state.kind);
    });
  });
  setTimeout(() => {
    for (const served of server.connections) served.end();
  }, 100);
  const problems = await Promise.all(pending);
  assert.deepEqual(
    problems.map(({ id }) => id),
    Array.from({ length: 12 }, () => 'link-lost'),
  );
  assert.equal(await lost, 'waiting');
});

void test('a channel that closes without a word is an error, not an empty result', async (t) => {
  const { connection } = await connected(t, ({ channel }) => {
    channel.write('half');
    channel.close();
  });
  assert.equal((await problemOf(connection.exec({ command }))).id, 'closed-by-server');
});

void test('a command whose background job keeps its output open ends with its own exit code', async (t) => {
  const { connection } = await connected(t, ({ channel }) => {
    channel.write('started');
    channel.exit(7);
  });
  const result = await connection.exec({ command });
  assert.deepEqual([result.exit, result.stdout], [{ kind: 'code', code: 7 }, 'started']);
});

void test('a command that is cancelled before its turn never runs', async (t) => {
  const started: string[] = [];
  const { connection } = await connected(t, ({ command: line }) => {
    started.push(line);
  });
  const abort = new AbortController();
  const running = Array.from({ length: 8 }, () => problemOf(connection.exec({ command })));
  const queued = problemOf(connection.exec({ command: remoteCommand('queued'), signal: abort.signal }));
  abort.abort();
  assert.equal((await queued).id, 'cancelled');
  const early = problemOf(connection.exec({ command: remoteCommand('queued'), signal: abort.signal }));
  assert.equal((await early).id, 'cancelled');
  await connection.dispose();
  await Promise.all(running);
  assert.ok(!started.some((line) => line.includes('queued')));
});

void test('a request to run a command that is never answered ends with its time, or when it is cancelled', async (t) => {
  const { connection } = await connected(t, endWith(0), { ignores: (line) => line.includes('no-answer') });
  const unanswered = remoteCommand('no-answer');
  const timed = connection.exec({ command: unanswered, limits: { timeoutMs: 100 } });
  const cancel = new AbortController();
  const stopped = problemOf(connection.exec({ command: unanswered, signal: cancel.signal }));
  setTimeout(() => {
    cancel.abort();
  }, 100);
  assert.deepEqual((await timed).exit, { kind: 'limit', limit: 'time' });
  const problem = await stopped;
  assert.equal(problem.id, 'cancelled');
  assert.match(textOf(problem), /could not be verified/);
  assert.deepEqual((await connection.exec({ command })).exit, { kind: 'code', code: 0 });
});

void test('a command is still ended where the second channel is never answered', async (t) => {
  const { connection } = await connected(
    t,
    ({ channel, command: line }) => {
      channel.stderr.write(`${markerOf(line) ?? ''} 4242 4242\n`);
    },
    { ignores: (line) => line.startsWith('sh -s') },
  );
  const problem = await problemOf(connection.exec({ command, signal: AbortSignal.timeout(100) }));
  assert.equal(problem.id, 'cancelled');
  assert.match(textOf(problem), /could not be verified/);
});

void test('without a connection there is no command', async (t) => {
  const { connection } = testConnection(t, { host: '127.0.0.1' });
  assert.equal((await problemOf(connection.exec({ command }))).id, 'not-connected');
});
