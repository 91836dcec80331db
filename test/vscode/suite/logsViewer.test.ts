// The log viewer in a real VS Code: a panel for each log, and the one for logs that are too long for an editor.
import * as assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { testContext } from '../runner/context';
import { run } from './extension';
import { corpus, viewerTabs } from './logEditor';
import { soon } from './testpmdEditor';

/** A file of the scratch folder that no editor shows. */
function closedFile(name: string, content: string | Uint8Array): vscode.Uri {
  const path = join(testContext().scratchFolder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return vscode.Uri.file(path);
}

const labels = (): readonly string[] => viewerTabs().map(({ label }) => label);

async function viewer(label: string): Promise<vscode.Tab> {
  return soon(`a viewer of ${label}; there is ${labels().join()}`, () =>
    viewerTabs().find((tab) => tab.label === label && tab.isActive),
  );
}

suite('log viewer', () => {
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await soon('no viewer', () => (viewerTabs().length === 0 ? true : undefined));
  });

  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('a log has one panel with its name, however often it is opened', async () => {
    const uri = closedFile('viewer/run.log', corpus('article-hugepages'));
    const other = closedFile('viewer/other.log', corpus('article-driver-id'));
    await run('openLogViewer', uri);
    await viewer('run.log');
    await run('openLogViewer', other);
    await viewer('other.log');
    await run('openLogViewer', uri);
    await viewer('run.log');
    assert.deepEqual([...labels()].sort(), ['other.log', 'run.log']);
  });

  test('several that are selected in the explorer are opened at once', async () => {
    const uris = ['a.log', 'b.log'].map((name) => closedFile(`viewer/${name}`, corpus('article-hugepages')));
    await vscode.commands.executeCommand('manaDpdk.openLogViewer', uris[0], uris);
    await viewer('b.log');
    assert.deepEqual([...labels()].sort(), ['a.log', 'b.log']);
  });

  test('a log that is too long for an editor opens in the viewer', async () => {
    const healthy = corpus('testpmd-24.11-mana-healthy');
    const size = 9 * 1024 * 1024;
    const uri = closedFile('viewer/huge.log', healthy.repeat(Math.ceil(size / healthy.length)));
    await run('explainLogFile', uri);
    await viewer('huge.log');
    assert.ok(!vscode.workspace.textDocuments.some((document) => document.uri.path === uri.path));
  });

  const odd: Readonly<Record<string, string | Uint8Array>> = {
    'empty.log': '',
    'binary.log': Uint8Array.from({ length: 300_000 }, (_, at) => (at * 7919) & 0xff),
    'no-end.log': 'x'.repeat(2_000_000),
  };
  for (const [name, content] of Object.entries(odd))
    test(`${name} opens`, async () => {
      await run('openLogViewer', closedFile(`viewer/${name}`, content));
      await viewer(name);
    });

  test('a log that grows and one that is deleted keep their panel', async () => {
    const uri = closedFile('viewer/growing.log', corpus('article-hugepages'));
    await run('openLogViewer', uri);
    await viewer('growing.log');
    appendFileSync(uri.fsPath, corpus('article-driver-id'));
    rmSync(uri.fsPath);
    await run('openLogViewer', closedFile('viewer/next.log', ''));
    await viewer('next.log');
    assert.ok(labels().includes('growing.log'));
  });

  test('a file that is not there opens no panel', async () => {
    await run('openLogViewer', vscode.Uri.file(join(testContext().scratchFolder, 'no-such.log')));
    assert.deepEqual(labels(), []);
  });
});
