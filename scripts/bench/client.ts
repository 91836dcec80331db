// The client process: the product's connection and detection as they are shipped, bundled and minified. It starts with
// nothing loaded that the product loads late (ssh2), says "ready", does one job and ends.
import { detect } from '../../src/core/detect/detect';
import type { VmEntry } from '../../src/core/hosts/host';
import type { VmConnection } from '../../src/core/remote/session';
import { createVmConnection, fileTrustStore, silentLogger } from '../../src/platform/index';
import { benchNonce, type Answer, type Job } from './protocol';

function connectionTo(entry: VmEntry, trustFile: string): VmConnection {
  return createVmConnection(entry, {
    prompts: { confirmHostKey: () => Promise.resolve('cancel'), secret: () => Promise.resolve(undefined) },
    trustStore: fileTrustStore(trustFile),
    hosts: {},
    log: silentLogger,
  });
}

async function detectOn(connection: VmConnection, entry: VmEntry): Promise<void> {
  const { facts } = await detect(connection, { host: entry.name, nonce: benchNonce, now: () => new Date() });
  if (facts.incomplete.length > 0) throw new Error(`incomplete: ${facts.incomplete.join(' ')}`);
}

async function work(job: Job): Promise<number[]> {
  const connections = job.entries.map((entry) => ({ entry, connection: connectionTo(entry, job.trustFile) }));
  const times: number[] = [];
  const measure = async (task: () => Promise<unknown>): Promise<void> => {
    const start = performance.now();
    await task();
    times.push(performance.now() - start);
  };
  if (job.kind === 'cold') {
    await measure(() =>
      Promise.all(
        connections.map(async ({ entry, connection }) => {
          await connection.connect({ interactive: false });
          await detectOn(connection, entry);
        }),
      ),
    );
  } else {
    for (const { entry, connection } of connections.slice(0, 1)) {
      await connection.connect({ interactive: false });
      for (let i = 0; i < job.times; i++) await measure(() => detectOn(connection, entry));
    }
  }
  await Promise.all(connections.map(({ connection }) => connection.dispose()));
  return times;
}

function say(answer: Answer): void {
  process.send?.(answer);
}

process.once('message', (job: Job) => {
  work(job)
    .then(
      (times) => {
        say({ kind: 'done', times });
      },
      (error: unknown) => {
        say({
          kind: 'failed',
          reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
        });
      },
    )
    .finally(() => {
      process.disconnect();
    });
});
say({ kind: 'ready' });
