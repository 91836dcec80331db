// What a setup shows while it runs: lines on stdout, and on stderr where it is.
import { render } from '../core/message';
import { RunNarrator } from '../core/setup/report/narrator';
import type { SetupTextOptions } from '../core/setup/report/sheet';
import type { Plan, RunEvent } from '../core/setup/types';
import type { SetupContext } from './setupContext';
import { StatusScreen } from './statusScreen';

/** Where there is no terminal to draw on, progress is a line each time it has come on by so many percent. */
const percentStep = 10;

/** What the JSON document holds, or nobody reads beside it. */
const ofCommands: ReadonlySet<RunEvent['kind']> = new Set(['command', 'command-ended', 'output']);

/** Without `lines`, stdout stays empty for the JSON document and what is worth saying goes to stderr. */
export class SetupScreen extends StatusScreen {
  private narrator: RunNarrator | undefined;
  private told = '';

  constructor(
    context: SetupContext,
    private readonly options: SetupTextOptions,
    private readonly lines: boolean,
  ) {
    super(context);
  }

  begin(plan: Plan): void {
    const narrator = new RunNarrator(plan, this.options);
    this.narrator = narrator;
    this.show(() => narrator.status(Date.now()));
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

  override end(): void {
    super.end();
    this.narrator = undefined;
  }

  private tell(event: Extract<RunEvent, { kind: 'progress' }>): void {
    const reached = event.percent === null ? null : Math.floor(event.percent / percentStep);
    const what = `${event.step} ${reached ?? render(event.message)}`;
    if (what === this.told) return;
    this.told = what;
    this.context.writeError(`${this.line()}\n`);
  }
}
