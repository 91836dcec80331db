// A named pipe: what is behind a fifo's name, whoever opens it. Opening waits for the other side, as open(2) does.
import { FsError } from '../files/fsError';
import { OpenFile } from './io';
import { Reader } from './reader';

export type FifoMode = 'read' | 'write' | 'both';

export class Fifo {
  private readers = 0;
  private writers = 0;
  /** How often each side has been opened: who waits for the other looks for a change. */
  private readonly openings = { read: 0, write: 0 };
  private pieces: string[] = [];
  private reader: Reader;
  private wake: (() => void) | undefined;
  private readonly waiting = new Set<() => void>();

  constructor() {
    this.reader = this.freshReader();
  }

  /** Opens it at once, without waiting for the other side. */
  open(mode: FifoMode, path: string): OpenFile {
    const reads = mode !== 'write';
    const writes = mode !== 'read';
    if (reads) {
      this.readers += 1;
      this.openings.read += 1;
    }
    if (writes) {
      this.writers += 1;
      this.openings.write += 1;
    }
    const file = new OpenFile(
      reads ? this.reader : undefined,
      writes
        ? (bytes) => {
            this.write(bytes);
          }
        : undefined,
      path,
    );
    file.onClose.push(() => {
      this.close(reads, writes);
    });
    for (const notify of [...this.waiting]) notify();
    return file;
  }

  /** Opens it and waits until the other side is open, or was for a moment. */
  async openAndWait(mode: FifoMode, path: string, orKilled: <T>(work: Promise<T>) => Promise<T>) {
    const before = { ...this.openings };
    const file = this.open(mode, path);
    const met = () =>
      mode === 'both' ||
      (mode === 'read'
        ? this.writers > 0 || this.openings.write > before.write
        : this.readers > 0 || this.openings.read > before.read);
    try {
      await orKilled(
        new Promise<void>((resolve) => {
          const look = (): void => {
            if (!met()) return;
            this.waiting.delete(look);
            resolve();
          };
          this.waiting.add(look);
          look();
        }),
      );
    } catch (error) {
      file.retain().release();
      throw error;
    }
    return file;
  }

  private freshReader(): Reader {
    return new Reader(async () => {
      while (this.pieces.length === 0) {
        if (this.writers === 0) return null;
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      }
      return this.pieces.splice(0).join('');
    }, true);
  }

  private write(bytes: string): void {
    if (this.readers === 0) throw new FsError('EPIPE', 'write', '');
    this.pieces.push(bytes);
    this.notify();
  }

  private notify(): void {
    const waiting = this.wake;
    this.wake = undefined;
    waiting?.();
  }

  private close(read: boolean, wrote: boolean): void {
    if (read) this.readers -= 1;
    if (wrote) this.writers -= 1;
    if (this.writers === 0) this.notify();
    // Nobody has it open: what was not read is gone.
    if (this.readers === 0 && this.writers === 0) {
      this.pieces = [];
      this.reader = this.freshReader();
    }
  }
}
