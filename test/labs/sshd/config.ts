// Writes what one sshd of the lab needs into its folder: keys, known_hosts and sshd_config.
import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../process';

/** Types of host keys that every lab sshd has; OpenSSH's own names for ssh-keygen -t. */
export const hostKeyTypes = ['ed25519', 'ecdsa', 'rsa'] as const;
export type HostKeyType = (typeof hostKeyTypes)[number];

/** A key pair without passphrase at `file` and `file.pub`, replacing what was there. */
export async function makeKey(
  sshKeygen: string,
  file: string,
  type: HostKeyType,
  comment: string,
): Promise<void> {
  rmSync(file, { force: true });
  rmSync(`${file}.pub`, { force: true });
  await run(sshKeygen, ['-q', '-t', type, '-N', '', '-C', comment, '-f', file]);
}

/** Path of one private host key in the sshd's folder. */
export function hostKeyFile(dir: string, type: HostKeyType): string {
  return join(dir, `host_${type}`);
}

/** The host's public keys as lines for known_hosts. */
export function knownHostsLines(
  dir: string,
  host: string,
  port: number,
  types: readonly HostKeyType[],
): string[] {
  return types.map((type) => {
    const [algorithm = '', key = ''] = readFileSync(`${hostKeyFile(dir, type)}.pub`, 'utf8').split(' ');
    return `[${host}]:${port} ${algorithm} ${key.trim()}`;
  });
}

/**
 * Text of sshd_config. The first value of an option wins there, so the caller's lines come before the lab's own;
 * from the first `Match` on they come last, where a Match block has to be.
 */
export function sshdConfig(options: {
  readonly dir: string;
  readonly port: number;
  readonly hostKeys: readonly HostKeyType[];
  readonly extra: readonly string[];
}): string {
  const match = options.extra.findIndex((line) => /^\s*match\s/i.test(line));
  const first = match < 0 ? options.extra : options.extra.slice(0, match);
  const last = match < 0 ? [] : options.extra.slice(match);
  return [
    ...first,
    `Port ${options.port}`,
    'ListenAddress 127.0.0.1',
    ...options.hostKeys.map((type) => `HostKey ${hostKeyFile(options.dir, type)}`),
    `AuthorizedKeysFile ${join(options.dir, 'authorized_keys')}`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PubkeyAuthentication yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'UseDNS no',
    'MaxStartups 200',
    'AcceptEnv LANG LC_*',
    'Subsystem sftp internal-sftp',
    'LogLevel DEBUG2',
    ...last,
    '',
  ].join('\n');
}

/** Keys, authorized_keys, known_hosts and sshd_config, complete for one start. */
export async function writeSshdFolder(options: {
  readonly dir: string;
  readonly port: number;
  readonly sshKeygen: string;
  readonly hostKeys: readonly HostKeyType[];
  readonly extra: readonly string[];
}): Promise<void> {
  const { dir, port } = options;
  // Users other than the one who starts it must reach authorized_keys.
  chmodSync(dir, 0o755);
  await Promise.all(
    options.hostKeys.map((type) =>
      makeKey(options.sshKeygen, hostKeyFile(dir, type), type, 'mana-dpdk-lab-host'),
    ),
  );
  const identity = join(dir, 'id_ed25519');
  await makeKey(options.sshKeygen, identity, 'ed25519', 'mana-dpdk-lab');
  copyFileSync(`${identity}.pub`, join(dir, 'authorized_keys'));
  chmodSync(join(dir, 'authorized_keys'), 0o644);
  writeFileSync(
    join(dir, 'known_hosts'),
    knownHostsLines(dir, '127.0.0.1', port, options.hostKeys).join('\n') + '\n',
  );
  writeFileSync(join(dir, 'sshd_config'), sshdConfig(options));
}
