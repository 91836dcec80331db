// What the page of a plan view is shown: made anew with each change, sent a few times a second at most.
import { isMessage, render, type Message, type Translate } from '../../core/message';
import { planPage } from '../../core/setup/view/model';
import type { PlanPage } from '../../core/setup/view/page';
import type { PlanMemory, ToPage } from '../../core/setup/view/protocol';
import type { PlanState } from '../../core/setup/view/state';

export interface PlanScreenDeps {
  readonly send: (message: ToPage) => void;
  readonly now: () => number;
  readonly translate: Translate;
}

/** A build says something many times a second; the eye needs less. */
const drawEveryMs = 100;

export class PlanScreen {
  /** What the page shows, or will in a moment. */
  page: PlanPage;
  private timer: NodeJS.Timeout | undefined;
  private disposed = false;

  constructor(
    private readonly deps: PlanScreenDeps,
    private state: PlanState,
    private readonly memory: () => PlanMemory,
  ) {
    this.page = this.made();
  }

  draw(state: PlanState): void {
    this.state = state;
    this.page = this.made();
    this.timer ??= setTimeout(() => {
      this.drawNow();
    }, drawEveryMs);
  }

  drawNow(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.disposed) return;
    // Times go on between two changes.
    this.page = this.made();
    this.deps.send({ kind: 'page', page: this.page, memory: this.memory() });
  }

  /** For a screen reader. */
  say(text: Message | string): void {
    const words = isMessage(text) ? render(text, this.deps.translate) : text;
    if (words !== '' && !this.disposed) this.deps.send({ kind: 'say', text: words });
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
  }

  private made(): PlanPage {
    return planPage(this.state, this.deps.now(), this.deps.translate);
  }
}
