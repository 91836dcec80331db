// The built `mana-dpdk` and a simulated VM to run it against.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as esbuild from 'esbuild';
import { startSimulatedVm, type Fault, type SimulatedVm } from '../labs/sim/index';
import { japaneseTexts } from './setupSupport';

export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** @property onOutput Called with all of stdout so far; it may end the program. */
export interface RunOptions {
  readonly language?: string;
  readonly onOutput?: (out: string, interrupt: () => void) => void;
}

export interface SetupLab {
  readonly vm: SimulatedVm;
  /** Words that lead any command to the VM. */
  readonly connection: readonly string[];
  /** A VM that has just started, with these faults. */
  fresh(faults?: readonly Fault[]): void;
  /** `mana-dpdk setup VM WORDS…` as a program of its own, without a terminal. */
  setup(words: readonly string[], options?: RunOptions): Promise<Ended>;
  close(): Promise<void>;
}

/** @param rttMs Milliseconds of a round trip. */
export async function startSetupLab(rttMs = 0): Promise<SetupLab> {
  // Below the repository, where the program finds its packages.
  const folder = resolve('out', `cli-${process.pid}`);
  const keys = mkdtempSync(join(tmpdir(), 'mana-setup-'));
  await buildCli(folder);
  const vm = await startSimulatedVm({ dir: keys, rttMs });
  const connection = [
    `${vm.user}@${vm.host}`,
    ...['--port', String(vm.port), '--identity', vm.identityFile],
    ...['--known-hosts', vm.knownHostsFile, '-F', 'none'],
  ];
  return {
    vm,
    connection,
    fresh: (faults = []) => {
      // Other faults make another machine: what the last test has done there is gone with it.
      vm.setFaults(['no-mana']);
      vm.setFaults(faults);
    },
    setup: (words, options = {}) =>
      runProgram([join(folder, 'cli.js'), 'setup', ...connection, ...words], keys, options),
    close: async () => {
      await vm.close();
      rmSync(folder, { recursive: true, force: true });
      rmSync(keys, { recursive: true, force: true });
    },
  };
}

async function buildCli(folder: string): Promise<void> {
  await esbuild.build({
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    packages: 'external',
    logLevel: 'warning',
    loader: { '.sh': 'text' },
    entryPoints: ['src/cli/main.ts'],
    outfile: join(folder, 'cli.js'),
  });
  mkdirSync(join(folder, 'l10n'), { recursive: true });
  const texts = JSON.stringify(Object.fromEntries(japaneseTexts()));
  writeFileSync(join(folder, 'l10n', 'bundle.l10n.ja.json'), texts);
}

function runProgram(words: readonly string[], home: string, options: RunOptions): Promise<Ended> {
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: home, LANG: options.language ?? 'C' },
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    options.onOutput?.(out, () => child.kill('SIGINT'));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return new Promise((resolved, rejected) => {
    child.once('error', rejected);
    child.once('close', (status) => {
      resolved({ status, out, err });
    });
  });
}
