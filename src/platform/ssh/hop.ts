// Connects to one host over a stream that leads to it: key exchange, host key, sign-in. Jump hosts and VMs are alike here.
import type { Duplex } from 'node:stream';
import type { Client, ServerHostKeyAlgorithm } from 'ssh2';
import { ProblemError } from '../../core/problem';
import type { ResolvedHost } from '../../core/hosts/host';
import type { ConnectStep } from '../../core/remote/session';
import { authFailure } from '../../core/ssh/authFailure';
import { preferredKeyTypes } from '../../core/ssh/hostKeys';
import { cancelled, evidence, timedOut, type SshProblem, type Target } from '../../core/ssh/problems';
import type { AgentEnvironment } from './agents';
import { Authenticator } from './authenticator';
import { Deadline } from './deadline';
import { failureOf } from './hopFailure';
import { checkHostKey, trustedKey, type HostKeyOutcome } from './hostKeyCheck';
import { hostKeyVerifier } from './hostKeyVerifier';
import { expectedKeys, readKnownKeys, type KnownKeys } from './knownHosts';
import { makePlan } from './makePlan';
import type { SecretContext } from './secrets';
import type { SessionTrustStore } from './sessionTrust';
import { FirstBytes, ServerBanners } from './serverText';
import { loadSsh2 } from './ssh2Module';

/** A dead link shows after about interval × (count + 1) milliseconds: 8 s, where 10 s are allowed. */
const keepaliveInterval = 2_000;
const keepaliveCountMax = 3;

/**
 * Milliseconds for a server to greet and exchange keys where the configuration sets no ConnectTimeout, and for each of
 * its answers while signing in.
 */
export interface HopTimeouts {
  readonly handshakeMs: number;
  readonly authStepMs: number;
}

export const defaultHopTimeouts: HopTimeouts = { handshakeMs: 15_000, authStepMs: 30_000 };

/** What connecting to a host needs; the same for all hops of one attempt. `signal` cancels the attempt. */
export interface HopContext extends Omit<SecretContext, 'whileAsking'> {
  readonly trustStore: SessionTrustStore;
  readonly timeouts: HopTimeouts;
  readonly agentEnvironment: AgentEnvironment;
  onStep(step: ConnectStep, hop: string): void;
}

/**
 * A host that has let us in, and the stream that leads to it. Whoever drops the connection has to destroy the stream:
 * ssh2's `destroy` does nothing once `end` was called, and a dead link would hold the socket for many minutes.
 */
export interface Hop {
  readonly client: Client;
  readonly stream: Duplex;
  /** Aborted when the connection has ended, even before anyone could listen to the client. */
  readonly closed: AbortSignal;
}

/** The end of a connection that a problem is about. */
export function targetOf(host: ResolvedHost, viaJump: boolean): Target & { readonly user: string } {
  const { alias, hostname, port, user } = host;
  return { alias, hostname, port, user, viaJump };
}

/**
 * Signs in to `host` over the stream that `open` opens. What is known of the host is read before, so that ssh2 takes the
 * stream over in the moment it is there: a server that hangs up at once would else go unnoticed.
 *
 * @throws ProblemError with the one reason that explains the failure best; the stream is destroyed then.
 */
export async function connectHop(
  host: ResolvedHost,
  open: () => Promise<Duplex>,
  viaJump: boolean,
  context: HopContext,
): Promise<Hop> {
  const target = targetOf(host, viaJump);
  const [known, { Client: Ssh2Client }] = await Promise.all([
    readKnownKeys(host, target, context.trustStore),
    loadSsh2(),
  ]);
  const stream = await open();
  try {
    if (context.signal.aborted) throw new ProblemError(cancelled());
    const attempt = new HopAttempt(new Ssh2Client(), host, target, known, context);
    const client = await attempt.run(stream);
    return { client, stream, closed: attempt.closed.signal };
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

/** One attempt. Settles once; whatever the server or ssh2 says afterwards changes nothing. */
class HopAttempt {
  readonly closed = new AbortController();
  private readonly ended = new AbortController();
  private readonly deadline: Deadline;
  private readonly authenticator: Authenticator;
  private readonly firstBytes = new FirstBytes();
  private readonly banners = new ServerBanners();
  private phase: 'handshake' | 'auth' = 'handshake';
  private refusal: SshProblem | undefined;
  private newlyTrusted: Extract<HostKeyOutcome, { ok: true }>['newlyTrusted'];
  private settle: { resolve(client: Client): void; reject(error: Error): void } | undefined;

  constructor(
    private readonly client: Client,
    private readonly host: ResolvedHost,
    private readonly target: Target & { readonly user: string },
    private readonly known: KnownKeys,
    private readonly context: HopContext,
  ) {
    const { timeouts } = context;
    // As with OpenSSH, ConnectTimeout bounds the greeting and the key exchange too.
    const { connectTimeoutSeconds } = host;
    const handshakeMs = connectTimeoutSeconds === null ? timeouts.handshakeMs : connectTimeoutSeconds * 1000;
    this.deadline = new Deadline(handshakeMs, () => {
      const budget = this.phase === 'auth' ? timeouts.authStepMs : handshakeMs;
      this.fail(timedOut(this.target, Math.round(budget / 1000)));
    });
    this.authenticator = new Authenticator({
      user: host.user,
      signal: this.ended.signal,
      plan: () => makePlan(host, this.secrets(), context.agentEnvironment),
      onFailure: (error) => {
        this.fail(failureOf(error, 'auth', this));
      },
      onGiveUp: () => {
        this.fail(authFailure(this.authenticator.trace, target));
      },
    });
  }

  run(stream: Duplex): Promise<Client> {
    return new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
      const { signal } = this.context;
      const onCancel = (): void => {
        this.fail(cancelled());
      };
      signal.addEventListener('abort', onCancel, { once: true, signal: this.ended.signal });
      this.listen();
      if (stream.destroyed) {
        this.fail(failureOf(undefined, 'handshake', this));
        return;
      }
      this.client.connect({
        sock: stream,
        username: this.host.user,
        // Own deadlines: ssh2's would go on counting while a person compares fingerprints.
        readyTimeout: 0,
        keepaliveInterval,
        keepaliveCountMax,
        agentForward: false,
        algorithms: {
          serverHostKey: preferredKeyTypes(expectedKeys(this.known)) as ServerHostKeyAlgorithm[],
        },
        hostVerifier: hostKeyVerifier(
          (key, answer) => this.verify(key, answer),
          this.ended.signal,
          (reason) => {
            if (reason !== undefined) this.context.log.error(`host key refused: ${evidence(reason)}`);
          },
        ),
        authHandler: (methods, partial, next) => {
          this.beginAuthStep();
          this.authenticator.handler(methods, partial, next);
        },
        debug: this.authenticator.onDebug,
      });
      stream.on('data', (chunk: Buffer) => {
        if (this.phase === 'handshake' && !this.ended.signal.aborted) this.firstBytes.add(chunk);
      });
    });
  }

  private listen(): void {
    const { client, context } = this;
    client.on('error', (error) => {
      // ssh2 goes on to the next key by itself when one cannot sign.
      if (error.level === 'agent' || /^Error (?:while )?signing/.test(error.message)) {
        context.log.debug(`a key did not sign: ${evidence(error.message)}`);
        return;
      }
      this.fail(failureOf(error, this.phase, this));
    });
    client.on('close', () => {
      this.closed.abort();
      this.fail(failureOf(undefined, this.phase, this));
    });
    client.on('banner', (text) => {
      const line = this.banners.add(this.host.hostname, text);
      if (line !== undefined) context.log.info(line);
    });
    client.on('handshake', (negotiated) => {
      context.log.debug(
        `${evidence(this.host.alias)}: ${negotiated.kex}, host key ${negotiated.serverHostKey}, ${negotiated.cs.cipher}`,
      );
      this.keepNewKey();
    });
    // Without a listener ssh2 would wait for ever for the new password.
    client.on('change password', () => {
      this.fail(failureOf('password-expired', 'auth', this));
    });
    client.on('ready', () => {
      this.succeed();
    });
  }

  /** Answers `answer` with true only for a key that is known or that a person has accepted. */
  private async verify(key: Buffer, answer: (permitted: boolean) => void): Promise<void> {
    this.context.onStep('verifying-host-key', this.host.alias);
    const outcome = await checkHostKey(key, {
      host: this.host,
      viaJump: this.target.viaJump === true,
      known: this.known,
      prompts: this.context.prompts,
      signal: this.ended.signal,
      whileAsking: (question) => this.deadline.whileAsking(question),
    });
    if (outcome.ok) this.newlyTrusted = outcome.newlyTrusted;
    else this.refusal = outcome.problem;
    answer(outcome.ok);
  }

  /** Keeps a key that was accepted just now. The key exchange is over, so the server has proved that the key is its own. */
  private keepNewKey(): void {
    const { newlyTrusted, context } = this;
    if (newlyTrusted === undefined) return;
    this.newlyTrusted = undefined;
    const key = trustedKey(newlyTrusted.key, this.host);
    if (newlyTrusted.once) {
      context.trustStore.trustOnce(key);
      return;
    }
    context.trustStore.add(key).catch((error: unknown) => {
      context.log.warn(`the host key was not stored: ${evidence(String(error))}`);
      context.trustStore.trustOnce(key);
    });
  }

  private beginAuthStep(): void {
    if (this.phase === 'handshake') this.context.onStep('authenticating', this.host.alias);
    this.phase = 'auth';
    this.deadline.restart(this.context.timeouts.authStepMs);
  }

  private secrets(): SecretContext {
    const { prompts, memory, savedSecret, log } = this.context;
    const { signal } = this.ended;
    return {
      prompts,
      memory,
      savedSecret,
      log,
      signal,
      whileAsking: (question) => this.deadline.whileAsking(question),
    };
  }

  private succeed(): void {
    if (this.ended.signal.aborted) return;
    this.authenticator.accepted();
    this.end();
    this.settle?.resolve(this.client);
  }

  private fail(problem: SshProblem): void {
    if (this.ended.signal.aborted) return;
    this.end();
    this.client.destroy();
    this.settle?.reject(new ProblemError(problem));
  }

  private end(): void {
    this.deadline.stop();
    this.ended.abort();
  }

  /** For `failureOf`: what is known about why this attempt failed. */
  get evidence(): {
    readonly target: Target & { readonly user: string };
    readonly refusal: SshProblem | undefined;
    readonly firstBytes: FirstBytes;
    readonly authenticator: Authenticator;
  } {
    const { target, refusal, firstBytes, authenticator } = this;
    return { target, refusal, firstBytes, authenticator };
  }
}
