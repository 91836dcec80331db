// What a user is told when the other end is not the SSH server that it should be. Nothing may hang, nothing may crash.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Socket } from 'node:net';
import { freePort } from '../../labs/process';
import { problemOf, testConnection, textOf } from '../support/connect';
import { startRawServer } from '../support/rawServer';

/** The problem of connecting to a server that behaves like this. */
async function problemWith(t: Parameters<typeof startRawServer>[0], serve: (socket: Socket) => void) {
  const server = await startRawServer(t, serve);
  const { connection, log } = testConnection(
    t,
    { ...server, user: 'tester' },
    { timeouts: { handshakeMs: 700 } },
  );
  const problem = await problemOf(connection.connect({ interactive: false }));
  assert.equal(connection.state.kind, 'disconnected');
  return { problem, log };
}

/** Sends `text` over and over until the client hangs up. */
function sendForEver(socket: Socket, text: string): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(text));
  };
  socket.on('drain', more);
  more();
}

void test('each kind of wrong server has a name of its own', async (t) => {
  const ids: Record<string, string> = {};
  const servers: Record<string, (socket: Socket) => void> = {
    'endless banner': (socket) => {
      sendForEver(socket, 'welcome to the tar pit\r\n');
    },
    'endless line': (socket) => {
      sendForEver(socket, 'x'.repeat(4096));
    },
    'slow drip of banner lines': (socket) => {
      const timer = setInterval(() => socket.write('one more line\r\n'), 50);
      socket.on('close', () => {
        clearInterval(timer);
      });
    },
    'never speaks': () => undefined,
    'web server': (socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n'));
    },
    'closes at once': (socket) => {
      socket.end();
    },
    'resets at once': (socket) => {
      socket.resetAndDestroy();
    },
    'closes after its greeting': (socket) => {
      socket.end('SSH-2.0-OpenSSH_9.2\r\n');
    },
    'old protocol': (socket) => {
      socket.write('SSH-1.5-OpenSSH_2.0\r\n');
    },
    'garbage after the greeting': (socket) => {
      socket.write('SSH-2.0-OpenSSH_9.2\r\n');
      socket.write(Buffer.alloc(4096, 0xff));
    },
  };
  for (const [name, serve] of Object.entries(servers)) ids[name] = (await problemWith(t, serve)).problem.id;
  assert.deepEqual(ids, {
    'endless banner': 'endless-banner',
    'endless line': 'endless-banner',
    'slow drip of banner lines': 'timeout',
    'never speaks': 'timeout',
    'web server': 'not-ssh',
    'closes at once': 'closed-by-server',
    'resets at once': 'closed-by-server',
    'closes after its greeting': 'closed-by-server',
    'old protocol': 'not-ssh',
    'garbage after the greeting': 'handshake-failed',
  });
});

void test('a web server is quoted, without its control characters', async (t) => {
  const { problem } = await problemWith(t, (socket) => {
    socket.end('HTTP/1.1 400 \u001b]0;owned\u0007Bad Request\r\n\r\n');
  });
  assert.match(textOf(problem), /HTTP\/1\.1 400 Bad Request/);
});

void test('a port where nothing listens is refused, a name that is none is unknown', async (t) => {
  const refused = testConnection(t, { host: '127.0.0.1', port: await freePort(), user: 'tester' });
  assert.equal((await problemOf(refused.connection.connect({ interactive: false }))).id, 'refused');
  const unknown = testConnection(t, { host: 'no-such-host.invalid', user: 'tester' });
  assert.equal((await problemOf(unknown.connection.connect({ interactive: false }))).id, 'unknown-name');
});

void test('cancelling ends an attempt at a server that never speaks', async (t) => {
  const server = await startRawServer(t, () => undefined);
  const { connection } = testConnection(t, { ...server, user: 'tester' });
  const abort = new AbortController();
  connection.onStateChange((state) => {
    if (state.kind === 'connecting' && state.step === 'reaching')
      setImmediate(() => {
        abort.abort();
      });
  });
  const problem = await problemOf(connection.connect({ interactive: false, signal: abort.signal }));
  assert.equal(problem.id, 'cancelled');
  await connection.disconnect();
  assert.deepEqual(connection.state, { kind: 'disconnected' });
});
