// Runs one job in a fresh client process, and bundles the programs that the benchmark starts as processes of their own.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import type { Answer, Job } from './protocol';

/** Programs of this folder that run as their own processes. */
export interface BenchPrograms {
  readonly client: string;
  readonly replayServer: string;
}

/** Bundles them as the product is bundled (see scripts/build.mjs): everything in one minified file. */
export async function bundlePrograms(folder: string): Promise<BenchPrograms> {
  const names = ['client', 'replayServer'] as const;
  await esbuild.build({
    entryPoints: names.map((name) => join('scripts', 'bench', `${name}.ts`)),
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    loader: { '.sh': 'text' },
    external: ['vscode', 'cpu-features', './crypto/build/Release/sshcrypto.node'],
    logLevel: 'warning',
  });
  return { client: join(folder, 'client.js'), replayServer: join(folder, 'replayServer.js') };
}

/**
 * Does the job in a new process and gives its times in milliseconds. The clock starts when the process is up.
 *
 * @throws Error with the client's reason when it fails.
 */
export function runClient(program: string, job: Job): Promise<readonly number[]> {
  return new Promise((resolve, reject) => {
    const child = fork(program, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    let outcome: Answer | undefined;
    child.on('message', (answer: Answer) => {
      if (answer.kind === 'ready') child.send(job);
      else outcome = answer;
    });
    child.once('error', reject);
    // Only once it has ended: the next measurement shall have the machine for itself.
    child.once('exit', () => {
      if (outcome?.kind === 'done') resolve(outcome.times);
      else reject(new Error(outcome?.kind === 'failed' ? outcome.reason : 'the client process ended early'));
    });
  });
}
