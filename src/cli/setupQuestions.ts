// What a setup asks on the terminal: whether to run, the password of sudo, and for a second connection nothing twice.
import { msg, render, type Translate } from '../core/message';
import { ProblemError } from '../core/problem';
import type { AskSudoPassword } from '../core/remote/rights';
import { stepsToRun } from '../core/setup/plan';
import { stepCount } from '../core/setup/report/words';
import type { Plan } from '../core/setup/types';
import type { ConnectPrompts } from '../core/ssh/prompts';
import type { SetupContext } from './setupContext';
import type { StatusScreen } from './statusScreen';

/**
 * Asks for the password of sudo, without echo. What was typed is remembered until it is refused or the process ends:
 * reading the journal and running a plan are two runs of scripts.
 */
export function sudoPasswords(
  host: string,
  context: SetupContext,
  screen: Pick<StatusScreen, 'paused'>,
): AskSudoPassword {
  let remembered: string | undefined;
  return async (user, wrong) => {
    if (!wrong && remembered !== undefined) return remembered;
    if (context.signal.aborted) return undefined;
    const { ask } = context;
    if (ask === undefined)
      throw new ProblemError({
        id: 'sudo-no-terminal',
        message: msg(
          'sudo on {0} asks for the password of {1}, and there is no terminal to ask on.',
          host,
          user,
        ),
        remedies: [
          {
            label: msg(
              'Run this command in a terminal, or sign in as a user whom sudo asks for no password, or as root. A password is never taken from an option or a variable.',
            ),
          },
        ],
      });
    const question = wrong
      ? msg('sudo did not accept it. Password of {0} on {1}, for sudo:', user, host)
      : msg('Password of {0} on {1}, for sudo:', user, host);
    const prompt = `${render(question, context.translate)} `;
    remembered = await screen.paused(() => ask(prompt, false, context.signal));
    return remembered;
  };
}

/** Only a plain yes is one. */
export async function mayRun(
  plan: Plan,
  ask: NonNullable<SetupContext['ask']>,
  signal: AbortSignal,
  translate: Translate,
): Promise<boolean> {
  const steps = stepCount(stepsToRun(plan).length);
  const question =
    plan.kind === 'undo'
      ? msg('Undo {0} on {1}? [y/N]', steps, plan.host)
      : msg('Run {0} on {1}? [y/N]', steps, plan.host);
  const answer = await ask(`${render(question, translate)} `, true, signal);
  return isYes(answer?.trim().toLowerCase() ?? '');
}

const isYes = (answer: string): boolean => answer === 'y' || answer === 'yes';

/**
 * The same prompts, with their answers for the second connection of a run. The host's key and the sign-in were settled
 * with the first one; a new one-time code is asked for.
 */
export function rememberingPrompts(
  prompts: ConnectPrompts,
  screen: Pick<StatusScreen, 'paused'>,
): ConnectPrompts {
  const trusted = new Set<string>();
  const secrets = new Map<string, string>();
  return {
    async confirmHostKey(question, signal) {
      const name = `${question.hostname} ${question.port} ${question.key.fingerprint}`;
      if (trusted.has(name)) return 'trust-once';
      const answer = await screen.paused(() => prompts.confirmHostKey(question, signal));
      if (answer !== 'cancel') trusted.add(name);
      return answer;
    },
    async secret(question, signal) {
      const known = question.refused === 0 ? secrets.get(question.subject) : undefined;
      if (known !== undefined) return known;
      const answer = await screen.paused(() => prompts.secret(question, signal));
      if (answer !== undefined && question.kind !== 'keyboard-interactive')
        secrets.set(question.subject, answer);
      return answer;
    },
  };
}
