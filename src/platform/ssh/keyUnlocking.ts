// Opens a private key file, with its passphrase where it needs one. Three wrong passphrases are enough.
import type { ParsedKey } from 'ssh2';
import { msg } from '../../core/message';
import type { KeyFile, SkipReason } from '../../core/ssh/authPlan';
import { evidence } from '../../core/ssh/problems';
import { sha256 } from './knownHosts';
import { readPrivateKey, type KeyResult } from './keyFiles';
import { askSecret, knownSecret, type SecretContext } from './secrets';

/** How many passphrases a person may try for one key in one attempt to connect; as OpenSSH's NumberOfPasswordPrompts. */
const passphraseTries = 3;

/** An opened key, or why there is none. */
export type UnlockResult =
  | { readonly kind: 'key'; readonly key: ParsedKey }
  | { readonly kind: 'skipped'; readonly reason: SkipReason; readonly detail?: string };

/** Reads the key of `file`; asks for its passphrase where it is encrypted and not known. */
export async function unlockKey(file: KeyFile, context: SecretContext): Promise<UnlockResult> {
  const plain = await readPrivateKey(file.path, undefined);
  if (plain.kind !== 'encrypted') return withoutPassphrase(plain);

  const subject = passphraseSubject(file);
  const known = await knownSecret(subject, context);
  if (known !== undefined) {
    const result = await readPrivateKey(file.path, known);
    if (result.kind !== 'wrong-passphrase') return withoutPassphrase(result);
    context.memory.forget(subject);
  }
  if (context.prompts === undefined) {
    return { kind: 'skipped', reason: known === undefined ? 'needs-passphrase' : 'wrong-passphrase' };
  }
  for (let refused = 0; refused < passphraseTries; refused++) {
    const answer = await askSecret(
      {
        kind: 'passphrase',
        subject,
        label: msg('Passphrase of the key {0}', evidence(file.path)),
        echo: false,
        refused,
      },
      context,
    );
    if (answer === undefined) return { kind: 'skipped', reason: 'cancelled' };
    const result = await readPrivateKey(file.path, answer);
    if (result.kind === 'key') context.memory.keep(subject, answer);
    if (result.kind !== 'wrong-passphrase' && result.kind !== 'encrypted') return withoutPassphrase(result);
  }
  return { kind: 'skipped', reason: 'wrong-passphrase' };
}

/** Under what a passphrase is kept: the key's fingerprint, which stays when the file moves, or else its path. */
export function passphraseSubject(file: KeyFile): string {
  if (file.publicBlob === undefined) return file.path;
  const digest = sha256(Buffer.from(file.publicBlob, 'base64'));
  return `SHA256:${Buffer.from(digest).toString('base64').replace(/=+$/, '')}`;
}

function withoutPassphrase(result: KeyResult): UnlockResult {
  switch (result.kind) {
    case 'key':
      return result;
    case 'unsupported':
      return { kind: 'skipped', reason: 'key-format', detail: result.reason };
    case 'encrypted':
    case 'wrong-passphrase':
      return { kind: 'skipped', reason: 'wrong-passphrase' };
  }
}
