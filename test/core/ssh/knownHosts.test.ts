// Reading known_hosts: which lines count, and for which hosts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  entryMatches,
  hostKeyFromBlob,
  lookupName,
  parseKnownHosts,
  wildcardMatches,
} from '../../../src/core/ssh/knownHosts';
import { hashedName, hmacSha1, keyWords, makeKey } from './keys';

const key = makeKey('ssh-ed25519', 'a');
const words = keyWords(key);

test('valid lines are read with marker, hosts and place; all others are skipped', () => {
  const lines: readonly (readonly [line: string, expected: string | null])[] = [
    [`host ${words}`, 'none host'],
    [`  host,10.0.0.4\t${words} a comment`, 'none host,10.0.0.4'],
    [`host ${words}\r`, 'none host'],
    [`@revoked * ${words}`, 'revoked *'],
    [`@cert-authority *.example ${words}`, 'cert-authority *.example'],
    [`${hashedName('host')} ${words}`, 'none hashed'],
    [`host ${words.replace(/=+$/, '')}`, 'none host'],
    ['', null],
    ['   ', null],
    ['# a comment', null],
    [`#host ${words}`, null],
    ['host', null],
    ['host ssh-ed25519', null],
    [`@unknown host ${words}`, null],
    [`@constructor host ${words}`, null],
    [`@revoked ${words}`, null],
    ['host ssh-ed25519 not*base64', null],
    ['host ssh-ed25519 AAAA', null],
    [`host ${words.slice(0, -4)}`, null],
    // The label says one type, the key another.
    [`host ssh-rsa ${words.split(' ')[1] ?? ''}`, null],
    // SSH version 1.
    ['host 2048 35 123456789012345678901234567890', null],
    [`|1|c2hvcnQ=|c2hvcnQ= ${words}`, null],
    [`|2|x|y ${words}`, null],
    [`, ${words}`, null],
  ];
  const read = lines.map(([line]) => {
    const [entry] = parseKnownHosts(`\n${line}`, 'file');
    if (!entry) return null;
    assert.deepEqual([entry.key, entry.file, entry.line], [key, 'file', 2]);
    return `${entry.marker} ${entry.hosts.kind === 'hashed' ? 'hashed' : entry.hosts.patterns.join(',')}`;
  });
  assert.deepEqual(
    read,
    lines.map(([, expected]) => expected),
  );
});

test('one bad line hides no other line', () => {
  const text = `bad line\nfirst ${words}\r\n\0\0\n@revoked\nlast ${words}`;
  assert.deepEqual(
    parseKnownHosts(text, 'f').map(({ line }) => line),
    [2, 5],
  );
});

test('a line is found for the hosts it is about', () => {
  const cases: Record<string, readonly [field: string, name: string, found: boolean]> = {
    exact: ['host.example', 'host.example', true],
    'other host': ['host.example', 'host.example.evil', false],
    'second of a list': ['a,b,c', 'b', true],
    star: ['*.example', 'vm.example', true],
    'star is not the bare domain': ['*.example', 'example', false],
    'question mark': ['10.0.0.?', '10.0.0.4', true],
    'question mark is one': ['10.0.0.?', '10.0.0.44', false],
    negated: ['*.example,!bad.example', 'bad.example', false],
    'negated first': ['!bad.example,*.example', 'bad.example', false],
    'negation alone matches nothing': ['!bad.example', 'good.example', false],
    'capitals in the file': ['Host.EXAMPLE', 'host.example', true],
    'port in brackets': ['[host]:2222', '[host]:2222', true],
    'port 22 only': ['host', '[host]:2222', false],
    'bracket form is not the bare host': ['[host]:2222', 'host', false],
    IPv6: ['[::1]:2222', '[::1]:2222', true],
    hashed: [hashedName('host'), 'host', true],
    'hashed with port': [hashedName('[host]:2222'), '[host]:2222', true],
    'hashed other': [hashedName('host'), 'hosts', false],
  };
  const found = Object.entries(cases).map(([name, [field, host]]) => {
    const [entry] = parseKnownHosts(`${field} ${words}`, 'f');
    return [name, entry !== undefined && entryMatches(entry, host, hmacSha1)];
  });
  assert.deepEqual(
    Object.fromEntries(found),
    Object.fromEntries(Object.entries(cases).map(([name, [, , expected]]) => [name, expected])),
  );
});

test('hosts are looked up as OpenSSH names them', () => {
  assert.deepEqual(
    [
      lookupName('Host', 22, null),
      lookupName('Host', 2222, null),
      lookupName('::1', 22, null),
      lookupName('::1', 23, null),
      lookupName('10.0.0.4', 2222, 'VM-1'),
    ],
    ['host', '[host]:2222', '::1', '[::1]:23', 'vm-1'],
  );
});

test('a hostile pattern costs no time', () => {
  const name = 'a'.repeat(10_000);
  assert.equal(wildcardMatches(`${'*a'.repeat(200)}b`, name), false);
  assert.equal(wildcardMatches('*'.repeat(10_000), name), true);
});

test('bytes that are no key have no type', () => {
  const blobs = [
    [],
    [0, 0, 0, 1],
    [0, 0, 0, 0, 1],
    [0, 0, 0, 1, 65],
    [255, 255, 255, 255, 65, 66],
    [0, 0, 0, 1, 32, 1],
    [0, 0, 0, 1, 200, 1],
  ];
  for (const blob of blobs) assert.equal(hostKeyFromBlob(Uint8Array.from(blob)), undefined);
});
