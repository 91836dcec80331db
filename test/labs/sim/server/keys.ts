// Keys and known_hosts of a simulated VM, made once per directory.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newKey } from '../../keyPair';

/** @property otherHostKey What the fault `changed-host-key` shows. */
export interface VmKeys {
  readonly hostKey: string;
  readonly otherHostKey: string;
  readonly identityFile: string;
  readonly authorizedKey: string;
  readonly knownHostsFile: string;
}

function keyPair(
  dir: string,
  name: string,
): { readonly secret: string; readonly shown: string; readonly file: string } {
  const file = join(dir, name);
  if (!existsSync(file) || !existsSync(`${file}.pub`)) {
    const made = newKey();
    writeFileSync(file, made.private, { mode: 0o600 });
    writeFileSync(`${file}.pub`, `${made.public}\n`);
  }
  return { secret: readFileSync(file, 'utf8'), shown: readFileSync(`${file}.pub`, 'utf8').trim(), file };
}

/** Reads or makes everything in `dir`, and puts the host key into known_hosts under `[host]:port`. */
export function prepareKeys(dir: string, host: string, port: number): VmKeys {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const hostKey = keyPair(dir, 'host_key');
  const other = keyPair(dir, 'other_host_key');
  const identity = keyPair(dir, 'id_ed25519');
  const knownHostsFile = join(dir, 'known_hosts');
  const line = `[${host}]:${port} ${hostKey.shown.split(' ').slice(0, 2).join(' ')}\n`;
  const known = existsSync(knownHostsFile) ? readFileSync(knownHostsFile, 'utf8') : '';
  if (!known.includes(line)) writeFileSync(knownHostsFile, known + line);
  return {
    hostKey: hostKey.secret,
    otherHostKey: other.secret,
    identityFile: identity.file,
    authorizedKey: identity.shown,
    knownHostsFile,
  };
}
