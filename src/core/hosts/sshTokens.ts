// Paths of the ssh configuration as `ssh -G` prints them: `~`, %-tokens and ${NAME} are still in them.

/** What tokens stand for; keys are the letters after "%". */
export interface TokenValues {
  readonly home: string;
  readonly tokens: Readonly<Record<string, string>>;
  readonly env: (name: string) => string | undefined;
}

/**
 * A path with `~`, %-tokens (ssh_config(5), TOKENS) and `${NAME}` replaced. A token that is not known stays as it is: the
 * file will then be missing and named so, instead of another one being read.
 */
export function expandPath(text: string, values: TokenValues): string {
  const path = /^~(?=$|[/\\])/.test(text) ? values.home + text.slice(1) : text;
  return path.replace(
    /%([A-Za-z%])|\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g,
    (whole, token?: string, name?: string) => {
      if (token === '%') return '%';
      if (token !== undefined)
        return Object.hasOwn(values.tokens, token) ? (values.tokens[token] ?? whole) : whole;
      return (name === undefined ? undefined : values.env(name)) ?? whole;
    },
  );
}

/**
 * The paths of one line. `ssh -G` separates them by blanks and does not quote, so a blank inside a path cannot be told
 * for sure: a new path begins where a word looks like the beginning of one.
 */
export function splitPaths(line: string): string[] {
  const paths: string[] = [];
  for (const word of line.split(' ')) {
    const last = paths.length - 1;
    const begins = /^(?:[/~%$]|[A-Za-z]:[/\\]|\\\\|__PROGRAMDATA__|none$)/.test(word);
    if (begins || last < 0) paths.push(word);
    else paths[last] = `${paths[last] ?? ''} ${word}`;
  }
  return paths.map((path) => path.trim()).filter((path) => path !== '');
}
