// What the tests of the simulated VM share: start one, log in with ssh2, run a command, wait for something.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { Client, type ClientChannel, type ConnectConfig } from 'ssh2';
import { startSimulatedVm, type SimulatedVm, type SimulatedVmOptions } from './index';

export interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: string | null;
}

/** A simulated VM that ends with the test. */
export async function startVm(
  t: TestContext,
  options: Omit<SimulatedVmOptions, 'dir'> = {},
): Promise<SimulatedVm> {
  const dir = mkdtempSync(join(tmpdir(), 'sim-test-'));
  const vm = await startSimulatedVm({ dir, ...options });
  t.after(async () => {
    await vm.close();
    rmSync(dir, { recursive: true, force: true });
  });
  return vm;
}

/** Connects, by the VM's key unless told otherwise; rejects with ssh2's error. */
export function connect(t: TestContext, vm: SimulatedVm, config: ConnectConfig = {}): Promise<Client> {
  const client = new Client();
  t.after(() => client.destroy());
  return new Promise((resolve, reject) => {
    client.once('ready', () => {
      resolve(client);
    });
    client.on('error', reject);
    client.once('close', () => {
      reject(new Error('closed'));
    });
    client.connect({
      host: vm.host,
      port: vm.port,
      username: vm.user,
      ...(config.password === undefined && config.tryKeyboard === undefined
        ? { privateKey: readFileSync(vm.identityFile) }
        : {}),
      ...config,
    });
  });
}

/** @property seen What has come so far. */
export interface Running {
  readonly channel: ClientChannel;
  readonly seen: { stdout: string; stderr: string };
  readonly result: Promise<Result>;
}

/** Starts a command. Its output is collected from the first moment: all of it may come with the answer to the request. */
export function start(client: Client, command: string, env: NodeJS.ProcessEnv = {}): Promise<Running> {
  return new Promise((resolve, reject) => {
    client.exec(command, { env }, (error, channel) => {
      if (error !== undefined) {
        reject(error);
        return;
      }
      const seen = { stdout: '', stderr: '' };
      channel.on('data', (chunk: Buffer) => (seen.stdout += chunk.toString('latin1')));
      channel.stderr.on('data', (chunk: Buffer) => (seen.stderr += chunk.toString('latin1')));
      resolve({ channel, seen, result: collect(channel) });
    });
  });
}

/** Everything a channel says until it closes. */
export function collect(channel: ClientChannel): Promise<Result> {
  return new Promise((resolve) => {
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    channel.on('data', (chunk: Buffer) => out.push(chunk));
    channel.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    channel.on('close', (code: number | null | undefined, signal: string | undefined) => {
      resolve({
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
        code: code ?? null,
        signal: signal ?? null,
      });
    });
  });
}

/** Runs a command to its end. */
export async function run(
  client: Client,
  command: string,
  stdin = '',
  env: NodeJS.ProcessEnv = {},
): Promise<Result> {
  const { channel, result } = await start(client, command, env);
  channel.end(stdin);
  return result;
}

/** Polls until `check` holds; false when it did not within ten seconds. */
export async function eventually(check: () => boolean | Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    if (await check()) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}
