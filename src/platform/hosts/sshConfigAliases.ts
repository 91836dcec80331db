// Lists the host names of the user's ssh configuration, following Include. Reads only; one odd file never hides others.
import { readdir, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, sep } from 'node:path';
import { scanConfig } from '../../core/hosts/sshConfig';

/** As deep as OpenSSH follows Include (READCONF_MAX_DEPTH). */
const deepestInclude = 16;

/** Bytes of one file and number of files that are still read: an Include may match anything. */
const largestFile = 4 * 1024 * 1024;
const mostFiles = 512;

/**
 * Names that `Host` lines define, each once, in the order of the files. Never rejects: what cannot be read has no names.
 *
 * @param configFile By default `~/.ssh/config`.
 * @param home Home folder: `~` in Include, and relative Includes are looked for in its `.ssh`.
 */
export async function listSshConfigAliases(
  configFile?: string,
  home: string = homedir(),
): Promise<readonly string[]> {
  const sshFolder = join(home, '.ssh');
  const aliases = new Set<string>();
  const seen = new Set<string>();

  const visit = async (file: string, depth: number): Promise<void> => {
    if (depth > deepestInclude || seen.size >= mostFiles || seen.has(file)) return;
    seen.add(file);
    const text = await readConfig(file);
    if (text === undefined) return;
    const scanned = scanConfig(text);
    for (const alias of scanned.aliases) aliases.add(alias);
    for (const include of scanned.includes) {
      for (const path of await expand(includePath(include, home, sshFolder))) await visit(path, depth + 1);
    }
  };

  await visit(configFile ?? join(sshFolder, 'config'), 0);
  return [...aliases];
}

async function readConfig(file: string): Promise<string | undefined> {
  try {
    // A pipe or a device would never end.
    const info = await stat(file);
    if (!info.isFile() || info.size > largestFile) return undefined;
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}

function includePath(include: string, home: string, sshFolder: string): string {
  if (include === '~' || include.startsWith('~/') || include.startsWith(`~${sep}`)) {
    return join(home, include.slice(1));
  }
  return isAbsolute(include) ? include : join(sshFolder, include);
}

/** Files that a path with wildcards (`*`, `?`, `[…]`) names, sorted; as glob(3), names that begin with a dot are left out. */
async function expand(pattern: string): Promise<string[]> {
  const parts = pattern.split(/[\\/]/);
  let found = [isAbsolute(pattern) ? (parts.shift() ?? '') + sep : ''];
  for (const part of parts.filter((name) => name !== '')) {
    if (!/[*?[]/.test(part)) {
      found = found.map((folder) => join(folder, part));
      continue;
    }
    const matches = matcher(part);
    const next = await Promise.all(
      found.map(async (folder) => (await namesIn(folder)).filter(matches).map((name) => join(folder, name))),
    );
    found = next.flat().slice(0, mostFiles);
  }
  return found;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    return [];
  }
}

/** One path component as a test for names. */
function matcher(pattern: string): (name: string) => boolean {
  const source = pattern.replace(/\[!?[^\]]+\]|[*?]|[\\^$.|+()[\]{}]/g, (piece) => {
    if (piece === '*') return '.*';
    if (piece === '?') return '.';
    if (piece.length > 2 && piece.startsWith('[')) {
      return piece.replace(/^\[!/, '[^').replace(/\\/g, '\\\\');
    }
    return `\\${piece}`;
  });
  let expression: RegExp;
  try {
    expression = new RegExp(`^${source}$`, 's');
  } catch {
    return () => false;
  }
  return (name) => (!name.startsWith('.') || pattern.startsWith('.')) && expression.test(name);
}
