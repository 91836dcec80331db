// Reads samples with their expectations in them: lines that begin with the sample's comment mark and hold `^^^ scope`
// (below the characters meant) or `<- scope` (the first column) say what the line above them must be.
import { tokenize, type Token } from './registry';

interface Assertion {
  /** Line of the sample file, from 1. */
  readonly at: number;
  /** Index of the source line it is about. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly wanted: readonly string[];
  readonly unwanted: readonly string[];
}

interface Sample {
  readonly scopeName: string;
  readonly source: readonly string[];
  readonly assertions: readonly Assertion[];
}

function assertionOf(text: string, mark: string, at: number, line: number): Assertion | undefined {
  const rest = text.slice(mark.length);
  const first = /^ *<- +(.+)$/.exec(rest);
  const carets = /^( *)(\^+) +(.+)$/.exec(rest);
  const [scopes, start, end] =
    first !== null
      ? [first[1] ?? '', 0, mark.length]
      : carets !== null
        ? [
            carets[3] ?? '',
            mark.length + (carets[1] ?? '').length,
            mark.length + (carets[1] ?? '').length + (carets[2] ?? '').length,
          ]
        : ['', 0, 0];
  if (end === 0) return undefined;
  const [wanted, unwanted] = scopes.split(/(?:^|\s+)- /);
  const words = (part: string | undefined): string[] =>
    (part ?? '').split(/\s+/).filter((word) => word !== '');
  return { at, line, start, end, wanted: words(wanted), unwanted: words(unwanted) };
}

/** Parts a sample into source and assertions. Its first line is `MARK SYNTAX TEST "scope" …`. */
export function readSample(text: string): Sample {
  const [header = '', ...lines] = text.split('\n');
  const parts = /^(\S+) SYNTAX TEST "([^"]+)"/.exec(header);
  const [mark, scopeName] = [parts?.[1], parts?.[2]];
  if (mark === undefined || scopeName === undefined) throw new Error(`no SYNTAX TEST in: ${header}`);
  const source: string[] = [];
  const assertions: Assertion[] = [];
  lines.forEach((line, index) => {
    const assertion = line.startsWith(mark)
      ? assertionOf(line, mark, index + 2, source.length - 1)
      : undefined;
    if (assertion === undefined) source.push(line);
    else assertions.push(assertion);
  });
  return { scopeName, source, assertions };
}

/** A scope holds when it or a narrower one does: `comment` for `comment.line`. */
function holds(token: Token, scope: string): boolean {
  return token.scopes.some((name) => name === scope || name.startsWith(`${scope}.`));
}

/** What a sample's grammar gets wrong, in words; throws where a sample asserts nothing. */
export async function failuresOf(text: string): Promise<readonly string[]> {
  const { scopeName, source, assertions } = readSample(text);
  if (assertions.length === 0) throw new Error('the sample asserts nothing');
  const tokens = await tokenize(scopeName, source);
  return assertions.flatMap(({ at, line, start, end, wanted, unwanted }) =>
    (tokens[line] ?? [])
      .filter((token) => token.start < end && token.end > start)
      .flatMap((token) => {
        const missing = wanted.filter((scope) => !holds(token, scope));
        const present = unwanted.filter((scope) => holds(token, scope));
        const what = (source[line] ?? '').slice(token.start, token.end);
        return [
          ...missing.map((scope) => `line ${at}: "${what}" is not ${scope}, but ${token.scopes.join(' ')}`),
          ...present.map((scope) => `line ${at}: "${what}" is ${scope}`),
        ];
      }),
  );
}
