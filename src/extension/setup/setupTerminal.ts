// The terminal of a setup task: what it shows, and what its failures come to.
import { msg, type Message } from '../../core/message';
import type { Problem } from '../../core/problem';
import { TaskTerminal, type TaskEnd, type TaskJob } from '../terminals/taskTerminal';
import { SetupScreen } from './setupScreen';
import type { SetupCore } from './setupVm';

/** @property changed Id of the VM where something may have been changed that can be undone. */
export interface JobEnd extends TaskEnd {
  readonly changed?: string;
}

export type SetupJob = TaskJob<SetupScreen, JobEnd>;

/**
 * @property notify Tells what a run that nobody watches any more has come to.
 * @property problemOf Any failure, as a problem that can be shown.
 */
export interface TerminalDeps {
  engine(): Promise<SetupCore>;
  translate(template: string): string;
  now(): number;
  notify(notice: Message, end: JobEnd): void;
  /** Calls back in a moment, unless VS Code ends before that. */
  later(call: () => void): void;
  problemOf(error: unknown): Problem;
}

export class SetupTerminal extends TaskTerminal<SetupScreen, JobEnd> {
  constructor(job: SetupJob, deps: TerminalDeps) {
    super(job, {
      screen: async (write) =>
        new SetupScreen({
          engine: await deps.engine(),
          write,
          translate: (template) => deps.translate(template),
          now: () => deps.now(),
        }),
      failed,
      notify: (notice, end) => {
        deps.notify(notice, end);
      },
      problemOf: (error) => deps.problemOf(error),
      later: (call) => {
        deps.later(call);
      },
    });
  }
}

function failed(problem: Problem, screen: SetupScreen | undefined): JobEnd {
  if (problem.id === 'cancelled') {
    screen?.say(msg('Cancelled; nothing was changed.'));
    return { exitCode: 1 };
  }
  screen?.problem(problem);
  const guarded = problem.id === 'restricted-mode' || problem.id === 'setup-running';
  return { exitCode: guarded ? 3 : 1, notice: problem.message };
}
