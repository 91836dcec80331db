// testpmd commands in every kind of document: explained, completed, judged, mended. No VM is needed for any of it.
import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { suite, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { api, run } from './extension';
import {
  file,
  finding,
  findings,
  hoverOn,
  noError,
  offers,
  release,
  ruleOf,
  set,
  soon,
  sound,
  untitled,
  write,
} from './testpmdEditor';

/** Only `--no-such` is wrong with it. */
const wrong = `${sound} --no-such`;

/** The language server is a child of this process, the extension host. */
function serverProcess(): number | undefined {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const [pid] = lines.flatMap((line) => {
    const [own, parent, ...args] = line.trim().split(/\s+/);
    return Number(parent) === process.pid && args.some((arg) => arg.endsWith('server.js'))
      ? [Number(own)]
      : [];
  });
  return pid;
}

suite('testpmd documents', () => {
  teardown(async () => {
    for (const key of ['release', 'rules', 'languages', 'knowledgeFiles']) await set(key, undefined);
  });

  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('an option is explained, and those of its side are offered', async () => {
    const document = await untitled('testpmd', `${sound} `);
    assert.match(await hoverOn(document, '--txq'), /transmit queues/i);
    const labels = await offers(document);
    assert.ok(labels.includes('--stats-period') && !labels.includes('--vdev'), labels.join(' '));
  });

  test('an option the release lacks is underlined where it stands, with its rule and a page', async () => {
    const document = await untitled('testpmd', wrong);
    const diagnostic = await finding(document, 'unknown-option');
    assert.deepEqual(
      [document.getText(diagnostic.range), diagnostic.severity],
      ['--no-such', vscode.DiagnosticSeverity.Error],
    );
    const target = typeof diagnostic.code === 'object' ? diagnostic.code.target : undefined;
    assert.equal(target?.toString(true), 'command:manaDpdk.showRule?["unknown-option"]');
  });

  test('a quick fix mends a misspelled option', async () => {
    const document = await untitled('shellscript', `#!/bin/sh\nsudo ${sound} --foward-mode=rxonly\n`);
    const { range } = await finding(document, 'unknown-option');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ edit }) => edit !== undefined);
    assert.ok(fix?.edit, actions.map(({ title }) => title).join(' | '));
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(document.getText(), / --forward-mode=rxonly\n$/);
    await noError(document);
  });

  for (const [kind, open] of Object.entries({
    'a shell script': () => untitled('shellscript', `#!/bin/bash\nCORES=1-3\nsudo ${wrong} | tee log\n`),
    'a Markdown block': () => untitled('markdown', `# Notes\n\n\`\`\`sh\nsudo ${wrong}\n\`\`\`\n`),
    'a Makefile': () => untitled('makefile', `run:\n\tsudo ${wrong}\n`),
    'tasks.json': () =>
      file(
        '.vscode/tasks.json',
        JSON.stringify({
          version: '2.0.0',
          tasks: [{ label: 'run', type: 'shell', command: `sudo ${wrong}` }],
        }),
      ),
    'a .testpmd file': () => file('own.testpmd', `# own\n${wrong}\n`),
  }))
    test(`${kind} is judged`, async () => {
      const document = await open();
      const diagnostic = await finding(document, 'unknown-option');
      assert.equal(document.getText(diagnostic.range), '--no-such');
    });

  test('a document becomes interesting with the word testpmd, and only then', async () => {
    const document = await untitled('shellscript', '#!/bin/sh\nls --no-such\n');
    const other = await untitled('testpmd', wrong);
    await finding(other, 'unknown-option');
    assert.deepEqual(findings(document), []);
    await write(document, `#!/bin/sh\n${wrong}\n`);
    await finding(document, 'unknown-option');
  });

  test('the release in the settings decides', async () => {
    const document = await untitled('testpmd', 'dpdk-testpmd -l 1-3 --auto-probing -- --rxq=2 --txq=2');
    await set('release', '24.11');
    await release('24.11', 'setting');
    await finding(document, 'unknown-option');
    await run('chooseTestpmdRelease', { release: '26.07' });
    await release('26.07', 'setting');
    await noError(document);
    assert.deepEqual(
      findings(document)
        .map(ruleOf)
        .filter((rule) => rule === 'unknown-option'),
      [],
    );
  });

  test('a release of the user’s own file can be chosen; a file that is not there is named', async () => {
    const rows = await file(
      'own.json',
      JSON.stringify({
        releases: [{ id: '25.03', basedOn: '24.11' }],
        applicationOptions: [
          { id: 'app-own', long: 'no-such', argument: 'none', summary: 'Ours', versions: ['25.03'] },
        ],
      }),
    );
    const document = await untitled('testpmd', wrong);
    await set('knowledgeFiles', [rows.uri.fsPath, '/nowhere/rows.json']);
    await set('release', '25.03');
    await release('25.03', 'setting');
    await noError(document);
    const { testpmd } = (await api()).snapshot();
    assert.match(
      testpmd?.problems.join() ?? '',
      /^\/nowhere\/rows\.json cannot be read: there is no such file$/,
    );
  });

  test('a rule can be silenced, and made softer', async () => {
    const document = await untitled('testpmd', wrong);
    await finding(document, 'unknown-option');
    await set('rules', { 'unknown-option': 'info' });
    await soon('a softer rule', () =>
      findings(document).some(
        (diagnostic) =>
          ruleOf(diagnostic) === 'unknown-option' &&
          diagnostic.severity === vscode.DiagnosticSeverity.Information,
      )
        ? true
        : undefined,
    );
    await set('rules', { 'unknown-option': 'off' });
    await soon('a silent rule', () =>
      findings(document).some((diagnostic) => ruleOf(diagnostic) === 'unknown-option') ? undefined : true,
    );
  });

  test('a kind of document that is left out in the settings is left alone', async () => {
    await set('languages', ['markdown']);
    const script = await untitled('shellscript', `#!/bin/sh\n${wrong}\n`);
    const notes = await untitled('markdown', `\`\`\`sh\n${wrong}\n\`\`\`\n`);
    await finding(notes, 'unknown-option');
    assert.deepEqual(findings(script), []);
  });

  test('commands for testpmd’s own prompt are a language of their own', async () => {
    const document = await file('run.testpmd-cmds', 'set fwd macswap\nsart\n');
    assert.equal(document.languageId, 'testpmd-console');
    const diagnostic = await finding(document, 'console-command');
    assert.equal(diagnostic.range.start.line, 1);
  });

  test('a server that is started anew knows the open documents', async () => {
    const document = await untitled('testpmd', wrong);
    await finding(document, 'unknown-option');
    await run('restartLanguageServer');
    await write(document, `${sound} --another`);
    const diagnostic = await finding(document, 'unknown-option');
    assert.equal(document.getText(diagnostic.range), '--another');
  });

  test('a server that ends by itself comes back, and knows the open documents', async function () {
    // Only POSIX systems tell the children of a process in the same way.
    if (process.platform === 'win32') this.skip();
    const document = await untitled('testpmd', wrong);
    await finding(document, 'unknown-option');
    const first = serverProcess();
    assert.ok(first !== undefined, 'no server process');
    process.kill(first, 'SIGKILL');
    await soon('another server', () => {
      const next = serverProcess();
      return next === undefined || next === first ? undefined : next;
    });
    await write(document, `${sound} --another`);
    await soon('a verdict of the new server', () =>
      findings(document).find(({ range }) => document.getText(range) === '--another'),
    );
  });

  test('a rule’s page opens in VS Code', async () => {
    await run('showRule', 'zero-ports');
    await soon('the page of the rule', () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ label, input }) => input instanceof vscode.TabInputWebview && label.includes('zero-ports')),
    );
    const judged = vscode.languages
      .getDiagnostics()
      .filter(([uri, said]) => uri.path.includes('/docs/rules/') && said.length > 0);
    assert.deepEqual(judged, []);
  });
});
