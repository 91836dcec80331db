// Where the emulated VM's files are: sources in the repository, built ones in the user's cache.
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Sources, relative to the repository's root, which is the working directory of every task and test. */
export const sources = join(process.cwd(), 'test', 'labs', 'vm');

const cacheRoot = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');

/** All built files; about 2.2 GB. Removing the folder costs nothing but the next build. */
export const cache = join(cacheRoot, 'mana-dpdk', 'vm');

/** Folder of the running VM whose ssh port on loopback this is. */
export function runFolder(port: number | 'build'): string {
  return join(cache, 'run', String(port));
}

export const identityFile = join(cache, 'id_ed25519');
