// Problems with one private key file, and with what only the system's ssh can do.
import { msg, type Message } from '../message';
import { sanitize } from '../remote/sanitize';
import { describeTarget, evidence, problem, type SshProblem, type Target } from './sshProblem';

/** @param path Of the private key. */
export function wrongPassphrase(path: string, cause = ''): SshProblem {
  return problem(
    'wrong-passphrase',
    msg('The passphrase does not open the key {0}.', showPath(path)),
    [msg('Enter the passphrase again; `ssh-keygen -y -f` with the key tells whether it is right.')],
    [evidence(cause)],
  );
}

/** A form of key that ssh2 cannot read; OpenSSH may. */
export function keyFormat(path: string, cause = ''): SshProblem {
  return problem(
    'key-format',
    msg('The built-in SSH client cannot read the key {0}.', showPath(path)),
    [
      msg('Load the key into your SSH agent with `ssh-add`, or connect with the system’s ssh.'),
      msg('Convert a copy of the key with `ssh-keygen -p -Z aes256-ctr -f` and its path.'),
    ],
    [evidence(cause)],
  );
}

export function keyUnreadable(path: string, cause = ''): SshProblem {
  return problem(
    'key-unreadable',
    msg('The key {0} cannot be read.', showPath(path)),
    [msg('Make the file readable for your account only: `chmod 600`.')],
    [evidence(cause)],
  );
}

function showPath(path: string): string {
  return sanitize(path, { singleLine: true, maxLength: 300 });
}

/** Why ssh2 cannot serve a host; `toResolvedHost` puts these into `needsSystemSsh`. */
export const systemSshReasons = [
  'proxy-command',
  'certificate-file',
  'pkcs11-provider',
  'security-key',
  'gssapi',
  'known-hosts-command',
  'revoked-host-keys',
  'jump-needs-system-ssh',
] as const;

/** One of `systemSshReasons`. */
export type SystemSshReason = (typeof systemSshReasons)[number];

const reasonTexts: Readonly<Record<SystemSshReason, Message>> = {
  'proxy-command': msg('ProxyCommand is set.'),
  'certificate-file': msg('A user certificate (CertificateFile) is set.'),
  'pkcs11-provider': msg('A smart card or token (PKCS11Provider) is set.'),
  'security-key': msg('The key is kept on a FIDO security key.'),
  gssapi: msg('Only sign-in by Kerberos (GSSAPI) or host is allowed.'),
  'known-hosts-command': msg('KnownHostsCommand is set.'),
  'revoked-host-keys': msg('RevokedHostKeys is set.'),
  'jump-needs-system-ssh': msg('A jump host needs it.'),
};

/** The reason in words; an id that is not known here is shown as it is. */
export function systemSshReasonText(reason: string): Message | string {
  const known = systemSshReasons.find((id) => id === reason);
  return known === undefined ? evidence(reason) : reasonTexts[known];
}

/** @param reasons Ids from `ResolvedHost.needsSystemSsh`. */
export function needsSystemSsh(target: Target, reasons: readonly string[]): SshProblem {
  return problem(
    'needs-system-ssh',
    msg(
      '{0} needs the system’s ssh: its configuration asks for something the built-in client cannot do.',
      describeTarget(target),
    ),
    [msg('Connect with the system’s ssh, or change the setting named in the details.')],
    reasons.map(systemSshReasonText),
  );
}
