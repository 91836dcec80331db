// The main job, in a real VS Code against the simulated VM: connect, see what was detected, read the report.
import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { testContext } from '../runner/context';
import { api, drawnNodes, eventually, labelOf, run, stateOf } from './extension';

const { vm, scratchFolder } = testContext();

function documentOf(extension: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(
    ({ uri }) => uri.scheme === 'mana-report' && uri.path.includes(vm.id) && uri.path.endsWith(extension),
  );
}

suite('detection', () => {
  suiteSetup(async () => {
    await api();
    await run('connect', vm.id);
  });

  suiteTeardown(async () => {
    await run('disconnect', vm.id);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('connecting detects: the state has a fresh report', async () => {
    const state = await stateOf(vm.id);
    assert.deepEqual(
      [state?.connection.kind, state?.cached, state?.detecting, state?.problem],
      ['connected', false, false, undefined],
    );
    assert.ok((state?.report?.findings.length ?? 0) >= 9);
  });

  test('the tree shows the NIC pairs as one each, the one of SSH with a lock and in words', async () => {
    const nics = (await drawnNodes()).filter(({ item }) => /^nic(\.ssh)?$/.test(item.contextValue ?? ''));
    assert.deepEqual(
      nics.map(({ item }) => [
        item.label,
        item.contextValue,
        item.iconPath instanceof vscode.ThemeIcon && item.iconPath.id,
        String(item.description).startsWith('carries SSH'),
      ]),
      [
        ['eth0 + enP30832s1', 'nic.ssh', 'lock', true],
        ['eth1 + enP30832s1d1', 'nic', 'plug', false],
        ['eth2 + enP30832s1d2', 'nic', 'plug', false],
      ],
    );
  });

  test('every line has words for screen readers and an id of its own', async () => {
    const nodes = await drawnNodes();
    assert.ok(nodes.length > 20);
    assert.equal(new Set(nodes.map(({ item }) => item.id)).size, nodes.length);
    assert.deepEqual(
      nodes
        .filter(({ item }) => (item.accessibilityInformation?.label ?? '') === '')
        .map(({ item }) => item.id),
      [],
    );
  });

  test('the status bar names the VM, its connection and its readiness', async () => {
    await run('setActiveVm', vm.id);
    const item = (await api()).snapshot().statusBar;
    assert.deepEqual([item?.text.args[0], item?.icon], [vm.name, 'vm-running']);
    assert.equal(item?.text.text, '{0}: {1} · {2}');
  });

  test('the report opens as Markdown and as JSON, read-only, and follows the next detection', async () => {
    await run('openReport', vm.id);
    await run('openReportJson', vm.id);
    const markdown = await eventually('the Markdown report', () => documentOf('.md'));
    const json = await eventually('the JSON report', () => documentOf('.json'));
    assert.match(markdown.getText(), /^# /);
    assert.match(markdown.getText(), /enP30832s1d1/);
    const before = JSON.parse(json.getText()) as { detectedAt: string; nics: unknown[]; findings: unknown[] };
    assert.deepEqual([before.nics.length >= 3, before.findings.length >= 9], [true, true]);
    assert.equal(vscode.workspace.fs.isWritableFileSystem('mana-report') ?? false, false);
    await run('detect', vm.id);
    await eventually('the open report of the new detection', () => {
      const { detectedAt } = JSON.parse(json.getText()) as { detectedAt: string };
      return detectedAt > before.detectedAt ? detectedAt : undefined;
    });
  });

  test('one check opens as a document of its own', async () => {
    const [finding] = (await stateOf(vm.id))?.report?.findings ?? [];
    assert.ok(finding);
    await run('showFinding', { vmId: vm.id, findingId: finding.id });
    const document = await eventually('the document of the check', () => documentOf(`${finding.id}.md`));
    assert.match(document.getText(), /^# [^\n]+\n\n\*\*(pass|warning|fail|unknown)\*\*/);
  });

  test('the report can be copied and saved in both formats', async () => {
    await run('copyReport', vm.id);
    assert.match(await vscode.env.clipboard.readText(), /^# /);
    const save = async (name: string) => {
      const target = vscode.Uri.file(join(scratchFolder, name));
      await run('saveReport', { vmId: vm.id, target });
      return readFileSync(target.fsPath, 'utf8');
    };
    assert.match(await save('report.md'), /^# /);
    const saved = JSON.parse(await save('report.json')) as { host: string };
    assert.equal(saved.host, vm.name);
  });

  test('a detection can be cancelled; the report before it stays', async () => {
    const before = (await stateOf(vm.id))?.report;
    const detecting = run('detect', vm.id);
    await eventually('a running detection', async () =>
      (await stateOf(vm.id))?.detecting === true ? true : undefined,
    );
    await run('cancelDetection', vm.id);
    await detecting;
    const after = await stateOf(vm.id);
    assert.equal(after?.detecting, false);
    assert.equal(after.report, before);
  });

  test('after disconnecting, the facts stay and say from when they are', async () => {
    await run('disconnect', vm.id);
    const state = await stateOf(vm.id);
    assert.deepEqual([state?.connection.kind, state?.report !== undefined], ['disconnected', true]);
    const labels = (await drawnNodes()).map(labelOf);
    assert.ok(
      labels.some((label) => label.startsWith('As of ')),
      labels.join('\n'),
    );
    await run('connect', vm.id);
    assert.equal((await stateOf(vm.id))?.connection.kind, 'connected');
  });
});
