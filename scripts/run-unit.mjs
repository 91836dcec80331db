// Bundles the tests that need no VS Code (with the loaders of the product) and runs them with node:test.
// `node scripts/run-unit.mjs [substring of a path …]`: only the test files whose path has one of these.
// `--events=FILE` also writes one JSON line per finished test to FILE, for the summary of `npm test`.
import * as esbuild from 'esbuild';
import { readdirSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { common } from './build.mjs';

const args = process.argv.slice(2);
const wanted = args.filter((word) => !word.startsWith('--'));
const events = args.find((word) => word.startsWith('--events='))?.slice('--events='.length);
const nodeFlags = args.filter((word) => word.startsWith('--') && !word.startsWith('--events='));

const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((file) => join('test', file))
  .filter((file) => file.endsWith('.test.ts') && !file.startsWith(join('test', 'vscode')))
  .filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)))
  .sort();
if (files.length === 0) {
  console.error(`No test file has ${wanted.join(' or ')} in its path.`);
  process.exit(1);
}

// A folder per run: two runs at the same time must not delete each other's bundles.
const outdir = join('out', 'test', String(process.pid));
await esbuild.build({
  ...common,
  minify: false,
  sourcemap: 'inline',
  packages: 'external',
  entryPoints: files,
  outdir,
  outbase: 'test',
});

const reporters =
  events === undefined
    ? []
    : [
        '--test-reporter=spec',
        '--test-reporter-destination=stdout',
        `--test-reporter=${resolve('scripts/testEvents.mjs')}`,
        `--test-reporter-destination=${events}`,
      ];
const bundles = files.map((file) => join(outdir, file.slice('test/'.length).replace(/\.ts$/, '.js')));
const { status } = spawnSync(
  process.execPath,
  ['--enable-source-maps', '--test', ...reporters, ...nodeFlags, ...bundles],
  { stdio: 'inherit' },
);
rmSync(outdir, { recursive: true, force: true });
process.exit(status ?? 1);
