// Words as one line of shell text, and the limits of such a line.

/** Longer lines no person writes, and none of testpmd's needs. */
export const longestLine = 8192;

/** Characters that mean themselves to a shell, in any place of a word but the first of a command. */
const plain = /^[A-Za-z0-9_./:@%+,=^-]+$/;

/** A word as a shell reads it back: as it is, or in single quotes. */
export function quoteWord(word: string): string {
  return plain.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** `NAME=value … program argument …`, quoted where a shell would not take a word as it is. */
export function lineText(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): string {
  const assignments = Object.entries(env).map(
    ([name, value]) => `${name}=${value === '' ? '' : quoteWord(value)}`,
  );
  return [...assignments, quoteProgram(program), ...args.map(quoteWord)].join(' ');
}

/** With a `=` it would be taken for an assignment. */
function quoteProgram(program: string): string {
  return program.includes('=') && plain.test(program) ? `'${program}'` : quoteWord(program);
}

/**
 * Controls, line and paragraph ends, marks that turn the direction of writing, and the character that stands for
 * unknown parts: no argument of testpmd has any of them, and some would show a line as another than it is.
 */
export const forbiddenCharacter = /[\p{Cc}\p{Zl}\p{Zp}\p{Cf}\uE000]/u;
