// The extension starts, registers what its manifest promises, and loads nothing heavy for it.
import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import { api, installed } from './extension';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

function texts(...path: readonly string[]): Record<string, string> {
  return JSON.parse(readFileSync(join(installed().extensionPath, ...path), 'utf8')) as Record<string, string>;
}

suite('activation', () => {
  test('the extension activates and offers its interface', async () => {
    assert.equal((await api()).version, 5);
    assert.equal(installed().isActive, true);
  });

  test('every command of the manifest is registered', async () => {
    await api();
    const registered = new Set(await vscode.commands.getCommands(true));
    const { contributes } = installed().packageJSON as Manifest;
    assert.ok(contributes.commands.length >= 20);
    assert.deepEqual(
      contributes.commands.map(({ command }) => command).filter((command) => !registered.has(command)),
      [],
    );
  });

  test('neither the SSH library nor the engine of setups is loaded before it is needed', async () => {
    await api();
    const loaded = Object.keys(require.cache).filter((file) => file.startsWith(installed().extensionPath));
    assert.ok(
      loaded.some((file) => file.endsWith('extension.js')),
      loaded.join('\n'),
    );
    assert.deepEqual(
      loaded.filter((file) => /ssh2|sshpk|setupEngine/.test(file)),
      [],
    );
  });

  test('Japanese is complete: the manifest has both languages, the bundle is where the manifest says', () => {
    assert.deepEqual(
      Object.keys(texts('package.nls.ja.json')).sort(),
      Object.keys(texts('package.nls.json')).sort(),
    );
    const bundle = texts('dist', 'l10n', 'bundle.l10n.ja.json');
    assert.equal(bundle['Readiness'], '準備状況');
    assert.equal((installed().packageJSON as { l10n: string }).l10n, './dist/l10n');
  });
});
