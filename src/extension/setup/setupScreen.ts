// What the terminal of a setup shows: the plan, each event as it happens, one line that lives, and the result.
import { msg } from '../../core/message';
import type { Plan, RunEvent, RunResult } from '../../core/setup/types';
import { LiveScreen, type LiveScreenDeps } from '../terminals/liveScreen';
import type { SetupCore } from './setupVm';

export interface ScreenDeps extends LiveScreenDeps {
  readonly engine: SetupCore;
}

/** Milliseconds between two drawings of the live line: a build reports hundreds of times. */
const redrawMs = 100;

/** Exit codes of a task, as those of the command line: done, failed, refused. */
export function exitCodeOf({ outcome }: RunResult): number {
  if (outcome === 'done' || outcome === 'nothing-to-do') return 0;
  return outcome === 'refused' ? 3 : 1;
}

export class SetupScreen extends LiveScreen {
  private narrator: InstanceType<SetupCore['RunNarrator']> | undefined;
  private confirmUntil: number | undefined;
  private stopping = false;

  constructor(private readonly deps: ScreenDeps) {
    super(deps);
  }

  private get options() {
    return { translate: this.deps.translate, colour: true, width: Math.min(this.columns, 120) };
  }

  plan(plan: Plan): void {
    this.print(this.deps.engine.planToText(plan, this.options));
  }

  /** Before the first event of a run. */
  begin(plan: Plan): void {
    this.narrator = new this.deps.engine.RunNarrator(plan, this.options);
    this.print('\n');
  }

  event(event: RunEvent): void {
    if (event.kind === 'confirming') this.confirmUntil = event.untilMs;
    if (event.kind === 'step-ended') this.confirmUntil = undefined;
    const text = this.narrator?.take(event, this.deps.now()) ?? '';
    if (text !== '') this.print(text);
    else if (this.deps.now() - this.drawnMs >= redrawMs) this.tick();
  }

  /** From now on the live line says that the run is ending. */
  stop(): void {
    this.stopping = true;
    this.say(
      msg(
        'Cancelling: the VM stops at the next command and puts the step’s changes back where that is safe. Ctrl+C again closes the terminal.',
      ),
    );
    this.tick();
  }

  result(result: RunResult, plan: Plan): void {
    this.narrator = undefined;
    this.print(`\n${this.deps.engine.resultToText(result, this.options, plan)}`);
  }

  protected status(): string {
    const { narrator, deps, confirmUntil } = this;
    const where = narrator?.status(deps.now()) ?? '';
    if (where === '') return '';
    const parts = [
      ...(this.stopping ? [this.text(msg('cancelling'))] : []),
      ...(confirmUntil === undefined
        ? []
        : [
            this.text(
              msg(
                'waiting for a new SSH connection, {0} left',
                deps.engine.elapsed(confirmUntil - deps.now()),
              ),
            ),
          ]),
      where,
    ];
    return parts.join(' · ');
  }
}
