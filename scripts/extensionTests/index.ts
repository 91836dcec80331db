// The extension's own tests in a real VS Code, with the extension installed from the packaged VSIX.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VsCodeTestResults } from '../../test/vscode/runner/results';
import { downloadedCode, hasDisplay } from '../desktop/vscode';
import { startListedVm } from '../start/simulatedVm';
import { failed, sum, type Outcome } from '../testing/outcome';
import { progress } from '../tools/progress';
import { writeSettings } from '../vscodeWeb/profile';
import { installVsix } from '../vscodeWeb/server';
import { runTestsOnDesktop } from './desktop';
import { prepareExtensionTests } from './prepare';
import { runTestsInWeb } from './web';

/** Counts what the runner inside VS Code wrote down. */
export function countResults(results: VsCodeTestResults): Outcome {
  const outcome: Outcome = {
    passed: results.tests.filter(({ state }) => state === 'passed').length,
    failures: results.tests
      .filter(({ state }) => state === 'failed')
      .map(({ title, error }) => ({ name: title, detail: error ?? 'no reason given' })),
    skips: results.tests
      .filter(({ state }) => state === 'skipped')
      .map(({ title }) => ({ name: title, reason: 'skipped by its suite' })),
  };
  if (results.error !== null) return sum([outcome, failed('tests in VS Code', results.error)]);
  if (results.tests.length === 0) return failed('tests in VS Code', 'no test ran');
  return outcome;
}

/**
 * Runs all suites of test/vscode/suite: on the desktop where a VS Code can be downloaded and shown, else in the web
 * server.
 *
 * @param wanted Only suites whose file name has one of these words; all without a word.
 */
export async function extensionTests(vsix: string, wanted: readonly string[] = []): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'mana-dpdk-vscode-'));
  const { vm, entry } = await startListedVm(join(folder, 'vm'));
  try {
    const tests = await prepareExtensionTests(entry, wanted);
    const profile = { userData: join(folder, 'data'), extensions: join(folder, 'extensions') };
    const desktop = hasDisplay() ? await downloadedCode() : undefined;
    writeSettings(profile, desktop === undefined ? 'web' : 'desktop', [entry]);
    if (desktop === undefined) {
      await installVsix(profile, vsix);
      await runTestsInWeb(profile, tests);
    } else await runTestsOnDesktop(desktop, vsix, profile, tests);
    const { resultsFile, scratchFolder } = tests.context;
    rmSync(scratchFolder, { recursive: true, force: true });
    if (!existsSync(resultsFile)) return failed('tests in VS Code', 'VS Code ended before the tests did');
    const results = JSON.parse(readFileSync(resultsFile, 'utf8')) as VsCodeTestResults;
    for (const { title, state } of results.tests) progress('vscode', `${state}: ${title}`);
    progress('vscode', `${results.tests.length} tests in VS Code ${results.version}`);
    return countResults(results);
  } finally {
    await vm.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
