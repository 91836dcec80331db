// A log that can be read by lines while it grows, wherever it comes from.
import type { SourceState } from '../../core/logs/viewer/protocol';
import type { LineStore } from './lineStore';
import type { Pulse } from './pulse';

export interface LogSource {
  /** Another one for each generation. */
  readonly store: LineStore;
  /** Counts how often the log has begun anew. */
  readonly generation: number;
  readonly state: SourceState;
  /** Fires when any of the above has changed, also what the store holds. */
  readonly changes: Pulse;
  /** Everything before this byte has been read by whoever has to keep up; a live source waits for it. */
  acknowledge(byte: number): void;
  /** Ends reading, and takes away what was kept for it. Rejects nothing. */
  close(): Promise<void>;
}
