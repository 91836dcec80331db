// Every problem of the SSH layer as the user gets it: safe to show, at most two next steps, no way past a changed key.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { render } from '../../../src/core/message';
import { hostKeyInfo, type KnownKey } from '../../../src/core/ssh/hostKeys';
import { parseKnownHosts } from '../../../src/core/ssh/knownHosts';
import * as problems from '../../../src/core/ssh/problems';
import type { SshProblem } from '../../../src/core/ssh/problems';
import { systemSshReasons } from '../../../src/core/ssh/keyProblems';
import { hashedName, keyWords, makeKey, sha256 } from './keys';

const nasty = '\x1b]0;x\x07na\u202esty\nline\r\x00[x](command:y)';
const target = {
  alias: `alias ${nasty}`,
  hostname: `host ${nasty}`,
  port: 2222,
  user: nasty,
  hostKeyAlias: null,
};
const key = makeKey('ssh-ed25519', 'a');
const info = { type: `ssh-ed25519 ${nasty}`, fingerprint: 'SHA256:abc' };
const entries = parseKnownHosts(`@revoked host ${keyWords(key)}`, `/home/me/${nasty}`);

/** One of each, with every text hostile. */
function all(): SshProblem[] {
  const [entry] = entries;
  assert.ok(entry);
  return [
    problems.unknownName(target, nasty),
    problems.refused(target, nasty),
    problems.unreachable(target, nasty),
    problems.timedOut(target, 10, nasty),
    problems.timedOut(target, 0),
    problems.notSsh(target, nasty),
    problems.endlessBanner(target, nasty),
    problems.noCommonAlgorithm(target, nasty),
    problems.handshakeFailed(target, nasty),
    problems.linkLost(target, nasty),
    problems.closedByServer(target, nasty),
    problems.cancelled(),
    problems.notConnected(nasty),
    problems.jumpFailed(target, nasty, problems.timedOut(target, 3, nasty)),
    problems.channelRefused(target, nasty),
    problems.forwardRefused(target, true, nasty),
    problems.forwardRefused(target, false, nasty),
    problems.passwordExpired(target, nasty),
    problems.noLoginShell(target, nasty),
    problems.processLeft(target, [`12 ${nasty}`, '13 sleep']),
    problems.sshConfigFailed(nasty, nasty),
    problems.signInRefused(target, nasty),
    problems.sshError(target, nasty),
    problems.wrongPassphrase(nasty, nasty),
    problems.keyFormat(nasty, nasty),
    problems.keyUnreadable(nasty, nasty),
    problems.needsSystemSsh(target, [...systemSshReasons, nasty]),
    problems.hostKeyUnknown(target, info, 'cancelled'),
    problems.hostKeyUnknown(target, info, 'not-interactive'),
    problems.hostKeyUnknown(target, info, 'strict'),
    problems.hostKeyChanged(target, info, [
      { info, known: { source: 'known-hosts', key, entry } },
      { info, known: { source: 'trust-store', key, trusted: { ...key, hostPort: 'x', addedAt: nasty } } },
    ]),
    problems.hostKeyRevoked(target, info, entry),
    problems.hostKeyCaOnly(target, info, entries),
    problems.knownHostsUnreadable(target, nasty, nasty),
  ];
}

function texts({ message, detail = [], remedies }: SshProblem): string[] {
  return [message, ...detail, ...remedies.map(({ label }) => label)].map((text) =>
    typeof text === 'string' ? text : render(text),
  );
}

test('no problem shows a control character, an empty placeholder or more than two next steps', () => {
  for (const problem of all()) {
    assert.ok(problem.remedies.length <= 2, problem.id);
    for (const text of texts(problem)) {
      assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/, problem.id);
      assert.doesNotMatch(text, /\{\d\}|undefined|\[object/, problem.id);
    }
    assert.doesNotMatch(render(problem.message), /\n/, problem.id);
  }
});

test('every problem but a cancelled one says what to do next', () => {
  assert.deepEqual(
    all()
      .filter(({ remedies }) => remedies.length === 0)
      .map(({ id }) => id),
    ['cancelled'],
  );
});

test('the end of a connection is named once and clearly', () => {
  const name = (alias: string, hostname: string): string =>
    problems.describeTarget({ alias, hostname, port: 22 });
  assert.deepEqual(
    [name('vm', '10.0.0.4'), name('vm', 'vm'), name('::1', '::1'), name('v6', '2001:db8::4')],
    ['vm (10.0.0.4:22)', 'vm:22', '[::1]:22', 'v6 ([2001:db8::4]:22)'],
  );
});

/** What a changed key says, for a known_hosts file with one line about the host. */
function changed(file: string, line: string, host: string, port: number): SshProblem {
  const known = parseKnownHosts(line, file).map((entry) => {
    const from: KnownKey = { source: 'known-hosts', key: entry.key, entry };
    return { known: from, info: hostKeyInfo(entry.key, sha256) };
  });
  return problems.hostKeyChanged(
    { alias: 'vm', hostname: host, port, hostKeyAlias: null },
    hostKeyInfo(makeKey('ssh-ed25519', 'new'), sha256),
    known,
  );
}

test('a changed key shows both fingerprints, where the old one stands, and how to find out; nothing goes on', () => {
  const old = makeKey('ssh-ed25519', 'old');
  const problem = changed('/home/me/.ssh/known_hosts', `10.0.0.4 ${keyWords(old)}`, '10.0.0.4', 22);
  const shown = texts(problem).join('\n');
  for (const wanted of [
    hostKeyInfo(old, sha256).fingerprint,
    hostKeyInfo(makeKey('ssh-ed25519', 'new'), sha256).fingerprint,
    '/home/me/.ssh/known_hosts:1',
    'serial console',
    'az vm run-command invoke',
    'ssh-keygen -R 10.0.0.4 -f /home/me/.ssh/known_hosts',
  ]) {
    assert.ok(shown.includes(wanted), wanted);
  }
  assert.deepEqual(
    problem.remedies.map(({ command }) => command),
    [undefined, undefined],
  );
  assert.doesNotMatch(shown, /continue|anyway|ignore/i);
});

test('the line that removes the old key works when it is pasted', (t) => {
  if (spawnSync('ssh-keygen', ['-?'], { stdio: 'ignore' }).error !== undefined) {
    t.skip('ssh-keygen is not installed');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "old key's "));
  try {
    const file = join(folder, 'known_hosts');
    const cases = [
      { host: 'fe80::1', port: 22, name: 'fe80::1' },
      { host: '10.0.0.4', port: 2222, name: '[10.0.0.4]:2222' },
      { host: 'vm.example', port: 2222, name: hashedName('[vm.example]:2222') },
    ];
    for (const { host, port, name } of cases) {
      const line = `${name} ${keyWords(makeKey('ssh-ed25519', 'old'))}\n`;
      writeFileSync(file, `other ${keyWords(key)}\n${line}`);
      const command = texts(changed(file, line, host, port))
        .find((text) => text.startsWith('Remove the old key: '))
        ?.slice('Remove the old key: '.length);
      const { status } = spawnSync('sh', ['-c', command ?? 'false'], { stdio: 'ignore' });
      assert.deepEqual([status, readFileSync(file, 'utf8')], [0, `other ${keyWords(key)}\n`], name);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the commands that print the VM’s own fingerprints are shell commands', () => {
  const details = texts(changed('/f', `10.0.0.4 ${keyWords(key)}`, '10.0.0.4', 22));
  const commands = details.flatMap(
    (text) => /^(?:The VM’s own|The same with)[^:]*: (.*)$/.exec(text)?.[1] ?? [],
  );
  assert.equal(commands.length, 2);
  for (const command of commands) {
    assert.equal(spawnSync('sh', ['-n', '-c', command], { stdio: 'ignore' }).status, 0, command);
  }
});

test('an account that runs no command is told from a command that failed', () => {
  const exit = { kind: 'code', code: 1 } as const;
  const id = (stdout: string, stderr: string, code = 1): string | undefined =>
    problems.accountProblem({ exit: { ...exit, code }, stdout, stderr }, target)?.id;
  assert.deepEqual(
    {
      expired: id('', 'Password change required but no TTY available.\n'),
      nologin: id('This account is currently not available.\n', ''),
      false: id('', ''),
      'command not found': id('', 'bash: exec: sh: not found\n', 127),
      'silent success': id('', '', 0),
      'other words': id('', "Unmatched '''.\n"),
    },
    {
      expired: 'password-expired',
      nologin: 'no-login-shell',
      false: 'no-login-shell',
      'command not found': undefined,
      'silent success': undefined,
      'other words': undefined,
    },
  );
});
