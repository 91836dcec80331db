// Secrets of one connection: asked for through the prompts, hidden from the log, kept in memory only while they work.
import type { ConnectPrompts, SecretQuestion } from '../../core/ssh/prompts';
import type { RedactingLogger } from '../log';

/** Looks up a secret that the user chose to have stored; asks nobody. */
export type SavedSecret = (subject: string) => Promise<string | undefined>;

/**
 * Passwords and passphrases that have worked since the connection was made, so that an automatic reconnect needs no
 * person. One-time codes are not kept: they would be refused, and count as a wrong answer.
 */
export class SecretMemory {
  private readonly secrets = new Map<string, string>();

  get(subject: string): string | undefined {
    return this.secrets.get(subject);
  }

  keep(subject: string, secret: string): void {
    this.secrets.set(subject, secret);
  }

  forget(subject: string): void {
    this.secrets.delete(subject);
  }

  clear(): void {
    this.secrets.clear();
  }
}

/** What asking for secrets needs. `prompts` is `undefined` where nobody can be asked. */
export interface SecretContext {
  readonly prompts: ConnectPrompts | undefined;
  readonly memory: SecretMemory;
  readonly savedSecret: SavedSecret | undefined;
  readonly log: RedactingLogger;
  readonly signal: AbortSignal;
  whileAsking<T>(question: () => Promise<T>): Promise<T>;
}

/** The secret that is known without asking anyone: from memory, then from the store of the user's choice. */
export async function knownSecret(subject: string, context: SecretContext): Promise<string | undefined> {
  const secret = context.memory.get(subject) ?? (await context.savedSecret?.(subject));
  if (secret !== undefined) context.log.protect(secret);
  return secret;
}

/** Asks a person. `undefined`: nobody there, the question was closed, or the connection ended meanwhile. */
export async function askSecret(
  question: SecretQuestion,
  context: SecretContext,
): Promise<string | undefined> {
  const { prompts, signal } = context;
  if (prompts === undefined || signal.aborted) return undefined;
  const answer = await context.whileAsking(() => prompts.secret(question, signal));
  if (answer !== undefined) context.log.protect(answer);
  return context.signal.aborted ? undefined : answer;
}
