// What stat tells of a file, and who asks.

/** Who asks. `umask` and `alive` may change while the process lives. */
export interface Credentials {
  readonly uid: number;
  readonly pid: number;
  readonly umask: () => number;
  /** Throws where the process was killed: nothing of it may have an effect any more. */
  readonly alive: () => void;
}

export interface FileStatus {
  readonly path: string;
  readonly kind: 'file' | 'dir' | 'link';
  readonly mode: number;
  readonly size: number;
  /** Epoch milliseconds. */
  readonly mtime: number;
  readonly owner: number;
  readonly device: 'char' | 'block' | undefined;
}
