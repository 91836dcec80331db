// A password appears nowhere: not on any command line or in any environment of either side while it is used, not in
// sshd's debug log, not in our own log at any level, not in our files.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { remoteCommand } from '../../src/core/remote/command';
import { connectLab, detectLab } from '../labs/connect';
import { startMachine, startOrSkip } from '../labs/net/index';

/**
 * Looks again and again at all processes of this host, those of the machine in namespaces included, for texts in
 * their command lines and environments. `seen` fills with those found.
 */
function watchProcesses(texts: readonly string[]): { seen: Set<string>; stop(): Promise<number> } {
  const seen = new Set<string>();
  let rounds = 0;
  const end = new AbortController();
  const look = (file: string): void => {
    try {
      const content = readFileSync(file, 'latin1');
      for (const text of texts) if (content.includes(text)) seen.add(text);
    } catch {
      // The process has ended.
    }
  };
  const loop = (async () => {
    while (!end.signal.aborted) {
      for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        look(`/proc/${pid}/cmdline`);
        if (pid !== String(process.pid)) look(`/proc/${pid}/environ`);
      }
      rounds += 1;
      await sleep(1);
    }
  })();
  return {
    seen,
    stop: async () => {
      end.abort();
      await loop;
      return rounds;
    },
  };
}

void test('rule 5: a password is seen nowhere', async (t) => {
  const machine = await startOrSkip(t, startMachine);
  if (machine === undefined) return;
  t.after(() => machine.stop());
  const canary = `canary-${randomBytes(9).toString('hex')}`;
  await machine.run('chpasswd', `pwuser:${canary}\n`);

  // A positive control: this text is on a command line, and the watcher has to find it.
  const control = `control-${randomBytes(9).toString('hex')}`;
  const child = spawn('sh', ['-c', 'sleep 600; :', control], { stdio: 'ignore' });
  t.after(() => child.kill('SIGKILL'));

  const log: string[] = [];
  const questions: string[] = [];
  const watcher = watchProcesses([canary, Buffer.from(canary).toString('base64'), control]);
  const connection = await connectLab(
    machine,
    { user: 'pwuser' },
    {
      withoutKey: true,
      log: (line) => log.push(line),
      prompts: {
        secret: (question) => {
          questions.push(question.kind);
          return Promise.resolve(canary);
        },
      },
    },
  );
  t.after(() => connection.dispose());
  const sudo = await connection.exec({
    command: remoteCommand('sudo', '-S', '-p', '', 'sh', '-c', 'id -u; cat'),
    stdin: `${canary}\n`,
    usesSudo: true,
  });
  await detectLab(connection);
  const rounds = await watcher.stop();
  await connection.disconnect();

  assert.equal(sudo.stdout, '0\n', 'sudo took the password and left nothing of it to the command');
  assert.deepEqual([...watcher.seen], [control]);
  assert.ok(rounds > 3, `looked ${rounds} times only`);
  assert.ok(questions.length > 0);
  const sshdLog = await machine.sshdLog();
  assert.match(sshdLog, /Accepted (password|keyboard-interactive\S*) for pwuser/);
  assert.ok(!sshdLog.includes(canary));
  assert.ok(log.length > 0);
  assert.ok(!log.some((line) => line.includes(canary)));
});
