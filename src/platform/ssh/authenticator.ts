// Walks the sign-in plan for ssh2's authHandler and keeps the record of what became of each move.
import type { AnyAuthMethod, AuthenticationType, NextAuthHandler } from 'ssh2';
import { sshMethodName, type AuthAttempt, type AuthTrace } from '../../core/ssh/authFailure';
import type { AuthStep, SkipReason } from '../../core/ssh/authPlan';
import { evidence } from '../../core/ssh/problems';
import { movesOf, type AuthMove, type MoveContext } from './authMoves';

/**
 * What signing in to one host needs.
 *
 * @property plan Called when the server is ready for the first method: it looks at files and asks the agent.
 */
export interface AuthenticatorInput {
  plan(): Promise<{ readonly steps: readonly AuthStep[]; readonly context: Omit<MoveContext, 'giveUp'> }>;
  readonly user: string;
  readonly signal: AbortSignal;
  onFailure(error: unknown): void;
  /** A person closed a question, and nothing is left to try. */
  onGiveUp(): void;
}

/** Most names of methods that are kept of a server's list. */
const mostMethods = 20;

/** One sign-in to one host. */
export class Authenticator {
  private readonly attempts: AuthAttempt[] = [];
  private moves: AuthMove[] | undefined;
  private current: AuthMove | undefined;
  private serverMethods: readonly string[] | null = null;
  private lastMoveWasRight = false;
  private askedForMethods = false;
  private gaveUp = false;
  private tooMany = false;

  constructor(private readonly input: AuthenticatorInput) {}

  /** The record so far. */
  get trace(): AuthTrace {
    return { attempts: [...this.attempts], serverMethods: this.serverMethods, tooManyTries: this.tooMany };
  }

  /** For `ConnectConfig.authHandler`: called when the server is ready for a method, and again after each refusal. */
  readonly handler = (
    _methodsLeft: AuthenticationType[] | null,
    partial: boolean | null,
    next: NextAuthHandler,
  ): undefined => {
    // `false` gives up; ssh2's types do not know it.
    const tell = next as (method: AnyAuthMethod | false) => void;
    this.afterRefusal(partial === true);
    this.choose().then(tell, (error: unknown) => {
      this.input.onFailure(error);
      tell(false);
    });
    return undefined;
  };

  /**
   * Takes ssh2's own trace, of which nothing is kept but this: the methods that the server still takes. ssh2 tells
   * `authHandler` neither them nor "partial success" after a key that was offered as an agent's.
   */
  readonly onDebug = (line: string): void => {
    const list = /^Inbound: Received USERAUTH_FAILURE \((.*)\)$/s.exec(line)?.[1];
    if (list === undefined) return;
    const methods = list.split(',').filter((name) => name !== '');
    const name = this.current === undefined ? undefined : sshMethodName(this.current.method);
    // A server that was content with a method no longer lists it; one that never listed it does not want it.
    this.lastMoveWasRight =
      name !== undefined && this.serverMethods?.includes(name) === true && !methods.includes(name);
    this.serverMethods = methods.slice(0, mostMethods).map((method) => evidence(method).slice(0, 64));
  };

  /** The server has let us in. */
  accepted(): void {
    this.record({ kind: 'accepted' });
    this.current?.accepted?.();
    this.current = undefined;
  }

  /** The server has ended the connection over too many tries. */
  tooManyTries(): void {
    this.tooMany = true;
    this.record({ kind: 'refused' });
    this.current = undefined;
  }

  private afterRefusal(partial: boolean): void {
    const move = this.current;
    if (move === undefined) return;
    const nothing = move.cameToNothing?.();
    if (nothing !== undefined) {
      this.skip(nothing);
    } else if (partial || this.lastMoveWasRight) {
      this.record({ kind: 'partial' });
      move.accepted?.();
    } else {
      this.record({ kind: 'refused' });
      if (move.refused?.() === true) this.moves?.unshift(move);
    }
    this.current = undefined;
    this.lastMoveWasRight = false;
  }

  /** The next method that makes sense, or `false` to give up. */
  private async choose(): Promise<AnyAuthMethod | false> {
    this.moves ??= await this.firstMoves();
    for (;;) {
      const move = this.moves.shift();
      if (move === undefined || this.gaveUp || this.input.signal.aborted) return false;
      this.current = move;
      // Nobody is asked for a password that the server does not want: let it name its methods first.
      if (move.asksPerson && this.serverMethods === null && !this.askedForMethods) {
        this.askedForMethods = true;
        this.moves.unshift(move);
        this.current = undefined;
        return { type: 'none', username: this.input.user };
      }
      const wanted = this.serverMethods?.includes(sshMethodName(move.method)) !== false;
      const prepared = await this.prepare(move, wanted);
      if (prepared.kind === 'offer') return prepared.method;
      this.skip(prepared);
    }
  }

  private async prepare(move: AuthMove, wanted: boolean): ReturnType<AuthMove['prepare']> {
    return wanted ? move.prepare() : { kind: 'skipped', reason: 'not-offered' };
  }

  private async firstMoves(): Promise<AuthMove[]> {
    const { steps, context } = await this.input.plan();
    const giveUp = (): void => {
      this.afterRefusal(false);
      this.input.onGiveUp();
    };
    return steps.flatMap((step) => movesOf(step, { ...context, giveUp }));
  }

  private skip({ reason, detail }: { readonly reason: SkipReason; readonly detail?: string }): void {
    // Closing the question for one key's passphrase leaves the other ways; closing the password leaves none.
    if (reason === 'cancelled' && this.current !== undefined && !isKey(this.current)) this.gaveUp = true;
    this.record(detail === undefined ? { kind: 'skipped', reason } : { kind: 'skipped', reason, detail });
    this.current = undefined;
  }

  private record(outcome: AuthAttempt['outcome']): void {
    if (this.current === undefined) return;
    const { method, subject } = this.current;
    this.attempts.push({ method, subject, outcome });
  }
}

function isKey(move: AuthMove): boolean {
  return sshMethodName(move.method) === 'publickey';
}
