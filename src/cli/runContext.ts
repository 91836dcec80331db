// What `mana-dpdk run` needs of the process around it.
import type { RunRecordStore } from '../platform/runs/recordStore';
import type { SetupContext } from './setupContext';

/**
 * @property leave What is said when a second Ctrl+C leaves at once; undefined: nothing of a run is lost by it.
 * @property readFile,writeFile Of this machine. `writeFile` creates or replaces, for this user alone.
 * @property records Where earlier runs are kept; undefined: nothing is kept, and nothing compared.
 */
export interface RunContext extends SetupContext {
  readonly leave: (text: string | undefined) => void;
  readonly readFile: (path: string) => Promise<Uint8Array>;
  readonly writeFile: (path: string, text: string) => Promise<void>;
  readonly records: RunRecordStore | undefined;
}

/** 0: forwarding is confirmed, or what was asked for is done; 1: it is not; 2: wrong usage; 3: refused, or something is missing. */
export type RunStatus = 0 | 1 | 2 | 3;
