// Which ways of signing in are tried, in which order, and why others are not.
import type { ResolvedHost } from '../hosts/host';

export { authFailure, emptyTrace, type AuthAttempt, type AuthTrace } from './authFailure';

/** A way of signing in, as SSH names it; keys from the agent and from files are told apart. */
export type AuthMethod = 'agent' | 'key-file' | 'keyboard-interactive' | 'password';

/** A key that the agent holds. */
export interface AgentKey {
  readonly type: string;
  /** Wire form, base64 without padding. */
  readonly blob: string;
  readonly comment: string;
}

/** What is known of the agent before anything is tried. */
export type AgentState =
  | { readonly kind: 'available'; readonly keys: readonly AgentKey[] }
  /** No SSH_AUTH_SOCK, no pipe, no Pageant. */
  | { readonly kind: 'absent' }
  /** IdentityAgent none. */
  | { readonly kind: 'disabled' }
  /** Named, but it does not answer. */
  | { readonly kind: 'failed'; readonly reason: string };

/** What is known of one private key file before anything is tried. */
export interface KeyFile {
  readonly path: string;
  /** Named by the user or the configuration, or one of the default names. */
  readonly origin: 'configured' | 'default';
  readonly state:
    | { readonly kind: 'ready' }
    /** A passphrase is needed. `unlockable`: one is saved, or a person can be asked. */
    | { readonly kind: 'encrypted'; readonly unlockable: boolean }
    | { readonly kind: 'missing' }
    | { readonly kind: 'unreadable'; readonly reason: string }
    /** ssh2 cannot read this form of key; the system's ssh perhaps can. */
    | { readonly kind: 'unsupported'; readonly reason: string };
  /** Wire form of the public key, base64 without padding, where it is known (`.pub` file or plain key). */
  readonly publicBlob?: string;
}

/** Everything `planAuth` decides by. */
export interface AuthInput {
  readonly host: Pick<ResolvedHost, 'identitiesOnly'>;
  readonly agent: AgentState;
  /** Configured files in the order of the configuration, then default files. */
  readonly keyFiles: readonly KeyFile[];
  /** A person can be asked. */
  readonly interactive: boolean;
  readonly hasSavedPassword: boolean;
}

/** Why a way was not tried. */
export type SkipReason =
  | 'no-agent'
  | 'agent-disabled'
  | 'agent-failed'
  | 'agent-empty'
  /** IdentitiesOnly, and the agent holds none of the configured keys. */
  | 'agent-no-configured-key'
  | 'file-missing'
  | 'file-unreadable'
  | 'key-format'
  /** A passphrase is needed and nobody can be asked. */
  | 'needs-passphrase'
  /** Default files are not tried where files are configured, as in OpenSSH. */
  | 'keys-configured'
  /** The agent has offered this very key. */
  | 'offered-by-agent'
  /** Needs a person, and nobody can be asked. */
  | 'not-interactive'
  /** The server does not offer this method. */
  | 'not-offered'
  | 'wrong-passphrase'
  /** The person closed the question. */
  | 'cancelled';

/** One step of the plan. Skipped steps stay in it: they are what the user is told when nothing worked. */
export type AuthStep =
  | { readonly kind: 'agent'; readonly keys: readonly AgentKey[] }
  | { readonly kind: 'key-file'; readonly file: KeyFile; readonly needsPassphrase: boolean }
  | { readonly kind: 'keyboard-interactive' }
  | { readonly kind: 'password'; readonly saved: boolean }
  | {
      readonly kind: 'skip';
      readonly method: AuthMethod;
      /** Path of the key file; empty for other methods. */
      readonly subject: string;
      readonly reason: SkipReason;
      /** The system's own words, where there are some. */
      readonly detail?: string;
    };

/** Files tried where none is configured, under `~/.ssh`: OpenSSH's defaults that ssh2 can read, best first. */
export const defaultKeyNames = ['id_ed25519', 'id_ecdsa', 'id_rsa'] as const;

/**
 * The order of signing in: agent (configured keys first), configured files, default files, keyboard-interactive,
 * password. Public keys go first because they cost no question and leak no secret.
 *
 * Default files are left out where files are configured: as in OpenSSH, and each key more counts against the server's
 * MaxAuthTries (6), after which the password would no longer be asked.
 */
export function planAuth(input: AuthInput): AuthStep[] {
  const configured = input.keyFiles.filter(({ origin }) => origin === 'configured');
  const defaults = input.keyFiles.filter(({ origin }) => origin === 'default');
  const agent = planAgent(input.agent, input.host.identitiesOnly, configured, input.keyFiles);
  const offered = new Set(agent.kind === 'agent' ? agent.keys.map(({ blob }) => blob) : []);
  return [
    agent,
    ...configured.map((file) => planFile(file, offered)),
    ...defaults.map((file) =>
      configured.length > 0 ? skip('key-file', 'keys-configured', file.path) : planFile(file, offered),
    ),
    input.interactive ? { kind: 'keyboard-interactive' } : skip('keyboard-interactive', 'not-interactive'),
    input.interactive || input.hasSavedPassword
      ? { kind: 'password', saved: input.hasSavedPassword }
      : skip('password', 'not-interactive'),
  ];
}

function skip(method: AuthMethod, reason: SkipReason, subject = '', detail?: string): AuthStep {
  const step = { kind: 'skip', method, subject, reason } as const;
  return detail === undefined ? step : { ...step, detail };
}

function planAgent(
  agent: AgentState,
  identitiesOnly: boolean,
  configured: readonly KeyFile[],
  allFiles: readonly KeyFile[],
): AuthStep {
  switch (agent.kind) {
    case 'absent':
      return skip('agent', 'no-agent');
    case 'disabled':
      return skip('agent', 'agent-disabled');
    case 'failed':
      return skip('agent', 'agent-failed', '', agent.reason);
    case 'available': {
      if (agent.keys.length === 0) return skip('agent', 'agent-empty');
      // IdentitiesOnly without a configured file means the default files, as in OpenSSH.
      const wanted = publicBlobs(configured.length > 0 ? configured : allFiles);
      const first = agent.keys.filter(({ blob }) => wanted.includes(blob));
      first.sort((left, right) => wanted.indexOf(left.blob) - wanted.indexOf(right.blob));
      if (identitiesOnly)
        return first.length > 0 ? { kind: 'agent', keys: first } : skip('agent', 'agent-no-configured-key');
      return { kind: 'agent', keys: [...first, ...agent.keys.filter(({ blob }) => !wanted.includes(blob))] };
    }
  }
}

function publicBlobs(files: readonly KeyFile[]): string[] {
  return files.flatMap(({ publicBlob }) => (publicBlob === undefined ? [] : [publicBlob]));
}

function planFile(file: KeyFile, offered: ReadonlySet<string>): AuthStep {
  // The agent's copy needs no passphrase, and offering a key twice costs one of the server's tries.
  if (file.publicBlob !== undefined && offered.has(file.publicBlob))
    return skip('key-file', 'offered-by-agent', file.path);
  switch (file.state.kind) {
    case 'ready':
      return { kind: 'key-file', file, needsPassphrase: false };
    case 'encrypted':
      return file.state.unlockable
        ? { kind: 'key-file', file, needsPassphrase: true }
        : skip('key-file', 'needs-passphrase', file.path);
    case 'missing':
      return skip('key-file', 'file-missing', file.path);
    case 'unreadable':
      return skip('key-file', 'file-unreadable', file.path, file.state.reason);
    case 'unsupported':
      return skip('key-file', 'key-format', file.path, file.state.reason);
  }
}
