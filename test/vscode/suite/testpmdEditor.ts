// What the suites on testpmd documents share: documents, what the language server says of them, and the release.
import * as assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { testContext } from '../runner/context';
import { api, stateOf } from './extension';

const { vm, scratchFolder } = testContext();

/** A command that every release takes, with room for more at its end. */
export const sound = 'dpdk-testpmd -l 1-3 -a 7870:00:00.0 -- --rxq=2 --txq=2';

/** An open, shown document that no file is behind. */
export async function untitled(language: string, content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}

/** An open, shown file of the scratch folder. */
export async function file(name: string, content: string): Promise<vscode.TextDocument> {
  const path = join(scratchFolder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}

/** The rule of a diagnostic. */
export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

export function findings({ uri }: vscode.TextDocument): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'mana-dpdk');
}

const patienceMs = 10_000;

/** Polls until `find` gives something; fails with what is said of all documents. */
export async function soon<T>(what: string, find: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (Date.now() > deadline) {
      const said = vscode.languages
        .getDiagnostics()
        .flatMap(([uri, list]) =>
          list.map((diagnostic) => `${uri.path}: ${ruleOf(diagnostic)}: ${diagnostic.message}`),
        );
      const { testpmd } = (await api()).snapshot();
      assert.fail(`no ${what}; release ${JSON.stringify(testpmd)}; said is:\n${said.join('\n')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until a rule speaks of a document. */
export async function finding(document: vscode.TextDocument, rule: string): Promise<vscode.Diagnostic> {
  return soon(`${rule} in ${document.getText()}`, () =>
    findings(document).find((diagnostic) => ruleOf(diagnostic) === rule),
  );
}

/** Waits until no error is left in a document. */
export async function noError(document: vscode.TextDocument): Promise<void> {
  await soon(`document without an error: ${document.getText()}`, () =>
    findings(document).some(({ severity }) => severity === vscode.DiagnosticSeverity.Error)
      ? undefined
      : true,
  );
}

/** The texts of the hovers at the first mention of a text, once the server has one. */
export async function hoverOn(document: vscode.TextDocument, text: string): Promise<string> {
  const position = document.positionAt(document.getText().indexOf(text) + 2);
  return soon(`a hover on ${text}`, async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      position,
    );
    const texts = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''));
    return texts.length === 0 ? undefined : texts.join('\n');
  });
}

/** Labels offered at the end of a document, once there are any. */
export async function offers(document: vscode.TextDocument): Promise<readonly string[]> {
  return soon(`completion in ${document.getText()}`, async () => {
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      document.positionAt(document.getText().length),
    );
    const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    return labels.length === 0 ? undefined : labels;
  });
}

/** Replaces a document's whole text, as typing it would. */
export async function write(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  edit.replace(document.uri, document.validateRange(all), text);
  await vscode.workspace.applyEdit(edit);
}

/** Sets a setting of the language service; undefined is its default. */
export async function set(key: string, value: unknown): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('manaDpdk.testpmd');
  await configuration.update(key, value, vscode.ConfigurationTarget.Global);
  // What a command has chosen for the open folder would win.
  if (configuration.inspect(key)?.workspaceValue !== undefined)
    await configuration.update(key, undefined, vscode.ConfigurationTarget.Workspace);
}

/** Waits until the server judges by a release, and for whom. */
export async function release(id: string, origin: string): Promise<void> {
  await soon(`DPDK ${id} by ${origin}`, async () => {
    const { testpmd } = (await api()).snapshot();
    return testpmd?.release === id && testpmd.origin === origin ? true : undefined;
  });
}

/** MAC and PCI address of the NICs that testpmd may take on the simulated VM. */
export async function freeNics(): Promise<readonly { readonly mac: string; readonly pci: string }[]> {
  const facts = (await stateOf(vm.id))?.report?.facts;
  const [pci] = facts?.pci ?? [];
  return (facts?.nics ?? [])
    .filter(({ kind, carriesSsh, mac }) => kind === 'netvsc' && carriesSsh !== true && mac !== null)
    .map(({ mac }) => ({ mac: mac ?? '', pci: pci?.address ?? '' }));
}
