// What `mana-dpdk setup` needs from the process around it.
import type { CommandContext } from './detectCommand';

/**
 * @property ask A question on the terminal, with or without echo; undefined where nobody can answer. The answer is
 *   undefined when the person gave up.
 * @property statusLine stderr is a terminal, on which one line can be drawn over itself.
 * @property errorColumns Width of that terminal.
 * @property signal The first Ctrl+C. A second one is none of the command's business: the process ends.
 */
export interface SetupContext extends CommandContext {
  readonly ask:
    ((prompt: string, echo: boolean, signal: AbortSignal) => Promise<string | undefined>) | undefined;
  readonly statusLine: boolean;
  readonly errorColumns: number | undefined;
}

/** 0: done, nothing to do, or the plan is printed; 1: failed or cancelled; 2: wrong usage; 3: refused. */
export type SetupStatus = 0 | 1 | 2 | 3;
