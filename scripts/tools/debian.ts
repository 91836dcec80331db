// Debian packages that a script needs: asks what is there and installs the rest where that is allowed.
import { existsSync } from 'node:fs';
import { progress } from './progress';
import { run } from './run';

const waitForOtherInstalls = ['-o', 'DPkg::Lock::Timeout=300'];

/** Names of those packages that are not installed; all of them where this is no Debian-like system. */
async function missingPackages(names: readonly string[]): Promise<string[]> {
  const { stdout } = await run('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names]);
  const installed = new Set(
    stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.slice(0, line.indexOf(' '))),
  );
  return names.filter((name) => !installed.has(name));
}

/** How to become root without being asked anything: not at all, or with sudo. Undefined: not possible. */
async function rootPrefix(): Promise<readonly string[] | undefined> {
  if (process.getuid?.() === 0) return [];
  const sudo = await run('sudo', ['-n', 'true']).catch(() => undefined);
  return sudo?.code === 0 ? ['sudo', '-n'] : undefined;
}

async function aptGet(prefix: readonly string[], args: readonly string[]): Promise<boolean> {
  const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...waitForOtherInstalls, ...args];
  const [program, ...rest] = [...prefix, ...command];
  const result = await run(program ?? 'env', rest);
  return result.code === 0;
}

/**
 * Installs the Debian packages that are missing. On other systems, or without the right to, nothing happens.
 *
 * @param area What they are for, in front of the progress line.
 * @returns The names that are still missing afterwards.
 */
export async function ensureDebianPackages(area: string, names: readonly string[]): Promise<string[]> {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return [...names];
  const missing = await missingPackages(names);
  if (missing.length === 0) return [];
  const prefix = await rootPrefix();
  if (prefix === undefined) {
    progress(area, `not root and no sudo without a password: cannot install ${missing.join(', ')}`);
    return missing;
  }
  progress(area, `installing Debian packages: ${missing.join(', ')}`);
  const install = ['install', '-y', '-q', '--no-install-recommends'];
  // Old or empty package lists are the usual reason to fail: renew them first.
  await aptGet(prefix, ['update', '-q']);
  if (await aptGet(prefix, [...install, ...missing])) return [];
  // One unknown name makes apt-get refuse all of them; the others may still be had.
  for (const name of missing) await aptGet(prefix, [...install, name]);
  return missingPackages(missing);
}
