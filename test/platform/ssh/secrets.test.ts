// Canaries: what a person types is in no log line, no problem and no file of ours, whether it was right or wrong.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { remoteScript, stdinShell } from '../../../src/core/remote/command';
import { problemOf, recordedPrompts, tempFolder, testConnection } from '../support/connect';
import { newKey } from '../../labs/keyPair';
import { startSsh2Server } from '../support/ssh2Server';

/** All files below a folder, as one text. */
function contentsOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}

void test('rule 5 and 7: a secret is in no log, no problem and no file, whatever becomes of the attempt', async (t) => {
  const canary = (what: string): string => `canary-${what}-${randomBytes(6).toString('hex')}`;
  const secrets = {
    rightPassphrase: canary('passphrase'),
    rightPassword: canary('password'),
    wrong: canary('wrong'),
    code: canary('code'),
    input: canary('input'),
  };
  const key = newKey(secrets.rightPassphrase);
  const server = await startSsh2Server(t, {
    authenticate: (context) => {
      if (context.method === 'password' && context.password === secrets.rightPassword) context.accept();
      else if (context.method === 'keyboard-interactive') {
        context.prompt('Code:', () => {
          context.reject(['password', 'keyboard-interactive']);
        });
      } else if (context.method === 'publickey' && context.signature === undefined) context.accept();
      else context.reject(['publickey', 'password', 'keyboard-interactive']);
    },
  });
  const identityFile = join(tempFolder(t), 'key');
  writeFileSync(identityFile, key.private);

  const seen: string[] = [];
  for (const password of [secrets.rightPassword, secrets.wrong]) {
    const prompts = recordedPrompts({
      hostKey: () => 'trust',
      secret: ({ kind, refused }) => {
        if (kind === 'password') return password;
        if (kind === 'keyboard-interactive') return secrets.code;
        return refused === 0 ? secrets.wrong : secrets.rightPassphrase;
      },
    });
    const { host, port, user } = server;
    const { connection, log, home } = testConnection(t, { host, port, user, identityFile }, { prompts });
    const attempt = connection.connect({ interactive: true });
    if (password === secrets.wrong) {
      seen.push(JSON.stringify(await problemOf(attempt)));
    } else {
      await attempt;
      await connection.exec({ command: stdinShell(), stdin: secrets.input });
      await connection.exec({ command: remoteScript('cat >/dev/null'), stdin: secrets.input });
    }
    assert.deepEqual([...new Set(prompts.secrets.map(({ kind }) => kind))].sort(), [
      'keyboard-interactive',
      'passphrase',
      'password',
    ]);
    seen.push(JSON.stringify(prompts.secrets), JSON.stringify(connection.state), ...log, contentsOf(home));
    assert.ok(log.length > 1);
    // Nothing even tried to log one: redaction is the second line, not the first.
    assert.ok(!log.some((line) => line.includes('«redacted»')));
    assert.ok(!log.some((line) => line.includes('USERAUTH')), 'ssh2’s own trace is not logged');
  }
  const base64 = Object.values(secrets).map((secret) => Buffer.from(secret).toString('base64'));
  for (const secret of [...Object.values(secrets), ...base64, key.private.split('\n')[1] ?? '']) {
    assert.ok(!seen.join('\n').includes(secret), secret.slice(0, 20));
  }
});
