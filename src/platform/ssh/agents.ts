// Finds the SSH agent and asks it which keys it holds. Private keys stay with the agent.
import { existsSync, readdirSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import type { BaseAgent, ParsedKey } from 'ssh2';
import type { ResolvedHost } from '../../core/hosts/host';
import type { AgentKey, AgentState } from '../../core/ssh/authPlan';
import { evidence } from '../../core/ssh/problems';
import { publicBlob, singleKeyAgent } from './singleKeyAgent';
import { loadSsh2 } from './ssh2Module';
import { within } from './waiting';

/** Where OpenSSH's agent for Windows listens. */
const windowsPipe = '\\\\.\\pipe\\openssh-ssh-agent';
const windowsPipes = '\\\\.\\pipe\\';

/** Milliseconds for an agent to list its keys; one that asks its owner to unlock it first takes a while. */
const listTimeoutMs = 10_000;

/** Most keys that are taken from an agent: more than any server lets one try. */
const mostKeys = 100;

/** What finding the agent depends on; injected so that other systems can be tested here. */
export interface AgentEnvironment {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  readonly userName: string;
  exists(path: string): boolean;
  /** Names under a folder; used for Windows' named pipes. */
  list(folder: string): readonly string[];
}

export function systemAgentEnvironment(): AgentEnvironment {
  return {
    platform: process.platform,
    env: process.env,
    home: homedir(),
    userName: userInfo().username,
    exists: existsSync,
    list: (folder) => {
      try {
        return readdirSync(folder);
      } catch {
        return [];
      }
    },
  };
}

/**
 * Where the agent listens: IdentityAgent, then SSH_AUTH_SOCK, then on Windows OpenSSH's pipe and Pageant's.
 *
 * @returns `undefined` without an agent, `'none'` when the configuration turns it off.
 */
export function findAgent(
  identityAgent: string | null,
  environment: AgentEnvironment,
): { readonly path: string } | 'none' | undefined {
  const { env, home, platform } = environment;
  const configured = identityAgent ?? 'SSH_AUTH_SOCK';
  if (configured.toLowerCase() === 'none') return 'none';
  const socket = env['SSH_AUTH_SOCK'] ?? '';
  if (configured === 'SSH_AUTH_SOCK') {
    if (socket !== '') return { path: socket };
    return platform === 'win32' ? windowsAgent(environment) : undefined;
  }
  // "$NAME" names a variable; "~" is the home folder.
  const variable = /^\$\{?(\w+)\}?$/.exec(configured)?.[1];
  const path =
    variable === undefined ? configured.replace(/^~(?=$|[/\\])/, () => home) : (env[variable] ?? '');
  return path === '' ? undefined : { path };
}

function windowsAgent(environment: AgentEnvironment): { readonly path: string } | undefined {
  if (environment.exists(windowsPipe)) return { path: windowsPipe };
  // PuTTY 0.77 and later: pageant.<user>.<hash>. The user's name is part of it, so another user's pipe is not taken.
  const prefix = `pageant.${environment.userName.toLowerCase()}.`;
  const name = environment.list(windowsPipes).find((pipe) => pipe.toLowerCase().startsWith(prefix));
  return name === undefined ? undefined : { path: windowsPipes + name };
}

/** The agent's state for the plan, and how to have it sign. */
export interface FoundAgent {
  readonly state: AgentState;
  /** An ssh2 agent that offers just this key, so that each key is an attempt of its own. */
  signer(key: AgentKey): Promise<BaseAgent | undefined>;
}

/** Asks the agent for its keys. Never rejects: an agent that fails is one more thing the user is told. */
export async function askAgent(
  host: Pick<ResolvedHost, 'identityAgent'>,
  environment: AgentEnvironment = systemAgentEnvironment(),
): Promise<FoundAgent> {
  const found = findAgent(host.identityAgent, environment);
  if (found === undefined) return { state: { kind: 'absent' }, signer: () => Promise.resolve(undefined) };
  if (found === 'none') return { state: { kind: 'disabled' }, signer: () => Promise.resolve(undefined) };
  try {
    const { createAgent } = await loadSsh2();
    const agent = createAgent(found.path);
    const identities = await listIdentities(agent);
    const keys = identities.slice(0, mostKeys).map(toAgentKey);
    return {
      state: { kind: 'available', keys },
      signer: (key) => {
        const identity = identities.find((candidate) => publicBlob(candidate) === key.blob);
        if (identity === undefined) return Promise.resolve(undefined);
        return singleKeyAgent(identity, (data, options, done) => {
          agent.sign(identity, data, options, done);
        });
      },
    };
  } catch (error) {
    const reason = evidence(error instanceof Error ? error.message : String(error));
    return { state: { kind: 'failed', reason }, signer: () => Promise.resolve(undefined) };
  }
}

async function listIdentities(agent: BaseAgent): Promise<ParsedKey[]> {
  const listed = new Promise<ParsedKey[]>((resolve, reject) => {
    agent.getIdentities((error, keys) => {
      if (error) reject(error);
      else resolve(((keys ?? []) as ParsedKey[]).filter((key) => typeof key === 'object'));
    });
  });
  if (!(await within(listed, listTimeoutMs))) throw new Error('no answer in time');
  return listed;
}

function toAgentKey(key: ParsedKey): AgentKey {
  return { type: key.type, blob: publicBlob(key), comment: evidence(key.comment) };
}
