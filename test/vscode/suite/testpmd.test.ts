// The language of testpmd arguments: the server starts with the first document and explains the option of its side.
import * as assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';

const giveUpAfterMs = 15_000;

/** Asks until the server, which starts with the document, answers. */
async function hoverText(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  const end = Date.now() + giveUpAfterMs;
  for (;;) {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      position,
    );
    const [content] = hovers.flatMap((hover) => hover.contents);
    if (content instanceof vscode.MarkdownString) return content.value;
    if (Date.now() > end) return '';
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

suite('testpmd documents', () => {
  test('hover and completion come from the language server', async () => {
    const text = 'dpdk-testpmd -l 1-3 -a 7870:00:00.0 -- --txq=4 ';
    const document = await vscode.workspace.openTextDocument({ language: 'testpmd', content: text });
    assert.match(
      await hoverText(document.uri, new vscode.Position(0, text.indexOf('--txq') + 2)),
      /Transmit queues/,
    );
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      new vscode.Position(0, text.length),
    );
    const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(labels.includes('--rxq') && !labels.includes('--vdev'), labels.join(' '));
  });
});
