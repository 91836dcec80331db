// What a command shows that goes on for a while: lines on stdout, and on stderr one line that says where it is.
import type { SetupContext } from './setupContext';

/** Milliseconds between two drawings of the status line. */
const redrawMs = 1_000;

/** The two streams of a terminal, with one line that is drawn over itself and is gone before any other text. */
export class StatusScreen {
  private status: (() => string) | undefined;
  private timer: NodeJS.Timeout | undefined;
  private drawn = false;

  constructor(protected readonly context: Pick<SetupContext, 'write' | 'writeError' | 'statusLine'>) {}

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

  /** Draws this line from now on, again each second; nothing while it is empty. */
  show(status: () => string): void {
    this.status = status;
    if (!this.context.statusLine) return;
    this.timer = setInterval(() => {
      this.draw();
    }, redrawMs);
    this.timer.unref();
  }

  end(): void {
    clearInterval(this.timer);
    this.clear();
    this.status = undefined;
  }

  /** Keeps the status line out of the way while a person types. */
  async paused<T>(question: () => Promise<T>): Promise<T> {
    const { status } = this;
    this.clear();
    this.status = undefined;
    try {
      return await question();
    } finally {
      this.status = status;
    }
  }

  /** The line as it is now; empty where there is none. */
  line(): string {
    return this.status?.() ?? '';
  }

  draw(): void {
    const line = this.line();
    if (line === '' || !this.context.statusLine) return;
    this.context.writeError(`\r\x1b[K${line}`);
    this.drawn = true;
  }

  private clear(): void {
    if (this.drawn) this.context.writeError('\r\x1b[K');
    this.drawn = false;
  }
}
