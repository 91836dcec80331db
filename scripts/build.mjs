// Bundles the extension, the language server and the command-line tool. `--watch` keeps going, for F5 in VS Code.
import * as esbuild from 'esbuild';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch as watchFolder,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const production = !process.argv.includes('--development');

/** @type {esbuild.BuildOptions} */
export const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // jsonc-parser's other entry loads its parts by a name that no bundler sees.
  mainFields: ['module', 'main'],
  sourcemap: production ? false : 'linked',
  minify: production,
  legalComments: 'none',
  logLevel: 'warning',
  loader: { '.sh': 'text' },
  // Native helpers of ssh2; it works without them, and an extension cannot ship one build for every platform.
  external: ['vscode', 'cpu-features', './crypto/build/Release/sshcrypto.node'],
};

/** Packages that are loaded at first use only, each in a file of its own, so that no start has to read them. */
const lazyPackages = { ssh2: 'ssh2', sshpk: 'sshpk', 'vscode-languageclient/node': 'languageclient' };

/** Modules of ours that are loaded at first use only: an entry of their own. */
const lazyModules = {
  './engine': 'logEngine',
  './setupEngine': 'setupEngine',
  './runEngine': 'runEngine',
};

/** Lets the bundles ask for a lazy package or module by its file beside them. */
const apart = {
  name: 'lazy packages apart',
  setup(building) {
    building.onResolve({ filter: /^\.\/(engine|setupEngine|runEngine)$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path: `./${lazyModules[path]}.js`, external: true } : undefined,
    );
    building.onResolve(
      { filter: new RegExp(`^(${Object.keys(lazyPackages).join('|')})$`) },
      ({ path, kind }) =>
        kind === 'dynamic-import' ? { path: `./${lazyPackages[path]}.js`, external: true } : undefined,
    );
  },
};

const entries = {
  extension: 'src/extension/main.ts',
  logEngine: 'src/extension/logs/engine.ts',
  setupEngine: 'src/extension/setup/setupEngine.ts',
  runEngine: 'src/extension/run/runEngine.ts',
  server: 'src/server/main.ts',
  cli: 'src/cli/main.ts',
};
/** Pages of webviews: they run in a browser, which has no modules of its own. */
const pages = {
  logViewer: 'src/webview/logViewer/main.ts',
  setupPlan: 'src/webview/setupPlan/main.ts',
  runView: 'src/webview/runView/main.ts',
};
const forBrowser = { platform: 'browser', target: 'chrome128', format: 'iife' };
const translations = 'l10n/ja';

/**
 * Merges the translations of all areas into the one bundle that VS Code reads (`l10n` in package.json).
 * Throws when two areas translate one template differently: the reader would see either at random.
 */
export function mergeTranslations() {
  const merged = {};
  for (const file of readdirSync(translations)
    .filter((name) => name.endsWith('.json'))
    .sort()) {
    for (const [template, text] of Object.entries(
      JSON.parse(readFileSync(join(translations, file), 'utf8')),
    )) {
      if (merged[template] !== undefined && merged[template] !== text)
        throw new Error(`${join(translations, file)} translates "${template}" differently from another area`);
      merged[template] = text;
    }
  }
  mkdirSync('dist/l10n', { recursive: true });
  writeFileSync('dist/l10n/bundle.l10n.ja.json', `${JSON.stringify(merged, null, 2)}\n`);
}

/** Labs and scripts are for development: nothing of them may reach a user, however it got imported. */
function refuseForeignSources(results) {
  for (const { metafile } of results)
    for (const [output, { inputs }] of Object.entries(metafile?.outputs ?? {}))
      for (const input of Object.keys(inputs))
        if (/^(test|scripts)\//.test(input)) throw new Error(`${output} contains ${input}`);
}

/** How a page is bundled; the external packages are Node's, which a page must not ask for. */
function pageOptions(name, source) {
  return { ...common, ...forBrowser, external: [], entryPoints: [source], outfile: `dist/${name}.js` };
}

export async function build({ watch = false } = {}) {
  const contexts = await Promise.all([
    ...Object.entries(entries)
      .filter(([, source]) => existsSync(source))
      .map(([name, source]) =>
        esbuild.context({
          ...common,
          entryPoints: [source],
          outfile: `dist/${name}.js`,
          // npm makes a program of the command-line tool (`bin` in package.json).
          banner: { js: name === 'cli' ? '#!/usr/bin/env node' : '' },
          plugins: [apart],
          // As require(): VS Code's extension host does not take import() everywhere.
          supported: { 'dynamic-import': false },
        }),
      ),
    ...Object.entries(pages).map(([name, source]) => esbuild.context(pageOptions(name, source))),
  ]);
  await Promise.all(
    Object.entries(lazyPackages).map(([name, file]) =>
      esbuild.build({ ...common, entryPoints: [name], outfile: `dist/${file}.js` }),
    ),
  );
  if (watch) {
    mergeTranslations();
    watchFolder(translations, () => {
      try {
        mergeTranslations();
      } catch (error) {
        console.error(String(error));
      }
    });
    await Promise.all(contexts.map((context) => context.watch()));
    console.log('watching');
    return;
  }
  // A development build leaves source maps behind; the package must not.
  if (production)
    for (const name of [...Object.keys(entries), ...Object.keys(pages), ...Object.values(lazyPackages)])
      rmSync(`dist/${name}.js.map`, { force: true });
  mergeTranslations();
  const results = await Promise.all(contexts.map((context) => context.rebuild()));
  if (production) refuseForeignSources(results);
  await Promise.all(contexts.map((context) => context.dispose()));
}

if (fileURLToPath(import.meta.url) === process.argv[1]) {
  try {
    await build({ watch: process.argv.includes('--watch') });
  } catch (error) {
    // esbuild has printed its own errors, with the lines of source they belong to.
    if (!('errors' in error)) console.error(error.message);
    process.exit(1);
  }
}
