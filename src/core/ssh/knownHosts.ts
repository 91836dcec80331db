// Reads known_hosts files and finds the lines about a host, as OpenSSH does (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT").
import { decodeBase64, encodeBase64 } from '../remote/base64';

/** A public key: its type and its wire form as base64 without padding (one spelling per key). */
export interface HostKey {
  readonly type: string;
  readonly blob: string;
}

/** What a line says about its key. */
export type KnownHostsMarker =
  /** The host's own key. */
  | 'none'
  /** The key must never be accepted for the hosts of the line. */
  | 'revoked'
  /** The key signs host certificates; it is no host key itself. */
  | 'cert-authority';

/** The hosts a line is about. A hashed line holds one name. */
export type HostField =
  | { readonly kind: 'patterns'; readonly patterns: readonly string[] }
  | { readonly kind: 'hashed'; readonly salt: Uint8Array; readonly hash: Uint8Array };

/** One valid line. `line` counts from 1. */
export interface KnownHostsEntry {
  readonly marker: KnownHostsMarker;
  readonly hosts: HostField;
  readonly key: HostKey;
  readonly file: string;
  readonly line: number;
}

/** HMAC-SHA1 of a text (UTF-8): injected, for the core has no crypto. */
export type HmacSha1 = (key: Uint8Array, text: string) => Uint8Array;

/**
 * The key in a wire form (RFC 4253, 6.6: fields of a 32-bit length and so many bytes, the type first); `undefined` where
 * it is no key. Fields must fill the form exactly, so a truncated line is no key rather than a changed one.
 */
export function hostKeyFromBlob(blob: Uint8Array): HostKey | undefined {
  const [typeField, ...rest] = splitFields(blob) ?? [];
  if (typeField === undefined || typeField.length > 64 || rest.length === 0) return undefined;
  const type = String.fromCharCode(...typeField);
  if (!/^[\x21-\x7e]+$/.test(type)) return undefined;
  if (type === 'ssh-ed25519' && (rest.length !== 1 || rest[0]?.length !== 32)) return undefined;
  return { type, blob: encodeBase64(blob) };
}

/** `undefined` when the lengths do not fit the bytes. */
function splitFields(blob: Uint8Array): Uint8Array[] | undefined {
  const fields: Uint8Array[] = [];
  for (let at = 0; at < blob.length;) {
    const [a, b, c, d] = blob.subarray(at, at + 4);
    if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
    const end = at + 4 + a * 0x1000000 + ((b << 16) | (c << 8) | d);
    if (end > blob.length) return undefined;
    fields.push(blob.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

/**
 * The valid lines of a known_hosts file. Comments, empty and malformed lines are skipped, and so is a line whose label
 * disagrees with its key: such a line could be shown as one thing and compared as another.
 *
 * @param file Name of the file, kept for messages.
 */
export function parseKnownHosts(text: string, file: string): KnownHostsEntry[] {
  const entries: KnownHostsEntry[] = [];
  text.split('\n').forEach((line, index) => {
    const entry = parseLine(line);
    if (entry) entries.push({ ...entry, file, line: index + 1 });
  });
  return entries;
}

const markers: Readonly<Record<string, KnownHostsMarker>> = {
  '@revoked': 'revoked',
  '@cert-authority': 'cert-authority',
};

function parseLine(line: string): Omit<KnownHostsEntry, 'file' | 'line'> | undefined {
  const words = line.replace(/\r$/, '').split(/[ \t]+/);
  if (words[0] === '') words.shift();
  const first = words[0];
  if (first === undefined || first === '' || first.startsWith('#')) return undefined;
  let marker: KnownHostsMarker = 'none';
  if (first.startsWith('@')) {
    const known = Object.hasOwn(markers, first) ? markers[first] : undefined;
    if (known === undefined) return undefined;
    marker = known;
    words.shift();
  }
  const [hostField, type, blobText] = words;
  if (hostField === undefined || type === undefined || blobText === undefined) return undefined;
  const blob = decodeBase64(blobText);
  const key = blob && hostKeyFromBlob(blob);
  const hosts = parseHostField(hostField);
  if (!key || !hosts || key.type !== type) return undefined;
  return { marker, hosts, key };
}

function parseHostField(field: string): HostField | undefined {
  if (!field.startsWith('|')) {
    const patterns = field.split(',').filter((pattern) => pattern !== '');
    return patterns.length === 0 ? undefined : { kind: 'patterns', patterns };
  }
  const [, version, saltText, hashText, ...rest] = field.split('|');
  if (version !== '1' || saltText === undefined || hashText === undefined || rest.length > 0)
    return undefined;
  const salt = decodeBase64(saltText);
  const hash = decodeBase64(hashText);
  // SHA-1 gives 20 bytes, and OpenSSH takes a salt of just that length.
  return salt?.length === 20 && hash?.length === 20 ? { kind: 'hashed', salt, hash } : undefined;
}

/**
 * The name under which a host is looked up: `host` for port 22, `[host]:port` for any other, HostKeyAlias as it is,
 * always in lower case.
 */
export function lookupName(hostname: string, port: number, hostKeyAlias: string | null): string {
  if (hostKeyAlias !== null) return hostKeyAlias.toLowerCase();
  const host = hostname.toLowerCase();
  return port === 22 ? host : `[${host}]:${port}`;
}

/** True when the line is about this name (from `lookupName`). */
export function entryMatches(entry: KnownHostsEntry, name: string, hmacSha1: HmacSha1): boolean {
  if (entry.hosts.kind === 'hashed') return sameBytes(hmacSha1(entry.hosts.salt, name), entry.hosts.hash);
  let matched = false;
  for (const pattern of entry.hosts.patterns) {
    const negated = pattern.startsWith('!');
    if (!wildcardMatches((negated ? pattern.slice(1) : pattern).toLowerCase(), name)) continue;
    // One matching negation takes the whole line out, wherever it stands.
    if (negated) return false;
    matched = true;
  }
  return matched;
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

/**
 * OpenSSH's wildcards: `*` any run of characters, `?` one. Steps back to the last `*` only, so a hostile pattern costs
 * at most pattern length times name length.
 */
export function wildcardMatches(pattern: string, name: string): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let retry = 0;
  while (at < name.length) {
    const wanted = pattern[inPattern];
    if (wanted === '*') {
      star = inPattern++;
      retry = at;
    } else if (wanted === '?' || (wanted !== undefined && wanted === name[at])) {
      inPattern++;
      at++;
    } else if (star >= 0) {
      inPattern = star + 1;
      at = ++retry;
    } else {
      return false;
    }
  }
  while (pattern[inPattern] === '*') inPattern++;
  return inPattern === pattern.length;
}
