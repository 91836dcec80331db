// Says to a screen reader what has happened, one sentence at a time: a log that grows must not talk all the time.
import { element } from './dom';

/** Time a sentence stays the only one. */
const quietMs = 1500;

export class Announcer {
  readonly element = element('div', { role: 'status', 'aria-live': 'polite', class: 'unseen' });
  private waiting: string | undefined;
  private timer: number | undefined;

  /** The last of many that come at once is said. */
  say(text: string): void {
    this.waiting = text;
    if (this.timer === undefined) this.next();
  }

  private next(): void {
    this.timer = undefined;
    if (this.waiting === undefined) return;
    // The same words again are said again only if they are new in the page.
    this.element.replaceChildren(element('span', {}, this.waiting));
    this.waiting = undefined;
    this.timer = window.setTimeout(() => {
      this.next();
    }, quietMs);
  }
}
