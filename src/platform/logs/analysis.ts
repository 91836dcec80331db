// Hands a log to the engine that explains it, in small pieces, as far as it has been read.
import type { LogExplainer } from '../../core/logs/viewer/explainer';
import { BlockReader } from './blockReader';
import { Slices } from './pulse';
import type { LogSource } from './source';

/** Bytes the engine gets at once: some milliseconds of its work at most. */
const pushBytes = 32_768;
/** A file whose last line has no line feed and does not grow for so long is taken to be complete. */
const restMs = 1000;

/** Follows one generation of a source. */
export class Analysis {
  private position = 0;
  private decided = 0;
  private ended = false;

  /** @param progress Called after every piece. */
  constructor(
    private readonly source: LogSource,
    readonly explainer: LogExplainer,
    private readonly progress: () => void,
  ) {}

  /** Bytes the engine has had. */
  get bytes(): number {
    return this.position;
  }

  /** Lines from the first whose severities the engine can say. */
  get lines(): number {
    return this.decided;
  }

  /** True when no further byte can be taken: the log grew after its end had been told. */
  get isStale(): boolean {
    return this.ended && this.position < this.source.store.index.bytes;
  }

  /**
   * Goes along until the signal, or until the analysis is stale.
   *
   * @param rest How long a log must rest to be taken as complete, in times of the usual.
   */
  async run(signal: AbortSignal, rest = 1): Promise<void> {
    const { store, changes } = this.source;
    const { index } = store;
    const reader = new BlockReader(store);
    const slices = new Slices();
    while (!signal.aborted && !this.isStale) {
      const change = changes.next();
      if (this.position < index.bytes) {
        if (!(await this.piece(reader))) return;
        await slices.turn();
      } else if (this.source.state.kind === 'ended' || this.source.state.kind === 'full') {
        this.end();
        await change;
      } else if (index.hasUnfinished && !this.ended) {
        const rested = await Promise.race([change.then(() => false), restFor(restMs * rest, signal)]);
        if (rested && this.position === index.bytes) this.end();
      } else await change;
    }
  }

  private async piece(reader: BlockReader): Promise<boolean> {
    const { index } = this.source.store;
    const block = index.blockOfByte(this.position);
    const bytes = await reader.get(this.position, Math.min(pushBytes, block.end - this.position));
    // The file was cut: another generation comes.
    if (bytes.length === 0) return false;
    // A copy: the engine may keep what it was given.
    this.explainer.push(Uint8Array.prototype.slice.call(bytes));
    this.position += bytes.length;
    if (this.position === block.end) {
      const open = index.hasUnfinished && block.endLine === index.lineCount;
      this.decided = Math.max(this.decided, open ? block.endLine - 1 : block.endLine);
    }
    this.source.acknowledge(this.position);
    this.progress();
    return true;
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.explainer.end();
    this.decided = this.source.store.index.lineCount;
    this.progress();
  }
}

/** Resolves with true after the time, or with false at once when the signal comes. */
function restFor(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve(true);
    }, ms);
    timer.unref();
    signal.addEventListener('abort', stop, { once: true });
  });
}
