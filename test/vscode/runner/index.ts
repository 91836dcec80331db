// Runs the suites of test/vscode/suite inside VS Code, on the desktop and in the web server alike. VS Code calls `run`.
// Suites are TDD style and import it: `import { suite, test } from 'mocha'`.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import * as vscode from 'vscode';
import { testContext } from './context';
import type { VsCodeTestResult, VsCodeTestResults } from './results';

const testTimeoutMs = 60_000;

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Runs all suites and notes each test. Hooks that fail count as failed tests: nothing gets lost. */
async function runSuites(tests: VsCodeTestResult[]): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', timeout: testTimeoutMs, reporter: 'dot' });
  for (const file of readdirSync(__dirname)
    .filter((name) => name.endsWith('.test.js'))
    .sort())
    mocha.addFile(join(__dirname, file));
  await mocha.loadFilesAsync();
  await new Promise<void>((resolve) => {
    const note = (test: Mocha.Runnable, state: VsCodeTestResult['state'], error: string | null): void => {
      tests.push({ title: test.titlePath().join(' › '), state, milliseconds: test.duration ?? 0, error });
    };
    mocha
      .run(() => {
        resolve();
      })
      .on('pass', (test) => {
        note(test, 'passed', null);
      })
      .on('pending', (test) => {
        note(test, 'skipped', null);
      })
      .on('fail', (test: Mocha.Runnable, error: unknown) => {
        note(test, 'failed', messageOf(error));
      });
  });
}

/** Entry point that VS Code calls; it rejects when a test failed, which becomes VS Code's exit code. */
export async function run(): Promise<void> {
  const tests: VsCodeTestResult[] = [];
  let error: string | null = null;
  try {
    await runSuites(tests);
  } catch (thrown) {
    error = messageOf(thrown);
  }
  const results: VsCodeTestResults = { version: vscode.version, tests, error };
  writeFileSync(testContext().resultsFile, JSON.stringify(results, null, 2));
  const failed = tests.filter((test) => test.state === 'failed').length;
  if (error !== null) throw new Error(error);
  if (failed > 0) throw new Error(`${failed} of ${tests.length} tests failed`);
}
