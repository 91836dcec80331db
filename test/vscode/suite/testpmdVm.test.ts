// What a connected VM adds to testpmd documents: its release, its addresses, commands filled with its facts.
import * as assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { testContext } from '../runner/context';
import { api, eventually, run, stateOf } from './extension';
import { finding, freeNics, noError, offers, release, untitled } from './testpmdEditor';

const { vm } = testContext();

suite('testpmd documents with a VM', () => {
  suiteSetup(async () => {
    await api();
    await run('connect', vm.id);
    await run('setActiveVm', vm.id);
    await eventually('a report', async () => (await stateOf(vm.id))?.report);
  });

  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await run('disconnect', vm.id);
  });

  test('the release is that of the VM', async () => {
    await untitled('testpmd', 'dpdk-testpmd -l 1-3 -a 7870:00:00.0 -- --rxq=2 --txq=2');
    await release('24.11', 'vm');
    const { testpmd } = (await api()).snapshot();
    assert.deepEqual([testpmd?.vm, testpmd?.version], [vm.name, '24.11.0']);
  });

  test('completion offers the PCI address and the MAC addresses of the VM', async () => {
    const [first, second] = await freeNics();
    assert.ok(first && second);
    const addresses = await offers(await untitled('testpmd', 'dpdk-testpmd -l 1-3 -a '));
    assert.ok(
      addresses.some((label) => label.includes(first.pci)),
      addresses.join(' '),
    );
    const macs = await offers(await untitled('testpmd', `dpdk-testpmd -l 1-3 -a ${first.pci},mac=`));
    assert.ok(
      macs.includes(first.mac) && macs.includes(second.mac),
      `${first.mac} or ${second.mac} is not among ${macs.join(' ')}`,
    );
  });

  test('an lcore the VM does not have is an error', async () => {
    const document = await untitled('testpmd', 'dpdk-testpmd -l 1-20 -a 7870:00:00.0 -- --rxq=2 --txq=2');
    await finding(document, 'lcore-unavailable');
  });

  test('a ready-made command goes into the editor with the VM’s facts, and is sound', async () => {
    const [nic] = await freeNics();
    assert.ok(nic);
    const document = await untitled('shellscript', '#!/bin/sh\n');
    const editor = await vscode.window.showTextDocument(document);
    const end = document.positionAt(document.getText().length);
    editor.selection = new vscode.Selection(end, end);
    await run('insertTestpmdCommand', { snippet: 'multiple-queues' });
    const text = document.getText();
    assert.ok(text.includes('dpdk-testpmd') && text.includes(nic.mac) && text.includes(nic.pci), text);
    await noError(document);
  });

  test('in Markdown a ready-made command comes with its fence, without a document in one of its own', async () => {
    const notes = await untitled('markdown', '');
    await run('insertTestpmdCommand', { snippet: 'single-queue' });
    assert.match(notes.getText(), /^```sh\nsudo dpdk-testpmd [\s\S]+\n```\n/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await run('newTestpmdFile', { snippet: 'single-queue' });
    const active = vscode.window.activeTextEditor?.document;
    assert.equal(active?.languageId, 'testpmd');
    assert.match(active.getText(), /dpdk-testpmd /);
  });

  test('without the VM’s facts the settings or an assumption take its place', async () => {
    const configuration = vscode.workspace.getConfiguration('manaDpdk.testpmd');
    await configuration.update('release', '25.11', vscode.ConfigurationTarget.Global);
    await release('25.11', 'setting');
    await configuration.update('release', undefined, vscode.ConfigurationTarget.Global);
    await release('24.11', 'vm');
  });
});
