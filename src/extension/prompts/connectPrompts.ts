// Answers the questions of one VM's connection: from memory where the user asked for that, else by a dialog.
import type { ConnectPrompts, SecretQuestion } from '../../core/ssh/prompts';
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

export function vmPrompts(queue: PromptQueue, vault: SecretVault, logger: RedactingLogger): VmPrompts {
  let toRemember: { readonly name: SecretName; readonly secret: string }[] = [];

  const remembered = async (question: SecretQuestion): Promise<string | undefined> => {
    if (!canRemember(question)) return undefined;
    // A remembered secret that was refused is wrong by now: ask, and do not offer it again.
    if (question.refused === 0) return vault.read(question);
    await vault.forget(question);
    return undefined;
  };

  return {
    confirmHostKey: (question, signal) => queue.ask(() => askHostKey(question, signal), signal),
    secret: async (question, signal) => {
      const known = await remembered(question);
      const answer =
        known === undefined
          ? await queue.ask(() => askSecret(question, signal), signal)
          : { secret: known, remember: false };
      if (answer === undefined) return undefined;
      logger.protect(answer.secret);
      if (answer.remember) {
        const name = { kind: question.kind, subject: question.subject };
        const others = toRemember.filter((other) => other.name.subject !== name.subject);
        toRemember = [...others, { name, secret: answer.secret }];
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
