// An "agent" with one key, in ssh2's sense: signing may take its time, so it can ask for a passphrase first.
import type { BaseAgent, IdentityCallback, ParsedKey, SignCallback, SigningRequestOptions } from 'ssh2';
import { loadSsh2 } from './ssh2Module';

/** Signs `data`; answers exactly once through `done`. */
export type Sign = (data: Buffer, options: SigningRequestOptions, done: SignCallback) => void;

/**
 * ssh2 asks an agent to sign only after the server has said that it would accept the key. Offering a key file this way
 * means that nobody is asked for the passphrase of a key that the server does not want.
 */
export async function singleKeyAgent(key: ParsedKey, sign: Sign): Promise<BaseAgent> {
  const { BaseAgent: Base } = await loadSsh2();
  class SingleKeyAgent extends Base<ParsedKey> {
    override getIdentities(done: IdentityCallback<ParsedKey>): void {
      done(undefined, [key]);
    }

    override sign(
      _key: ParsedKey,
      data: Buffer,
      optionsOrDone: SigningRequestOptions | SignCallback,
      done?: SignCallback,
    ): void {
      if (typeof optionsOrDone === 'function') sign(data, {}, optionsOrDone);
      else if (done !== undefined) sign(data, optionsOrDone, done);
    }
  }
  return new SingleKeyAgent();
}

/** Wire form of a key's public half, as base64 without padding: the spelling that core compares. */
export function publicBlob(key: ParsedKey): string {
  return key.getPublicSSH().toString('base64').replace(/=+$/, '');
}
