// The problem matcher for tasks: it takes what is wrong in a log and what `mana-dpdk explain` prints, and nothing else.
import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { logKnowledge } from '../../../src/core/logs/knowledge';
import { LogReader } from '../../../src/core/logs/reader';
import { incidentToText, summaryToText } from '../../../src/core/logs/report/text';
import { testContext } from '../runner/context';
import { installed } from './extension';
import { corpus } from './logEditor';
import { file, soon } from './testpmdEditor';

interface Matcher {
  readonly name: string;
  readonly pattern: {
    readonly regexp: string;
    readonly file: number;
    readonly line: number;
    readonly severity: number;
    readonly message: number;
  };
}

function matcher(): Matcher {
  const { contributes } = installed().packageJSON as {
    readonly contributes: { readonly problemMatchers?: readonly Matcher[] };
  };
  const found = contributes.problemMatchers?.find(({ name }) => name === 'mana-dpdk');
  assert.ok(found, 'the matcher is not contributed');
  return found;
}

/** What VS Code makes of a line: file, line, severity and message; undefined for a line that does not fit. */
function problemOf(line: string): readonly (string | undefined)[] | undefined {
  const { pattern } = matcher();
  const groups = new RegExp(pattern.regexp).exec(line);
  if (groups === null) return undefined;
  return [pattern.file, pattern.line, pattern.severity, pattern.message].map((group) => groups[group]);
}

/** What `mana-dpdk explain` prints of a log. */
function explained(name: string, text: string, translate?: (template: string) => string): string {
  const reader = new LogReader();
  reader.pushText(text);
  reader.end();
  const analysis = reader.analysis();
  const options = translate === undefined ? {} : { translate };
  return [
    ...analysis.incidents.map((incident) => incidentToText(name, incident, logKnowledge(), options)),
    summaryToText(name, analysis, options),
  ].join('');
}

suite('tasks whose output is a log', () => {
  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('what mana-dpdk explain prints leads to the line of the cause, once for each incident', () => {
    for (const [name, line] of [
      ['article-interface-not-down', 1],
      ['article-hugepages', 1],
      ['article-driver-id', 6],
    ] as const) {
      const problems = explained('/tmp/run 1.log', corpus(name))
        .split('\n')
        .map(problemOf)
        .filter((problem) => problem !== undefined);
      assert.equal(problems.length, 1, name);
      assert.deepEqual(problems[0]?.slice(0, 3), ['/tmp/run 1.log', String(line), 'error']);
      assert.match(problems[0][3] ?? '', / \[[a-z-]+\]$/);
    }
  });

  test('and in Japanese', () => {
    const bundle = JSON.parse(
      readFileSync(join(installed().extensionPath, 'dist', 'l10n', 'bundle.l10n.ja.json'), 'utf8'),
    ) as Readonly<Record<string, string>>;
    const text = explained(
      'run.log',
      corpus('article-hugepages'),
      (template) => bundle[template] ?? template,
    );
    const [problem, ...others] = text
      .split('\n')
      .map(problemOf)
      .filter((found) => found !== undefined);
    assert.deepEqual([problem?.slice(0, 3), others], [['run.log', '1', 'エラー'], []]);
  });

  test('of a log itself the lines of the article’s errors fit', () => {
    const fitting = (name: string): number =>
      corpus(name)
        .split('\n')
        .filter((line) => problemOf(line) !== undefined).length;
    assert.deepEqual(
      ['article-interface-not-down', 'article-hugepages', 'article-driver-id'].map(
        (name) => fitting(name) > 0,
      ),
      [true, true, true],
    );
  });

  test('no line of a healthy log fits', () => {
    const healthy = readdirSync(testContext().logCorpus)
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .filter((name) => {
        const label = JSON.parse(readFileSync(join(testContext().logCorpus, `${name}.json`), 'utf8')) as {
          readonly clean: boolean;
        };
        return label.clean;
      });
    assert.ok(healthy.length > 10);
    const fitting = healthy.flatMap((name) =>
      corpus(name)
        .split('\n')
        .filter((line) => problemOf(line) !== undefined)
        .map((line) => `${name}: ${line}`),
    );
    assert.deepEqual(fitting, []);
  });

  test('a task that prints what mana-dpdk explain prints brings a problem at the line', async function () {
    if (process.platform === 'win32') this.skip();
    const log = await file('task.log', `\n\n${corpus('article-hugepages')}`);
    const report = await file('task.txt', explained(log.uri.fsPath, log.getText()));
    const task = new vscode.Task(
      { type: 'shell' },
      vscode.TaskScope.Global,
      'explain',
      'tests',
      new vscode.ShellExecution('cat', [report.uri.fsPath]),
      '$mana-dpdk',
    );
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Never };
    const ended = new Promise<number | undefined>((resolve) => {
      const listening = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (execution.task.name !== task.name) return;
        listening.dispose();
        resolve(exitCode);
      });
    });
    await vscode.tasks.executeTask(task);
    assert.equal(await ended, 0);
    const found = await soon('a problem of the task', () =>
      vscode.languages.getDiagnostics(log.uri).find(({ message }) => message.endsWith('[hugepages-missing]')),
    );
    assert.deepEqual(
      [found.range.start.line, found.severity, found.source],
      [2, vscode.DiagnosticSeverity.Error, 'mana-dpdk'],
    );
  });
});
