// Logs that explain themselves in a real VS Code: in files and untitled documents, in the output panel, by command.
import * as assert from 'node:assert/strict';
import { suite, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { api, run } from './extension';
import {
  corpus,
  explanation,
  hints,
  incident,
  isLeftAlone,
  lensesAbove,
  markedLines,
  marks,
  panelDocument,
  pressUntilSettled,
} from './logEditor';
import { file, findings, hoverOn, soon, untitled, write } from './testpmdEditor';

const notDown = corpus('article-interface-not-down');
const hugepages = corpus('article-hugepages');
const driverId = corpus('article-driver-id');
const foreign =
  'nginx: [error] 12#12: open() failed (2: No such file or directory)\nfatal: it does not start\n';

async function explainLogs(value: boolean | undefined): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('manaDpdk');
  await configuration.update('logs.explain', value, vscode.ConfigurationTarget.Global);
}

/** Puts the cursor on a text of the shown editor, or selects it. */
function select(editor: vscode.TextEditor, first: string, last = first): void {
  const text = editor.document.getText();
  const from = editor.document.positionAt(text.indexOf(first));
  const to = editor.document.positionAt(text.indexOf(last) + last.length);
  editor.selection = new vscode.Selection(from, to);
}

suite('logs', () => {
  teardown(async () => {
    await explainLogs(undefined);
  });

  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('a log that has nothing to do with DPDK starts no server', async () => {
    assert.equal((await api()).snapshot().serverStarted, false, 'a suite before this one has started it');
    const document = await file('web.log', foreign);
    await write(document, `${foreign}error: another line\n`);
    assert.equal((await api()).snapshot().serverStarted, false);
  });

  test('a file that holds the article’s excerpt is marked, and says what it is', async () => {
    const document = await file('start.log', notDown);
    const head = await incident(document, 'mana-vf-not-down');
    assert.equal(head.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(document.getText(head.range), 'Failed to create qp queue index 0');
    assert.deepEqual(
      head.relatedInformation?.map(({ location }) => document.getText(location.range)),
      ['failed to start tx queues -19'],
    );
    assert.deepEqual(marks(document), ['1 mana-vf-not-down', '2 mana-vf-not-down']);
    const [explain, fix] = await lensesAbove(document, 1);
    assert.equal(explain?.title, `$(error) ${head.message}`);
    assert.equal(fix?.command, 'manaDpdk.showLogFix');
    assert.deepEqual(await hints(document), [`1 ← ${head.message}`, '2 ← follows from line 1']);
    assert.match(await hoverOn(document, 'Failed to create'), /one user at a time/);
  });

  test('what looks bad and is harmless is faded', async () => {
    const document = await file('driver.log', driverId);
    await incident(document, 'rdma-driver-id-mismatch');
    const faded = findings(document).filter(({ tags }) => tags?.includes(vscode.DiagnosticTag.Unnecessary));
    assert.deepEqual(
      faded.map(({ range, severity }) => [document.getText(range), severity]),
      [['MP INIT PRIMARY', vscode.DiagnosticSeverity.Hint]],
    );
  });

  test('text that is pasted into an untitled document is explained, and what is appended to it', async () => {
    const document = await untitled('plaintext', '');
    await write(document, hugepages);
    await incident(document, 'hugepages-missing');
    await lensesAbove(document, 1);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(document.lineCount, 0), notDown);
    await vscode.workspace.applyEdit(edit);
    await incident(document, 'mana-vf-not-down');
    await write(document, 'nothing\n');
    await soon('a document without marks', () => (marks(document).length === 0 ? true : undefined));
  });

  test('a quick fix shows what can be done', async () => {
    const document = await file('start.log', notDown);
    const { range } = await incident(document, 'mana-vf-not-down');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const commands = new Set(actions.map(({ command }) => command?.command));
    assert.ok(commands.has('manaDpdk.showLogFix') && commands.has('manaDpdk.explainIncident'));
  });

  test('other logs are left alone', async () => {
    const document = await file('web.log', foreign);
    const text = await file('notes.txt', notDown);
    await incident(await file('start.log', notDown), 'mana-vf-not-down');
    await isLeftAlone(document);
    await isLeftAlone(text);
  });

  test('a setting leaves logs alone, except for the log language', async () => {
    const document = await file('start.log', notDown);
    await incident(document, 'mana-vf-not-down');
    await explainLogs(false);
    await soon('a log that is left alone', () => (marks(document).length === 0 ? true : undefined));
    const own = await file('own.dpdk-log', notDown);
    assert.equal(own.languageId, 'dpdk-log');
    await incident(own, 'mana-vf-not-down');
    await isLeftAlone(document);
    await explainLogs(undefined);
    await incident(document, 'mana-vf-not-down');
  });

  test('a server that is started anew knows the open logs', async () => {
    const document = await file('start.log', notDown);
    await incident(document, 'mana-vf-not-down');
    await run('restartLanguageServer');
    await write(document, hugepages);
    await incident(document, 'hugepages-missing');
  });

  test('the clipboard is explained in the output panel', async () => {
    await vscode.env.clipboard.writeText(hugepages);
    await run('explainClipboard');
    const panel = await panelDocument();
    const head = await incident(panel, 'hugepages-missing');
    assert.equal(panel.lineAt(head.range.start.line).text, hugepages.split('\n')[0]);
    const text = panel.getText();
    assert.match(text, /^EAL: [^]+\n│ ──── Clipboard ────\n│ Clipboard:1: error: /);
    assert.match(text, /^│ +→ Enable hugepages$/m);
    assert.match(text, /^│ Clipboard: 1 error, 0 warnings, 0 notes in 5 lines$/m);
    assert.match(text, /\n$/);
    const [explain] = await lensesAbove(panel, head.range.start.line + 1);
    assert.equal(explain?.command, 'manaDpdk.explainIncident');
    assert.ok((await hints(panel)).some((hint) => hint.endsWith(`← ${head.message}`)));
    assert.deepEqual(
      markedLines(panel).filter((line) => line.startsWith('│')),
      [],
    );
  });

  test('a selection takes the place of what was there, and is explained by itself', async () => {
    const document = await untitled('plaintext', `${hugepages}\n${notDown}`);
    const editor = await vscode.window.showTextDocument(document);
    select(editor, 'mana_start_tx_queues', '-19');
    await run('explainSelection');
    const panel = await panelDocument();
    await incident(panel, 'mana-vf-not-down');
    await soon('the selection alone', () =>
      panel.getText().startsWith('mana_start_tx_queues') ? true : undefined,
    );
    const text = panel.getText();
    assert.match(text, /^│ ──── [^\n]+, selection ────$/m);
    assert.match(text, /\[mana-vf-not-down\]/);
    assert.doesNotMatch(text, /hugepages-missing/);
    await soon('marks of the selection alone', () =>
      marks(panel).every((mark) => mark.endsWith('mana-vf-not-down')) ? true : undefined,
    );
    assert.deepEqual(
      markedLines(panel).filter((line) => line.startsWith('│')),
      [],
    );
  });

  test('control sequences of a terminal stay out of the panel', async () => {
    await vscode.env.clipboard.writeText('\u001b[31mEAL: Cannot get hugepage information.\u001b[0m\r\n');
    await run('explainClipboard');
    const panel = await panelDocument();
    await soon('the line', () => (panel.getText().startsWith('EAL: Cannot get hugepage') ? true : undefined));
    assert.doesNotMatch(panel.getText(), /[\u0000-\u0008\u000b-\u001f]/);
  });

  test('an incident opens its page, from a file and from the panel', async () => {
    const document = await file('start.log', notDown);
    await incident(document, 'mana-vf-not-down');
    const [explain] = await lensesAbove(document, 1);
    await run('explainIncident', explain?.arguments?.[0]);
    assert.match(await explanation(/`start\.log`/), /^# .+\n\n`mana-vf-not-down` · error/);
    const panel = await panelDocument();
    const head = await incident(panel, 'hugepages-missing');
    const [ofPanel] = await lensesAbove(panel, head.range.start.line + 1);
    await run('explainIncident', ofPanel?.arguments?.[0]);
    await explanation(/`hugepages-missing` · error · `MANA DPDK`/);
  });

  test('a fix shows its commands, and the first choice copies them all', async () => {
    const document = await file('huge.log', hugepages);
    await incident(document, 'hugepages-missing');
    const fix = (await lensesAbove(document, 1)).find(({ command }) => command === 'manaDpdk.showLogFix');
    await vscode.env.clipboard.writeText('before');
    await pressUntilSettled(
      run('showLogFix', fix?.arguments?.[0]),
      'workbench.action.acceptSelectedQuickOpenItem',
    );
    assert.match(await vscode.env.clipboard.readText(), /nr_hugepages\n/);
  });

  test('a file is opened at its first cause, in the log language', async () => {
    const filler = 'EAL: Detected CPU lcores: 8\n'.repeat(500);
    const document = await file('long.log', `${filler}${notDown}`);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await run('explainLogFile', document.uri);
    const editor = await soon('the log', () => vscode.window.activeTextEditor);
    assert.deepEqual(
      [editor.document.uri.path, editor.document.languageId, editor.selection.active.line],
      [document.uri.path, 'dpdk-log', 500],
    );
    await soon('the cause in view', () =>
      editor.visibleRanges.some(({ start, end }) => start.line <= 500 && end.line >= 500) ? true : undefined,
    );
  });

  test('a line of a terminal leads to its explanation, and a healthy one nowhere', async () => {
    const { terminalLinks } = await api();
    const terminal = undefined as unknown as vscode.Terminal;
    const cancel = new vscode.CancellationTokenSource().token;
    const linksOf = async (line: string): Promise<vscode.TerminalLink[]> =>
      (await terminalLinks.provideTerminalLinks({ line, terminal }, cancel)) ?? [];
    const line = 'vm1 | EAL: FATAL: Cannot get hugepage information.';
    const [link] = await linksOf(line);
    assert.ok(link);
    assert.match(
      line.slice(link.startIndex, link.startIndex + link.length),
      /^Cannot get hugepage information/,
    );
    await terminalLinks.handleTerminalLink(link);
    assert.match(await explanation(/· `Terminal`/), /^# .+\n[^]*\n### Enable hugepages\n/);
    for (const healthy of ['EAL: Detected CPU lcores: 8', 'ls: cannot access x', '', 'x'.repeat(100_000)])
      assert.deepEqual(await linksOf(healthy), []);
  });
});
