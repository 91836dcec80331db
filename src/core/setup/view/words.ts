// The words of the plan view's page that belong to no plan, in the reader's language: the page itself has none.
import { msg, render, type Message, type Translate } from '../../message';
import type { PageNotice, ProgressTone } from './page';

/** `{0}` stands for a value. */
export interface PlanWords {
  readonly actions: string;
  readonly options: string;
  readonly steps: string;
  readonly details: string;
  /** {0} is the title of the step whose commands they are. */
  readonly copyCommands: string;
  readonly notes: string;
  readonly locked: string;
  readonly guarded: string;
  /** {0} is how many there are. */
  readonly commands: string;
  readonly elapsed: string;
  readonly left: string;
  readonly severity: Readonly<Record<PageNotice['severity'], string>>;
  readonly tone: Readonly<Record<ProgressTone, string>>;
}

export function planWords(translate?: Translate): PlanWords {
  const say = (message: Message): string => render(message, translate);
  return {
    actions: say(msg('What to do with the plan')),
    options: say(msg('Options')),
    steps: say(msg('Steps')),
    details: say(msg('Verification, undo, risk')),
    copyCommands: say(msg('Copy the commands of “{0}”')),
    notes: say(msg('Good to know')),
    locked: say(msg('Cannot be chosen')),
    guarded: say(msg('Guarded')),
    commands: say(msg('Commands ({0})')),
    elapsed: say(msg('Time so far')),
    left: say(msg('Time until the VM gives the NIC back')),
    severity: {
      info: say(msg('Information')),
      good: say(msg('Success')),
      warning: say(msg('Warning')),
      error: say(msg('Error')),
    },
    tone: {
      waiting: say(msg('Not done')),
      running: say(msg('Running')),
      good: say(msg('Done')),
      warning: say(msg('Attention')),
      error: say(msg('Failed')),
    },
  };
}
