// Tokenizes as VS Code does: the grammars of the manifest, with their injections, in Oniguruma.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as onig from 'vscode-oniguruma';
import * as textmate from 'vscode-textmate';

interface GrammarEntry {
  readonly scopeName: string;
  readonly path: string;
  readonly injectTo?: readonly string[];
}

/**
 * Stand in for the grammars that VS Code has of its own: they nest commands, arguments, comments and strings as those
 * do. The real ones are what the tests inside VS Code take.
 */
export const standIns: Readonly<Record<string, string>> = {
  'source.shell': 'test/syntaxes/hosts/shell.tmLanguage.json',
  'source.makefile': 'test/syntaxes/hosts/makefile.tmLanguage.json',
  'text.html.markdown': 'test/syntaxes/hosts/markdown.tmLanguage.json',
};

/** The grammars a folder's manifest contributes. */
export function contributedGrammars(folder: string): readonly GrammarEntry[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly contributes?: { readonly grammars?: readonly GrammarEntry[] };
  };
  return (manifest.contributes?.grammars ?? []).map((entry) => ({
    ...entry,
    path: join(folder, entry.path),
  }));
}

/** A character range of a line and all scopes that hold there, outermost first. */
export interface Token {
  readonly start: number;
  readonly end: number;
  readonly scopes: readonly string[];
}

let engine: Promise<void> | undefined;

/**
 * A registry of the grammars in a folder and those they are injected into.
 *
 * @param folder Of the extension. @param hosts Scope to file of every other grammar that is needed.
 */
export async function makeRegistry(
  folder: string,
  hosts: Readonly<Record<string, string>>,
): Promise<textmate.Registry> {
  const contributed = contributedGrammars(folder);
  const files: Readonly<Partial<Record<string, string>>> = {
    ...hosts,
    ...Object.fromEntries(contributed.map(({ scopeName, path }) => [scopeName, path])),
  };
  engine ??= onig.loadWASM(readFileSync(join(dirname(require.resolve('vscode-oniguruma')), 'onig.wasm')));
  await engine;
  return new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new onig.OnigScanner(patterns),
      createOnigString: (text) => new onig.OnigString(text),
    }),
    loadGrammar: (scopeName) => {
      const file = files[scopeName];
      if (file === undefined) return Promise.resolve(null);
      return Promise.resolve(textmate.parseRawGrammar(readFileSync(file, 'utf8'), file));
    },
    getInjections: (scopeName) =>
      contributed.filter(({ injectTo }) => injectTo?.includes(scopeName)).map((entry) => entry.scopeName),
  });
}

/** The tokens of each line. */
export async function tokenizeWith(
  registry: textmate.Registry,
  scopeName: string,
  lines: readonly string[],
): Promise<readonly (readonly Token[])[]> {
  const grammar = await registry.loadGrammar(scopeName);
  if (grammar === null) throw new Error(`no grammar has the scope ${scopeName}`);
  let stack: textmate.StateStack = textmate.INITIAL;
  return lines.map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => ({
      start: startIndex,
      end: Math.min(endIndex, line.length),
      scopes,
    }));
  });
}

let ownRegistry: Promise<textmate.Registry> | undefined;

/** The tokens of each line, with this repository's grammars inside the stand-ins. */
export async function tokenize(
  scopeName: string,
  lines: readonly string[],
): Promise<readonly (readonly Token[])[]> {
  return tokenizeWith(await (ownRegistry ??= makeRegistry('.', standIns)), scopeName, lines);
}
