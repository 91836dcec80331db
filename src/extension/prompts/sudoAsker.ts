// Asks for the password of sudo on a VM; the log never shows it.
import type { VmEntry } from '../../core/hosts/host';
import { msg } from '../../core/message';
import type { RedactingLogger } from '../../platform';
import type { PromptQueue } from './promptQueue';
import { askSecret } from './secretPrompt';

/** @returns undefined when the person gave up, or the signal fired first. */
export type AskSudo = (
  vm: VmEntry,
  user: string,
  wrong: boolean,
  signal: AbortSignal,
) => Promise<string | undefined>;

export function sudoAsker(queue: PromptQueue, logger: RedactingLogger): AskSudo {
  return async (vm, user, wrong, signal) => {
    const label = msg('Password of {0} for sudo on {1}', user, vm.name);
    const question = { kind: 'sudo', label, echo: false, refused: wrong ? 1 : 0 } as const;
    const answer = await queue.ask(() => askSecret(question, signal), signal);
    if (answer !== undefined) logger.protect(answer.secret);
    return answer?.secret;
  };
}
