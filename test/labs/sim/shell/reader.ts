// Reads an open file in pieces. Bytes are Latin-1 strings.

/** Somebody who waits for bytes; `over` once he has gone: what comes then is the next one's. */
export interface Waiting {
  over: boolean;
}

/** Reads bytes in pieces; what one reader of a shared file takes, the next does not see. */
export class Reader {
  private buffer = '';
  private ended = false;
  private coming: Promise<boolean> | undefined;

  /**
   * @param pull The next piece; null at the end.
   * @param grows After the end there may be more, as in a file that is still written.
   */
  constructor(
    private readonly pull: () => string | null | Promise<string | null>,
    private readonly grows = false,
  ) {}

  /** All who wait at the same time wait for the same piece. */
  private more(): Promise<boolean> {
    this.coming ??= this.fetch().finally(() => {
      this.coming = undefined;
    });
    return this.coming;
  }

  private async fetch(): Promise<boolean> {
    if (this.ended) return false;
    const piece = await this.pull();
    if (piece !== null) this.buffer += piece;
    else if (!this.grows) this.ended = true;
    return piece !== null;
  }

  /** Up to and without `delimiter`; `complete` false where the end came first, or the one who waits has gone. */
  async line(
    delimiter = '\n',
    waiting?: Waiting,
  ): Promise<{ readonly text: string; readonly complete: boolean }> {
    let from = 0;
    for (;;) {
      const at = this.buffer.indexOf(delimiter, from);
      if (at >= 0) {
        const text = this.buffer.slice(0, at);
        this.buffer = this.buffer.slice(at + delimiter.length);
        return { text, complete: true };
      }
      from = this.buffer.length;
      const came = await this.more();
      if (waiting?.over === true) return { text: '', complete: false };
      // Another one who waited may have taken some of it.
      from = Math.min(from, this.buffer.length);
      if (!came) break;
    }
    return { text: this.take(), complete: false };
  }

  /** Up to `most` bytes, or to a delimiter before them, which is taken too. */
  async counted(
    most: number,
    delimiter: string,
    waiting?: Waiting,
  ): Promise<{ readonly text: string; readonly complete: boolean }> {
    for (;;) {
      const at = this.buffer.indexOf(delimiter);
      if (at >= 0 && at < most) return { text: this.take(at + 1).slice(0, at), complete: true };
      if (this.buffer.length >= most) return { text: this.take(most), complete: true };
      const came = await this.more();
      if (waiting?.over === true) return { text: '', complete: false };
      if (!came) return { text: this.take(most), complete: false };
    }
  }

  async characters(count: number, waiting?: Waiting): Promise<string> {
    while (this.buffer.length < count) {
      const came = await this.more();
      if (waiting?.over === true) return '';
      if (!came) break;
    }
    return this.take(count);
  }

  /** What is there, at least one byte and `most` at most; null at the end, or where the one who waits has gone. */
  async some(waiting?: Waiting, most?: number): Promise<string | null> {
    while (this.buffer === '') {
      const came = await this.more();
      if (waiting?.over === true || !came) return null;
    }
    return this.take(most);
  }

  /** A line, or what has come of one already, without waiting for more. */
  lineSoFar(delimiter: string): { readonly text: string; readonly complete: boolean } {
    const at = this.buffer.indexOf(delimiter);
    if (at < 0) return { text: this.take(), complete: false };
    return { text: this.take(at + delimiter.length).slice(0, at), complete: true };
  }

  /** What has come already, up to so many bytes. */
  take(count = this.buffer.length): string {
    const text = this.buffer.slice(0, count);
    this.buffer = this.buffer.slice(count);
    return text;
  }

  /** True where a read would not wait. Asks for what can be had at once. */
  async ready(): Promise<boolean> {
    if (this.buffer !== '') return true;
    const waits = Symbol('waits');
    const first = await Promise.race([
      this.more(),
      new Promise<typeof waits>((resolve) => {
        setImmediate(resolve, waits);
      }),
    ]);
    return first !== waits;
  }

  async all(): Promise<string> {
    while (await this.more());
    const text = this.buffer;
    this.buffer = '';
    return text;
  }
}

export function readerOf(bytes: string): Reader {
  let rest: string | null = bytes;
  return new Reader(() => {
    const piece = rest;
    rest = null;
    return piece;
  });
}
