// Connects to a lab with the product's own connection, asking nobody anything, and detects.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detect } from '../../src/core/detect/detect';
import type { DetectionReport } from '../../src/core/detect/finding';
import type { VmEntry } from '../../src/core/hosts/host';
import type { VmConnection } from '../../src/core/remote/session';
import type { ConnectPrompts } from '../../src/core/ssh/prompts';
import { createVmConnection, fileTrustStore, redactingLogger } from '../../src/platform/index';

/** What every lab says about how to reach it. */
export interface LabAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly identityFile: string;
  readonly knownHostsFile: string;
}

/**
 * @property prompts Answers to questions; by default nothing is answered and unknown host keys are refused.
 * @property log Takes every line of the product's log, of all levels.
 * @property withoutKey Leaves the lab's key out of the entry.
 * @property configFile ssh configuration to resolve with, instead of the user's.
 */
export interface LabConnectionOptions {
  readonly prompts?: Partial<ConnectPrompts>;
  readonly log?: (line: string) => void;
  readonly withoutKey?: boolean;
  readonly configFile?: string;
}

/** An entry of the user's list that leads to the lab. `overrides` change parts of it, the user for instance. */
export function labEntry(lab: LabAddress, overrides: Partial<VmEntry> = {}): VmEntry {
  const { host, port, user, identityFile, knownHostsFile } = lab;
  return {
    id: 'lab',
    name: 'lab',
    source: 'manual',
    host,
    port,
    user,
    identityFile,
    knownHostsFile,
    ...overrides,
  };
}

const noAnswers: ConnectPrompts = {
  confirmHostKey: () => Promise.resolve('cancel'),
  secret: () => Promise.resolve(undefined),
};

/** A connection of the product, not yet open, with a trust store of its own that `dispose` removes. */
export function labConnection(entry: VmEntry, options: LabConnectionOptions = {}): VmConnection {
  const dir = mkdtempSync(join(tmpdir(), 'mana-dpdk-lab-'));
  const { log, configFile } = options;
  const connection = createVmConnection(entry, {
    prompts: { ...noAnswers, ...options.prompts },
    trustStore: fileTrustStore(join(dir, 'host-keys.json')),
    hosts: configFile === undefined ? {} : { configFile },
    log: redactingLogger((level, line) => log?.(`${level} ${line}`)),
  });
  const dispose = connection.dispose.bind(connection);
  connection.dispose = async () => {
    await dispose();
    rmSync(dir, { recursive: true, force: true });
  };
  return connection;
}

/** A new connection to the lab, open. Prompts are answered by `options.prompts` where given, else refused. */
export async function connectLab(
  lab: LabAddress,
  overrides: Partial<VmEntry> = {},
  options: LabConnectionOptions = {},
): Promise<VmConnection> {
  const { identityFile, ...keyless } = labEntry(lab, overrides);
  const entry =
    options.withoutKey === true || identityFile === undefined ? keyless : { ...keyless, identityFile };
  const connection = labConnection(entry, options);
  try {
    await connection.connect({ interactive: options.prompts !== undefined });
  } catch (error) {
    await connection.dispose();
    throw error;
  }
  return connection;
}

/** Detects over an open connection. */
export function detectLab(
  connection: Pick<VmConnection, 'exec'>,
  signal?: AbortSignal,
): Promise<DetectionReport> {
  return detect(connection, {
    host: 'lab',
    nonce: randomBytes(12).toString('hex'),
    now: () => new Date(),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Connects, detects, disconnects. */
export async function detectOnce(
  lab: LabAddress,
  overrides: Partial<VmEntry> = {},
): Promise<DetectionReport> {
  const connection = await connectLab(lab, overrides);
  try {
    return await detectLab(connection);
  } finally {
    await connection.dispose();
  }
}

/** Status of each finding by its id, for comparing many at once. */
export function statuses(report: DetectionReport): Record<string, string> {
  return Object.fromEntries(report.findings.map(({ id, status }) => [id, status]));
}
