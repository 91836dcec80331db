// Gets VS Code's own web server from npm packages into the user's cache, once for all clones.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureDebianPackages } from '../tools/debian';
import { withLock } from '../tools/lock';
import { cacheFolder } from '../tools/paths';
import { progress, seconds } from '../tools/progress';
import { run, runNpm, runOrThrow } from '../tools/run';

/**
 * code-server carries the server of one VS Code version and needs the Node version it was made for. The wrapper
 * around the server, with its own native modules, is not used.
 */
const serverPackage = { name: 'code-server', version: '4.139.1', vscode: '1.139.1' };
const nodeVersion = '24.21.0';
/** The only modules of the server that have no ready-made binaries in their packages. */
const modulesToCompile = ['@vscode/spdlog', '@vscode/native-watchdog'];

export interface WebServerFiles {
  /** The Node.js that the server runs on. */
  readonly node: string;
  /** The server's start script. */
  readonly main: string;
  /** The version of VS Code it serves. */
  readonly version: string;
}

function filesIn(folder: string): WebServerFiles {
  return {
    node:
      process.platform === 'win32'
        ? join(folder, 'node', 'bin', 'node.exe')
        : join(folder, 'node', 'bin', 'node'),
    main: join(folder, 'server', 'lib', 'vscode', 'out', 'server-main.js'),
    version: serverPackage.vscode,
  };
}

async function unpack(spec: string, target: string): Promise<void> {
  mkdirSync(target, { recursive: true });
  await runNpm(['pack', '--loglevel', 'error', '--pack-destination', target, spec], { cwd: target });
  const archive = readdirSync(target).find((name) => name.endsWith('.tgz'));
  if (archive === undefined) throw new Error(`npm pack ${spec} left no archive`);
  await runOrThrow('tar', ['-xzf', archive, '--strip-components=1'], { cwd: target });
  rmSync(join(target, archive));
}

/** Two small modules are compiled: that needs a C++ compiler, make and Python. */
async function checkCompiler(): Promise<void> {
  if (process.platform === 'win32') return;
  const absent: string[] = [];
  for (const program of ['g++', 'make', 'python3']) {
    const found = await run(program, ['--version']).catch(() => undefined);
    if (found?.code !== 0) absent.push(program);
  }
  if (absent.length === 0) return;
  const missing = await ensureDebianPackages('vscode-web', absent);
  if (missing.length > 0)
    throw new Error(`VS Code's web server needs ${missing.join(', ')} to be set up. Please install them.`);
}

async function installInto(folder: string): Promise<void> {
  const node = join(folder, 'node');
  const server = join(folder, 'server');
  progress('vscode-web', `getting Node.js ${nodeVersion} for the server from npm`);
  await unpack(
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}@${nodeVersion}`,
    node,
  );
  progress('vscode-web', `getting VS Code ${serverPackage.vscode} (${serverPackage.name} from npm)`);
  await unpack(`${serverPackage.name}@${serverPackage.version}`, server);
  const vscode = join(server, 'lib', 'vscode');
  const env = {
    ...process.env,
    PATH: `${dirname(filesIn(folder).node)}${process.platform === 'win32' ? ';' : ':'}${process.env['PATH'] ?? ''}`,
    npm_config_nodedir: node,
    npm_config_ignore_scripts: 'false',
    npm_config_update_notifier: 'false',
  };
  progress('vscode-web', 'installing its packages');
  const quiet = ['--omit=dev', '--no-audit', '--no-fund', '--loglevel', 'error'];
  await runNpm(['install', '--ignore-scripts', ...quiet], { cwd: vscode, env });
  progress('vscode-web', `compiling ${modulesToCompile.join(' and ')}`);
  await runNpm(['rebuild', '--loglevel', 'error', ...modulesToCompile], { cwd: vscode, env });
  const { node: nodeProgram, main } = filesIn(folder);
  await runOrThrow(nodeProgram, [main, '--version']);
}

/** Said once for each run: several steps ask for the same files. */
let toldReuse = false;

/**
 * The web server's files; set up on the first call (some minutes), reused afterwards.
 *
 * @throws When npm cannot be reached or a compiler is missing.
 */
export async function ensureVsCodeWeb(): Promise<WebServerFiles> {
  const name = `vscode-web-${serverPackage.version}-node-${nodeVersion}-${process.platform}-${process.arch}`;
  const folder = join(cacheFolder(), name);
  if (existsSync(folder)) {
    if (!toldReuse) progress('vscode-web', `reusing VS Code ${serverPackage.vscode} in ${folder}`);
    toldReuse = true;
    return filesIn(folder);
  }
  return withLock('vscode-web', `${folder}.lock`, async () => {
    if (existsSync(folder)) return filesIn(folder);
    await checkCompiler();
    const started = Date.now();
    // A run that was ended in the middle could not clean up after itself; with the lock, nobody else builds now.
    const leftOvers = readdirSync(cacheFolder()).filter((entry) => entry.startsWith(`${name}.building-`));
    for (const entry of leftOvers) rmSync(join(cacheFolder(), entry), { recursive: true, force: true });
    // Complete or not there at all: everything is made beside, and one rename publishes it.
    const building = mkdtempSync(`${folder}.building-`);
    try {
      await installInto(building);
      renameSync(building, folder);
    } finally {
      rmSync(building, { recursive: true, force: true });
    }
    progress('vscode-web', `VS Code ${serverPackage.vscode} is set up (${seconds(Date.now() - started)})`);
    return filesIn(folder);
  });
}
