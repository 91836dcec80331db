// What the suites on logs share: logs of the labelled corpus, and what is marked and said in an open document.
import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { testContext } from '../runner/context';
import { findings, ruleOf, soon } from './testpmdEditor';

/** Marks of a document as `LINE CODE`, lines from 1, ascending. */
export function marks(document: vscode.TextDocument): readonly string[] {
  return [...findings(document)]
    .sort((one, other) => one.range.start.compareTo(other.range.start))
    .map((diagnostic) => `${diagnostic.range.start.line + 1} ${ruleOf(diagnostic)}`);
}

/** A log of the corpus, by name. */
export function corpus(name: string): string {
  return readFileSync(join(testContext().logCorpus, `${name}.log`), 'utf8');
}

/** Waits until an incident of a code is marked. */
export async function incident(document: vscode.TextDocument, code: string): Promise<vscode.Diagnostic> {
  return soon(`${code} in ${document.uri.toString()}`, () =>
    findings(document).find(
      (diagnostic) =>
        ruleOf(diagnostic) === code && diagnostic.severity !== vscode.DiagnosticSeverity.Information,
    ),
  );
}

/** Titles of the lenses above a line, from 1, once there are any. */
export async function lensesAbove(
  document: vscode.TextDocument,
  line: number,
): Promise<readonly vscode.Command[]> {
  return soon(`a lens above line ${line} of ${document.uri.toString()}`, async () => {
    const lenses = await allLenses(document);
    const here = lenses
      .filter(({ range }) => range.start.line === line - 1)
      .flatMap(({ command }) => (command === undefined ? [] : [command]));
    return here.length === 0 ? undefined : here;
  });
}

export async function allLenses({ uri }: vscode.TextDocument): Promise<readonly vscode.CodeLens[]> {
  return vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 1000);
}

/** Hints of a document as `LINE TEXT`, lines from 1, once there are any. */
export async function hints(document: vscode.TextDocument): Promise<readonly string[]> {
  return soon(`hints in ${document.uri.toString()}`, async () => {
    const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      document.uri,
      new vscode.Range(0, 0, document.lineCount, 0),
    );
    const texts = found.map(
      ({ position, label }) =>
        `${position.line + 1} ${typeof label === 'string' ? label : label.map(({ value }) => value).join('')}`,
    );
    return texts.length === 0 ? undefined : texts;
  });
}

/** The document behind the output panel "MANA DPDK", once VS Code has it. */
export async function panelDocument(): Promise<vscode.TextDocument> {
  return soon('the output panel', () =>
    vscode.workspace.textDocuments.find(
      ({ uri, languageId }) => uri.scheme === 'output' && languageId === 'dpdk-log',
    ),
  );
}

/** Lines of a document that are marked, as text. */
export function markedLines(document: vscode.TextDocument): readonly string[] {
  return findings(document).map(({ range }) => document.lineAt(range.start.line).text);
}

/** The page of explanation that was opened last, once it says something. */
export async function explanation(sign: RegExp): Promise<string> {
  return soon(`an explanation that says ${sign.source}`, () =>
    vscode.workspace.textDocuments
      .filter(({ uri }) => uri.scheme === 'mana-explain')
      .map((document) => document.getText())
      .find((text) => sign.test(text)),
  );
}

/** Tabs of the log viewer, by label. */
export function viewerTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('manaDpdk.logViewer'),
    );
}

/** Repeats a command until the promise settles: what it is for may not be on the screen yet. */
export async function pressUntilSettled<T>(promise: Promise<T>, command: string): Promise<T> {
  const pressing = setInterval(() => void vscode.commands.executeCommand(command), 50);
  try {
    return await promise;
  } finally {
    clearInterval(pressing);
  }
}

/** Fails when a document is marked or has a lens. Only meaningful once another one has both. */
export async function isLeftAlone(document: vscode.TextDocument): Promise<void> {
  assert.deepEqual(
    [marks(document), (await allLenses(document)).map(({ command }) => command?.title)],
    [[], []],
  );
}
