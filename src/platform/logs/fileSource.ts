// A log file that may be written while it is read, as `tail -F` sees it: appended, cut, or replaced by another file.
import { open, stat, type FileHandle } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { SourceState } from '../../core/logs/viewer/protocol';
import { LineStore } from './lineStore';
import { Pulse, Slices } from './pulse';
import type { LogSource } from './source';

/** How often the file is looked at, once it has been read. */
const lookMs = 250;
const readBytes = 1_048_576;
/** Bytes before the end that are compared: a file that was cut and has grown again looks as if it had only grown. */
const endBytes = 64;

/** @throws Error for a folder, a pipe or a device (reading one might never end), and whatever the file system says. */
async function openRegular(path: string): Promise<FileHandle> {
  if (!(await stat(path)).isFile()) throw new Error('it is not a regular file');
  return open(path, 'r');
}

/** @throws as `openRegular` */
export async function openFileSource(
  path: string,
  options: { readonly lookMs?: number } = {},
): Promise<LogSource> {
  return new FileSource(path, await openRegular(path), options.lookMs ?? lookMs);
}

class FileSource implements LogSource {
  readonly changes = new Pulse();
  store: LineStore;
  generation = 0;
  state: SourceState = { kind: 'reading', bytes: 0, of: 0 };
  private readonly ended = new AbortController();
  private readonly slices = new Slices();
  private readonly work: Promise<void>;
  private readonly buffer = Buffer.allocUnsafe(readBytes);
  /** The last bytes that were read, and when the file had last been written then. */
  private lastBytes = Buffer.alloc(0);
  private written = 0n;

  constructor(
    private readonly path: string,
    private file: FileHandle,
    private readonly waitMs: number,
  ) {
    this.store = new LineStore(file);
    this.work = this.run();
  }

  acknowledge(): void {
    // A file waits for nobody: it is on the disk already.
  }

  async close(): Promise<void> {
    this.ended.abort();
    await this.work;
    await this.file.close().catch(() => undefined);
  }

  private async run(): Promise<void> {
    const { signal } = this.ended;
    while (!signal.aborted) {
      try {
        await this.readOn();
        await this.look();
      } catch (error) {
        this.setState({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
      }
      await pause(this.waitMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** Reads to the end of the file. */
  private async readOn(): Promise<void> {
    while (!this.ended.signal.aborted) {
      const { bytes } = this.store.index;
      const read = await this.store.read(bytes, readBytes, this.buffer);
      if (read.length === 0) return;
      this.store.grow(read);
      this.lastBytes = Buffer.from(
        Buffer.concat([this.lastBytes, read.subarray(-endBytes)]).subarray(-endBytes),
      );
      if (this.state.kind === 'reading') {
        const { size } = await this.file.stat();
        this.state = { kind: 'reading', bytes: bytes + read.length, of: size };
      }
      this.changes.fire();
      await this.slices.turn();
    }
  }

  /** Finds out what has become of the file since it was read. */
  private async look(): Promise<void> {
    const own = await this.file.stat({ bigint: true });
    const there = await stat(this.path, { bigint: true }).catch(() => undefined);
    if (there === undefined) {
      this.setState({ kind: 'gone' });
      return;
    }
    const replaced = there.ino !== own.ino || there.dev !== own.dev;
    const cut = own.size < BigInt(this.store.index.bytes);
    const rewritten = own.mtimeMs !== this.written && !(await this.hasSameEnd());
    this.written = own.mtimeMs;
    if (replaced || cut || rewritten) await this.beginAnew();
    else this.setState({ kind: 'watching' });
  }

  private async hasSameEnd(): Promise<boolean> {
    const { length } = this.lastBytes;
    const bytes = await this.store.read(this.store.index.bytes - length, length);
    return bytes.equals(this.lastBytes);
  }

  private async beginAnew(): Promise<void> {
    const file = await openRegular(this.path);
    const old = this.file;
    this.file = file;
    this.store = new LineStore(file);
    this.generation += 1;
    this.lastBytes = Buffer.alloc(0);
    this.state = { kind: 'reading', bytes: 0, of: 0 };
    this.changes.fire();
    // Waits for readings that are on their way.
    await old.close().catch(() => undefined);
  }

  private setState(state: SourceState): void {
    if (state.kind === this.state.kind) return;
    this.state = state;
    this.changes.fire();
  }
}
