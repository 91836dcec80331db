// The order of signing in, as a table: what is there, what is tried, what is skipped and why.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  planAuth,
  type AgentKey,
  type AuthInput,
  type AuthStep,
  type KeyFile,
} from '../../../src/core/ssh/authPlan';

const agentKey = (name: string): AgentKey => ({ type: 'ssh-ed25519', blob: name, comment: name });

function file(
  path: string,
  origin: KeyFile['origin'],
  state: KeyFile['state'],
  publicBlob?: string,
): KeyFile {
  return { path, origin, state, ...(publicBlob === undefined ? {} : { publicBlob }) };
}

const ready = { kind: 'ready' } as const;
const base: AuthInput = {
  host: { identitiesOnly: false },
  agent: { kind: 'absent' },
  keyFiles: [],
  interactive: true,
  hasSavedPassword: false,
};

/** A step in one line. */
function show(step: AuthStep): string {
  switch (step.kind) {
    case 'agent':
      return `agent ${step.keys.map(({ comment }) => comment).join(',')}`;
    case 'key-file':
      return `file ${step.file.path}${step.needsPassphrase ? ' (passphrase)' : ''}`;
    case 'password':
      return step.saved ? 'password (saved)' : 'password';
    case 'keyboard-interactive':
      return 'keyboard-interactive';
    case 'skip':
      return ['skip', step.method, step.subject, step.reason, step.detail].filter(Boolean).join(' ');
  }
}

test('plans', () => {
  const asking = ['keyboard-interactive', 'password'];
  const silent = ['skip keyboard-interactive not-interactive', 'skip password not-interactive'];
  const available = (...names: string[]): AuthInput['agent'] => ({
    kind: 'available',
    keys: names.map(agentKey),
  });
  const cases: Record<string, readonly [Partial<AuthInput>, readonly string[]]> = {
    'nothing but a person': [{}, ['skip agent no-agent', ...asking]],
    'nothing and nobody': [{ interactive: false }, ['skip agent no-agent', ...silent]],
    'saved password, nobody': [
      { interactive: false, hasSavedPassword: true },
      ['skip agent no-agent', 'skip keyboard-interactive not-interactive', 'password (saved)'],
    ],
    'everything, in order': [
      {
        agent: available('a', 'b'),
        keyFiles: [
          file('/c', 'configured', ready, 'c'),
          file('/enc', 'configured', { kind: 'encrypted', unlockable: true }),
        ],
        hasSavedPassword: true,
      },
      ['agent a,b', 'file /c', 'file /enc (passphrase)', 'keyboard-interactive', 'password (saved)'],
    ],
    'defaults where none is configured': [
      { keyFiles: [file('/d1', 'default', ready), file('/d2', 'default', { kind: 'missing' })] },
      ['skip agent no-agent', 'file /d1', 'skip key-file /d2 file-missing', ...asking],
    ],
    'no defaults where one is configured': [
      { keyFiles: [file('/c', 'configured', { kind: 'missing' }), file('/d', 'default', ready)] },
      ['skip agent no-agent', 'skip key-file /c file-missing', 'skip key-file /d keys-configured', ...asking],
    ],
    'configured key of the agent goes first and is not offered twice': [
      {
        agent: available('a', 'b'),
        keyFiles: [file('/b', 'configured', ready, 'b'), file('/c', 'configured', ready, 'c')],
      },
      ['agent b,a', 'skip key-file /b offered-by-agent', 'file /c', ...asking],
    ],
    'order of the configuration': [
      {
        agent: available('a', 'b', 'c'),
        keyFiles: [file('/c', 'configured', ready, 'c'), file('/a', 'configured', ready, 'a')],
      },
      ['agent c,a,b', 'skip key-file /c offered-by-agent', 'skip key-file /a offered-by-agent', ...asking],
    ],
    'IdentitiesOnly keeps other agent keys back': [
      {
        host: { identitiesOnly: true },
        agent: available('a', 'b'),
        keyFiles: [file('/b', 'configured', ready, 'b')],
      },
      ['agent b', 'skip key-file /b offered-by-agent', ...asking],
    ],
    'IdentitiesOnly without a match': [
      {
        host: { identitiesOnly: true },
        agent: available('a'),
        keyFiles: [file('/b', 'configured', ready, 'b')],
      },
      ['skip agent agent-no-configured-key', 'file /b', ...asking],
    ],
    'IdentitiesOnly and default files': [
      {
        host: { identitiesOnly: true },
        agent: available('a', 'd'),
        keyFiles: [file('/d', 'default', ready, 'd')],
      },
      ['agent d', 'skip key-file /d offered-by-agent', ...asking],
    ],
    'agent empty': [{ agent: available() }, ['skip agent agent-empty', ...asking]],
    'agent off': [{ agent: { kind: 'disabled' } }, ['skip agent agent-disabled', ...asking]],
    'agent broken': [
      { agent: { kind: 'failed', reason: 'ENOENT' } },
      ['skip agent agent-failed ENOENT', ...asking],
    ],
    'files that cannot be used': [
      {
        interactive: false,
        keyFiles: [
          file('/enc', 'configured', { kind: 'encrypted', unlockable: false }),
          file('/x', 'configured', { kind: 'unreadable', reason: 'EACCES' }),
          file('/p8', 'configured', { kind: 'unsupported', reason: 'PKCS#8' }),
        ],
      },
      [
        'skip agent no-agent',
        'skip key-file /enc needs-passphrase',
        'skip key-file /x file-unreadable EACCES',
        'skip key-file /p8 key-format PKCS#8',
        ...silent,
      ],
    ],
    'encrypted file whose key the agent holds': [
      {
        agent: available('a'),
        keyFiles: [file('/enc', 'configured', { kind: 'encrypted', unlockable: false }, 'a')],
      },
      ['agent a', 'skip key-file /enc offered-by-agent', ...asking],
    ],
  };
  assert.deepEqual(
    Object.fromEntries(
      Object.entries(cases).map(([name, [input]]) => [name, planAuth({ ...base, ...input }).map(show)]),
    ),
    Object.fromEntries(Object.entries(cases).map(([name, [, expected]]) => [name, expected])),
  );
});
