// A cancelled command is gone from the VM, with all that it started, whoever it runs as. Against a real sshd.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import {
  remoteCommand,
  remoteScript,
  stdinShell,
  type RemoteCommand,
} from '../../../src/core/remote/command';
import type { ExecRequest, VmConnection } from '../../../src/core/remote/session';
import { findProgram, run, waitFor } from '../../labs/process';
import { startOrSkip, startSshd, type LabSshd } from '../../labs/sshd/index';
import { problemOf, tempFolder, testConnection } from '../support/connect';

/** Scripts that write the ids of their processes to the file `$1`, one a line, and then run for minutes. */
const scripts: Record<string, string> = {
  'a plain command': 'echo $$ >>"$1"; exec sleep 600',
  'a shell with children': 'echo $$ >>"$1"; sleep 600 & echo $! >>"$1"; sleep 601 & echo $! >>"$1"; wait',
  'all of it ignores TERM':
    'trap "" TERM; echo $$ >>"$1"; sleep 600 & echo $! >>"$1"; while :; do sleep 1; done',
  'a child in a session of its own':
    'echo $$ >>"$1"; setsid sh -c \'echo $$ >>"$0"; exec sleep 600\' "$1" & wait',
  'a child that its parent has left': 'echo $$ >>"$1"; (sleep 600 & echo $! >>"$1"); exec sleep 601',
};

/** True while a process runs. A zombie does not: it waits only for a parent that may never ask for it. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function lab(t: TestContext): Promise<LabSshd | undefined> {
  // As root a second user: sshd hands signals on only to commands of others than root.
  const secondUser = process.getuid?.() === 0;
  if (process.platform !== 'linux') {
    t.skip('looks for processes in /proc');
    return undefined;
  }
  const sshd = await startOrSkip(t, () => startSshd({ secondUser }));
  if (sshd !== undefined) t.after(() => sshd.stop());
  return sshd;
}

async function connect(t: TestContext, sshd: LabSshd, user: string): Promise<VmConnection> {
  const { host, port, identityFile, knownHostsFile } = sshd;
  const { connection } = testConnection(t, { host, port, user, identityFile, knownHostsFile });
  await connection.connect({ interactive: false });
  return connection;
}

/** Starts a command, waits until it has named `count` processes in `file`, and cancels it. */
async function startAndCancel(
  connection: VmConnection,
  request: Omit<ExecRequest, 'signal'>,
  file: string,
  count: number,
): Promise<{ pids: number[]; id: string; detail: unknown }> {
  const abort = new AbortController();
  const ended = problemOf(connection.exec({ ...request, signal: abort.signal }));
  const pids = await waitFor('the processes to start', () => {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    return lines.length >= count && lines.every((line) => /^\d+$/.test(line)) ? lines.map(Number) : undefined;
  });
  assert.ok(pids.every(isAlive), 'they run before the cancellation');
  abort.abort();
  const { id, detail } = await ended;
  return { pids, id, detail };
}

/** A file that every user may write to. */
async function sharedFile(t: TestContext): Promise<string> {
  const folder = tempFolder(t);
  await run('chmod', ['755', folder]);
  const file = join(folder, 'pids');
  writeFileSync(file, '');
  await run('chmod', ['666', file]);
  return file;
}

void test('rule 18: nothing of a cancelled command is left', async (t) => {
  const sshd = await lab(t);
  if (sshd === undefined) return;
  for (const user of new Set([sshd.secondUser ?? sshd.user, sshd.user])) {
    const who = user === sshd.user ? 'own user' : 'another user';
    const connection = await connect(t, sshd, user);
    // Root gets no signals from sshd, so this is the slow way; two of them show that it works.
    const chosen = user === sshd.user && sshd.secondUser !== undefined ? 2 : Infinity;
    for (const [name, script] of Object.entries(scripts).slice(0, chosen)) {
      await t.test(`${name}, ${who}`, async (t) => {
        const file = await sharedFile(t);
        const request = { command: remoteScript(script, file) };
        const { pids, id, detail } = await startAndCancel(
          connection,
          request,
          file,
          script.split('>>').length - 1,
        );
        assert.deepEqual([id, detail], ['cancelled', undefined]);
        assert.deepEqual(pids.filter(isAlive), []);
      });
    }
  }
});

void test('rule 18: a command that has been given its input can still be cancelled', async (t) => {
  const sshd = await lab(t);
  if (sshd === undefined) return;
  const connection = await connect(t, sshd, sshd.secondUser ?? sshd.user);
  const file = await sharedFile(t);
  const stdin = `echo $$ >>'${file}'; exec sleep 600 </dev/null\n`;
  const { pids, id, detail } = await startAndCancel(connection, { command: stdinShell(), stdin }, file, 1);
  assert.deepEqual([id, detail, pids.filter(isAlive)], ['cancelled', undefined, []]);
});

void test('rule 18: what sudo started ends too', async (t) => {
  const sshd = await lab(t);
  if (sshd === undefined) return;
  if (findProgram('sudo') === undefined || process.getuid?.() !== 0) {
    t.skip('needs sudo and root');
    return;
  }
  const connection = await connect(t, sshd, sshd.user);
  for (const name of ['a plain command', 'all of it ignores TERM', 'a child in a session of its own']) {
    await t.test(name, async (t) => {
      const file = await sharedFile(t);
      const script = scripts[name] ?? '';
      const command = remoteCommand('sudo', '-n', 'sh', '-c', script, 'sh', file);
      const count = script.split('>>').length - 1;
      const result = await startAndCancel(connection, { command, usesSudo: true }, file, count);
      assert.deepEqual([result.id, result.detail], ['cancelled', undefined]);
      assert.deepEqual(result.pids.filter(isAlive), []);
    });
  }
});

void test('rule 14 and 18: a command that goes beyond its bytes or its time is ended, not left behind', async (t) => {
  const sshd = await lab(t);
  if (sshd === undefined) return;
  const connection = await connect(t, sshd, sshd.secondUser ?? sshd.user);
  const endings: Record<string, { script: string; limits: ExecRequest['limits'] }> = {
    bytes: { script: 'echo $$ >>"$1"; exec yes', limits: { maxBytes: 1_000_000 } },
    zeros: { script: 'echo $$ >>"$1"; exec head -c 1G /dev/zero', limits: { maxBytes: 1_000_000 } },
    time: { script: 'echo $$ >>"$1"; exec sleep 600', limits: { timeoutMs: 500 } },
  };
  for (const [name, { script, limits }] of Object.entries(endings)) {
    const file = await sharedFile(t);
    const result = await connection.exec({ command: remoteScript(script, file), limits: limits ?? {} });
    assert.equal(result.exit.kind, 'limit', name);
    const pid = Number(readFileSync(file, 'utf8'));
    await waitFor(`${name}: the process to end`, () => !isAlive(pid));
  }
  assert.equal((await connection.exec({ command: remoteCommand('echo', 'alive') })).stdout, 'alive\n');
});

void test('rule 18: disconnect ends the commands that run', async (t) => {
  const sshd = await lab(t);
  if (sshd === undefined) return;
  const connection = await connect(t, sshd, sshd.secondUser ?? sshd.user);
  const file = await sharedFile(t);
  const command: RemoteCommand = remoteScript(scripts['a shell with children'] ?? '', file);
  const ended = problemOf(connection.exec({ command }));
  const pids = await waitFor('the processes to start', () => {
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    return lines.length === 3 ? lines.map(Number) : undefined;
  });
  await connection.disconnect();
  assert.equal((await ended).id, 'cancelled');
  assert.deepEqual(pids.filter(isAlive), []);
});

void test('rule 18: a command that slow login scripts hold back does not start after its end', async (t) => {
  const config = [`ForceCommand sh -c 'sleep 3; exec sh -c "$SSH_ORIGINAL_COMMAND"'`];
  const sshd = await startOrSkip(t, () => startSshd({ config }));
  if (sshd === undefined) return;
  t.after(() => sshd.stop());
  const connection = await connect(t, sshd, sshd.user);
  const file = await sharedFile(t);
  const command = remoteScript('echo $$ >>"$1"; exec sleep 600', file);
  const started = Date.now();
  const late = await connection.exec({ command, limits: { timeoutMs: 200 } });
  assert.deepEqual(late.exit, { kind: 'limit', limit: 'time' });
  // By now the login scripts are over in any case.
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, started + 5_000 - Date.now())));
  const pids = readFileSync(file, 'utf8').split('\n').filter(Boolean).map(Number);
  assert.deepEqual(pids.filter(isAlive), []);
});
