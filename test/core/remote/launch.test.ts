// How scripts get to bash: whole, through any login shell, the password and the input apart from each other.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { trackedCommand } from '../../../src/core/remote/command';
import { argumentScriptRequest, inputScriptRequest, scriptRequest } from '../../../src/core/remote/launch';

const shells = [['sh'], ['bash'], ['dash'], ['tcsh', '-f'], ['fish', '--no-config']];

test('the script arrives whole through any login shell, and nobody reads it as input', () => {
  const text = [
    String.raw`printf '%s|%s\n' "$#" "$1"`,
    String.raw`printf '%s\n' 'single '\''quote'\''' "double $((1 + 1))" '!bang \ % ~ '"$(printf '\140')"`,
    'cat',
    '',
  ].join('\n');
  for (const [shell, ...flags] of shells) {
    if (shell === undefined || spawnSync(shell, ['-c', 'true']).error !== undefined) continue;
    const { command, stdin } = scriptRequest(text, 'user');
    const { stdout } = spawnSync(shell, [...flags, '-c', command], {
      encoding: 'utf8',
      input: stdin,
      env: { PATH: process.env['PATH'], SSH_CONNECTION: '10.0.0.1 5000 10.0.0.4 22' },
    });
    assert.equal(
      stdout,
      "1|10.0.0.1 5000 10.0.0.4 22\nsingle 'quote'\ndouble 2\n!bang \\ % ~ \u0060\n",
      shell,
    );
  }
});

test('a password goes by standard input alone, one line before the script', () => {
  const password = `p'w $(reboot)"`;
  const requests = (['root', 'user', 'passwordless', 'password'] as const).map((access) =>
    scriptRequest('true', access, password),
  );
  for (const { command } of requests) assert.ok(!command.includes('reboot'));
  assert.deepEqual(
    requests.map(({ command }) => /sudo( -[a-zA-Z])*/.exec(command)?.[0] ?? ''),
    ['', '', 'sudo -n', 'sudo -k -S -p'],
  );
  assert.deepEqual(
    requests.map(({ stdin }) => stdin),
    ['true', 'true', 'true', `${password}\ntrue`],
  );
});

test('a script in the command line arrives whole through any login shell, unless it is too long for one', () => {
  const text = [
    String.raw`printf '%s|%s\n' "$#" "$1"`,
    String.raw`printf '%s\n' 'single '\''quote'\''' "double $((1 + 1))" '!bang \ % ~ '"$(printf '\140')"`,
    'cat',
    '',
  ].join('\n');
  for (const [shell, ...flags] of shells) {
    if (shell === undefined || spawnSync(shell, ['-c', 'true']).error !== undefined) continue;
    const request = argumentScriptRequest(text, 'user');
    assert.ok(request !== undefined);
    const { stdout } = spawnSync(
      shell,
      [...flags, '-c', trackedCommand(request.command, 'nonce12345', 'none')],
      {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], SSH_CONNECTION: '10.0.0.1 5000 10.0.0.4 22' },
      },
    );
    assert.equal(
      stdout,
      "1|10.0.0.1 5000 10.0.0.4 22\nsingle 'quote'\ndouble 2\n!bang \\ % ~ \u0060\n",
      shell,
    );
  }
  assert.match(argumentScriptRequest('true', 'passwordless')?.command ?? '', /sudo -n/);
  assert.equal(argumentScriptRequest('x'.repeat(130_000), 'root'), undefined);
  assert.equal(argumentScriptRequest('a\u001fb', 'root'), undefined);
});

test('a script that reads its input gets all of it and nothing else, through any login shell', () => {
  const text = [
    String.raw`printf '%s|%s\n' "$#" "$1"`,
    String.raw`printf '%s\n' 'single '\''quote'\''' "double $((1 + 1))" '!bang \ % ~'`,
    'cat',
  ].join('\n');
  const input = 'show port stats all\n\u001b[A\t  trailing\n\u0003';
  for (const [shell, ...flags] of shells) {
    if (shell === undefined || spawnSync(shell, ['-c', 'true']).error !== undefined) continue;
    const { command, stdin } = inputScriptRequest(text, 'user', 'marker123');
    const { stdout } = spawnSync(shell, [...flags, '-c', command], {
      encoding: 'utf8',
      input: stdin + input,
      env: { PATH: process.env['PATH'], SSH_CONNECTION: '10.0.0.1 5000 10.0.0.4 22' },
    });
    assert.equal(
      stdout,
      `1|10.0.0.1 5000 10.0.0.4 22\nsingle 'quote'\ndouble 2\n!bang \\ % ~\n${input}`,
      shell,
    );
  }
});

test('a password that sudo did not want is not input', (t) => {
  const { command, stdin } = inputScriptRequest('cat', 'password', 'marker123', 'secret-pw');
  assert.ok(!command.includes('secret-pw'));
  const folder = mkdtempSync(join(tmpdir(), 'mana-dpdk-launch-'));
  t.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  // A sudo that reads nothing, and one that takes its line.
  for (const reads of ['', 'IFS= read -r line\n']) {
    writeFileSync(join(folder, 'sudo'), `#!/bin/sh\n${reads}shift 5\nexec "$@"\n`, { mode: 0o755 });
    const { stdout } = spawnSync('sh', ['-c', command], {
      encoding: 'utf8',
      input: `${stdin}keys\n`,
      env: { PATH: `${folder}:${process.env['PATH'] ?? ''}` },
    });
    assert.equal(stdout, 'keys\n', reads);
  }
  assert.throws(() => inputScriptRequest('a\u001eb', 'root', 'marker123'), RangeError);
  assert.throws(() => inputScriptRequest('a', 'root', 'x y'), RangeError);
});
