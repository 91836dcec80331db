// Reads from the extension's sources what the manifest must agree with: settings asked for, context keys set, ids named.
import ts from 'typescript';
import type { SourceFile } from './files';

/** An id or key in a source file, and where it stands. */
export interface Mention {
  readonly name: string;
  readonly place: string;
}

export interface SourceFacts {
  /** Keys of settings that are read or written, without the prefix. */
  readonly settings: readonly Mention[];
  /** Context keys that are set, without the prefix. */
  readonly contextKeys: readonly string[];
  /** Every text of the form `<prefix>name`: a command, a setting, a view or a context key. */
  readonly prefixed: readonly Mention[];
  /** Every text literal: what is named nowhere is used nowhere. */
  readonly literals: ReadonlySet<string>;
}

/** Members of the interface that lists the context keys. */
function contextKeysOf(node: ts.Node): string[] {
  if (!ts.isInterfaceDeclaration(node) || node.name.text !== 'ContextKeys') return [];
  return node.members
    .map((member) => member.name?.getText().replace(/['"]/g, '') ?? '')
    .filter((name) => name !== '');
}

/** The key in `getConfiguration(…).get('key')` and in the calls of the typed readers around it. */
function settingKey(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const [first] = node.arguments;
  if (first === undefined || !ts.isStringLiteralLike(first)) return undefined;
  const callee = node.expression.getText();
  const reads = /getConfiguration\([^)]*\)\s*\.(get|update|inspect|has)(<.*>)?$/s.test(callee);
  return reads || callee.endsWith('Setting') ? first.text : undefined;
}

/** `new LanguageClient('id', …)` reads the setting `id.trace.server` by itself. */
function traceSetting(node: ts.Node): string | undefined {
  if (!ts.isNewExpression(node) || node.expression.getText() !== 'LanguageClient') return undefined;
  const id = node.arguments?.[0];
  return id !== undefined && ts.isStringLiteralLike(id) ? `${id.text}.trace.server` : undefined;
}

/** True for the id in `window.createStatusBarItem('id', …)` or `new LanguageClient('id', …)`: given, not looked up. */
function givesName(node: ts.Node): boolean {
  const { parent } = node;
  const gives =
    ts.isNewExpression(parent) ||
    (ts.isCallExpression(parent) && /\.create\w+$/.test(parent.expression.getText()));
  return gives && parent.arguments?.[0] === node;
}

/** Facts of all files together. */
export function sourceFacts(files: readonly SourceFile[], prefix: string): SourceFacts {
  const settings: Mention[] = [];
  const prefixed: Mention[] = [];
  const contextKeys: string[] = [];
  const texts = new Set<string>();
  for (const { path, text } of files) {
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    const placeOf = (node: ts.Node): string =>
      `${path}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}`;
    const visit = (node: ts.Node): void => {
      contextKeys.push(...contextKeysOf(node));
      const setting = settingKey(node);
      if (setting !== undefined && !setting.startsWith(prefix))
        settings.push({ name: setting, place: placeOf(node) });
      const trace = traceSetting(node);
      if (trace !== undefined) texts.add(trace);
      if (ts.isStringLiteralLike(node)) {
        texts.add(node.text);
        const named = node.text.startsWith(prefix) && /^[\w.]+$/.test(node.text) && node.text !== prefix;
        if (named && !givesName(node)) prefixed.push({ name: node.text, place: placeOf(node) });
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return { settings, contextKeys, prefixed, literals: texts };
}
