// How a file's name and first line tell what kind of document it is.
import type { DocumentKind } from '../core/documents/document';

const byName: readonly (readonly [RegExp, DocumentKind])[] = [
  [/\.testpmd$/i, 'testpmd'],
  [/\.testpmd-(cmds|cmdline)$/i, 'console'],
  [/\.(md|markdown)$/i, 'markdown'],
  [/^tasks\.json$/i, 'tasks'],
  [/^(GNUm|M|m)akefile(\..*)?$|\.mk$/, 'makefile'],
];

/**
 * The kind of a file. What nothing tells of is read as shell text: in it only real calls of testpmd count.
 *
 * @param path As given; `-` is standard input. @param text Its content: the line `#!…` of a make script counts.
 */
export function documentKindOf(path: string, text: string): DocumentKind {
  const name = /[^/\\]*$/.exec(path)?.[0] ?? path;
  const found = byName.find(([pattern]) => pattern.test(name));
  if (found !== undefined) return found[1];
  if (/^#\s*(?:dpdk-)?testpmd (?:commands|console|cmdline)\b/.test(text.slice(0, 200))) return 'console';
  return /^#!\s*\S*\b(env\s+(-S\s+)?)?make\b/.test(text.slice(0, 200)) ? 'makefile' : 'shell';
}
