// Host keys for tests: well-formed wire forms that need no key generator, and the digests that platform injects.
import { createHash, createHmac } from 'node:crypto';
import { hostKeyFromBlob, type HostKey } from '../../../src/core/ssh/knownHosts';

/** A public key of any type. Equal arguments give equal keys. */
export function makeKey(type: string, name: string): HostKey {
  const field = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const key = hostKeyFromBlob(
    Buffer.concat([field(Buffer.from(type)), field(createHash('sha256').update(name).digest())]),
  );
  if (!key) throw new Error(`not a key type: ${type}`);
  return key;
}

/** The key as a known_hosts line has it: type and padded base64. */
export function keyWords(key: HostKey): string {
  return `${key.type} ${key.blob.padEnd(Math.ceil(key.blob.length / 4) * 4, '=')}`;
}

export function hmacSha1(key: Uint8Array, text: string): Uint8Array {
  return createHmac('sha1', key).update(text).digest();
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

/** The host field that `HashKnownHosts yes` writes. */
export function hashedName(
  name: string,
  salt = createHash('sha1').update(`salt of ${name}`).digest(),
): string {
  return `|1|${salt.toString('base64')}|${Buffer.from(hmacSha1(salt, name)).toString('base64')}`;
}
