// Every form of key that people have, against a real sshd: from files and from a real agent.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { remoteCommand } from '../../../src/core/remote/command';
import { findProgram, isAlive, run, waitFor } from '../../labs/process';
import { startOrSkip, startSshd, type LabSshd } from '../../labs/sshd/index';
import { problemOf, recordedPrompts, tempFolder, testConnection, textOf } from '../support/connect';

const passphrase = 'correct horse';

/** How a key is made from `file`, which does not exist yet; its public half must end up in `file.pub`. */
type MakeKey = (file: string) => Promise<void>;

function sshKeygen(...args: readonly string[]): MakeKey {
  return async (file) => {
    await run('ssh-keygen', ['-q', ...args, '-C', 'test', '-f', file]);
  };
}

/** A plain key first, then its private half rewritten by OpenSSL. */
function pkcs8(type: readonly string[], ...openssl: readonly string[]): MakeKey {
  return async (file) => {
    await sshKeygen(...type, '-N', '', '-m', 'PEM')(file);
    await run('openssl', ['pkcs8', '-topk8', '-in', file, '-out', `${file}.p8`, ...openssl]);
    copyFileSync(`${file}.p8`, file);
  };
}

/** OpenSSH itself reads this form since 9.6 only, so its public half is put together here. */
function ed25519Pkcs8(file: string): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const fields = [
    Buffer.from('ssh-ed25519'),
    Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'),
  ];
  const blob = Buffer.concat(
    fields.map((field) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(field.length);
      return Buffer.concat([length, field]);
    }),
  );
  writeFileSync(`${file}.pub`, `ssh-ed25519 ${blob.toString('base64')} test\n`);
  return Promise.resolve();
}

/** The same key under a passphrase; `-a 1` keeps bcrypt short. */
const encrypted = ['-N', passphrase, '-a', '1'];

const keys: Record<string, MakeKey> = {
  ed25519: sshKeygen('-t', 'ed25519', '-N', ''),
  'ecdsa 256': sshKeygen('-t', 'ecdsa', '-N', ''),
  'ecdsa 521': sshKeygen('-t', 'ecdsa', '-b', '521', '-N', ''),
  rsa: sshKeygen('-t', 'rsa', '-b', '2048', '-N', ''),
  'rsa PEM': sshKeygen('-t', 'rsa', '-b', '2048', '-N', '', '-m', 'PEM'),
  'ecdsa PEM': sshKeygen('-t', 'ecdsa', '-N', '', '-m', 'PEM'),
  'rsa PKCS#8': pkcs8(['-t', 'rsa', '-b', '2048'], '-nocrypt'),
  'ecdsa PKCS#8': pkcs8(['-t', 'ecdsa'], '-nocrypt'),
  'ed25519 PKCS#8': ed25519Pkcs8,
  'encrypted ed25519': sshKeygen('-t', 'ed25519', ...encrypted),
  'encrypted rsa, aes256-gcm': sshKeygen(
    '-t',
    'rsa',
    '-b',
    '2048',
    ...encrypted,
    '-Z',
    'aes256-gcm@openssh.com',
  ),
  'encrypted rsa PEM': sshKeygen('-t', 'rsa', '-b', '2048', '-N', passphrase, '-m', 'PEM'),
  'encrypted rsa PKCS#8': pkcs8(['-t', 'rsa', '-b', '2048'], '-passout', `pass:${passphrase}`),
  'encrypted ecdsa PKCS#8, scrypt': pkcs8(['-t', 'ecdsa'], '-scrypt', '-passout', `pass:${passphrase}`),
};

/** A real sshd with all these keys let in; skipped where programs are missing. */
async function sshdWithKeys(
  t: TestContext,
  wanted: Readonly<Record<string, MakeKey>>,
): Promise<{ sshd: LabSshd; files: Record<string, string> } | undefined> {
  const sshd = await startOrSkip(t, () => startSshd());
  if (sshd === undefined) return undefined;
  t.after(() => sshd.stop());
  if (findProgram('openssl') === undefined) {
    t.skip('openssl is not installed');
    return undefined;
  }
  const folder = tempFolder(t);
  const files: Record<string, string> = {};
  for (const [index, [name, make]] of Object.entries(wanted).entries()) {
    const file = join(folder, `key${index}`);
    await make(file);
    appendFileSync(sshd.authorizedKeysFile, readFileSync(`${file}.pub`));
    files[name] = file;
  }
  return { sshd, files };
}

/** Who we are on the other side, or the id of the problem. */
async function signIn(
  t: TestContext,
  sshd: LabSshd,
  identityFile: string,
  options: Parameters<typeof testConnection>[2] = {},
): Promise<string> {
  const { host, port, user, knownHostsFile } = sshd;
  const { connection } = testConnection(t, { host, port, user, knownHostsFile, identityFile }, options);
  await connection.connect({ interactive: true });
  const { stdout } = await connection.exec({ command: remoteCommand('id', '-un') });
  await connection.dispose();
  return stdout.trim();
}

void test('every form of key signs in, asking for a passphrase only where there is one', async (t) => {
  const lab = await sshdWithKeys(t, keys);
  if (lab === undefined) return;
  for (const [name, file] of Object.entries(lab.files)) {
    await t.test(name, async (t) => {
      const prompts = recordedPrompts({ secret: () => passphrase });
      assert.equal(await signIn(t, lab.sshd, file, { prompts }), lab.sshd.user);
      assert.equal(prompts.secrets.length, name.startsWith('encrypted') ? 1 : 0);
    });
  }
});

void test('a wrong passphrase is refused for every form, and never ends the process', async (t) => {
  const encryptedKeys = Object.fromEntries(
    Object.entries(keys).filter(([name]) => name.startsWith('encrypted')),
  );
  const lab = await sshdWithKeys(t, encryptedKeys);
  if (lab === undefined) return;
  for (const [name, file] of Object.entries(lab.files)) {
    await t.test(name, async (t) => {
      const prompts = recordedPrompts({ secret: () => 'not it' });
      const problem = await problemOf(signIn(t, lab.sshd, file, { prompts }));
      assert.match(textOf(problem), /the passphrase was wrong/);
      assert.equal(prompts.secrets.length, 3);
    });
  }
});

void test('a key that ssh2 cannot read is named, with the system’s ssh as the way out', async (t) => {
  const lab = await sshdWithKeys(t, {
    chacha: sshKeygen('-t', 'ed25519', ...encrypted, '-Z', 'chacha20-poly1305@openssh.com'),
  });
  if (lab === undefined) return;
  const broken = join(tempFolder(t), 'broken');
  writeFileSync(broken, '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n');
  for (const file of [lab.files['chacha'] ?? '', broken]) {
    const prompts = recordedPrompts({ secret: () => passphrase });
    const text = textOf(await problemOf(signIn(t, lab.sshd, file, { prompts })));
    assert.match(text, /the built-in client cannot read this form of key/);
    assert.match(text, /ssh-add`, or connect with the system’s ssh/);
    assert.deepEqual(prompts.secrets, []);
  }
});

void test('a missing key file and a folder in its place are told apart', async (t) => {
  const sshd = await startOrSkip(t, () => startSshd());
  if (sshd === undefined) return;
  t.after(() => sshd.stop());
  const folder = tempFolder(t);
  assert.match(textOf(await problemOf(signIn(t, sshd, join(folder, 'none')))), /the file does not exist/);
  assert.match(
    textOf(await problemOf(signIn(t, sshd, folder))),
    /the file cannot be read \(.*not a regular file/,
  );
});

/** A real ssh-agent that ends with the test. */
async function startAgent(t: TestContext): Promise<NodeJS.ProcessEnv | undefined> {
  const program = findProgram('ssh-agent');
  if (program === undefined || process.platform === 'win32') {
    t.skip('ssh-agent is not installed');
    return undefined;
  }
  const socket = join(tempFolder(t), 'agent');
  const agent = spawn(program, ['-D', '-a', socket], { stdio: 'ignore' });
  t.after(async () => {
    agent.kill();
    if (agent.exitCode === null && agent.signalCode === null) await once(agent, 'exit');
  });
  const env = { ...process.env, SSH_AUTH_SOCK: socket };
  await waitFor('the agent to listen', () => existsSync(socket));
  assert.ok(agent.pid !== undefined && isAlive(agent.pid));
  return env;
}

void test('a real agent signs with each type of key', async (t) => {
  const lab = await sshdWithKeys(t, {
    ed25519: sshKeygen('-t', 'ed25519', '-N', ''),
    ecdsa: sshKeygen('-t', 'ecdsa', '-N', ''),
    rsa: sshKeygen('-t', 'rsa', '-b', '2048', '-N', ''),
  });
  if (lab === undefined) return;
  const env = await startAgent(t);
  if (env === undefined) return;
  const { sshd } = lab;
  const nothing = join(tempFolder(t), 'none');
  for (const [name, file] of Object.entries(lab.files)) {
    await run('ssh-add', ['-q', '-D'], { env }).catch(() => undefined);
    await run('ssh-add', ['-q', file], { env });
    assert.equal(await signIn(t, sshd, nothing, { agentEnvironment: { env } }), sshd.user, name);
  }
});

void test('a key of the agent that is refused is told apart from the file that is accepted', async (t) => {
  const lab = await sshdWithKeys(t, { ed25519: sshKeygen('-t', 'ed25519', '-N', '') });
  if (lab === undefined) return;
  const env = await startAgent(t);
  if (env === undefined) return;
  const stranger = join(tempFolder(t), 'stranger');
  await sshKeygen('-t', 'ed25519', '-N', '')(stranger);
  await run('ssh-add', ['-q', stranger], { env });
  const file = lab.files['ed25519'] ?? '';
  assert.equal(await signIn(t, lab.sshd, file, { agentEnvironment: { env } }), lab.sshd.user);

  const problem = await problemOf(
    signIn(t, lab.sshd, join(tempFolder(t), 'none'), { agentEnvironment: { env } }),
  );
  assert.match(textOf(problem), /Key from the SSH agent ssh-ed25519 test: refused by the server/);
});

void test('an agent that does not answer is one line of the record, not the end', async (t) => {
  const lab = await sshdWithKeys(t, { ed25519: sshKeygen('-t', 'ed25519', '-N', '') });
  if (lab === undefined) return;
  const agentEnvironment = { env: { SSH_AUTH_SOCK: join(tempFolder(t), 'no-agent') } };
  assert.equal(await signIn(t, lab.sshd, lab.files['ed25519'] ?? '', { agentEnvironment }), lab.sshd.user);
  const problem = await problemOf(signIn(t, lab.sshd, join(tempFolder(t), 'none'), { agentEnvironment }));
  assert.match(textOf(problem), /the SSH agent does not answer/);
});

void test('too many keys end with advice to name the right one', async (t) => {
  const sshd = await startOrSkip(t, () => startSshd({ config: ['MaxAuthTries 2'] }));
  if (sshd === undefined) return;
  t.after(() => sshd.stop());
  const env = await startAgent(t);
  if (env === undefined) return;
  for (let index = 0; index < 4; index++) {
    const file = join(tempFolder(t), 'key');
    await sshKeygen('-t', 'ed25519', '-N', '')(file);
    await run('ssh-add', ['-q', file], { env });
  }
  const problem = await problemOf(
    signIn(t, sshd, join(tempFolder(t), 'none'), { agentEnvironment: { env } }),
  );
  assert.equal(problem.id, 'auth-failed');
  assert.match(textOf(problem), /Too many keys were offered/);
});
