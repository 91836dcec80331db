// Takes the line that names a remote command's session and shell out of its stderr.

/**
 * Where a remote command runs.
 *
 * @property session Id of its session, shared by all its processes that did not leave on purpose; 0 where unknown.
 * @property shell Process id of the login shell that runs it.
 */
export interface RemoteIds {
  readonly session: number;
  readonly shell: number;
}

/** A line of noise from login scripts is held back this long (bytes) while it may still turn out to be the marker. */
const longestHeld = 256;

/** Splits stderr into the marker line `NONCE session shell` and everything else. */
export class ProcessMarker {
  private held = Buffer.alloc(0);
  private done = false;

  /**
   * @param nonce Text that cannot come from anywhere else; ASCII.
   * @param onFound Called once; `undefined` when the line is there, but without usable ids.
   */
  constructor(
    private readonly nonce: string,
    private readonly onFound: (ids: RemoteIds | undefined) => void,
  ) {}

  /** Takes bytes of stderr, returns those that belong to the command. */
  filter(chunk: Buffer): Buffer {
    if (this.done) return chunk;
    this.held = Buffer.concat([this.held, chunk]);
    const start = this.held.indexOf(this.nonce, 0, 'latin1');
    const end = start < 0 ? -1 : this.held.indexOf(0x0a, start);
    if (end >= 0) {
      this.done = true;
      this.onFound(parseIds(this.held.toString('latin1', start + this.nonce.length, end)));
      return Buffer.concat([this.held.subarray(0, start), this.held.subarray(end + 1)]);
    }
    return start >= 0 ? this.release(start) : this.release(this.held.lastIndexOf(0x0a) + 1);
  }

  /** What was held back, once nothing more comes. */
  rest(): Buffer {
    const rest = this.held;
    this.held = Buffer.alloc(0);
    return this.done ? Buffer.alloc(0) : rest;
  }

  /** Lets go of the first `count` bytes, or of everything when too much is held for a marker. */
  private release(count: number): Buffer {
    const tooLong = this.held.length - count > longestHeld;
    // The end of what is let go may be the beginning of the nonce.
    const keepFrom = tooLong ? this.held.length - this.nonce.length : count;
    const out = this.held.subarray(0, keepFrom);
    this.held = this.held.subarray(keepFrom);
    return out;
  }
}

function parseIds(text: string): RemoteIds | undefined {
  const match = /^ (\d{1,10}) (\d{1,10})\r?$/.exec(text);
  if (match === null) return undefined;
  const [session, shell] = [Number(match[1]), Number(match[2])];
  // 0 is the kernel's own id and 1 is init's: never ours. Session 0 means that /proc could not be read.
  return session !== 1 && shell > 1 ? { session, shell } : undefined;
}
