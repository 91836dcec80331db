// Verdicts on host keys, one table: what is known, what is presented, what follows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  hostPortKey,
  judgeHostKey,
  knownKeysFor,
  preferredKeyTypes,
  type HostKeyVerdict,
  type HostLookup,
  type TrustedKey,
} from '../../../src/core/ssh/hostKeys';
import { parseKnownHosts, type HostKey } from '../../../src/core/ssh/knownHosts';
import { hashedName, hmacSha1, keyWords, makeKey } from './keys';

const right = makeKey('ssh-ed25519', 'right');
const wrong = makeKey('ssh-ed25519', 'wrong');
const rsa = makeKey('ssh-rsa', 'rsa');

const on22: HostLookup = { hostname: 'vm', port: 22, hostKeyAlias: null };
const on2222: HostLookup = { hostname: 'VM', port: 2222, hostKeyAlias: null };
const aliased: HostLookup = { hostname: '10.0.0.4', port: 2222, hostKeyAlias: 'Alias' };

function trusted(key: HostKey): TrustedKey {
  return { ...key, hostPort: hostPortKey('vm', 22), addedAt: '2026-11-22T00:00:00Z' };
}

interface Case {
  readonly known?: string;
  readonly trusted?: readonly TrustedKey[];
  readonly presented?: HostKey;
  readonly lookup?: HostLookup;
}

/** The verdict in short: its kind and the lines (or the trust store) it rests on. */
function judge({ known = '', trusted: own = [], presented = right, lookup = on22 }: Case): string {
  const verdict = judgeHostKey({
    lookup,
    presented,
    known: parseKnownHosts(known, 'f'),
    trusted: own,
    hmacSha1,
  });
  return [verdict.kind, ...places(verdict)].join(' ');
}

function places(verdict: HostKeyVerdict): (string | number)[] {
  switch (verdict.kind) {
    case 'match':
      return [verdict.by.source === 'known-hosts' ? verdict.by.entry.line : 'store'];
    case 'mismatch':
    case 'other-key-type':
      return verdict.known.map((key) => (key.source === 'known-hosts' ? key.entry.line : 'store'));
    case 'revoked':
      return [verdict.entry.line];
    case 'ca-only':
      return verdict.authorities.map(({ line }) => line);
    case 'unknown':
      return [];
  }
}

test('verdicts', () => {
  const k = keyWords(right);
  const w = keyWords(wrong);
  const r = keyWords(rsa);
  const cases: Record<string, readonly [Case, string]> = {
    'nothing known': [{}, 'unknown'],
    'other host known': [{ known: `other ${k}` }, 'unknown'],
    known: [{ known: `vm ${k}` }, 'match 1'],
    'known hashed': [{ known: `x ${w}\n${hashedName('vm')} ${k}` }, 'match 2'],
    'known by pattern': [{ known: `v* ${k}` }, 'match 1'],
    'excluded by negation': [{ known: `v*,!vm ${k}` }, 'unknown'],
    changed: [{ known: `vm ${w}` }, 'mismatch 1'],
    'changed, hashed': [{ known: `${hashedName('vm')} ${w}` }, 'mismatch 1'],
    'two keys of the type, one right': [{ known: `vm ${w}\nvm ${k}` }, 'match 2'],
    'changed, and another type known': [{ known: `vm ${r}\nvm ${w}` }, 'mismatch 2'],
    'another type known': [{ known: `vm ${r}` }, 'other-key-type 1'],
    'revoked alone': [{ known: `@revoked vm ${k}` }, 'revoked 1'],
    'revoked after known': [{ known: `vm ${k}\n@revoked * ${k}` }, 'revoked 2'],
    'revoked before known': [{ known: `@revoked * ${k}\nvm ${k}` }, 'revoked 1'],
    'revoked, though trusted here': [{ known: `@revoked * ${k}`, trusted: [trusted(right)] }, 'revoked 1'],
    'another key revoked': [{ known: `@revoked * ${w}` }, 'unknown'],
    'revoked for another host': [{ known: `@revoked other ${k}` }, 'unknown'],
    'authority only': [{ known: `@cert-authority * ${w}` }, 'ca-only 1'],
    'the authority’s key is no host key': [{ known: `@cert-authority * ${k}` }, 'ca-only 1'],
    'authority and right key': [{ known: `@cert-authority * ${w}\nvm ${k}` }, 'match 2'],
    'authority and wrong key': [{ known: `@cert-authority * ${w}\nvm ${w}` }, 'mismatch 2'],
    'authority and other type': [{ known: `@cert-authority * ${w}\nvm ${r}` }, 'other-key-type 2'],
    'trusted here': [{ trusted: [trusted(right)] }, 'match store'],
    'changed since trusted here': [{ trusted: [trusted(wrong)] }, 'mismatch store'],
    'known_hosts wrong, trusted here right': [{ known: `vm ${w}`, trusted: [trusted(right)] }, 'match store'],
    'both wrong': [{ known: `vm ${w}`, trusted: [trusted(wrong)] }, 'mismatch 1 store'],
    'port in brackets': [{ known: `[vm]:2222 ${k}`, lookup: on2222 }, 'match 1'],
    'port in brackets changed': [{ known: `[vm]:2222 ${w}`, lookup: on2222 }, 'mismatch 1'],
    'other port': [{ known: `[vm]:2223 ${k}`, lookup: on2222 }, 'unknown'],
    'bracket form for port 22': [{ known: `[vm]:2222 ${k}` }, 'unknown'],
    // Checked with OpenSSH 9.2 against a server on another port.
    'bare name confirms on another port': [{ known: `vm ${k}`, lookup: on2222 }, 'match 1'],
    'bare name contradicts nothing': [{ known: `vm ${w}`, lookup: on2222 }, 'unknown'],
    'bare name cannot overrule': [{ known: `[vm]:2222 ${w}\nvm ${k}`, lookup: on2222 }, 'mismatch 1'],
    'bare name beside another type': [{ known: `[vm]:2222 ${r}\nvm ${k}`, lookup: on2222 }, 'match 2'],
    'bare name revokes': [{ known: `@revoked vm ${k}\n[vm]:2222 ${k}`, lookup: on2222 }, 'revoked 1'],
    HostKeyAlias: [{ known: `alias ${k}`, lookup: aliased }, 'match 1'],
    'HostKeyAlias has no port': [
      { known: `[alias]:2222 ${k}\n[10.0.0.4]:2222 ${k}`, lookup: aliased },
      'unknown',
    ],
    'label that lies is not seen': [{ known: `vm ssh-rsa ${k.split(' ')[1] ?? ''}` }, 'unknown'],
  };
  assert.deepEqual(
    Object.fromEntries(Object.entries(cases).map(([name, [input]]) => [name, judge(input)])),
    Object.fromEntries(Object.entries(cases).map(([name, [, expected]]) => [name, expected])),
  );
});

test('the order of lines never decides', () => {
  const lines = [
    `vm ${keyWords(right)}`, `vm ${keyWords(wrong)}`, `vm ${keyWords(rsa)}`, `@cert-authority * ${keyWords(wrong)}`,
    `@revoked * ${keyWords(right)}`,
  ]; // prettier-ignore
  for (let subset = 0; subset < 2 ** lines.length; subset++) {
    const chosen = lines.filter((_, index) => (subset >> index) & 1);
    const kindOf = (text: string): string | undefined => judge({ known: text }).split(' ')[0];
    assert.equal(kindOf(chosen.join('\n')), kindOf([...chosen].reverse().join('\n')));
  }
});

test('algorithms of known keys come first, SHA-1 never', () => {
  const rest = ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'];
  assert.deepEqual(
    {
      nothing: preferredKeyTypes([]),
      rsa: preferredKeyTypes([rsa]),
      unknown: preferredKeyTypes([makeKey('ssh-future', 'x')]),
    },
    {
      nothing: ['ssh-ed25519', ...rest, 'rsa-sha2-512', 'rsa-sha2-256'],
      rsa: ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-ed25519', ...rest],
      unknown: ['ssh-ed25519', ...rest, 'rsa-sha2-512', 'rsa-sha2-256'],
    },
  );
});

test('known keys leave out revoked ones and authorities', () => {
  const known = parseKnownHosts(
    [
      `vm ${keyWords(right)}`,
      `vm ${keyWords(rsa)}`,
      `@revoked * ${keyWords(rsa)}`,
      `@cert-authority * ${keyWords(wrong)}`,
    ].join('\n'),
    'f',
  );
  const blobs = knownKeysFor({ lookup: on22, known, trusted: [trusted(wrong)], hmacSha1 }).map(
    ({ key }) => key.blob,
  );
  assert.deepEqual(blobs, [right.blob, wrong.blob]);
});

test('the trust store tells hosts, ports and aliases apart', () => {
  const keys = [
    hostPortKey('vm', 22),
    hostPortKey('vm', 2222),
    hostPortKey('::1', 22),
    hostPortKey('vm', 22, 'vm'),
    hostPortKey('10.0.0.4', 2222, 'a'),
  ];
  assert.equal(new Set(keys).size, keys.length);
  assert.equal(hostPortKey('VM', 22), hostPortKey('vm', 22));
  assert.equal(hostPortKey('10.0.0.4', 22, 'A'), hostPortKey('10.0.0.5', 2222, 'a'));
});
