// The terminal in which a setup runs as a VS Code task: it opens, can be cancelled, and ends with an exit code.
import type * as vscode from 'vscode';
import { msg, type Message } from '../../core/message';
import type { Problem } from '../../core/problem';
import { Emitter } from './emitter';
import { SetupScreen } from './setupScreen';
import type { SetupCore } from './setupVm';

/**
 * @property notice What to tell a person who has closed the terminal before the end.
 * @property changed Id of the VM where something may have been changed that can be undone.
 */
export interface JobEnd {
  readonly exitCode: number;
  readonly notice?: Message;
  readonly changed?: string;
}

/** The work of one terminal. Aborting the signal asks it to end; it may take a while to do so in good order. */
export type SetupJob = (screen: SetupScreen, signal: AbortSignal) => Promise<JobEnd>;

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

const tickMs = 1_000;
const controlC = '\x03';

export class SetupTerminal implements vscode.Pseudoterminal {
  private readonly writes = new Emitter<string>();
  private readonly closes = new Emitter<number>();
  private readonly stop = new AbortController();
  private screen: SetupScreen | undefined;
  private columns: number | undefined;
  private closed = false;
  readonly onDidWrite = this.writes.event;
  readonly onDidClose = this.closes.event;

  constructor(
    private readonly job: SetupJob,
    private readonly deps: TerminalDeps,
  ) {}

  open(dimensions: { readonly columns: number } | undefined): void {
    this.columns = dimensions?.columns;
    void this.work();
  }

  setDimensions({ columns }: { readonly columns: number }): void {
    this.columns = columns;
    if (this.screen !== undefined) this.screen.columns = columns;
  }

  /** Ctrl+C asks politely; the second one only closes the terminal: the VM is put in order all the same. */
  handleInput(data: string): void {
    if (!data.includes(controlC) || this.closed) return;
    if (this.stop.signal.aborted) {
      this.end(1);
      return;
    }
    this.stop.abort();
    this.screen?.stop();
  }

  /**
   * VS Code has closed the terminal: the user did, or ended the task. Or the window closes; then nothing is cancelled: a
   * build goes on on the VM, and the next run of its step follows it.
   */
  close(): void {
    this.closed = true;
    this.deps.later(() => {
      this.stop.abort();
    });
  }

  private async work(): Promise<void> {
    const end = await this.attempt();
    if (!this.closed) this.end(end.exitCode);
    else if (end.notice !== undefined) this.deps.notify(end.notice, end);
  }

  private async attempt(): Promise<JobEnd> {
    const { deps } = this;
    let ticking: ReturnType<typeof setInterval> | undefined;
    try {
      const screen = new SetupScreen({
        engine: await deps.engine(),
        write: (text) => {
          if (!this.closed) this.writes.fire(text);
        },
        translate: (template) => deps.translate(template),
        now: () => deps.now(),
      });
      if (this.columns !== undefined) screen.columns = this.columns;
      this.screen = screen;
      ticking = setInterval(() => {
        screen.tick();
      }, tickMs);
      return await this.job(screen, this.stop.signal);
    } catch (error) {
      return this.failed(deps.problemOf(error));
    } finally {
      clearInterval(ticking);
    }
  }

  private failed(problem: Problem): JobEnd {
    if (problem.id === 'cancelled') {
      this.screen?.say(msg('Cancelled; nothing was changed.'));
      return { exitCode: 1 };
    }
    this.screen?.problem(problem);
    const guarded = problem.id === 'restricted-mode' || problem.id === 'setup-running';
    return { exitCode: guarded ? 3 : 1, notice: problem.message };
  }

  private end(exitCode: number): void {
    this.closed = true;
    this.closes.fire(exitCode);
  }
}
