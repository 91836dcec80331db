// Bundles the extension, the language server and the command-line tool. `--watch` keeps going, for F5 in VS Code.
import * as esbuild from 'esbuild';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const production = !process.argv.includes('--development');

/** @type {esbuild.BuildOptions} */
export const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  sourcemap: production ? false : 'linked',
  minify: production,
  legalComments: 'none',
  logLevel: 'warning',
  loader: { '.sh': 'text' },
  // Native helpers of ssh2; it works without them, and an extension cannot ship one build for every platform.
  external: ['vscode', 'cpu-features', './crypto/build/Release/sshcrypto.node'],
};

const entries = { extension: 'src/extension/main.ts', server: 'src/server/main.ts', cli: 'src/cli/main.ts' };

export async function build({ watch = false } = {}) {
  const contexts = await Promise.all(
    Object.entries(entries)
      .filter(([, source]) => existsSync(source))
      .map(([name, source]) =>
        esbuild.context({ ...common, entryPoints: [source], outfile: `dist/${name}.js` }),
      ),
  );
  if (watch) {
    await Promise.all(contexts.map((context) => context.watch()));
    console.log('watching');
    return;
  }
  await Promise.all(contexts.map((context) => context.rebuild()));
  await Promise.all(contexts.map((context) => context.dispose()));
}

if (fileURLToPath(import.meta.url) === process.argv[1])
  await build({ watch: process.argv.includes('--watch') });
