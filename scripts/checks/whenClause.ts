// Reads the context keys out of a `when` clause of the manifest, to find those that nobody sets.

/** Keys of VS Code itself that this extension's clauses may use. */
const keysOfVsCode = new Set([
  'view',
  'viewItem',
  'isLinux',
  'isMac',
  'isWindows',
  'isWeb',
  'isWorkspaceTrusted',
  'explorerResourceIsFolder',
  'editorHasSelection',
  'focusedView',
  'listFocus',
  'inputFocus',
  'editorTextFocus',
  'resourceScheme',
  'resourceExtname',
  'resourceFilename',
  'editorLangId',
  'resourceLangId',
  'activeEditor',
  'listMultiSelection',
  'config',
]);

export interface WhenClause {
  /** Keys that are neither VS Code's own nor given as an operand. */
  readonly keys: readonly string[];
  /** Views compared with, as in `view == manaDpdk.vms`. */
  readonly views: readonly string[];
  /** Settings, as in `config.manaDpdk.x`. */
  readonly settings: readonly string[];
}

/** The words of a clause; operands on the right of a comparison and regular expressions are taken out first. */
export function readWhen(clause: string): WhenClause {
  const views = [...clause.matchAll(/\b(?:view|focusedView)\s*==\s*'?([\w.-]+)'?/g)].map(
    (match) => match[1] ?? '',
  );
  const operands = /(?:===?|!==?|<=?|>=?)\s*(?:'[^']*'|[\w.:/-]+)/g;
  const left = clause
    .replace(/=~\s*\/(?:\\.|[^/\\])*\/[a-z]*/g, '')
    .replace(/(?:\bnot\s+)?\bin\s+[\w.]+/g, '')
    .replace(operands, '');
  const words = left.match(/[A-Za-z][\w.]*/g) ?? [];
  const settings = words
    .filter((word) => word.startsWith('config.'))
    .map((word) => word.slice('config.'.length));
  const keys = words.filter(
    (word) => !word.startsWith('config.') && !keysOfVsCode.has(word) && word !== 'true' && word !== 'false',
  );
  return { keys, views, settings };
}
