// File names for a pattern with wildcards.
import { joinPath } from '../files/paths';
import { patternRegex } from './patterns';
import type { Shell } from './shell';

function hasWildcard(segment: string): boolean {
  return /(^|[^\\])[*?[]|[?*+@!]\(/.test(segment);
}

function unescape(segment: string): string {
  return segment.replace(/\\(.)/g, '$1');
}

/** Sorted names, or the word as it stands where nothing matches. */
export function pathnames(shell: Shell, pattern: string, text: string): readonly string[] {
  const segments = pattern.split('/');
  const absolute = pattern.startsWith('/');
  let found: { readonly shown: string; readonly path: string }[] = [
    { shown: '', path: absolute ? '/' : shell.cwd },
  ];
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1;
    const start = index === 0;
    if (segment === '' && !last) {
      if (!start || absolute) found = found.map((item) => ({ ...item, shown: `${item.shown}/` }));
      return;
    }
    const between = (shown: string) => (start || shown.endsWith('/') ? shown : `${shown}/`);
    if (!hasWildcard(segment)) {
      const name = unescape(segment);
      found = found
        .map(({ shown, path }) => ({
          shown: between(shown) + name,
          path: name === '' ? path : joinPath(path, name),
        }))
        .filter(({ path }) => shell.files.find(path, !last || segment === '') !== undefined);
      return;
    }
    const regex = patternRegex(segment);
    found = found.flatMap(({ shown, path }) =>
      namesIn(shell, path)
        .filter((name) => (!name.startsWith('.') || segment.startsWith('.')) && regex.test(name))
        .map((name) => ({ shown: between(shown) + name, path: joinPath(path, name) })),
    );
  });
  if (found.length === 0) return shell.options.has('nullglob') ? [] : [text.replace(/\\(.)/g, '$1')];
  return found.map(({ shown }) => shown).sort();
}

function namesIn(shell: Shell, path: string): readonly string[] {
  try {
    return shell.files.find(path)?.kind === 'dir' ? shell.files.names(path) : [];
  } catch {
    return [];
  }
}
