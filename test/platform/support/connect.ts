// Connections for the tests of this room: nothing of the machine they run on (agent, keys, configuration) takes part.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Message } from '../../../src/core/message';
import { render } from '../../../src/core/message';
import { ProblemError, type Problem } from '../../../src/core/problem';
import type { VmEntry } from '../../../src/core/hosts/host';
import type { VmConnection } from '../../../src/core/remote/session';
import type { TrustStore } from '../../../src/core/ssh/hostKeys';
import type {
  ConnectPrompts,
  HostKeyAnswer,
  HostKeyQuestion,
  SecretQuestion,
} from '../../../src/core/ssh/prompts';
import { createVmConnection, fileTrustStore, redactingLogger } from '../../../src/platform/index';
import type { AgentEnvironment } from '../../../src/platform/ssh/agents';
import type { HopTimeouts } from '../../../src/platform/ssh/hop';

/** A folder that is removed when the test ends. */
export function tempFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'mana-dpdk-platform-'));
  t.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Answers from a table, and everything that was asked. */
export interface RecordedPrompts extends ConnectPrompts {
  readonly hostKeys: HostKeyQuestion[];
  readonly secrets: SecretQuestion[];
}

/**
 * Prompts that answer by function.
 *
 * @param answers `hostKey` defaults to `cancel`, `secret` to a closed question.
 */
export function recordedPrompts(
  answers: {
    readonly hostKey?: (
      question: HostKeyQuestion,
      signal: AbortSignal,
    ) => HostKeyAnswer | Promise<HostKeyAnswer>;
    readonly secret?: (question: SecretQuestion) => string | undefined | Promise<string | undefined>;
  } = {},
): RecordedPrompts {
  const hostKeys: HostKeyQuestion[] = [];
  const secrets: SecretQuestion[] = [];
  return {
    hostKeys,
    secrets,
    confirmHostKey: async (question, signal) => {
      hostKeys.push(question);
      return answers.hostKey?.(question, signal) ?? 'cancel';
    },
    secret: async (question) => {
      secrets.push(question);
      return answers.secret?.(question);
    },
  };
}

/** How a test differs from "nobody there, nothing known". */
export interface TestConnectionOptions {
  readonly prompts?: ConnectPrompts;
  readonly trustStore?: TrustStore;
  readonly timeouts?: Partial<HopTimeouts>;
  readonly agentEnvironment?: Partial<AgentEnvironment>;
  /** Also decides which known_hosts files are read, unlike the tests' default of none. */
  readonly configFile?: string;
}

/** A connection under test, with its log, ended when the test ends. */
export interface TestConnection {
  readonly connection: VmConnection;
  readonly log: string[];
  readonly home: string;
  readonly trustStore: TrustStore;
}

export function testConnection(
  t: TestContext,
  entry: Partial<VmEntry> & Pick<VmEntry, 'host'>,
  options: TestConnectionOptions = {},
): TestConnection {
  const home = tempFolder(t);
  const log: string[] = [];
  const trustStore = options.trustStore ?? fileTrustStore(join(home, 'trusted.json'));
  const connection = createVmConnection(
    {
      id: 'test',
      name: 'test',
      source: 'manual',
      ...(options.configFile === undefined ? { knownHostsFile: join(home, 'no-known-hosts') } : {}),
      ...entry,
    },
    {
      prompts: options.prompts ?? recordedPrompts(),
      trustStore,
      hosts: { configFile: options.configFile ?? '/dev/null' },
      log: redactingLogger((level, line) => log.push(`${level} ${line}`)),
      agentEnvironment: {
        platform: process.platform,
        env: {},
        home,
        userName: 'nobody',
        exists: () => false,
        list: () => [],
        ...options.agentEnvironment,
      },
      ...(options.timeouts === undefined ? {} : { timeouts: options.timeouts }),
    },
  );
  t.after(() => connection.dispose());
  return { connection, log, home, trustStore };
}

/** The problem a promise rejects with; fails when it does not reject or not with a problem. */
export async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem as Problem;
    throw error;
  }
  throw new Error('expected a problem, but it went well');
}

/** Everything a problem says, in English, for looking at words. */
export function textOf(problem: Problem): string {
  const line = (part: Message | string): string => (typeof part === 'string' ? part : render(part));
  return [problem.message, ...(problem.detail ?? []), ...problem.remedies.map(({ label }) => label)]
    .map(line)
    .join('\n');
}
