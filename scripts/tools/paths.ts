// Where the scripts keep things: the repository itself, its git-ignored output, and the user's cache.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The repository: bootstrap.mjs changes to it before any task runs. */
export const repository = resolve(process.cwd());

/** Output that may be deleted at any time. */
export const outFolder = join(repository, 'out');

/** Downloads that every clone of the repository shares and reuses. */
export function cacheFolder(): string {
  const base =
    process.env['XDG_CACHE_HOME'] ??
    (process.platform === 'win32' ? process.env['LOCALAPPDATA'] : undefined) ??
    (process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache'));
  return join(base, 'mana-dpdk');
}
