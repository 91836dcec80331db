// The errors of the installed ssh2, most of them provoked for real, and the problem each becomes.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Client, utils } from 'ssh2';
import { fromSsh2Error, type Ssh2ErrorContext } from '../../../src/core/ssh/problems';

const target = { alias: 'vm', hostname: 'vm', port: 22 };

function idOf(error: unknown, phase: Ssh2ErrorContext['phase'] = 'connect', keyPath?: string): string {
  return fromSsh2Error(error, { target, phase, ...(keyPath === undefined ? {} : { keyPath }) }).id;
}

function nodeError(code: string): Error {
  return Object.assign(new Error(`connect ${code} 10.0.0.4:22`), { code });
}

test('errors of sockets and names', () => {
  const expected: Record<string, string> = {
    ENOTFOUND: 'unknown-name',
    EAI_AGAIN: 'unknown-name',
    ECONNREFUSED: 'refused',
    EHOSTUNREACH: 'unreachable',
    ENETUNREACH: 'unreachable',
    ETIMEDOUT: 'timeout',
    ECONNRESET: 'closed-by-server',
    EPIPE: 'closed-by-server',
    ESOMETHING: 'ssh-error',
  };
  assert.deepEqual(
    Object.fromEntries(Object.keys(expected).map((code) => [code, idOf(nodeError(code))])),
    expected,
  );
  assert.equal(idOf(nodeError('ECONNRESET'), 'connected'), 'link-lost');
  assert.equal(idOf(new AggregateError([nodeError('ECONNREFUSED'), nodeError('ENETUNREACH')])), 'refused');
});

test('texts of ssh2', () => {
  const cases: readonly (readonly [text: string, phase: Ssh2ErrorContext['phase'], id: string])[] = [
    ['Max greeting lines exceeded', 'handshake', 'endless-banner'],
    ['Header line too long', 'handshake', 'endless-banner'],
    ['Invalid identification string', 'handshake', 'not-ssh'],
    ['Connection lost before handshake', 'handshake', 'closed-by-server'],
    ['Timed out while waiting for handshake', 'handshake', 'timeout'],
    ['Handshake failed: no matching host key format', 'handshake', 'no-common-algorithm'],
    ['Handshake failed: signature verification failed', 'handshake', 'handshake-failed'],
    ['Host denied (verification failed)', 'handshake', 'handshake-failed'],
    ['All configured authentication methods failed', 'auth', 'auth-failed'],
    ['Keepalive timeout', 'connected', 'link-lost'],
    ['No response from server', 'channel', 'link-lost'],
    ['(SSH) Channel open failure: open failed', 'channel', 'channel-refused'],
    ['(SSH) Channel open failure: Connect failed', 'forward', 'unreachable'],
    ['(SSH) Channel open failure: administratively prohibited', 'forward', 'channel-refused'],
    ['Unable to exec', 'channel', 'channel-refused'],
    ['No free channels available', 'channel', 'channel-refused'],
    ['Not connected', 'channel', 'not-connected'],
    ['something new', 'auth', 'ssh-error'],
  ];
  assert.deepEqual(
    cases.map(([text, phase]) => [text, phase, idOf(new Error(text), phase)]),
    cases,
  );
});

test('the texts are still those of the installed ssh2', () => {
  const source = ['client.js', 'protocol/Protocol.js', 'protocol/kex.js', 'protocol/keyParser.js', 'utils.js']
    .map((file) => readFileSync(join('node_modules/ssh2/lib', file), 'utf8'))
    .join('\n');
  for (const text of [
    'Max greeting lines exceeded', 'Header line too long', 'Invalid identification string',
    'Connection lost before handshake', 'Timed out while waiting for handshake', 'no matching host key format',
    'Host denied (verification failed)', 'All configured authentication methods failed', 'Keepalive timeout',
    'No response from server', '(SSH) Channel open failure', 'Unable to exec', 'No free channels available',
    'Not connected', 'no passphrase given', 'bad passphrase', 'Unsupported key format',
  ]) {
    assert.ok(source.includes(text), text);
  } // prettier-ignore
});

test('a server’s own goodbye is shown, cleaned', () => {
  const error = Object.assign(new Error('Too many users\x1b[2J'), { code: 12 });
  const problem = fromSsh2Error(error, { target, phase: 'handshake' });
  assert.deepEqual([problem.id, problem.detail], ['closed-by-server', ['Too many users']]);
});

test('anything thrown becomes a problem', () => {
  for (const thrown of [
    undefined,
    null,
    'text',
    7,
    {},
    { message: 5, code: [] },
    new AggregateError([]),
    Symbol('x'),
  ]) {
    assert.equal(idOf(thrown), 'ssh-error');
  }
  assert.equal(idOf({ code: '__proto__' }), 'ssh-error');
});

/** Connects ssh2 to a server that does not behave, and gives the problem of its first error. */
async function problemWith(behave: (socket: Socket) => void): Promise<string> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => socket.destroy()).resume();
    behave(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new Client();
  try {
    const error = await new Promise((resolve) => {
      client.on('error', resolve);
      client.connect({ host: '127.0.0.1', port, username: 'x', readyTimeout: 20_000 });
    });
    return idOf(error, 'handshake');
  } finally {
    client.destroy();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

test('servers that are no SSH server, for real', async () => {
  const found = {
    'lines without end': await problemWith((socket) => socket.write('welcome\r\n'.repeat(5000))),
    'one line without end': await problemWith((socket) => socket.write('x'.repeat(100_000))),
    'SSH of another kind': await problemWith((socket) => socket.write('SSH-banana\r\n')),
    'hangs up': await problemWith((socket) => socket.end()),
    'nothing in common': await problemWith((socket) => socket.write(noAlgorithms())),
  };
  assert.deepEqual(found, {
    'lines without end': 'endless-banner',
    'one line without end': 'endless-banner',
    'SSH of another kind': 'not-ssh',
    'hangs up': 'closed-by-server',
    'nothing in common': 'no-common-algorithm',
  });
});

/** A greeting and a KEXINIT (RFC 4253, 7.1) that offers one algorithm of each kind, none of which exists. */
function noAlgorithms(): Buffer {
  const name = Buffer.from('none@example');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(name.length);
  const lists = Buffer.concat(Array.from({ length: 8 }, () => Buffer.concat([length, name])));
  const payload = Buffer.concat([
    Buffer.from([20]),
    Buffer.alloc(16),
    lists,
    Buffer.alloc(8),
    Buffer.alloc(5),
  ]);
  const padding = 16 - ((payload.length + 5) % 8);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(payload.length + padding + 1);
  head[4] = padding;
  return Buffer.concat([Buffer.from('SSH-2.0-Test\r\n'), head, payload, Buffer.alloc(padding)]);
}

test('private keys that cannot be read, for real', async (t) => {
  const rsa = (options: object): string =>
    generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { format: 'pem', ...options } as { type: 'pkcs8'; format: 'pem' },
    }).privateKey;
  const keyProblem = (text: string, passphrase?: string): string => {
    const parsed = utils.parseKey(text, passphrase);
    return parsed instanceof Error ? idOf(parsed, 'key', '/k') : 'readable';
  };
  const locked = { cipher: 'aes-128-cbc', passphrase: 'right' };
  const pem = rsa({ type: 'pkcs1', ...locked });
  assert.deepEqual(
    {
      plain: keyProblem(rsa({ type: 'pkcs1' })),
      pkcs8: keyProblem(rsa({ type: 'pkcs8' })),
      'pkcs8 encrypted': keyProblem(rsa({ type: 'pkcs8', ...locked })),
      'pem without passphrase': keyProblem(pem),
      'pem, wrong passphrase': keyProblem(pem, 'wrong'),
      'pem, right passphrase': keyProblem(pem, 'right'),
      rubbish: keyProblem('not a key'),
    },
    {
      plain: 'readable',
      pkcs8: 'key-format',
      'pkcs8 encrypted': 'key-format',
      'pem without passphrase': 'wrong-passphrase',
      'pem, wrong passphrase': 'wrong-passphrase',
      'pem, right passphrase': 'readable',
      rubbish: 'key-format',
    },
  );
  await t.test('OpenSSH’s own form', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'keys-'));
    try {
      const make = (cipher: string): string => {
        const file = join(folder, cipher);
        spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-a', '1', '-Z', cipher, '-N', 'right', '-f', file]);
        return readFileSync(file, 'utf8');
      };
      if (spawnSync('ssh-keygen', ['-?'], { stdio: 'ignore' }).error !== undefined) {
        t.skip('ssh-keygen is not installed');
        return;
      }
      const key = make('aes256-ctr');
      assert.deepEqual(
        {
          without: keyProblem(key),
          wrong: keyProblem(key, 'wrong'),
          right: keyProblem(key, 'right'),
          chacha: keyProblem(make('chacha20-poly1305@openssh.com'), 'right'),
        },
        { without: 'wrong-passphrase', wrong: 'wrong-passphrase', right: 'readable', chacha: 'key-format' },
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
