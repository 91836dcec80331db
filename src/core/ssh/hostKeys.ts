// Decides whether a host key may be trusted. The only place that decides; platform collects, the extension asks.
import { decodeBase64, encodeBase64 } from '../remote/base64';
import { entryMatches, lookupName, type HmacSha1, type HostKey, type KnownHostsEntry } from './knownHosts';
import type { HostKeyInfo } from './prompts';

/**
 * A key that a person has accepted here. `hostPort` comes from `hostPortKey`.
 *
 * @property blob Wire form, base64 without padding.
 * @property addedAt ISO 8601, for the list of trusted hosts.
 */
export interface TrustedKey extends HostKey {
  readonly hostPort: string;
  readonly addedAt: string;
}

/**
 * The extension's own list of trusted host keys: on this machine only, never synchronised. known_hosts is never written.
 * A store that cannot be read rejects; callers must refuse the host then, for "nothing known" would be a guess.
 */
export interface TrustStore {
  list(hostPort: string): Promise<readonly TrustedKey[]>;
  add(key: TrustedKey): Promise<void>;
  /** Removes every key of the host; no error where there is none. */
  remove(hostPort: string): Promise<void>;
}

/** What a host key is looked up by. */
export interface HostLookup {
  readonly hostname: string;
  readonly port: number;
  readonly hostKeyAlias: string | null;
}

/**
 * Key of the trust store: where the connection goes, not what the user called it, so that two aliases share what was
 * accepted. HostKeyAlias goes first, as in OpenSSH: it tells hosts apart that share one address.
 */
export function hostPortKey(hostname: string, port: number, hostKeyAlias: string | null = null): string {
  if (hostKeyAlias !== null) return `alias ${hostKeyAlias.toLowerCase()}`;
  return `[${hostname.toLowerCase()}]:${port}`;
}

/** Evidence for one decision. `known` may hold the lines of any file about any host. */
export interface HostKeyInput {
  readonly lookup: HostLookup;
  readonly presented: HostKey;
  readonly known: readonly KnownHostsEntry[];
  /** What the trust store lists for `hostPortKey`. */
  readonly trusted: readonly TrustedKey[];
  readonly hmacSha1: HmacSha1;
}

/** A known key and where it is known from. */
export type KnownKey =
  | { readonly source: 'known-hosts'; readonly key: HostKey; readonly entry: KnownHostsEntry }
  | { readonly source: 'trust-store'; readonly key: HostKey; readonly trusted: TrustedKey };

/** The decision. Each kind asks for something else of the caller, so none may be folded into another. */
export type HostKeyVerdict =
  /** This very key is known for the host: go on without asking. */
  | { readonly kind: 'match'; readonly by: KnownKey }
  /** Another key of the same type is known: refuse, offer no way past. A reinstalled VM or an attack; who can tell? */
  | { readonly kind: 'mismatch'; readonly known: readonly KnownKey[] }
  /**
   * Keys of other types are known, none of this type. Not "changed": the known key was not seen. Ask, and show what is
   * known; `preferredKeyTypes` keeps this rare.
   */
  | { readonly kind: 'other-key-type'; readonly known: readonly KnownKey[] }
  /** The key is marked @revoked for the host: refuse always, even where another line knows it. */
  | { readonly kind: 'revoked'; readonly entry: KnownHostsEntry }
  /** Only a certificate authority is known. ssh2 cannot check host certificates; the system's ssh can. */
  | { readonly kind: 'ca-only'; readonly authorities: readonly KnownHostsEntry[] }
  /** Nothing is known: ask a person, refuse where there is none. */
  | { readonly kind: 'unknown' };

/**
 * Judges the key that a host presents. Order: revoked, match, mismatch, other-key-type, ca-only, unknown; so the order
 * of lines and files decides nothing.
 *
 * The option StrictHostKeyChecking is not an input on purpose: `no` and `accept-new` make OpenSSH accept an unknown host
 * without a word; here a person is always asked, and `yes` is the caller's to honour by refusing instead of asking.
 * CheckHostIP is off by default in OpenSSH since 8.5, so addresses are not looked up besides the name.
 */
export function judgeHostKey(input: HostKeyInput): HostKeyVerdict {
  const { presented } = input;
  const entries = entriesAbout(input);
  const revoked = [...entries.exact, ...entries.withoutPort].find(
    ({ marker, key }) => marker === 'revoked' && key.blob === presented.blob,
  );
  if (revoked) return { kind: 'revoked', entry: revoked };

  const ofPresented = (keys: readonly KnownKey[]): KnownKey | undefined =>
    keys.find(({ key }) => key.blob === presented.blob);
  const known = knownKeys(entries.exact, input.trusted);
  const match = ofPresented(known);
  if (match) return { kind: 'match', by: match };

  const sameType = known.filter(({ key }) => key.type === presented.type);
  if (sameType.length > 0) return { kind: 'mismatch', known: sameType };

  const matchWithoutPort = ofPresented(knownKeys(entries.withoutPort, []));
  if (matchWithoutPort) return { kind: 'match', by: matchWithoutPort };
  if (known.length > 0) return { kind: 'other-key-type', known };

  const authorities = entries.exact.filter(({ marker }) => marker === 'cert-authority');
  return authorities.length > 0 ? { kind: 'ca-only', authorities } : { kind: 'unknown' };
}

/** Every key known for the host, without revoked ones and certificate authorities; for `preferredKeyTypes`. */
export function knownKeysFor(input: Omit<HostKeyInput, 'presented'>): KnownKey[] {
  const entries = entriesAbout(input);
  const revoked = new Set(
    entries.exact.filter(({ marker }) => marker === 'revoked').map(({ key }) => key.blob),
  );
  const exact = knownKeys(entries.exact, input.trusted);
  const keys = exact.length > 0 ? exact : knownKeys(entries.withoutPort, []);
  return keys.filter(({ key }) => !revoked.has(key.blob));
}

/**
 * The lines about a host. On a port other than 22 OpenSSH also accepts a key that is known for the bare name (it looks
 * again "without port identifier") as long as no line with the port contradicts. Such lines can confirm a key, never make it
 * a changed one. One that revokes it counts as well, which is stricter than OpenSSH.
 */
function entriesAbout(input: Pick<HostKeyInput, 'lookup' | 'known' | 'hmacSha1'>): {
  readonly exact: readonly KnownHostsEntry[];
  readonly withoutPort: readonly KnownHostsEntry[];
} {
  const { hostname, port, hostKeyAlias } = input.lookup;
  const about = (name: string): KnownHostsEntry[] =>
    input.known.filter((entry) => entryMatches(entry, name, input.hmacSha1));
  return {
    exact: about(lookupName(hostname, port, hostKeyAlias)),
    withoutPort: port === 22 || hostKeyAlias !== null ? [] : about(lookupName(hostname, 22, null)),
  };
}

function knownKeys(entries: readonly KnownHostsEntry[], trusted: readonly TrustedKey[]): KnownKey[] {
  return [
    ...entries
      .filter(({ marker }) => marker === 'none')
      .map((entry): KnownKey => ({ source: 'known-hosts', key: entry.key, entry })),
    ...trusted.map((own): KnownKey => ({
      source: 'trust-store',
      key: { type: own.type, blob: own.blob },
      trusted: own,
    })),
  ];
}

/** Signature algorithms of each key type, best first, as ssh2's `algorithms.serverHostKey` names them. */
const algorithmsOfType: readonly (readonly [type: string, algorithms: readonly string[]])[] = [
  ['ssh-ed25519', ['ssh-ed25519']],
  ['ecdsa-sha2-nistp256', ['ecdsa-sha2-nistp256']],
  ['ecdsa-sha2-nistp384', ['ecdsa-sha2-nistp384']],
  ['ecdsa-sha2-nistp521', ['ecdsa-sha2-nistp521']],
  ['ssh-rsa', ['rsa-sha2-512', 'rsa-sha2-256']],
];

/**
 * Host key algorithms to offer: those of known keys first. Without this a server known by its RSA key would present its
 * Ed25519 key and look like an unknown host. SHA-1 signatures (`ssh-rsa`) are never offered, as in OpenSSH since 8.8.
 *
 * @param known Keys known for the host; types that ssh2 does not know are passed over.
 */
export function preferredKeyTypes(known: readonly HostKey[]): string[] {
  const types = new Set(known.map(({ type }) => type));
  const first = algorithmsOfType.filter(([type]) => types.has(type));
  const rest = algorithmsOfType.filter(([type]) => !types.has(type));
  return [...first, ...rest].flatMap(([, algorithms]) => algorithms);
}

/**
 * A key as people compare it.
 *
 * @param sha256 Injected, for the core has no crypto.
 */
export function hostKeyInfo(key: HostKey, sha256: (bytes: Uint8Array) => Uint8Array): HostKeyInfo {
  const blob = decodeBase64(key.blob) ?? new Uint8Array();
  return { type: key.type, fingerprint: `SHA256:${encodeBase64(sha256(blob))}` };
}
