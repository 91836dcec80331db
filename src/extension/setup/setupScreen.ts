// What the terminal of a setup shows: the plan, each event as it happens, one line that lives, and the result.
import { msg, render, type Message } from '../../core/message';
import type { Problem } from '../../core/problem';
import { sanitize } from '../../core/remote/sanitize';
import { fitted } from '../../core/report/width';
import type { Plan, RunEvent, RunResult } from '../../core/setup/types';
import type { SetupCore } from './setupVm';

/**
 * @property write Takes text for the terminal, with its line ends and sequences.
 * @property translate Into the reader's language.
 */
export interface ScreenDeps {
  readonly engine: SetupCore;
  readonly write: (text: string) => void;
  readonly translate: (template: string) => string;
  readonly now: () => number;
}

/** Back to the first column, and the line away. */
const wipe = '\r\x1b[2K';
/** Milliseconds between two drawings of the live line: a build reports hundreds of times. */
const redrawMs = 100;

/** Exit codes of a task, as those of the command line: done, failed, refused. */
export function exitCodeOf({ outcome }: RunResult): number {
  if (outcome === 'done' || outcome === 'nothing-to-do') return 0;
  return outcome === 'refused' ? 3 : 1;
}

export class SetupScreen {
  columns = 80;
  private narrator: InstanceType<SetupCore['RunNarrator']> | undefined;
  private live = '';
  private drawnMs = 0;
  private confirmUntil: number | undefined;
  private stopping = false;

  constructor(private readonly deps: ScreenDeps) {}

  private get options() {
    return { translate: this.deps.translate, colour: true, width: Math.min(this.columns, 120) };
  }

  /** A sentence of ours on lines of its own. */
  say(message: Message): void {
    this.print(`${sanitize(this.text(message), { singleLine: true })}\n`);
  }

  problem({ message, detail, remedies }: Problem): void {
    this.say(message);
    for (const line of detail ?? []) this.say(typeof line === 'string' ? msg('{0}', line) : line);
    for (const { label } of remedies) this.say(msg('→ {0}', label));
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

  /** Draws the live line again: time goes on. */
  tick(): void {
    const line = this.status();
    if (line === this.live) return;
    this.live = line;
    this.drawnMs = this.deps.now();
    this.deps.write(line === '' ? wipe : `${wipe}${line}`);
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

  /** Lines above the live one. */
  private print(text: string): void {
    const { write } = this.deps;
    const before = this.live === '' ? '' : wipe;
    const after = this.status();
    this.live = after;
    this.drawnMs = this.deps.now();
    write(before + text.replaceAll('\n', '\r\n') + after);
  }

  private status(): string {
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
    // One that wraps could not be wiped.
    return fitted(sanitize(parts.join(' · '), { singleLine: true }), this.columns - 1);
  }

  private text(message: Message): string {
    return render(message, this.deps.translate);
  }
}
