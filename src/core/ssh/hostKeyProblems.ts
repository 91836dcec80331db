// Problems with the identity of a host. None of them offers a way to go on: that would be the attack's button.
import { msg, type Message } from '../message';
import { quote } from '../remote/command';
import { sanitize } from '../remote/sanitize';
import type { KnownKey } from './hostKeys';
import { lookupName, type KnownHostsEntry } from './knownHosts';
import { describeTarget, evidence, problem, type SshProblem, type Target } from './sshProblem';
import type { HostKeyInfo } from './prompts';

/** A host for these problems: the target and the name that known_hosts knows it by. */
export interface HostKeyTarget extends Target {
  readonly hostKeyAlias: string | null;
}

/** A known key, where it stands, and its fingerprint. */
export interface KnownKeyInfo {
  readonly known: KnownKey;
  readonly info: HostKeyInfo;
}

function describeKey(info: HostKeyInfo): string {
  return sanitize(`${info.type} ${info.fingerprint}`, { singleLine: true, maxLength: 200 });
}

function describePlace(entry: KnownHostsEntry): string {
  return sanitize(`${entry.file}:${entry.line}`, { singleLine: true, maxLength: 500 });
}

/**
 * An unknown host that nobody has confirmed.
 *
 * @param why `cancelled`: the person said no. `not-interactive`: nobody could be asked. `strict`: the configuration has
 *   StrictHostKeyChecking yes, which forbids to ask.
 */
export function hostKeyUnknown(
  target: HostKeyTarget,
  presented: HostKeyInfo,
  why: 'cancelled' | 'not-interactive' | 'strict',
): SshProblem {
  const host = describeTarget(target);
  const messages: Readonly<Record<typeof why, Message>> = {
    cancelled: msg('The host key of {0} was not accepted, so nothing was sent to it.', host),
    'not-interactive': msg('{0} is not a known host, and nobody could be asked to confirm its key.', host),
    strict: msg('{0} is not a known host, and StrictHostKeyChecking forbids to add it.', host),
  };
  return problem(
    'host-key-unknown',
    messages[why],
    [
      why === 'strict'
        ? msg('Add its key to your known_hosts file after comparing the fingerprint.')
        : msg('Connect once in VS Code, or with `ssh`, and compare the fingerprint before accepting it.'),
    ],
    [msg('Key of the server: {0}', describeKey(presented))],
  );
}

/**
 * The key differs from the one that is known. Refused before anything but the key exchange was sent.
 *
 * @param known The known keys of this type, at least one.
 */
export function hostKeyChanged(
  target: HostKeyTarget,
  presented: HostKeyInfo,
  known: readonly KnownKeyInfo[],
): SshProblem {
  return problem(
    'host-key-changed',
    msg(
      'The host key of {0} has changed. The connection was refused before signing in.',
      describeTarget(target),
    ),
    [
      msg('Compare the new fingerprint with the VM’s own, through a way other than SSH (see the details).'),
      msg('Only when it is the same, remove the old key as the details say, then connect again.'),
    ],
    [
      msg('Key of the server now: {0}', describeKey(presented)),
      ...known.map(knownLine),
      msg('A redeployed or reinstalled Azure VM has new keys; so has an attacker who stands in between.'),
      msg('The VM’s own fingerprints, in the Azure serial console: {0}', fingerprintCommand),
      msg(
        'The same with the Azure CLI: {0}',
        `az vm run-command invoke -g GROUP -n VM --command-id RunShellScript --scripts ${quote(fingerprintCommand)}`,
      ),
      ...removals(target, known),
    ],
  );
}

/** Prints the fingerprints of all host keys of a machine. */
const fingerprintCommand = 'for f in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf "$f"; done';

function knownLine({ known, info }: KnownKeyInfo): Message {
  return known.source === 'known-hosts'
    ? msg('Known key: {0} ({1})', describeKey(info), describePlace(known.entry))
    : msg('Known key: {0} (accepted here on {1})', describeKey(info), evidence(known.trusted.addedAt));
}

/** How each known key is removed: by ssh-keygen from its file, by a command here from the own store. */
function removals(target: HostKeyTarget, known: readonly KnownKeyInfo[]): Message[] {
  const name = lookupName(target.hostname, target.port, target.hostKeyAlias);
  const files = new Set(
    known.flatMap(({ known: key }) => (key.source === 'known-hosts' ? [key.entry.file] : [])),
  );
  const lines = [...files].map((file) =>
    msg(
      'Remove the old key: {0}',
      evidence(`ssh-keygen -R ${quoteForPaste(name)} -f ${quoteForPaste(file)}`),
    ),
  );
  return known.some(({ known: key }) => key.source === 'trust-store')
    ? [...lines, msg('Remove the key accepted here with the command “MANA: Manage Trusted Host Keys”.')]
    : lines;
}

/** For a line that people paste into a shell: control characters cannot be part of it. */
function quoteForPaste(word: string): string {
  return quote(sanitize(word, { singleLine: true }));
}

/** The key is marked @revoked. */
export function hostKeyRevoked(
  target: HostKeyTarget,
  presented: HostKeyInfo,
  entry: KnownHostsEntry,
): SshProblem {
  return problem(
    'host-key-revoked',
    msg(
      'The host key of {0} is marked as revoked. The connection was refused before signing in.',
      describeTarget(target),
    ),
    [msg('Ask the administrator of the VM why its key was revoked; give the VM a new host key.')],
    [msg('Key of the server: {0}', describeKey(presented)), msg('Revoked in {0}', describePlace(entry))],
  );
}

/** Only a certificate authority is known for the host, and ssh2 cannot check host certificates. */
export function hostKeyCaOnly(
  target: HostKeyTarget,
  presented: HostKeyInfo,
  authorities: readonly KnownHostsEntry[],
): SshProblem {
  return problem(
    'host-key-ca-only',
    msg(
      '{0} is known only by a certificate authority, and the built-in SSH client cannot check host certificates.',
      describeTarget(target),
    ),
    [msg('Connect with the system’s ssh, or add the host’s own key to known_hosts.')],
    [
      msg('Key of the server: {0}', describeKey(presented)),
      ...authorities.map((entry) => msg('Certificate authority in {0}', describePlace(entry))),
    ],
  );
}

/** A known_hosts file exists but cannot be read: without it a changed key would look like a new one. */
export function knownHostsUnreadable(target: Target, file: string, cause: string): SshProblem {
  return problem(
    'known-hosts-unreadable',
    msg(
      '{0} cannot be read, so the identity of {1} cannot be checked.',
      sanitize(file, { singleLine: true, maxLength: 500 }),
      describeTarget(target),
    ),
    [msg('Make the file readable for your account.')],
    [evidence(cause)],
  );
}
