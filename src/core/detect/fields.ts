// Small readers that all parsers of the probe share: safe text, numbers, `key=value` words.
import { sanitize } from '../remote/sanitize';

/** Longest text that a fact may hold, in characters. */
const maxText = 256;

/** Text from the VM as a fact: sanitized, one line, capped; null when nothing is left. */
export function fact(text: string | undefined): string | null {
  if (text === undefined) return null;
  const clean = sanitize(text.slice(0, maxText * 4), { maxLength: maxText, singleLine: true }).trim();
  return clean === '' ? null : clean;
}

/** A whole number of at most 15 digits (decimal, or hexadecimal after 0x); null for anything else. */
export function integer(text: string | undefined): number | null {
  if (text === undefined) return null;
  return /^(?:\d{1,15}|0x[0-9a-fA-F]{1,12})$/.test(text) ? Number(text) : null;
}

/** The `key=value` words of a line; a key that comes twice keeps all values, in order. */
export function keyValues(words: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const word of words) {
    const at = word.indexOf('=');
    if (at <= 0) continue;
    const key = word.slice(0, at);
    const known = values.get(key);
    if (known === undefined) values.set(key, [word.slice(at + 1)]);
    else known.push(word.slice(at + 1));
  }
  return values;
}

/** `Key: value` lines by key, as `/proc/meminfo` has them; the first of a key counts. */
export function colonValues(lines: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of lines) {
    const at = line.indexOf(':');
    if (at <= 0) continue;
    const key = line.slice(0, at).trim();
    if (!values.has(key)) values.set(key, line.slice(at + 1).trim());
  }
  return values;
}

/** Words of a line, split at blanks and tabs. */
export function words(line: string): string[] {
  return line.split(/[ \t]+/).filter((word) => word !== '');
}

/** The items that are not null, at most `limit` of them: a VM does not decide how much is kept. */
export function present<T>(items: Iterable<T | null | undefined>, limit = 256): T[] {
  const kept: T[] = [];
  for (const item of items) {
    if (item === null || item === undefined) continue;
    if (kept.length >= limit) break;
    kept.push(item);
  }
  return kept;
}
