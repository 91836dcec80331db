// A live log: pulled from its producer only as fast as it can be written down and read, and kept in a file.
import { rm } from 'node:fs/promises';
import type { SourceState } from '../../core/logs/viewer/protocol';
import { LineStore } from './lineStore';
import { Pulse, Slices } from './pulse';
import type { LogSource } from './source';
import { createSpool, type Spool } from './spoolFolder';

/**
 * @property windowBytes How far the producer may be ahead of the reader: the next chunk is pulled only within that.
 * @property limitBytes What is kept of the log at most; what comes behind is thrown away and counted.
 */
export interface SpoolLimits {
  readonly windowBytes?: number;
  readonly limitBytes?: number;
}

const defaults: Required<SpoolLimits> = { windowBytes: 8 * 2 ** 20, limitBytes: 8 * 2 ** 30 };
const writeBytes = 2 ** 20;

/**
 * @param folder Of the spools; made where it is not there.
 * @param chunks Must not be changed after they were handed over. Its `return` is called when the viewer is closed.
 * @throws whatever the file system says when the spool cannot be made.
 */
export async function openSpoolSource(
  folder: string,
  chunks: AsyncIterable<Uint8Array>,
  limits: SpoolLimits = {},
): Promise<LogSource> {
  return new SpoolSource(await createSpool(folder), chunks, { ...defaults, ...limits });
}

class SpoolSource implements LogSource {
  readonly changes = new Pulse();
  readonly generation = 0;
  readonly store: LineStore;
  state: SourceState = { kind: 'live' };
  private readonly slices = new Slices();
  private readonly room = new Pulse();
  private readonly work: Promise<void>;
  private queue: Uint8Array[] = [];
  /** Never rejects: what goes wrong is in `broken`. */
  private writing: Promise<void> | undefined;
  private broken: Error | undefined;
  private received = 0;
  private acknowledged = 0;
  private lost = 0;
  private closed = false;

  constructor(
    private readonly spool: Spool,
    chunks: AsyncIterable<Uint8Array>,
    private readonly limits: Required<SpoolLimits>,
  ) {
    this.store = new LineStore(spool.file);
    this.work = this.run(chunks[Symbol.asyncIterator]());
  }

  acknowledge(byte: number): void {
    if (byte <= this.acknowledged) return;
    this.acknowledged = byte;
    this.room.fire();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.room.fire();
    await this.work;
    await this.spool.file.close().catch(() => undefined);
    await rm(this.spool.path, { force: true }).catch(() => undefined);
  }

  private async run(chunks: AsyncIterator<Uint8Array>): Promise<void> {
    try {
      await this.pull(chunks);
      await this.writing;
      if (this.broken !== undefined) throw this.broken;
      if (this.state.kind === 'live') this.state = { kind: 'ended' };
    } catch (error) {
      this.state = { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
    }
    await this.writing;
    this.changes.fire();
    // A producer that waits for its own next chunk may answer never: nobody waits for it.
    if (this.closed || this.state.kind === 'failed') void chunks.return?.().catch(() => undefined);
  }

  private async pull(chunks: AsyncIterator<Uint8Array>): Promise<void> {
    while (await this.hasRoom()) {
      const next = await this.unlessClosed(chunks.next());
      if (next === undefined || next.done === true) return;
      this.take(next.value);
      // A producer that always has something ready would never let anybody else have a turn.
      await this.slices.turn();
    }
  }

  /** Waits until the producer is less than the window ahead. False when the viewer was closed. */
  private async hasRoom(): Promise<boolean> {
    for (;;) {
      const change = this.room.next();
      if (this.closed || this.broken !== undefined) return false;
      const done = Math.min(this.acknowledged, this.store.index.bytes);
      if (this.received - done < this.limits.windowBytes) return true;
      await Promise.race([change, this.writing ?? change]);
    }
  }

  /** A producer that is silent must not keep the viewer from closing. */
  private async unlessClosed<T>(promise: Promise<T>): Promise<T | undefined> {
    // If it breaks after the viewer was closed, nobody is there to care.
    promise.catch(() => undefined);
    for (;;) {
      const change = this.room.next();
      if (this.closed || this.broken !== undefined) return undefined;
      const first = await Promise.race([promise.then((value) => ({ value })), change]);
      if (first !== undefined) return first.value;
    }
  }

  private take(chunk: Uint8Array): void {
    const kept = chunk.subarray(0, Math.max(0, this.limits.limitBytes - this.received));
    if (kept.length > 0) {
      this.queue.push(kept);
      this.received += kept.length;
      this.writing ??= this.write();
    }
    if (kept.length < chunk.length) {
      this.lost += chunk.length - kept.length;
      this.tellLost();
    }
  }

  /** Only when what is kept is in the file: then it is known that nothing follows. */
  private tellLost(): void {
    if (this.lost === 0 || this.writing !== undefined) return;
    this.state = { kind: 'full', lostBytes: this.lost };
    this.changes.fire();
  }

  /** Writes until the queue is empty; small chunks go into the file together. */
  private async write(): Promise<void> {
    try {
      while (this.queue.length > 0) {
        const bytes = this.nextBatch();
        let written = 0;
        while (written < bytes.length) {
          const position = this.store.index.bytes + written;
          const result = await this.spool.file.write(bytes, written, bytes.length - written, position);
          written += result.bytesWritten;
        }
        this.store.grow(bytes);
        this.changes.fire();
        this.room.fire();
      }
    } catch (error) {
      this.broken = error instanceof Error ? error : new Error(String(error));
      this.room.fire();
    } finally {
      this.writing = undefined;
      this.tellLost();
    }
  }

  private nextBatch(): Uint8Array {
    let size = 0;
    let count = 0;
    for (const chunk of this.queue) {
      if (count > 0 && size + chunk.length > writeBytes) break;
      size += chunk.length;
      count += 1;
    }
    const batch = this.queue.slice(0, count);
    this.queue = this.queue.slice(count);
    return batch.length === 1 && batch[0] !== undefined ? batch[0] : Buffer.concat(batch);
  }
}
