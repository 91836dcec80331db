// Builds the extension and packs it as users get it, and knows what may be in the package.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { outFolder, repository } from './paths';
import { progress, seconds } from './progress';
import { runOrThrow } from './run';
import { zipEntries } from './zip';

/** Every file of the package fits one of these; vsce writes some names in its own way. */
const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/(package\.json|package\.nls(\.ja)?\.json|readme\.md|changelog\.md|LICENSE\.txt)$/,
  /^extension\/dist\/(extension|server|cli|logEngine|logViewer|setupEngine|setupPlan|runEngine|runView|ssh2|sshpk|languageclient)\.js$/,
  /^extension\/dist\/l10n\/bundle\.l10n\.ja\.json$/,
  /^extension\/media\/[\w/.-]+\.(svg|png|md|css|js)$/,
  /^extension\/syntaxes\/[\w.-]+\.json$/,
  /^extension\/docs\/rules\/[\w-]+(\.ja)?\.md$/,
];

/** Without these the package would install and do nothing. */
const required = [
  'extension/package.json',
  'extension/package.nls.json',
  'extension/package.nls.ja.json',
  'extension/readme.md',
  'extension/changelog.md',
  'extension/LICENSE.txt',
  'extension/dist/extension.js',
  'extension/dist/cli.js',
  'extension/dist/server.js',
  'extension/dist/logEngine.js',
  'extension/dist/setupEngine.js',
  'extension/dist/setupPlan.js',
  'extension/dist/runEngine.js',
  'extension/dist/logViewer.js',
  'extension/dist/runView.js',
  'extension/media/logRows.css',
  'extension/media/logViewer.css',
  'extension/media/runView.css',
  'extension/media/setupPlan.css',
  'extension/dist/ssh2.js',
  'extension/dist/sshpk.js',
  'extension/dist/languageclient.js',
  'extension/dist/l10n/bundle.l10n.ja.json',
];

/** What is wrong with a package's list of files, in words. */
export function packageProblems(names: readonly string[]): string[] {
  return [
    ...names
      .filter((name) => !name.endsWith('/') && !allowed.some((pattern) => pattern.test(name)))
      .map((name) => `${name} must not be in the package`),
    ...required.filter((name) => !names.includes(name)).map((name) => `${name} is missing in the package`),
  ];
}

/** Bundles extension, server and command-line tool for users: minified, without source maps. */
export async function buildForUsers(): Promise<void> {
  await runOrThrow(process.execPath, [join(repository, 'scripts', 'build.mjs')]);
}

/**
 * Builds and packs the extension.
 *
 * @returns Path of the VSIX, inside the git-ignored output.
 * @throws When the build fails, or the package does not hold what it should.
 */
export async function packageExtension(): Promise<string> {
  const started = Date.now();
  await buildForUsers();
  mkdirSync(outFolder, { recursive: true });
  const vsix = join(outFolder, 'mana-dpdk.vsix');
  // A process of its own: it lists every file in colours, which nobody wants to read unless it fails.
  await runOrThrow(process.execPath, [
    join(dirname(require.resolve('@vscode/vsce/package.json')), 'vsce'),
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    vsix,
  ]);
  const entries = zipEntries(vsix);
  const problems = packageProblems(entries.map(({ name }) => name));
  if (problems.length > 0) throw new Error(`The package is wrong:\n${problems.join('\n')}`);
  progress('package', `${vsix}: ${entries.length} files (${seconds(Date.now() - started)})`);
  return vsix;
}
