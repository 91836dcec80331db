// Open files as a kernel has them: counted, shared between processes, with one position. Bytes are Latin-1 strings.
import { FsError } from '../files/fsError';
import { Reader, readerOf } from './reader';

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

/** Bytes that are no UTF-8 are kept in text as these, as bash keeps them: U+DC80 and up. */
const strayByte = 0xdc00;
const strayBytes = /[\udc80-\udcff]/;

/** Text as bytes. */
export function toBytes(text: string): string {
  if (/^[\u0000-\u007f]*$/.test(text)) return text;
  const bytes = (piece: string) => Buffer.from(piece, 'utf8').toString('latin1');
  if (!strayBytes.test(text)) return bytes(text);
  // The second half of a surrogate pair looks like a stray byte: pairs are taken as one character.
  return Array.from(text, (character) =>
    character.length === 1 && strayBytes.test(character)
      ? String.fromCharCode(character.charCodeAt(0) - strayByte)
      : bytes(character),
  ).join('');
}

/** Bytes as text. */
export function toText(bytes: string): string {
  if (/^[\u0000-\u007f]*$/.test(bytes)) return bytes;
  const text = Buffer.from(bytes, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? leniently(bytes) : text;
}

/** Well-formed sequences, one character each, and what is none, byte by byte. */
const sequences =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\x80-\xff]/g;

function leniently(bytes: string): string {
  return bytes.replace(sequences, (sequence) =>
    sequence.length === 1
      ? String.fromCharCode(sequence.charCodeAt(0) + strayByte)
      : Buffer.from(sequence, 'latin1').toString('utf8'),
  );
}
