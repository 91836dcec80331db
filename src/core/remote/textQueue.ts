// Text that comes piece by piece for one reader: what a person types, for the standard input of a command.

/** Characters that may wait for the reader: a paste of any sensible size. */
const mostWaiting = 1024 * 1024;

export class TextQueue implements AsyncIterable<string> {
  private waiting = '';
  private ended = false;
  private wake: (() => void) | undefined;

  /** @returns false when the text was not taken: too much waits already, or `end` was called. */
  push(text: string): boolean {
    if (this.ended || this.waiting.length + text.length > mostWaiting) return false;
    this.waiting += text;
    this.wake?.();
    return true;
  }

  /** What was pushed before still goes out. */
  end(): void {
    this.ended = true;
    this.wake?.();
  }

  /** For one reader; what comes while it is busy reaches it as one piece. */
  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for (;;) {
      if (this.waiting !== '') {
        const text = this.waiting;
        this.waiting = '';
        yield text;
      } else if (this.ended) return;
      else
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
    }
  }
}
