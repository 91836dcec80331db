// The sshd lab itself: real ssh gets in, host keys change on the same port, and nothing is left behind.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isAlive, run } from '../process';
import { startOrSkip, startSshd, type LabSshd } from './index';

function ssh(lab: LabSshd, user: string, command: string): Promise<string> {
  return run('ssh', [
    ...[
      '-F',
      'none',
      '-i',
      lab.identityFile,
      '-p',
      String(lab.port),
      '-o',
      `UserKnownHostsFile=${lab.knownHostsFile}`,
    ],
    ...['-o', 'GlobalKnownHostsFile=none', '-o', 'StrictHostKeyChecking=yes', '-o', 'BatchMode=yes'],
    ...['-o', 'IdentityAgent=none', '-o', 'LogLevel=ERROR', `${user}@${lab.host}`, command],
  ]);
}

void test('an sshd that real ssh can use', async (t) => {
  const lab = await startOrSkip(t, () => startSshd());
  if (lab === undefined) return;
  t.after(() => lab.stop());

  assert.equal((await ssh(lab, lab.user, 'id -un')).trim(), lab.user);
  assert.match(lab.log(), /Accepted publickey for/);
  assert.match(lab.log(), /debug1:/);

  const before = readFileSync(lab.knownHostsFile, 'utf8');
  const lines = await lab.swapHostKeys();
  assert.equal(lines.length, 3);
  assert.equal(readFileSync(lab.knownHostsFile, 'utf8'), before);
  assert.ok(lines.every((line) => !before.includes(line)));
  await assert.rejects(
    ssh(lab, lab.user, 'true'),
    /Host key verification failed|HOST IDENTIFICATION HAS CHANGED/,
  );

  await lab.stop();
  assert.equal(isAlive(lab.pid), false);
  assert.equal(existsSync(lab.dir), false);
});

void test('a second user and lines of sshd_config', async (t) => {
  const lab = await startOrSkip(t, () =>
    startSshd({
      secondUser: true,
      hostKeys: ['rsa'],
      config: ['MaxSessions 2', 'Match User root', 'ForceCommand echo forced'],
    }),
  );
  if (lab === undefined) return;
  t.after(() => lab.stop());
  const user = lab.secondUser ?? '';
  assert.equal((await ssh(lab, user, 'id -un')).trim(), user);
  assert.equal((await ssh(lab, 'root', 'id -un')).trim(), 'forced');
  assert.match(readFileSync(lab.knownHostsFile, 'utf8'), /^\S+ ssh-rsa \S+\n$/);
  await lab.stop();
  await assert.rejects(run('id', [user]));
});
