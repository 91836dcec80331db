// What went wrong, in a form that every surface (notification, tree, terminal, JSON) can show.
import type { Message } from './message';

/** One thing the user can do next. `command` is a command id of the extension; a terminal shows only the label. */
export interface Remedy {
  readonly label: Message;
  readonly command?: string;
}

/**
 * A failure the user gets to see. `id` is what code branches on; each module that makes problems narrows it
 * to a closed union.
 *
 * @property message One sentence: what happened, to what.
 * @property detail Evidence for the log and "Show details": server text is already sanitized.
 * @property remedies At most two, best first.
 */
export interface Problem<Id extends string = string> {
  readonly id: Id;
  readonly message: Message;
  readonly detail?: readonly (Message | string)[];
  readonly remedies: readonly Remedy[];
}

/** Carries a problem through promise chains. `message` is the English text, for logs and stack traces. */
export class ProblemError<Id extends string = string> extends Error {
  constructor(
    readonly problem: Problem<Id>,
    options?: ErrorOptions,
  ) {
    super(problem.message.text, options);
    this.name = 'ProblemError';
  }

  /** By its marks and not by its class: the extension is several bundles, and each of them holds a class of its own. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'ProblemError' && 'problem' in value;
  }
}

/** Closes a switch over a union: a new member that is not handled becomes a type error here. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
