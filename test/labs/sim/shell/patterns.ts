// Shell patterns as regular expressions: * ? [...] and the extended forms. Quoted characters come with a backslash.

const classes: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: ' \\t\\n\\r\\f\\v',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  cntrl: '\\x00-\\x1f\\x7f',
  print: '\\x20-\\x7e',
  graph: '\\x21-\\x7e',
  word: '\\w',
};

export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** Text that stands for itself in a pattern. */
export function escapePattern(text: string): string {
  return text.replace(/[\\*?[\]()|!+@]/g, '\\$&');
}

/** A bracket expression from `at`; undefined where it never closes. */
function bracket(pattern: string, at: number): { readonly source: string; readonly end: number } | undefined {
  let index = at + 1;
  let source = '[';
  if (pattern[index] === '!' || pattern[index] === '^') {
    source += '^';
    index += 1;
  }
  for (let first = true; index < pattern.length; first = false) {
    const character = pattern[index] ?? '';
    const named = /^\[:(\w+):\]/.exec(pattern.slice(index));
    if (character === ']' && !first) return { source: `${source}]`, end: index + 1 };
    if (named !== null) {
      source += classes[named[1] ?? ''] ?? '';
      index += named[0].length;
      continue;
    }
    if (character === '\\' && index + 1 < pattern.length) {
      index += 1;
      source += `\\${pattern[index] ?? ''}`.replace(/^\\([A-Za-z0-9 ])$/, '$1');
    } else source += /[\\\][^]/.test(character) ? `\\${character}` : character;
    index += 1;
  }
  return undefined;
}

/** Index after the bracket that closes the one at `at`. */
function closing(pattern: string, at: number): number {
  let depth = 0;
  for (let index = at; index < pattern.length; index += 1) {
    const character = pattern[index];
    if (character === '\\') index += 1;
    else if (character === '(') depth += 1;
    else if (character === ')') {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return -1;
}

/** Source of a regular expression. In paths, * and ? stop at '/'. `lazy`: * takes as little as possible. */
export function patternSource(pattern: string, path = false, lazy = false): string {
  const one = path ? '[^/]' : '[\\s\\S]';
  const any = `${one}*${lazy ? '?' : ''}`;
  let source = '';
  for (let at = 0; at < pattern.length;) {
    const character = pattern[at] ?? '';
    if ('?*+@!'.includes(character) && pattern[at + 1] === '(') {
      const end = closing(pattern, at + 1);
      if (end > 0) {
        const inner = patternSource(pattern.slice(at + 2, end), path, lazy);
        const forms: Readonly<Record<string, string>> = {
          '?': `(?:${inner})?`,
          '*': `(?:${inner})*`,
          '+': `(?:${inner})+`,
          '@': `(?:${inner})`,
          '!': `(?:(?!(?:${inner})$)${one}*)`,
        };
        source += forms[character] ?? '';
        at = end + 1;
        continue;
      }
    }
    if (character === '\\' && at + 1 < pattern.length) {
      source += escapeRegex(pattern[at + 1] ?? '');
      at += 2;
      continue;
    }
    if (character === '[') {
      const set = bracket(pattern, at);
      if (set !== undefined) {
        source += set.source;
        at = set.end;
        continue;
      }
    }
    source +=
      character === '*' ? any : character === '?' ? one : character === '|' ? '|' : escapeRegex(character);
    at += 1;
  }
  return source;
}

const known = new Map<string, RegExp>();

/** Matches a whole text. */
export function patternRegex(pattern: string, path = false): RegExp {
  const key = `${path ? '/' : ' '}${pattern}`;
  let regex = known.get(key);
  if (regex === undefined) {
    regex = new RegExp(`^(?:${patternSource(pattern, path)})$`);
    if (known.size > 2000) known.clear();
    known.set(key, regex);
  }
  return regex;
}

/** An extended regular expression of POSIX as JavaScript has them. */
export function posixRegex(source: string): RegExp {
  const translated = source.replace(
    /\[(\^?\]?(?:\[:\w+:\]|[^\]])*)\]/g,
    (_whole, inside: string) =>
      `[${inside
        .replace(/\[:(\w+):\]/g, (_all, name: string) => classes[name] ?? '')
        .replace(/^(\^?)\]/, '$1\\]')
        .replace(/\\(?![\]\\\-wdstnrfvx])/g, '\\\\')
        .replace(/\[/g, '\\[')}]`,
  );
  return new RegExp(translated);
}

/** Removes what matches at one side: the shortest or the longest. */
export function removeMatch(
  text: string,
  pattern: string,
  side: 'prefix' | 'suffix',
  greedy: boolean,
): string {
  const key = `${side}${greedy ? '+' : '-'}${pattern}`;
  let regex = known.get(key);
  if (regex === undefined) {
    const source = patternSource(pattern, false, side === 'prefix' && !greedy);
    // A search finds the leftmost match, which is the longest suffix; before the shortest stands as much as possible.
    regex =
      side === 'prefix'
        ? new RegExp(`^(?:${source})`)
        : new RegExp(greedy ? `(?:${source})$` : `^([\\s\\S]*)(?:${source})$`);
    known.set(key, regex);
  }
  const match = regex.exec(text);
  if (match === null) return text;
  if (side === 'prefix') return text.slice(match[0].length);
  return greedy ? text.slice(0, match.index) : (match[1] ?? text);
}
