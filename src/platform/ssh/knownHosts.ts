// Collects what is known of a host's keys: known_hosts files (read only) and the own trust store.
import { createHash, createHmac } from 'node:crypto';
import { ProblemError } from '../../core/problem';
import type { ResolvedHost } from '../../core/hosts/host';
import {
  hostPortKey,
  knownKeysFor,
  type HostKeyInput,
  type HostLookup,
  type TrustStore,
} from '../../core/ssh/hostKeys';
import { parseKnownHosts, type HostKey, type KnownHostsEntry } from '../../core/ssh/knownHosts';
import { knownHostsUnreadable, type Target } from '../../core/ssh/problems';
import { readSmallFile } from '../smallFile';

/** Bytes of one known_hosts file that are still read; a larger file is no known_hosts file. */
const largestFile = 16 * 1024 * 1024;

/** Everything a presented key is judged by. */
export type KnownKeys = Omit<HostKeyInput, 'presented'>;

/** HMAC-SHA1 for hashed lines, which OpenSSH fixed long ago; it hides names here, it protects nothing. */
export function hmacSha1(key: Uint8Array, text: string): Uint8Array {
  return createHmac('sha1', key).update(text, 'utf8').digest();
}

/** SHA-256, which fingerprints are made of. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

/**
 * Reads every source that may know the host.
 *
 * @throws ProblemError when a source is there but cannot be read: what it would have said is not "nothing".
 */
export async function readKnownKeys(
  host: ResolvedHost,
  target: Target,
  trustStore: TrustStore,
): Promise<KnownKeys> {
  const files = [...new Set([...host.userKnownHostsFiles, ...host.globalKnownHostsFiles])];
  const [entries, trusted] = await Promise.all([
    Promise.all(files.map((file) => readEntries(file, target))),
    trustStore.list(hostPortKey(host.hostname, host.port, host.hostKeyAlias)),
  ]);
  return { lookup: lookupOf(host), known: entries.flat(), trusted, hmacSha1 };
}

/** The keys that may be expected of the host, to order the algorithms that are offered. */
export function expectedKeys(known: KnownKeys): HostKey[] {
  return knownKeysFor(known).map(({ key }) => key);
}

function lookupOf(host: ResolvedHost): HostLookup {
  return { hostname: host.hostname, port: host.port, hostKeyAlias: host.hostKeyAlias };
}

async function readEntries(file: string, target: Target): Promise<KnownHostsEntry[]> {
  // `UserKnownHostsFile none` means: no file.
  if (file === '' || file === 'none') return [];
  try {
    const content = await readSmallFile(file, largestFile);
    return parseKnownHosts(content.toString('utf8'), file);
  } catch (error) {
    if (isMissing(error)) return [];
    throw new ProblemError(knownHostsUnreadable(target, file, String(error)), { cause: error });
  }
}

/** ENOTDIR: a folder of the path is a file, so the file cannot exist either. */
function isMissing(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  return error.code === 'ENOENT' || error.code === 'ENOTDIR';
}
