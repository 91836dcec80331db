// Lists the host names that a user's ssh configuration defines. Their values are resolved by `ssh -G`, not here.

/** What one configuration file offers. */
export interface ScannedConfig {
  /** Names of `Host` lines that are no patterns, each once, in order. */
  readonly aliases: readonly string[];
  /** Arguments of `Include`, as written (with `~` and wildcards). */
  readonly includes: readonly string[];
}

/**
 * Scans a configuration. Never fails: a line that is not understood is passed over, so it cannot hide other hosts.
 * `Include` inside a `Match` or `Host` block counts too, for its hosts may still be meant.
 */
export function scanConfig(text: string): ScannedConfig {
  const aliases = new Set<string>();
  const includes = new Set<string>();
  for (const line of text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/)) {
    const { keyword, words } = splitLine(line);
    if (keyword === 'host') for (const word of words) if (isAlias(word)) aliases.add(word);
    if (keyword === 'include') for (const word of words) if (word !== '') includes.add(word);
  }
  return { aliases: [...aliases], includes: [...includes] };
}

/** A name that a person can connect to: no pattern, no negation, nothing that a program could take for an option. */
function isAlias(word: string): boolean {
  return word !== '' && !/[*?!]/.test(word) && !word.startsWith('-') && !/[\s\p{C}]/u.test(word);
}

/** Keyword in lower case and its arguments. `keyword=value`, `keyword = value` and `keyword value` are the same. */
function splitLine(line: string): { keyword: string; words: string[] } {
  const match = /^[ \t\f]*([A-Za-z0-9]+)(?:[ \t]*=[ \t]*|[ \t]+)(.*)$/.exec(line);
  return { keyword: (match?.[1] ?? '').toLowerCase(), words: splitWords(match?.[2] ?? '') };
}

/**
 * Splits as OpenSSH's argv_split does: white space separates, both quotes group, a backslash keeps a quote, a backslash
 * or a blank, and "#" at the beginning of a word ends the line. A quote that is not closed reaches to the end.
 */
function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const next = text.charAt(at + 1);
    if (
      character === '\\' &&
      (next === '"' || next === "'" || next === '\\' || (quote === '' && next === ' '))
    ) {
      word = (word ?? '') + next;
      at++;
    } else if (quote !== '') {
      if (character === quote) quote = '';
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (character === ' ' || character === '\t') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === '#' && word === undefined) {
      break;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}
