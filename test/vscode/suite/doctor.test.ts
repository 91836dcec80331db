// The provider doctor in a real VS Code against the simulated VM: the report as a document, what a trace takes, the trace.
import * as assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { SetupOptions } from '../../../src/core/setup/options';
import { testContext } from '../runner/context';
import { api, eventually, run } from './extension';

const { vm } = testContext();

/** On a slow machine an examination is a detection and three scripts; a setup is more. */
const patienceMs = 60_000;

/** The report as it is now, read as its preview reads it. */
async function reportText(): Promise<string> {
  const path = `/${vm.id}/${vm.name}-mana-doctor.md`;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: 'mana-doctor', path }));
  return document.getText();
}

async function setUp(options: SetupOptions): Promise<void> {
  const view = (await api()).setupsOf(vm.id);
  assert.ok(view, 'the VM is not in the list');
  const { plan } = await view.plan(options, false);
  assert.equal((await view.run(plan))?.outcome, 'done');
}

async function undoEverything(): Promise<void> {
  const view = (await api()).setupsOf(vm.id);
  const plan = (await view?.undoPlan())?.plan;
  if (plan !== undefined && plan.steps.length > 0) await view?.run(plan);
}

const previews = (): string[] =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview || input instanceof vscode.TabInputText)
    .map(({ label }) => label);

suite('provider doctor', function () {
  this.timeout(3 * patienceMs);

  suiteSetup(async () => {
    (await api()).confirmations.answer = () => true;
    await run('connect', vm.id);
    await undoEverything();
  });

  teardown(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  suiteTeardown(async () => {
    await undoEverything();
    (await api()).confirmations.answer = undefined;
    await run('disconnect', vm.id);
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });

  test('before the first examination the document says that there was none', async () => {
    assert.match(await reportText(), /MANA: Run Provider Doctor…/);
  });

  test('the report opens as a document, with the verdict first', async () => {
    const found = await run('doctor.run', vm.id);
    assert.deepEqual(found, { kind: 'own', proof: 'log', provider: 'mana', traced: false });
    await eventually('the report', () => previews().find((label) => label.includes('mana-doctor')));
    const text = await eventually('the text', async () => {
      const now = await reportText();
      return now.startsWith('# MANA provider doctor of ') ? now : undefined;
    });
    assert.match(text, /\n\n\*\*✅ MANA’S PROVIDER\*\* .*driver id 20/);
    assert.match(text, /\| rdma-core [\d.]+ \| \*\*20\*\* \|/);
  });

  test('a trace without gdb says what it takes; with it, who is entered', async () => {
    const without = await run('doctor.trace', { vmId: vm.id });
    assert.deepEqual(without, { kind: 'own', proof: 'log', provider: 'mana', traced: false });
    await eventually('what is missing', async () => /The trace takes `gdb`/.exec(await reportText())?.[0]);
    await setUp({ only: ['install-packages'], traceTools: true });
    const traced = await run('doctor.trace', { vmId: vm.id });
    assert.deepEqual(traced, { kind: 'own', proof: 'trace', provider: 'mana', traced: true });
    await eventually(
      'the backtrace',
      async () => /```text\n#0 [\s\S]*#1 .*\/libmana-rdmav34\.so\n/.exec(await reportText())?.[0],
    );
  });
});
