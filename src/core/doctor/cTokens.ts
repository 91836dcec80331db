// Cuts C source into words, numbers and signs, without its comments; lines of the preprocessor are tokens of their own.

/** `directive` is a whole line of the preprocessor, continuation lines included, without its comments. */
export interface CToken {
  readonly kind: 'word' | 'number' | 'sign' | 'directive';
  readonly text: string;
}

/** What cannot be cut into tokens. */
export type CFault = 'comment' | 'character' | 'too-much';

export interface CTokens {
  readonly tokens: readonly CToken[];
  /** The source was not read beyond here. */
  readonly fault?: CFault;
}

/** Headers of RDMA have some 1,500; an endless file is no header. */
const mostTokens = 50_000;

/** Each alternative begins differently, so that matching is linear; what none takes is one character of its own. */
const pattern = new RegExp(
  [
    '(?<space>[ \\t\\r\\n\\v\\f]+|\\\\\\r?\\n)',
    '(?<line>//[^\\n]*)',
    '(?<comment>/\\*)',
    '(?<string>"[^"\\n]*"|\'[^\'\\n]*\')',
    '(?<word>[A-Za-z_]\\w*)',
    '(?<number>\\d\\w*)',
    '(?<hash>#)',
    '(?<sign>[!-~])',
  ].join('|'),
  'y',
);

/** Never throws. Text in quotes is dropped: an enum has none. */
export function cTokens(source: string): CTokens {
  const tokens: CToken[] = [];
  let fresh = true;
  let at = 0;
  while (at < source.length) {
    if (tokens.length >= mostTokens) return { tokens, fault: 'too-much' };
    pattern.lastIndex = at;
    const groups = pattern.exec(source)?.groups;
    if (groups === undefined) return { tokens, fault: 'character' };
    const { space, comment, word, number, hash, sign } = groups;
    if (comment !== undefined) {
      const end = source.indexOf('*/', at + 2);
      if (end < 0) return { tokens, fault: 'comment' };
      at = end + 2;
      continue;
    }
    if (hash !== undefined && fresh) {
      const end = endOfDirective(source, at);
      tokens.push({ kind: 'directive', text: directiveText(source.slice(at + 1, end)) });
      at = end;
      continue;
    }
    at = pattern.lastIndex;
    if (space !== undefined) {
      fresh ||= space.includes('\n') && !space.startsWith('\\');
      continue;
    }
    if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (sign !== undefined || hash !== undefined) tokens.push({ kind: 'sign', text: sign ?? '#' });
    fresh = false;
  }
  return { tokens };
}

/** Where the line ends that no backslash goes on with; a comment in it may span lines. */
function endOfDirective(source: string, from: number): number {
  let at = from;
  for (;;) {
    const end = source.indexOf('\n', at);
    if (end < 0) return source.length;
    // Within the line only: a search through the rest of the file for each line would not be linear.
    const comment = source.slice(at, end).indexOf('/*');
    if (comment >= 0) {
      const close = source.indexOf('*/', at + comment + 2);
      if (close < 0) return source.length;
      at = close + 2;
      continue;
    }
    if (!/\\\r?$/.test(source.slice(Math.max(at, end - 2), end))) return end;
    at = end + 1;
  }
}

function directiveText(text: string): string {
  return text
    .slice(0, 2_000)
    .replace(/\\\r?\n/g, ' ')
    .replace(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//g, ' ')
    .replace(/\/\/.*/, '')
    .trim();
}
