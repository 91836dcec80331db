// What connecting may ask of a person. The extension shows dialogs, the terminal asks on the tty, tests answer by table.
import type { Message } from '../message';

/** A host key as shown to a person: `SHA256:…` without padding, as OpenSSH prints it. */
export interface HostKeyInfo {
  readonly type: string;
  readonly fingerprint: string;
}

/** An unknown host: nothing was sent to it yet but the key exchange. */
export interface HostKeyQuestion {
  readonly alias: string;
  readonly hostname: string;
  readonly port: number;
  readonly key: HostKeyInfo;
  /** Keys of other types known for this host, if any. */
  readonly otherKnown: readonly HostKeyInfo[];
  /** The hop of ProxyJump this is about, when it is not the VM itself. */
  readonly viaJump: boolean;
}

export type HostKeyAnswer = 'trust' | 'trust-once' | 'cancel';

/** A secret to ask for. `label` says for what; server text is sanitized and marked as coming from the server. */
export interface SecretQuestion {
  readonly kind: 'password' | 'passphrase' | 'keyboard-interactive';
  /** Key of the secret in a secret store: user@host:port or the key's SHA256 fingerprint (or path where unreadable). */
  readonly subject: string;
  readonly label: Message;
  readonly echo: boolean;
  /** How many answers were refused before in this attempt. */
  readonly refused: number;
}

/** All questions of one connection attempt. An answer of `undefined` means: the person cancelled. */
export interface ConnectPrompts {
  confirmHostKey(question: HostKeyQuestion, signal: AbortSignal): Promise<HostKeyAnswer>;
  secret(question: SecretQuestion, signal: AbortSignal): Promise<string | undefined>;
}
