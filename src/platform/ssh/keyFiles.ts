// Reads private key files. What ssh2 cannot read is converted where that is possible, named where it is not.
import { createPrivateKey } from 'node:crypto';
import { join } from 'node:path';
import type { ParsedKey } from 'ssh2';
import type { ResolvedHost } from '../../core/hosts/host';
import { defaultKeyNames, type KeyFile } from '../../core/ssh/authPlan';
import { evidence } from '../../core/ssh/problems';
import { readSmallFile } from '../smallFile';
import { readOpenSshHeader } from './openSshKey';
import { publicBlob } from './singleKeyAgent';
import { loadSsh2, loadSshpk } from './ssh2Module';

/** What became of reading a key. */
export type KeyResult =
  | { readonly kind: 'key'; readonly key: ParsedKey }
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'wrong-passphrase' }
  | { readonly kind: 'unsupported'; readonly reason: string };

/** Bytes; a private key is far smaller, and a device or a disk image named by mistake is not read into memory. */
const largestKey = 256 * 1024;

/**
 * Looks at every key file that may be tried, without asking for anything. Key material is not kept. Every encrypted key
 * is called unlockable here; who can be asked is the caller's to say.
 */
export async function lookAtKeyFiles(
  host: Pick<ResolvedHost, 'identityFiles'>,
  home: string,
): Promise<KeyFile[]> {
  const configured = host.identityFiles;
  const defaults = defaultKeyNames.map((name) => join(home, '.ssh', name));
  return Promise.all([
    ...configured.map((path) => lookAtKeyFile(path, 'configured')),
    ...defaults.filter((path) => !configured.includes(path)).map((path) => lookAtKeyFile(path, 'default')),
  ]);
}

async function lookAtKeyFile(path: string, origin: KeyFile['origin']): Promise<KeyFile> {
  let content: Buffer;
  try {
    content = await readKeyFile(path);
  } catch (error) {
    const missing = isMissing(error);
    const blob = missing ? await blobOfPublicFile(path) : undefined;
    const state = missing
      ? ({ kind: 'missing' } as const)
      : ({ kind: 'unreadable', reason: reasonOf(error) } as const);
    return { path, origin, state, ...(blob === undefined ? {} : { publicBlob: blob }) };
  }
  const result = await parsePrivateKey(content, undefined);
  const blob =
    (result.kind === 'key' ? publicBlob(result.key) : readOpenSshHeader(content)?.publicBlob) ??
    (await blobOfPublicKey(content)) ??
    (await blobOfPublicFile(path));
  return { path, origin, state: stateOf(result), ...(blob === undefined ? {} : { publicBlob: blob }) };
}

function stateOf(result: KeyResult): KeyFile['state'] {
  switch (result.kind) {
    case 'key':
      return { kind: 'ready' };
    case 'encrypted':
    case 'wrong-passphrase':
      return { kind: 'encrypted', unlockable: true };
    case 'unsupported':
      return { kind: 'unsupported', reason: result.reason };
  }
}

/** Reads a key file for use. Never rejects: a file that changed meanwhile is `unsupported` with the system's words. */
export async function readPrivateKey(path: string, passphrase: string | undefined): Promise<KeyResult> {
  try {
    return await parsePrivateKey(await readKeyFile(path), passphrase);
  } catch (error) {
    return { kind: 'unsupported', reason: reasonOf(error) };
  }
}

/** Reads the text of a private key in any form that can be served. */
export async function parsePrivateKey(content: Buffer, passphrase: string | undefined): Promise<KeyResult> {
  const header = readOpenSshHeader(content);
  if (header?.cipher === 'chacha20-poly1305@openssh.com') {
    // ssh2 would ask for the passphrase and then fail with "Invalid initialization vector".
    return { kind: 'unsupported', reason: `it is encrypted with ${header.cipher}` };
  }
  const text = content.toString('latin1');
  if (/-----BEGIN (?:ENCRYPTED )?PRIVATE KEY-----/.test(text)) return convertPkcs8(content, passphrase);
  const { utils } = await loadSsh2();
  const parsed = utils.parseKey(content, passphrase);
  if (parsed instanceof Error) return failureOf(parsed.message, passphrase);
  if (!parsed.isPrivateKey()) return { kind: 'unsupported', reason: 'it holds a public key only' };
  return { kind: 'key', key: parsed };
}

/** Names a failure of ssh2's key parser by its texts (lib/protocol/keyParser.js of 1.17). */
function failureOf(message: string, passphrase: string | undefined): KeyResult {
  if (message.includes('no passphrase given')) return { kind: 'encrypted' };
  // Only a decrypted text fails this way: with the wrong passphrase it decrypts to noise.
  if (/bad passphrase/i.test(message)) return { kind: 'wrong-passphrase' };
  // The last one is AES-GCM's: noise does not carry the right tag.
  if (
    passphrase !== undefined &&
    /integrity check failed|bad decrypt|unable to authenticate/i.test(message)
  ) {
    return { kind: 'wrong-passphrase' };
  }
  return { kind: 'unsupported', reason: evidence(message) };
}

/**
 * PKCS#8, which OpenSSH reads and ssh2 does not. Node decrypts it and sshpk, given the plain key only, rewrites it:
 * sshpk's own decryption throws outside of any call when the passphrase is wrong, and would end the process.
 */
async function convertPkcs8(content: Buffer, passphrase: string | undefined): Promise<KeyResult> {
  const encrypted = content.includes('-----BEGIN ENCRYPTED PRIVATE KEY-----');
  if (encrypted && passphrase === undefined) return { kind: 'encrypted' };
  let plain: string;
  try {
    const key = createPrivateKey({ key: content, ...(encrypted ? { passphrase: passphrase ?? '' } : {}) });
    plain = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  } catch (error) {
    // A wrong passphrase that happens to leave valid padding fails as malformed text, not as "bad decrypt": once in a
    // few hundred keys even as a form that no decoder takes. A cipher that is not there is another library's error.
    const unsupported = /(?<!DECODER routines::)unsupported|unknown|not supported/i.test(reasonOf(error));
    if (encrypted && !unsupported) return { kind: 'wrong-passphrase' };
    return { kind: 'unsupported', reason: reasonOf(error) };
  }
  try {
    const { parsePrivateKey: parseWithSshpk } = await loadSshpk();
    const key = parseWithSshpk(plain, 'pkcs8');
    const { utils } = await loadSsh2();
    const parsed = utils.parseKey(key.toString('ssh-private'));
    if (parsed instanceof Error) return { kind: 'unsupported', reason: evidence(parsed.message) };
    return { kind: 'key', key: parsed };
  } catch (error) {
    return { kind: 'unsupported', reason: reasonOf(error) };
  }
}

function readKeyFile(path: string): Promise<Buffer> {
  return readSmallFile(path, largestKey);
}

async function blobOfPublicFile(path: string): Promise<string | undefined> {
  try {
    return await blobOfPublicKey(await readKeyFile(`${path}.pub`));
  } catch {
    // There need not be one.
    return undefined;
  }
}

async function blobOfPublicKey(content: Buffer): Promise<string | undefined> {
  const { utils } = await loadSsh2();
  const parsed = utils.parseKey(content);
  return parsed instanceof Error ? undefined : publicBlob(parsed);
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

function reasonOf(error: unknown): string {
  return evidence(error instanceof Error ? error.message : String(error));
}
