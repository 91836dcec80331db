// Tokenizes as VS Code does: the grammars of the manifest, with their injections, in Oniguruma.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as onig from 'vscode-oniguruma';
import * as textmate from 'vscode-textmate';

interface GrammarEntry {
  readonly scopeName: string;
  readonly path: string;
  readonly injectTo?: readonly string[];
}

const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly contributes: { readonly grammars: readonly GrammarEntry[] };
};

/**
 * Stand in for the grammars that VS Code has of its own: they nest commands, arguments, comments and strings as those
 * do. The real ones are what the tests inside VS Code see.
 */
const hosts: Readonly<Record<string, string>> = {
  'source.shell': 'test/syntaxes/hosts/shell.tmLanguage.json',
  'source.makefile': 'test/syntaxes/hosts/makefile.tmLanguage.json',
  'text.html.markdown': 'test/syntaxes/hosts/markdown.tmLanguage.json',
};

const files: Readonly<Partial<Record<string, string>>> = {
  ...hosts,
  ...Object.fromEntries(contributes.grammars.map(({ scopeName, path }) => [scopeName, path])),
};

/** A character range of a line and all scopes that hold there, outermost first. */
export interface Token {
  readonly start: number;
  readonly end: number;
  readonly scopes: readonly string[];
}

async function makeRegistry(): Promise<textmate.Registry> {
  const wasm = readFileSync(
    join(createRequire(join(process.cwd(), 'package.json')).resolve('vscode-oniguruma'), '..', 'onig.wasm'),
  );
  await onig.loadWASM(wasm);
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
      contributes.grammars
        .filter(({ injectTo }) => injectTo?.includes(scopeName))
        .map((entry) => entry.scopeName),
  });
}

let registry: Promise<textmate.Registry> | undefined;

/** The tokens of each line. */
export async function tokenize(
  scopeName: string,
  lines: readonly string[],
): Promise<readonly (readonly Token[])[]> {
  const grammar = await (registry ??= makeRegistry()).then((made) => made.loadGrammar(scopeName));
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
