// The terminal in which a VS Code task of ours works: it opens, can be cancelled, and ends with an exit code.
import type * as vscode from 'vscode';
import type { Message } from '../../core/message';
import type { Problem } from '../../core/problem';
import { Emitter } from '../setup/emitter';
import type { LiveScreen } from './liveScreen';

/** @property notice What to tell a person who has closed the terminal before the end. */
export interface TaskEnd {
  readonly exitCode: number;
  readonly notice?: Message;
}

/** The work of one terminal. Aborting the signal asks it to end; it may take a while to do so in good order. */
export type TaskJob<Screen, End> = (screen: Screen, signal: AbortSignal) => Promise<End>;

/**
 * @property screen Makes what the terminal shows; it may have to load something first.
 * @property failed How the work has ended that threw this.
 * @property notify Tells what work that nobody watches any more has come to.
 * @property problemOf Any failure, as a problem that can be shown.
 * @property later Calls back in a moment, unless VS Code ends before that.
 */
export interface TaskTerminalDeps<Screen, End> {
  screen(write: (text: string) => void): Promise<Screen>;
  failed(problem: Problem, screen: Screen | undefined): End;
  notify(notice: Message, end: End): void;
  problemOf(error: unknown): Problem;
  later(call: () => void): void;
}

const tickMs = 1_000;
const controlC = '\x03';

export class TaskTerminal<Screen extends LiveScreen, End extends TaskEnd> implements vscode.Pseudoterminal {
  private readonly writes = new Emitter<string>();
  private readonly closes = new Emitter<number>();
  private readonly stop = new AbortController();
  private screen: Screen | undefined;
  private columns: number | undefined;
  private closed = false;
  readonly onDidWrite = this.writes.event;
  readonly onDidClose = this.closes.event;

  constructor(
    private readonly job: TaskJob<Screen, End>,
    private readonly deps: TaskTerminalDeps<Screen, End>,
  ) {}

  open(dimensions: { readonly columns: number } | undefined): void {
    this.columns = dimensions?.columns;
    void this.work();
  }

  setDimensions({ columns }: { readonly columns: number }): void {
    this.columns = columns;
    if (this.screen !== undefined) this.screen.columns = columns;
  }

  /** Ctrl+C asks politely; the second one only closes the terminal: what it has begun comes to its end all the same. */
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
   * VS Code has closed the terminal: the user did, or ended the task. Or the window closes; then nothing is cancelled: what
   * works on the VM goes on there, and can be followed again.
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

  private async attempt(): Promise<End> {
    let ticking: ReturnType<typeof setInterval> | undefined;
    try {
      const screen = await this.deps.screen((text) => {
        if (!this.closed) this.writes.fire(text);
      });
      if (this.columns !== undefined) screen.columns = this.columns;
      this.screen = screen;
      ticking = setInterval(() => {
        screen.tick();
      }, tickMs);
      return await this.job(screen, this.stop.signal);
    } catch (error) {
      return this.deps.failed(this.deps.problemOf(error), this.screen);
    } finally {
      clearInterval(ticking);
    }
  }

  private end(exitCode: number): void {
    this.closed = true;
    this.closes.fire(exitCode);
  }
}
