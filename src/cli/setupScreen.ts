// What a setup shows while it runs: lines on stdout, and on stderr where it is.
import { render } from '../core/message';
import { RunNarrator } from '../core/setup/report/narrator';
import type { SetupTextOptions } from '../core/setup/report/sheet';
import type { Plan, RunEvent } from '../core/setup/types';
import type { SetupContext } from './setupContext';

/** Milliseconds between two drawings of the status line. */
const redrawMs = 1_000;
/** Where there is no terminal to draw on, progress is a line each time it has come on by so many percent. */
const percentStep = 10;

/** What the JSON document holds, or nobody reads beside it. */
const ofCommands: ReadonlySet<RunEvent['kind']> = new Set(['command', 'command-ended', 'output']);

/** Without `lines`, stdout stays empty for the JSON document and what is worth saying goes to stderr. */
export class SetupScreen {
  private narrator: RunNarrator | undefined;
  private timer: NodeJS.Timeout | undefined;
  private drawn = false;
  private told = '';

  constructor(
    private readonly context: SetupContext,
    private readonly options: SetupTextOptions,
    private readonly lines: boolean,
  ) {}

  /** Text of the report itself. */
  write(text: string): void {
    this.clear();
    this.context.write(text);
  }

  /** Text beside the report. */
  writeError(text: string): void {
    this.clear();
    this.context.writeError(text);
  }

  begin(plan: Plan): void {
    this.narrator = new RunNarrator(plan, this.options);
    if (!this.context.statusLine) return;
    this.timer = setInterval(() => {
      this.draw();
    }, redrawMs);
    this.timer.unref();
  }

  event(event: RunEvent): void {
    const { narrator } = this;
    if (narrator === undefined) return;
    const text = narrator.take(event, Date.now());
    if (text !== '') {
      if (this.lines) this.write(text);
      else if (!ofCommands.has(event.kind)) this.writeError(text);
    }
    if (this.context.statusLine) this.draw();
    else if (event.kind === 'progress') this.tell(event);
  }

  end(): void {
    clearInterval(this.timer);
    this.clear();
    this.narrator = undefined;
  }

  /** Keeps the status line out of the way while a person types. */
  async paused<T>(question: () => Promise<T>): Promise<T> {
    const { narrator } = this;
    this.clear();
    this.narrator = undefined;
    try {
      return await question();
    } finally {
      this.narrator = narrator;
    }
  }

  private draw(): void {
    const line = this.narrator?.status(Date.now()) ?? '';
    if (line === '') return;
    this.context.writeError(`\r\x1b[K${line}`);
    this.drawn = true;
  }

  private clear(): void {
    if (this.drawn) this.context.writeError('\r\x1b[K');
    this.drawn = false;
  }

  private tell(event: Extract<RunEvent, { kind: 'progress' }>): void {
    const reached = event.percent === null ? null : Math.floor(event.percent / percentStep);
    const what = `${event.step} ${reached ?? render(event.message)}`;
    if (what === this.told) return;
    this.told = what;
    this.context.writeError(`${this.narrator?.status(Date.now()) ?? ''}\n`);
  }
}
