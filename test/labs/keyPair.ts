// Key pairs for servers and clients under test.
import ssh2 from 'ssh2';

/** A key pair as OpenSSH text. */
export interface KeyPair {
  readonly private: string;
  readonly public: string;
}

/** Makes an Ed25519 key pair, under a passphrase where one is given. */
export function newKey(passphrase?: string): KeyPair {
  for (;;) {
    const pair =
      passphrase === undefined
        ? ssh2.utils.generateKeyPairSync('ed25519')
        : // One round of bcrypt: it protects nothing here, and more would take seconds.
          ssh2.utils.generateKeyPairSync('ed25519', { passphrase, cipher: 'aes256-ctr', rounds: 1 });
    // Now and then ssh2 1.17 writes a key that it cannot read itself.
    if (!(ssh2.utils.parseKey(pair.private, passphrase) instanceof Error)) return pair;
  }
}
