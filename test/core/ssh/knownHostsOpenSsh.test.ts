// The same files and names given to the real `ssh-keygen -F` and to our reader: both must find the same lines.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { hostKeyInfo } from '../../../src/core/ssh/hostKeys';
import { entryMatches, lookupName, parseKnownHosts } from '../../../src/core/ssh/knownHosts';
import { seeded } from '../remote/random';
import { hmacSha1, makeKey, sha256 } from './keys';

const hasSshKeygen = spawnSync('ssh-keygen', ['-?'], { stdio: 'ignore' }).error === undefined;

function inFolder(use: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'known-hosts-'));
  try {
    use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Real keys, so that ssh-keygen takes every line as valid. */
function realKeys(folder: string): string[] {
  return ['ed25519', 'ecdsa', 'rsa'].map((type) => {
    const file = join(folder, type);
    spawnSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', '', '-f', file], { stdio: 'ignore' });
    return readFileSync(`${file}.pub`, 'utf8').trim();
  });
}

/** Line numbers that `ssh-keygen -F` reports. It does not look at the key, so each line here has a valid one. */
function foundByOpenSsh(name: string, file: string): number[] {
  const { stdout } = spawnSync('ssh-keygen', ['-F', name, '-f', file], { encoding: 'utf8' });
  return [...stdout.matchAll(/^# Host .* found: line (\d+)/gm)].map(([, line]) => Number(line));
}

function foundByUs(name: string, file: string): number[] {
  return parseKnownHosts(readFileSync(file, 'utf8'), file)
    .filter((entry) => entryMatches(entry, name, hmacSha1))
    .map(({ line }) => line);
}

const names = [
  lookupName('vm-1.example', 22, null),
  lookupName('vm-1.example', 2222, null),
  lookupName('vm-2', 22, null),
  lookupName('10.0.0.4', 22, null),
  lookupName('10.0.0.4', 2222, null),
  lookupName('fe80::1', 22, null),
  lookupName('fe80::1', 2200, null),
];

const fields = [
  ...names, '*', '*.example', 'vm-?', 'VM-1.Example', '!vm-2', '10.0.*', '!10.0.0.4', '[*]:2222', '[vm-1.example]:*',
  '[10.0.0.?]:2222', 'nobody', '?????', '*-*', '[fe80::*]:2200', 'fe80::*', '![*',
]; // prettier-ignore

test('generated files give the lines that ssh-keygen finds', (t) => {
  if (!hasSshKeygen) {
    t.skip('ssh-keygen is not installed');
    return;
  }
  inFolder((folder) => {
    const keys = realKeys(folder);
    const random = seeded(22);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
    for (let round = 0; round < 6; round++) {
      const lines = Array.from({ length: 60 }, () => {
        const hosts = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(fields)).join(',');
        const marker = pick(['', '', '', '@revoked ', '@cert-authority ']);
        const noise = pick(['', '', '', '# comment', `# ${hosts} ${pick(keys)}`, 'garbage']);
        const lineEnd = pick(['\n', '\n', '\r\n']);
        return `${noise === '' ? `${marker}${hosts} ${pick(keys)}${pick(['', ' comment'])}` : noise}${lineEnd}`;
      });
      const file = join(folder, `known_hosts.${String(round)}`);
      writeFileSync(file, lines.join(''));
      const withText = (found: readonly number[]): string[] =>
        found.map((line) => `${String(line)}: ${lines[line - 1] ?? ''}`);
      for (const name of names) {
        assert.deepEqual(
          { name, lines: withText(foundByUs(name, file)) },
          { name, lines: withText(foundByOpenSsh(name, file)) },
        );
      }
    }
  });
});

test('a file hashed by ssh-keygen -H gives the lines that ssh-keygen finds', (t) => {
  if (!hasSshKeygen) {
    t.skip('ssh-keygen is not installed');
    return;
  }
  inFolder((folder) => {
    const keys = realKeys(folder);
    const file = join(folder, 'known_hosts');
    // ssh-keygen hashes each name of a list into a line of its own, and leaves patterns and markers alone.
    writeFileSync(file, names.map((name, index) => `${name} ${keys[index % keys.length] ?? ''}\n`).join(''));
    assert.equal(spawnSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' }).status, 0);
    assert.match(readFileSync(file, 'utf8'), /^(\|1\|\S+\|\S+ \S+ \S+\n)+$/);
    for (const name of [...names, 'nobody', 'vm-1.exampl']) {
      assert.deepEqual(foundByUs(name, file), foundByOpenSsh(name, file), name);
    }
    assert.deepEqual(foundByUs('vm-2', file), [3]);
  });
});

test('fingerprints are those of ssh-keygen -l', (t) => {
  if (!hasSshKeygen) {
    t.skip('ssh-keygen is not installed');
    return;
  }
  inFolder((folder) => {
    const lines = realKeys(folder).map((key) => `host ${key}`);
    const file = join(folder, 'known_hosts');
    writeFileSync(file, `${lines.join('\n')}\n`);
    const { stdout } = spawnSync('ssh-keygen', ['-l', '-f', file], { encoding: 'utf8' });
    assert.deepEqual(
      parseKnownHosts(lines.join('\n'), file).map(({ key }) => hostKeyInfo(key, sha256).fingerprint),
      [...stdout.matchAll(/SHA256:\S+/g)].map(([fingerprint]) => fingerprint),
    );
  });
});

test('a fingerprint has no padding', () => {
  assert.match(hostKeyInfo(makeKey('ssh-ed25519', 'x'), sha256).fingerprint, /^SHA256:[A-Za-z0-9+/]{43}$/);
});
