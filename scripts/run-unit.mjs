// Bundles the tests that need no VS Code (with the loaders of the product) and runs them with node:test.
// `node scripts/run-unit.mjs [substring of a path …]`: only the test files whose path has one of these.
import * as esbuild from 'esbuild';
import { readdirSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { common } from './build.mjs';

const outdir = 'out/test';
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const nodeFlags = process.argv.slice(2).filter((word) => word.startsWith('--'));

const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((file) => join('test', file))
  .filter((file) => file.endsWith('.test.ts') && !file.startsWith(join('test', 'vscode')))
  .filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)))
  .sort();

rmSync(outdir, { recursive: true, force: true });
await esbuild.build({
  ...common,
  minify: false,
  sourcemap: 'inline',
  packages: 'external',
  entryPoints: files,
  outdir,
  outbase: 'test',
});

const bundles = files.map((file) => join(outdir, file.slice('test/'.length).replace(/\.ts$/, '.js')));
const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...nodeFlags, ...bundles], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
