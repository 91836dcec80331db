// What the terminal of a task shows: lines that stay, and below them one line that lives.
import { msg, render, type Message } from '../../core/message';
import type { Problem } from '../../core/problem';
import { sanitize } from '../../core/remote/sanitize';
import { fitted } from '../../core/report/width';

/**
 * @property write Takes text for the terminal, with its line ends and sequences.
 * @property translate Into the reader's language.
 */
export interface LiveScreenDeps {
  readonly write: (text: string) => void;
  readonly translate: (template: string) => string;
  readonly now: () => number;
}

/** Back to the first column, and the line away. */
const wipe = '\r\x1b[2K';

export abstract class LiveScreen {
  columns = 80;
  /** When the live line was drawn last. */
  protected drawnMs = 0;
  private live = '';

  protected constructor(private readonly base: LiveScreenDeps) {}

  /** The text of the live line; empty for none. It is cut where the terminal ends. */
  protected abstract status(): string;

  /** A person has asked the work to end. */
  abstract stop(): void;

  /** A sentence of ours on lines of its own. */
  say(message: Message): void {
    this.print(`${sanitize(this.text(message), { singleLine: true })}\n`);
  }

  problem({ message, detail, remedies }: Problem): void {
    this.say(message);
    for (const line of detail ?? []) this.say(typeof line === 'string' ? msg('{0}', line) : line);
    for (const { label } of remedies) this.say(msg('→ {0}', label));
  }

  /** Draws the live line again: time goes on. */
  tick(): void {
    const line = this.line();
    if (line === this.live) return;
    this.live = line;
    this.drawnMs = this.base.now();
    this.base.write(line === '' ? wipe : `${wipe}${line}`);
  }

  /** Lines above the live one. */
  protected print(text: string): void {
    const { write, now } = this.base;
    const before = this.live === '' ? '' : wipe;
    const after = this.line();
    this.live = after;
    this.drawnMs = now();
    write(before + text.replaceAll('\n', '\r\n') + after);
  }

  protected text(message: Message): string {
    return render(message, this.base.translate);
  }

  private line(): string {
    // One that wraps could not be wiped.
    return fitted(sanitize(this.status(), { singleLine: true }), this.columns - 1);
  }
}
