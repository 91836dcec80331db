// Reads the unencrypted front of an OpenSSH private key: its cipher and its public half (PROTOCOL.key of OpenSSH).

/** What an OpenSSH private key file says without its passphrase. */
export interface OpenSshHeader {
  /** `none`, or for example `aes256-ctr`. */
  readonly cipher: string;
  /** Wire form of the public key, base64 without padding. */
  readonly publicBlob: string;
}

const block = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]*)-----END OPENSSH PRIVATE KEY-----/;
const magic = 'openssh-key-v1\0';

/** `undefined` for anything that is no well-formed OpenSSH private key. */
export function readOpenSshHeader(content: Buffer): OpenSshHeader | undefined {
  const base64 = block.exec(content.toString('latin1'))?.[1];
  if (base64 === undefined) return undefined;
  const data = Buffer.from(base64, 'base64');
  if (data.toString('latin1', 0, magic.length) !== magic) return undefined;
  let at = magic.length;
  const next = (): Buffer | undefined => {
    if (at + 4 > data.length) return undefined;
    const end = at + 4 + data.readUInt32BE(at);
    if (end > data.length) return undefined;
    const field = data.subarray(at + 4, end);
    at = end;
    return field;
  };
  // Cipher, key derivation, its options; then the number of keys (always 1) and the first public key.
  const cipher = next();
  next();
  if (cipher === undefined || next() === undefined) return undefined;
  at += 4;
  const key = next();
  if (key === undefined) return undefined;
  return { cipher: cipher.toString('latin1'), publicBlob: key.toString('base64').replace(/=+$/, '') };
}
