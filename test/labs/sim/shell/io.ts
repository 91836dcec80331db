// Open files as a kernel has them: counted, shared between processes, with one position. Bytes are Latin-1 strings.
import { FsError } from '../files/fsError';

/** Reads bytes in pieces; what one reader of a shared file takes, the next does not see. */
export class Reader {
  private buffer = '';
  private ended = false;

  /**
   * @param pull The next piece; null at the end.
   * @param grows After the end there may be more, as in a file that is still written.
   */
  constructor(
    private readonly pull: () => string | null | Promise<string | null>,
    private readonly grows = false,
  ) {}

  private async more(): Promise<boolean> {
    if (this.ended) return false;
    const piece = await this.pull();
    if (piece !== null) this.buffer += piece;
    else if (!this.grows) this.ended = true;
    return piece !== null;
  }

  /** Up to and without `delimiter`; `complete` false where the end came first. */
  async line(delimiter = '\n'): Promise<{ readonly text: string; readonly complete: boolean }> {
    let from = 0;
    for (;;) {
      const at = this.buffer.indexOf(delimiter, from);
      if (at >= 0) {
        const text = this.buffer.slice(0, at);
        this.buffer = this.buffer.slice(at + delimiter.length);
        return { text, complete: true };
      }
      from = this.buffer.length;
      if (!(await this.more())) break;
    }
    const text = this.buffer;
    this.buffer = '';
    return { text, complete: false };
  }

  async characters(count: number): Promise<string> {
    while (this.buffer.length < count && (await this.more()));
    const text = this.buffer.slice(0, count);
    this.buffer = this.buffer.slice(count);
    return text;
  }

  /** What is there, at least one byte; null at the end. */
  async some(): Promise<string | null> {
    if (this.buffer === '' && !(await this.more())) return null;
    const text = this.buffer;
    this.buffer = '';
    return text;
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

/** One open file: several descriptors of several processes may be the same. */
export class OpenFile {
  private users = 0;
  /** Processes that hold a lock of flock on it release it with the last descriptor. */
  onClose: (() => void)[] = [];

  constructor(
    readonly reader: Reader | undefined,
    private readonly writer: ((bytes: string) => void) | undefined,
    /** Real path of a regular file, for /proc/locks. */
    readonly path?: string,
  ) {}

  retain(): this {
    this.users += 1;
    return this;
  }

  release(): void {
    this.users -= 1;
    if (this.users === 0) for (const close of this.onClose.splice(0)) close();
  }

  /** @throws FsError EBADF where it is not open for writing, or what the file says. */
  write(bytes: string): void {
    if (this.writer === undefined) throw new FsError('EBADF', 'write', '');
    if (bytes !== '') this.writer(bytes);
  }
}

export function nullFile(): OpenFile {
  return new OpenFile(readerOf(''), () => undefined);
}

/** Both ends of a pipe. Reading waits for a writer's bytes or for the last writer to close. */
export function pipe(): { readonly input: OpenFile; readonly output: OpenFile } {
  const pieces: string[] = [];
  let closed = false;
  let broken = false;
  let wake: (() => void) | undefined;
  const notify = (): void => {
    const waiting = wake;
    wake = undefined;
    waiting?.();
  };
  const reader = new Reader(async () => {
    while (pieces.length === 0) {
      if (closed) return null;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return pieces.splice(0).join('');
  });
  const input = new OpenFile(reader, undefined);
  const output = new OpenFile(undefined, (bytes) => {
    if (broken) throw new FsError('EPIPE', 'write', '');
    pieces.push(bytes);
    notify();
  });
  input.onClose.push(() => {
    broken = true;
  });
  output.onClose.push(() => {
    closed = true;
    notify();
  });
  return { input, output };
}

/** The descriptors of one process. */
export class FdTable {
  private readonly open = new Map<number, OpenFile>();

  get(fd: number): OpenFile | undefined {
    return this.open.get(fd);
  }

  set(fd: number, file: OpenFile): void {
    file.retain();
    this.open.get(fd)?.release();
    this.open.set(fd, file);
  }

  close(fd: number): void {
    this.open.get(fd)?.release();
    this.open.delete(fd);
  }

  clone(): FdTable {
    const copy = new FdTable();
    for (const [fd, file] of this.open) copy.set(fd, file);
    return copy;
  }

  closeAll(): void {
    for (const file of this.open.values()) file.release();
    this.open.clear();
  }

  /** Numbers with the paths they lead to, as /proc/PID/fd shows them. */
  paths(): readonly (readonly [number, string])[] {
    return [...this.open].map(([fd, file]) => [fd, file.path ?? 'pipe:[4026]'] as const);
  }

  /** The lowest free number from ten, as `{name}>FILE` takes it. */
  free(): number {
    let fd = 10;
    while (this.open.has(fd)) fd += 1;
    return fd;
  }

  /** Text to a descriptor. @throws FsError. */
  write(fd: number, text: string): void {
    const file = this.open.get(fd);
    if (file === undefined) throw new FsError('EBADF', 'write', String(fd));
    file.write(toBytes(text));
  }
}

/** Text as bytes. */
export function toBytes(text: string): string {
  return /^[\u0000-\u007f]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** Bytes as text. */
export function toText(bytes: string): string {
  return /^[\u0000-\u007f]*$/.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');
}
