// Bundles the runner and the suites for VS Code, and writes beside them what the tests get from outside.
import * as esbuild from 'esbuild';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VmEntry } from '../../src/core/hosts/host';
import { contextFileName, type TestContext } from '../../test/vscode/runner/context';
import { outFolder, repository } from '../tools/paths';

const suiteFolder = join('test', 'vscode', 'suite');

export interface PreparedTests {
  /** An extension that does nothing: VS Code runs tests only for an extension under development. */
  readonly developmentPath: string;
  /** The module that VS Code loads and whose `run` it calls. */
  readonly testsPath: string;
  readonly context: TestContext;
}

/**
 * Bundles everything into a fresh folder inside the repository, where its packages are found.
 *
 * @param wanted Only suites whose file name has one of these words; all without a word.
 */
export async function prepareExtensionTests(
  vm: VmEntry,
  wanted: readonly string[] = [],
): Promise<PreparedTests> {
  const folder = join(outFolder, 'vscode-tests');
  rmSync(folder, { recursive: true, force: true });
  const developmentPath = join(folder, 'host');
  mkdirSync(developmentPath, { recursive: true });
  writeFileSync(
    join(developmentPath, 'package.json'),
    JSON.stringify({
      name: 'test-host',
      publisher: 'mana-dpdk',
      version: '0.0.1',
      engines: { vscode: '*' },
      extensionKind: ['workspace'],
    }),
  );
  const suites = readdirSync(suiteFolder)
    .filter((name) => name.endsWith('.test.ts'))
    .filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
  if (suites.length === 0) throw new Error(`${suiteFolder} holds no suite ${wanted.join(' or ')}`.trim());
  await esbuild.build({
    entryPoints: [
      join('test', 'vscode', 'runner', 'index.ts'),
      ...suites.map((name) => join(suiteFolder, name)),
    ],
    entryNames: '[name]',
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    loader: { '.sh': 'text' },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const scratchFolder = mkdtempSync(join(tmpdir(), 'mana-dpdk-tests-'));
  const workspaceFolder = join(scratchFolder, 'workspace');
  mkdirSync(workspaceFolder);
  const context: TestContext = {
    vm,
    resultsFile: join(folder, 'results.json'),
    scratchFolder,
    workspaceFolder,
    logCorpus: join(repository, 'test', 'core', 'logs', 'corpus'),
  };
  writeFileSync(join(folder, contextFileName), JSON.stringify(context, null, 2));
  return { developmentPath, testsPath: join(folder, 'index.js'), context };
}
