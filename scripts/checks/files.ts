// Reads the repository's files for the checks, with paths as they are written in the repository.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SourceFile {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** All files under a folder with one of the endings; none when the folder does not exist. */
export function readFiles(folder: string, endings: readonly string[]): SourceFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

/** A JSON file of the repository; the caller names its shape, which a check of its own proves. */
export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Name and text pairs of a JSON file that holds nothing else, such as translations. */
export function readTexts(path: string): Record<string, string> {
  const value = existsSync(path) ? readJson(path) : {};
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
}
