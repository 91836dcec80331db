// Signing in against a server in this process: the order of methods, the questions, and what the user is told.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { AuthContext } from 'ssh2';
import type { VmEntry } from '../../../src/core/hosts/host';
import { render } from '../../../src/core/message';
import {
  problemOf,
  recordedPrompts,
  tempFolder,
  testConnection,
  textOf,
  type RecordedPrompts,
} from '../support/connect';
import { newKey, type KeyPair } from '../../labs/keyPair';
import { startSsh2Server, type Ssh2Server } from '../support/ssh2Server';

/** Lets in whoever has this key. */
function acceptsKey(key: KeyPair): (context: AuthContext) => void {
  const blob = key.public.split(' ')[1] ?? '';
  return (context) => {
    if (context.method === 'publickey' && context.key.data.toString('base64') === blob) context.accept();
    else context.reject(['publickey']);
  };
}

function acceptsPassword(password: string): (context: AuthContext) => void {
  return (context) => {
    if (context.method === 'password' && context.password === password) context.accept();
    else context.reject(['publickey', 'password']);
  };
}

/** A file in a folder of its own. */
function keyFile(t: TestContext, key: KeyPair): string {
  const file = join(tempFolder(t), 'key');
  writeFileSync(file, key.private, { mode: 0o600 });
  return file;
}

function connectionTo(
  t: TestContext,
  server: Ssh2Server,
  prompts: RecordedPrompts,
  entry: Partial<VmEntry> = {},
) {
  const { host, port, user, knownHostsFile } = server;
  return testConnection(t, { host, port, user, knownHostsFile, ...entry }, { prompts });
}

void test('a key file signs in without any other method, not even "none"', async (t) => {
  const key = newKey();
  const server = await startSsh2Server(t, { authenticate: acceptsKey(key) });
  const prompts = recordedPrompts();
  const { connection } = connectionTo(t, server, prompts, { identityFile: keyFile(t, key) });
  await connection.connect({ interactive: true });
  // The first "publickey" asks whether the key would do, the second one signs.
  assert.deepEqual(server.attempts, ['tester publickey', 'tester publickey']);
  assert.deepEqual(prompts.secrets, []);
});

void test('nobody is asked for the passphrase of a key that the server does not want', async (t) => {
  const server = await startSsh2Server(t, { authenticate: acceptsKey(newKey()) });
  const prompts = recordedPrompts({ secret: () => 'secret-1' });
  const identityFile = keyFile(t, newKey('secret-1'));
  const { connection } = connectionTo(t, server, prompts, { identityFile });
  const problem = await problemOf(connection.connect({ interactive: true }));
  assert.equal(problem.id, 'auth-failed');
  assert.ok(textOf(problem).includes(`Key file ${identityFile}: refused by the server`), textOf(problem));
  assert.deepEqual(prompts.secrets, []);
});

void test('a passphrase is asked for up to three times, and kept in memory for the next attempt', async (t) => {
  const key = newKey('right');
  const server = await startSsh2Server(t, { authenticate: acceptsKey(key) });
  const answers = ['wrong', 'also wrong', 'right'];
  const prompts = recordedPrompts({ secret: ({ refused }) => answers[refused] });
  const { connection } = connectionTo(t, server, prompts, { identityFile: keyFile(t, key) });
  await connection.connect({ interactive: true });
  assert.deepEqual(
    prompts.secrets.map(({ kind, refused, echo }) => ({ kind, refused, echo })),
    [0, 1, 2].map((refused) => ({ kind: 'passphrase', refused, echo: false })),
  );
  assert.match(prompts.secrets[0]?.subject ?? '', /^SHA256:/);
});

void test('three wrong passphrases, a closed question and nobody to ask are told apart', async (t) => {
  const key = newKey('right');
  const server = await startSsh2Server(t, { authenticate: acceptsKey(key) });
  const identityFile = keyFile(t, key);
  const cases: Record<string, { answer: string | undefined; interactive: boolean }> = {
    'wrong three times': { answer: 'wrong', interactive: true },
    closed: { answer: undefined, interactive: true },
    'nobody there': { answer: 'right', interactive: false },
  };
  const told: Record<string, string> = {};
  for (const [name, { answer, interactive }] of Object.entries(cases)) {
    const prompts = recordedPrompts({ secret: () => answer });
    const { connection } = connectionTo(t, server, prompts, { identityFile });
    const problem = await problemOf(connection.connect({ interactive }));
    const line = textOf(problem)
      .split('\n')
      .find((text) => text.includes(identityFile));
    told[name] = (line ?? '').replace(identityFile, 'KEY');
  }
  assert.deepEqual(told, {
    'wrong three times': 'Key file KEY: skipped: the passphrase was wrong',
    closed: 'Key file KEY: cancelled by you',
    'nobody there': 'Key file KEY: skipped: the key needs a passphrase and nobody can be asked',
  });
});

void test('a password is asked for once the server has named its methods, three times at most', async (t) => {
  const server = await startSsh2Server(t, { authenticate: acceptsPassword('right') });
  const answers = ['wrong', 'right'];
  const prompts = recordedPrompts({ secret: ({ refused }) => answers[refused] });
  const { connection } = connectionTo(t, server, prompts);
  await connection.connect({ interactive: true });
  assert.deepEqual(server.attempts, ['tester keyboard-interactive', 'tester password', 'tester password']);
  assert.deepEqual(
    prompts.secrets.map(({ subject }) => subject),
    [`tester@127.0.0.1:${server.port}`, `tester@127.0.0.1:${server.port}`],
  );

  const wrong = recordedPrompts({ secret: () => 'wrong' });
  const problem = await problemOf(connectionTo(t, server, wrong).connection.connect({ interactive: true }));
  assert.equal(wrong.secrets.length, 3);
  assert.match(textOf(problem), /Password: refused by the server/);
  assert.match(textOf(problem), /Check the password and the user name tester/);
});

void test('a password that worked is used for a reconnect that nobody watches, and forgotten by disconnect', async (t) => {
  const server = await startSsh2Server(t, { authenticate: acceptsPassword('right') });
  const prompts = recordedPrompts({ secret: () => 'right' });
  const { connection } = connectionTo(t, server, prompts);
  await connection.connect({ interactive: true });
  const back = new Promise<void>((resolve) => {
    connection.onStateChange((state) => {
      if (state.kind === 'connected') resolve();
    });
  });
  for (const served of server.connections) served.end();
  await back;
  assert.equal(prompts.secrets.length, 1);
  await connection.disconnect();
  assert.equal((await problemOf(connection.connect({ interactive: false }))).id, 'auth-failed');
});

void test('nobody is asked for a password that the server does not take', async (t) => {
  const server = await startSsh2Server(t, { authenticate: acceptsKey(newKey()) });
  const prompts = recordedPrompts({ secret: () => 'x' });
  const problem = await problemOf(connectionTo(t, server, prompts).connection.connect({ interactive: true }));
  assert.deepEqual(prompts.secrets, []);
  assert.match(textOf(problem), /Password: skipped: the server does not offer it/);
  assert.match(textOf(problem), /The server takes: publickey/);
});

void test('closing the password question ends the attempt and says so', async (t) => {
  const server = await startSsh2Server(t, { authenticate: acceptsPassword('right') });
  const prompts = recordedPrompts();
  const problem = await problemOf(connectionTo(t, server, prompts).connection.connect({ interactive: true }));
  assert.equal(prompts.secrets.length, 1);
  assert.match(textOf(problem), /Password: cancelled by you/);
});

void test('rule 17: keyboard-interactive shows the server’s words as its own, without control characters', async (t) => {
  const server = await startSsh2Server(t, {
    authenticate: (context) => {
      if (context.method !== 'keyboard-interactive') {
        context.reject(['keyboard-interactive']);
        return;
      }
      context.prompt(
        [
          { prompt: '\u001b]52;c;b3duZWQ=\u0007One-time\u202e code: ', echo: true },
          { prompt: `PIN ${'x'.repeat(5000)}`, echo: false },
        ],
        'VS Code\u001b[2J',
        'Enter your\npassword for github.com',
        (answers) => {
          if (answers.join(',') === '123456,42') context.accept();
          else context.reject(['keyboard-interactive']);
        },
      );
    },
  });
  const prompts = recordedPrompts({ secret: ({ echo }) => (echo ? '123456' : '42') });
  const { connection } = connectionTo(t, server, prompts);
  await connection.connect({ interactive: true });
  const labels = prompts.secrets.map(({ label }) => render(label));
  assert.equal(
    labels[0],
    'The server 127.0.0.1 asks: VS Code Enter your password for github.com One-time code:',
  );
  assert.ok((labels[1]?.length ?? 0) < 800, 'a long prompt is cut');
  assert.deepEqual(
    prompts.secrets.map(({ kind, echo }) => [kind, echo]),
    [
      ['keyboard-interactive', true],
      ['keyboard-interactive', false],
    ],
  );
});

void test('closing a question of the server ends the attempt at once, without an answer', async (t) => {
  let answered = false;
  const server = await startSsh2Server(t, {
    authenticate: (context) => {
      if (context.method !== 'keyboard-interactive') {
        context.reject(['keyboard-interactive', 'password']);
        return;
      }
      context.prompt('Password: ', () => {
        answered = true;
      });
    },
  });
  const prompts = recordedPrompts();
  const problem = await problemOf(connectionTo(t, server, prompts).connection.connect({ interactive: true }));
  assert.match(textOf(problem), /Keyboard-interactive: cancelled by you/);
  assert.deepEqual([problem.id, prompts.secrets.length, answered], ['auth-failed', 1, false]);
});

void test('a server that never stops asking is left', async (t) => {
  const server = await startSsh2Server(t, {
    authenticate: (context) => {
      if (context.method !== 'keyboard-interactive') {
        context.reject(['keyboard-interactive']);
        return;
      }
      const again = (): void => {
        context.prompt('And now? ', again);
      };
      again();
    },
  });
  const prompts = recordedPrompts({ secret: () => 'answer' });
  const problem = await problemOf(connectionTo(t, server, prompts).connection.connect({ interactive: true }));
  assert.deepEqual([problem.id, prompts.secrets.length], ['auth-failed', 10]);
});

void test('a second factor after a key: both are used, and without a person the reason is named', async (t) => {
  const key = newKey();
  const server = await startSsh2Server(t, {
    authenticate: (context) => {
      if (context.method === 'publickey' && context.signature !== undefined) {
        context.reject(['keyboard-interactive'], true);
      } else if (context.method === 'publickey') {
        context.accept();
      } else if (context.method === 'keyboard-interactive') {
        context.prompt('Code:', (answers) => {
          if (answers[0] === '123456') context.accept();
          else context.reject(['keyboard-interactive']);
        });
      } else context.reject(['publickey']);
    },
  });
  const identityFile = keyFile(t, key);
  const prompts = recordedPrompts({ secret: () => '123456' });
  await connectionTo(t, server, prompts, { identityFile }).connection.connect({ interactive: true });
  assert.equal(prompts.secrets.length, 1);

  const { connection } = connectionTo(t, server, prompts, { identityFile });
  const problem = await problemOf(connection.connect({ interactive: false }));
  assert.match(textOf(problem), /accepted, but the server wants one more method/);
  assert.match(textOf(problem), /The server wants a second factor/);
});

void test('rule 17: a banner reaches the log as text of the server, cleaned and cut', async (t) => {
  const server = await startSsh2Server(t, {
    banner: `\u001b[31mAuthorised use only\u0007 ${'y'.repeat(20_000)}`,
  });
  const { connection, log } = connectionTo(t, server, recordedPrompts({ secret: () => 'x' }));
  await connection.connect({ interactive: true });
  const line = log.find((text) => text.includes('Authorised use only')) ?? '';
  assert.match(line, /^info the server 127\.0\.0\.1 says: Authorised use only y+…$/);
  assert.ok(line.length < 2_200);
});

void test('a server that wants a new password first is named as such', async (t) => {
  const server = await startSsh2Server(t, {
    authenticate: (context) => {
      if (context.method === 'password') context.requestChange('Your password has expired', () => undefined);
      else context.reject(['password']);
    },
  });
  const { connection } = connectionTo(t, server, recordedPrompts({ secret: () => 'old' }));
  assert.equal((await problemOf(connection.connect({ interactive: true }))).id, 'password-expired');
});

void test('a server that never answers while signing in is given up', async (t) => {
  const server = await startSsh2Server(t, { authenticate: () => undefined });
  const { host, port, user, knownHostsFile } = server;
  const { connection } = testConnection(
    t,
    { host, port, user, knownHostsFile },
    { prompts: recordedPrompts({ secret: () => 'x' }), timeouts: { authStepMs: 300 } },
  );
  assert.equal((await problemOf(connection.connect({ interactive: true }))).id, 'timeout');
});
