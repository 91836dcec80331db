// Resolving a host from the output of `ssh -G`: recorded output, and the real program where it is installed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ResolvedHost } from '../../../src/core/hosts/host';
import {
  defaultResolvedHost,
  jumpAddresses,
  parseProxyJump,
  parseSshG,
  toResolvedHost,
  type ResolveContext,
} from '../../../src/core/hosts/sshG';
import { expandPath, splitPaths } from '../../../src/core/hosts/sshTokens';

const context: ResolveContext = {
  home: '/home/me',
  localUser: 'me',
  platform: 'posix',
  env: (name) => (name === 'KEYS' ? '/keys' : undefined),
  jumps: [],
};

function resolve(lines: readonly string[], extra: Partial<ResolveContext> = {}): ResolvedHost {
  return toResolvedHost('vm', parseSshG(lines.join('\n')), { ...context, ...extra });
}

/** What a host has when `ssh -G` says nothing. */
const bare: ResolvedHost = {
  alias: 'vm',
  hostname: 'vm',
  port: 22,
  user: 'me',
  identityFiles: [],
  identitiesOnly: false,
  identityAgent: null,
  certificateFiles: [],
  userKnownHostsFiles: [],
  globalKnownHostsFiles: [],
  hostKeyAlias: null,
  strictHostKeyChecking: 'ask',
  connectTimeoutSeconds: null,
  proxyCommand: null,
  jumps: [],
  needsSystemSsh: [],
};

test('every option that counts is read', () => {
  const cases: Record<string, readonly [lines: readonly string[], expected: Partial<ResolvedHost>]> = {
    nothing: [[], {}],
    rubbish: [['', 'oneword', '\0', 'port seventy'], {}],
    address: [
      ['hostname 10.0.0.4', 'port 2222', 'user azureuser'],
      { hostname: '10.0.0.4', port: 2222, user: 'azureuser' },
    ],
    'port out of range': [['port 70000'], {}],
    identities: [
      [
        'identityfile ~/.ssh/a',
        'identityfile /k/with space',
        'identityfile ${KEYS}/%n_%r_%h',
        'identitiesonly yes',
      ],
      { identityFiles: ['/home/me/.ssh/a', '/k/with space', '/keys/vm_me_vm'], identitiesOnly: true },
    ],
    'default identities are none': [
      ['rsa', 'ecdsa', 'ecdsa_sk', 'ed25519', 'ed25519_sk', 'xmss', 'dsa'].map(
        (name) => `identityfile ~/.ssh/id_${name}`,
      ),
      {},
    ],
    'one default name is configured': [
      ['identityfile ~/.ssh/id_rsa'],
      { identityFiles: ['/home/me/.ssh/id_rsa'] },
    ],
    'identity none': [['identityfile none'], {}],
    'agent by path': [['identityagent ~/agent.sock'], { identityAgent: '/home/me/agent.sock' }],
    'agent off': [['identityagent none'], { identityAgent: 'none' }],
    'agent default': [['identityagent SSH_AUTH_SOCK'], {}],
    'known hosts': [
      [
        'userknownhostsfile /home/me/k h ~/kh2',
        'globalknownhostsfile /etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2',
      ],
      {
        userKnownHostsFiles: ['/home/me/k h', '/home/me/kh2'],
        globalKnownHostsFiles: ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
      },
    ],
    'no known hosts': [['userknownhostsfile none'], {}],
    'key alias': [['hostkeyalias other'], { hostKeyAlias: 'other' }],
    'strict true': [['stricthostkeychecking true'], { strictHostKeyChecking: 'yes' }],
    'strict false': [['stricthostkeychecking false'], { strictHostKeyChecking: 'no' }],
    'strict accept-new': [['stricthostkeychecking accept-new'], { strictHostKeyChecking: 'accept-new' }],
    'strict something new': [['stricthostkeychecking maybe'], {}],
    timeout: [['connecttimeout 7'], { connectTimeoutSeconds: 7 }],
    'timeout none': [['connecttimeout none'], {}],
    'proxy command': [
      ['proxycommand nc %h %p'],
      { proxyCommand: 'nc %h %p', needsSystemSsh: ['proxy-command'] },
    ],
    'proxy command none': [['proxycommand none'], {}],
    certificate: [
      ['certificatefile ~/.ssh/id-cert.pub'],
      { certificateFiles: ['/home/me/.ssh/id-cert.pub'], needsSystemSsh: ['certificate-file'] },
    ],
    'smart card': [['pkcs11provider /usr/lib/x.so'], { needsSystemSsh: ['pkcs11-provider'] }],
    'built-in FIDO support is no reason': [['securitykeyprovider internal', 'pkcs11provider none'], {}],
    'only FIDO keys': [
      ['identityfile ~/.ssh/id_ed25519_sk'],
      { identityFiles: ['/home/me/.ssh/id_ed25519_sk'], needsSystemSsh: ['security-key'] },
    ],
    'GSSAPI switched on is no reason': [['gssapiauthentication yes'], {}],
    'GSSAPI and nothing else': [
      ['preferredauthentications gssapi-with-mic,hostbased'],
      { needsSystemSsh: ['gssapi'] },
    ],
    'preferred methods with ours': [['preferredauthentications gssapi-with-mic,publickey'], {}],
    'known hosts command': [['knownhostscommand /bin/x %H'], { needsSystemSsh: ['known-hosts-command'] }],
    'revoked host keys': [['revokedhostkeys /etc/ssh/revoked'], { needsSystemSsh: ['revoked-host-keys'] }],
  };
  assert.deepEqual(
    Object.fromEntries(Object.entries(cases).map(([name, [lines]]) => [name, resolve(lines)])),
    Object.fromEntries(Object.entries(cases).map(([name, [, expected]]) => [name, { ...bare, ...expected }])),
  );
});

test('what the user gave for the VM wins over the configuration', () => {
  const lines = ['user conf', 'port 1', 'identityfile /conf/key', 'userknownhostsfile /conf/kh'];
  const entry = { user: 'typed', port: 2222, identityFile: '~/key', knownHostsFile: '/typed/k h' };
  const { user, port, identityFiles, userKnownHostsFiles } = resolve(lines, { entry });
  assert.deepEqual(
    { user, port, identityFiles, userKnownHostsFiles },
    { user: 'typed', port: 2222, identityFiles: ['/home/me/key'], userKnownHostsFiles: ['/typed/k h'] },
  );
});

test('a jump host that needs the system’s ssh makes its target need it', () => {
  const jump = { ...bare, needsSystemSsh: ['proxy-command'] };
  assert.deepEqual(resolve([], { jumps: [jump] }).needsSystemSsh, ['jump-needs-system-ssh']);
});

test('jumps are read in all their forms, and one that is none stops everything', () => {
  const addresses = (value: string): unknown => jumpAddresses(parseSshG(`proxyjump ${value}`));
  assert.deepEqual(
    {
      none: parseProxyJump('none'),
      nothing: parseProxyJump(undefined),
      several: parseProxyJump('u@h1:2222, [::1]:22 ,ssh://x@h3:99'),
      addresses: addresses('u@h1:2222,[::1]:22,ssh://x@h3:99'),
      'no jump': addresses('none'),
      hostile: addresses('h1,-oProxyCommand=touch'),
    },
    {
      none: [],
      nothing: [],
      several: ['u@h1:2222', '[::1]:22', 'ssh://x@h3:99'],
      addresses: [
        { user: 'u', host: 'h1', port: 2222 },
        { host: '::1', port: 22 },
        { user: 'x', host: 'h3', port: 99 },
      ],
      'no jump': [],
      hostile: undefined,
    },
  );
});

test('without an ssh program the defaults are OpenSSH’s', () => {
  const entry = { host: 'vm', user: 'azureuser', identityFile: '~/.ssh/mana.pem' };
  assert.deepEqual(
    {
      posix: defaultResolvedHost(entry, context),
      windows: defaultResolvedHost(
        { host: 'vm', knownHostsFile: 'C:\\k h' },
        { ...context, home: 'C:\\Users\\Me Too', platform: 'windows' },
      ),
    },
    {
      posix: {
        ...bare,
        user: 'azureuser',
        identityFiles: ['/home/me/.ssh/mana.pem'],
        userKnownHostsFiles: ['/home/me/.ssh/known_hosts', '/home/me/.ssh/known_hosts2'],
        globalKnownHostsFiles: ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
      },
      windows: {
        ...bare,
        userKnownHostsFiles: ['C:\\k h'],
        globalKnownHostsFiles: ['C:/ProgramData/ssh/ssh_known_hosts', 'C:/ProgramData/ssh/ssh_known_hosts2'],
      },
    },
  );
});

test('tokens and blanks in paths', () => {
  const values = { home: '/home/me', tokens: { h: 'host' }, env: () => undefined };
  assert.deepEqual(
    {
      tokens: ['~', '~/a', '~other/a', '%h', '100%%', '%q', '${UNSET}/a', 'a~b'].map((text) =>
        expandPath(text, values),
      ),
      split: splitPaths(
        '/a b/c ~/d %d/e ${X}/f C:\\Program Files\\g \\\\server\\h __PROGRAMDATA__\\ssh/i none',
      ),
    },
    {
      tokens: ['/home/me', '/home/me/a', '~other/a', 'host', '100%', '%q', '${UNSET}/a', 'a~b'],
      split: [
        '/a b/c',
        '~/d',
        '%d/e',
        '${X}/f',
        'C:\\Program Files\\g',
        '\\\\server\\h',
        '__PROGRAMDATA__\\ssh/i',
        'none',
      ],
    },
  );
});

test('the real ssh -G is understood', (t) => {
  if (spawnSync('ssh', ['-V'], { stdio: 'ignore' }).error !== undefined) {
    t.skip('ssh is not installed');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'ssh-g-'));
  try {
    const file = join(folder, 'config');
    writeFileSync(
      file,
      [
        'Match originalhost vm user azureuser',
        '  Port 2222',
        'Host vm',
        '  HostName %h.example',
        '  IdentityFile "/keys/with space"',
        '  IdentityFile ~/.ssh/%n',
        '  UserKnownHostsFile /kh/one "/kh/two words"',
        '  HostKeyAlias alias',
        '  StrictHostKeyChecking yes',
        '  IdentitiesOnly yes',
        '  IdentityAgent none',
        '  ConnectTimeout 9',
        '  ProxyJump u@h1:2222,[::1]:23',
      ].join('\n'),
    );
    const run = (args: readonly string[]): string =>
      spawnSync('ssh', ['-G', '-F', file, ...args], { encoding: 'utf8' }).stdout;
    const options = parseSshG(run(['-l', 'azureuser', '--', 'vm']));
    const host = toResolvedHost('vm', options, context);
    assert.ok(host.globalKnownHostsFiles.length > 0);
    assert.deepEqual(
      { ...host, globalKnownHostsFiles: [] },
      {
        ...bare,
        hostname: 'vm.example',
        port: 2222,
        user: 'azureuser',
        identityFiles: ['/keys/with space', '/home/me/.ssh/vm'],
        identitiesOnly: true,
        identityAgent: 'none',
        userKnownHostsFiles: ['/kh/one', '/kh/two words'],
        hostKeyAlias: 'alias',
        strictHostKeyChecking: 'yes',
        connectTimeoutSeconds: 9,
      },
    );
    assert.deepEqual(jumpAddresses(options), [
      { user: 'u', host: 'h1', port: 2222 },
      { host: '::1', port: 23 },
    ]);
    assert.deepEqual(toResolvedHost('other', parseSshG(run(['--', 'other'])), context).identityFiles, []);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
