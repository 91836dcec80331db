// Asks the questions of one VM's connection, and remembers the answers that the user wants remembered.
import type { ConnectPrompts } from '../../core/ssh/prompts';
import type { RedactingLogger } from '../../platform';
import { askHostKey } from './hostKeyPrompt';
import type { PromptQueue } from './promptQueue';
import { askSecret, canRemember } from './secretPrompt';
import type { SecretName, SecretVault } from './secretVault';

export interface VmPrompts extends ConnectPrompts {
  /** The connection stands: what was to be remembered has proved right. */
  succeeded(): void;
  /** The attempt is over without a connection: nothing of it is remembered. */
  failed(): void;
}

/** @param ask Asks for one secret; a test answers in its place. */
export function vmPrompts(
  queue: PromptQueue,
  vault: Pick<SecretVault, 'forget' | 'remember'>,
  logger: RedactingLogger,
  ask: typeof askSecret = askSecret,
): VmPrompts {
  let toRemember: { readonly name: SecretName; readonly secret: string }[] = [];

  return {
    confirmHostKey: (question, signal) => queue.ask(() => askHostKey(question, signal), signal),
    secret: async (question, signal) => {
      // The connection tries what is remembered before it asks; a question means that it was wrong.
      if (canRemember(question)) {
        toRemember = toRemember.filter(({ name }) => name.subject !== question.subject);
        await vault.forget(question);
      }
      const answer = await queue.ask(() => ask(question, signal), signal);
      if (answer === undefined) return undefined;
      logger.protect(answer.secret);
      if (answer.remember) {
        const name = { kind: question.kind, subject: question.subject };
        toRemember = [...toRemember, { name, secret: answer.secret }];
      }
      return answer.secret;
    },
    succeeded: () => {
      const proved = toRemember;
      toRemember = [];
      for (const { name, secret } of proved) {
        vault.remember(name, secret).catch((error: unknown) => {
          logger.warn(`a secret could not be remembered: ${String(error)}`);
        });
      }
    },
    failed: () => {
      toRemember = [];
    },
  };
}
