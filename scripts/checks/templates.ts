// Collects the templates of user-visible sentences from the sources: literal first arguments of `msg` and `l10n.t`, and
// the texts of knowledge rows that are shown.
import ts from 'typescript';
import type { SourceFile } from './files';

/** A template and one place it was found at. */
export interface FoundTemplate {
  readonly template: string;
  readonly place: string;
}

export interface Collected {
  readonly templates: readonly FoundTemplate[];
  /** Places whose template cannot be collected, in words. */
  readonly problems: readonly string[];
}

/** Fields of knowledge rows that are shown to the user, so they are templates like those in code. */
export const translatedFields: Readonly<Record<string, readonly string[]>> = {
  'requirements.json': ['title'],
  'testpmd-rules.json': ['title'],
  'testpmd-snippets.json': ['title', 'description'],
  'eal-options.json': ['summary', 'mana', 'default', 'deprecated'],
  'application-options.json': ['summary', 'mana', 'default', 'deprecated'],
  'testpmd-values.json': ['summary'],
  'device-arguments.json': ['summary', 'mana'],
  'testpmd-console.json': ['summary', 'mana'],
  'setup-steps.json': [
    'title',
    'purpose',
    'precondition',
    'dryRun',
    'verification',
    'undo',
    'reboot',
    'risk',
  ],
  'log-messages': ['title', 'explanation', 'evidence'],
  'log-fixes': ['title', 'note'],
};

/** The functions that pass on a template they were given; their own callers are the ones that are read. */
const passingOn = new Set(['src/core/message.ts', 'src/extension/l10n.ts']);

/** The value of a literal, of literals joined with `+`, or of both branches of a conditional; else undefined. */
function literals(node: ts.Expression): readonly string[] | undefined {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return literals(node.expression);
  if (ts.isConditionalExpression(node)) {
    const [yes, no] = [literals(node.whenTrue), literals(node.whenFalse)];
    return yes === undefined || no === undefined ? undefined : [...yes, ...no];
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [literals(node.left), literals(node.right)];
    if (left?.length !== 1 || right?.length !== 1) return undefined;
    return [left.concat(right).join('')];
  }
  return undefined;
}

/** True for `msg(…)`, `l10n.t(…)` and `vscode.l10n.t(…)`. */
function takesTemplate(call: ts.CallExpression, file: ts.SourceFile): boolean {
  const callee = call.expression.getText(file).replace(/\s+/g, '');
  return callee === 'msg' || callee === 'l10n.t' || callee === 'vscode.l10n.t';
}

/** The property a `{ text: row.title, args: [] }` takes its template from: a knowledge row made into a message. */
function rowField(node: ts.ObjectLiteralExpression): string | undefined {
  const names = node.properties.map((property) => property.name?.getText());
  if (!names.includes('text') || !names.includes('args')) return undefined;
  const text = node.properties.find((property) => property.name?.getText() === 'text');
  if (text === undefined || !ts.isPropertyAssignment(text)) return undefined;
  return ts.isPropertyAccessExpression(text.initializer) ? text.initializer.name.text : undefined;
}

function collectFile({ path, text }: SourceFile): Collected {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const templates: FoundTemplate[] = [];
  const problems: string[] = [];
  const placeOf = (node: ts.Node): string =>
    `${path}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}`;
  const knownFields = new Set(Object.values(translatedFields).flat());
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && takesTemplate(node, file) && !passingOn.has(path)) {
      const first = node.arguments[0];
      const found = first === undefined ? undefined : literals(first);
      if (found === undefined)
        problems.push(`${placeOf(node)}: the template is not a literal, so nobody can translate it`);
      else templates.push(...found.map((template) => ({ template, place: placeOf(node) })));
    }
    if (ts.isObjectLiteralExpression(node)) {
      const field = rowField(node);
      if (field !== undefined && !knownFields.has(field))
        problems.push(
          `${placeOf(node)}: "${field}" of a row is shown, but is not among the translated fields`,
        );
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { templates, problems };
}

/** Templates of all TypeScript sources. */
export function collectFromCode(files: readonly SourceFile[]): Collected {
  const all = files.map(collectFile);
  return {
    templates: all.flatMap(({ templates }) => templates),
    problems: all.flatMap(({ problems }) => problems),
  };
}

/** A plain value (a number, an option's keyword) reads the same in every language: only sentences and words count. */
function isSentence(text: string): boolean {
  return /\p{L}{2,}.*\s|\s.*\p{L}{2,}|^\p{Lu}\p{L}+$/u.test(text);
}

/** The texts of a field: one, or a list of which those that begin with `$ ` are commands and read the same everywhere. */
function textsOf(value: unknown): readonly string[] {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  return texts.filter((text): text is string => typeof text === 'string' && !text.startsWith('$ '));
}

/** Templates in the rows of one knowledge file. @param name Below the folder of the knowledge, e.g. `log-fixes/mana.json`. */
export function collectFromKnowledge(name: string, content: unknown): readonly FoundTemplate[] {
  const fields = translatedFields[name] ?? translatedFields[name.split('/')[0] ?? ''] ?? [];
  const rows: unknown =
    typeof content === 'object' && content !== null && 'rows' in content ? content.rows : undefined;
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((row: unknown, index) =>
    withNested(row).flatMap((one) =>
      Object.entries(one)
        .filter(([field]) => fields.includes(field))
        .flatMap(([field, value]) => textsOf(value).map((text) => ({ field, text })))
        .filter(({ text }) => isSentence(text))
        .map(({ field, text }) => ({
          template: text,
          place: `src/knowledge/${name} row ${index + 1} ${field}`,
        })),
    ),
  );
}

/** A row and the rows it holds: a driver and its arguments. */
function withNested(row: unknown): readonly object[] {
  const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
  if (!isObject(row)) return [];
  const nested = Object.values(row).flatMap((value: unknown) =>
    Array.isArray(value) ? value.filter((one: unknown) => isObject(one)) : [],
  );
  return [row, ...nested];
}
