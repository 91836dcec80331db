// `npm run lab:vm -- build|up|down|ssh|logs|list`, and `npm run test:vm`: the emulated VM from the command line.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { buildVm, LabUnavailable, listVms, startVm, stopVm, vmLogs, vmSshArgs } from '../test/labs/vm/index';

const usage = `Usage: npm run lab:vm -- COMMAND [--port N]

  build                 build image and snapshot (root; cached; 2 to 6 minutes the first time)
  up [--cold]           start a VM from the snapshot (--cold: boot it) and print its address as JSON
  ssh [--user U] CMD…   run a command in it (default user: azureuser)
  down [--all]          end it and drop its disk
  logs                  serial console and QEMU's messages
  list                  the running ones, one line of JSON each

npm run test:vm         start a VM and run the tests that need one

Default port: 2222.`;

const say = (line: string): void => {
  console.error(`[lab:vm] ${line}`);
};

/** Bundles the tests that need the VM and runs them with node:test. */
async function runTests(words: readonly string[]): Promise<number> {
  const folder = join('test', 'labs', 'vm', 'tests');
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.vmtest.ts'))
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .map((file) => join(folder, file));
  const outdir = join('out', 'vmtest', String(process.pid));
  mkdirSync(outdir, { recursive: true });
  try {
    await buildVm(say);
    await esbuild.build({
      entryPoints: files,
      outdir,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      packages: 'external',
      loader: { '.sh': 'text' },
      sourcemap: 'inline',
      logLevel: 'warning',
    });
    const bundles = readdirSync(outdir).map((file) => join(outdir, file));
    const flags = ['--enable-source-maps', '--test', '--test-concurrency=1', '--test-reporter=spec'];
    return spawnSync(process.execPath, [...flags, ...bundles], { stdio: 'inherit' }).status ?? 1;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: 'string', default: '2222' },
      user: { type: 'string', default: 'azureuser' },
      all: { type: 'boolean', default: false },
      cold: { type: 'boolean', default: false },
    },
  });
  const [command, ...rest] = positionals;
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`not a port: ${values.port}`);
  switch (command) {
    case 'build':
      await buildVm(say);
      return 0;
    case 'up': {
      const { host, user, identityFile, knownHostsFile, pid } = await startVm({
        port,
        cold: values.cold,
        tied: false,
        say,
      });
      console.log(JSON.stringify({ host, port, user, identityFile, knownHostsFile, pid }));
      return 0;
    }
    case 'ssh':
      return spawnSync('ssh', [...vmSshArgs(port, values.user), ...rest], { stdio: 'inherit' }).status ?? 1;
    case 'down':
      for (const each of values.all ? listVms().map((vm) => vm.port) : [port]) await stopVm(each);
      return 0;
    case 'logs':
      console.log(vmLogs(port));
      return 0;
    case 'list':
      for (const vm of listVms()) console.log(JSON.stringify(vm));
      return 0;
    case 'test':
      return runTests(rest);
    default:
      console.error(usage);
      return 2;
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof LabUnavailable ? `[lab:vm] not possible here: ${error.reason}` : error);
    process.exitCode = 1;
  },
);
