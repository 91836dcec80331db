// The one connection to a VM that every feature shares: joins attempts, reconnects, tells its state.
import { ProblemError, type Problem } from '../../core/problem';
import type { VmEntry } from '../../core/hosts/host';
import type { ConnectionState, ExecRequest, ExecResult, VmConnection } from '../../core/remote/session';
import { initialState, reduce, type ConnectionEvent } from '../../core/ssh/connectionState';
import type { TrustStore } from '../../core/ssh/hostKeys';
import { cancelled, evidence, notConnected, sshError } from '../../core/ssh/problems';
import type { ConnectPrompts } from '../../core/ssh/prompts';
import { resolveVm, type HostResolverOptions } from '../hosts/resolveVm';
import type { RedactingLogger } from '../log';
import { systemAgentEnvironment, type AgentEnvironment } from './agents';
import { connectChain } from './chain';
import { defaultHopTimeouts, type HopTimeouts } from './hop';
import { OpenConnection } from './openConnection';
import { SecretMemory, type SavedSecret } from './secrets';
import { withSessionTrust, type SessionTrustStore } from './sessionTrust';

/**
 * What a connection needs of its surroundings.
 *
 * @property prompts Asked only by `connect({ interactive: true })` and `reconnectNow`.
 * @property trustStore Host keys that a person has accepted.
 * @property hosts Where OpenSSH and its configuration are.
 * @property savedSecret Looks up a stored secret without asking anyone, for attempts that nobody watches.
 */
export interface ConnectionDeps {
  readonly prompts: ConnectPrompts;
  readonly trustStore: TrustStore;
  readonly hosts: HostResolverOptions;
  readonly log: RedactingLogger;
  readonly savedSecret?: SavedSecret;
  readonly timeouts?: Partial<HopTimeouts>;
  readonly agentEnvironment?: AgentEnvironment;
}

/** A connection to the VM of `entry`, not yet open. Nothing is loaded or resolved before `connect`. */
export function createVmConnection(entry: VmEntry, deps: ConnectionDeps): VmConnection {
  return new Ssh2Connection(entry, deps);
}

/** One attempt; all who ask for a connection meanwhile share it. */
interface Attempt {
  readonly abort: AbortController;
  readonly done: Promise<void>;
  readonly interactive: boolean;
  /** Callers who still want it; when the last one cancels, it ends. */
  waiting: number;
}

class Ssh2Connection implements VmConnection {
  private current: ConnectionState = initialState;
  private readonly listeners = new Set<(state: ConnectionState) => void>();
  private readonly memory = new SecretMemory();
  private readonly trustStore: SessionTrustStore;
  private attempt: Attempt | undefined;
  private open: OpenConnection | undefined;
  private retryTimer: NodeJS.Timeout | undefined;
  /** How often `disconnect` was called: who began to wait before it wants no connection after it. */
  private disconnects = 0;
  private disposed = false;

  constructor(
    private readonly entry: VmEntry,
    private readonly deps: ConnectionDeps,
  ) {
    this.trustStore = withSessionTrust(deps.trustStore);
  }

  get state(): ConnectionState {
    return this.current;
  }

  onStateChange(listener: (state: ConnectionState) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  async connect(options: { readonly interactive: boolean; readonly signal?: AbortSignal }): Promise<void> {
    const { interactive, signal } = options;
    const { disconnects } = this;
    const unwanted = (): boolean => isAborted(signal) || this.disposed || this.disconnects !== disconnects;
    if (unwanted()) throw new ProblemError(cancelled());
    // An attempt that was cancelled a moment ago is not one to join.
    if (this.attempt?.abort.signal.aborted === true) await this.attempt.done.catch(() => undefined);
    if (unwanted()) throw new ProblemError(cancelled());
    if (this.current.kind === 'connected') return;
    const attempt = this.attempt ?? this.begin(interactive);
    try {
      await joined(attempt, signal);
    } catch (error) {
      // It was an automatic attempt that could ask nobody. Now somebody is there.
      if (!interactive || attempt.interactive || unwanted()) throw error;
      await joined(this.attempt ?? this.begin(true), signal);
    }
  }

  reconnectNow(): void {
    if (this.current.kind === 'waiting') this.begin(true).done.catch(() => undefined);
  }

  exec(request: ExecRequest): Promise<ExecResult> {
    if (this.open === undefined) return Promise.reject(new ProblemError(notConnected(this.entry.name)));
    return this.open.exec(request);
  }

  async disconnect(): Promise<void> {
    const { attempt, open } = this;
    this.disconnects += 1;
    this.open = undefined;
    this.memory.clear();
    attempt?.abort.abort();
    this.dispatch({ kind: 'disconnect' });
    await Promise.all([open?.close(), attempt?.done.catch(() => undefined)]);
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    await this.disconnect();
    this.listeners.clear();
  }

  /** Starts an attempt; the one place that does. */
  private begin(interactive: boolean): Attempt {
    clearTimeout(this.retryTimer);
    const abort = new AbortController();
    this.dispatch({ kind: 'connect', hop: this.entry.host });
    const done = this.run(interactive, abort.signal).finally(() => {
      // A listener of the state may have begun the next attempt already.
      if (this.attempt === attempt) this.attempt = undefined;
    });
    // Whoever waits gets the error; an automatic attempt has nobody, and its state says it all.
    done.catch(() => undefined);
    const attempt: Attempt = { abort, done, interactive, waiting: 0 };
    this.attempt = attempt;
    return attempt;
  }

  private async run(interactive: boolean, signal: AbortSignal): Promise<void> {
    const { deps, entry } = this;
    try {
      const host = await resolveVm(entry, deps.hosts, signal);
      const chain = await connectChain(host, {
        prompts: interactive ? deps.prompts : undefined,
        memory: this.memory,
        savedSecret: deps.savedSecret,
        trustStore: this.trustStore,
        timeouts: { ...defaultHopTimeouts, ...deps.timeouts },
        agentEnvironment: deps.agentEnvironment ?? systemAgentEnvironment(),
        log: deps.log,
        signal,
        onStep: (step, hop) => {
          if (!signal.aborted) this.dispatch({ kind: 'step', step, hop });
        },
      });
      const open = new OpenConnection(chain, host, deps.log, (reason) => {
        this.onLost(open, reason.problem);
      });
      if (signal.aborted) {
        await open.close();
        throw new ProblemError(cancelled());
      }
      this.open = open;
      this.dispatch({ kind: 'established', nowMs: Date.now() });
      deps.log.info(`${evidence(entry.name)}: connected`);
    } catch (error) {
      const failure = this.problemError(error);
      deps.log.info(`${evidence(entry.name)}: ${failure.problem.id}`);
      // Someone who cancels wants no connection; that is not a failure to show.
      if (signal.aborted) this.dispatch({ kind: 'disconnect' });
      else
        this.dispatch({
          kind: 'failed',
          problem: failure.problem,
          nowMs: Date.now(),
          jitter: randomJitter(),
        });
      throw failure;
    }
  }

  private onLost(open: OpenConnection, problem: Problem): void {
    if (this.open !== open) return;
    this.open = undefined;
    this.deps.log.warn(`${evidence(this.entry.name)}: the connection was lost`);
    this.dispatch({ kind: 'lost', problem, nowMs: Date.now(), jitter: randomJitter() });
  }

  /** The only change of state. A listener that fails must not keep the others from hearing. */
  private dispatch(event: ConnectionEvent): void {
    const next = reduce(this.current, event);
    if (next === this.current) return;
    this.current = next;
    clearTimeout(this.retryTimer);
    if (next.kind === 'waiting') {
      this.retryTimer = setTimeout(
        () => {
          this.begin(false);
        },
        Math.max(0, next.retryAtMs - Date.now()),
      );
      this.retryTimer.unref();
    }
    for (const listener of [...this.listeners]) {
      try {
        listener(next);
      } catch (error) {
        this.deps.log.error(`a listener of the connection's state failed: ${evidence(String(error))}`);
      }
    }
  }

  /** Whatever was thrown, as the problem that a user can be shown. */
  private problemError(error: unknown): ProblemError {
    if (error instanceof ProblemError) return error as ProblemError;
    this.deps.log.error(
      `unexpected: ${evidence(error instanceof Error ? (error.stack ?? '') : String(error))}`,
    );
    const target = { alias: this.entry.host, hostname: this.entry.host, port: this.entry.port ?? 22 };
    return new ProblemError(sshError(target, String(error)), { cause: error });
  }
}

/** Waits for an attempt together with others. The attempt itself ends when nobody wants it any more. */
function joined(attempt: Attempt, signal: AbortSignal | undefined): Promise<void> {
  attempt.waiting += 1;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      attempt.waiting -= 1;
      if (attempt.waiting === 0) attempt.abort.abort();
      reject(new ProblemError(cancelled()));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    attempt.done.then(
      () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      },
      (error: unknown) => {
        signal?.removeEventListener('abort', onAbort);
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

/** Asked anew each time: a signal fires between two looks at it. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function randomJitter(): number {
  return Math.random() * 2 - 1;
}
