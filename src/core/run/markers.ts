// What happened when: places on the time line of a run.
import type { Message } from '../message';

export type MarkerKind =
  /** The log explainer found something. */
  | 'incident'
  /** The VF behind a port is gone: the traffic goes over the synthetic path. */
  | 'vf-removed'
  /** A VF is back, or is in use again. */
  | 'vf-returned'
  | 'link'
  /** Something is missing: stream records were dropped, or nothing was recorded for a while. */
  | 'gap'
  /** Counters went back. */
  | 'reset'
  /** The VM's wall clock was changed. */
  | 'clock'
  /** A port came, failed, or went. */
  | 'port'
  /** Forwarding started or stopped; testpmd is asked to end. */
  | 'phase';

/**
 * @property id Unique in the run and stable. @property line Of the output; null where none says it.
 * @property incident Its id, of a marker of that kind.
 */
export interface Marker {
  readonly id: string;
  readonly atMs: number;
  readonly kind: MarkerKind;
  readonly line: number | null;
  readonly message: Message;
  readonly incident: string | null;
}

/** Markers that are kept: the first ones, since what goes wrong at first explains the rest. */
const mostMarkers = 2000;

export class MarkerList {
  /** Those that were not kept. */
  left = 0;
  private readonly kept: Marker[] = [];

  add(atMs: number, kind: MarkerKind, line: number | null, message: Message): void {
    if (this.kept.length >= mostMarkers) {
      this.left += 1;
      return;
    }
    this.kept.push({ id: `${kind}:${this.kept.length}`, atMs, kind, line, message, incident: null });
  }

  get all(): readonly Marker[] {
    return this.kept;
  }
}
