// Runs one task of this repository from nothing: installs the packages when they are missing or outdated, bundles
// scripts/<task>.ts and runs it. `node scripts/bootstrap.mjs <task> [arguments]`. Plain Node, no packages.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Older ones lack options of node:test, and the packages refuse them. */
const minimumNode = [20, 19];

/** The packages of a lock file; npm keeps a second one inside node_modules that says what is really there. */
function lockedPackages(file) {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

/** True when node_modules holds what package-lock.json asks for. Optional packages may be for another platform. */
function packagesAreInstalled() {
  const wanted = Object.entries(lockedPackages(join(root, 'package-lock.json'))).filter(
    ([path]) => path !== '',
  );
  const installed = lockedPackages(join(root, 'node_modules', '.package-lock.json'));
  return wanted.every(
    ([path, entry]) => entry.optional === true || installed[path]?.version === entry.version,
  );
}

function installPackages() {
  console.log('[setup] installing packages with npm ci');
  // Started by npm, its own script is known; else the npm beside this Node. A .cmd file needs a shell.
  const npm = process.env.npm_execpath;
  const flags = ['ci', '--no-audit', '--no-fund', '--loglevel', 'error'];
  const options = { cwd: root, stdio: 'inherit' };
  const { status, error } =
    npm?.endsWith('.js') === true
      ? spawnSync(process.execPath, [npm, ...flags], options)
      : spawnSync('npm', flags, { ...options, shell: process.platform === 'win32' });
  if (error !== undefined || status !== 0) {
    console.error(`[setup] npm ci failed${error === undefined ? '' : `: ${error.message}`}`);
    process.exit(1);
  }
}

/** Bundles a task; packages stay outside so that their own files (browsers, binaries) are found. */
async function bundle(task) {
  const candidates = [join('scripts', `${task}.ts`), join('scripts', task, 'index.ts')];
  const source = candidates.find((file) => existsSync(join(root, file)));
  if (source === undefined) {
    console.error(`No task "${task}": neither ${candidates.join(' nor ')} exists.`);
    process.exit(1);
  }
  const outfile = join(root, 'out', 'scripts', `${task}.js`);
  const esbuild = createRequire(join(root, 'package.json'))('esbuild');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    external: ['*.node'],
    loader: { '.sh': 'text' },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}

const [task, ...args] = process.argv.slice(2);
if (task === undefined || !/^[a-zA-Z][a-zA-Z0-9]*$/.test(task)) {
  console.error('Usage: node scripts/bootstrap.mjs <task> [arguments]');
  process.exit(1);
}
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < minimumNode[0] || (major === minimumNode[0] && minor < minimumNode[1])) {
  console.error(`Node.js ${minimumNode.join('.')} or newer is needed; this is ${process.versions.node}.`);
  process.exit(1);
}
process.chdir(root);
if (!packagesAreInstalled()) installPackages();
const script = await bundle(task);
// Runs in this process, so Ctrl+C, signals, input and the exit code are the task's own.
process.setSourceMapsEnabled(true);
process.argv = [process.execPath, script, ...args];
await import(pathToFileURL(script).href);
